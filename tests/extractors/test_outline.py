"""Cases read from documents in many layouts, with and without style."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.records import Block, BlockKind, Case, Cell, Document, SectionKind, Span, Table, Typography
from mingjian.extractors.headings import name_kinds, number_form
from mingjian.extractors.outline import read_case
from mingjian.extractors.title_block import is_name, split_names

LONG = (
    "近年来，虚构区深入贯彻落实人才强市战略，聚焦制造业集群建设，围绕技能人才培养、评价、使用、激励等环节持续发力，取得明显进展。"
    * 5
)
CLASSIC = ("一、实施背景", LONG, "二、主要做法", "（一）强化组织", LONG, "三、工作成效", LONG, "四、经验启示", LONG)


def read(*lines: str) -> Case:
    document = Document("text/plain", "\n".join(lines))
    case = read_case(document)
    assert case is not None
    assert case.body_span.of(document.text) == case.body
    if case.abstract_span is not None:
        assert case.abstract_span.of(document.text) == case.abstract
    return case


def styled(*lines: tuple[str, Typography]) -> Document:
    blocks: list[Block] = []
    start = 0
    for text, look in lines:
        blocks.append(Block(Span(start, start + len(text)), BlockKind.PARAGRAPH, typography=look))
        start += len(text) + 1
    return Document("text/plain", "\n".join(text for text, _ in lines), tuple(blocks))


def kinds(case: Case) -> list[tuple[SectionKind, str]]:
    return [(each.kind, each.heading) for each in case.sections]


def test_case_with_everything() -> None:
    case = read(
        "产教融合育工匠 数字赋能强技能",
        "——虚构区高技能人才队伍建设典型案例",
        "作者：张三、李四　单位：虚构市虚构区人力资源和社会保障局",
        "摘要：本案例介绍了做法。",
        "关键词：技能人才；产教融合；数字化",
        *CLASSIC,
    )
    assert (case.title, case.subtitle) == ("产教融合育工匠 数字赋能强技能", "虚构区高技能人才队伍建设典型案例")
    assert (case.authors, case.unit) == (("张三", "李四"), "虚构市虚构区人力资源和社会保障局")
    assert (case.abstract, case.keywords) == ("本案例介绍了做法。", ("技能人才", "产教融合", "数字化"))
    assert case.body == "\n".join(CLASSIC)
    assert kinds(case) == [
        (SectionKind.BACKGROUND, "一、实施背景"),
        (SectionKind.PRACTICE, "二、主要做法"),
        (SectionKind.EFFECT, "三、工作成效"),
        (SectionKind.DISCUSSION, "四、经验启示"),
    ]
    assert case.found_by_text == ()


@pytest.mark.parametrize(
    "label", ["摘要：", "摘 要：", "内容提要：", "【摘要】", "[摘 要]", "［摘要］"[:0] + "【内容摘要】", "内容摘要：", "〔摘要〕"]
)
def test_abstract_label(label: str) -> None:
    case = read("标题", f"{label}甲乙丙。", "关键词：技能", *CLASSIC)
    assert (case.title, case.abstract, case.body) == ("标题", "甲乙丙。", "\n".join(CLASSIC))


def test_abstract_of_several_paragraphs_after_a_label_alone() -> None:
    case = read("标题", "摘 要", "第一段。", "第二段。", "关键词: 技能、工匠", *CLASSIC)
    assert (case.abstract, case.keywords) == ("第一段。\n第二段。", ("技能", "工匠"))


def test_abstract_under_a_heading_of_its_own_ends_at_the_next() -> None:
    case = read("标题", "一、案例摘要", "第一段。", "第二段。", "二、背景", LONG, "三、做法", LONG)
    assert case.abstract == "第一段。\n第二段。"
    assert kinds(case) == [(SectionKind.BACKGROUND, "二、背景"), (SectionKind.PRACTICE, "三、做法")]


def test_authors_and_english_between_keywords_and_body() -> None:
    case = read(
        "标题", "摘要：甲乙。", "关键词：丙", "作者：张三", "Abstract: nothing", "Key words: x", "目 录", "一、背景……1", *CLASSIC
    )
    assert (case.authors, case.body) == (("张三",), "\n".join(CLASSIC))


def test_campaign_words_and_unit_above_the_title() -> None:
    case = read_case(
        styled(
            ("2023年度新时代高技能人才队伍建设十大典型案例", TITLE),
            ("把车间变课堂", TITLE),
            ("虚构机械有限公司", SUBTITLE),
            (LONG * 2, BODY),
        )
    )
    assert case is not None
    assert (case.title, case.subtitle, case.unit) == ("把车间变课堂", "", "虚构机械有限公司")
    case = read_case(styled(("虚构市虚构区人力社保局", SUBTITLE), ("把车间变课堂", TITLE), (LONG * 2, BODY)))
    assert case is not None
    assert (case.title, case.unit) == ("把车间变课堂", "虚构市虚构区人力社保局")


def test_table_of_labels_at_the_head() -> None:
    head = "案例名称\t把车间变课堂——虚构公司案例\n作者\t张三\t单位\t虚构机械有限公司"
    body = "\n".join(CLASSIC)
    document = Document(
        "x",
        f"{head}\n{body}",
        (Block(Span(0, len(head)), BlockKind.TABLE), Block(Span(len(head) + 1, len(head) + 1 + len(body)), BlockKind.PARAGRAPH)),
    )
    case = read_case(document)
    assert case is not None
    assert (case.title, case.subtitle, case.authors, case.unit) == ("把车间变课堂", "虚构公司案例", ("张三",), "虚构机械有限公司")
    assert case.body == body


def test_abstract_without_keywords_is_one_paragraph() -> None:
    case = read("标题", "摘要：甲乙丙。", LONG, *CLASSIC)
    assert case.abstract == "甲乙丙。"
    assert case.body == "\n".join([LONG, *CLASSIC])
    assert kinds(case)[0] == (SectionKind.OTHER, "")


def test_abstract_with_keywords_in_the_same_paragraph() -> None:
    case = read("标题", "摘要：甲乙丙。关键词：技能；工匠", *CLASSIC)
    assert (case.abstract, case.keywords, case.body) == ("甲乙丙。", ("技能", "工匠"), "\n".join(CLASSIC))


def test_no_abstract_is_none() -> None:
    case = read("标题", *CLASSIC)
    assert (case.abstract, case.abstract_span, case.abstract_count) == (None, None, None)
    assert case.body == "\n".join(CLASSIC)


def test_label_of_the_body_is_no_part_of_it() -> None:
    case = read("标题", "摘要：甲乙丙。", "正文", *CLASSIC)
    assert case.body == "\n".join(CLASSIC)


@pytest.mark.parametrize(
    ("lines", "authors", "unit"),
    [
        (("作者：张三",), ("张三",), ""),
        (("姓名：张三      班级：软件111301",), ("张三",), ""),
        (("作者：张三 李四", "单位：虚构机械有限公司"), ("张三", "李四"), "虚构机械有限公司"),
        (("（虚构市虚构区人力社保局  张三  李四）",), ("张三", "李四"), "虚构市虚构区人力社保局"),
        (("虚构电子有限公司　王五",), ("王五",), "虚构电子有限公司"),
        (("虚构职业技术学院", "王五　赵六"), ("王五", "赵六"), "虚构职业技术学院"),
        (("张　三  欧阳小明",), ("张三", "欧阳小明"), ""),
        (("文/张三",), ("张三",), ""),
        (("虚构机电有限公司第26分厂", "张三1、李四2"), ("张三", "李四"), "虚构机电有限公司第26分厂"),
        (("中铁18局集团某某公司", "张三"), ("张三",), "中铁18局集团某某公司"),
        (("作者：赵六（虚构机械有限公司）",), ("赵六",), "虚构机械有限公司"),
        (("张三1，李四2",), ("张三", "李四"), ""),
        (("张三（虚构机械有限公司） 李四（虚构职业学院）",), ("张三", "李四"), "虚构机械有限公司、虚构职业学院"),
        (("虚构区仪器仪表产业联盟", "池宛秋  郗明渠  幺小白"), ("池宛秋", "郗明渠", "幺小白"), "虚构区仪器仪表产业联盟"),
        (("作者简介：张三，男，高级技师。", "作者：张三"), ("张三",), ""),
        (("虚构区人力社保局就业科科长 张三", "虚构职业学院 教授 李四"), ("张三", "李四"), "虚构区人力社保局就业科"),
        (("撰稿人：古丽·买买提",), ("古丽·买买提",), ""),
        (("申报单位：虚构市虚构区总工会", "2023年11月"), (), "虚构市虚构区总工会"),
    ],
)
def test_authors_and_unit(lines: tuple[str, ...], authors: tuple[str, ...], unit: str) -> None:
    case = read("技能大师引领", *lines, *CLASSIC)
    assert (case.title, case.authors, case.unit) == ("技能大师引领", authors, unit)
    assert case.body == "\n".join(CLASSIC)


def test_preamble_and_labels_of_a_cover() -> None:
    case = read("附件3", "案例名称：把车间变课堂", "申报单位：虚构机械有限公司", "案例类别：典型案例", "摘要：甲乙。", *CLASSIC)
    assert (case.title, case.unit, case.abstract) == ("把车间变课堂", "虚构机械有限公司", "甲乙。")


def test_dash_inside_the_title_line() -> None:
    case = read("打造新高地——虚构职业学院培养案例", *CLASSIC)
    assert (case.title, case.subtitle) == ("打造新高地", "虚构职业学院培养案例")


TITLE = Typography(font="方正小标宋", size_pt=22, bold=False, centred=True)
SUBTITLE = Typography(font="楷体", size_pt=16, bold=False, centred=True)
HEAD = Typography(font="黑体", size_pt=16, bold=True, centred=False)
BODY = Typography(font="仿宋", size_pt=16, bold=False, centred=False)
OWN = Typography(font="楷体", size_pt=14, bold=False, centred=False)


def test_title_over_two_lines_and_subtitle_in_another_look() -> None:
    case = read_case(
        styled(
            ("探索建立区域性高技能人才培养联合", TITLE),
            ("新机制的实践", TITLE),
            ("虚构区案例", SUBTITLE),
            ("虚构区人力社保局", SUBTITLE),
            (LONG, BODY),
            (LONG, BODY),
        )
    )
    assert case is not None
    assert (case.title, case.subtitle, case.unit) == (
        "探索建立区域性高技能人才培养联合新机制的实践",
        "虚构区案例",
        "虚构区人力社保局",
    )


def test_second_line_of_a_short_title_is_the_subtitle() -> None:
    case = read_case(styled(("技能强企 匠心筑梦", TITLE), ("虚构公司队伍建设案例", TITLE), (LONG * 2, BODY)))
    assert case is not None
    assert (case.title, case.subtitle, case.body) == ("技能强企 匠心筑梦", "虚构公司队伍建设案例", LONG * 2)


def test_abstract_of_two_paragraphs_in_its_own_look() -> None:
    case = read_case(
        styled(("标题", TITLE), ("摘要：第一段。", OWN), ("第二段。", OWN), (LONG, BODY), ("背景", HEAD), (LONG, BODY))
    )
    assert case is not None
    assert case.abstract == "第一段。\n第二段。"


def test_unnumbered_bold_headings_stand_above_numbered_ones() -> None:
    case = read_case(
        styled(
            ("标题", TITLE),
            ("为什么要做", HEAD),
            (LONG, BODY),
            ("具体怎么做的举措", HEAD),
            ("一、强化组织", BODY),
            (LONG, BODY),
            ("二、完善机制", BODY),
            (LONG, BODY),
        )
    )
    assert case is not None
    assert kinds(case) == [(SectionKind.OTHER, "为什么要做"), (SectionKind.PRACTICE, "具体怎么做的举措")]


def test_short_and_bold_lines_that_head_nothing() -> None:
    lines = (
        "1.1 研究现状\t4", "结束语……………………5", "2023年3月16日", "承诺人：", "单位（盖章）：某厂", "☑集体项目  □ 个人项目",
        "可行性分析 → 验收测试", "出处：https://example.org/a", "[7]某某.某文[N].某报,1998-12-27(3)", "码.",
    )  # fmt: skip
    looks = [(each, HEAD) for each in lines]
    case = read_case(
        styled(("标题", TITLE), (LONG, BODY), *looks, ("怎么想", HEAD), (LONG, BODY), ("怎么做", HEAD), (LONG, BODY))
    )
    assert case is not None
    assert [each.heading for each in case.sections] == ["", "怎么想", "怎么做"]


def test_a_number_with_a_full_width_point_is_no_name() -> None:
    case = read("标题", "姓名：张三", "一．名词定义", LONG, "二．简答", LONG)
    assert (case.authors, [each.heading for each in case.sections]) == (("张三",), ["一．名词定义", "二．简答"])


def test_plain_headings_without_any_style() -> None:
    case = read("标题", "【案例背景】", LONG, "【主要做法】", "一、强化", LONG, "二、完善", LONG, "【取得成效】", LONG)
    assert [each[0] for each in kinds(case)] == [SectionKind.BACKGROUND, SectionKind.PRACTICE, SectionKind.EFFECT]


def test_introduction_and_end_do_not_stand_above_numbered_chapters() -> None:
    case = read("标题", "引言", LONG, "一、建强阵地", LONG, "二、育好人才", LONG, "结语", LONG)
    assert [each[1] for each in kinds(case)] == ["", "一、建强阵地", "二、育好人才"]


def test_numbers_that_begin_again_stand_below() -> None:
    case = read("标题", "背景", LONG, "一、甲", LONG, "二、乙", LONG, "成效", "一、丙", LONG, "二、丁", LONG)
    assert [each[1] for each in kinds(case)] == ["背景", "成效"]


def test_chapters_of_which_only_some_have_a_style() -> None:
    lines = ["标题", "一、背景", LONG, "二、做法", LONG, "三、成效", LONG, "四、探讨", LONG]
    blocks, start = [], 0
    for text in lines:
        kind = BlockKind.HEADING if text[:2] in {"一、", "二、"} else BlockKind.PARAGRAPH
        blocks.append(Block(Span(start, start + len(text)), kind, level=int(kind is BlockKind.HEADING)))
        start += len(text) + 1
    case = read_case(Document("x", "\n".join(lines), tuple(blocks)))
    assert case is not None
    assert len(case.sections) == 4


def test_headings_that_open_their_paragraph() -> None:
    case = read("标题", "一、背景。" + LONG, "二、做法。" + LONG)
    assert kinds(case) == [(SectionKind.BACKGROUND, "一、背景"), (SectionKind.PRACTICE, "二、做法")]


def test_elements_are_found_in_the_text_without_headings() -> None:
    case = read("标题", LONG, "主要做法是建立机制，下一步将继续推广。" + LONG)
    assert kinds(case) == [(SectionKind.OTHER, "")]
    assert case.found_by_text == tuple(SectionKind)[:4]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("一、实施背景", [SectionKind.BACKGROUND]),
        ("二、经验做法", [SectionKind.PRACTICE]),
        ("三、实践成效", [SectionKind.EFFECT]),
        ("四、存在问题与思考", [SectionKind.DISCUSSION]),
        ("下一步打算", [SectionKind.DISCUSSION]),
        ("问题的提出", [SectionKind.BACKGROUND]),
        ("主要做法与成效", [SectionKind.PRACTICE, SectionKind.EFFECT]),
        ("（三）探索与实践", [SectionKind.PRACTICE]),
        ("五、经验启示", [SectionKind.DISCUSSION]),
        ("一、坚持党建引领，健全工作体系", [SectionKind.PRACTICE]),
        ("第三部分 社会影响", [SectionKind.EFFECT]),
        ("六、其他", [SectionKind.OTHER]),
    ],
)
def test_heading_names_its_elements(heading: str, expected: list[SectionKind]) -> None:
    assert list(name_kinds(heading)) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("一、背景", "chinese"),
        ("（二）做法", "bracketed"),
        ("3.成效", "decimal"),
        ("3.5亿元", ""),
        ("第一部分 甲", "part"),
        ("2023年", ""),
    ],
)
def test_number_forms(text: str, form: str) -> None:
    assert number_form(text)[0] == form


@pytest.mark.parametrize(
    "lines",
    [
        ("关于推荐案例的函", "虚构市高技办：", LONG),
        ("十大案例评选推荐表", LONG),
        ("虚构高技办〔2023〕10号", "关于开展", "典型案例评选的通知", "各区县：", LONG, LONG),
        ("虚构市人力社保局", "关于推荐典型案例的", "函", LONG, LONG),
        ("文本复制检测报告单", LONG),
        ("你好", "短信。"),
        ("",),
    ],
)
def test_no_case(lines: tuple[str, ...]) -> None:
    assert read_case(Document("text/plain", "\n".join(lines))) is None


def test_a_table_is_no_case() -> None:
    text = "序号\t姓名\n" * 200
    assert read_case(Document("text/plain", text, (Block(Span(0, len(text)), BlockKind.TABLE),))) is None


def test_a_case_framed_by_a_table_of_one_column() -> None:
    text = "\n".join(("标题", "摘要：甲。", *CLASSIC))
    span = Span(0, len(text))
    table = Table((Cell(text, 0, 0, span=span),), 1, 1, span=span)
    case = read_case(Document("x", text, (Block(span, BlockKind.TABLE),), (table,)))
    assert case is not None
    assert (case.title, case.abstract, case.body) == ("标题", "甲。", "\n".join(CLASSIC))


def test_numbers_are_not_counted() -> None:
    lines = ["标题", "一、背景", LONG, "二、做法", LONG]
    text = "\n".join(lines)
    numbers = tuple(Span(text.index(each), text.index(each) + 2) for each in ("一、", "二、"))
    plain, numbered = read_case(Document("x", text)), read_case(Document("x", text, numbers=numbers))
    assert plain is not None
    assert numbered is not None
    assert plain.body_count.high - numbered.body_count.high == 4


def test_names() -> None:
    assert [is_name(each) for each in ("张三", "欧阳小明", "人力社保局", "产教融合", "甲", "虚构区")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert split_names("张　三、李四1，王五*") == ["张三", "李四", "王五"]


PIECES = st.sampled_from(
    [
        "标题",
        "——副题",
        "摘要：甲。",
        "摘 要",
        "关键词：乙；丙",
        "关键词",
        "正文",
        "目 录",
        "一、背景……1",
        "作者：张三",
        "单位：",
        "一、背景",
        "二、做法",
        "（一）甲",
        "第一部分",
        "1.成效",
        "【探讨】",
        "张三 李四",
        "附件1",
        "案例名称：",
        "Abstract: x",
        "关键词：甲 摘要：乙",
        "摘要：甲。关键词：",
        LONG,
        LONG,
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(PIECES, max_size=14),
    st.lists(st.sampled_from([TITLE, SUBTITLE, HEAD, BODY, OWN, Typography()]), min_size=14, max_size=14),
)
def test_spans_hold_for_any_order_of_lines(lines: list[str], looks: list[Typography]) -> None:
    document = styled(*zip(lines, looks, strict=False))
    case = read_case(document)
    if case is None:
        return
    assert case.body_span.of(document.text) == case.body
    assert case.abstract is None or (case.abstract_span is not None and case.abstract_span.of(document.text) == case.abstract)
    assert case.sections[0].span.start == case.body_span.start
    assert case.sections[-1].span.end == case.body_span.end
    assert all(earlier.span.end == later.span.start for earlier, later in pairwise(case.sections))


def test_a_program_with_a_few_chinese_comments_is_no_case() -> None:
    lines = [
        "package com.neu.demo1;",
        "// 计算平均分",
        *[f"public static void method{number}(String[] arguments) {{ }}" for number in range(60)],
    ]
    text = "\n".join(lines)
    assert read_case(Document(media_type="text/plain", text=text)) is None
