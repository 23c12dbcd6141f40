"""The check `seat`: units that only the district of their seat may recommend."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Seat
from mingjian.data.recommenders import DISTRICT, find_district, find_recommender
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import Facts, RegisterRow, recommender_kind_of, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.similarity.bodies import near_unit, same_unit


def judge_seat(rule: Rule, check: Seat, facts: Facts) -> Iterator[Finding]:
    """Findings on listed units that came by another way than their district; without the list, one info a batch."""
    rows = [each for each in facts.batch.register if text_key(check.register_name) in text_key(each.campaign)]
    if not rows:
        if facts.live:
            missing = check.missing or check.register_name
            said = unverified(f"{rule.title}：没有{check.register_name}，未能核对。请提供{missing}后再核，或人工核对。")
            yield on_package(rule, None, said)
        return
    for submission in facts.judged(rule):
        near = (each for each in rows if near_unit(submission.unit, each.unit or each.name))
        row = min(near, key=lambda each: not same_unit(submission.unit, each.unit or each.name), default=None)
        if row and (said := _on_unit(check, submission, row)):
            yield on_submission(rule, submission, said)


def _on_unit(check: Seat, submission: Submission, row: RegisterRow) -> Said | None:
    kind, name = recommender_kind_of(submission), recommender_of(submission)
    found = find_recommender(row.award) or find_district(row.award)
    seat = found.name if found else row.award
    if kind == DISTRICT and (not seat or name == seat):
        return None
    to = f"由{seat}人力社保部门" if seat else "由所在区县人力社保部门"
    message = f"{named(submission)}的单位“{submission.unit}”在{check.register_name}中，按属地应{to}推荐，现由{name or '未知单位'}推荐。请核对后改由属地报送。"
    return Said(message, name)
