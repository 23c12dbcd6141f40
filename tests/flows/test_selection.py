"""Reviewing over a real workspace: sheets in, steps run, statuses with their history, the workbook."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document

from mingjian.data.campaign import load_campaign
from mingjian.data.errors import InputError, UsageError, WorkspaceError
from mingjian.data.records import Status
from mingjian.data.reviewing import Decision
from mingjian.data.reviews import add_decisions
from mingjian.data.rows import RunResult, RunRow
from mingjian.data.standing_errors import keep_found
from mingjian.data.store import open_snapshot, open_store
from mingjian.flows.cli.main import cli
from mingjian.pipeline.report import keep_campaign
from mingjian.pipeline.statuses import changes_of_check, standings
from tests.data.test_store import PACKAGE, made_submission

CAMPAIGN = "cq-masters-2023"
COUNT = 23


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """23 masters checked, the last of whom has to mend something."""
    folder = tmp_path / "ws"
    people = [
        replace(made_submission(number, "事迹"), campaign=CAMPAIGN, track="master", title=f"人选{number}", status=Status.CHECKED)
        for number in range(COUNT)
    ]
    people[-1] = replace(people[-1], status=Status.NEEDS_FIX)
    run = RunRow(
        "r", CAMPAIGN, 2023, "i", "2023-12-20T09:00:00+08:00", "2023-12-20T09:01:00+08:00", 1, COUNT, 1, 0, 0, 0, "0", "k"
    )
    with open_store(folder) as store:
        keep_campaign(folder, load_campaign(CAMPAIGN))
        with store.transaction():
            store.save_run(RunResult(run, [PACKAGE], {}, [], people, [], [], [], [], []), {PACKAGE.name: "i"})
            now = store.connection.execute("SELECT now()").fetchone()
            assert now is not None
            add_decisions(store.connection, CAMPAIGN, changes_of_check(people, [], standings(store.connection, CAMPAIGN), now[0]))
        store.publish()
    return folder


def run(workspace: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, [*words, "--workspace", str(workspace)], catch_exceptions=False, standalone_mode=False)
    return result.output


def scores(path: Path, values: Sequence[float]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "专家1", "专家2"])
    for number, value in enumerate(values):
        sheet.append([f"S{number}", value, value - 2])
    book.save(path)
    book.close()
    return path


def ask(workspace: Path, sql: str) -> list[tuple[object, ...]]:
    connection = open_snapshot(workspace)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_scores_lead_to_awards_with_who_and_why(workspace: Path, tmp_path: Path) -> None:
    sheet = scores(tmp_path / "评分.xlsx", [99 - number for number in range(COUNT)])
    assert "评分 46 项" in run(workspace, "review", "import", str(sheet), "--by", "王某")
    assert ask(workspace, "SELECT status, count(*) FROM submissions GROUP BY 1 ORDER BY 1") == [
        ("in_review", 22),
        ("needs_fix", 1),
    ]
    output = run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    assert "重庆技能大师 20" in output
    assert "由几名专家评审？2" in output
    assert ask(workspace, "SELECT status, count(*) FROM submissions GROUP BY 1 ORDER BY 1") == [
        ("in_review", 2),
        ("needs_fix", 1),
        ("selected", 20),
    ]
    history = ask(workspace, "SELECT status, decided_by, reason, award FROM decisions WHERE submission_id = 'S0' ORDER BY number")
    assert [each[:2] for each in history] == [
        ("received", "明鉴核验"),
        ("checked", "明鉴核验"),
        ("in_review", "王某"),
        ("selected", "李某"),
    ]
    assert history[-1][2:] == ("评审：第1名，重庆技能大师20名之内", "重庆技能大师")
    book = openpyxl.load_workbook(workspace / "reports" / CAMPAIGN / "评审汇总与排序.xlsx")
    assert book.sheetnames == ["步骤", "1 评审", "评分明细", "设置"]
    ranked = [list(row) for row in book["1 评审"].iter_rows(values_only=True)]
    head = next(row for row in ranked if "得分" in row)
    assert ranked[ranked.index(head) + 1][head.index("得分")] == 98  # a number: it sorts as one
    book.close()
    assert "李某" in run(workspace, "review", "history", "S0")


def test_tie_over_the_limit_changes_nothing_but_says_so(workspace: Path, tmp_path: Path) -> None:
    values = [float(99 - number) for number in range(COUNT)]
    values[20] = values[19]
    run(workspace, "review", "import", str(scores(tmp_path / "评分.xlsx", values)), "--by", "王某")
    output = run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    assert "停在这里：有 2 名并列跨过界限" in output
    assert "状态变更 0 件" in output  # all of them are in review already, and no award is written before the tie is decided
    assert ask(workspace, "SELECT count(*) FROM submissions WHERE status = 'selected'") == [(0,)]


@pytest.mark.parametrize(
    ("command", "words", "expected"),
    [
        ("select", "tie_break=并列", "tie_break.*不能写“并列”，可写：并列均进入、按票数、按评分项"),
        ("select", "tie_break=按评分项：绝技", "评分表里没有“绝技”这一项（有：技术、贡献）"),
        ("select", "score_weights=技术=0.5、绝技=0.5", "与评分表的评分项不符（技术、贡献）"),
        ("aggregate", "experts=零", "experts.*可写：1 以上的整数"),
        ("settings", "score_weights=技术=0.5、绝技=0.5", "请写成 --set score_weights=技术=…、贡献=…，或 等权"),
        ("report", "trimming=是", "trimming.*可写：否、各去掉一个"),
    ],
)
def test_refused_setting_is_not_kept(workspace: Path, tmp_path: Path, command: str, words: str, expected: str) -> None:
    """Not the good one beside it either; the next command works as if nothing had been said."""
    lines = [f"S{number},张某,{99 - number},{80 - number}" for number in range(COUNT - 1)]
    (tmp_path / "评分.csv").write_text("编号,专家,技术,贡献\n" + "\n".join(lines), encoding="utf-8")
    run(workspace, "review", "import", str(tmp_path / "评分.csv"), "--by", "王某")
    signed = {"select": ["select", "--by", "李某"], "settings": ["review", "settings", "--by", "李某"]}
    head = signed.get(command) or (["report", "--results"] if command == "report" else ["review", command])
    with pytest.raises(UsageError, match=re.escape(expected) if "（" in expected else expected):
        run(workspace, *head, "--set", "experts=1", "--set", words)
    assert ask(workspace, "SELECT setting FROM settings") == []
    good = [word for each in ("experts=1", "trimming=否", "score_weights=等权") for word in ("--set", each)]
    assert "重庆技能大师 20" in run(workspace, "select", *good, "--by", "李某")


def test_expert_of_the_same_unit_is_told_then_left_out(workspace: Path, tmp_path: Path) -> None:
    unit = str(ask(workspace, "SELECT unit FROM submissions WHERE submission_id = 'S0'")[0][0])
    lines = [f"S{number},{name},{value - number}" for number in range(COUNT - 1) for name, value in (("张某", 99), ("李某", 80))]
    (tmp_path / "评分.csv").write_text("编号,专家,得分\n" + "\n".join(lines), encoding="utf-8")
    (tmp_path / "专家.csv").write_text(f"专家,单位\n张某,{unit}\n李某,某大学\n", encoding="utf-8")
    run(workspace, "review", "import", str(tmp_path / "评分.csv"), "--by", "王某")
    assert "登记专家 2 名" in run(workspace, "review", "experts", str(tmp_path / "专家.csv"), "--by", "王某")
    good = ("--set", "experts=1", "--set", "trimming=否", "--by", "李某")
    assert f"张某（{unit}）与“人选0”同一单位：是否回避待主办方裁定（设置项 recusal）" in run(workspace, "select", *good)
    output = run(workspace, "select", *good, "--set", "recusal=同一单位")
    assert f"张某（{unit}）与“人选0”同一单位：主办方裁定“同一单位”回避，评分没有计入。" in output
    book = openpyxl.load_workbook(workspace / "reports" / CAMPAIGN / "评审汇总与排序.xlsx")
    text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    book.close()
    assert "李某 80；张某 回避" in text
    assert "评分没有计入" in text
    assert ask(workspace, "SELECT name, unit, recorded_by FROM experts ORDER BY name") == [
        ("张某", unit, "王某"),
        ("李某", "某大学", "王某"),
    ]


def test_setting_given_with_an_open_one_is_not_kept(workspace: Path, tmp_path: Path) -> None:
    run(workspace, "review", "import", str(scores(tmp_path / "评分.xlsx", [90.0] * COUNT)), "--by", "王某")
    with pytest.raises(UsageError, match="--set trimming=…"):
        run(workspace, "select", "--set", "experts=2", "--by", "李某")
    assert ask(workspace, "SELECT setting FROM settings") == []


def test_progress_is_recorded_and_held_against_the_notice(workspace: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "进度.csv"
    sheet.write_text("环节,开始,结束\n市级公示,2023-12-25,2023-12-28\n", encoding="utf-8")
    output = run(workspace, "review", "progress", str(sheet), "--by", "王某")
    assert "登记 1 个环节" in output
    assert "N2-PUB-02：登记的公示为2023年12月25日至2023年12月28日，共4个工作日" in output
    sheet.write_text("环节,开始,结束\n市级公示,2023-12-25,2023-12-29\n", encoding="utf-8")
    output = run(workspace, "review", "progress", str(sheet), "--by", "王某")
    assert "替换了原有的 1 个" in output
    assert "没有不符之处" in output


def test_wrong_sheet_leaves_the_workspace_as_it_was(workspace: Path, tmp_path: Path) -> None:
    sheet = scores(tmp_path / "评分.xlsx", [90.0] * (COUNT + 1))
    with pytest.raises(InputError, match="没有编号为 S23 的申报"):
        run(workspace, "review", "import", str(sheet), "--by", "王某")
    assert ask(workspace, "SELECT count(*) FROM scores") == [(0,)]


def test_later_sheet_replaces_scores_of_the_same_expert(workspace: Path, tmp_path: Path) -> None:
    run(workspace, "review", "import", str(scores(tmp_path / "一.xlsx", [90.0])), "--by", "王某")
    assert "替换了原有的 2 项" in run(workspace, "review", "import", str(scores(tmp_path / "二.xlsx", [80.0])), "--by", "王某")
    assert ask(workspace, "SELECT value FROM scores ORDER BY reviewer") == [(80.0,), (78.0,)]


def test_status_by_hand_stands_after_the_next_check(workspace: Path) -> None:
    assert "1 件" in run(workspace, "review", "status", "S3", "--to", "不予受理", "--why", "逾期", "--by", "王某")
    with open_store(workspace) as store:
        before = standings(store.connection, CAMPAIGN)
    assert (before["S3"].status, before["S3"].decided_by) == (Status.REJECTED, "王某")
    one = replace(made_submission(3, "事迹"), campaign=CAMPAIGN, status=Status.CHECKED)
    from mingjian.pipeline.statuses import stand

    assert stand(one, before) is Status.REJECTED
    assert stand(replace(one, status=Status.SUPERSEDED), before) is Status.SUPERSEDED


def test_decision_of_no_step_is_printed_in_history(workspace: Path) -> None:
    with open_store(workspace) as store:
        moment = store.connection.execute("SELECT TIMESTAMPTZ '2023-12-30 10:00:00+08'").fetchone()
        assert moment is not None
        add_decisions(store.connection, CAMPAIGN, [Decision("S5", "rejected", "王某", moment[0], "材料不实")])
        store.publish()
    assert "材料不实" in run(workspace, "review", "history", "S5")


def test_results_and_tables_are_written_by_report(workspace: Path, tmp_path: Path) -> None:
    assert "还没有评出的人选，请先运行 mingjian select" in run(workspace, "report", "--results")
    sheet = scores(tmp_path / "评分.xlsx", [99 - number for number in range(COUNT)])
    run(workspace, "review", "import", str(sheet), "--by", "王某")
    run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    output = run(workspace, "report", "--results", "--tables", "--unmasked", "--set", "objection_to=某处")
    assert "不得公开、转发" in output
    word = Document(str(workspace / "reports" / CAMPAIGN / "公示名单.docx"))
    assert [row.cells[2].text for row in word.tables[0].rows][1:] == [f"人选{number}" for number in range(20)]
    assert [each.text for each in word.paragraphs][2:5] == [
        "注：通知没有规定、由主办方裁定的口径：由几名专家评审：2；是否去掉最高分、最低分：否。",
        "公示期：5个工作日。",
        "对公示内容有异议的，请在公示期内反映：某处。",
    ]
    assert len(list((workspace / "reports" / CAMPAIGN / "汇总表").glob("*/*.xlsx"))) == 2
    with pytest.raises(UsageError, match="活动没有设置 no_such"):
        run(workspace, "report", "--results", "--set", "no_such=1")
    with pytest.raises(UsageError, match="--due “明天”不是时间"):
        run(workspace, "report", "--letters", "--due", "明天")


def test_error_of_somebody_selected_is_told_until_a_status_by_hand_passes_it(workspace: Path, tmp_path: Path) -> None:
    """The same status again is the word that passes it, and keeps award and rank."""
    sheet = scores(tmp_path / "评分.xlsx", [99 - number for number in range(COUNT)])
    run(workspace, "review", "import", str(sheet), "--by", "王某")
    run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    with open_store(workspace) as store:
        store.connection.execute(
            "INSERT INTO finding (submission_id, campaign, rule_id, severity, message) VALUES ('S1', ?, 'N2-MAT-06', 'error', '没有证书。请补报。')",
            [CAMPAIGN],
        )
        keep_found(store.connection, CAMPAIGN, "2023-12-21T09:00:00+08:00")
        store.publish()
    assert "名单上的人选1（S1）核验有错误" in run(workspace, "report", "--results")
    letters = workspace / "reports" / CAMPAIGN / "补正通知"
    assert "1 份补正通知" in run(workspace, "report", "--letters")
    assert "已改为“入选” 1 件" in run(workspace, "review", "status", "S1", "--to", "入选", "--why", "原件已核对", "--by", "王某")
    assert "核验有错误" not in run(workspace, "report", "--results")
    run(workspace, "report", "--letters")
    assert not letters.exists()
    last = "SELECT award, reason FROM decisions WHERE submission_id = 'S1' ORDER BY number DESC LIMIT 1"
    assert ask(workspace, last) == [("重庆技能大师", "原件已核对；此前：评审：第2名，重庆技能大师20名之内")]
    assert "已改为“入选” 0 件" in run(workspace, "review", "status", "S1", "--to", "入选", "--why", "再次", "--by", "王某")


def test_another_award_of_a_later_run_is_recorded(workspace: Path, tmp_path: Path) -> None:
    first = scores(tmp_path / "一.xlsx", [99 - number for number in range(COUNT)])
    run(workspace, "review", "import", str(first), "--by", "王某")
    run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    swapped = scores(tmp_path / "二.xlsx", [98, 99, *(97 - number for number in range(COUNT - 2))])
    run(workspace, "review", "import", str(swapped), "--by", "王某")
    assert "状态变更 2 件" in run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    run(workspace, "report", "--results")
    word = Document(str(workspace / "reports" / CAMPAIGN / "公示名单.docx"))
    assert [row.cells[2].text for row in word.tables[0].rows][1:3] == ["人选1", "人选0"]


def test_command_on_no_workspace_makes_none(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    lines = (
        ["select", "--by", "王某"],
        ["review", "settings"],
        ["review", "status", "S0", "--to", "入选", "--why", "好", "--by", "王某"],
        ["review", "checklist"],
        ["library", "remove", "L1"],
    )
    for line in lines:
        with pytest.raises(WorkspaceError, match="这里还没有结果"):
            run(nowhere, *line)
    assert not nowhere.exists()


def test_removing_what_is_not_there_is_refused(workspace: Path) -> None:
    with pytest.raises(UsageError, match="查重库里没有编号为 xx 的"):
        run(workspace, "library", "remove", "xx")


def test_export_to_where_nothing_can_be_made_is_told(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="建不了这个文件夹"):
        run(workspace, "export", str(tmp_path / "文件" / "下面"))


def test_one_person_twice_is_told_and_nobody_is_chosen_before_it_is_ruled(workspace: Path, tmp_path: Path) -> None:
    with open_store(workspace) as store, store.transaction():
        for one, other in (("S1", "S19"), ("S19", "S1")):
            store.connection.execute(
                "INSERT INTO finding (submission_id, campaign, rule_id, severity, message, value) VALUES (?, ?, ?, 'info', '同一人', ?)",
                [one, CAMPAIGN, "X-SAME-PERSON", other],
            )
    run(workspace, "review", "import", str(scores(tmp_path / "评分.xlsx", [99 - each for each in range(COUNT)])), "--by", "王某")
    output = run(workspace, "select", "--set", "experts=2", "--set", "trimming=否", "--by", "李某")
    assert "X-SAME-PERSON：人选1（S1）待核定：与人选19（S19，" in output
    assert "停在这里：有 2 名待核定，参加的话排得进：人选1、人选19。" in output
    assert ask(workspace, "SELECT count(*) FROM submissions WHERE status = 'selected'") == [(0,)]
    run(workspace, "review", "status", "S19", "--to", "不予受理", "--why", "同一人，留人选1", "--by", "王某")
    run(workspace, "select", "--by", "李某")
    assert ask(workspace, "SELECT count(*) FROM submissions WHERE status = 'selected'") == [(20,)]
