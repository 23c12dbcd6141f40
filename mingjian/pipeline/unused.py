"""Rulings that changed nothing, because whom they let in takes no part in the step: told, not passed over."""

from collections.abc import Mapping, Sequence

from mingjian.data.reviewing import Ruling, Verdict
from mingjian.pipeline.placed import Outcome, StepResult


def tell_unused(results: Sequence[StepResult], rulings: Sequence[Ruling], titles: Mapping[str, str]) -> list[str]:
    """A line for each ruling but 不通过 on somebody who is not in its step, or has no part in it; steps not reached are left out.

    titles: of all submissions of the campaign by id.
    """
    told: list[str] = []
    for result in results:
        part = {each.candidate.submission_id: each for each in result.placed}
        for each in rulings:
            if each.step != result.step.id or each.verdict is Verdict.REFUSE:
                continue
            placed = part.get(each.submission_id)
            if placed is not None and placed.outcome is not Outcome.INELIGIBLE:
                continue
            why = placed.reason if placed else "不在这一步的申报之中（前面的步骤没有进入，或已由补正件替代）"
            who = f"{titles.get(each.submission_id, '')}（{each.submission_id}）"
            told.append(f"{each.ruled_by}在“{result.step.name}”对{who}的裁定“{each.verdict.value}”没有用上：{why}。")
    return told
