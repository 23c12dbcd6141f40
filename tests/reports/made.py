"""A made campaign in a real DuckDB file: invented districts, units and people, every row in place."""

import importlib.resources
import random
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

CAMPAIGN = "cq-cases-2023"
_OPENINGS = ("近年来", "在此基础上", "为此", "实践中", "与此同时", "从结果看", "针对这一问题", "经过两年探索")
_WHO = ("青禾区职业培训中心", "临江机械厂", "云岭学院", "白沙镇技能学校", "石桥公司", "松溪开发区", "工会联合会", "培训基地")
_DOES = (
    "建立了师徒结对制度",
    "开设了数控和焊接班次",
    "把考核放到了车间",
    "修订了岗位标准",
    "引入了仿真设备",
    "编写了操作手册",
    "与三所院校签订协议",
    "按月公布进度",
)
_EFFECT = (
    "一线员工参训人数由原来的一百二十人增加到四百六十人",
    "设备停机时间下降了两成",
    "取得高级工证书的人数连续三年上升",
    "学员对课程的满意度达到九成以上",
    "技改项目当年见效",
    "新员工独立上岗的时间缩短了四十天",
)
_HEADINGS = ("一、背景与起因", "二、主要做法", "（一）把课堂搬进车间", "（二）让标准跟着岗位走", "三、取得成效", "四、经验与探讨")


def make_text(seed: int, chars: int) -> str:
    """A body of about `chars` characters with headings and one table; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - made text
    lines: list[str] = []
    length = 0
    while length < chars:
        if len(lines) % 5 == 0:
            line = _HEADINGS[(len(lines) // 5) % len(_HEADINGS)]
        else:
            line = "".join(_sentence(chance) for _ in range(4))
        lines.append(line)
        length += len(line)
    return "\n".join(lines)[:chars]


def _sentence(chance: random.Random) -> str:
    parts = [
        chance.choice(_OPENINGS),
        "，",
        chance.choice(_WHO),
        chance.choice(_DOES),
        f"，{chance.randint(2018, 2023)}年",
        chance.choice(_EFFECT),
    ]
    return "".join(parts) + "。"


@dataclass
class Made:
    """A database under construction; close it, then open it as readers do."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    texts: dict[str, str] = field(default_factory=dict)
    matches: int = 0

    def insert(self, table: str, **values: object) -> None:
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))  # noqa: S608 - names of our own

    def submission(self, submission_id: str, body: str, abstract: str | None = None, **values: object) -> None:
        row: dict[str, object] = {
            "campaign": CAMPAIGN, "year": 2023, "track": "typical", "package": "青禾区.zip", "recommender": "青禾区", "recommender_kind": "区县",
            "unit": "青禾区职业培训中心", "title": f"案例{submission_id}", "subtitle": "", "authors": "甲某某、乙某某", "theme": "技能培训",
            "theme_source": "form", "abstract_chars": len(abstract or "") or None, "abstract_chars_low": len(abstract or "") or None,
            "body_chars": len(body), "body_chars_low": len(body) - 4, "picture_count": 3, "declared_rate": 0.08, "report_rate": 0.081,
            "received_at": "2023-11-08 09:30:00+08", "status": "checked",
        }  # fmt: skip
        self.insert("submission", submission_id=submission_id, abstract=abstract, body=body, **(row | values))
        self.texts[submission_id] = body if abstract is None else f"{abstract}\n{body}"

    def source(self, source_id: str, text: str, **values: object) -> None:
        row: dict[str, object] = {
            "kind": "history",
            "year": 2022,
            "title": f"往年案例{source_id}",
            "unit": "松溪开发区",
            "authors": "丙某某",
            "recommender": "松溪区",
            "chars": len(text),
        }
        self.insert("source", source_id=source_id, text=text, **(row | values))
        self.texts[source_id] = text

    def match(
        self, submission_id: str, start: int, end: int, source_id: str, source_text: str | None = None, **values: object
    ) -> None:
        text = self.texts[submission_id][start:end]
        row: dict[str, object] = {
            "source_kind": "batch" if source_id.startswith("S") else "history",
            "source_start": 0,
            "source_end": len(source_text or text),
            "kind": "verbatim",
            "similarity": 1.0,
            "excluded_as": None,
            "reason": "",
        }
        self.matches += 1
        self.insert(
            "match",
            match_id=f"m{self.matches:04}",
            submission_id=submission_id,
            campaign=CAMPAIGN,
            source_id=source_id,
            start_char=start,
            end_char=end,
            text=text,
            source_text=source_text or text,
            **(row | values),
        )

    def rate(self, submission_id: str, matched: int, net: int, **values: object) -> None:
        total = sum(each.isalnum() for each in self.texts[submission_id])
        row: dict[str, object] = {
            "total_chars": total, "matched_chars": matched, "total_rate": matched / total, "rate_without_quotations": matched / total,
            "rate_without_common": net / total, "rate_without_own": matched / total, "net_rate": net / total, "max_single_rate": net / total,
            "max_single_source": None, "front_chars": matched // 4, "back_chars": matched - matched // 4,
        }  # fmt: skip
        self.insert("rate", submission_id=submission_id, campaign=CAMPAIGN, **(row | values))

    def finding(self, rule_id: str, severity: str, message: str, **values: object) -> None:
        self.insert("finding", campaign=CAMPAIGN, rule_id=rule_id, severity=severity, message=message, **values)

    def reader(self) -> duckdb.DuckDBPyConnection:
        """The read-only connection that the doors are given."""
        self.connection.close()
        return duckdb.connect(str(self.path), read_only=True)


def make_database(path: Path) -> Made:
    """An empty database with tables and views."""
    connection = duckdb.connect(str(path))
    for name in ("schema.sql", "views.sql"):
        connection.execute((importlib.resources.files("mingjian.data") / name).read_text(encoding="utf-8"))
    return Made(path, connection)


def effective(text: str) -> int:
    return sum(each.isalnum() for each in text)
