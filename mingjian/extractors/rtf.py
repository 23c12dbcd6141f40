"""RTF files written as a docx: text in any code page, look, lists, tables, notes, boxes, pictures.

Source: Rich Text Format Specification 1.9.1.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mingjian.data.errors import CorruptFileError, LimitError
from mingjian.extractors.rtf_look import CODE_PAGES, Look, RowDefinition, code_page_of, run_properties
from mingjian.extractors.word_story_writer import StoryWriter
from mingjian.extractors.word_writer import WordWriter, text_box, text_run, wrap_run, xml_value

MAX_BYTES: Final = 60 * 1024 * 1024
_MAX_GROUPS: Final = 2000  # open at a time; real ones are below 40
_MAX_LISTS: Final = 2000
_TOKEN: Final = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_SIGNS: Final = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_SYMBOLS: Final = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "", "\r": ""}
_MARGINS: Final = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}
_STORIES: Final = {**_MARGINS, "footnote": "footnote", "annotation": "comment", "shptxt": "textbox", "dptxbxtext": "textbox"}
_KEPT: Final = {
    "fonttbl": "fonts", "colortbl": "colours", "stylesheet": "styles", "listtext": "number", "pntext": "number",
    "fldinst": "instruction", "pict": "picture", "objclass": "object", "author": "creator", "operator": "lastModifiedBy",
    "title": "title",
}  # fmt: skip
# marked as to be ignored by readers who do not know them: these we know
_KNOWN_STARRED: Final = frozenset(
    {"shppict", "shpinst", "nesttableprops", "footnote", "annotation", "fldinst", "objclass", "pntext", "do", "cs"}
)
_SKIPPED: Final = frozenset({
    "nonshppict", "shprslt", "objdata", "listtable", "listoverridetable", "revtbl", "sp", "ftnsep", "ftnsepc", "ftncn", "aftnsep",
    "aftnsepc", "aftncn", "tc", "xe", "pn", "themedata", "datafield", "nonesttables", "falt", "panose", "fontemb", "pntxta", "pntxtb",
    "generator", "keywords", "subject", "comment", "company", "manager", "category", "doccomm", "hlinkbase", "creatim", "revtim",
    "printim", "buptim", "template", "atnid", "atnauthor", "filetbl", "mmathPict", "background", "private",
})  # fmt: skip


def convert_rtf(path: Path, name: str, target: Path) -> None:
    """Write the file as a docx to target. Raises LimitError, CorruptFileError."""
    if path.stat().st_size > MAX_BYTES:
        raise LimitError(f"{name}：RTF 文档过大（超过 {MAX_BYTES // 2**20} MB），未读取。请另存为 docx 后重新报送。")
    reader = _Reader(path.read_bytes().decode("latin-1"))
    reader.read()
    if reader.too_deep:
        raise CorruptFileError(f"{name}：RTF 文档的分组嵌套异常，无法读取。请用 WPS 或 Word 打开后另存为 docx 再报送。")
    reader.writer.write(target)


@dataclass(slots=True)
class _Story:
    """A flow of text being read: the body, a note, a header, a box."""

    kind: str
    writer: StoryWriter = field(default_factory=StoryWriter)
    runs: list[str] = field(default_factory=list[str])
    number: int = 0  # of the list that numbers the open paragraph, 0 for none
    rows: dict[int, RowDefinition] = field(default_factory=dict[int, RowDefinition])  # by depth
    endnote: bool = False


@dataclass(slots=True)
class _Group:
    """What ends with a closing brace."""

    destination: str
    look: Look
    skipping: bool = False
    story: bool = False  # whether a story began with it
    starred: bool = False


class _Reader:
    """Reads the tokens of one file."""

    def __init__(self, data: str) -> None:
        self.writer = WordWriter()
        self.too_deep = False
        self._data = data
        self._at = 0
        self._look = Look()
        self._groups: list[_Group] = [_Group("text", self._look)]
        self._stories: list[_Story] = [_Story("body")]
        self._bytes = bytearray()  # of the text so far, in the code page of its font
        self._text: list[str] = []
        self._kept: list[str] = []  # what a destination other than text holds
        self._fallbacks = 0  # characters to skip behind one given by its number
        self._code_page = "cp1252"
        self._fonts: dict[int, tuple[str, int]] = {}  # name, character set
        self._colours: list[str] = []
        self._colour = [0, 0, 0]
        self._styles: dict[int, str] = {}
        self._picture: dict[str, int] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._handlers = self._make_handlers()

    def read(self) -> None:
        """Read all and finish the parts of the docx."""
        for match in self._tokens():
            word, value, code, symbol, brace, plain = match.groups()
            if word is not None:
                self._word(word, None if value is None else int(value))
            elif code is not None:
                self._add_bytes(bytes((int(code, 16),)))
            elif plain is not None:
                self._add_plain(plain)
            elif brace == "{":
                self._open()
            elif brace == "}":
                self._close()
            elif symbol is not None:
                self._symbol(symbol)
            if self.too_deep:
                return
        while len(self._groups) > 1:
            self._close()
        self._end_paragraph(last=True)
        self.writer.body.append(self._stories[0].writer.close())
        self.writer.styles = "".join(
            f'<w:style w:type="paragraph" w:styleId="s{number}"><w:name w:val={xml_value(name)}/></w:style>'
            for number, name in self._styles.items()
        )
        self.writer.numbering = "".join(
            _literal_list(number, text, self._fonts.get(int(font or -1), ("", 0))[0])
            for (text, font), number in self._numbers.items()
        )

    def _tokens(self) -> Iterator[re.Match[str]]:
        while self._at < len(self._data):
            match = _TOKEN.match(self._data, self._at)
            if match is None:
                self._at += 1
                continue
            self._at = match.end()
            yield match

    # ── groups ───────────────────────────────────────────────────────────

    def _open(self) -> None:
        self._flush()
        self._groups.append(_Group(self._groups[-1].destination, self._look, self._groups[-1].skipping))
        self._look = self._look.copy()
        self.too_deep = len(self._groups) > _MAX_GROUPS

    def _close(self) -> None:
        self._flush()
        if len(self._groups) == 1:
            return
        group = self._groups.pop()
        outer = self._groups[-1]
        if group.story:
            self._end_story()
        elif group.destination != outer.destination and not group.skipping:
            self._end_destination(group.destination)
        elif group.destination in {"fonts", "styles"} and not group.skipping:
            self._keep_entry(group.destination)
        self._look = group.look

    def _begin(self, destination: str) -> None:
        self._groups[-1].destination = destination
        self._kept = []
        self._picture = {}

    def _end_destination(self, destination: str) -> None:
        text = "".join(self._kept).strip()
        if destination in {"fonts", "styles"}:
            self._keep_entry(destination)
        elif destination == "number":
            self._number("".join(self._kept))
        elif destination == "picture":
            self._add_picture("".join(self._kept))
        elif destination == "object" and text:
            self._stories[-1].runs.append(wrap_run(f"<w:object><o:OLEObject ProgID={xml_value(text)}/></w:object>"))
        elif destination == "instruction":
            if text.startswith("EMBED "):
                self._stories[-1].runs.append(
                    wrap_run(f"<w:object><o:OLEObject ProgID={xml_value(text.split()[1])}/></w:object>")
                )
        elif destination in _KEPT.values() and text:
            self.writer.core = {**self.writer.core, destination: text}
        self._kept = []

    def _keep_entry(self, destination: str) -> None:
        name = "".join(self._kept).strip().rstrip(";").strip()
        self._kept = []
        if not name:
            return
        if destination == "fonts":
            self._fonts[self._look.font] = (name, self._look.charset)
        elif self._look.style is not None:
            self._styles[self._look.style] = name

    def _begin_story(self, kind: str) -> None:
        self._groups[-1].destination = "text"
        self._groups[-1].story = True
        self._stories.append(_Story(kind))
        self._look = Look(font=self._look.font)

    def _end_story(self) -> None:
        self._end_paragraph(last=True)
        story = self._stories.pop()
        content = story.writer.close()
        if story.kind in {"header", "footer"}:
            self.writer.margins.append((story.kind, content))
        elif story.kind == "textbox":
            self._stories[0].writer.add(text_box(content), self._stories[0].writer.depth)
        else:
            self.writer.add_note("endnote" if story.endnote else story.kind, content)

    # ── text ─────────────────────────────────────────────────────────────

    def _add_plain(self, text: str) -> None:
        if self._fallbacks:
            skipped = min(self._fallbacks, len(text))
            self._fallbacks -= skipped
            text = text[skipped:]
        self._bytes += text.encode("latin-1")

    def _add_bytes(self, data: bytes) -> None:
        if self._fallbacks:
            self._fallbacks -= 1
        else:
            self._bytes += data

    def _add_text(self, text: str) -> None:
        self._decode()
        self._text.append(text)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._groups[-1].starred = True
        elif symbol in "\r\n":
            self._word("par", None)
        elif symbol in _SYMBOLS:
            if self._fallbacks:
                self._fallbacks -= 1
            elif symbol in "\\{}":  # may be the second byte of a character
                self._bytes += symbol.encode("latin-1")
            else:
                self._add_text(_SYMBOLS[symbol])

    def _decode(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._text.append(data.decode(self._encoding(data), errors="replace"))

    def _encoding(self, data: bytes) -> str:
        """Of a font that names a character set, else the document's; a double-byte document beats Western fonts."""
        if data.isascii():
            return "latin-1"
        naming = self._groups[-1].destination == "fonts"
        own = code_page_of(self._look.charset if naming else self._fonts.get(self._look.font, ("", 0))[1])
        return own or self._code_page

    def _flush(self) -> None:
        """The text so far becomes a run of the present look."""
        self._decode()
        if not self._text:
            return
        text, self._text = "".join(self._text), []
        group = self._groups[-1]
        if group.skipping:
            return
        if group.destination == "text":
            names = {number: name for number, (name, _) in self._fonts.items()}
            self._stories[-1].runs.append(
                text_run(text, run_properties(self._look, names, self._colours), deleted=self._look.deleted)
            )
        elif group.destination == "colours":
            for _ in range(text.count(";")):
                self._colours.append("{:02X}{:02X}{:02X}".format(*self._colour))
                self._colour = [0, 0, 0]
        elif group.destination == "fonts":
            for piece in text.split(";")[:-1]:  # entries need no groups of their own
                self._kept.append(piece)
                self._keep_entry("fonts")
            self._kept.append(text.rpartition(";")[2])
        else:
            self._kept.append(text)

    def _number(self, text: str) -> None:
        """The automatic number that stands before a paragraph; lists of its literal text keep it told from what was typed."""
        shown = text.rstrip("\t ")
        if shown and not self._groups[-1].skipping:
            key = (shown, str(self._look.font))
            if len(self._numbers) < _MAX_LISTS or key in self._numbers:
                self._stories[-1].number = self._numbers.setdefault(key, len(self._numbers) + 1)

    def _end_paragraph(self, *, last: bool = False) -> None:
        self._flush()
        story, look = self._stories[-1], self._look
        if last and not story.runs:
            return
        number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{story.number}"/></w:numPr>' if story.number else ""
        style = f'<w:pStyle w:val="s{look.style}"/>' if look.style is not None else ""
        xml = f"<w:p><w:pPr>{style}{look.paragraph_xml()}{number}</w:pPr>{''.join(story.runs)}</w:p>"
        story.runs, story.number = [], 0
        story.writer.add(xml, look.depth)

    def _add_picture(self, digits: str) -> None:
        kind = next((each for each in _PICTURES if each in self._picture), "")
        try:
            data = bytes.fromhex(re.sub(r"[^0-9A-Fa-f]", "", digits)) if "bin" not in self._picture else digits.encode("latin-1")
        except ValueError:
            return
        if not kind or not data:
            return
        size = [
            self._picture.get(f"pic{side}goal", 0) * self._picture.get(f"picscale{axis}", 100) / 100
            for side, axis in (("w", "x"), ("h", "y"))
        ]
        self._stories[-1].runs.append(wrap_run(self.writer.add_picture(data, _PICTURES[kind], (size[0], size[1]))))

    # ── control words ────────────────────────────────────────────────────

    def _word(self, word: str, value: int | None) -> None:
        group = self._groups[-1]
        if word == "bin":
            self._take_binary(value or 0)
            return
        if word == "u":
            self._unicode(value or 0)
            return
        if word in _SIGNS and not (word == "line" and group.destination != "text"):
            self._add_text(_SIGNS[word])
            return
        self._flush()
        starred, group.starred = group.starred, False
        if word in _SKIPPED or (starred and word not in _KNOWN_STARRED):
            group.skipping = True
        elif word in _STORIES and not group.skipping:
            self._begin_story(_STORIES[word])
        elif word in _KEPT:
            self._begin(_KEPT[word])
        elif group.destination == "picture":
            self._picture[word] = 1 if value is None else value
        elif group.destination == "colours" and word in {"red", "green", "blue"}:
            self._colour[("red", "green", "blue").index(word)] = min(255, max(0, value or 0))
        elif word in self._handlers:
            self._handlers[word](value)
        else:
            self._look.take(word, value)

    def _make_handlers(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "par": lambda _: self._end_if_text(),
            "sect": lambda _: self._end_if_text(),
            "cell": lambda _: self._end_cell(1),
            "nestcell": lambda _: self._end_cell(0),
            "row": lambda _: self._end_row(1),
            "nestrow": lambda _: self._end_row(0),
            "trowd": lambda _: self._row().reset(),
            "ftnalt": lambda _: self._mark_endnote(),
            "ansicpg": self._set_code_page,
            "paperw": lambda value: self._page(0, value),
            "paperh": lambda value: self._page(1, value),
            "nofpages": self._pages,
            "v": lambda value: setattr(self._look, "hidden", value != 0),
            "cellx": lambda value: self._row().close_cell(value or 0),
            **{word: self._row_handler(word) for word in RowDefinition.WORDS},
        }

    def _row_handler(self, word: str) -> Callable[[int | None], None]:
        return lambda value: self._row().take(word, value, self._colours)

    def _row(self) -> RowDefinition:
        return self._stories[-1].rows.setdefault(max(1, self._look.depth), RowDefinition())

    def _end_if_text(self) -> None:
        if self._groups[-1].destination == "text" and not self._groups[-1].skipping:
            self._end_paragraph()

    def _end_cell(self, depth: int) -> None:
        if not self._groups[-1].skipping:
            self._look.depth = depth or max(2, self._look.depth)
            self._end_paragraph()
            self._stories[-1].writer.end_cell()

    def _end_row(self, depth: int) -> None:
        if not self._groups[-1].skipping:
            at = depth or max(2, self._look.depth)
            self._stories[-1].writer.end_row(self._stories[-1].rows.setdefault(at, RowDefinition()).shape(), at)

    def _mark_endnote(self) -> None:
        self._stories[-1].endnote = True

    def _set_code_page(self, value: int | None) -> None:
        self._code_page = CODE_PAGES.get(value or 1252, "cp1252")

    def _page(self, side: int, value: int | None) -> None:
        if len(self._stories) == 1 and value:
            size = list(self.writer.page_twips or (12240, 15840))  # Letter where nothing else is said
            size[side] = value
            self.writer.page_twips = (size[0], size[1])

    def _pages(self, value: int | None) -> None:
        self.writer.pages = value

    def _unicode(self, value: int) -> None:
        if self._fallbacks:  # a number in place of a fallback
            self._fallbacks = 0
        self._add_text(chr(value % 0x10000))
        self._fallbacks = self._look.fallback_chars

    def _take_binary(self, size: int) -> None:
        data = self._data[self._at : self._at + max(0, size)]
        self._at += max(0, size)
        if self._groups[-1].destination == "picture":
            self._picture["bin"] = 1
            self._kept = [data]


_PICTURES: Final = {"pngblip": "png", "jpegblip": "jpeg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "bmp"}


def _literal_list(number: int, text: str, font: str) -> str:
    """A list whose numbers are this very text."""
    bullet = "bullet" if not any(char.isalnum() for char in text) else "decimal"
    fonts = f"<w:rPr><w:rFonts w:ascii={xml_value(font)}/></w:rPr>" if bullet == "bullet" and font else ""
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="{bullet}"/><w:lvlText w:val={xml_value(text)}/>{fonts}</w:lvl>'
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )
