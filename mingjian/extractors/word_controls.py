"""Content controls and old form fields of a Word file: what they show without a result, and what they are there for."""

from typing import Final

from mingjian.extractors.ooxml import Element, W
from mingjian.extractors.symbols import CHECKED, UNCHECKED

W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF: Final = frozenset({"0", "false", "off"})


def is_placeholder(control: Element) -> bool:
    """Whether a w:sdt shows only the prompt that asks for a text."""
    return _is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"), W)


def is_contents(properties: Element | None) -> bool:
    """Whether the w:sdtPr is that of a table of contents."""
    gallery = None if properties is None else properties.find(f"{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def drawn_by_control(properties: Element | None) -> str:
    """The box that a w:sdtPr draws, "" where it is none."""
    box = None if properties is None else properties.find(f"{W14}checkbox")
    return "" if box is None else _box(box.find(f"{W14}checked"), W14)


def drawn_by_form_field(data: Element | None) -> str:
    """The box and the chosen entry that an old form field (w:ffData) shows."""
    box = None if data is None else data.find(f"{W}checkBox")
    choice = None if data is None else data.find(f"{W}ddList")
    drawn = ""
    if box is not None:
        state = box.find(f"{W}checked")
        drawn = _box(box.find(f"{W}default") if state is None else state, W)
    if choice is not None:
        entries = [str(each.get(f"{W}val") or "") for each in choice.iterfind(f"{W}listEntry")]
        result = choice.find(f"{W}result")
        number = "0" if result is None else str(result.get(f"{W}val"))
        drawn += entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
    return drawn


def _box(state: Element | None, namespace: str) -> str:
    return CHECKED if _is_on(state, namespace) else UNCHECKED


def _is_on(state: Element | None, namespace: str) -> bool:
    return state is not None and state.get(f"{namespace}val") not in _OFF
