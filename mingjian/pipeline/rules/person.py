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
    rf"(?<!助理)(?<!预备)(?<!准)(?:{'|'.join(sorted(LADDER, key=len, reverse=True))})(?!学院|学校|协会|学会|培训|研修|考评|工作站|工作室|团队|班|专业|程师|艺)"
)
_GRADE = re.compile(
    rf"({'|'.join(_GRADES)})(?=$|[^\u4e00-\u9fff]|证书|职业|国家职业|技能|[及和与、或]|以上|{'|'.join(LADDER)}|工(?!程))"
)
_STRIVING = re.compile(
    r"(?:(?<![模虚])拟|准备|预计|正在|即将|尚未|未取得|未获得|在考|在读|待考|待评|待取得|待聘|争取|力争|计划|有望)[^，。、；,;()]{0,6}$|"
    r"(?:申报|申请|报考|备考|报名)(?:(?!取得|获得|考取|获评|评为|通过)[^，。、；,;()]){0,6}$"
)
"""Before a rung that somebody has not got yet: 拟申报技师, but not 申报并取得技师."""
_PENDING = re.compile(
    r"(?:\([一二三四五]级\)|\))?\(?(?:职业|技能|资格|等级|证书|证)*\(?(?:正在|尚在|还在)?(?:在评|待评|在考|待考|待发|待领|待取|待批|未发证|未取得|未获得|未评|尚未|"
    r"(?:申报|申请|评审|评定|考评|考核|鉴定|认定|公示|办理|报名|报考|备考|培训|审核)中)"
)
"""Behind it: 技师（在评）, 技师证书待发."""
_OTHER_LADDER = re.compile(
    r"(?:心理咨询|建造|造价|监理|会计|经济|统计|审计|工程|教|医|药|律|社会工作|规划|建筑|计量|评估|翻译|导游|"
    r"美术|演奏|注册\w{1,4})师$|(?:运动|裁判|教练|辅导|科|职|导游|演)员$"
)
"""Before a grade that is no worker's: 心理咨询师二级."""

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
    grades = (each for each in _GRADE.finditer(plain) if not _OTHER_LADDER.search(plain[: each.start()]))
    claims = [
        each
        for each in (*_RUNG.finditer(plain), *grades)
        if not _STRIVING.search(plain[: each.start()]) and not _PENDING.match(plain, each.end())
    ]
    return tuple(sorted({_GRADES.get(each.group(), each.group()) for each in claims}, key=LADDER.index))


def read_level(words: str) -> str:
    """The highest rung of the ladder that the words claim (高级技师（一级） → 高级技师), "" for none."""
    found = find_levels(words)
    return found[-1] if found else ""
