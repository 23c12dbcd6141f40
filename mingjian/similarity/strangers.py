"""Other places that a case speaks of as if they were its own, told from the case alone: their offices, schools, towns, deeds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mingjian.data.recommenders import place_names
from mingjian.similarity.proper_names import places_elsewhere

NEW_AREAS = ("新区", "高新区", "经开区")
"""Ends of the names of areas whose ground lies in several districts: nobody's mark."""

_CLAUSE = 24  # characters around a mention that may say why the name stands there
_LONGEST_SENTENCE = 80  # characters on either side of a mention
_ENDS = re.compile("[。！？；\n]")
_LEAST_ELSEWHERE = 2  # mentions of a city outside Chongqing that acts; one may be an example from the news
_LEAST_STEM = 2  # characters of a name without 区 or 县: 忠县 without 县 is a word of everyday
_LONGEST_OWN_NAME = 10  # characters between a place and 学校 or 中心: 永川区[职业技能鉴定指导]中心
_ISSUED = 6  # characters before 《 in which the text may say that it issued what the title names

_DEALINGS = (
    "赴|考察|借鉴|对口|协作|共建|合作|联合|携手|会同|来自|邀请|特邀|聘请|交流|对标|结对|签订|签约|互认|帮扶|支援|跨省|川渝|输出|"
    "调研|参观|取经|比如|例如|等地|等省|等市|等区|转自|引自|接壤|毗邻|周边|相邻"
)
_BEFORE = re.compile(
    f"{_DEALINGS}|参加了?|毕业于|就读|籍贯|曾在|任职|任教|调任|前往|远在|远赴|走访|客户|销往|远销|出征|相比|对比|不如|不同于|"
    "只有|除了|引进|捐赠|成员|评委|[承主]办方|(?:向|到|至|在)[^，。]{0,8}(?:推广|复制)[^，。]*|[与同和跟、及从自向往去到比较给]$|由(?=[^，]{0,8}捐)"
)
_AFTER = re.compile(
    f"{_DEALINGS}|^(?:等|、|和|与|及|也|籍|有[一两三四]|分公司|分校|分厂|校区)|分厂|分公司|启发|来函|致谢|发来|派来|前来|赶来|专程|闻讯|听说|"
    "得知|相比|客座|调任|调来|调到|转来|推广|复制|捐赠|举行的|举办的(?:全|第|国)|打工|务工|授课|组成|客商|慕名|订货|订单|电视台|日报|晚报|记者"
)
_CONTRAST = re.compile("[本我]区|[本我]县|[本我]市|我们|我[厂校院]|两地|双方")
"""In one sentence with another place: the text tells the two apart."""
_FOLLOWED = re.compile("[域间块位别划]")  # 永川区域 is no 永川区
_OFFICE = re.compile(
    "人力资源(?:和|与)?社会保障局|人力社保局|人社局|财政局|教委|教育局|科技局|经济信息委|发展改革委|发改委|总工会|就业局|"
    "就业(?:服务|和人才)[^，。]{0,6}?中心|农业农村[委局]|商务[委局]|民政局|医保局|税务局|统计局|乡村振兴局|文化旅游委|妇联|残联|科协|工商联"
)
_GOVERNMENT = re.compile("[区县市]?(?:委(?!员|托|派|培|屈)|人民政府|政府)")
_BODY = re.compile(
    f"[\u4e00-\u9fff]{{0,{_LONGEST_OWN_NAME}}}?(?:职教中心|教育中心|指导中心|服务中心|培训中心|实训中心|人才中心|学校|学院|技校|中学|"
    "医院|工业园区|产业园区|工业园|产业园|开发区|街道|[镇乡](?!村)|社区)"
)
_NOT_INSIDE = re.compile("[的了在和与及、是有为从到把被让将使对等这那各每]|(?<!第)[一两三四五六七八九十]")
_SCHOOL = re.compile("职教中心|职业教育中心|技师学院|职业(?:技术)?学院|技工学校|高级技校|职业(?:技术)?学校|职业中学")
_OPENING = re.compile(
    r"(?:^|[，：；])(?:近年来|近几年来?|目前|截至目前|下一步|如今|当前|同时|为此|今年以?来?|截至[^，]{0,12}|"
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})年以?来?|[（(]?[一二三四五六七八九十]+[）)、]|图\s?[\d一二三四五六七八九十]+)?[，\s]*$"
)
"""What may stand before the one who acts."""
_NOT_ACTING = re.compile(
    "[一两几某]|有[一两几]|的(?=[^，。]{0,6}?(?:客商|客户|企业|公司|厂家|同行|师傅|学员|学生|老板|专家|教师|老师|代表|选手|村民|朋友|人员|[^才]人(?!才)))"
)
"""After a place at the beginning of a clause: it speaks of somebody from there."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name of another place as the text writes it, with where it stands."""

    name: str
    place: int


@dataclass(frozen=True, slots=True)
class _Mention:
    place: str  # canonical
    start: int
    end: int


def is_explained(text: str, start: int, end: int) -> bool:
    """Whether the words around a name tell of a visit, a partner, a comparison or a list."""
    before = _ENDS.split(text[max(0, start - _CLAUSE) : start])[-1]
    after = _ENDS.split(text[end : end + _CLAUSE])[0]
    return bool(_BEFORE.search(before) or _AFTER.search(after) or _is_anothers_title(text, start))


def _is_anothers_title(text: str, start: int) -> bool:
    opened = text.rfind("《", 0, start)
    if opened < 0 or text.find("》", opened, start) >= 0:
        return False
    return not re.search("出台|印发|制定|发布|下发", text[max(0, opened - _ISSUED) : opened])


def find_strangers(text: str, home: frozenset[str], own: str) -> list[Stranger]:
    """Names of other districts and cities that nothing in the text explains, each once, in the order of the text.

    home: canonical names of the case's own places. own: whatever else names the case; places in it are its own too. A place that
    was introduced as a partner's or guest's stays explained.
    """
    found: dict[str, Stranger] = {}
    explained: set[str] = set()
    for mention in sorted(_mentions(text), key=lambda each: (each.start, -each.end)):
        stem = mention.place[:-1]
        if mention.place in home or mention.place in explained or (len(stem) >= _LEAST_STEM and stem in own):
            continue
        if is_explained(text, mention.start, mention.end):
            explained.add(mention.place)
            continue
        sentence = _sentence(text, mention)
        if _CONTRAST.search(sentence) or any(each and each in sentence for each in home):
            continue
        end = _claimed(text, mention)
        if end:
            name = text[mention.start : end]
            found.setdefault(name, Stranger(name, mention.start))
    return list(found.values())


def _sentence(text: str, mention: _Mention) -> str:
    before = _ENDS.split(text[max(0, mention.start - _LONGEST_SENTENCE) : mention.start])[-1]
    return before + _ENDS.split(text[mention.end : mention.end + _LONGEST_SENTENCE])[0]


def _claimed(text: str, mention: _Mention) -> int:
    """Where the name ends by which the text makes the place its own; 0 where it does not."""
    after = text[mention.end : mention.end + _CLAUSE]
    if text[mention.end - 1] not in "区县市州盟":
        return mention.end  # a school under its place's short name
    for form in (_OFFICE, _GOVERNMENT):
        if named := form.match(after):
            return mention.end + named.end()
    if mention.place not in places_elsewhere() and (named := _BODY.match(after)) and not _NOT_INSIDE.search(named.group()):
        return mention.end + named.end()
    if mention.place in places_elsewhere() and text.count(mention.place) < _LEAST_ELSEWHERE:
        return 0
    before = _ENDS.split(text[max(0, mention.start - _CLAUSE) : mention.start])[-1]
    return mention.end if _OPENING.search(before) and not _NOT_ACTING.match(after.lstrip("，")) else 0


@cache
def _full_names() -> tuple[Mapping[str, str], tuple[int, ...]]:
    """Every full name of a district of Chongqing and of a prefecture elsewhere → its canonical name; their lengths, longest first."""
    districts = {
        spelling: name for spelling, name in place_names().items() if spelling[-1] in "区县" and not name.endswith(NEW_AREAS)
    }
    names = districts | {each: each for each in places_elsewhere() if each[-1] in "市州盟"}
    return names, tuple(sorted({len(each) for each in names}, reverse=True))


@cache
def _short_names() -> Mapping[str, str]:
    names, _ = _full_names()
    return {name[:-1]: place for name, place in names.items() if name[-1] in "区县" and len(name) > _LEAST_STEM}


def _mentions(text: str) -> Iterator[_Mention]:
    names, lengths = _full_names()
    for last in re.finditer("[区县市州盟]", text):
        end = last.end()
        name = next((part for size in lengths if (part := text[max(0, end - size) : end]) in names), "")
        if name and not _FOLLOWED.match(text, end):
            yield _Mention(names[name], end - len(name), end)
    for kind in _SCHOOL.finditer(text):
        start = max(0, kind.start() - _LONGEST_OWN_NAME)
        lead = text[start : kind.start()]
        for short, place in _short_names().items():
            at = lead.rfind(short)
            rest = lead[at + len(short) :]
            if (
                at >= 0
                and rest[:1] not in {"区", "县"}
                and not _NOT_INSIDE.search(rest)
                and re.fullmatch("[\u4e00-\u9fff]*", rest)
            ):
                yield _Mention(place, start + at, kind.end())
                break
