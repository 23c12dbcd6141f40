"""Who enters directly: which rules bind them is the organiser's to say where the notice does not."""

from dataclasses import replace

from mingjian.data.campaign import UNDECIDED, Rule
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import UNVERIFIED
from mingjian.pipeline.rules.person import HONOUR_LABELS
from mingjian.pipeline.rules.register import applicant_of, is_same


def hold_for_direct(rule: Rule, finding: Finding, facts: Facts) -> Finding | None:
    """A finding on somebody who enters directly, by the organiser's word: as it is, an info in doubt, or none at all."""
    setting = facts.campaign.setting(rule.direct_setting) if rule.direct_setting else None
    if setting is None or setting.value is None:
        where = f"（设置项 {setting.id}）" if setting else ""
        doubt = f"{UNDECIDED}{where}：直接纳入人员是否适用此条，通知没有写明。"
        return replace(finding, severity=Severity.INFO, message=f"{doubt}{finding.message}")
    bound = rule.direct_readings[setting.printed]
    by = f"（主办方裁定：直接纳入人员{setting.printed}，设置项 {setting.id}）"
    if bound == "none":
        return None
    if bound == "all":
        return replace(finding, message=f"{finding.message}{by}")
    submission = next(each for each in facts.live if each.submission_id == finding.submission_id)
    honours = _honours(submission, facts)
    if any(text_key(word) in each for word in bound for each in honours):
        return replace(finding, message=f"{finding.message}{by}")
    if any(honours):
        return None
    doubt = f"{UNVERIFIED}：没有读到凭哪项获奖直接纳入，{by.strip('（）')}，请人工核对。"
    return replace(finding, severity=Severity.INFO, message=f"{doubt}{finding.message}")


def _honours(submission: Submission, facts: Facts) -> list[str]:
    """What somebody has won by the form and by the lists, as keys."""
    applicant = applicant_of(submission, facts)
    listed = (f"{row.campaign}{row.award}" for row in facts.batch.register if is_same(applicant, row))
    return [text_key(each) for each in (facts.field(submission, HONOUR_LABELS), *listed) if each]
