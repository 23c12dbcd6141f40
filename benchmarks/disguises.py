"""Disguises of copied Chinese text, as a copier would make them by hand; each takes sentences and gives a passage."""

import random
import re
from collections.abc import Callable, Sequence

from opencc import OpenCC

Disguise = Callable[[Sequence[str], random.Random], str]

_CLAUSE = re.compile("[^，；：、。！？]+[，；：、。！？]?")
_OPENERS = "与此同时 同时 此外 具体来看 不仅如此 在此基础上 总的来说 从实践看 可以说 事实上 为此 据了解"
_CONNECTIVES = re.compile(
    "(?:与此同时|同时|此外|因此|所以|但是|然而|而且|并且|不过|另外|其中|首先|其次|最后|于是|为此|从而|进而)，?"
)
_VERBS = "加强|推进|推动|提高|提升|完善|建立|落实|解决|化解|保障|优化|深化|强化|规范|扩大|促进|开展|实施|加快|健全|打造|构建|改善|制定|整合|创新|支持|保护|处理|调整|建设|发展|组织"
_ACTIVE = re.compile(f"^(?P<head>.{{0,12}}?)(?P<verb>{_VERBS})(?P<object>[\u4e00-\u9fff]{{3,24}})(?P<mark>[，；。]?)$")
_BA = re.compile("(?:把|将)(?P<object>[\u4e00-\u9fff]{2,12}?)(?P<verb>纳入|作为|列入|转化为|融入|用于|转为|变成|推向|放在)")


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


_TURNED = "对{object}予以{verb} 将{object}加以{verb} {object}得到{verb} 把{object}{verb}好 使{object}得以{verb}"
_SYNONYMS = _table(
    """
    加强:强化 推进:推动 提高:提升 完善:健全 建立:构建 落实:贯彻 解决:化解 开展:组织 重要:关键 问题:难题 工作:事务 群众:百姓 企业:公司 发展:成长 进行:实施 坚持:秉持
    帮助:协助 需要:须 能够:可以 目前:现阶段 已经:业已 通过:借助 积极:主动 及时:尽快 部分:一些 很多:大量 许多:众多 主要:首要 认为:觉得 表示:指出 增加:增长 减少:下降
    实现:达成 形成:产生 促进:助推 服务:帮扶 管理:治理 影响:波及 情况:状况 方式:办法 措施:举措 全面:整体 不断:持续 进一步:更加 特别:尤其 同时:并且 由于:因为
    但是:不过 如果:倘若 因此:故而 以及:和 或者:抑或 根据:依据 按照:依照 对于:针对 关于:有关 优势:长处 困难:难处 矛盾:纠纷 纠纷:争端 调解:协调 保障:维护 责任:职责
    任务:使命 目标:目的 机制:制度 体系:系统 模式:范式 经验:做法 成效:效果 显著:明显 突出:凸显 明确:厘清 统一:一致 合理:恰当 有效:管用 快速:迅速 准确:精准 简单:简便
    复杂:繁杂 使用:运用 利用:运用 选择:挑选 参加:参与 学习:研习 培训:培养 检查:排查 发现:察觉 了解:掌握 研究:探讨 讨论:商议 决定:拍板 制定:出台 规定:要求 要求:提出
    提供:给予
    """
)
_FOUR = _table(
    """
    加强:持续加强 推进:扎实推进 提高:稳步提高 完善:不断完善 落实:抓好落实 解决:妥善解决 服务:贴心服务 发展:蓬勃发展 建设:加快建设 管理:精细管理 创新:锐意创新 改革:深化改革
    努力:不懈努力 合作:通力合作 支持:鼎力支持 帮助:热心帮助 学习:认真学习 研究:深入研究 问题:突出问题 困难:重重困难 任务:艰巨任务 效果:显著效果 经验:宝贵经验 关键:关键所在
    重要:十分重要 明显:显而易见 增长:持续增长 提升:全面提升 优化:持续优化 规范:严格规范 宣传:广泛宣传 培训:系统培训 检查:全面检查 协调:统筹协调 责任:主体责任 群众:广大群众
    """
)
_FOREIGN = _table(
    """
    服务:service 管理:management 企业:enterprise 技术:technology 数据:data 平台:platform 项目:project 市场:market
    经济:economy 社会:society 政府:government 系统:system 教育:education 安全:safety 质量:quality 创新:innovation
    发展:fazhan 工作:gongzuo 群众:qunzhong 问题:wenti 建设:jianshe 机制:jizhi 制度:zhidu 文化:wenhua 环境:huanjing
    农村:nongcun 城市:city 人员:renyuan 信息:information 资源:resource 生产:shengchan 组织:zuzhi 国家:guojia
    领导:lingdao 干部:ganbu 法律:law 责任:zeren 中心:center 网络:network 研究:research
    """
)
_SHORT = _table(
    """
    人力资源和社会保障:人社 住房和城乡建设:住建 发展和改革委员会:发改委 发展改革:发改 市场监督管理:市监 卫生健康:卫健 生态环境:生环 中华人民共和国:我国
    人民代表大会常务委员会:人大常委会 人民代表大会:人大 人民法院:法院 人民检察院:检察院 人民政府:政府 有限责任公司:公司 股份有限公司:公司 有限公司:公司
    新型冠状病毒:新冠 知识产权:知产 劳动争议:劳争 社会主义:社主 中国共产党:中共 高等院校:高校 第三产业:三产 安全生产:安产 科学技术:科技 环境保护:环保 经济社会:经社
    规章制度:规制
    """
)
_PLACE = re.compile("(?<=[\u4e00-\u9fff]{2})(?:省|市|县|区|镇|乡|街道)(?=[\u4e00-\u9fff])")
_LOOK_ALIKE = str.maketrans(
    "己末候拔帐像作账未已侯拨日土士人入千干天夫大太午牛住往徒徙由甲申田",
    "已未侯拨账象做帐末己候拔曰士土入人干千夫天太大牛午往住徙徒甲由田申",
)
_HOMOPHONE = str.maketrans(
    "的在和是有以为对及后力立其期工公已与于进近分份需须坐做化话", "地再合事又已维队级候立力期其公工以予予近进份分须需座作话化"
)
_PERCENT = re.compile("(百分之)?([0-9]+(?:\\.[0-9]+)?)[%％]|百分之([0-9]+)")
_YEAR = re.compile("(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?")
_NUMBER = re.compile("(?<![0-9.])([1-9][0-9]+)(?:\\.[0-9]+)?(?![0-9.%％年月日])")
_NAME = re.compile("[\u4e00-\u9fff]{2,6}?(?:公司|中心|法院|委员会|政府|学校|大学|医院|社区|集团|协会|省|市|县|区)")
_TEN = 10
_LEAST_CLAUSE = 6  # characters: shorter clauses are left alone


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence with their marks."""
    return _CLAUSE.findall(sentence)


def _bare(clause: str) -> str:
    return clause.rstrip("，；：、。！？")


def _rejoin(parts: Sequence[str]) -> str:
    """Clauses in a new order as one sentence."""
    kept = [each for each in map(_bare, parts) if each]
    return "，".join(kept) + "。" if kept else ""


def _swap(text: str, words: dict[str, str], share: float, dice: random.Random) -> str:
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=lambda each: (-len(each), each))))
    return pattern.sub(lambda match: words[match.group()] if dice.random() < share else match.group(), text)


def passive(sentences: Sequence[str], dice: random.Random) -> str:
    """Verb and object turned round: 加强管理 → 对管理予以加强; 将甲纳入 → 甲被纳入."""

    def turn(clause: str) -> str:
        match = _ACTIVE.match(_BA.sub(lambda found: f"{found['object']}被{found['verb']}", clause))
        if match is None:
            return _BA.sub(lambda found: f"{found['object']}被{found['verb']}", clause)
        form = dice.choice(_TURNED.split()).format(object=match["object"], verb=match["verb"])
        return match["head"] + form + match["mark"]

    return "".join(turn(each) for sentence in sentences for each in clauses(sentence))


def shuffled_clauses(sentences: Sequence[str], dice: random.Random) -> str:
    """The clauses of every sentence in another order."""
    made: list[str] = []
    for sentence in sentences:
        parts = clauses(sentence)
        dice.shuffle(parts)
        made.append(_rejoin(parts))
    return "".join(made)


def connectives(sentences: Sequence[str], dice: random.Random) -> str:
    """Connectives taken out and others put in."""
    plain = (_CONNECTIVES.sub("", each) for each in sentences)
    made = (
        "".join(
            (dice.choice(_OPENERS.split()) + "，" if dice.random() < 1 / 3 and len(part) > _LEAST_CLAUSE else "") + part
            for part in clauses(each)
        )
        for each in plain
    )
    return "".join(made)


def other_sentences(sentences: Sequence[str], dice: random.Random) -> str:
    """Sentences merged by commas and cut at commas."""
    text = "".join(sentences)
    marks = {"。": "，", "，": "。", "；": "。", "、": "和"}
    return "".join(marks[each] if each in marks and dice.random() < 1 / 2 else each for each in text[:-1]) + "。"


def vague_numbers(sentences: Sequence[str], dice: random.Random) -> str:
    """Shares as tenths, figures as ranges or round figures, dates as 近年来."""

    def tenths(match: re.Match[str]) -> str:
        value = float(match.group(2) or match.group(3)) / _TEN
        return f"约{max(round(value), 1)}成" if value >= 1 else "不到一成"

    def about(match: re.Match[str]) -> str:
        figure = int(match.group(1))
        step = _TEN ** (len(match.group(1)) - 1)
        low = figure // step * step
        return dice.choice((f"{low}至{low + step}", f"{low}多", f"近{low + step}"))

    text = _PERCENT.sub(tenths, "".join(sentences))
    return _NUMBER.sub(about, _YEAR.sub(lambda _: dice.choice(("近年来", "当年", "此前", "这一时期")), text))


def four_characters(sentences: Sequence[str], dice: random.Random) -> str:
    """Words of two characters blown up to four."""
    return _swap("".join(sentences), _FOUR, 0.9, dice)


def short_names(sentences: Sequence[str], dice: random.Random) -> str:
    """Names of bodies and places cut short."""
    text = _swap("".join(sentences), _SHORT, 1.0, dice)
    return _PLACE.sub(lambda match: "" if dice.random() < 0.9 else match.group(), text)


def pronouns(sentences: Sequence[str], dice: random.Random) -> str:
    """Names replaced by 该地 and the like; sums, lengths and weights in other units."""
    text = _NAME.sub(lambda _: dice.choice(("该地", "该单位", "其", "当地", "有关方面", "某地")), "".join(sentences))
    text = re.sub("([0-9]+)万元", lambda match: f"{match.group(1)}0000元", text)
    text = re.sub("([0-9]+)公里", lambda match: f"{int(match.group(1)) * 2}里", text)
    text = re.sub("([0-9]+)公斤", lambda match: f"{int(match.group(1)) * 2}斤", text)
    return re.sub("([0-9]+)小时", lambda match: f"{int(match.group(1)) * 60}分钟", text)


def as_list(sentences: Sequence[str], dice: random.Random) -> str:
    """Prose as a numbered list, one clause a line, without connectives."""
    parts = [_bare(each) for sentence in sentences for each in clauses(_CONNECTIVES.sub("", sentence))]
    heads = dice.choice((("{}. ", "\n"), ("（{}）", "；\n"), ("{}、", "\n"), ("● ", "\n")))
    lines = [heads[0].format(number) + part for number, part in enumerate(filter(None, parts), start=1)]
    return "\n" + heads[1].join(lines) + "\n"


def look_alikes(sentences: Sequence[str], dice: random.Random) -> str:
    """Characters written as others that look or sound the same."""
    table = dice.choice((_LOOK_ALIKE, _HOMOPHONE, _LOOK_ALIKE | _HOMOPHONE))
    return "".join(sentences).translate(table)


def traditional(sentences: Sequence[str], dice: random.Random) -> str:
    """Traditional characters with the words of Taiwan or Hong Kong."""
    return OpenCC(dice.choice(("s2twp", "s2hk", "s2tw"))).convert("".join(sentences))


def foreign_words(sentences: Sequence[str], dice: random.Random) -> str:
    """Some words in English or pinyin."""
    return _swap("".join(sentences), _FOREIGN, 0.8, dice)


def translated(sentences: Sequence[str], dice: random.Random) -> str:
    """As if translated there and back: other words, turned clauses, another order, other connectives."""
    turned = passive(sentences, dice)
    parts = [each + "。" for each in re.split("[。！？]", turned) if each]
    swapped = _swap(shuffled_clauses(parts, dice), _SYNONYMS, 1.0, dice)
    return connectives([each + "。" for each in swapped.split("。") if each], dice)


def thinned(sentences: Sequence[str], dice: random.Random) -> str:
    """Every third clause left out."""
    parts = [each for sentence in sentences for each in clauses(sentence)]
    first = dice.randrange(3)
    return _rejoin([each for index, each in enumerate(parts) if index % 3 != first])


DISGUISES: dict[str, Disguise] = {
    "13-passive": passive,
    "14-clause-order": shuffled_clauses,
    "15-connectives": connectives,
    "16-other-sentences": other_sentences,
    "17-vague-numbers": vague_numbers,
    "18-four-characters": four_characters,
    "19-short-names": short_names,
    "20-pronouns": pronouns,
    "21-list": as_list,
    "22-wrong-characters": look_alikes,
    "23-traditional-words": traditional,
    "24-foreign-words": foreign_words,
    "25-translated-paraphrase": translated,
    "26-thinned": thinned,
}
