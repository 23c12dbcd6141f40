"""The check `deadline`: what arrived after the last moment; the moment itself is in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mingjian.data.campaign import Rule
from mingjian.data.checks import Deadline
from mingjian.data.known_settings import SENT, TIME_EVIDENCE
from mingjian.data.moments import print_deadline, print_moment
from mingjian.data.records import Finding, Material, Package, PackageStatus, Role, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, recommender_of
from mingjian.pipeline.rules.finding import Said, on_package, on_submission, unverified

_LETTERS = frozenset({Role.RECOMMENDATION_LETTER, Role.SUMMARY_TABLE})
HEAD_CHARS = 60
"""Characters at the start of a file in which its title stands."""
_SOURCES = {"register": "收件登记", "mail": "邮件时间"}


def judge_deadline(rule: Rule, check: Deadline, facts: Facts) -> Iterator[Finding]:
    """A late package's submissions each get a finding; a package without a time gets one info."""
    check = _decided(check, facts)
    for package in facts.packages.values():
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
                yield from (on_submission(rule, each, said) for each in submissions)
            if not submissions or check.of == "letters":
                yield on_package(rule, package.name, said)


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
        f"{print_deadline(check.at)}，不算逾期；按不包括当日读已逾期。请主办方认定。"
    )
    return Said(message, print_moment(counted.at), severity=Severity.WARNING)


def _late(check: Deadline, package: Package, counted: _Counted) -> Said | None:
    if counted.at <= check.at:
        return None
    moment = print_moment(counted.at)
    message = (
        f"包裹 {package.name} 于{moment}{counted.verb}（据{counted.source}，北京时间），"
        f"晚于截止时间{print_deadline(check.at)}，通知规定逾期不再受理。如有按时报送的凭据，请与主办方联系。"
    )
    if any(each.casefold() in package.recipient.casefold() for each in check.other_mailboxes):
        message += f"这封邮件发到 {package.recipient}，那里的截止时间另有规定；如系按时报到后转送，可不作逾期处理。"
        return Said(message, moment, severity=Severity.WARNING)
    return Said(message, moment)
