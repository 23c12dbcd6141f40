"""What the organiser and the reviewers decide stays decided: settings by --set, themes by review theme."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingjian.data.campaign import UNDECIDED, load_campaign
from mingjian.data.errors import UsageError
from mingjian.data.records import Severity, Status
from mingjian.data.reviewing import SettingRuling, StageTime, TrackRuling
from mingjian.data.reviews import keep_progress, keep_settings, keep_tracks, read_themes, read_tracks
from mingjian.data.rows import RunResult, RunRow
from mingjian.data.store import open_snapshot, open_store
from mingjian.flows.cli.main import cli
from mingjian.flows.job import CheckJob
from mingjian.flows.rulings import decided_campaign, keep_choices, rulings_in_force, tell_lapsed
from mingjian.flows.settings import Settings
from mingjian.pipeline.classify import classify_batch, settle_tracks
from mingjian.pipeline.doubts import find_unread_tracks
from mingjian.pipeline.report import keep_campaign, kept_campaign
from tests.data.test_store import PACKAGE, made_submission
from tests.flows.test_check import Heard

CAMPAIGN = load_campaign("cq-cases-2023")
QUOTA = "每类不超过3个"


def quota(workspace: Path, rulings: Mapping[str, str]) -> str:
    """The quota's reading as a check with these rulings uses it and leaves it."""
    with open_store(workspace) as store:
        decided = decided_campaign(store, CAMPAIGN, rulings)
        keep_choices(store, CAMPAIGN.id, rulings, "王某", datetime.now(UTC))
    return decided.setting("department_quota").printed


def test_ruling_of_the_organiser_stands_until_another(tmp_path: Path) -> None:
    assert quota(tmp_path, {}) == UNDECIDED
    assert quota(tmp_path, {"department_quota": QUOTA}) == QUOTA
    assert quota(tmp_path, {"trimming": "否"}) == QUOTA
    assert quota(tmp_path, {"department_quota": "合计不超过3个"}) == "合计不超过3个"
    assert quota(tmp_path, {"department_quota": UNDECIDED}) == UNDECIDED
    assert quota(tmp_path, {}) == UNDECIDED


def test_ruling_that_the_notice_knows_no_reading_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="可写：每类不超过3个"):
        quota(tmp_path, {"department_quota": "每类不超过9个"})


def test_changed_ruling_makes_the_check_run_again(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with open_store(tmp_path / "ws") as store:
        settings = Settings(workspace=tmp_path / "ws", jobs=1, api_url=None)
        looks = [
            CheckJob(tmp_path / "inbox", campaign, store, settings, Heard()).look()
            for campaign in (CAMPAIGN, CAMPAIGN, CAMPAIGN.decided({"department_quota": QUOTA}))
        ]
    assert looks[0] == looks[1] != looks[2]


def test_record_of_progress_makes_the_check_run_again_and_judge_it(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with open_store(tmp_path / "ws") as store:
        job = CheckJob(tmp_path / "inbox", CAMPAIGN, store, Settings(workspace=tmp_path / "ws", jobs=1, api_url=None), Heard())
        before = job.look()
        keep_progress(store.connection, CAMPAIGN.id, [StageTime("评审", date(2023, 12, 1), None, "王某")])
        assert job.look() != before
        job.judge()
    assert [(each.rule_id, each.value) for each in job.findings if each.rule_id == "N1-TIME-01"] == [
        ("N1-TIME-01", "2023年12月1日")
    ]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """The command line over a workspace with one case of each category."""
    cases = [
        replace(made_submission(number, "正文"), campaign=CAMPAIGN.id, track=track, title=f"案例{number}", status=Status.CHECKED)
        for number, track in enumerate(("typical", "innovation"))
    ]
    row = RunRow(
        "r", CAMPAIGN.id, 2023, "i", "2023-11-20T09:00:00+08:00", "2023-11-20T09:01:00+08:00", 1, 2, 1, 0, 0, 0, "0", "k"
    )
    with open_store(tmp_path) as store:
        keep_campaign(tmp_path, CAMPAIGN)
        with store.transaction():
            store.save_run(RunResult(row, [PACKAGE], {}, [], cases, [], [], [], [], []), {PACKAGE.name: "i"})
        store.publish()

    def command(*words: str) -> str:
        line = [*words, "--by", "王某", "--why", "以内容为准", "--workspace", str(tmp_path)]
        return CliRunner().invoke(cli, line, catch_exceptions=False, standalone_mode=False).output

    return command


def test_what_one_command_decides_every_later_one_prints(run: Callable[..., str], tmp_path: Path) -> None:
    """Who and when are kept; deciding the same again adds nothing; another word takes its place."""
    words = ("--workspace", str(tmp_path))

    def command(*line: str) -> str:
        return CliRunner().invoke(cli, [*line, *words], catch_exceptions=False, standalone_mode=False).output

    command("report", "--letters", "--due", "2023-11-15 24:00", "--by", "王某")
    command("report", "--letters", "--due", "2023-11-15 24:00", "--by", "李某")
    command("report", "--results", "--set", "publicity_period=5个工作日")
    assert kept_campaign(tmp_path, CAMPAIGN.id).setting("correction_due").printed == "2023年11月15日 24:00"
    with open_store(tmp_path) as store:
        assert decided_campaign(store, CAMPAIGN, {}).setting("publicity_period").printed == "5个工作日"
    connection = open_snapshot(tmp_path)
    kept = connection.execute("SELECT setting, value, decided_by, in_force FROM settings ORDER BY decided_at").fetchall()
    connection.close()
    assert kept == [("correction_due", "2023年11月15日 24:00", "王某", True), ("publicity_period", "5个工作日", "未写明", True)]
    command("review", "settings", "--set", "publicity_period=待主办方裁定", "--by", "赵某")
    assert kept_campaign(tmp_path, CAMPAIGN.id).setting("publicity_period").printed == UNDECIDED
    assert "赵某" in command("review", "settings")


@pytest.mark.usefixtures("run")
def test_ruling_that_today_cannot_be_acted_on_is_named_and_not_shown_as_in_force(tmp_path: Path) -> None:
    """Words that an earlier version took: they count no more, and whose they were is not said of what counts now."""
    old = [("experts", "五位左右"), ("tie_break", "同分抽签"), ("trimming", "否"), ("gone", "甲")]
    with open_store(tmp_path) as store:
        keep_settings(
            store.connection, CAMPAIGN.id, [SettingRuling(*each, "王某", datetime(2023, 11, 1, tzinfo=UTC)) for each in old]
        )
        told = tell_lapsed(store, CAMPAIGN)
        assert set(rulings_in_force(store, CAMPAIGN)) == {"trimming"}
    assert len(told) == 3
    assert "experts（每个案例由几名专家评审？）：王某2023-11-01裁定的“五位左右”不再有效" in told[0]
    assert "review settings --set experts=… --by 姓名" in told[0]
    output = CliRunner().invoke(cli, ["review", "settings", "--workspace", str(tmp_path)], catch_exceptions=False).output
    assert output.count("不再有效") == 3
    assert not any("王某" in line for line in output.splitlines() if "│ experts" in line)


def test_setting_that_the_file_does_not_write_can_be_decided() -> None:
    bare = CAMPAIGN.model_copy(update={"settings": ()})
    assert bare.setting("experts").printed == UNDECIDED
    assert [each.id for each in bare.decided({"experts": "5"}).settings if each.organiser_decides] == ["experts"]
    with pytest.raises(UsageError, match="没有设置 no_such"):
        bare.decided({"no_such": "5"})


@pytest.mark.parametrize(
    ("campaign", "words", "expected"),
    [
        ("cq-cases-2023", "tie_break=并列", "tie_break.*不能写“并列”，可写：并列均进入、按票数、按评分项"),
        ("cq-cases-2023", "trimming=是", "trimming.*可写：否、各去掉一个"),
        ("cq-cases-2023", "experts=若干", "experts.*可写：1 以上的整数"),
        ("cq-cases-2023", "score_weights=技术=0.6、贡献=0.6", "score_weights.*合计为 1"),
        ("cq-cases-2023", "mailbox=待主办方裁定", "mailbox.*可写：两个都算"),
        ("cq-artisans-2017", "vote_weight=130%", "vote_weight.*0 到 1 之间的数或百分数"),
        ("jiangjin-artisans-2021", "soft_quota=是", "soft_quota.*程序没有另一种做法"),
        ("cq-artisans-2023", "vote_tie=按票数", "vote_tie.*可写：并列均进入"),
        ("cq-masters-2023", "publicity_period=待主办方裁定", "现在是“5个工作日”"),
        ("cq-cases-2023", "no_such=1", "没有设置 no_such"),
    ],
)
def test_check_refuses_what_nothing_can_act_on_before_anything_is_made(
    tmp_path: Path, campaign: str, words: str, expected: str
) -> None:
    (tmp_path / "inbox").mkdir()
    line = ["check", str(tmp_path / "inbox"), "--campaign", campaign, "--workspace", str(tmp_path / "ws"), "--set", words]
    with pytest.raises(UsageError, match=expected):
        CliRunner().invoke(cli, line, catch_exceptions=False, standalone_mode=False)
    assert not (tmp_path / "ws").exists()


def test_reviewers_theme_stands_after_the_next_check(run: Callable[..., str], tmp_path: Path) -> None:
    assert "已归入“高技能人才引进” 1 件" in run("review", "theme", "S0", "--to", "高技能人才引进")
    run("review", "theme", "S0", "S1", "--to", "其他")
    told = CliRunner().invoke(cli, ["review", "history", "S0", "--workspace", str(tmp_path)]).output
    assert [[cell.strip() for cell in line.split("│")[2:6]] for line in told.splitlines() if "主题改定" in line] == [
        ["主题改定", "高技能人才引进", "王某", "以内容为准"], ["主题改定", "其他", "王某", "以内容为准"],
    ]  # fmt: skip
    connection = open_snapshot(tmp_path)
    assert connection.execute("SELECT theme, theme_source FROM submissions ORDER BY 1").fetchall() == [("其他", "reviewer")] * 2
    connection.close()
    with open_store(tmp_path) as store:
        reviewed = read_themes(store.connection, CAMPAIGN.id)
        history = store.connection.execute("SELECT theme, ruled_by, reason FROM theme_ruling ORDER BY rowid LIMIT 1").fetchall()
    assert reviewed == {"S0": "其他", "S1": "其他"}
    assert history == [("高技能人才引进", "王某", "以内容为准")]
    again = replace(made_submission(0, "技能竞赛" * 50), campaign=CAMPAIGN.id, track="typical", theme="", theme_source="")
    assert [(each.theme, each.theme_source) for each in classify_batch([again], CAMPAIGN, reviewed)] == [("其他", "reviewer")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("status", "S0", "--to", "不予受理", "--why", " ", "--by", "王某"), "--why 是空的"),
        (("status", "S0", "--to", "不予受理", "--why", "逾期", "--by", ""), "--by 是空的"),
        (("status", "S0", "--to", "不予受理", "--why", "逾期", "--by", "明鉴核验"), "程序自己的落款"),
        (("theme", "S0", "--to", "其他", "--why", "", "--by", "王某"), "--why 是空的"),
        (("track", "S0", "--to", "创新案例", "--why", "", "--by", "王某"), "--why 是空的"),
        (("settings", "--set", "trimming=否", "--by", ""), "--by 是空的"),
        (("settings", "--set", "trimming=否"), "请加上 --by 姓名"),
        (("checklist", "S0", "--rule", "N1-STR-02", "--outcome", "符合", "--by", " "), "--by 是空的"),
    ],
)
@pytest.mark.usefixtures("run")
def test_nobody_decides_without_name_and_reason(tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        CliRunner().invoke(cli, ["review", *words, "--workspace", str(tmp_path)], catch_exceptions=False, standalone_mode=False)
    with open_store(tmp_path) as store:
        for table in ("decision", "theme_ruling", "track_ruling", "setting_ruling", "judgement"):
            assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - names of our own


def test_theme_of_the_other_category_is_refused(run: Callable[..., str]) -> None:
    with pytest.raises(UsageError, match="S1 不能归入“高技能人才引进”，可写：数字技能人才培养"):
        run("review", "theme", "S1", "--to", "高技能人才引进")
    with pytest.raises(UsageError, match="没有编号为 S9 的申报"):
        run("review", "theme", "S9", "--to", "其他")


def test_reviewers_category_stands_after_the_next_check(tmp_path: Path) -> None:
    """Nobody read it: a warning, and no place in any list, until somebody says which it is."""
    masters = load_campaign("cq-masters-2023")
    one = replace(made_submission(0, ""), campaign=masters.id, track="", title="人选0", status=Status.CHECKED)
    row = RunRow("r", masters.id, 2023, "i", "2023-12-20T09:00:00+08:00", "2023-12-20T09:01:00+08:00", 1, 1, 1, 0, 0, 0, "0", "k")
    (warned,) = find_unread_tracks([one], masters)
    assert (warned.rule_id, warned.severity, "技术能手" in warned.message) == ("X-NO-TRACK", Severity.WARNING, True)
    with open_store(tmp_path) as store:
        keep_campaign(tmp_path, masters)
        with store.transaction():
            store.save_run(RunResult(row, [PACKAGE], {}, [], [one], [], [], [], [], []), {PACKAGE.name: "i"})
        store.publish()

    def command(*words: str) -> str:
        return (
            CliRunner().invoke(cli, [*words, "--workspace", str(tmp_path)], catch_exceptions=False, standalone_mode=False).output
        )

    words = ("review", "track", "S0", "--why", "电话核实", "--by", "王某")
    with pytest.raises(UsageError, match="没有“工程师”这一类，可写：重庆技能大师"):
        command(*words, "--to", "工程师")
    with pytest.raises(UsageError, match="没有编号为 S9 的申报"):
        command("review", "track", "S9", "--to", "expert", "--why", "电话核实", "--by", "王某")
    assert "1 件" in command(*words, "--to", "全市技术能手")
    assert all(each in command("review", "history", "S0") for each in ("类别改定", "技术能手", "王某", "电话核实"))
    connection = open_snapshot(tmp_path)
    assert connection.execute("SELECT track FROM submissions").fetchall() == [("expert",)]
    connection.close()
    (tmp_path / "inbox").mkdir()
    with open_store(tmp_path) as store:
        reviewed = read_tracks(store.connection, masters.id)
        job = CheckJob(tmp_path / "inbox", masters, store, Settings(workspace=tmp_path, jobs=1, api_url=None), Heard())
        before = job.look()
        keep_tracks(store.connection, masters.id, [TrackRuling("S0", "star", "改正", "王某")], datetime.now(UTC))
        assert job.look() != before
    (again,) = settle_tracks([one], reviewed)
    assert (again.track, find_unread_tracks([again], masters)) == ("expert", [])


def test_workspace_from_before_categories_could_be_set_opens(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.connection.execute("DROP TABLE track_ruling")
    with open_store(tmp_path) as store:
        assert read_tracks(store.connection, CAMPAIGN.id) == {}
