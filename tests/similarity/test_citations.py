import pytest

from mingjian.similarity.citations import SECTIONS, Excluded, find_notes, find_quotations, find_sections, find_titles

COPIED = "工作室用了半年时间，把加工全过程拆分为若干岗位单元，每个单元回答四个问题。"


def words(text: str, found: list[Excluded]) -> list[tuple[str, str]]:
    return [(each.span.of(text), each.kind.value) for each in found]


def quoted(text: str) -> list[str]:
    return [each.span.of(text) for each in find_quotations(text, 10)]


def test_long_text_between_quotation_marks_is_a_quotation_and_a_term_is_not() -> None:
    text = "他说：“调解的功夫在调解之外，先听完再开口。”我们称之为“一站式”窗口。"
    assert words(text, find_quotations(text, 10)) == [("“调解的功夫在调解之外，先听完再开口。”", "quotation")]
    assert words(text, find_quotations(text, 3))[-1] == ("“一站式”", "quotation")


def test_a_page_between_quotation_marks_is_no_quotation() -> None:
    assert quoted("“" + "甲乙丙丁" * 80 + "”") == []


def test_quotations_in_a_row_longer_than_one_may_be_are_none() -> None:
    paragraphs = [f"“{COPIED}第{number}段。”" for number in range(9)]
    assert quoted("\n".join(paragraphs)) == []
    assert quoted("他接着说：".join(paragraphs)) == []
    assert quoted("\n".join(paragraphs[:3])) == paragraphs[:3]
    assert quoted(COPIED.join(paragraphs)) == paragraphs


def test_straight_marks_are_quotation_marks_where_it_is_plain_which_open() -> None:
    said = '"您的职业技能等级到底是什么，说来听听"'
    assert quoted(f"进门先问{said}，大爷摆手。\n他说：{said}") == [said, said]
    assert quoted(f'砂轮用14"的，进门先问{said}，大爷摆手说没有，油石用9"的。') == [said]


@pytest.mark.parametrize(
    "text",
    [
        '学员最常用的是14"的砂轮，入户也有入户的规矩，进门先帮忙拉风箱，另一种是9"的油石。',
        '最后还是答应了"，大爷摆手说没有，同行的人换了个问法，笑着问道："',
        '他说的"这一段只有开头一个引号，后面再也没有收尾，整段都是自己写的叙述。',
        '型号A"加长的一种适合炉前岗位使用，型号B"缩短的一种适合精加工岗位使用。',
        '"进门先帮忙，干满半个钟头再开口。\n不在吃饭的时候去，不当着同行的面问价钱。"',
    ],
    ids=["inches", "from the line before", "odd", "letters", "over two lines"],
)
def test_narrative_between_straight_marks_is_no_quotation(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "据市统计局公报显示，全年新增就业三万人。",
        "据《某地日报》报道，这条街上开了九家铺子。",
        "根据国家统计局公布的数据，全年新增就业三万人。",
        "据新华社某地3月5日电，这座桥今天通车。",
        "据《某区技能人才发展报告》显示，高级工占三成。",
        "据中国汽车工业协会统计：全年产量上升一成。",
        "摘自《调解手册》一书，第二章讲的是先听后说。",
    ],
)
def test_a_sentence_that_names_whom_it_cites_is_a_quotation(sentence: str) -> None:
    assert quoted(f"工作扎实。{sentence}成效明显。") == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "公司把机床的数据采集上来自动统计，按月排出红黄绿三色榜。",
        "车间根据吊装设备的承载能力和工位节拍重新划分学习岛，每个岛配一名师傅。",
        "根据《技能条例》要求，我区选出三十二家企业先行先试。",
        "以凭据记载为准，证据显示，票据统计，每一笔都对得上。",
        "根据上述报告显示，根据车间报表显示，三成工人没有证书。",
        "据统计，三年间共组织评议十一次，参评六百余人次。",
        "据不完全统计，据本公司统计，据车间部分师傅反映，效率提高一成。",
        "依据岗位写实的结果，把台阶定为八级，一级有一级的门槛。",
    ],
)
def test_a_sentence_that_names_nobody_is_no_quotation(text: str) -> None:
    assert quoted(text) == []


def test_a_sentence_with_a_note_is_a_quotation_where_a_list_of_works_has_its_number() -> None:
    text = "工作扎实。数字来自年鉴所载的公报[3]。其余从略[4]。"
    works = "\n参考文献\n[3] 某市统计年鉴，某出版社。"
    assert find_notes(text) == []
    assert words(text + works, find_notes(text + works))[0] == ("数字来自年鉴所载的公报[3]。", "quotation")
    unnumbered = text + "\n注释\n《调解手册》\n《仲裁手册》\n某市统计年鉴，某出版社"
    assert [each.span.of(unnumbered) for each in find_notes(unnumbered)] == ["数字来自年鉴所载的公报[3]。"]


def test_a_note_behind_every_sentence_cites_nothing() -> None:
    text = COPIED.replace("。", "[1]。") * 12 + "\n参考文献\n[1] 某案例汇编，某出版社。"
    assert all(len(each.span) < 10 for each in find_notes(text))


def test_references_at_the_end_are_left_out() -> None:
    text = "正文在此。\n参考文献：\n张某，《调解手册》，某出版社。"
    assert words(text, find_sections(text, SECTIONS)) == [("参考文献：\n张某，《调解手册》，某出版社。", "quotation")]
    assert find_sections(text, ("附录",)) == []


def test_a_section_ends_with_the_next_heading_and_a_table_of_contents_is_none() -> None:
    text = "目录\n参考文献\n一、做法\n先听完再开口。\n六、参 考 文 献\n[1] 调解手册\n七、附录\n名单在此。"
    assert words(text, find_sections(text, SECTIONS)) == [("六、参 考 文 献\n[1] 调解手册\n", "quotation")]
    assert words(text, find_sections(text, ("附录",))) == [("七、附录\n名单在此。", "quotation")]


def test_narrative_under_the_heading_of_a_list_of_works_counts() -> None:
    works = "[1] 调解手册\n\n[2] 张某. 先听后说[J]. 某学报, 2020.\nhttps://example.org/a\n"
    text = f"参考文献\n{works}{COPIED}{COPIED}\n3. 李某，《仲裁手册》\n"
    assert [each.span.of(text) for each in find_sections(text, SECTIONS)] == [f"参考文献\n{works}", "3. 李某，《仲裁手册》\n"]
    copied = "参考资料\n" + f"{COPIED}{COPIED}\n" * 7
    assert find_sections(copied, SECTIONS) == []
    assert find_sections(f"参考文献\n{'[1] 调解手册，某出版社' * 300}", SECTIONS) == []
    assert len(find_sections(copied.replace("参考资料", "附录"), ("附录",))) == 1


def test_a_section_ends_with_an_appendix() -> None:
    text = "参考文献\n[1] 调解手册\n附件：名单\n某某"
    assert words(text, find_sections(text, SECTIONS)) == [("参考文献\n[1] 调解手册\n", "quotation")]


def test_titles_and_document_numbers_are_titles() -> None:
    text = "依照《某市劳动人事争议调解办法》和某人社发〔2023〕10 号文件，按《办法》执行。"
    assert words(text, find_titles(text)) == [
        ("《某市劳动人事争议调解办法》", "title"),
        ("某人社发〔2023〕10 号", "title"),
        ("《办法》", "title"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我区上下认真学习贯彻落实江府发〔2023〕10号文件", "江府发〔2023〕10号"),
        ("某县人民政府某政办发〔2021〕3号", "某政办发〔2021〕3号"),
        ("关于改进环境的意见国发〔2014〕14号", "国发〔2014〕14号"),
    ],
)
def test_prose_before_a_document_number_is_no_issuer(text: str, number: str) -> None:
    assert [each.span.of(text) for each in find_titles(text)] == [number]


def test_sentences_in_title_marks_are_no_titles() -> None:
    kept = [
        "《为了职工：一个工匠的三十年》",
        "《某市人民政府办公厅关于进一步做好技能人才培养、评价、使用、激励工作若干措施的通知》",
        "《别了，老厂房》",
    ]
    assert [each.span.of("、".join(kept)) for each in find_titles("、".join(kept))] == kept
    for sentence in (
        COPIED,
        COPIED[:-1],
        "先听完再开口。再说",
        "把加工全过程拆分为若干岗位单元并由老师傅口述青年技术员录像再由质量工程师逐条核对数据签字定稿",
    ):
        assert find_titles(f"《{sentence}》") == []
    ending = "《公司得出一个判断：缺的不是设备，也不是工人，而是把一个人的绝活变成一群人的本领的办法》"
    row = f"《人才断档很快反映到订单上》。《{COPIED * 4}》。{ending}。《公司为此定了三条硬规矩》。《{COPIED * 4}》"
    assert find_titles(row) == []
    clauses = [f"《第{number}个岗位单元由老师傅口述青年技术员录像》" for number in range(30)]
    assert find_titles("，".join(clauses)) == []
    assert find_titles("".join(f"《{'长' * 90}》。{each}。" for each in clauses)) == []
