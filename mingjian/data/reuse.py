"""The records of reuse: which text also stands elsewhere, why it is left out, and the rates."""

from dataclasses import dataclass
from enum import StrEnum

from mingjian.data.records import Picture, Span


class PassageKind(StrEnum):
    """How far a passage was changed."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    REWRITTEN = "rewritten"


class Exclusion(StrEnum):
    """Why a passage is left out of net rates."""

    QUOTATION = "quotation"
    TITLE = "title"
    COMMON = "common"
    OWN = "own"
    TEMPLATE = "template"


class SourceKind(StrEnum):
    """Where a source comes from."""

    BATCH = "batch"
    HISTORY = "history"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one text that also stands in another; spans of the faithful texts."""

    here: Span
    there: Span
    kind: PassageKind
    similarity: float  # 0..1, 1 where both read the same after normalisation


@dataclass(frozen=True, slots=True)
class Match:
    """A passage of a submission with its source and, where it is left out, the reason."""

    submission_id: str
    source_kind: SourceKind
    source_id: str
    passage: Passage
    excluded_as: Exclusion | None = None
    reason: str = ""  # Chinese: why it is left out, with the list's version


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares 0..1 of effective characters of abstract and body (contract, section 3)."""

    submission_id: str
    total_chars: int
    matched_chars: int
    total_rate: float
    rate_without_quotations: float
    rate_without_common: float
    rate_without_own: float
    net_rate: float
    max_single_rate: float
    max_single_source: str | None
    front_chars: int = 0  # matched in the first 20 %
    back_chars: int = 0  # matched in the remaining 80 %


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A text of a group. shared_chars: its characters that also stand in others of the group, excluded ones included."""

    member_id: str
    kind: SourceKind
    shared_chars: int
    is_likely_source: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that hang together by what they share: submissions first, then texts of the library.

    reason: Chinese, where the common text most likely comes from and why, or that nobody can tell.
    """

    number: int
    members: tuple[GroupMember, ...]
    reason: str

    @property
    def submissions(self) -> tuple[str, ...]:
        """Those of the batch."""
        return tuple(each.member_id for each in self.members if each.kind is SourceKind.BATCH)

    @property
    def likely_source(self) -> str:
        """The library text where the common text most likely comes from, "" where none is known."""
        return next((each.member_id for each in self.members if each.is_likely_source), "")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of the library: an earlier year's case or a public reference."""

    source_id: str
    kind: SourceKind
    year: int
    title: str
    text: str
    unit: str = ""
    authors: tuple[str, ...] = ()
    recommender: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture of an earlier year's case. number: its place among the case's pictures, from 1. hash: 64-bit pHash in hex."""

    source_id: str
    year: int
    title: str
    number: int
    perceptual_hash: str
    width_px: int
    height_px: int
