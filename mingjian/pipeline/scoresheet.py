"""Sheets of scores, votes and rulings as organisers keep them: long (a row for each expert) or wide (a column for each)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.records import Table
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Expert, Ruling, Score, Verdict
from mingjian.data.selection import SelectionStep
from mingjian.extractors.grid import rows_of
from mingjian.extractors.read import read_document

HEADS: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "提交件编号", "申报编号", "submissionid"),
    "title": ("案例名称", "案例题目", "姓名", "姓名或案例名称", "工作室名称", "候选人", "候选人姓名", "名称", "题目", "标题"),
    "unit": ("单位", "工作单位", "参评单位", "申报单位", "所在单位"),
    "reviewer": ("专家", "评审专家", "评委", "专家姓名", "评委姓名", "评审人", "评审人员"),
    "expert_unit": ("专家单位", "专家所在单位", "评委单位", "评审人单位"),
    "votes": ("票数", "得票", "得票数", "投票数", "网络投票", "网络票数"),
    "comment": ("评语", "意见", "评审意见", "备注", "说明"),
    "recusal": ("回避", "是否回避"),
    "verdict": ("结论", "裁定", "审核结论", "评议结论", "是否通过", "审核结果"),
    "rank": ("裁定名次",),
    "reason": ("理由", "原因", "裁定理由"),
}
IGNORED = frozenset(
    {
        "序号",
        "类别",
        "案例类别",
        "推荐单位",
        "区县",
        "作者",
        "主题",
        "查重率",
        "平均分",
        "排名",
        "名次",
        "总票数",
        "此前名次、得分",
        "年龄",
        "出生年月",
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "联系电话",
        "身份证号",
        "年度",
    }
)
TOTALS = frozenset({"得分", "总分", "分数", "评分", "分值", "综合得分", "综合评分", "打分"})
EXPERT = re.compile(r"^(?:专家|评委|评审)[\w（()）.、 ：:·-]*$")
DERIVED = re.compile(
    r"^(?:专家|评委|评审|专家评审)?(?:组|的)?(?:平均|综合|最终|最后|合计|总)?(?:得分|评分|打分|分数|分值|总分|均分|平均分|分|平均|合计|排名|名次|人数)$"
)
"""Heads of what was computed from scores, which are read by themselves."""
OF_VOTES = re.compile(r"得票|票数?$")
NAMED_EXPERT = re.compile(r"^(?:专家|评委)[：:\s]*(?=[一-鿿]{2})")
"""Before a name that follows it in a head: 专家张某."""
YES = frozenset({"是", "回避", "y", "yes", "√", "1", "对"})
NO = frozenset({"", "否", "不回避", "无", "无需回避", "n", "no", "0", "×", "-", "—", "/"})
VERDICTS = {
    **dict.fromkeys(("通过", "入围", "入选", "同意", "保留"), Verdict.ADMIT),
    **dict.fromkeys(("不通过", "不予通过", "未通过", "淘汰", "不入围", "不入选", "不同意", "不保留"), Verdict.REFUSE),
    "直接纳入": Verdict.DIRECT,
    **dict.fromkeys(("参加", "参加评选", "准予参加"), Verdict.TAKE_PART),
}
"""As a whole: 同意淘汰 and 保留意见 are nothing that a program may read."""
SINGLE = ("id", "reviewer", "votes", "recusal", "verdict", "rank")
"""Columns of which two would say two things."""
MOST_SCORE = 100
"""百分制; a sheet on another scale is to be converted by who knows it."""
ROUNDING = 0.06
"""Between a total and its parts, which a sheet may show rounded to one place."""
LEAST_ALIKE = 6
"""Characters of a title from which a part of it names it: a 编号 stands beside."""
NO_ROWS = re.compile(r"^(?:合计|总计|小计|平均|均值|最高|最低|备注|注|说明|填表|制表|统计|审核|签字|签名|评委签|专家签|日期)")
"""Beginnings of rows that name no submission."""
MOST_PROBLEMS = 20
HEAD_ROWS = 10  # title lines above the head


@dataclass(frozen=True, slots=True)
class Known:
    """A submission as sheets name it."""

    submission_id: str
    title: str
    unit: str
    superseded: bool = False
    names: tuple[str, ...] = ()  # by which it may be called besides: the studio's name, the persons', title and subtitle


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one file says."""

    scores: tuple[Score, ...]
    rulings: tuple[Ruling, ...]
    experts: tuple[Expert, ...] = ()  # whose units it tells


@dataclass(frozen=True, slots=True)
class _Row:
    number: int  # of the sheet, from 1
    values: Mapping[str, str]  # head → text
    heads: Mapping[str, str]  # kind of HEADS → head

    def value(self, kind: str) -> str:
        return self.values.get(self.heads.get(kind, ""), "").strip()


@dataclass(slots=True)
class _Reading:
    """What was read so far, and what is wrong with it."""

    scores: list[Score] = field(default_factory=list[Score])
    rulings: list[Ruling] = field(default_factory=list[Ruling])
    experts: dict[str, Expert] = field(default_factory=dict[str, Expert])
    problems: list[str] = field(default_factory=list[str])
    rows: int = 0


def read_sheet(path: Path, step: SelectionStep, known: Sequence[Known], ruled_by: str) -> Sheet:
    """Scores, votes and rulings of one file (.xlsx, .xls, .et, .csv) for one step.

    Raises InputError that lists what is wrong by sheet, row and column; then nothing of the file counts.
    """
    document = read_document(path, path.name)
    read = _Reading(problems=[each.message.rstrip("。") for each in document.problems])
    for table in document.tables:
        place = f"“{table.name}”" if table.name and len(document.tables) > 1 else ""
        rows = list(_rows(table))
        read.problems += [f"{place}{told}" for told in (*_wrong_heads(table), *_unread(rows, step))]
        for row in rows:
            read.rows += 1
            try:
                one = _find(row, known)
                read.scores += _fitting(_scores(row, one, step.id), step)
                read.rulings += _rulings(row, one, step, ruled_by)
                if (name := row.value("reviewer")) and (unit := row.value("expert_unit")):
                    read.experts[name] = Expert(name, unit)
            except ValueError as error:
                read.problems.append(f"{place}第 {row.number} 行：{error}")
    _refuse(path, read)
    return Sheet(tuple(read.scores), tuple(read.rulings), tuple(read.experts.values()))


def _refuse(path: Path, read: _Reading) -> None:
    """Raise InputError where there is nothing, or anything wrong."""
    if not read.rows and not read.problems:
        raise InputError(
            f"{path.name}：没有找到可导入的表。表头要有“编号”（或“案例名称”“姓名”），以及“专家”和分数、“票数”或“结论”之一。"
        )
    problems = [*read.problems, *_doubled(read.scores), *_ruled_twice(read.rulings)]
    if problems:
        more = f"\n……另有 {len(problems) - MOST_PROBLEMS} 处" if len(problems) > MOST_PROBLEMS else ""
        raise InputError(f"{path.name}：没有导入，请改正后重试。\n" + "\n".join(problems[:MOST_PROBLEMS]) + more)
    if not (read.scores or read.rulings or read.experts):
        raise InputError(
            f"{path.name}：表里列有 {read.rows} 件，但没有填写任何评分、票数、结论或裁定名次，没有导入。请填好后重试。"
        )


def _plain(text: str) -> str:
    return re.sub(r"[\s*＊:：_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _head(table: Table) -> tuple[int, dict[int, str]] | None:
    """Place of the head among the rows, and column → head; None where there is none."""
    for place, cells in enumerate(rows_of(table)[:HEAD_ROWS]):
        heads = {cell.column: cell.text.strip() for cell in cells if cell.text.strip()}
        if len(heads) > 1 and any(_plain(head) in (*HEADS["id"], *HEADS["title"]) for head in heads.values()):
            return place, heads
    return None


def _wrong_heads(table: Table) -> Iterator[str]:
    """Heads that stand twice, and two heads that would say the same thing."""
    found = _head(table)
    if found is None:
        return
    place, heads = found
    plain = [_plain(each) for each in heads.values()]
    for head in dict.fromkeys(each for each in heads.values() if plain.count(_plain(each)) > 1 and _plain(each) not in IGNORED):
        yield f"第 {place + 1} 行（表头）：“{head}”有 {plain.count(_plain(head))} 栏，不知道以哪一栏为准，请改名或删去"
    for kind in SINGLE:
        same = list(dict.fromkeys(each for each in heads.values() if _plain(each) in HEADS[kind]))
        if len({_plain(each) for each in same}) > 1:
            yield f"第 {place + 1} 行（表头）：“{'”“'.join(same)}”说的是同一件事，请只留一栏"


def _rows(table: Table) -> Iterator[_Row]:
    found = _head(table)
    if found is None:
        return
    place, heads = found
    kinds = {kind: head for head in reversed(heads.values()) for kind, names in HEADS.items() if _plain(head) in names}
    for number, each in enumerate(rows_of(table)[place + 1 :], place + 2):
        values = dict.fromkeys(heads.values(), "") | {
            heads[cell.column]: cell.text.strip() for cell in each if cell.column in heads
        }
        row = _Row(number, values, kinds)
        said = [text for text in values.values() if text]
        named = row.value("id") or row.value("title")
        if named and not (NO_ROWS.match(_plain(named)) and not row.value("id")):
            yield row
        elif any(_is_number(text) for text in said[1:]) and not any(NO_ROWS.match(_plain(text)) for text in said):
            yield row  # figures of nobody: refused where it is looked for


def _unread(rows: Sequence[_Row], step: SelectionStep) -> Iterator[str]:
    """Columns of figures that are neither a known head nor an expert's: they would be lost."""
    if not rows:
        return
    named, read = set(rows[0].heads.values()), set(_criteria(rows[0]))
    beside = bool(read) or step.by == "list"  # then totals are there for reading
    for head in dict.fromkeys(head for row in rows for head in row.values):
        plain = _plain(head)
        if head in named | read or plain in IGNORED or (beside and DERIVED.match(plain)):
            continue
        if OF_VOTES.search(plain):
            if "votes" not in rows[0].heads and any(_is_number(each.values[head]) for each in rows):
                yield f"表头“{head}”：票数要合计成一栏，表头写“票数”"
            continue
        if row := next((each for each in rows if _is_number(each.values[head])), None):
            whose = (
                "不知道是哪位专家评的：请另加“专家”一栏写姓名，或把表头改成专家的姓名"
                if DERIVED.match(plain)
                else f"认不出是什么：是专家评分的，表头写成“专家{head.removeprefix('专家')}”；是评分项的，另加“专家”一栏"
            )
            yield f"第 {row.number} 行“{head}”一栏填有数字，{whose}；不用导入的，请删去这一栏"


def _fitting(scores: Iterable[Score], step: SelectionStep) -> Iterator[Score]:
    """The scores, of a kind that decides the step. Raises ValueError for others."""
    for each in scores:
        if each.criterion == VOTES and step.by not in {"votes", "combined"}:
            raise ValueError(f"“{step.name}”这一步不看票数，请核对 --step，或删去“票数”一栏")
        if each.criterion != VOTES and step.by not in {"scores", "combined"}:
            raise ValueError(f"“{step.name}”这一步不看专家评分，请核对 --step，或删去评分的栏")
        yield each


def _find(row: _Row, known: Sequence[Known]) -> Known:
    number = row.value("id")
    if number:
        return _by_number(row, number, known)
    if not row.value("title"):
        raise ValueError("填有数字，没有写编号和名称，不知道是哪一件")
    title, unit = _plain(row.value("title")), _plain(row.value("unit"))
    live = [each for each in known if not each.superseded]
    found = [each for each in live if _plain(each.title) == title and (not unit or _plain(each.unit) == unit)]
    if len(found) != 1:
        what = "没有名为" if not found else f"有 {len(found)} 件都叫"
        raise ValueError(f"{what}“{row.value('title')}”的申报，请改填“编号”列（见核验与查重总表）")
    return found[0]


def _by_number(row: _Row, number: str, known: Sequence[Known]) -> Known:
    """The submission of this 编号, whose name must be the one beside it, where one is."""
    one = next((each for each in known if each.submission_id == number), None)
    if one is None:
        raise ValueError(f"“编号”一栏：没有编号为 {number} 的申报")
    if one.superseded:
        raise ValueError(f"“编号”一栏：{number} 已由后来的补正件替代，请改填补正件的编号（见核验与查重总表）")
    written = row.value("title")
    unit = _plain(row.value("unit"))
    same_name = (each for each in known if not each.superseded and _plain(each.title) == _plain(one.title))
    if unit and _plain(one.unit) != unit and (other := next((each for each in same_name if _plain(each.unit) == unit), None)):
        raise ValueError(f"编号 {number} 是{one.unit}的“{one.title}”，{other.unit}的同名的是 {other.submission_id}，请核对")
    if written and not _is_called(one, written, known):
        other = next((each for each in known if not each.superseded and _plain(each.title) == _plain(written)), None)
        whose = f"（“{written}”的编号是 {other.submission_id}）" if other else ""
        raise ValueError(f"“{row.heads['title']}”一栏写的是“{written}”，编号 {number} 是“{one.title}”{whose}，请核对")
    return one


def _is_called(one: Known, written: str, known: Sequence[Known]) -> bool:
    """Whether these words name it: as it is called, or a part of its name that no other bears."""
    plain, names = _plain(written), [_plain(each) for each in (one.title, *one.names)]
    if plain in names:
        return True
    if any(plain == _plain(each.title) for each in known if each.submission_id != one.submission_id):
        return False
    return any(min(len(each), len(plain)) >= LEAST_ALIKE and (each in plain or plain in each) for each in names)


def _scores(row: _Row, one: Known, step: str) -> Iterator[Score]:
    if votes := row.value("votes"):
        yield Score(one.submission_id, step, PUBLIC, VOTES, _votes(votes))
    reviewer, comment = row.value("reviewer"), row.value("comment")
    if "reviewer" in row.heads and not reviewer and any(row.values.get(head) for head in _criteria(row)):
        raise ValueError("没有填写专家")
    recusal = _plain(row.value("recusal"))
    if recusal not in YES | NO:
        raise ValueError(f"“{row.heads['recusal']}”一栏写的是“{row.value('recusal')}”，请写“是”或“否”，情况写在备注里")
    if recusal in YES and (given := next((head for head in _criteria(row) if _is_number(row.values.get(head, ""))), "")):
        raise ValueError(f"写了回避，“{given}”一栏又填了分数，请只留一样")
    if recusal in YES:
        yield Score(one.submission_id, step, reviewer or "未写明", TOTAL, None, "回避" + (f"：{comment}" if comment else ""))
        return
    _check_total(row)
    for head in _criteria(row):
        text = row.values.get(head, "").strip()
        if not text:
            continue
        wide = "reviewer" not in row.heads
        who, criterion = (NAMED_EXPERT.sub("", head), TOTAL) if wide else (reviewer, TOTAL if _plain(head) in TOTALS else head)
        if text == "回避":
            yield Score(one.submission_id, step, who, TOTAL, None, "回避")
        else:
            yield Score(one.submission_id, step, who, criterion, _score(text, head), comment)


def _criteria(row: _Row) -> list[str]:
    """The heads that hold scores: each criterion, or in a wide sheet each expert."""
    named = set(row.heads.values())
    rest = [head for head in row.values if head not in named | _totals(row) and _plain(head) not in IGNORED]
    rest = [head for head in rest if not OF_VOTES.search(_plain(head))]
    if "reviewer" in row.heads:
        return rest if any(row.values[head] for head in rest) else [*rest, *sorted(_totals(row))]
    experts = [head for head in rest if EXPERT.match(head)]
    return experts or ([] if "verdict" in row.heads or "votes" in row.heads or "rank" in row.heads else rest)


def _totals(row: _Row) -> set[str]:
    """The heads of what is computed from others, or of the one score of a sheet without criteria."""
    return {
        head for head in row.values if _plain(head) not in IGNORED and (_plain(head) in TOTALS or DERIVED.match(_plain(head)))
    }


def _check_total(row: _Row) -> None:
    """Raise ValueError where an expert's total is not what the criteria beside it come to."""
    if "reviewer" not in row.heads or not (given := [_figure(row, head) for head in _criteria(row) if head not in _totals(row)]):
        return
    parts = [each for each in given if each is not None]
    for head in sorted(_totals(row)):
        total = _figure(row, head)
        if total is not None and parts and min(abs(total - sum(parts)), abs(total - sum(parts) / len(parts))) > ROUNDING:
            raise ValueError(
                f"“{head}”写的是 {total:g}，各评分项合计 {sum(parts):g}、平均 {sum(parts) / len(parts):g}，对不上：请核对；是加权算的请删去这一栏"
            )


def _figure(row: _Row, head: str) -> float | None:
    text = row.values.get(head, "")
    return _number(text, head) if _is_number(text) else None


def _is_number(text: str) -> bool:
    try:
        _number(text, "")
    except ValueError:
        return False
    return True


def _score(text: str, what: str) -> float:
    """An expert's figure. Raises ValueError where it is none, or beyond 百分制."""
    value = _number(text, what)
    if value > MOST_SCORE:
        raise ValueError(f"“{what}”一栏的“{text}”超过 {MOST_SCORE} 分：多半是笔误；满分不是 {MOST_SCORE} 的，请先折算")
    return value


def _votes(text: str) -> float:
    value = _number(text, "票数")
    if value != int(value):
        raise ValueError(f"“票数”一栏写的是“{text}”，票数应当是整数")
    return value


def _number(text: str, what: str) -> float:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("分").removesuffix("票").strip()
    try:
        value = float(plain)
    except ValueError:
        raise ValueError(f"“{what}”一栏写的是“{text}”，不是数字") from None
    if not 0 <= value < 1e12:  # also no infinity and no NaN
        raise ValueError(f"“{what}”一栏的“{text}”超出范围，应当是 0 以上的数")
    return value


def _rulings(row: _Row, one: Known, step: SelectionStep, ruled_by: str) -> Iterator[Ruling]:
    words, rank, reason = _plain(row.value("verdict")), row.value("rank"), row.value("reason") or row.value("comment")
    if not words and not rank:
        return
    if not reason:
        raise ValueError("写了结论，没有写理由：每项裁定都要有理由")
    if rank:
        yield Ruling(one.submission_id, step.id, Verdict.RANK, _rank(rank), reason, ruled_by)
    if words:
        yield Ruling(one.submission_id, step.id, _verdict(row, words, step), None, reason, ruled_by)


def _rank(text: str) -> int:
    value = _number(text, "裁定名次")
    if value != int(value) or value < 1:
        raise ValueError(f"“裁定名次”一栏写的是“{text}”，应当是 1 以上的整数")
    return int(value)


def _verdict(row: _Row, words: str, step: SelectionStep) -> Verdict:
    """What the whole word says. Raises ValueError for other words, and for what the step has no place for."""
    if _plain(row.heads["verdict"]).startswith("是否"):
        words = {"是": "通过", "√": "通过", "否": "不通过", "×": "不通过"}.get(words, words)
    found, written = VERDICTS.get(words.rstrip("。.!！")), f"“{row.heads['verdict']}”一栏写的是“{row.value('verdict')}”"
    if found is None:
        direct = "、直接纳入" if step.direct else ""
        other = "" if step.by == "list" else "、参加（待核定的按得分或票数排）"
        raise ValueError(f"{written}，认不出，请写：通过、不通过{direct}{other}；其他的话写在理由里")
    if found is Verdict.DIRECT and not step.direct:
        raise ValueError(f"{written}，通知没有规定“{step.name}”这一步可以直接纳入，请写：通过（占名额）或不通过")
    if found is Verdict.TAKE_PART and step.by == "list":
        raise ValueError(f"{written}，“{step.name}”这一步只凭结论，请写：通过或不通过")
    return found


def _ruled_twice(rulings: Sequence[Ruling]) -> list[str]:
    """Submissions of which one sheet says two things."""
    kinds = Counter((each.submission_id, each.verdict is Verdict.RANK) for each in rulings)
    return [
        f"{one} 的“{'裁定名次' if is_rank else '结论'}”写了 {number} 次，请只留一次"
        for (one, is_rank), number in kinds.items()
        if number > 1
    ]


def _doubled(scores: Sequence[Score]) -> list[str]:
    seen: set[tuple[str, str, str]] = set()
    twice: list[str] = []
    for each in scores:
        key = each.submission_id, each.reviewer, each.criterion
        if key in seen:
            twice.append(f"{each.reviewer}对 {each.submission_id} 的“{each.criterion}”写了两次，请只留一次")
        seen.add(key)
    return list(dict.fromkeys(twice))
