"""The title block of a case: title over several lines, subtitle, authors, unit, in their many layouts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from mingjian.data.records import BlockKind
from mingjian.extractors.headings import number_form
from mingjian.extractors.lines import Line, Page

_TITLE_CHARACTERS: Final = 60  # of one line; the longest of the real titles seen has 47
_ROOM_PT: Final = 156 * 72 / 25.4  # width of the text on a page of GB/T 9704
_FULL_SHARE: Final = 0.7  # of that room, as people break titles before it is full; a shorter line was broken on purpose
_TABLE_CHARACTERS: Final = 400  # of a table of labels at the head
_MOST_TITLES: Final = 4  # lines of title and subtitle together
_MOST_LINES: Final = 30  # a title block, cover page included
_NO_TITLE_ENDS: Final = ("。", "；", "：", ":", "，")
_CHAPTER_FORMS: Final = frozenset({"chinese", "part", "bracketed", "section"})
_DASH: Final = re.compile(r"\s*(?:[—–―─]{1,4}|-{2,4}|－{1,4}|﹣{2,4})\s*")
_MIDDLE_DASH: Final = re.compile(r"\s*(?:[—―─–]{2,4}|-{2,4}|－{2,4})\s*")

# the campaign's own words on a cover: no title
_CAMPAIGN: Final = re.compile(
    r"(?:\d{4}年度?)?(?:重庆市)?(?:新时代)?(?:高技能人才队伍建设|[“\"]?智能[+＋]技能[”\"]?数字技能人才培养试验区建设)?"
    r"(?:十大)?(?:典型|创新|优秀)?案例(?:评选)?(?:申报|推荐|参评)?(?:材料|书|文本)?"
)
_SIGNED_NAME: Final = re.compile(r"([\u4e00-\u9fff·]{2,8})\s*[（(]([^（()）]{3,40})[）)]")
_UNIT_LABEL: Final = re.compile(
    r"(?:作者|案例|申报|报送|参评|推荐|完成|所在|供稿|选送|工作|申请|牵头|主要?|撰写|编写)?(?:作者)?单\s*位(?:名称)?(?:（盖章）|（公章）)?\s*[:：]\s*"
)
_AUTHOR_LABEL: Final = re.compile(
    r"(?:(?:案例|主要|第一)?(?:作\s*者|撰\s*稿\s*人?|执\s*笔\s*人?|撰写人员?|供\s*稿\s*人?|编写人员?|申报人员?|完成人员?|报送人|主创人员)(?:姓名)?|姓\s*名)\s*[:：]\s*"
)
_NEXT_LABEL: Final = re.compile(r"[ \t　]+[\u4e00-\u9fff]{2,6}\s*[:：]")  # 姓名：张三　班级：…
_TITLE_LABEL: Final = re.compile(r"(?:参评|申报)?(?:案例|项目|课题|论文|文章)?(?:名\s*称|题\s*目|标\s*题)\s*[:：]\s*")
_SKIPPED: Final = re.compile(
    r"附\s*件\s*[\d一二三四五六七八九十]*\s*[:：]?|目\s*录|"
    r"(?:案例|参选|参评|申报)?(?:类别|类型|主题|方向|编号)\s*[:：].*|作者简介\s*[:：].*|联系(?:人|电话|方式)\s*[:：].*|(?:手机|电话|邮箱|职务|职称|邮编).{0,6}[:：].*|"
    r"[（(]?(?:\d{4}|[二〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?[）)]?|[-—\s]*\d{1,3}[-—\s]*|"
    r"[（(【]?(?:典型|创新|示范|优秀)案例[）)】]?"
)
# what a unit's name ends with
_UNIT_ENDS: Final = (
    "局|委|委员会|办|办公室|中心|公司|集团|学院|学校|大学|中学|小学|厂|研究所|事务所|研究院|设计院|法院|检察院|医院|协会|学会|联合会|商会|工会|政府|党委|"
    "部|厅|处|科|站|馆|银行|分行|支行|总社|联社|分局|支队|大队|基地|街道|办事处|工作室|车间|管委会|园区|开发区|联盟|联合体|共同体|合作社|工厂|酒店|幼儿园|党校|服务站|工作站|促进会|指挥部|专班|报社|电视台|总队|社区|社|矿|电厂|分公司|保障局|院|会|队|所"
)
_UNIT: Final = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9（）()“”·]{{3,40}}(?:{_UNIT_ENDS})(?:（[^）]{{1,12}}）)?")
# 某某公司第26分厂, 中铁18局集团: the figure belongs to the name; one before it is a note's
_NUMBERED_UNIT: Final = re.compile(
    rf"\d?([\u4e00-\u9fff（）()]{{1,30}}(?:(?<=第)\d{{1,4}}|\d{{1,3}}(?=[局号中]))[\u4e00-\u9fff（）()]{{0,20}}(?:{_UNIT_ENDS}))[\d*]?"
)
_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅"
    "皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲封芮储靳段焦巴牧隗山谷车侯班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰从鄂"
    "索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧"
    "利师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢关相查后荆红游竺权盖益桓公岳帅缑亢况有琴商佘佴佰墨年爱阳佟哈谯笪付代覃肖闫税敬青邸粟隆鲜苟补母蹇但淳郗冼庹郏邰揭啜阳鄢鄞靖臧庆敬隽綦晋呙丘尧晓岱迟佘仝亓"
)
_DOUBLE_SURNAMES: Final = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "长孙",
    "宇文",
    "端木",
)
# words of headings that begin with a character that is a surname too
_NO_NAMES: Final = frozenset(
    "方案 方法 项目 单位 时代 时间 安全 应用 路径 成果 成效 成绩 经验 经费 施工 解决 全面 程序 高度 高效 党建 党委 强化 白领 和谐 万众 容量 水平 平台 温馨 应对 于是 明确 关键词 关于".split()  # noqa: SIM905
)
_POST: Final = re.compile(
    r"(?:副|总|党组|党委)*(?:科|局|处|院|校|部|所|站|厂|队|班|组|会|馆)长|(?:副|总)?(?:主任|书记|经理|主席)(?:科员)?|(?:副)?教授|讲师|(?:高级)?(?:工程师|技师)|教师|老师|干部|科员|职员|主管|总监"
)
_SEPARATORS: Final = re.compile(r"[\s、，,；;/／|]+")
_MARKS: Final = re.compile(r"[\d¹²³⁴⁵*＊①②③④⑤]+|[（(][\d,，]+[）)]")
_BRACKETS: Final = {"（": "）", "(": ")", "【": "】", "[": "]"}


@dataclass(slots=True)
class TitleBlock:
    """What stands before abstract and body. end: number of lines that belong to it."""

    title: str = ""
    subtitle: str = ""
    authors: list[str] = field(default_factory=list[str])
    unit: str = ""
    end: int = 0

    @property
    def is_signed(self) -> bool:
        """Whether authors or a unit were found."""
        return bool(self.authors or self.unit)


def is_name(text: str) -> bool:
    """Whether a word can be a person's name: two to four Han characters after a surname, or with a middle dot."""
    if number_form(text)[0]:  # 一．背景 has a dot too
        return False
    if re.fullmatch(r"[\u4e00-\u9fff]{1,6}(?:[·•．][\u4e00-\u9fff]{1,6}){1,2}", text):
        return True
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text) or text in _NO_NAMES or _UNIT.fullmatch(text):
        return False
    if text[:2] in _DOUBLE_SURNAMES:
        return True
    return text[0] in _SURNAMES and len(text) <= 3


def _join_spaced_names(text: str) -> str:
    """张　三 is one name: a single character before a space belongs to the next."""
    return re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", text)


def split_names(text: str) -> list[str]:
    """The names in a list of them, without marks and titles."""
    words = _SEPARATORS.split(_MARKS.sub(" ", _join_spaced_names(text)).strip())
    return [each for each in words if is_name(each) or re.fullmatch(r"[A-Z][A-Za-z. ]{2,30}", each)]


def _take_signature(text: str, block: TitleBlock) -> bool:
    """Take a line of units and names; False where it is neither."""
    content = _strip_brackets(text)
    if _take_labelled(content, block):
        return True
    signed = [each for each in _SIGNED_NAME.findall(content) if is_name(each[0])]
    if signed and not _SIGNED_NAME.sub("", content).strip(" 　、，,；;"):
        content = " ".join(f"{name} {unit}" for name, unit in signed)
    words = _split_words(content)
    if len(words) > 1:
        words = [word for word in (_without_post(each) for each in words) if word]
    units = [each for each in words if _UNIT.fullmatch(each) and not is_name(each)]
    names = [each for each in words if is_name(each)]
    if names and len(names) + len(units) < len(words):  # beside known surnames a rare one is believed
        names = [each for each in words if is_name(each) or re.fullmatch(r"[\u4e00-\u9fff]{2,3}", each)]
    if not words or len(units) + len(names) < len(words):
        return False
    block.unit = block.unit or "、".join(dict.fromkeys(units))
    block.authors += [each for each in names if each not in block.authors]
    return True


def _split_words(content: str) -> list[str]:
    """The words of a signature without the marks of notes; a number inside a unit's name is no mark."""
    words: list[str] = []
    for each in _SEPARATORS.split(_join_spaced_names(content).strip("：: ")):
        numbered = _NUMBERED_UNIT.fullmatch(each)
        words += [numbered[1]] if numbered else _MARKS.sub(" ", each).split()
    return words


def _without_post(word: str) -> str:
    """A unit or name without the post behind it: 就业科科长 is 就业科."""
    for match in _POST.finditer(word):
        if match.end() == len(word):
            return word[: match.start()]
    return word


def _take_labelled(content: str, block: TitleBlock) -> bool:
    """Take 作者：… and 单位：…, one or both on a line."""
    found = False
    for part in re.split(r"[\s　；;]+(?=[^\s：:]{0,8}(?:单位|作者|执笔)[^\s：:]{0,4}[:：])", content):
        unit, author = _UNIT_LABEL.match(part), _AUTHOR_LABEL.match(part)
        if unit and not author:
            block.unit = block.unit or part[unit.end() :].strip(" 　。；）)")
            found = True
        elif author:
            rest = _NEXT_LABEL.split(part[author.end() :], maxsplit=1)[0].strip(" 　。）)")
            names = split_names(re.sub(r"[（(].*", "", rest))
            units = [each for each in re.split(r"[（）()\s、，；;]+", rest) if _UNIT.fullmatch(each) and not is_name(each)]
            block.authors += [each for each in names if each not in block.authors]
            block.unit = block.unit or (units[0] if units else "")
            found = True
    return found


def _strip_brackets(text: str) -> str:
    content = text.strip()
    if content[:1] in _BRACKETS and content.endswith(_BRACKETS[content[0]]):
        return content[1:-1].strip()
    return re.sub(r"^(?:文\s*[/／]|撰文\s*[:：]?)\s*", "", content)


def _is_title_line(line: Line, page: Page, block: TitleBlock) -> bool:
    too_long = line.kind is BlockKind.TABLE or len(line.text) > _TITLE_CHARACTERS
    if too_long or line.text.endswith(_NO_TITLE_ENDS) or number_form(line.text)[0] in _CHAPTER_FORMS:
        return False
    set_apart = bool(line.look.centred) or page.is_large(line) or (page.is_bold(line) and not block.title)
    if not block.title:
        return True
    return set_apart or bool(_DASH.match(line.text))


def take_signature_line(line: Line, block: TitleBlock) -> bool:
    """Take a line that says by its label that it names authors or unit; False where it does not."""
    labelled = _UNIT_LABEL.match(line.text) or _AUTHOR_LABEL.match(line.text)
    return bool(labelled) and len(line.text) <= 2 * _TITLE_CHARACTERS and _take_signature(line.text, block)


def read_title_block(lines: Sequence[Line], page: Page) -> TitleBlock:
    """Read the title block at the head of these lines."""
    block = TitleBlock()
    titles: list[Line] = []
    for index, line in enumerate(lines[:_MOST_LINES]):
        if not _take_line(line, page, block, titles):
            break
        block.end = index + 1
    if titles and block.title == titles[0].text:
        _compose_title(titles, block, page)
    else:
        _split_title(block.title, block)
    return block


def _take_line(line: Line, page: Page, block: TitleBlock, titles: list[Line]) -> bool:
    """Take one line into the block; False where the block is over."""
    if _SKIPPED.fullmatch(line.text):
        return True
    if line.kind is BlockKind.TABLE or len(line.text) > 2 * _TITLE_CHARACTERS:
        return line.kind is BlockKind.TABLE and not titles and _take_table(line.text, block)
    label = _TITLE_LABEL.match(line.text)
    if label:
        block.title = block.title or line.text[label.end() :].strip()
        return True
    labelled = _UNIT_LABEL.match(line.text) or _AUTHOR_LABEL.match(line.text)
    repeated = bool(titles) and line.text == titles[0].text
    if repeated or ((labelled or titles or block.title) and _take_signature(line.text, block)):
        return True
    if (block.is_signed and titles) or len(titles) >= _MOST_TITLES or not _is_title_line(line, page, block):
        return False
    block.title = block.title or line.text
    titles.append(line)
    return True


def _take_table(text: str, block: TitleBlock) -> bool:
    """Take a small table of labels and values at the head; False where it is none."""
    if len(text) > _TABLE_CHARACTERS:
        return False
    taken = False
    for row in text.split("\n"):
        cells = [each.strip(" 　：:") for each in row.split("\t")]
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            pair = f"{label}：{value}"
            title = _TITLE_LABEL.match(pair)
            if title:
                block.title = block.title or value
            taken = bool(title) or _take_labelled(pair, block) or taken
    return taken


def _compose_title(titles: Sequence[Line], block: TitleBlock, page: Page) -> None:
    """Title and subtitle of the title lines: what follows a dash, or the second line, is the subtitle."""
    if len(titles) > 1 and not _DASH.match(titles[1].text):
        if _CAMPAIGN.fullmatch(titles[0].text):
            titles = titles[1:]
        elif _UNIT.fullmatch(titles[0].text) and (titles[1].look.size_pt or 0) > (titles[0].look.size_pt or 0):
            block.unit, titles = block.unit or titles[0].text, titles[1:]
    title, rest = titles[0].text, list(titles[1:])
    while rest and _goes_on(title, titles[0], rest[0], page):
        title += rest.pop(0).text
    _split_title(title, block)
    block.subtitle += "".join(_DASH.sub("", each.text, count=1) if _DASH.match(each.text) else each.text for each in rest)


def _split_title(title: str, block: TitleBlock) -> None:
    """Title before a dash, subtitle after it."""
    parts = _MIDDLE_DASH.split(title, maxsplit=1)
    block.title, block.subtitle = title.strip(" 　—"), ""
    if len(parts) == 2 and parts[0] and parts[1]:
        block.title, block.subtitle = parts[0].strip(), parts[1].strip()


def _goes_on(title: str, first: Line, line: Line, page: Page) -> bool:
    """Whether a title line is the rest of a title broken for want of room, not a subtitle."""
    if _DASH.match(line.text) or line.look.size_pt != first.look.size_pt or line.look.font != first.look.font:
        return False
    if title.endswith(("、", "，", "的", "与", "和", "及", "“", "（", "《", "+", "—")) or line.text[0] in "”》）、，的":
        return True
    unbalanced = any(title.count(left) > title.count(right) for left, right in ("“”", "《》", "（）"))
    return (
        unbalanced
        or len(line.text) <= 4
        or (len(title) * (first.look.size_pt or 0) >= _FULL_SHARE * _ROOM_PT and page.is_large(line))
    )
