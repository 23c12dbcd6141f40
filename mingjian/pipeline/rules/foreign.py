"""Material that plainly belongs to another campaign: its subject or its form says so (X-OTHER-CAMPAIGN)."""

from collections.abc import Iterator

from mingjian.data.campaign import Campaign
from mingjian.data.records import Finding, Package, Role, Severity
from mingjian.pipeline.rules.facts import Batch, read_material, text_key

_OWN = (Role.CASE_WORD, Role.CASE_PDF, Role.DUPLICATE_REPORT)
_FORM_HEAD = 300
"""Characters at a form's beginning in which its title stands."""


def find_foreign(batch: Batch) -> dict[str, str]:
    """The packages that belong to another campaign, each with that campaign's name."""
    found: dict[str, str] = {}
    for package in batch.packages:
        name = _by_subject(package, batch.campaign) or _by_form(package, batch)
        if name:
            found[package.name] = name
    return found


def judge_foreign(found: dict[str, str], batch: Batch) -> Iterator[Finding]:
    """One info for each such package."""
    for package in batch.packages:
        if other := found.get(package.name):
            message = f"包裹 {package.name} 属于“{other}”，不是{batch.campaign.short}的材料，未作核验。请转交相应活动。"
            yield Finding(
                "X-OTHER-CAMPAIGN",
                Severity.INFO,
                message,
                other,
                package=package.name,
                recommender=package.recommender_raw or None,
            )


def _by_subject(package: Package, campaign: Campaign) -> str | None:
    if not package.subject or _speaks(package.subject, campaign.subject_words):
        return None
    return _campaign_named(package.subject, campaign)


def _by_form(package: Package, batch: Batch) -> str | None:
    """By the forms' titles, where nothing in the package is this campaign's own."""
    extracts = [read_material(each, batch.extracts).extract for each in package.materials]
    if any(each.role in _OWN for each in extracts):
        return None
    names: set[str | None] = set()
    for each in extracts:
        if each.role is Role.FORM and each.document is not None:
            head = each.document.text[:_FORM_HEAD]
            names.add(None if _speaks(head, batch.campaign.subject_words) else _campaign_named(head, batch.campaign))
    return names.pop() if len(names) == 1 else None


def _campaign_named(words: str, campaign: Campaign) -> str | None:
    return next((name for name, marks in campaign.other_campaigns.items() if _speaks(words, marks)), None)


def _speaks(words: str, marks: tuple[str, ...]) -> bool:
    key = text_key(words)
    return any(text_key(mark) in key for mark in marks)
