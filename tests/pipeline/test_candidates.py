"""Who may be chosen by what registers and forms say: direct entrants, studios whose assessment is to come."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mingjian.data.campaign import UNDECIDED, load_campaign
from mingjian.data.records import Finding, Severity, Status
from mingjian.data.reviewing import TOTAL, Ruling, Score, Verdict
from mingjian.data.rows import PersonRow, RunResult, RunRow
from mingjian.data.store import Store, open_store
from mingjian.pipeline.candidates import find_candidates
from mingjian.pipeline.select import Candidate, Input, Outcome, select
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
