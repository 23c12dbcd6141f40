"""The files of a package as grouping sees them: role, folder, and the names by which they speak of a case."""

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import PurePosixPath

from mingjian.data.records import NO_TEXT, Extract, Material, Role
from mingjian.extractors.roles import recognise_role

SHINGLE_CHARS = 12  # long enough that two cases of one genre share hardly any
SHINGLE_SAMPLE = 4  # one shingle of so many is kept, chosen by its hash
MAX_SHINGLED_CHARS = 60_000
PERSON_FORMS = frozenset({"artisan_form", "master_form", "person_form"})

# what file names say besides the case's own name
_NAME_WORDS = re.compile(
    r"新时代高技能人才队伍建设|智能\+?技能|数字技能人才培养试验区(?:建设)?|十大|最美巴渝工匠|"
    r"案例评选|评选|参评信息表|推荐表|评选表|申报表|汇总表|推荐函|"
    r"查重检测报告单?|查重报告单?|查重|检测报告单?|相似性|文本复制|全文|报告单|简洁版?|"
    r"示范案例|典型案例|创新案例|案例正文|案例文本|案例|材料|正文|文本|"
    r"未盖章|已盖章|盖章版?|扫描件?|签章|pdf版?|word版?|docx?|电子版|纸质版|"
    r"职业资格|职业技能等级|技能等级|获奖|荣誉|证书|(?:(?:高级)?技师|毕业|学历|学位|上岗|技能)证|汇总|复印件|佐证|证明|旁证|事迹|身份证|相片|"
    r"代表性照片|现场照片|照片|图片|附件\d*|附\d+|图\d+|最终版?|定稿|终稿|修改稿?|补正|更新|副本|第[一二三四五六七八九十\d]+版|v\d+"
)
_UNIT_FORM = re.compile(r"[（(].*?[)）]|有限责任公司|股份有限公司|有限公司|集团|公司")


@dataclass(frozen=True, slots=True)
class Item:
    """One file with what it says about whom it belongs to; all names normalised."""

    material: Material
    extract: Extract | None
    role: Role
    titles: tuple[str, ...]  # of the case, by this file's word
    unit: str
    persons: tuple[str, ...]
    core: str  # of the file's name, without what names its kind

    @property
    def folder(self) -> PurePosixPath:
        """Where the file lies in its package."""
        return PurePosixPath(self.material.path).parent

    @property
    def text(self) -> str:
        """What the file says; "" where it was not read."""
        return self.extract.document.text if self.extract and self.extract.document else ""


def make_item(material: Material, extract: Extract | None) -> Item:
    """What grouping needs to know of a file; extract: None where it was not read."""
    return Item(
        material=material,
        extract=extract,
        role=material_role(material, extract),
        titles=_titles(extract),
        unit=normal_unit(_unit(extract)),
        persons=_persons(extract),
        core=name_core(PurePosixPath(material.path).stem),
    )


def material_role(material: Material, extract: Extract | None) -> Role:
    """The role of a file under the name that it has here: the same bytes may lie elsewhere under another name."""
    if extract is None:
        return recognise_role(material.path, None, form=None, summaries=(), report=None, case=None)
    role = recognise_role(
        material.path, extract.document, form=extract.form, summaries=extract.summaries, report=extract.report, case=extract.case
    )
    return Role.PHOTO if role is Role.OTHER and _shows_no_page(extract) else role


def _shows_no_page(extract: Extract) -> bool:
    """Whether a picture that looked like a page turned out to hold no text (`recognise_material`)."""
    document = extract.document
    return document is not None and document.pages is None and document.confidence == NO_TEXT


def normal_name(text: str) -> str:
    """A title or name without width, case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def normal_unit(text: str) -> str:
    """A unit's name without what is often left out: legal form, brackets, the city."""
    return re.sub(r"^(?:重庆市?|市)(?=..)", "", normal_name(_UNIT_FORM.sub("", text)))


@cache
def name_core(stem: str) -> str:
    """What is left of a file's name without the words for its kind, its state and its number."""
    plain = unicodedata.normalize("NFKC", stem).casefold()
    without_marks = re.sub(r"\((?:\d+|[^)]{0,8}(?:版|章|件|稿|描))\)", "", plain)
    return re.sub(r"^\d{1,3}(?!\d)|\d{8,}", "", normal_name(_NAME_WORDS.sub(" ", without_marks)))


@lru_cache(maxsize=512)  # the files of a large package are compared pair by pair
def shingles(text: str) -> frozenset[int]:
    """A sample of a text's 12-character shingles, the same for the same stretch wherever it stands."""
    letters = normal_name(text[:MAX_SHINGLED_CHARS])
    hashes = (zlib.crc32(letters[at : at + SHINGLE_CHARS].encode()) for at in range(len(letters) - SHINGLE_CHARS + 1))
    return frozenset(each for each in hashes if each % SHINGLE_SAMPLE == 0)


def value_of(extract: Extract | None, *labels: str) -> str:
    """The first filled value of a form under one of these labels."""
    form = extract.form if extract else None
    if form is None:
        return ""
    values = {field.label: field.value for field in reversed(form.fields) if field.value}
    return next((one_line(values[label]) for label in labels if label in values), "")


def is_form(item: Item) -> bool:
    """Whether a file is a form, or carries a filled one."""
    return item.role is Role.FORM or bool(item.extract and item.extract.form and item.extract.form.fields)


def one_line(text: str) -> str:
    """A name that a cell broke into lines, in one."""
    return re.sub(r"\s*\n\s*", "", text).strip()


def _titles(extract: Extract | None) -> tuple[str, ...]:
    if extract is None:
        return ()
    found: list[str] = []
    if extract.form is not None:
        person = extract.form.kind in PERSON_FORMS
        found.append(value_of(extract, "姓名") if person else value_of(extract, "参评案例名称", "工作室名称"))
    if extract.case is not None:
        found += [extract.case.title, extract.case.title + extract.case.subtitle]
    if extract.report is not None:
        found.append(extract.report.title)
    return tuple(dict.fromkeys(name for each in found if (name := normal_name(each))))


def _unit(extract: Extract | None) -> str:
    if extract is None:
        return ""
    written = extract.case.unit if extract.case else ""
    return written or value_of(extract, "参评单位", "工作单位")


def _persons(extract: Extract | None) -> tuple[str, ...]:
    if extract is None:
        return ()
    authors = extract.case.authors if extract.case else ()
    reported = (extract.report.author,) if extract.report and extract.report.author else ()
    return tuple(name for each in (*authors, *reported) if (name := normal_name(each)))


def items_of(materials: tuple[Material, ...], extracts: Mapping[str, Extract]) -> list[Item]:
    """The items of a package in the order of their paths."""
    return [make_item(each, extracts.get(each.sha256)) for each in sorted(materials, key=lambda material: material.path)]
