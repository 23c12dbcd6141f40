"""Each way of disguising a copy, on invented prose: the copy is found where it stands, and graded for what was done to it."""

from itertools import chain

import pytest
from opencc import OpenCC

from mingjian.data.reuse import Passage, PassageKind
from mingjian.similarity.passages import align, prepare
from tests.similarity.texts import CASE, OTHER, THIRD, host

VERBATIM, EDITED, REWRITTEN = PassageKind.VERBATIM, PassageKind.EDITED, PassageKind.REWRITTEN
SENTENCES = [f"{each}。" for each in CASE.split("。") if each]
OWN = [f"{each}。" for each in (OTHER + THIRD).split("。") if each]
WORDS = {
    "改成了": "改建为",
    "过去": "以往",
    "耽误": "贻误",
    "成立后": "组建以后",
    "轮流": "依次",
    "闲置": "空闲",
    "全部": "悉数",
    "添了": "增加了",
    "准备": "打算",
    "愿意": "乐意",
    "学一门": "学会一门",
}
PARAPHRASE = (
    "修一台拖拉机要往县城赶三十公里，来回就误掉两天农时，这是青溪镇农户从前的难处。如今旧粮站变身数字农机服务中心，"
    "技师共十二名，编成四组，分片区轮番下村，农户在手机上下单，四小时之内师傅必到。插秧机、烘干机凡有闲着的，镇上一律登记入库，转手便可出租。"
    "四千八百亩小麦去年夏收时都赶在下雨前归了仓，村集体靠机械租金进账六十二万元。用老支书郑大山的话讲，人心聚起来，靠的是机器跑起来。"
    "中心接下来要和职业学校办维修班，好让年轻人回乡来，学会吃饭的手艺。"
)
LIST = (
    "数字农机服务中心工作清单\n一、场地：青溪镇旧粮站改造\n二、队伍：技师十二名，分成四个小组，按片区轮流进村\n三、时限：手机下单，四小时内到场\n"
    "四、农机：闲置的烘干机、插秧机登记入库，谁家空着谁家租出去\n五、成效：去年夏收四千八百亩小麦雨前归仓，机械租金为村集体添六十二万元\n六、下一步：同职业学校合办维修班"
)
ABBREVIATED = (
    "街道建成综合治理指挥调度平台，网格员用手机上报问题，平台按部门职责自动派单，限时二十四小时办结。"
    "试运行三个月，受理诉求一千二百件，办结率百分之九十六，群众满意率提高了三十个百分点。平台还同城市大脑打通，积水点三分钟内报警。"
)


def replaced(text: str, table: dict[str, str]) -> str:
    for old, new in table.items():
        text = text.replace(old, new)
    return text


def woven() -> str:
    """Copied and own sentences in turn."""
    return "".join(chain.from_iterable(zip(SENTENCES, OWN, strict=False)))


DISGUISES = {
    "verbatim": (CASE, VERBATIM),
    "traditional characters": (OpenCC("s2t").convert(CASE), VERBATIM),
    "full width and circled": (CASE.replace("，", ",").replace("。", ". ").replace("十二", "１２"), VERBATIM),
    "zero-width and blanks": ("\u200b".join(CASE[: len(CASE) // 2]) + " ".join(CASE[len(CASE) // 2 :]), VERBATIM),
    "punctuation put in": (CASE.replace("，", "……，").replace("中心", "“中心”").replace("农户", "农·户"), VERBATIM),
    "look-alikes and radicals": (replaced(CASE, {"力": "⼒", "人": "⼈", "手": "⼿", "一": "⼀", "口": "⼝"}), VERBATIM),
    "numbers in figures": (
        replaced(CASE, {"三十公里": "30公里", "十二名": "12名", "四千八百亩": "4800亩", "六十二万元": "62万元"}),
        VERBATIM,
    ),
    "sentences split": (CASE.replace("，", "。"), VERBATIM),
    "sentences merged": (CASE.replace("。", "，"), VERBATIM),
    "noise": ("".join(each for place, each in enumerate(CASE) if place % 12), EDITED),
    "synonyms": (replaced(CASE, WORDS), EDITED),
    "other names and figures": (
        replaced(
            CASE, {"青溪镇": "白沙镇", "郑大山": "李长河", "农户": "村民", "十二": "十五", "六十二": "七十九", "粮站": "供销社"}
        ),
        EDITED,
    ),
    "condensed": ("".join(SENTENCES[place] for place in (0, 2, 4, 5)), EDITED),
    "expanded": ("".join(f"{each}这一点大家都看在眼里。" for each in SENTENCES), EDITED),
    "paraphrase": (PARAPHRASE, REWRITTEN),
    "prose made a list": (LIST, EDITED),
}


def covered(passages: list[Passage], text: str, copy: str) -> float:
    """Share of the copy's characters that passages cover."""
    start = text.index(copy)
    places = set(chain.from_iterable(range(each.here.start, each.here.end) for each in passages))
    return len(places & set(range(start, start + len(copy)))) / len(copy)


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguised_copy_is_found_whole_and_graded(name: str) -> None:
    copy, kind = DISGUISES[name]
    text = host(copy)
    found = align(prepare(text), prepare(CASE))
    assert covered(found, text, copy) >= 0.8
    assert sum(len(each.here) for each in found) <= len(copy) + 10
    assert {each.kind for each in found} == {kind}


@pytest.mark.parametrize("turned", [SENTENCES[::-1], [*SENTENCES[3:], *SENTENCES[:3]]], ids=["backwards", "halves"])
def test_sentences_in_another_order_are_found(turned: list[str]) -> None:
    copy = "".join(turned)
    text = host(copy)
    assert covered(align(prepare(text), prepare(CASE)), text, copy) >= 0.95


def test_copied_sentences_between_own_ones_are_found() -> None:
    text = woven()
    found = align(prepare(text), prepare(CASE))
    assert sum(covered(found, text, each) for each in SENTENCES[:5]) >= 4


def test_percentages_and_terms_written_otherwise_are_found() -> None:
    copy = replaced(
        ABBREVIATED, {"百分之九十六": "96%", "二十四小时": "24小时", "三十个百分点": "30个百分点", "城市大脑": "City Brain"}
    )
    text = host(copy)
    found = align(prepare(text), prepare(ABBREVIATED))
    assert covered(found, text, copy) >= 0.9
    assert {each.kind for each in found} <= {VERBATIM, EDITED}


def test_a_formula_filled_with_other_figures_is_no_rewriting() -> None:
    here = "据初步统计，全年完成投资3216万元，同比增长7.4%；新建站点58个，服务群众91300人次，满意率97.2%，较上年提高1.6个百分点。"
    there = (
        "据初步统计，上半年完成投资845万元，同比下降2.1%；改建站点13个，服务群众20700人次，满意率93.8%，较上年回落0.9个百分点。"
    )
    found = align(prepare(host(here)), prepare(f"{CASE}{there}"))
    assert all(each.kind is not REWRITTEN for each in found)


def test_a_paraphrase_is_found_from_both_sides() -> None:
    text = host(PARAPHRASE)
    [here] = align(prepare(text), prepare(CASE))
    [there] = align(prepare(CASE), prepare(text))
    assert (here.here, here.there) == (there.there, there.here)


def test_two_copies_with_own_text_between_them_in_both_texts_are_two_passages() -> None:
    """What lies between is nobody's copy and must not count as such."""
    middle = len(CASE) // 2
    cut = CASE.index("。", middle) + 1
    text, source = f"{CASE[:cut]}{OTHER}{CASE[cut:]}", f"{CASE[:cut]}{THIRD}{CASE[cut:]}"
    found = align(prepare(text), prepare(source))
    assert len(found) == 2
    assert covered(found, text, OTHER) == 0
