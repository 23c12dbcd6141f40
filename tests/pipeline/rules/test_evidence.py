"""Rules that need a list or a record: without it each says once what is missing; with it none says so."""

from dataclasses import replace
from datetime import date

import pytest

from mingjian.data.campaign import list_campaigns, load_campaign
from mingjian.data.records import Container, Document, Finding, Role
from mingjian.data.reviewing import StageTime
from mingjian.pipeline.rules.facts import Batch, RegisterRow
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import WORD, Maker, a_batch
from tests.pipeline.rules.test_person import a_person

LISTED = {"register", "unique", "seat", "assessment"}
RECORDED = {"timetable"}


def batch_of(name: str) -> Batch:
    """One submission of each track, of no campaign by its looks."""
    campaign = load_campaign(name)
    makers = [
        Maker(
            track.id,
            title=f"人选{track.id}",
            track=track.id,
            container=Container.FOLDER,
            subject="",
            form=Document(WORD, "推荐表"),
            without=frozenset(Role) - {Role.FORM},
            fields={"申报方式": "☑直接纳入"} if campaign.direct_words else {},
        )
        for track in campaign.tracks
    ]
    return a_batch(*makers, campaign=campaign)


def open_rules(findings: list[Finding]) -> dict[str, list[str]]:
    """Rule → its messages that nothing could be verified."""
    told: dict[str, list[str]] = {}
    for each in findings:
        if each.value == "未核验" and each.submission_id is None:
            told.setdefault(each.rule_id, []).append(each.message)
    return told


@pytest.mark.parametrize("name", list_campaigns())
def test_without_its_list_a_rule_says_once_what_is_missing(name: str) -> None:
    batch = batch_of(name)
    told = open_rules(validate_batch(batch))
    for rule in batch.campaign.rules:
        check = rule.check
        if check.kind == "register" and check.claimed:  # asks only who claims it
            continue
        if check.kind in LISTED:
            assert len(told[rule.id]) == 1, rule.id
            assert getattr(check, "missing", "") in told[rule.id][0]
        elif check.kind in RECORDED:
            assert "mingjian review progress" in told[rule.id][0]


@pytest.mark.parametrize("name", list_campaigns())
def test_with_list_and_record_no_rule_says_that_they_are_missing(name: str) -> None:
    batch = batch_of(name)
    rows: list[RegisterRow] = []
    for rule in batch.campaign.rules:
        check = rule.check
        if check.kind in {"register", "unique", "assessment"}:
            years = getattr(check, "years", ()) or (batch.campaign.year - 1,)
            rows += [
                RegisterRow(years[0], "某活动", f"{award}；优秀", "另一人", "另一单位") for award in getattr(check, "awards", ())
            ]
        elif check.kind == "seat":
            rows.append(RegisterRow(2020, check.register_name, "渝中区", "", "另一单位"))
    times = tuple(
        StageTime(stage, date(batch.campaign.year, 1, 1), None, "王某")
        for rule in batch.campaign.rules
        if rule.check.kind == "timetable"
        for stage in (*rule.check.order, *(each.stage for each in rule.check.windows))
    )
    told = open_rules(validate_batch(replace(batch, register=tuple(rows), progress=times)))
    asked = {each.id for each in batch.campaign.rules if each.check.kind in LISTED | RECORDED}
    assert asked & told.keys() == set()


@pytest.mark.parametrize(
    ("rule", "name", "track", "fields"),
    [
        ("N1-MATA-08", "cq-artisans-2023", "artisan", {}),
        ("N1-MATA-13", "cq-artisans-2023", "artisan", {}),
        ("N2-ELI-09", "cq-masters-2023", "expert", {"已获荣誉": "重庆市有突出贡献中青年专家"}),
        ("N2-MAT-01", "cq-masters-2023", "star", {}),
        ("N2-PUB-01", "cq-masters-2023", "master", {}),
        ("N4-ELI-01", "cq-studios-2024", "city", {"已获荣誉": "优秀员工"}),
        ("N4-ELI-03", "cq-studios-2024", "chief", {}),
        ("N4-LIM-03", "cq-studios-2024", "city", {"单位性质": "企业分公司"}),
        ("N4-PAY-01", "cq-studios-2024", "city", {}),
        ("N5-PRI-02", "jiangjin-artisans-2021", "artisan", {"已获荣誉": "市级一类大赛一等奖"}),
    ],
)
def test_without_its_evidence_a_rule_says_so(rule: str, name: str, track: str, fields: dict[str, str]) -> None:
    (finding,) = [each for each in validate_batch(a_person(name, track, **fields)) if each.rule_id == rule]
    assert (finding.value, finding.severity.value, finding.clause) == ("未核验", "info", load_campaign(name).rule(rule).cited)


@pytest.mark.parametrize(("rule", "level"), [("N2-ELI-05", "高级技师"), ("N2-ELI-09", "技师")])
def test_who_claims_nothing_is_asked_nothing(rule: str, level: str) -> None:
    track = "master" if rule == "N2-ELI-05" else "expert"
    batch = a_person("cq-masters-2023", track, 职业技能等级=level, 已获荣誉="市级竞赛第二名")
    assert [each for each in validate_batch(batch) if each.rule_id == rule] == []
