"""Quotas: six from a district in one category are too many; what the notice leaves open is for the organiser."""

from dataclasses import replace

import pytest

from mingjian.data.campaign import Campaign, load_campaign
from mingjian.data.records import Finding, Status
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import Maker, a_batch

TRACKS = ("typical", "innovation")
DISTRICT, DEPARTMENT = ("渝北区", "区县"), ("市经济信息委", "市级行业主管部门")


def sent(recommender: tuple[str, str], typical: int, innovation: int) -> list[Maker]:
    name, kind = recommender
    return [
        Maker(f"{track}{number}", track=track, recommender=name, recommender_kind=kind, title=f"{track}案例{number}")
        for track, several in zip(TRACKS, (typical, innovation), strict=True)
        for number in range(several)
    ]


def quota_findings(makers: list[Maker], campaign: Campaign | None = None) -> list[Finding]:
    findings = validate_batch(a_batch(*makers, campaign=campaign))
    return [each for each in findings if each.rule_id in {"N1-QUO-04", "N1-QUO-05"}]


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(each.rule_id, each.severity.value, each.value) for each in findings]


def decided(value: str) -> Campaign:
    campaign = load_campaign("cq-cases-2023")
    settings = [
        {**each.model_dump(), **({"value": value} if each.id == "department_quota" else {})} for each in campaign.settings
    ]
    return Campaign.model_validate({**campaign.model_dump(), "settings": settings})


@pytest.mark.parametrize(
    ("recommender", "typical", "innovation", "expected"),
    [
        (DISTRICT, 5, 5, []),
        (DISTRICT, 6, 0, [("N1-QUO-04", "error", "典型案例6")]),
        (DISTRICT, 6, 7, [("N1-QUO-04", "error", "创新案例7"), ("N1-QUO-04", "error", "典型案例6")]),
        (DEPARTMENT, 3, 0, []),
        (DEPARTMENT, 2, 1, []),
        (DEPARTMENT, 2, 2, [("N1-QUO-05", "warning", "合计4")]),
        (DEPARTMENT, 4, 0, [("N1-QUO-05", "warning", "典型案例4")]),
        (DEPARTMENT, 5, 1, [("N1-QUO-05", "warning", "典型案例5")]),
        (DEPARTMENT, 6, 0, [("N1-QUO-04", "error", "典型案例6")]),
        (("某某协会", ""), 6, 0, [("N1-QUO-04", "error", "典型案例6")]),
    ],
)
def test_quota_by_recommender_and_category(
    recommender: tuple[str, str], typical: int, innovation: int, expected: list[tuple[str, str, str]]
) -> None:
    """N1-AMB-01: above five is an error in every reading, what some readings allow is the organiser's to say."""
    findings = quota_findings(sent(recommender, typical, innovation))
    assert sorted(told(findings)) == sorted(expected)
    assert {(each.submission_id, each.recommender) for each in findings} <= {(None, recommender[0])}


def test_undecided_quota_names_the_readings_and_asks_the_organiser() -> None:
    (finding,) = quota_findings(sent(DEPARTMENT, 4, 0))
    assert finding.message == (
        "市经济信息委推荐典型案例4个：按“每类不超过3个”“每类不超过5个且合计不超过3个”“合计不超过3个”超额，按“每类不超过5个”不超额，"
        "待主办方裁定（设置项 department_quota）。八(三)一句之内“每个区县或市级行业主管部门每类案例推荐不超过5个”与"
        "“每个市级行业主管部门推荐不超过3个”相矛盾；每类超过5个在各种读法下都超额，其余由主办方裁定。"
    )


@pytest.mark.parametrize(
    ("value", "typical", "innovation", "expected"),
    [
        ("每类不超过3个", 3, 3, []),
        ("每类不超过3个", 4, 0, [("N1-QUO-05", "error", "典型案例4")]),
        ("合计不超过3个", 2, 2, [("N1-QUO-05", "error", "合计4")]),
        ("每类不超过5个", 5, 5, []),
        ("每类不超过5个且合计不超过3个", 3, 1, [("N1-QUO-05", "error", "合计4")]),
    ],
)
def test_decided_quota_is_an_error_where_it_is_broken(
    value: str, typical: int, innovation: int, expected: list[tuple[str, str, str]]
) -> None:
    assert told(quota_findings(sent(DEPARTMENT, typical, innovation), decided(value))) == expected


def test_what_people_refused_takes_no_place() -> None:
    batch = a_batch(*sent(DISTRICT, 6, 0))
    first, *others = batch.submissions
    refused = replace(batch, submissions=(replace(first, status=Status.REJECTED), *others))
    assert [each.rule_id for each in validate_batch(refused) if each.rule_id.startswith("N1-QUO-0") and each.recommender] == []
