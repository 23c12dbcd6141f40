"""The check `deadline`: what arrived after the last moment; the moment itself is in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mingjian.data.campaign import UNDECIDED, Rule
from mingjian.data.checks import Deadline
from mingjian.data.known_settings import CORRECTION_DUE, SENT, TIME_EVIDENCE
from mingjian.data.moments import parse_moment, print_deadline, print_moment
from mingjian.data.records import Finding, Material, Package, PackageStatus, Role, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, recommender_of
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified

_LETTERS = frozenset({Role.RECOMMENDATION_LETTER, Role.SUMMARY_TABLE})
HEAD_CHARS = 60
"""Characters at the start of a file in which its title stands."""
LEFT_OPEN = "请主办方认定"
"""In a message: whether it came in time is for the organiser to say."""
_SOURCES = {"register": "收件登记", "mail": "邮件时间"}


def judge_deadline(rule: Rule, check: Deadline, facts: Facts) -> Iterator[Finding]:
    """A late package's submissions each get a finding; a package without a time gets one info."""
    check = _decided(check, facts)
    replaced = {each.package.name for each in facts.batch.submissions} - {each.package.name for each in facts.live}
    for package in facts.packages.values():
        if check.of != "letters" and package.name in replaced:
            continue
        submissions = [each for each in facts.judged(rule) if each.package.name == package.name]
        if package.name in facts.foreign or package.status is PackageStatus.EMPTY or not _concerned(check, package, submissions):
            continue
        if check.of == "letters" and not any(facts.reading(each).extract.role in _LETTERS for each in package.materials):
            continue
        if not _named(check, package, facts):
            continue
        if (check.of == "submissions" or rule.direct == "only") and not submissions:
            continue
        counted = _counted(package, facts)
        if counted is None:
            said = unverified(
                f"包裹 {package.name} 没有收到时间，是否逾期未能核对。请在收件登记.csv 中补填收到时间"
                f"（截止时间：{print_deadline(check.at)}）。"
            )
            yield on_package(rule, package.name, said)
        elif said := _late(check, package, counted) or _doubtful(check, package, counted):
            if check.of != "letters":
                yield from (
                    on_submission(rule, each, _of_correction(check, each, counted, facts) or said) for each in submissions
                )
            if not submissions or check.of == "letters":
                yield on_package(rule, package.name, said)
    yield from _kept_places(rule, check, facts)


def _decided(check: Deadline, facts: Facts) -> Deadline:
    """The check with the end that the organiser decided on."""
    if not check.setting or facts.campaign.setting(check.setting).value != check.earlier or check.doubtful_from is None:
        return check
    return check.model_copy(update={"at": check.doubtful_from, "doubtful_from": None})


def _concerned(check: Deadline, package: Package, submissions: list[Submission]) -> bool:
    senders = {recommender_of(each) for each in submissions} or {package.recommender_raw}
    return not check.recommenders or bool(senders & set(check.recommenders))


def _named(check: Deadline, package: Package, facts: Facts) -> bool:
    """Whether the package holds the documents that the rule speaks of, and more than those it does not speak of."""
    if not (check.documents or check.except_documents):
        return True
    names = [f"{each.path.rpartition('/')[2]} {_head(each, facts)}" for each in package.materials]
    if check.documents:
        return any(word in name for word in check.documents for name in (*names, package.subject, package.name))
    return not names or not all(any(word in name for word in check.except_documents) for name in names)


def _head(material: Material, facts: Facts) -> str:
    document = facts.reading(material).extract.document
    return "".join(document.text[:HEAD_CHARS].split()) if document else ""


@dataclass(frozen=True, slots=True)
class _Counted:
    """The moment that decides, what happened then, and by what it is known."""

    at: datetime
    verb: str  # 收到, 发出
    source: str


def _counted(package: Package, facts: Facts) -> _Counted | None:
    """Of receipt; of sending where the organiser decided so and the package is a mail."""
    if facts.campaign.setting(TIME_EVIDENCE).value == SENT and package.sent_at is not None:
        return _Counted(package.sent_at, "发出", _SOURCES["mail"])
    return _Counted(package.received_at, "收到", _SOURCES.get(package.received_from, "登记")) if package.received_at else None


def _doubtful(check: Deadline, package: Package, counted: _Counted) -> Said | None:
    """What came after an earlier end that the notice's words may mean."""
    if check.doubtful_from is None or counted.at <= check.doubtful_from:
        return None
    message = (
        f"包裹 {package.name} 于{print_moment(counted.at)}{counted.verb}，正在通知所写期限的最后一段：按包括当日读截止时间为"
        f"{print_deadline(check.at)}，不算逾期；按不包括当日读已逾期。{LEFT_OPEN}。"
    )
    return Said(message, print_moment(counted.at), severity=Severity.WARNING)


def _of_correction(check: Deadline, submission: Submission, counted: _Counted, facts: Facts) -> Said | None:
    """Of a late package that corrects one which came in time: what was asked for by when decides, not the notice's end."""
    first = _in_time(check, submission, facts)
    if first is None or counted.at <= check.at:
        return None
    package, before = first
    moment = print_moment(counted.at)
    told = (
        f"{named(submission)}在截止时间（{print_deadline(check.at)}）前已经报送：包裹 {package.name} 于{print_moment(before.at)}{before.verb}；"
        f"本件是它的补正件，包裹 {submission.package.name} 于{moment}{counted.verb}（据{counted.source}）"
    )
    setting = facts.campaign.setting(CORRECTION_DUE)
    if setting.value is None:
        words = f"{told}。补正截止时间{UNDECIDED}（设置项 {CORRECTION_DUE}），是否按期{LEFT_OPEN}。"
        return Said(words, moment, severity=Severity.WARNING)
    try:
        due = parse_moment(str(setting.value))
    except ValueError:
        words = f"{told}。主办方定的补正截止时间是“{setting.value}”，是否按期{LEFT_OPEN}。"
        return Said(words, moment, severity=Severity.WARNING)
    if counted.at <= due:
        return Said(f"{told}，在补正截止时间{print_deadline(due)}之前，按期。", moment, severity=Severity.INFO)
    return Said(f"{told}，晚于补正截止时间{print_deadline(due)}，补正逾期。如有按时报送的凭据，请与主办方联系。", moment)


def _in_time(check: Deadline, submission: Submission, facts: Facts) -> tuple[Package, _Counted] | None:
    """The last package before this one that came in time with what it corrects."""
    ids = frozenset(submission.replaces)
    packages = [each.package for each in facts.batch.submissions if each.submission_id in ids]
    found = [(each, counted) for each in packages if (counted := _counted(each, facts)) and counted.at <= check.at]
    return max(found, key=lambda each: each[1].at, default=None)


def _kept_places(rule: Rule, check: Deadline, facts: Facts) -> Iterator[Finding]:
    """Of what came late although nobody asked for it: the one in time stays, and both say so."""
    live = {each.submission_id: each for each in facts.judged(rule)}
    for late in facts.batch.submissions:
        kept = live.get(late.yields_to)
        counted = _counted(late.package, facts)
        if kept is None or counted is None or check.of == "letters" or counted.at <= check.at:
            continue
        same = same_files(late, kept)
        message = (
            f"{named(kept)}在截止时间（{print_deadline(check.at)}）前已经报送（包裹 {kept.package.name}）；"
            f"包裹 {late.package.name} 于{print_moment(counted.at)}{counted.verb}，已过截止时间，"
        )
        if same:
            message += "内容与原件相同，系重复报送，以原件为准。"
        else:
            message += (
                "原件没有要补正的错误，不由后一份替代，仍以原件为准。主办方如同意改用后一份，"
                f"请把原件 {kept.submission_id} 的状态改为“需补正”（mingjian review status），再核验一次。"
            )
        severity = Severity.INFO if same else Severity.WARNING
        for each in (kept, late):
            yield on_submission(rule, each, Said(message, print_moment(counted.at), severity=severity))


def same_files(one: Submission, other: Submission) -> bool:
    """Whether two packages bring the same files, whatever their names: one sent twice."""
    here, there = ({material.sha256 for material in each.package.materials} for each in (one, other))
    return bool(here) and here == there


def _late(check: Deadline, package: Package, counted: _Counted) -> Said | None:
    if counted.at <= check.at:
        return None
    moment = print_moment(counted.at)
    message = (
        f"包裹 {package.name} 于{moment}{counted.verb}（据{counted.source}，北京时间），"
        f"晚于截止时间{print_deadline(check.at)}，通知规定逾期不再受理。如有按时报送的凭据，请与主办方联系。"
    )
    if any(each.casefold() in package.recipient.casefold() for each in check.other_mailboxes):
        message += f"这封邮件发到 {package.recipient}，那里的截止时间另有规定；如系按时报到后转送，可不作逾期处理，{LEFT_OPEN}。"
        return Said(message, moment, severity=Severity.WARNING)
    return Said(message, moment)
