"""Automatic numbers as Word prints them."""

import pytest

from mingjian.extractors.numbering import Numbering, chinese_number, format_number, read_lists
from tests.extractors.word_makers import story


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
    ],
)
def test_chinese_numbers(value: int, text: str) -> None:
    assert chinese_number(value) == text


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (2, "upperLetter", "B"),
        (27, "lowerLetter", "aa"),
        (12, "chineseCountingThousand", "十二"),
        (12, "ideographDigital", "一二"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (3, "ideographZodiac", "寅"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "decimalEnclosedParen", "⑵"),
        (21, "decimalEnclosedFullstop", "21"),
        (3, "decimalEnclosedFullstop", "⒊"),
        (4, "ideographEnclosedCircle", "㈣"),
        (11, "ideographEnclosedCircle", "11"),
        (2, "numberInDash", "- 2 -"),
        (13, "ideographZodiacTraditional", "丙子"),
        (22, "ordinal", "22nd"),
        (112, "ordinal", "112th"),
        (7, "001", "007"),
        (12, "decimalFullWidth", "１２"),
        (5, "none", ""),
        (5, "unheardOf", "5"),
        (0, "chineseCounting", "0"),
    ],
)
def test_number_formats(value: int, style: str, text: str) -> None:
    assert format_number(value, style) == text


def level(number: int, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def count(xml: str, *asked: tuple[str, int]) -> list[str]:
    numbering = Numbering(read_lists(story("numbering", xml).encode(), "a.docx"))
    found = [numbering.next(*each) for each in asked]
    return ["" if each is None else each[0] for each in found]


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def test_deeper_levels_restart_and_lists_share_their_counter() -> None:
    xml = abstract(0, level(0, "%1."), level(1, "%1.%2")) + "".join(
        f'<w:num w:numId="{each}"><w:abstractNumId w:val="0"/></w:num>' for each in (1, 2)
    )
    assert count(xml, ("1", 0), ("1", 1), ("1", 1), ("2", 0), ("1", 1)) == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_a_level_without_its_upper_one_counts_from_the_start() -> None:
    xml = abstract(0, level(0, "%1."), level(1, "%1.%2")) + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    assert count(xml, ("1", 1), ("1", 1), ("1", 0)) == ["1.1", "1.2", "2."]


def test_a_level_that_never_restarts() -> None:
    xml = (
        abstract(0, level(0, "%1."), level(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert count(xml, ("1", 0), ("1", 1), ("1", 0), ("1", 1)) == ["1.", "1)", "2.", "2)"]


def test_start_override_restarts_once() -> None:
    override = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    xml = abstract(0, level(0, "%1.")) + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' + override
    assert count(xml, ("1", 0), ("1", 0), ("2", 0), ("2", 0)) == ["1.", "2.", "1.", "2."]


def test_a_list_by_style_link() -> None:
    xml = (
        abstract(0, level(0, "(%1)"), more='<w:styleLink w:val="S"/>')
        + abstract(1, more='<w:numStyleLink w:val="S"/>')
        + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert count(xml, ("1", 0), ("1", 0)) == ["(1)", "(2)"]


def test_an_unknown_list_gives_no_number() -> None:
    assert count(abstract(0, level(0, "%1.")), ("9", 0)) == [""]


def test_a_level_that_restarts_after_one_level_only() -> None:
    xml = (
        abstract(0, level(0, "%1."), level(1, "%2)"), level(2, "[%3]", more='<w:lvlRestart w:val="1"/>'))
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    asked = (("1", 0), ("1", 1), ("1", 2), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 2))
    assert count(xml, *asked) == ["1.", "1)", "[1]", "2)", "[2]", "2.", "1)", "[1]"]


def test_legal_numbers_may_be_switched_off() -> None:
    chinese = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    for state, text in (("", "1.1"), (' w:val="0"', "一.1")):
        xml = abstract(0, chinese, level(1, "%1.%2", more=f"<w:isLgl{state}/>"))
        xml += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        assert count(xml, ("1", 0), ("1", 1)) == ["一、", text]


def test_a_number_format_of_the_writers_own() -> None:
    own = '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
    xml = (
        abstract(0, f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{own}</mc:AlternateContent><w:lvlText w:val="第%1号"/></w:lvl>')
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert count(xml, ("1", 0), ("1", 0)) == ["第009号", "第010号"]
