"""What only people can judge, by the command line: listed with its words, kept with who and when, printed in the report."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingjian.data.campaign import list_campaigns, load_campaign
from mingjian.data.errors import UsageError
from mingjian.data.records import Status
from mingjian.data.reviews import read_traces
from mingjian.data.rows import RunResult, RunRow
from mingjian.data.store import open_snapshot, open_store
from mingjian.flows.cli.main import cli
from mingjian.pipeline.checklist import checklist_rules, list_lines
from mingjian.pipeline.report import keep_campaign
from tests.data.test_store import PACKAGE, made_submission

Run = Callable[..., str]


def workspace(folder: Path, campaign_id: str, tracks: tuple[str, ...]) -> Run:
    """The command line over a workspace with a submission of each of these tracks."""
    people = [
        replace(made_submission(place, "事迹"), campaign=campaign_id, track=track, title=f"人选{place}", status=Status.CHECKED)
        for place, track in enumerate(tracks)
    ]
    row = RunRow(
        "r", campaign_id, 2023, "i", "2023-12-20T09:00:00+08:00", "2023-12-20T09:01:00+08:00", 1, 1, 1, 0, 0, 0, "0", "k"
    )
    with open_store(folder) as store:
        keep_campaign(folder, load_campaign(campaign_id))
        with store.transaction():
            store.save_run(RunResult(row, [PACKAGE], {}, [], people, [], [], [], [], []), {PACKAGE.name: "i"})
        store.publish()

    def run(*words: str) -> str:
        line = [*words, "--workspace", str(folder)]
        return CliRunner().invoke(cli, line, catch_exceptions=False, standalone_mode=False).output

    return run


@pytest.fixture
def studios(tmp_path: Path) -> Run:
    return workspace(tmp_path / "ws", "cq-studios-2024", ("city", "chief", "national"))


@pytest.mark.parametrize("campaign_id", list_campaigns())
def test_every_rule_for_people_stands_on_a_checklist_with_its_question(campaign_id: str) -> None:
    campaign = load_campaign(campaign_id)
    listed = [line for own in (False, True) for line in list_lines(campaign, "", (), of_organiser=own)]
    assert {line.rule.id for line in listed} == {each.id for each in campaign.rules if each.auto == "M"}
    assert all(line.question.endswith(("？", "）", "。")) and line.rule.clause and line.rule.quote for line in listed)


def test_all_rules_for_people_are_on_some_checklist() -> None:
    """All 32."""
    campaigns = [load_campaign(each) for each in list_campaigns()]
    assert len({rule.id for each in campaigns for own in (False, True) for rule in checklist_rules(each, of_organiser=own)}) == 32


def test_checklist_of_a_submission_names_clause_words_and_what_to_look_at(studios: Run) -> None:
    output = studios("review", "checklist", "S0")
    assert "N4-ELI-06　部分条件　二(二)1、2“同时具备以下部分条件”" in output
    assert "看什么：具备所列条件中的哪几项？（至少几项待主办方裁定，设置项 some_conditions）" in output
    assert "1. 能够利用绝技绝活进行技术革新和技术改造" in output
    assert "结论：未核对" in output
    assert "N4-ELI-08" not in output  # for 首席 and 国家级 alone
    assert "N4-ELI-08" in studios("review", "checklist", "S1")


def test_judgement_is_kept_with_who_and_when_and_printed_in_the_report(studios: Run, tmp_path: Path) -> None:
    by = ("--by", "王某")
    studios("review", "checklist", "S0", "S1", "--rule", "N4-UNIT-04", "--outcome", "存疑", "--why", "没有场地照片", *by)
    studios("review", "checklist", "S0", "--rule", "N4-UNIT-04", "--outcome", "不符合", "--why", "没有固定场所", "--by", "李某")
    connection = open_snapshot(tmp_path / "ws")
    rows = connection.execute(
        "SELECT submission_id, outcome, note, judged_by, in_force FROM checklist ORDER BY judged_at, submission_id"
    ).fetchall()
    connection.close()
    assert rows == [
        ("S0", "存疑", "没有场地照片", "王某", False),
        ("S1", "存疑", "没有场地照片", "王某", True),
        ("S0", "不符合", "没有固定场所", "李某", True),
    ]
    assert "结论：不符合　没有固定场所　李某" in studios("review", "checklist", "S0")
    assert "N4-UNIT-04不符合" in studios("review", "checklist")
    studios("report", "--submission", "S0")
    (page,) = (tmp_path / "ws" / "reports" / "cq-studios-2024").glob("*/*S0*.html")
    html = page.read_text(encoding="utf-8")
    assert "不符合：没有固定场所<br>李某" in html
    assert "具备所列条件中的哪几项？<ol><li>能够利用绝技绝活进行技术革新和技术改造</li>" in html


def test_conditions_of_which_no_number_is_asked_print_none() -> None:
    campaign = load_campaign("cq-studios-2024")
    rule = campaign.rule("N4-ELI-06")
    free = rule.model_copy(update={"check": rule.check.model_copy(update={"least_setting": "", "least": None})})
    (line,) = list_lines(campaign.model_copy(update={"rules": (free,)}), "", ())
    assert (line.rule.id, line.asked) == ("N4-ELI-06", "")


def test_conditions_are_counted_as_the_organiser_decides(studios: Run) -> None:
    """N4-AMB-03: nobody meets 部分条件 before it is said how many they are."""
    words = ("review", "checklist", "S0", "--rule", "N4-ELI-06", "--outcome", "符合", "--by", "王某")
    with pytest.raises(UsageError, match="至少几项待主办方裁定"):
        studios(*words, "--items", "1,3")
    studios("review", "settings", "--set", "some_conditions=2", "--by", "李某")
    with pytest.raises(UsageError, match="要求至少 2 项，这里写了 1 项"):
        studios(*words, "--items", "1")
    with pytest.raises(UsageError, match="没有第 5 项条件，只有 1～4"):
        studios(*words, "--items", "1,5")
    studios(*words, "--items", "1,3")
    output = studios("review", "checklist", "S0")
    assert "至少2项，主办方裁定，设置项 some_conditions" in output
    assert "结论：符合（第1、3项）" in output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("S0", "--rule", "N4-LIM-01", "--outcome", "符合", "--by", "王某"), "N4-LIM-01 不在申报的评审清单中"),
        (("S0", "--rule", "N4-ELI-08", "--outcome", "符合", "--by", "王某"), "不管 S0 的类别"),
        (("S9", "--rule", "N4-UNIT-04", "--outcome", "符合", "--by", "王某"), "没有编号为 S9 的申报"),
        (("S0", "--rule", "N4-UNIT-04", "--outcome", "符合"), "缺 --by"),
        (("S0", "--rule", "N4-UNIT-04", "--outcome", "符合", "--by", "王某", "--items", "一"), "应当是条件的序号"),
    ],
)
def test_wrong_judgement_is_refused(studios: Run, tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        studios("review", "checklist", *words)
    connection = open_snapshot(tmp_path / "ws")
    assert connection.execute("SELECT count(*) FROM checklist").fetchone() == (0,)
    connection.close()


def test_choosing_tells_what_was_not_met_and_what_is_open(tmp_path: Path) -> None:
    run = workspace(tmp_path / "ws", "cq-masters-2023", ("master", "master"))
    run("review", "checklist", "S0", "--rule", "N2-SCO-01", "--outcome", "不符合", "--why", "已退休", "--by", "王某")
    run("review", "checklist", "S1", "--rule", "N2-ELI-04", "--outcome", "符合", "--items", "5", "--by", "王某")
    (tmp_path / "评分.csv").write_text("编号,专家,得分\nS0,张某,90\nS1,张某,80\n", encoding="utf-8")
    run("review", "import", str(tmp_path / "评分.csv"), "--by", "王某")
    output = run("select", "--set", "experts=1", "--set", "trimming=否", "--by", "李某")
    assert "评审清单：人选0的 N2-SCO-01（人员范围）记为“不符合”（王某：已退休），请主办方裁定是否继续。" in output
    assert "评审清单：2 件还有 " in output


def test_organisers_own_work_has_a_checklist(tmp_path: Path) -> None:
    run = workspace(tmp_path / "ws", "jiangjin-artisans-2021", ("artisan",))
    assert "N5-PUB-01" in run("review", "checklist")
    run("review", "checklist", "--rule", "N5-PUB-01", "--outcome", "符合", "--why", "8月2日起公示", "--by", "王某")
    assert "结论：符合　8月2日起公示　王某" in run("review", "checklist")


def test_what_the_workspace_shows_is_held_against_the_order_of_the_notice(tmp_path: Path) -> None:
    """N1-PROC-01: scores without 查重 are told; what was done leaves a trace."""
    run = workspace(tmp_path / "ws", "cq-cases-2023", ("typical",))
    (tmp_path / "评分.csv").write_text("编号,专家,得分\nS0,张某,90\n", encoding="utf-8")
    run("review", "import", str(tmp_path / "评分.csv"), "--step", "review", "--by", "王某")
    output = run("select", "--set", "experts=1", "--set", "trimming=否", "--by", "李某")
    assert "程序：N1-PROC-01：人选0（S0）已有评分，没有查重结果" in output
    (tmp_path / "结论.csv").write_text("编号,结论,理由\nS0,通过,集中评议\n", encoding="utf-8")
    run("review", "import", str(tmp_path / "结论.csv"), "--step", "panel", "--by", "王某")
    run("select", "--by", "李某")
    steps = {each.id: each.name for each in load_campaign("cq-cases-2023").selection}
    with open_store(tmp_path / "ws") as store:
        traces = read_traces(store.connection, "cq-cases-2023", steps)
    assert traces == ["专家评审", "分类、查重", "复核及集中评议", "结果汇总统计"]
