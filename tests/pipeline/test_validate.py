from tests.pipeline.rules.making import Maker, found


def test_submission_that_just_keeps_every_rule_is_silent() -> None:
    assert found(Maker()) == []
