"""N1-MATA-12: what the bodies named in the form wrote in it, and what nobody wrote beside the printed words."""

import pytest

from mingjian.data.campaign import load_campaign
from mingjian.data.checks import Present
from mingjian.data.records import Document, Extract, Form, FormField, MaterialStatus, Role
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.opinions import find_opinions
from tests.pipeline.rules.making import PDF, WORD, Maker, a_batch

ARTISANS = load_campaign("cq-artisans-2023")
UNIT, BODY, CITY = "所在单位意见", "主管部门意见", "市高技办审批意见"
AGREED = "同意推荐。（盖章）2023年9月5日"
BLANK = "单位负责人签字：（公章） 年 月 日"


def told(fields: dict[str, str], *scans: Extract) -> list[tuple[str, str]]:
    """The findings on a Word form with these fields, beside these scans of it: value and message."""
    maker = Maker(
        form=Document(WORD, "推荐表"),
        fields=fields,
        extra=tuple((f"推荐表扫描件{number}.pdf", each) for number, each in enumerate(scans)),
    )
    facts = Facts(a_batch(maker, campaign=ARTISANS))
    check = ARTISANS.rule("N1-MATA-12").check
    assert isinstance(check, Present)
    return [(each.value, each.message) for each in find_opinions(check, facts.live[0], facts)]


def scan(*fields: FormField) -> Extract:
    """A stamped scan in which recognition read the print, and made a form of it where it read fields."""
    document = Document(PDF, "推荐表", has_text_layer=False)
    return Extract("", Role.FORM, MaterialStatus.OK, document, form=Form("person_form", fields, ()) if fields else None)


@pytest.mark.parametrize(
    "day",
    [
        "2023年9月5日",
        "2023.9.5",
        "2023 年 9 月 5 日",
        "２０２３-９-５",
        "23.9.5",
        "23/09/05",
        "二〇二三年九月五日",
        "20230905",
        "二O二三年十二月二十一日",
    ],
)
def test_opinion_with_a_day_in_any_writing_is_silent_and_a_day_alone_is_no_opinion(day: str) -> None:
    assert told({UNIT: f"同意推荐。（盖章）{day}", BODY: AGREED, CITY: ""}) == []
    assert [value for value, _ in told({UNIT: f"（盖章）{day}", BODY: AGREED, CITY: ""})] == [f"{UNIT}缺意见"]


@pytest.mark.parametrize(
    "printed", [BLANK, "主管部门（盖章）", "单位公章", "部门负责人： （签章）", "单位（盖章）：", "年  月  日", ""]
)
def test_printed_words_are_no_opinion(printed: str) -> None:
    ((value, message),) = told({UNIT: printed, BODY: AGREED, CITY: printed})
    assert value == f"{UNIT}缺意见、日期"
    assert "没有填写意见、日期。请由该单位填写、盖章后重新报送。" in message


def test_opinion_without_a_day_and_one_that_comes_later_are_told() -> None:
    found = told({UNIT: "同意推荐。电话023-67120000", BODY: AGREED, CITY: "同意"})
    assert [value for value, _ in found] == [f"{UNIT}缺日期", "市高技办审批意见已填写"]


@pytest.mark.parametrize("read", [(), (FormField(UNIT, BLANK), FormField(BODY, ""))])
def test_stamped_scan_beside_a_blank_form_leaves_it_to_people(read: tuple[FormField, ...]) -> None:
    found = told({UNIT: BLANK, BODY: AGREED, CITY: ""}, scan(*read))
    ((value, message),) = found
    assert value == "未核验"
    assert "推荐表扫描件0.pdf 是扫描件，手写的可能没有读出。请人工核对。" in message


def test_scan_in_which_the_opinion_was_read_is_silent() -> None:
    assert told({UNIT: BLANK, BODY: AGREED, CITY: ""}, scan(FormField(UNIT, AGREED))) == []
