"""How a rule speaks: findings with clause and quoted words, in sentences that say what to do."""

from dataclasses import dataclass

from mingjian.data.campaign import Rule
from mingjian.data.records import Finding, Package, Severity, Submission
from mingjian.pipeline.rules.facts import recommender_of

UNVERIFIED = "未核验"


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule found: a Chinese sentence, the measured value, and where. severity: the rule's own where None."""

    message: str
    value: str = ""
    path: str | None = None
    severity: Severity | None = None


def on_submission(rule: Rule, submission: Submission, said: Said) -> Finding:
    """A finding on one submission."""
    return Finding(
        rule_id=rule.id,
        severity=said.severity or rule.severity,
        message=said.message,
        value=said.value,
        clause=rule.cited,
        submission_id=submission.submission_id,
        package=submission.package.name,
        recommender=recommender_of(submission) or None,
        path=said.path,
    )


def on_package(rule: Rule, package: str | None, said: Said, recommender: str | None = None) -> Finding:
    """A finding on a package, a recommender or, with neither, on the whole batch."""
    return Finding(
        rule_id=rule.id,
        severity=said.severity or rule.severity,
        message=said.message,
        value=said.value,
        clause=rule.cited,
        package=package,
        recommender=recommender,
        path=said.path,
    )


def unverified(message: str, path: str | None = None) -> Said:
    """An info that says what is missing to decide."""
    return Said(f"{UNVERIFIED}：{message}", UNVERIFIED, path, Severity.INFO)


def named(submission: Submission) -> str:
    """The submission as its submitter knows it: 《title》, or the person's name."""
    if submission.title and submission.authors == (submission.title,):
        return f"“{submission.title}”"
    return f"《{submission.title}》" if submission.title else "（未读出名称的参评材料）"


def own_finding(rule_id: str, said: Said, package: Package, owner: Submission | None = None) -> Finding:
    """A finding of Mingjian's own (X-) on a submission or, without one, on a package; an info where nothing else is said."""
    return Finding(
        rule_id=rule_id,
        severity=said.severity or Severity.INFO,
        message=said.message,
        value=said.value,
        submission_id=owner.submission_id if owner else None,
        package=package.name,
        recommender=(recommender_of(owner) if owner else package.recommender_raw) or None,
        path=said.path,
    )
