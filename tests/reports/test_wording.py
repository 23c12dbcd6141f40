import re
from pathlib import Path

import pytest

from mingjian.data import records, reuse
from mingjian.reports import wording


@pytest.mark.parametrize(
    ("share", "printed"),
    [(None, "—"), (0.0, "0.0%"), (0.0001, "<0.1%"), (0.123, "12.3%"), (0.9996, ">99.9%"), (1.0, "100.0%")],
)
def test_percent_never_rounds_to_nothing_or_all(share: float | None, printed: str) -> None:
    assert wording.percent(share) == printed


@pytest.mark.parametrize(
    ("high", "low", "printed"), [(None, None, "—"), (300, 300, "300"), (300, None, "300"), (3010, 2996, "2,996～3,010")]
)
def test_span_of_shows_both_variants(high: int | None, low: int | None, printed: str) -> None:
    assert wording.span_of(high, low) == printed


def test_every_finding_of_our_own_is_named_and_explained() -> None:
    root = Path(__file__).parents[2]
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "mingjian").rglob("*.py") if path.name != "wording.py")
    emitted = set(re.findall(r'"(X-[A-Z-]+)"', code))
    explained = set(re.findall(r"^\| (X-[A-Z-]+) \|", (root / "docs" / "errors.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(emitted) > 20
    assert emitted == explained == set(wording.OWN_RULES)


def test_every_code_has_chinese_words() -> None:
    assert set(wording.STATUSES) == set(records.Status)
    assert set(wording.ROLES) == set(records.Role)
    assert set(wording.EXCLUSIONS) == set(reuse.Exclusion)
    assert set(wording.KINDS) == set(reuse.PassageKind)
    assert set(wording.SOURCES) == set(reuse.SourceKind)
    assert set(wording.SEVERITIES) == set(records.Severity)
    assert set(wording.READINGS) == set(records.MaterialStatus) | set(records.PackageStatus)
