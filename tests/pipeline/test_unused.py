"""Rulings on somebody who has no part in the step are told."""

from mingjian.data.campaign import load_campaign
from mingjian.data.reviewing import Ruling, Verdict
from mingjian.pipeline.placed import Candidate, Outcome, Placed, StepResult
from mingjian.pipeline.unused import tell_unused

STEP = load_campaign("cq-cases-2023").selection[1]


def test_ruling_on_who_takes_no_part_is_told_with_the_reason() -> None:
    barred = Placed(Candidate("S1", "乙案例", "某局", "typical", "渝北区"), "", None, None, Outcome.INELIGIBLE, "不予受理")
    inside = Placed(Candidate("S2", "丙案例", "某局", "typical", "渝北区"), "", None, None, Outcome.ADMITTED, "王某裁定：好")
    rulings = [
        *(Ruling(one, STEP.id, Verdict.ADMIT, None, "好", "王某") for one in ("S0", "S1", "S2")),
        Ruling("S1", STEP.id, Verdict.REFUSE, None, "差", "王某"),
        Ruling("S0", "later", Verdict.ADMIT, None, "好", "王某"),
    ]
    told = tell_unused([StepResult(STEP, (barred, inside))], rulings, {"S0": "甲案例", "S1": "乙案例", "S2": "丙案例"})
    assert told == [
        f"王某在“{STEP.name}”对甲案例（S0）的裁定“通过”没有用上：不在这一步的申报之中（前面的步骤没有进入，或已由补正件替代）。",
        f"王某在“{STEP.name}”对乙案例（S1）的裁定“通过”没有用上：不予受理。",
    ]
