"""Proper names in Chinese running text: towns and parks, companies, schools and offices, persons with a title."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mingjian.data.recommenders import place_names
from mingjian.similarity.words import cut_known

PLACE = "地名"
BODY = "单位名"
PERSON = "人名"

_LEAST_STEM = 2  # Han: a name of one character and its kind (东街) turns up by chance
_MOST_STEM = 4  # longer runs of unknown characters are phrases
_TRADES = 3  # words between a stem and its kind: 朗屏|职业|技术|学院
_REPEATED_SHARE = 0.6  # of the shorter form's mentions: then the longer form is the name, else its first letter is a neighbour
_PLACE_KINDS = ("工业园区", "产业园区", "工业园", "产业园", "科技园", "开发区", "街道", "社区", "镇", "乡", "村")
_BODY_KINDS = (
    *("股份有限公司", "有限责任公司", "有限公司", "公司", "集团", "合作社", "技工学校", "学院", "学校", "技校"),
    *("中心", "协会", "联盟", "工作室", "实验室", "研究院", "管理局", "局"),
)
_NOT_IN_NAMES = frozenset(
    "的一是在了和与及同或由从到向往对为把被将让使给以于至等该各每全本我你他她它们这那其某有无没不也都又还再已就才只并且而则因但若如"
    "所之者个名位家所座条项次批届年月日时分元人两二三四五六七八九十百千万多几第约近超来去赴进出入上下里外内中间前后用按据依经过"
    "请邀聘派送带领找说讲称叫问看见听想做办建设立开设创推搞抓搭接交发拿走跑奔回返驻住离距沿跨属归借赠"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤聂冉蒲鲜税游詹卓鄢封瞿晏谌阳费柯骆邬简鲍柳毕牟闵冼宣路乔储温苗盖池郗胥农"
)
_TITLES = frozenset(
    (
        *(
            "董事长",
            "总经理",
            "副总经理",
            "院长",
            "副院长",
            "校长",
            "副校长",
            "局长",
            "副局长",
            "主任",
            "副主任",
            "书记",
            "会长",
            "秘书长",
        ),
        *("教授", "副教授", "老师", "师傅", "大师", "工程师", "总工程师", "班长", "厂长", "镇长", "站长", "所长"),
    )
)
_LAST_LETTERS = frozenset(each[-1] for each in (*_PLACE_KINDS, *_BODY_KINDS))
_HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class ProperName:
    """A name with what tells it from others: `stem` is 凤栖 of 凤栖工业园, the whole of a person's name."""

    name: str
    stem: str
    kind: str
    count: int  # mentions in the text it was read from


@cache
def places_elsewhere() -> frozenset[str]:
    """Full names of provinces and prefectures outside Chongqing."""
    lines = resources.files("mingjian.data").joinpath("words/places_elsewhere.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def find_names(text: str) -> list[ProperName]:
    """The proper names that a text repeats, those mentioned most first; a name said once has no sure border."""
    words = _Words(text)
    ends = [index for index, word in enumerate(words.words) if word[-1] in _LAST_LETTERS]
    found = [(form, kind) for index in ends for form, kind in words.forms(index)]
    names: dict[str, ProperName] = {}
    for (forms, suffix), kind in dict.fromkeys(found):
        name = _settle(forms, suffix, text)
        if name and (count := text.count(name + suffix)) > 1:
            names[name + suffix] = ProperName(name + suffix, name, kind, count)
    for person, count in _persons(words.words, text).items():
        names[person] = ProperName(person, person, PERSON, count)
    return sorted(names.values(), key=lambda each: (-each.count, each.name))


def find_names_of(texts: Sequence[str]) -> list[list[ProperName]]:
    """The same for several texts, so that a worker is not asked for every one."""
    return [find_names(each) for each in texts]


def _settle(forms: tuple[str, ...], suffix: str, text: str) -> str:
    """The longest stem that nearly all mentions of the shortest one carry, "" where none is fit."""
    counts = [text.count(form + suffix) for form in forms]
    kept = [form for form, count in zip(forms, counts, strict=True) if count > 1 and count >= _REPEATED_SHARE * counts[0]]
    return max(kept, key=len, default="")


class _Words:
    """The text as words of the dictionary; what is in no dictionary stands as single characters."""

    def __init__(self, text: str) -> None:
        self.words = cut_known(text)

    def forms(self, index: int) -> list[tuple[tuple[tuple[str, ...], str], str]]:
        """((stems from short to long, suffix), kind) of the name that ends with this word, if it ends one."""
        word = self.words[index]
        for kinds, kind in ((_PLACE_KINDS, PLACE), (_BODY_KINDS, BODY)):
            end = next((each for each in kinds if word.endswith(each)), "")
            if end:
                return self._from(index, end, kind)
        return []

    def _from(self, index: int, end: str, kind: str) -> list[tuple[tuple[tuple[str, ...], str], str]]:
        rest = self.words[index][: -len(end)]
        if len(rest) > 1:
            return []  # a word of the dictionary: 服务中心, 职业学院
        suffix, start = end, index
        if not rest:
            while kind is BODY and index - start < _TRADES and start and _is_trade(self.words[start - 1]):
                start -= 1
            suffix = "".join(self.words[start : index + 1])
        run = self._run_before(start) + rest
        forms = tuple(run[-size:] for size in range(_LEAST_STEM, min(len(run), _MOST_STEM) + 1))
        return [((forms, suffix), kind)] if forms else []

    def _run_before(self, index: int) -> str:
        run = ""
        while index and len(run) < _MOST_STEM and _is_loose(self.words[index - 1]):
            index -= 1
            run = self.words[index] + run
        return run


def _is_trade(word: str) -> bool:
    return len(word) > 1 and bool(_HAN.fullmatch(word)) and word not in place_names()


def _is_loose(word: str) -> bool:
    return len(word) == 1 and bool(_HAN.fullmatch(word)) and word not in _NOT_IN_NAMES


def _persons(words: list[str], text: str) -> dict[str, int]:
    """Names of three characters, unknown to the dictionary, before or after a title, that stand in the text twice."""
    found: set[str] = set()
    for index, word in enumerate(words):
        if word in _TITLES:
            beside = (words[max(0, index - 3) : index], words[index + 1 : index + 4])
            found |= {
                "".join(each) for each in beside if len(each) == 3 and each[0] in _SURNAMES and all(map(_is_loose, each[1:]))
            }
    return {name: count for name in found if (count := text.count(name)) > 1}


class Paragraphs:
    """Where the paragraphs of a text begin."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        start = 0
        for line in text.split("\n"):
            if line.strip():
                self._starts.append(start)
            start += len(line) + 1

    def number(self, place: int) -> int:
        """Which paragraph a character stands in, from 1; empty ones are not counted."""
        return max(1, bisect_right(self._starts, place))
