"""What the bundled inbox holds: packages, cases, their defects and what must be found, read from inbox.toml."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

_PLAN = Path(__file__).parent / "inbox.toml"

FileOfCase = Literal["case_word", "case_pdf", "form", "form_pdf", "duplicate_report"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CopiedFrom(_Strict):
    """A source that a case shares text with; share of its effective characters, lowest and highest right answer."""

    source: str  # key of another case, or a file of library/2022 or reference
    kind: Literal["batch", "history", "reference"]
    share: tuple[float, float]
    note: str


class PlannedCase(_Strict):
    """One submission: its text, its files and its defects."""

    key: str
    text: str  # name in texts/ or changes/
    look: str = "plain"
    marks: Literal["symbol", "control", "glyph"] = "symbol"
    ticked: Sequence[str] = ()  # categories ticked in the form, if not the case's own
    phone: str
    rate: float = 0.0  # percent in the duplicate-check report
    declared: str = ""  # 查重率 as typed into the 汇总表, if not the report's
    report: Literal["vendor", "copycheck", "aigc"] = "vendor"
    without: Sequence[FileOfCase] = ()
    corrupt: Sequence[FileOfCase] = ()  # files cut off half-way
    photos: Literal["embedded", "attached", "both"] = "embedded"
    portrait: Sequence[int] = ()  # numbers (from 1) of pictures taken upright
    borrowed: dict[str, str] = {}  # number of a picture → "text:number" it is a copy of
    names: Literal["full", "unit", "folder", "number"] = "full"
    findings: Sequence[str] = ()  # rule ids that must be found
    copied: Sequence[CopiedFrom] = ()
    abstract_chars: int | None = None  # exact lengths, where the case is about them
    body_chars: int | None = None
    superseded: bool = False
    track: str | None = None  # where form and table disagree, the one that the form ticks


class PlannedPackage(_Strict):
    """One entry of the inbox."""

    name: str
    container: Literal["folder", "zip", "gbk_zip", "eml", "eml_zip"]
    recommender: str
    office: str  # the recommender's words
    recommender_kind: str
    contact: str
    phone: str
    received: datetime | None = None  # for the register
    sent: datetime | None = None  # a mail's Date
    subject: str = ""
    recipient: str = "bygj2023@qq.com"  # the mailbox that the notice gives
    sender: str = "renshe"
    summary: Literal["xlsx", "docx"] = "xlsx"
    cases: Sequence[PlannedCase]
    findings: Sequence[str] = ()


class PlannedSource(_Strict):
    """One document of last year's library."""

    text: str
    recommender: str


class Plan(_Strict):
    """The whole bundled inbox."""

    package: Sequence[PlannedPackage]
    library: Sequence[PlannedSource]
    reference: Sequence[str]


def load_plan() -> Plan:
    """The plan of inbox.toml."""
    return Plan.model_validate(tomllib.loads(_PLAN.read_text(encoding="utf-8")))
