"""Who may be chosen by what registers and forms say: direct entrants, studios whose assessment is to come."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mingjian.data.campaign import UNDECIDED, Campaign, load_campaign
from mingjian.data.checks import Quota
from mingjian.data.records import Finding, Severity, Status, Submission
from mingjian.data.reviewing import TOTAL, Decision, Judged, Judgement, Ruling, Score, Verdict
from mingjian.data.reviews import add_decisions, keep_judgements
from mingjian.data.rows import PersonRow, RunResult, RunRow
from mingjian.data.store import Store, open_store
from mingjian.data.used_settings import used_settings
from mingjian.pipeline.candidates import find_candidates
from mingjian.pipeline.placed import Candidate, Outcome
from mingjian.pipeline.rules.deadline import LEFT_OPEN
from mingjian.pipeline.select import Input, select
from tests.data.test_store import PACKAGE, made_submission

MASTERS = load_campaign("cq-masters-2023").decided({"experts": "1", "trimming": "否"})
NUMBER = "999999198501010010"
GOLD = (2023, "第二届职业技能大赛", "金牌", "人选0", "某厂", "")
RUN = RunRow("r", MASTERS.id, 2023, "i", "2023-12-20T09:00:00+08:00", "2023-12-20T09:01:00+08:00", 1, 3, 1, 0, 0, 0, "0", "k")
AGE = Finding("N2-ELI-03", Severity.INFO, "待主办方裁定：直接纳入人员是否适用此条，通知没有写明。", submission_id="S0")


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    with open_store(tmp_path / "ws") as opened:
        yield opened


def candidates(
    store: Store,
    register: Sequence[tuple[int, str, str, str, str, str]],
    findings: Sequence[Finding] = (),
    *,
    direct: bool = True,
    track: str = "master",
) -> list[Candidate]:
    """Three masters; the first says of himself that he enters directly, where `direct`."""
    people = [
        replace(made_submission(number, ""), campaign=MASTERS.id, track=track, title=f"人选{number}", status=Status.CHECKED)
        for number in range(3)
    ]
    persons = [PersonRow("S0", "人选0", id_number=NUMBER)]
    said = frozenset({"S0"} if direct else ())
    with store.transaction():
        store.save_run(RunResult(RUN, [PACKAGE], {}, [], people, persons, [], findings, [], [], direct=said), {PACKAGE.name: "i"})
    return find_candidates(store.connection, MASTERS, register)


def first(found: Sequence[Candidate]) -> tuple[str, str]:
    return found[0].entry, found[0].open_question


def test_who_stands_in_the_list_enters_outside_the_numbers(store: Store) -> None:
    entry = "N2-EXM-01：2023年金牌（{}），不占名额"
    assert first(candidates(store, [GOLD])) == (entry.format("材料写明直接纳入，姓名和单位相同"), "")
    numbered = (*GOLD[:5], NUMBER)
    assert first(candidates(store, [numbered], direct=False)) == (entry.format("身份证号相同"), "")
    assert first(candidates(store, [GOLD], direct=False)) == ("", "")  # a namesake of one unit, who does not ask for it
    assert first(candidates(store, [(*GOLD[:2], "铜牌", *GOLD[3:])], direct=False)) == ("", "")


def test_claim_that_no_list_proves_waits_for_the_organiser(store: Store) -> None:
    assert first(candidates(store, [])) == ("", "N2-EXM-01：材料写明直接纳入，没有可核对的竞赛获奖名单")
    other = (2023, "第二届职业技能大赛", "金牌", "他人", "某厂", "")
    assert first(candidates(store, [other])) == ("", "N2-EXM-01：材料写明直接纳入，不在竞赛获奖名单")
    found = candidates(store, [GOLD], [AGE])
    assert found[0].entry == ""
    assert found[0].open_question.endswith("不占名额；直接纳入人员是否适用“技能大师年龄”待主办方裁定（设置项 direct_scope）")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("人选0", "某厂", ""), "在竞赛获奖名单中的是2021年一等奖，通知所列的是2022年、2023年"),
        (("他人", "某厂", ""), "不在竞赛获奖名单"),
    ],
)
def test_list_of_other_years_alone_is_a_list(store: Store, line: tuple[str, str, str], expected: str) -> None:
    """The list is loaded, and the applicant may be in it: only the year is not the notice's."""
    older = (2021, "全国行业职业技能竞赛", "一等奖", *line)
    entry, open_question = first(candidates(store, [older], track="expert"))
    assert (entry, open_question.partition("，")[2]) == ("", expected)


@pytest.mark.parametrize(("direct", "number", "is_open"), [(True, "", True), (False, "", False), (False, NUMBER, True)])
def test_line_of_doubtful_year_holds_up_no_mere_namesake(store: Store, number: str, *, direct: bool, is_open: bool) -> None:
    doubtful = (2021, "乡村振兴技术技能大赛", "一等奖", "人选0", "某厂", number)
    entry, open_question = first(candidates(store, [doubtful], direct=direct, track="expert"))
    assert (entry, UNDECIDED in open_question) == ("", is_open)
    assert bool(open_question) is is_open


def test_direct_entrant_takes_no_place_and_needs_no_score(store: Store) -> None:
    found = candidates(store, [GOLD])
    scores = [Score(each.submission_id, "review", "张某", TOTAL, 90 - place) for place, each in enumerate(found[1:])]
    one_award = MASTERS.selection[0].model_copy(
        update={"awards": tuple(each.model_copy(update={"count": 1}) for each in MASTERS.selection[0].awards[:1])}
    )
    campaign = MASTERS.model_copy(update={"selection": (one_award,)})
    (result,) = select(Input(campaign, found, scores, []))
    assert {each.candidate.submission_id: each.outcome for each in result.placed} == {
        "S0": Outcome.DIRECT, "S1": Outcome.AWARDED, "S2": Outcome.OUT,
    }  # fmt: skip
    assert [each.award for each in result.placed if each.outcome is Outcome.DIRECT] == ["重庆技能大师"]
    assert result.problems == ()


def test_open_question_is_told_until_somebody_rules(store: Store) -> None:
    found = candidates(store, [])
    scores = [Score(each.submission_id, "review", "张某", TOTAL, 90 - place) for place, each in enumerate(found[1:])]
    (result,) = select(Input(MASTERS, found, scores, []))
    assert [rule for rule, _ in result.problems if rule.startswith("N2-EXM")] == ["N2-EXM-01"]
    ruling = Ruling("S0", "review", Verdict.DIRECT, None, "查验证书原件", "王某")
    (ruled,) = select(Input(MASTERS, found, scores, [ruling]))
    assert [each.reason for each in ruled.placed if each.outcome is Outcome.DIRECT] == ["直接纳入：王某裁定：查验证书原件"]


def test_studio_whose_assessment_is_to_come_takes_no_part_yet(store: Store) -> None:
    """N4-AMB-08."""
    studios = load_campaign("cq-studios-2024").decided({"experts": "1", "trimming": "否"})
    one = replace(made_submission(0, ""), campaign=studios.id, track="chief", title="某工作室", status=Status.CHECKED)
    pending = Finding("N4-LIM-05", Severity.WARNING, "先行受理", value="待评估", submission_id="S0")
    with store.transaction():
        run = replace(RUN, campaign=studios.id)
        store.save_run(RunResult(run, [PACKAGE], {}, [], [one], [], [], [pending], [], []), {PACKAGE.name: "i"})
    found = find_candidates(store.connection, studios, [])
    assert found[0].open_question.startswith("N4-LIM-05：名录中没有评估等次")
    (result,) = select(Input(studios, found, [Score("S0", "review", "张某", TOTAL, 90)], []))
    assert [each.outcome for each in result.placed] == [Outcome.OPEN]


def kept(
    store: Store, people: Sequence[Submission], findings: Sequence[Finding], campaign: Campaign = MASTERS
) -> list[Candidate]:
    """The candidates after a check that found these."""
    run = replace(RUN, campaign=campaign.id)
    with store.transaction():
        store.save_run(RunResult(run, [PACKAGE], {}, [], people, [], [], findings, [], []), {PACKAGE.name: "i"})
    return find_candidates(store.connection, campaign, [])


def persons(*tracks: str, campaign: Campaign = MASTERS, **fields: str) -> list[Submission]:
    return [
        replace(
            made_submission(place, ""), campaign=campaign.id, track=track, title=f"人选{place}", status=Status.CHECKED, **fields
        )
        for place, track in enumerate(tracks)
    ]


def doubted(found: Sequence[Candidate]) -> dict[str, list[str]]:
    return {each.submission_id: [doubt.rule for doubt in each.doubts] for each in found if each.doubts}


def test_one_person_twice_is_held_until_one_is_out(store: Store) -> None:
    twice = [
        Finding("X-SAME-PERSON", Severity.INFO, "身份证号相同，是同一人。", value=other, submission_id=one)
        for one, other in (("S0", "S2"), ("S2", "S0"))
    ]
    found = kept(store, persons("master", "master", "master"), twice)
    assert doubted(found) == {"S0": ["X-SAME-PERSON"], "S2": ["X-SAME-PERSON"]}
    assert (found[0].doubts[0].twin, "与人选2（S2，" in found[0].open_question) == ("S2", True)
    people = persons("master", "master", "master")
    people[2] = replace(people[2], status=Status.REJECTED)
    assert doubted(kept(store, people, twice)) == {}


def test_copy_of_another_is_held_until_somebody_knows_the_original(store: Store) -> None:
    message = "本材料与他人人选1的材料（包裹 1.zip，由渝北区推荐，编号S1）全文雷同：99%的文字彼此对应。请与双方推荐单位核实哪一份是原作。"
    old = "本材料与他人（某某）2021年的材料基本是同一篇：99%的文字彼此对应。请核实是否允许用往年材料再次报送。"
    findings = [
        Finding("X-SAME-CASE", Severity.WARNING, message, submission_id="S0"),
        Finding("X-SAME-CASE", Severity.WARNING, old, submission_id="S1"),
        Finding("X-SAME-CASE", Severity.INFO, "修改稿", submission_id="S2"),
    ]
    found = kept(store, persons("master", "master", "master"), findings)
    assert doubted(found) == {"S0": ["X-SAME-CASE"], "S1": ["X-SAME-CASE"]}
    assert [each.doubts[0].twin for each in found[:2]] == ["S1", ""]


def test_unread_category_is_held_where_there_are_several(store: Store) -> None:
    found = kept(store, persons("master", ""), [])
    assert doubted(found) == {"S1": ["X-NO-TRACK"]}
    assert "mingjian review track 编号" in found[1].doubts[0].settle
    artisans = load_campaign("cq-artisans-2023")
    assert doubted(kept(store, persons("", campaign=artisans), [], artisans)) == {}


@pytest.mark.parametrize(("refused", "held"), [(0, ["S0", "S1", "S2", "S3", "S4"]), (1, ["S1", "S2", "S3", "S4"]), (2, [])])
def test_more_than_every_reading_of_the_quota_holds_them_all(store: Store, refused: int, held: list[str]) -> None:
    """N1-QUO-05: five of a department that may send three; with two refused, three are left."""
    cases = load_campaign("cq-cases-2023").decided({"department_quota": "每类不超过3个"})
    people = persons(*["innovation"] * 5, "typical", campaign=cases, recommender="市水利局")
    people = [replace(each, status=Status.REJECTED) if place < refused else each for place, each in enumerate(people)]
    over = Finding("N1-QUO-05", Severity.ERROR, "超过名额", value="创新案例5", recommender="市水利局")
    found = kept(store, people, [over], cases)
    assert doubted(found) == {each: ["N1-QUO-05"] for each in held}
    assert all("市水利局推荐的创新案例超过名额（创新案例5）" in each.open_question for each in found if each.doubts)


def test_open_sentence_on_quotas_holds_until_it_is_decided(store: Store) -> None:
    """N1-AMB-01: four of a department are too many by one reading alone."""
    cases = load_campaign("cq-cases-2023")
    people = persons(*["innovation"] * 4, campaign=cases, recommender="市水利局")
    open_one = Finding("N1-QUO-05", Severity.WARNING, "待主办方裁定", value="创新案例4", recommender="市水利局")
    found = kept(store, people, [open_one], cases)
    assert doubted(found) == {f"S{place}": ["N1-QUO-05"] for place in range(4)}
    assert "是否超过名额（创新案例4）待主办方裁定（设置项 department_quota）" in found[0].open_question
    assert "--set department_quota=取值" in found[0].doubts[0].settle
    used = [each.id for each in used_settings(store.connection, cases)]
    assert ("department_quota" in used, "abstract_length" in used) == (True, False)
    readings = cases.rule("N1-QUO-05").check
    assert isinstance(readings, Quota)
    held = [
        bool(doubted(find_candidates(store.connection, cases.decided({"department_quota": each}), [])))
        for each in readings.readings
    ]
    assert sorted(held) == [False, True, True, True]


def test_line_of_the_checklist_that_is_not_met_is_held(store: Store) -> None:
    words = [
        Judgement("S0", "N2-SCO-01", Judged.NOT_MET, (), "已退休", "王某", datetime(2023, 12, 3, tzinfo=UTC)),
        Judgement("S1", "N2-SCO-01", Judged.MET, (), "", "王某", datetime(2023, 12, 3, tzinfo=UTC)),
    ]
    with store.transaction():
        keep_judgements(store.connection, MASTERS.id, words)
    found = kept(store, persons("master", "master"), [])
    assert doubted(found) == {"S0": ["N2-SCO-01"]}
    assert found[0].open_question == "N2-SCO-01：评审清单“人员范围”记为“不符合”（王某：已退休）"


def test_award_of_another_contest_bars_nobody(store: Store) -> None:
    """N5-ELI-03 speaks of 津工精匠入围奖, not of every 入围奖."""
    jiangjin = load_campaign("jiangjin-artisans-2021")
    kept(store, persons("artisan", campaign=jiangjin, unit="某厂"), [], jiangjin)
    lines = [(2018, contest, "入围奖", "人选0", "某厂", "") for contest in ("江津区职工书画大赛", "津工精匠")]
    barred = [find_candidates(store.connection, jiangjin, [line])[0].barred for line in lines]
    assert barred == [(), (("津工精匠入围奖", "2018年入围奖"),)]


def test_correction_of_undecided_lateness_is_held(store: Store) -> None:
    """Whether it came by the time set for corrections is for the organiser to say; what is merely told holds nobody."""
    late, told = (f"{words}补正件于11月13日收到，是否按期{LEFT_OPEN}。" for words in ("《甲》", "《乙》"))
    findings = [
        Finding("N2-DL-01", Severity.WARNING, late, submission_id="S0"),
        Finding("N2-DL-01", Severity.INFO, told, submission_id="S1"),
        Finding("N2-DL-01", Severity.WARNING, "原件没有要补正的错误，仍以原件为准。", submission_id="S2"),
    ]
    found = kept(store, persons("master", "master", "master"), findings)
    assert doubted(found) == {"S0": ["N2-DL-01"]}
    assert "mingjian review status S0 --to 不予受理" in found[0].doubts[0].settle


def test_error_found_after_review_began_holds_until_somebody_passes_it(store: Store) -> None:
    """Sheets that let somebody in are no word on errors; a status by hand passes what was found by then."""
    people = [replace(each, status=Status.IN_REVIEW) for each in persons("master", "master", "master")]
    errors = [Finding("N2-MAT-06", Severity.ERROR, "没有证书。请补报。", submission_id=one) for one in ("S0", "S1", "S2")]
    at = datetime(2023, 12, 20, 1, tzinfo=UTC)  # the run ended at 01:01
    early, late = at, at.replace(minute=5)
    with store.transaction():
        add_decisions(
            store.connection,
            MASTERS.id,
            [
                Decision("S0", "in_review", "王某", late, "评审：导入 评分.xlsx", "review"),
                Decision("S1", "passed", "王某", early, "已核对"),
                Decision("S2", "passed", "王某", late, "原件已核对"),
                Decision("S2", "in_review", "王某", late, "评审：导入 评分.xlsx", "review"),
            ],
        )
    found = kept(store, people, errors)
    assert doubted(found) == {"S0": ["N2-MAT-06"], "S1": ["N2-MAT-06"]}
    scores = [Score(f"S{place}", "review", "张某", TOTAL, 90 - place) for place in range(3)]
    admitted = Ruling("S0", "review", Verdict.ADMIT, None, "好", "王某", late)
    (result,) = select(Input(MASTERS, found, scores, [admitted]))
    assert {each.candidate.submission_id: each.outcome for each in result.placed if each.rank is None} == {
        "S0": Outcome.OPEN, "S1": Outcome.OPEN,
    }  # fmt: skip
    assert (result.waits, result.open_on) == ("", ("S1", "S0"))  # there is room for all three
    assert [words for _, words in result.problems if "mingjian review status S0 --to 形式审查通过" in words]
    again = [*errors, Finding("X-SAME-PERSON", Severity.ERROR, "与编号S0123456789的是同一人", submission_id="S2")]
    assert doubted(kept(store, people, again))["S2"] == ["X-SAME-PERSON"]
