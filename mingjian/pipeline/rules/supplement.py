"""The findings of Mingjian's own on what came in parts: taken over from an earlier package, or without a submission."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingjian.data.campaign import Campaign
from mingjian.data.records import Finding, Material, Package, PackageStatus, Role, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding
from mingjian.pipeline.rules.likeness import SAME_PDF, SHORTEST
from mingjian.pipeline.successors import SUPPLEMENTS

_MOST_NAMED = 5
_OF_THE_TEXT = frozenset({Role.CASE_PDF, Role.DUPLICATE_REPORT})
"""Papers that say or judge the text of the case word for word."""
_OBJECTS = {"cases": "案例", "persons": "人选", "studios": "工作室"}


def judge_supplements(facts: Facts) -> Iterator[Finding]:
    """A warning on each correction that brought a part only, an error where the rest no longer fits; a warning on each package whose files belong to nothing that came."""
    for submission in facts.live:
        if said := _on_taken_over(submission, facts):
            yield own_finding("X-SUPPLEMENT", said, submission.package, submission)
    taken = {file.material_id for each in facts.batch.submissions for file in (*each.materials, *each.shared)}
    for name, package in facts.packages.items():
        if name not in facts.foreign and package.status is not PackageStatus.EMPTY:
            left = [each for each in package.materials if each.material_id not in taken]
            if said := _on_homeless(package, left, facts):
                found = own_finding("X-SUPPLEMENT", said, package)
                yield replace(found, recommender=found.recommender or facts.senders.get(name) or None)


def _on_taken_over(submission: Submission, facts: Facts) -> Said | None:
    files = (*submission.materials, *submission.shared)
    lent = [each for each in files if each.package != submission.package.name]
    if not lent:
        return None
    sent, taken = (
        "、".join(dict.fromkeys(_name(facts.reading(each).extract.role, facts.campaign) for each in several))
        for several in ([each for each in files if each not in lent], lent)
    )
    packages = "、".join(dict.fromkeys(each.package for each in lent))
    if said := _on_stale(submission, lent, facts):
        return said
    message = (
        f"{named(submission)}后来只补报了{sent}（包裹 {submission.package.name}），{taken}沿用先前报来的（包裹 {packages}）。"
        "请核对沿用的是否与补报的一致；不一致的，请将该件全部材料重新打包报送。"
    )
    return Said(message, taken, severity=Severity.WARNING)


def _on_stale(submission: Submission, lent: Sequence[Material], facts: Facts) -> Said | None:
    """What is taken over and speaks of another text than the one that came since: it lacks, as if it had never been sent."""
    stale = [each for each in lent if facts.reading(each).extract.role in _OF_THE_TEXT]
    known = {each.submission_id: each for each in facts.batch.submissions}
    before = next((known[each].text for each in reversed(submission.replaces) if each in known and known[each].text), "")
    here, there = text_key(submission.text), text_key(before)
    if not stale or min(len(here), len(there)) < SHORTEST:
        return None
    from rapidfuzz.distance import Indel  # noqa: PLC0415 (the command line starts without it)

    alike = Indel.normalized_similarity(here, there)
    if alike >= SAME_PDF:
        return None
    names = "、".join(dict.fromkeys(_name(facts.reading(each).extract.role, facts.campaign) for each in stale))
    message = (
        f"{named(submission)}补报的正文与先前的只有{alike:.1%}相同，而{names}还是先前的（{'、'.join(each.path for each in stale)}），说的不是现在这一稿。"
        f"请按现在的正文补报{names}。"
    )
    return Said(message, f"{alike:.1%}", severity=Severity.ERROR)


def _on_homeless(package: Package, left: Sequence[Material], facts: Facts) -> Said | None:
    """left: its files that belong to no submission."""
    roles = {each.path: facts.reading(each).extract.role for each in left}
    able = SUPPLEMENTS | {Role.DEEDS} if facts.campaign.object != "cases" else SUPPLEMENTS
    files = [path for path, role in roles.items() if role in able]
    if not files:
        return None
    kind = _OBJECTS[facts.campaign.object]
    sender = facts.senders.get(package.name, "")
    own = [each for each in facts.live if sender and recommender_of(each) == sender]
    wanted = set(roles.values())
    lacking = [each for each in own if not wanted & {one.extract.role for one in facts.readings(each)}] or own
    listed = "".join(named(each) for each in lacking[:_MOST_NAMED]) + ("等" if len(lacking) > _MOST_NAMED else "")
    perhaps = f"{sender}报来而可能缺这些材料的有{listed}。" if listed else ""
    message = (
        f"包裹 {package.name} 里的{'、'.join(files[:_MOST_NAMED])}不能单独成件，也看不出属于已收到的哪一件，没有计入任何{kind}。{perhaps}"
        f"请核对后在文件名里写明{kind}{'姓名' if facts.campaign.object == 'persons' else '名称'}再核验，或请报送单位将该件全部材料重新打包报送。"
    )
    return Said(message, "、".join(files[:_MOST_NAMED]), severity=Severity.WARNING)


def _name(role: Role, campaign: Campaign) -> str:
    found = campaign.material(role)
    return found.name if found else "其他材料"
