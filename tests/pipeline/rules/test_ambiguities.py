"""The 45 points that the notices leave open: each handled as it is listed, and what the organiser must decide left to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from mingjian.data.campaign import UNDECIDED, Campaign, list_campaigns, load_campaign
from mingjian.data.errors import UsageError
from mingjian.data.recommenders import find_recommender
from mingjian.data.records import Container, Document, Finding, Role
from mingjian.data.reviewing import TOTAL, Score
from mingjian.pipeline.placed import Candidate
from mingjian.pipeline.rules.facts import RegisterRow
from mingjian.pipeline.select import Input, select
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import WORD, Maker, a_batch, even_count, found
from tests.pipeline.rules.test_person import a_person, id_number

NUMBERS = {"N1": 17, "N2": 8, "N3": 6, "N4": 8, "N5": 6}
FOR_THE_ORGANISER = {
    "N1-AMB-01",
    "N1-AMB-09",
    "N1-AMB-12",
    "N2-AMB-01",
    "N2-AMB-05",
    "N2-AMB-07",
    "N3-AMB-04",
    "N4-AMB-03",
    "N5-AMB-06",
}
ARTISANS, MASTERS, STUDIOS = "cq-artisans-2023", "cq-masters-2023", "cq-studios-2024"


def settings() -> dict[str, list[tuple[bool, str]]]:
    """Ambiguity → whether the organiser decides it, and what is printed, of each of its settings."""
    known: dict[str, list[tuple[bool, str]]] = {}
    for campaign in map(load_campaign, list_campaigns()):
        for each in campaign.settings:
            for name in each.ambiguity.replace("、", " ").split():
                known.setdefault(name, []).append((each.organiser_decides, each.printed))
    return known


def test_every_ambiguity_is_a_setting_with_its_reason() -> None:
    listed = {f"{notice}-AMB-{number:02d}" for notice, count in NUMBERS.items() for number in range(1, count + 1)}
    assert settings().keys() == listed
    assert all(each.reason for name in list_campaigns() for each in load_campaign(name).settings)


def test_what_the_organiser_must_decide_has_no_silent_default() -> None:
    known = settings()
    assert {name for name, each in known.items() if any(decides for decides, _ in each)} == FOR_THE_ORGANISER
    assert {printed for name in FOR_THE_ORGANISER for decides, printed in known[name] if decides} == {UNDECIDED}
    assert all(printed != UNDECIDED for name, each in known.items() if name not in FOR_THE_ORGANISER for _, printed in each)


# ── N1 ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mailbox", "recipient", "expected"),
    [
        ("两个都算", "bygj2023@qq.com", []),
        ("两个都算", "1979481195@qq.com", []),
        ("两个都算", "someone@example.com", [("N1-MAIL-01", "info")]),
        ("仅1979481195@qq.com", "1979481195@qq.com", []),
        ("仅1979481195@qq.com", "bygj2023@qq.com", [("N1-MAIL-02", "info")]),
        ("仅bygj2023@qq.com", "1979481195@qq.com", [("N1-MAIL-01", "info")]),
    ],
)
def test_two_mailboxes_count_until_one_is_chosen(mailbox: str, recipient: str, expected: list[tuple[str, str]]) -> None:
    """N1-AMB-02."""
    campaign = load_campaign("cq-cases-2023").decided({"mailbox": mailbox})
    assert found(Maker(recipient=recipient), campaign=campaign) == expected


KEPT: Mapping[str, Callable[[], Maker]] = {
    "N1-AMB-03": lambda: Maker(fields={"参评详情（正文）": "详" * 1000}),  # names no one of the four angles
    "N1-AMB-04": lambda: Maker(body_count=even_count(5000)),  # 5000 of the case beside 1000 of the form and its five pages
    "N1-AMB-09": lambda: Maker(declared=0.95, reported=0.95, row={"查重率": "95%"}),  # no line to pass
    "N1-AMB-11": lambda: Maker(received="2023-11-10 24:00"),
    "N1-AMB-15": lambda: Maker(recommender="市经济信息委", recommender_kind="市级行业主管部门", subject="市经济信息委+案例评选"),
}


@pytest.mark.parametrize("ambiguity", KEPT)
def test_what_the_notice_leaves_open_is_nobodys_fault(ambiguity: str) -> None:
    """N1-AMB-03, N1-AMB-04, N1-AMB-09, N1-AMB-11, N1-AMB-15."""
    assert found(KEPT[ambiguity]()) == []


@pytest.mark.parametrize(
    "name", ["“智能+技能”数字技能人才培养试验区建设十大创新案例", "试验区十大建设创新案例", "试验区建设创新案例"]
)
def test_spellings_of_a_category_are_one(name: str) -> None:
    """N1-AMB-14."""
    track = load_campaign("cq-cases-2023").track_of(name)
    assert track is not None
    assert track.id == "innovation"


def test_names_of_one_material_are_one() -> None:
    """N1-AMB-08."""
    form = load_campaign("cq-cases-2023").material(Role.FORM)
    assert form is not None
    assert {"案例评选表", "十大案例评选推荐表", "参评信息表"} <= {form.name, *form.aliases}


def many(campaign: Campaign, senders: Mapping[str, int], kind: str, track: str) -> list[Finding]:
    """What quotas say where these words stand for the recommender of so many people each."""
    makers = [
        Maker(
            f"{raw}{number}",
            title=f"{raw}人选{number}",
            track=track,
            recommender_kind=kind,
            recommender=(known.name if (known := find_recommender(raw)) else raw),
            container=Container.FOLDER,
            subject="",
            form=Document(WORD, "推荐表"),
            without=frozenset(Role) - {Role.FORM},
        )
        for raw, count in senders.items()
        for number in range(count)
    ]
    batch = a_batch(*makers, campaign=campaign)
    raws = [raw for raw, count in senders.items() for _ in range(count)]
    told = tuple(replace(each, recommender_raw=raw) for each, raw in zip(batch.submissions, raws, strict=True))
    return [
        each for each in validate_batch(replace(batch, submissions=told)) if "-QUO-" in each.rule_id and each.value != "未核验"
    ]


@pytest.mark.parametrize(("shared", "expected"), [("共用", [("N1-QUO-01", "渝北区", "error")]), ("各6名", [])])
def test_district_and_its_union_share_places_unless_decided(shared: str, expected: list[tuple[str, str, str]]) -> None:
    """N1-AMB-13."""
    campaign = load_campaign(ARTISANS).decided({"shared_quota": shared})
    found_ = many(campaign, {"渝北区人力社保局": 4, "渝北区总工会": 3}, "区县", "artisan")
    assert [(each.rule_id, each.recommender, each.severity.value) for each in found_] == expected


def test_union_with_places_of_its_own_keeps_to_them() -> None:
    campaign = load_campaign(ARTISANS).decided({"shared_quota": "各6名"})
    (finding,) = many(campaign, {"渝北区人力社保局": 6, "渝北区总工会": 7}, "区县", "artisan")
    assert (finding.rule_id, finding.recommender) == ("N1-QUO-01", "渝北区总工会")


@pytest.mark.parametrize("name", list_campaigns())
def test_nothing_is_chosen_before_the_organiser_says_how(name: str) -> None:
    """N1-AMB-12, N3-AMB-04, N5-AMB-06: experts, trimming, weights of experts and votes."""
    campaign = load_campaign(name)
    step = next(each for each in campaign.selection if each.by in {"scores", "combined"})
    one = Candidate("S1", "张甲", "某公司", campaign.tracks[0].id, "渝北区")
    alone = campaign.model_copy(update={"selection": (step,)})
    with pytest.raises(UsageError, match=r"裁定|设置"):
        select(Input(alone, [one], [Score("S1", step.id, "张某", TOTAL, 90)], []))


def test_same_name_with_another_number_is_another_person() -> None:
    """N1-AMB-16."""
    row = RegisterRow(2021, "最美巴渝工匠", "最美巴渝工匠", "张甲", "某某机电公司", id_number("19900101"))
    batch = replace(a_person(ARTISANS, "artisan"), register=(row,))
    assert [each for each in validate_batch(batch) if each.rule_id == "N1-ELI-03"] == []


# ── N2, N3, N4, N5 ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("decided", "severity"),
    [({}, ["warning"]), ({"except_meaning": "不得申报"}, ["error"]), ({"except_meaning": "免除所列条件"}, [])],
)
@pytest.mark.parametrize(
    ("rule", "track", "honour"), [("N2-ELI-04", "master", "中华技能大奖"), ("N2-ELI-08", "expert", "全国技术能手")]
)
def test_except_is_for_the_organiser_to_read(
    decided: dict[str, str], severity: list[str], rule: str, track: str, honour: str
) -> None:
    """N2-AMB-01."""
    batch = a_person(MASTERS, track, 已获荣誉=honour)
    told = [each for each in validate_batch(replace(batch, campaign=batch.campaign.decided(decided))) if each.rule_id == rule]
    assert [each.severity.value for each in told] == severity
    assert all(UNDECIDED in each.message for each in told if not decided)


def test_birth_date_decides_where_it_and_age_disagree() -> None:
    """N2-AMB-03: 55 on the day, and born too early."""
    batch = a_person(MASTERS, "master", 身份证号=id_number("19671220"), 出生年月="1967年12月")
    (finding,) = [each for each in validate_batch(batch) if each.rule_id == "N2-ELI-03"]
    assert finding.severity.value == "error"
    assert "55周岁" in finding.message


def test_age_without_a_day_of_reference_shows_the_day_used() -> None:
    """N4-AMB-04, and the warning of 原则上 (N4-AMB-02)."""
    batch = a_person(STUDIOS, "city", 身份证号=id_number("19680101"), 出生年月="1968年1月")
    (finding,) = [each for each in validate_batch(batch) if each.rule_id == "N4-EXP-01"]
    assert finding.severity.value == "warning"
    assert "2024年7月15日" in finding.message


@pytest.mark.parametrize(
    ("sender", "number", "rules"), [("市总工会", 4, []), ("市总工会", 5, ["N2-QUO-02"]), ("市工商联", 4, [])]
)
def test_named_bodies_have_four_places_whatever_their_kind(sender: str, number: int, rules: list[str]) -> None:
    """N2-AMB-06."""
    kind = known.kind if (known := find_recommender(sender)) else ""
    assert [each.rule_id for each in many(load_campaign(MASTERS), {sender: number}, kind, "master")] == rules


@pytest.mark.parametrize(("number", "severity"), [(3, []), (4, ["info"]), (5, ["error"])])
def test_allotted_places_are_held_to_once_the_list_is_there(number: int, severity: list[str]) -> None:
    """N2-AMB-07, N2-QUO-03: one more is the reserve."""
    campaign = load_campaign(MASTERS)
    rule = campaign.rule("N2-QUO-03")
    allotted = rule.model_copy(update={"check": rule.check.model_copy(update={"allotted": {"渝北区": {"expert": 3}}})})
    rules = tuple(allotted if each.id == rule.id else each for each in campaign.rules)
    told = many(campaign.model_copy(update={"rules": rules}), {"渝北区人力社保局": number}, "区县", "expert")
    assert [each.severity.value for each in told if each.rule_id == "N2-QUO-03"] == severity
    open_ = validate_batch(a_batch(Maker(subject="", form=Document(WORD, "")), campaign=campaign))
    assert [each.value for each in open_ if each.rule_id == "N2-QUO-03"] == ["未核验"]


@pytest.mark.parametrize(
    ("decided", "received", "severity"),
    [
        ("包括当日", "2017-04-19 24:00", []),
        ("包括当日", "2017-04-20 10:00", ["warning"]),
        ("包括当日", "2017-04-21 10:00", ["error"]),
        ("不包括当日", "2017-04-19 24:00", []),
        ("不包括当日", "2017-04-20 10:00", ["error"]),
    ],
)
def test_district_deadline_follows_the_organiser(decided: str, received: str, severity: list[str]) -> None:
    """N3-AMB-01."""
    maker = Maker(recommender="沙坪坝区", received=received, container=Container.ZIP, subject="", form=Document(WORD, "推荐表"))
    batch = a_batch(maker, campaign=load_campaign("cq-artisans-2017").decided({"district_deadline": decided}))
    assert [each.severity.value for each in validate_batch(batch) if each.rule_id == "N3-DL-02"] == severity


def test_misprinted_title_is_the_one_that_is_meant() -> None:
    """N5-AMB-03: 全国技能手 is a claim to the first preference, like 全国技术能手."""
    told = {
        honour: [
            each.message
            for each in validate_batch(a_person("jiangjin-artisans-2021", "artisan", 已获荣誉=honour))
            if each.rule_id == "N5-PRI-01"
        ]
        for honour in ("全国技能手", "全国技术能手", "优秀员工")
    }
    assert [["优先条件1" in each for each in messages] for messages in told.values()] == [[True], [True], []]


def test_both_spellings_of_a_recommender_are_one() -> None:
    """N5-AMB-05."""
    kinds = load_campaign("jiangjin-artisans-2021").recommenders
    names = {name: {name, *others} for each in kinds for name, others in each.names.items()}
    assert "江津市场监管局" in names["江津区市场监管局"]
