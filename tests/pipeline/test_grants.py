"""What chosen studios are granted."""

from mingjian.data.campaign import load_campaign
from mingjian.data.reviewing import TOTAL, Score
from mingjian.pipeline.grants import tell_grants
from mingjian.pipeline.placed import Candidate
from mingjian.pipeline.select import Input, select

STUDIOS = load_campaign("cq-studios-2024").decided({"experts": "1", "trimming": "否"})
CHOSEN = (
    Candidate("S1", "甲工作室", "甲厂", "chief", "渝北区"),
    Candidate("S2", "乙工作室", "乙厂", "chief", "渝北区", held=("2021年市级技能大师工作室；合格",)),
    Candidate("S3", "丙工作室", "丙厂", "city", "渝北区", held=("2019年全国技术能手",)),
    Candidate("S4", "丁工作室", "丁厂", "national", "渝北区", held=("2020年市级首席技能大师工作室",)),
)


def told(*candidates: Candidate, scores: int = 4) -> list[str]:
    given = [Score(each.submission_id, "review", "张某", TOTAL, 90) for each in candidates[:scores]]
    return tell_grants(select(Input(STUDIOS, candidates, given, [])), STUDIOS)


def test_each_level_has_its_sum_and_a_raised_studio_the_difference() -> None:
    assert told(*CHOSEN) == [
        "N4-PAY-01：市级首席工作室2个，合计25万元：甲工作室 15万元、乙工作室 10万元（已有2021年市级技能大师工作室；合格，补差）。",
        "N4-PAY-01：市级工作室1个，合计5万元：丙工作室 5万元。",
    ]


def test_nothing_is_granted_before_all_is_decided() -> None:
    assert told(*CHOSEN, scores=3) == []
    assert tell_grants([], STUDIOS) == []
