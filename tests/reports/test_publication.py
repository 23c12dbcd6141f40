"""The list for publication, read back from Word and Excel."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from docx import Document

from mingjian.data.campaign import load_campaign
from mingjian.reports.publication import find_faults, write_results
from tests.reports.made import Made, make_database

ARTISANS = load_campaign("cq-artisans-2023")
WRITTEN = date(2023, 12, 1)


def choose(made: Made, number: int, status: str, award: str, reason: str, name: str) -> None:
    submission_id = f"S{number}"
    made.submission(
        submission_id, "事迹，身份证99999919900101123X", campaign=ARTISANS.id, track="artisan", title=name, unit=f"单位{number}",
        recommender="北碚区", status=status,
    )  # fmt: skip
    made.insert(
        "decision",
        submission_id=submission_id,
        campaign=ARTISANS.id,
        status="received",
        decided_by="某",
        reason="",
        number=number,
    )
    made.insert(
        "decision", submission_id=submission_id, campaign=ARTISANS.id, status=status, decided_by="某", reason=reason, award=award, number=100 - number,
    )  # fmt: skip


def fill(path: Path) -> Made:
    made = make_database(path)
    choose(made, 1, "selected", "最美巴渝工匠提名", "专家组最终审评：第11名，名额之内", "甲某")
    choose(made, 2, "selected", "最美巴渝工匠", "专家组最终审评：第10名，名额之内", "乙某")
    choose(made, 3, "selected", "最美巴渝工匠", "专家组最终审评：第2名，名额之内", "丙某13800000000")
    choose(made, 4, "in_review", "", "专家组最终审评：第21名，名额已满", "丁某")
    return made


def test_results_stand_by_award_and_rank_and_name_no_number_of_anybody(tmp_path: Path) -> None:
    with fill(tmp_path / "made.duckdb").reader() as connection:
        path = write_results(connection, tmp_path, ARTISANS, written=WRITTEN)
    assert path is not None
    word = Document(str(path))
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["序号", "等次", "姓名", "单位", "推荐单位"],
        ["1", "最美巴渝工匠", "丙某138****0000", "单位3", "北碚区"],
        ["2", "最美巴渝工匠", "乙某", "单位2", "北碚区"],
        ["3", "最美巴渝工匠提名", "甲某", "单位1", "北碚区"],
    ]
    book = openpyxl.load_workbook(path.with_suffix(".xlsx"))
    assert [cell.value for cell in book["公示名单"][4]] == [1, "最美巴渝工匠", "丙某138****0000", "单位3", "北碚区"]
    book.close()


def test_period_and_objections_are_the_organisers_to_say(tmp_path: Path) -> None:
    decided = ARTISANS.decided({"publicity_period": "12月1日至12月7日"})
    with fill(tmp_path / "made.duckdb").reader() as connection:
        path = write_results(connection, tmp_path, decided, written=WRITTEN)
    lines = [each.text for each in Document(str(path)).paragraphs]
    assert lines[2:4] == [
        "公示期：12月1日至12月7日。",
        "对公示内容有异议的，请在公示期内反映：待定。",
    ]
    assert lines[-2:] == ["重庆市高技能人才工作联席会办公室", "2023年12月1日"]


def test_nothing_is_written_before_anything_is_selected(tmp_path: Path) -> None:
    made = make_database(tmp_path / "made.duckdb")
    choose(made, 1, "in_review", "", "", "甲某")
    with made.reader() as connection:
        assert write_results(connection, tmp_path, ARTISANS, written=WRITTEN) is None
    assert not (tmp_path / "公示名单.docx").exists()


def test_list_that_has_not_the_notices_number_is_told_of(tmp_path: Path) -> None:
    made = fill(tmp_path / "made.duckdb")
    made.finding("N1-QUO-05", "warning", "待主办方裁定")
    cases = load_campaign("cq-cases-2023")
    made.connection.execute("UPDATE finding SET campaign = ?", [cases.id])
    with made.reader() as connection:
        open_ones = [each for each in find_faults(connection, cases) if each.startswith("核验所依据的一项口径还待主办方裁定：")]
        faults = find_faults(connection, ARTISANS.decided({"publicity_period": "12月1日至12月7日"}))
    assert ["department_quota" in each for each in open_ones] == [True]
    assert faults == [
        "名单上的公示期间向谁、怎样反映异议还没有填写，印作“待定”：加 --set objection_to=…。",
        "最美巴渝工匠名单上有 2 名，通知规定 10 名（N1-SEL-03）。请核定后再公示。",
        "最美巴渝工匠提名名单上有 1 名，通知规定 10 名（N1-SEL-06）。请核定后再公示。",
    ]


def test_what_stands_against_somebody_on_the_list_is_told_before_it_is_published(tmp_path: Path) -> None:
    made = fill(tmp_path / "made.duckdb")
    judged = {
        "campaign": ARTISANS.id,
        "rule_id": "N1-ELI-02",
        "items": "",
        "judged_by": "王某",
        "judged_at": datetime(2023, 12, 1, tzinfo=UTC),
    }
    for one, outcome, note in (("S1", "不符合", "没有证明"), ("S2", "符合", ""), ("S4", "不符合", "不在名单上")):
        made.insert("judgement", submission_id=one, outcome=outcome, note=note, **judged)
    for one in ("S2", "S3", "S4"):
        made.finding("N1-ELI-04", "error", "已在2022年名单中。请核对。", submission_id=one)
    made.connection.execute("UPDATE decision SET step = 'panel' WHERE status = 'selected'")
    made.insert(
        "decision", submission_id="S2", campaign=ARTISANS.id, status="passed", decided_by="王某", reason="核实", number=200
    )
    for one, other in (("S2", "S3"), ("S3", "S2"), ("S1", "S4")):
        made.finding("X-SAME-PERSON", "info", "同一人", value=other, submission_id=one)
    made.connection.execute("UPDATE finding SET campaign = ?", [ARTISANS.id])
    with made.reader() as connection:
        faults = [each for each in find_faults(connection, ARTISANS) if each.startswith("名单上的") and "还没有填写" not in each]
        path = write_results(connection, tmp_path, ARTISANS, written=WRITTEN)
    assert path is not None
    assert Document(str(path)).paragraphs[0].text.startswith("【未定稿，不得公示】名单上有1名核验有错误")
    title = ARTISANS.rule("N1-ELI-02").title
    assert faults[0].startswith(
        "名单上的丙某138****0000（S3）核验有错误，没有补正，也没有人写明认可（N1-ELI-04）：已在2022年名单中。"
    )
    assert faults[1:] == [
        f"名单上的甲某：评审清单的 N1-ELI-02（{title}）记为“不符合”（王某：没有证明）。请核定后再公示。",
        "名单上的乙某（S2）与丙某138****0000（S3）应是同一人（X-SAME-PERSON）。请核定后再公示。",
    ]
