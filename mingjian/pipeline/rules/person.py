"""What form and 汇总表 say of a person: identity number, birth, sex, certificate level."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from mingjian.data.records import Submission
from mingjian.pipeline.identification import BIRTH_LABELS, ID_LABELS, Born, birth_in, find_identity, has_checksum, read_birth
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.same import summary_row

LADDER = ("初级工", "中级工", "高级工", "技师", "高级技师", "特级技师", "首席技师")
"""Rungs of 新八级工 that a certificate may show, lowest first (人社部发〔2022〕14号; 学徒工 below bears no certificate)."""

_GRADES = {"五级": "初级工", "四级": "中级工", "三级": "高级工", "二级": "技师", "一级": "高级技师"}
# 技师学院 is a school, 高级工程师 a title of another ladder; 二级建造师 is a licence, 二级心理咨询师 no rung of workers
_RUNG = re.compile(
    rf"(?:{'|'.join(sorted(LADDER, key=len, reverse=True))})(?!学院|学校|协会|学会|培训|研修|考评|工作站|工作室|团队|班|专业|程师|艺)"
)
_GRADE = re.compile(
    rf"({'|'.join(_GRADES)})(?=$|[^\u4e00-\u9fff]|证书|职业|国家职业|技能|[及和与、或]|以上|{'|'.join(LADDER)}|工(?!程))"
)
_STRIVING = re.compile(
    r"(?:(?<![模虚])拟|准备|申报|申请|报考|备考|报名|预计|正在|即将|尚未|未取得|在考|在读|待考)[^，。、；,;()]{0,6}$"
)
"""Before a rung that somebody has not got yet."""

NAME_LABELS = "领衔人|姓名"
SEX_LABEL = "性别"
LEVEL_LABELS = "职业技能等级|技术等级|技能等级|职业资格等级"
TRADE_LABELS = "职业工种|职业|工种"
HONOUR_LABELS = "已获荣誉"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the form states it, else the 汇总表; "" and None where neither does."""

    id_number: str
    sex: str
    written_birth: Born | None
    level_raw: str
    name: str = ""
    trade: str = ""
    honours: str = ""
    id_raw: str = ""  # what stands where the number should

    @property
    def id_birth(self) -> Born | None:
        """The day of birth in the identity number."""
        day = birth_in(self.id_number)
        return Born(day, day, "身份证号") if day else None

    @property
    def born(self) -> Born | None:
        """The surer of both: the identity number's day, where it holds, else what is written."""
        return (self.id_birth if self.id_number and has_checksum(self.id_number) else None) or self.written_birth

    @property
    def birth_date(self) -> date | None:
        """The day of birth: in the identity number where that agrees with what is written, else a day that is written."""
        held, written = self.id_birth, self.written_birth
        if held and (written is None or has_checksum(self.id_number) or written.first <= held.first <= written.last):
            return held.first
        return written.first if written and written.first == written.last else None

    @property
    def id_sex(self) -> str:
        """The sex in the identity number's 17th digit."""
        return "" if len(self.id_number) != 18 else ("男" if int(self.id_number[16]) % 2 else "女")

    @property
    def level(self) -> str:
        """The highest rung that the written level names, "" where it names none."""
        return read_level(self.level_raw)


def read_person(submission: Submission, facts: Facts) -> Person:
    """The person of a submission: each value by its forms, else by its row of the 汇总表."""
    row = summary_row(submission, facts)
    listed = row.values if row else {}

    def said(labels: str) -> str:
        return facts.field(submission, labels) or next(
            (found for each in labels.split("|") if (found := listed.get(each, ""))), ""
        )

    sex, number = said(SEX_LABEL).strip(), said(ID_LABELS)
    return Person(
        id_number=find_identity(number),
        sex=sex if sex in {"男", "女"} else "",
        written_birth=read_birth(said(BIRTH_LABELS)),
        level_raw=said(LEVEL_LABELS),
        name=said(NAME_LABELS),
        trade=said(TRADE_LABELS),
        honours=said(HONOUR_LABELS),
        id_raw=number,
    )


def find_levels(words: str) -> tuple[str, ...]:
    """The rungs of the ladder that the words claim, lowest first: not those in names of schools, nor those only applied for."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
    claims = [each for each in (*_RUNG.finditer(plain), *_GRADE.finditer(plain)) if not _STRIVING.search(plain[: each.start()])]
    return tuple(sorted({_GRADES.get(each.group(), each.group()) for each in claims}, key=LADDER.index))


def read_level(words: str) -> str:
    """The highest rung of the ladder that the words claim (高级技师（一级） → 高级技师), "" for none."""
    found = find_levels(words)
    return found[-1] if found else ""


def mask(id_number: str) -> str:
    """An identity number as it may be shown: region and last two characters."""
    return f"{id_number[:6]}{'*' * 10}{id_number[16:]}" if len(id_number) == 18 else "*" * len(id_number)
