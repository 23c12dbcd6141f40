"""Cases of one unit with titles alike: one put right, or two."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mingjian.data.records import Extract, Severity, Status
from mingjian.pipeline.rules.facts import Batch
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.case_makers import Made, campaign, case, text_of
from tests.pipeline.test_group import EARLY, batch, files, group


def with_body(made: Extract, body: str) -> Extract:
    assert made.case is not None
    return replace(made, case=replace(made.case, body=body))


LIKE = ("数控车工工作室带徒传技培养高技能人才的实践", "机电车工工作室带徒传技培养高技能人才的实践")


@pytest.mark.parametrize(
    ("titles", "kept", "corrected"),
    [
        (LIKE, 0.0, False),
        (LIKE, 0.6, True),  # a title put right, and four tenths of the text new
        (("打造数控高技能人才培养高地（一）", "打造数控高技能人才培养高地（二）"), 0.6, False),
        (("校企合作培养高技能人才的2022年实践", "校企合作培养高技能人才的2023年实践"), 0.9, True),
        (("数控实训基地建设", "数控实训基地建设与运营"), 0.2, False),
    ],
)
def test_titles_alike_are_one_case_where_the_texts_are(titles: tuple[str, str], kept: float, *, corrected: bool) -> None:
    old, new = (text_of(each) for each in titles)
    cut = int(kept * len(old))
    made = [
        Made(f"{at}.zip", about={"received_at": EARLY + timedelta(days=at), "recommender_raw": "渝北区"}).put(
            "案例.docx", with_body(case(title, unit="某某公司"), body)
        )
        for at, (title, body) in enumerate(zip(titles, (old, old[:cut] + new[cut:]), strict=True))
    ]
    submissions = batch(*made)
    assert [each.status for each in submissions] == [Status.SUPERSEDED if corrected else Status.RECEIVED, Status.RECEIVED]
    packages = tuple(each.package for each in made)
    found = [
        (each.submission_id, each.severity, each.value)
        for each in validate_batch(Batch(campaign(), packages, submissions, {}))
        if each.rule_id == "X-LIKE-TITLE"
    ]
    first, second = (each.submission_id for each in submissions)
    both = [(first, Severity.WARNING, second), (second, Severity.WARNING, first)]
    assert found == ([(second, Severity.INFO, first)] if corrected else both)


def test_two_cases_with_titles_alike_in_one_folder_are_two() -> None:
    made = Made().put("1.docx", case(LIKE[0])).put("2.docx", case(LIKE[1]))
    made.put("a.pdf", case(LIKE[1], pdf=True, text="扫描")).put("b.pdf", case(LIKE[0], pdf=True, text="影印"))
    assert [(each.title, files(each)) for each in group(made)] == [(LIKE[0], ["1.docx", "b.pdf"]), (LIKE[1], ["2.docx", "a.pdf"])]
