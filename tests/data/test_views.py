from datetime import date
from pathlib import Path

import pytest

from tests.reports.made import Made, make_database

CONTRACT = {
    "packages": "package, campaign, container, status, received_at, sender, subject, recommender, recommender_kind, note",
    "submissions": "submission_id, campaign, year, track, package, recommender, recommender_kind, unit, title, subtitle, authors, theme, abstract, body, abstract_chars, abstract_chars_low, body_chars, body_chars_low, picture_count, declared_rate, report_rate, received_at, status",
    "people": "submission_id, name, sex, birth_date, id_number, level, trade, honours",
    "fields": "submission_id, material_id, label, value",
    "materials": "material_id, submission_id, package, path, role, media_type, sha256, bytes, pages, chars, status, note",
    "findings": "submission_id, package, recommender, path, rule_id, severity, message, value, clause",
    "matches": "match_id, submission_id, source_kind, source_id, start_char, end_char, text, source_start, source_end, source_text, kind, similarity, excluded_as",
    "rates": "submission_id, total_chars, matched_chars, total_rate, rate_without_quotations, rate_without_common, rate_without_own, net_rate, max_single_rate, max_single_source",
    "reuse_groups": "group_number, member_id",
    "library": "source_id, kind, year, title, unit, authors, chars, added_at",
    "scores": "submission_id",
    "decisions": "submission_id",
    "settings": "campaign, setting, value, decided_by, decided_at, in_force",
    "checklist": "submission_id, campaign, rule_id, outcome, items, note, judged_by, judged_at, in_force",
    "experts": "campaign, name, unit, recommender",
    "runs": "run_id",
}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make_database(tmp_path / "made.duckdb")


def test_views_begin_with_the_columns_of_the_contract(made: Made) -> None:
    for view, columns in CONTRACT.items():
        wanted = columns.split(", ")
        names = [row[0] for row in made.connection.execute(f"SELECT column_name FROM (DESCRIBE {view})").fetchall()]  # noqa: S608
        assert names[: len(wanted)] == wanted


def test_views_carry_a_comment_each_and_on_every_column(made: Made) -> None:
    views = dict(made.connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    assert sorted(views) == sorted(CONTRACT)
    assert [name for name, comment in views.items() if not comment] == []
    bare = made.connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE list_contains(?, table_name) AND comment IS NULL",
        [list(views)],
    ).fetchall()
    assert bare == []


def test_people_shows_only_the_ends_of_an_identity_number(made: Made) -> None:
    made.insert(
        "person", submission_id="S1", name="甲某某", birth_date=date(1990, 1, 1), id_number="99999919900101123X", honours=""
    )
    made.insert("person", submission_id="S2", name="乙某某", id_number=None)
    made.insert("person", submission_id="S3", name="丙某某", id_number="")
    rows = made.connection.execute("SELECT id_number FROM people ORDER BY submission_id").fetchall()
    assert rows == [("9****************X",), (None,), ("",)]


@pytest.mark.parametrize(
    ("label", "value", "shown"),
    [
        ("身份证号", "99999919800517001", "9***************1"),
        ("身份证号", "9999991980051700119", "9*****************9"),
        ("身份证号（第1行）", "99999919800517O011", "9****************1"),
        ("身份证号", "见附件1", "见附件1"),
        ("设备编号", "99999919800517001", "99999919800517001"),
    ],
)
def test_number_with_a_slip_is_hidden_by_its_label(made: Made, label: str, value: str, shown: str) -> None:
    made.insert("field", submission_id="S1", label=label, value=value)
    assert made.connection.execute("SELECT value FROM fields").fetchone() == (shown,)


def test_fields_and_findings_hide_numbers_beside_chinese_characters(made: Made) -> None:
    made.insert("field", submission_id="S1", label="联系电话", value="甲某某13800000000，证件99999919900101123X。")
    made.finding("X-ID-CHECKSUM", "error", "身份证号999999199001011234校验码不符", value="999999199001011234")
    assert made.connection.execute("SELECT value FROM fields").fetchone() == ("甲某某138****0000，证件9****************X。",)
    assert made.connection.execute("SELECT message, value FROM findings").fetchone() == (
        "身份证号9****************4校验码不符",
        "9****************4",
    )


def test_numbers_that_are_neither_identity_nor_telephone_stay(made: Made) -> None:
    value = "渝高技办〔2023〕10号，2023年460人，统一编号12345678901234567890"
    made.insert("field", submission_id="S1", label="文号", value=value)
    assert made.connection.execute("SELECT value FROM fields").fetchone() == (value,)


def test_views_survive_the_copy_into_a_snapshot(made: Made, tmp_path: Path) -> None:
    made.insert("person", submission_id="S1", name="甲某某", id_number="99999919900101123X")
    made.connection.execute(f"ATTACH '{tmp_path / 'copy.duckdb'}' AS other")
    made.connection.execute("COPY FROM DATABASE made TO other")
    assert made.connection.execute("SELECT id_number FROM other.people").fetchone() == ("9****************X",)
