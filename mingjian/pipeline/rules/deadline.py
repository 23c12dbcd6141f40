"""The check `deadline`: what arrived after the last moment; the moment itself is in time."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Deadline
from mingjian.data.moments import print_deadline, print_moment
from mingjian.data.records import Finding, Package, PackageStatus, Submission
from mingjian.pipeline.rules.facts import Facts, recommender_of
from mingjian.pipeline.rules.finding import Said, on_package, on_submission, unverified

_SOURCES = {"register": "收件登记", "mail": "邮件时间"}


def judge_deadline(rule: Rule, check: Deadline, facts: Facts) -> Iterator[Finding]:
    """A late package's submissions each get a finding; a package without a time gets one info."""
    for package in facts.packages.values():
        submissions = [each for each in facts.judged(rule) if each.package.name == package.name]
        if package.name in facts.foreign or package.status is PackageStatus.EMPTY or not _concerned(check, package, submissions):
            continue
        if package.received_at is None:
            said = unverified(
                f"包裹 {package.name} 没有收到时间，是否逾期未能核对。请在收件登记.csv 中补填收到时间"
                f"（截止时间：{print_deadline(check.at)}）。"
            )
            yield on_package(rule, package.name, said)
        elif package.received_at > check.at:
            said = _late(check, package)
            yield from (on_submission(rule, each, said) for each in submissions)
            if not submissions:
                yield on_package(rule, package.name, said)


def _concerned(check: Deadline, package: Package, submissions: list[Submission]) -> bool:
    senders = {recommender_of(each) for each in submissions} or {package.recommender_raw}
    return not check.recommenders or bool(senders & set(check.recommenders))


def _late(check: Deadline, package: Package) -> Said:
    moment = package.received_at or check.at
    source = _SOURCES.get(package.received_from, "登记")
    message = (
        f"包裹 {package.name} 于{print_moment(moment)}收到（据{source}，北京时间），"
        f"晚于截止时间{print_deadline(check.at)}，通知规定逾期不再受理。如有按时报送的凭据，请与主办方联系。"
    )
    return Said(message, print_moment(moment))
