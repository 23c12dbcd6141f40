"""Reading Word files (.docx, .docm, .dotx, transitional and strict) into a faithful Document."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LimitError
from mingjian.data.masking import mask_personal
from mingjian.data.records import Block, BlockKind, Document, Picture, PictureKind, Problem, Table, Trick
from mingjian.extractors.numbering import Numbering, read_lists
from mingjian.extractors.ooxml import Element, OfficePackage, W
from mingjian.extractors.padding import find_padding
from mingjian.extractors.tricks import find_homoglyphs, name_places
from mingjian.extractors.word_inside import read_inside, read_objects
from mingjian.extractors.word_layers import read_page_box
from mingjian.extractors.word_parts import (
    read_charts,
    read_diagrams,
    read_ground,
    read_margins,
    read_metadata,
    read_notes,
    read_page_size,
)
from mingjian.extractors.word_pictures import describe_pictures
from mingjian.extractors.word_story import Story, Walked
from mingjian.extractors.word_styles import StyleSheet, read_styles
from mingjian.extractors.word_walk import Walker

T = TypeVar("T")
_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCERPT: Final = 40  # characters of hidden text that are quoted
_MOST_ON_A_PAGE: Final = 2500  # A4 full of 五号 holds about 1,900; a stored count with more on a page was never updated
_FEW_HAN: Final = 200  # a title and a signature; an abstract alone has more
_HAN: Final = re.compile("[\u3400-\u9fff]")
_MAX_CHUNK_DEPTH: Final = 2  # Word files inserted in Word files


def read_word(path: Path, name: str) -> Document:
    """Read a Word file with all its facts.

    name: what messages call the file. Raises FileError subclasses for what cannot be read at all; what is lost in
    parts becomes a Problem of the document.
    """
    return _read(path, name, depth=0)


def _read(path: Path, name: str, depth: int) -> Document:
    with OfficePackage(path, name) as package:
        return _Reading(package, depth).read()


class _Reading:
    """One file being read."""

    def __init__(self, package: OfficePackage, depth: int) -> None:
        self.package = package
        self.depth = depth
        self.problems: list[Problem] = []
        self.sections: list[Element] = []
        self.main = package.related("", "officeDocument") or "word/document.xml"

    def read(self) -> Document:
        root = self.package.xml(self.main)
        if root is None or root.tag != f"{W}document":
            raise CorruptFileError(f"{self.package.name}：不是 Word 文档（内部没有正文部件）。请检查文件类型后重新报送。")
        body = root.find(f"{W}body")
        self.sections = list(root.iter(f"{W}sectPr"))
        walker = Walker(
            self._styles(),
            self._numbering(),
            self._chunk,
            read_page_box(self.sections),
            self._try(lambda: read_ground(self.package, self.main, root), ""),
        )
        story = Story() if body is None else walker.walk_body(body)
        return self._compose(walker, story)

    def _try(self, action: Callable[[], T], otherwise: T) -> T:
        """What an optional part gives; where it is damaged, a problem and the substitute."""
        try:
            return action()
        except FileError as error:
            self.problems.append(Problem(error.rule_id, str(error)))
            return otherwise

    def _part(self, relation: str) -> bytes | None:
        target = self.package.related(self.main, relation)
        return self.package.read(target) if target else None

    def _styles(self) -> StyleSheet:
        name = self.package.name
        return self._try(lambda: read_styles(self._part("styles"), self._part("theme"), name), StyleSheet())

    def _numbering(self) -> Numbering:
        return Numbering(self._try(lambda: read_lists(self._part("numbering"), self.package.name), {}))

    def _compose(self, walker: Walker, story: Story) -> Document:
        package, found, text = self.package, walker.found, story.text
        for part in (
            lambda: list(read_notes(package, self.main, walker)),
            lambda: list(read_margins(package, self.main, self.sections, walker)),
            lambda: list(read_diagrams(package, self.main)),
            lambda: list(read_charts(package, self.main)),
        ):
            found.asides += self._try(part, [])
        pictures, problems = self._try(
            lambda: describe_pictures(package, self.main, story.pictures, text, found.blocks), ((), ())
        )
        for inserted in found.inserted:
            pictures += tuple(replace(each, offset=inserted.start + (each.offset or 0)) for each in inserted.document.pictures)
        embedded, named = self._try(
            lambda: read_objects(package, self.main, found.objects, None if self.depth else self._read_deeper), ((), ())
        )
        found.asides += embedded
        metadata = self._try(lambda: read_metadata(package, self.main), {})
        stored = metadata.pop("pages", "")
        if named:
            metadata["embedded"] = "、".join(named)
        pages = int(stored) if re.fullmatch(r"[1-9]\d{0,4}", stored) and len(text) <= int(stored) * _MOST_ON_A_PAGE else None
        return Document(
            media_type=_MEDIA_TYPE,
            text=text,
            blocks=tuple(found.blocks),
            cell_blocks=tuple(found.cell_blocks),
            tables=name_tables(found.tables, found.blocks, text),
            pictures=pictures,
            asides=tuple(found.asides),
            numbers=tuple(story.numbers),
            east_asian=tuple(story.hinted),
            pages=pages,
            pages_source="stored" if pages else "",
            page_size_mm=read_page_size(self.sections),
            fields=tuple(found.fields),
            tricks=(
                *collect_tricks(found, text),
                *tell_pictured_text(text, pictures),
                *(each for one in found.inserted for each in one.document.tricks),
            ),
            problems=(*self.problems, *problems),
            metadata=metadata,
        )

    def _chunk(self, relation_id: str) -> Document | None:
        return self._try(lambda: self._read_chunk(relation_id), None)

    def _read_deeper(self, path: Path) -> Document:
        return _read(path, self.package.name, self.depth + 1)

    def _read_chunk(self, relation_id: str) -> Document | None:
        """What an altChunk inserts; what cannot be read is a problem."""
        relation = self.package.relations(self.main).get(relation_id)
        data = self.package.read(relation.target) if relation and relation.target else None
        if not data or relation is None:
            return None
        try:
            if self.depth >= _MAX_CHUNK_DEPTH:
                raise LimitError(f"{self.package.name}：文件里层层插入文件，超过 {_MAX_CHUNK_DEPTH} 层的未读取。")
            document = read_inside(data, relation.target, self._read_deeper)
        except EmptyFileError:
            return None
        except FileError as error:
            message = (
                f"{self.package.name}：文中插入了另一个文件（{relation.target}），其内容无法读取。请合并为一个文档后重新报送。"
            )
            self.problems.append(Problem(error.rule_id, message))
            return None
        self.problems += [each for each in document.problems if each.rule_id != "X-MISLABELLED"]
        return document


def name_tables(tables: Sequence[Table], blocks: Sequence[Block], text: str) -> tuple[Table, ...]:
    """Give each table the caption that stands right above it as its name."""
    above: dict[int, str] = {}
    for earlier, block in pairwise(blocks):
        if block.kind is BlockKind.TABLE and earlier.kind is BlockKind.CAPTION:
            above[block.span.start] = earlier.span.of(text).strip()
    return tuple(
        replace(each, name=above[each.span.start]) if each.span is not None and each.span.start in above else each
        for each in tables
    )


def collect_tricks(found: Walked, text: str) -> tuple[Trick, ...]:
    """Hidden, zero-width and look-alike text as facts, one trick a kind."""
    tricks: list[Trick] = []
    for reason in dict.fromkeys(each.reason for each in found.unseen):
        hidden = [each for each in found.unseen if each.reason == reason]
        places = list(dict.fromkeys(each.place for each in hidden))
        characters = sum(len(each.text.strip()) for each in hidden)
        message = f"文档中有读者看不到的{reason}，共 {characters} 个字符，未计入正文和字数"
        tricks.append(
            Trick("X-HIDDEN-TEXT", message, mask_personal(hidden[0].text.strip())[:_EXCERPT], name_places(places), characters)
        )
    if found.zero_width:
        places = list(dict.fromkeys(f"第{each[0]}段" for each in found.zero_width))
        count = sum(each[2] for each in found.zero_width)
        message = f"文字中夹有 {count} 个不可见的零宽字符（常见于网页复制或规避查重），已去除后再计数和比对"
        tricks.append(Trick("X-ZERO-WIDTH", message, found.zero_width[0][1], name_places(places), count))
    return (*tricks, *find_homoglyphs(text, found.blocks), *find_padding(text, found.blocks))


def tell_pictured_text(text: str, pictures: Sequence[Picture]) -> tuple[Trick, ...]:
    """Pages put in as pictures where the text should be: nothing of them can be counted or compared."""
    pages = [each for each in pictures if each.kind is PictureKind.PAGE_SCAN]
    if not pages or len(_HAN.findall(text)) >= _FEW_HAN:
        return ()
    message = f"文档里几乎没有文字，内容是 {len(pages)} 张整页图片，无法计字数和查重"
    return (Trick("X-TEXT-AS-IMAGE", message, mask_personal(text)[:_EXCERPT].replace("\n", " "), "全文", len(pages)),)
