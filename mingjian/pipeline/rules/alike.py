"""The finding of Mingjian's own on cases of one unit whose titles are alike: two cases, or one put right (X-LIKE-TITLE)."""

from collections.abc import Iterator

from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.alike import are_alike, text_share
from mingjian.pipeline.rules.facts import Facts, recommender_of
from mingjian.pipeline.rules.finding import Said, named, own_finding
from mingjian.pipeline.successors import may_correct

LEAST_SHOWN = 0.01
"""Share below which two texts have nothing in common to speak of."""


def judge_alike(facts: Facts) -> Iterator[Finding]:
    """A warning on each of two cases that stay beside each other, an info on one that took the place of another title."""
    if facts.campaign.object != "cases":
        return
    for one in facts.live:
        for other in facts.by_recommender[recommender_of(one)]:
            if are_alike(one, other) and may_correct(one, other):
                yield own_finding("X-LIKE-TITLE", _both_stay(one, other), one.package, one)
    known = {each.submission_id: each for each in facts.batch.submissions}
    for one in facts.live:
        for other in (known[each] for each in one.replaces if each in known):
            if are_alike(one, other):
                yield own_finding("X-LIKE-TITLE", _replaced(one, other), one.package, one)


def _both_stay(one: Submission, other: Submission) -> Said:
    message = (
        f"{named(one)}与同一单位的{named(other)}（编号{other.submission_id}，包裹 {other.package.name}）名称相近，{_texts(one, other)}，"
        "按两个案例分别核验。确是两个案例的不必处理；如后报的一件是先报的补正件，请主办方把先报的一件改为“不予受理”"
        "（mingjian review status 编号 --to 不予受理 --why 理由 --by 姓名）。"
    )
    return Said(message, other.submission_id, severity=Severity.WARNING)


def _replaced(one: Submission, other: Submission) -> Said:
    message = (
        f"{named(one)}与先前报来的{named(other)}（编号{other.submission_id}，包裹 {other.package.name}）名称略有不同，{_texts(one, other)}，"
        "按补正件替代了先前的一件。如是两个案例，请报送单位把名称写得能够分清，将两个案例重新报送。"
    )
    return Said(message, other.submission_id)


def _texts(one: Submission, other: Submission) -> str:
    share = text_share(one, other)
    if share is None:
        return "有一件读不出正文"
    return f"正文约有{share:.0%}相同" if share >= LEAST_SHOWN else "正文没有相同的段落"
