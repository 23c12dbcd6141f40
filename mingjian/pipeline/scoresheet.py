"""Sheets of scores, votes and rulings as organisers keep them: long (a row for each expert) or wide (a column for each)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.records import Table
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Expert, Ruling, Score, Verdict
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
    }
)
TOTALS = frozenset({"得分", "总分", "分数", "评分", "分值", "综合得分", "综合评分", "打分"})
EXPERT = re.compile(r"^(?:专家|评委|评审)[\w（()）.、 -]*$")
NAMED_EXPERT = re.compile(r"^(?:专家|评委)[：:\s]*(?=[一-鿿]{2})")
"""Before a name that follows it in a head: 专家张某."""
YES = frozenset({"是", "回避", "y", "yes", "√", "1", "对"})
ADMITTED = ("直接纳入", "不通过", "不予通过", "未通过", "淘汰", "不入围", "通过", "入围", "入选", "同意", "保留")
REFUSED = frozenset({"不通过", "不予通过", "未通过", "淘汰", "不入围"})
MOST_PROBLEMS = 20
HEAD_ROWS = 10  # title lines above the head


@dataclass(frozen=True, slots=True)
class Known:
    """A submission as sheets name it."""

    submission_id: str
    title: str
    unit: str
    superseded: bool = False


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


def read_sheet(path: Path, step: str, known: Sequence[Known], ruled_by: str) -> Sheet:
    """Scores, votes and rulings of one file (.xlsx, .xls, .et, .csv) for one step.

    Raises InputError that lists what is wrong by row; then nothing of the file counts.
    """
    document = read_document(path, path.name)
    scores: list[Score] = []
    rulings: list[Ruling] = []
    experts: dict[str, Expert] = {}
    problems: list[str] = []
    read = 0
    for table in document.tables:
        for row in _rows(table):
            read += 1
            try:
                one = _find(row, known)
                scores += _scores(row, one, step)
                rulings += _rulings(row, one, step, ruled_by)
                if (name := row.value("reviewer")) and (unit := row.value("expert_unit")):
                    experts[name] = Expert(name, unit)
            except ValueError as error:
                problems.append(f"第 {row.number} 行：{error}")
    if not read:
        raise InputError(
            f"{path.name}：没有找到可导入的表。表头要有“编号”（或“案例名称”“姓名”），以及“专家”和分数、“票数”或“结论”之一。"
        )
    problems += _doubled(scores)
    if problems:
        more = f"\n……另有 {len(problems) - MOST_PROBLEMS} 处" if len(problems) > MOST_PROBLEMS else ""
        raise InputError(f"{path.name}：没有导入，请改正后重试。\n" + "\n".join(problems[:MOST_PROBLEMS]) + more)
    if not (scores or rulings or experts):
        raise InputError(f"{path.name}：表里列有 {read} 件，但没有填写任何评分、票数、结论或裁定名次，没有导入。请填好后重试。")
    return Sheet(tuple(scores), tuple(rulings), tuple(experts.values()))


def _plain(text: str) -> str:
    return re.sub(r"[\s*＊:：_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _rows(table: Table) -> Iterator[_Row]:
    rows = rows_of(table)
    for place, cells in enumerate(rows[:HEAD_ROWS]):
        heads = {cell.column: cell.text.strip() for cell in cells if cell.text.strip()}
        kinds = {kind: head for head in reversed(heads.values()) for kind, names in HEADS.items() if _plain(head) in names}
        if not kinds.keys() & {"id", "title"} or len(heads) < 2:
            continue
        for number, each in enumerate(rows[place + 1 :], place + 2):
            values = {heads[cell.column]: cell.text.strip() for cell in each if cell.column in heads}
            row = _Row(number, values, kinds)
            if row.value("id") or row.value("title"):
                yield row
        return


def _find(row: _Row, known: Sequence[Known]) -> Known:
    number = row.value("id")
    if number:
        found = [each for each in known if each.submission_id == number]
        if not found:
            raise ValueError(f"没有编号为 {number} 的申报")
        if found[0].superseded:
            raise ValueError(f"{number} 已由后来的补正件替代，请改填补正件的编号（见核验与查重总表）")
        return found[0]
    title, unit = _plain(row.value("title")), _plain(row.value("unit"))
    live = [each for each in known if not each.superseded]
    found = [each for each in live if _plain(each.title) == title and (not unit or _plain(each.unit) == unit)]
    if len(found) != 1:
        what = "没有名为" if not found else f"有 {len(found)} 件都叫"
        raise ValueError(f"{what}“{row.value('title')}”的申报，请改填“编号”列（见核验与查重总表）")
    return found[0]


def _scores(row: _Row, one: Known, step: str) -> Iterator[Score]:
    if votes := row.value("votes"):
        yield Score(one.submission_id, step, PUBLIC, VOTES, _number(votes, "票数"))
    reviewer, comment = row.value("reviewer"), row.value("comment")
    if "reviewer" in row.heads and not reviewer and any(row.values.get(head) for head in _criteria(row)):
        raise ValueError("没有填写专家")
    if row.value("recusal").casefold() in YES:
        yield Score(one.submission_id, step, reviewer or "未写明", TOTAL, None, "回避" + (f"：{comment}" if comment else ""))
        return
    for head in _criteria(row):
        text = row.values.get(head, "").strip()
        if not text:
            continue
        wide = "reviewer" not in row.heads
        who, criterion = (NAMED_EXPERT.sub("", head), TOTAL) if wide else (reviewer, TOTAL if _plain(head) in TOTALS else head)
        if text == "回避":
            yield Score(one.submission_id, step, who, TOTAL, None, "回避")
        else:
            yield Score(one.submission_id, step, who, criterion, _number(text, head), comment)


def _criteria(row: _Row) -> list[str]:
    """The heads that hold scores: each criterion, or in a wide sheet each expert."""
    named = set(row.heads.values())
    rest = [head for head in row.values if head not in named and _plain(head) not in IGNORED]
    if "reviewer" in row.heads:
        return rest
    experts = [head for head in rest if EXPERT.match(head)]
    return experts or ([] if "verdict" in row.heads or "votes" in row.heads else rest)


def _number(text: str, what: str) -> float:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("分").removesuffix("票").strip()
    try:
        value = float(plain)
    except ValueError:
        raise ValueError(f"“{what}”一栏写的是“{text}”，不是数字") from None
    if not 0 <= value < 1e12:  # also no infinity and no NaN
        raise ValueError(f"“{what}”一栏的“{text}”超出范围，应当是 0 以上的数")
    return value


def _rulings(row: _Row, one: Known, step: str, ruled_by: str) -> Iterator[Ruling]:
    words, rank, reason = _plain(row.value("verdict")), row.value("rank"), row.value("reason") or row.value("comment")
    if not words and not rank:
        return
    if not reason:
        raise ValueError("写了结论，没有写理由：每项裁定都要有理由")
    if rank:
        yield Ruling(one.submission_id, step, Verdict.RANK, int(_number(rank, "裁定名次")), reason, ruled_by)
    if words:
        found = next((each for each in ADMITTED if words.startswith(each)), None)
        if found is None:
            raise ValueError(f"结论“{row.value('verdict')}”认不出，请写：通过、不通过或直接纳入")
        verdict = Verdict.DIRECT if found == "直接纳入" else Verdict.REFUSE if found in REFUSED else Verdict.ADMIT
        yield Ruling(one.submission_id, step, verdict, None, reason, ruled_by)


def _doubled(scores: Sequence[Score]) -> list[str]:
    seen: set[tuple[str, str, str]] = set()
    twice: list[str] = []
    for each in scores:
        key = each.submission_id, each.reviewer, each.criterion
        if key in seen:
            twice.append(f"{each.reviewer}对 {each.submission_id} 的“{each.criterion}”写了两次，请只留一次")
        seen.add(key)
    return list(dict.fromkeys(twice))
