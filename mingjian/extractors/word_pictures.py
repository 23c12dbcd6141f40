"""Pictures of a Word file described: bytes read once each, within limits, with the caption beside them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mingjian.data.errors import FileError
from mingjian.data.records import Block, BlockKind, Picture, Problem
from mingjian.extractors.image import describe_picture
from mingjian.extractors.ooxml import MAX_MEDIA_BYTES, OfficePackage
from mingjian.extractors.word_story import PictureMark

_MAX_PICTURES: Final = 300  # a case has five; beyond, a document is an album and the rest adds nothing
_CONTEXT_CHARACTERS: Final = 80
_LABEL_CHARACTERS: Final = 30  # a longer line is text
_SENTENCE_ENDS: Final = ("。", "；", "，", "！", "？")
_MEDIA_TYPES: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "jfif": "image/jpeg", "png": "image/png",
    "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp",
    "emf": "image/x-emf", "wmf": "image/x-wmf", "svg": "image/svg+xml", "heic": "image/heic",
}  # fmt: skip


def describe_pictures(
    package: OfficePackage, main_part: str, marks: Sequence[PictureMark], text: str, blocks: Sequence[Block]
) -> tuple[tuple[Picture, ...], tuple[Problem, ...]]:
    """The pictures at their places; what cannot be read becomes a problem. Linked pictures are not followed."""
    known: dict[str, Picture | None] = {}
    pictures: list[Picture] = []
    problems: list[Problem] = []
    if len(marks) > _MAX_PICTURES:
        message = f"{package.name}：文中有 {len(marks)} 处图片，只核验前 {_MAX_PICTURES} 处。"
        problems.append(Problem("X-LIMIT-REACHED", message))
    relations = package.relations(main_part)
    for mark in marks[:_MAX_PICTURES]:
        relation = relations.get(mark.part)
        if relation is None or not relation.target:
            continue
        caption = _caption(mark, text, blocks)
        if relation.target not in known:
            known[relation.target] = _describe(package, relation.target, mark, caption or _near(mark, text), problems)
        picture = known[relation.target]
        if picture is not None:
            pictures.append(_place(picture, mark, caption))
    return tuple(pictures), tuple(problems)


def _describe(package: OfficePackage, part: str, mark: PictureMark, context: str, problems: list[Problem]) -> Picture | None:
    media_type = _MEDIA_TYPES.get(part.rpartition(".")[2].lower(), "application/octet-stream")
    try:
        data = package.read(part, MAX_MEDIA_BYTES)
        return None if not data else describe_picture(data, media_type, display_mm=mark.display_mm, context=context)
    except FileError as error:
        problems.append(Problem(error.rule_id, str(error)))
        return None


def _place(picture: Picture, mark: PictureMark, caption: str) -> Picture:
    """The picture as it is seen at this place: turned and cropped."""
    left, top, right, bottom = mark.crop
    wide = round(picture.width_px * min(max(1 - left - right, 0.0), 1.0))
    high = round(picture.height_px * min(max(1 - top - bottom, 0.0), 1.0))
    if mark.quarter_turns % 2:
        wide, high = high, wide
    return replace(picture, width_px=wide, height_px=high, offset=mark.offset, caption=caption)


def _caption(mark: PictureMark, text: str, blocks: Sequence[Block]) -> str:
    """The caption below a picture, else above it."""
    for index in (mark.block, mark.block + 1, mark.block - 1):
        if 0 <= index < len(blocks) and blocks[index].kind is BlockKind.CAPTION:
            return blocks[index].span.of(text).strip()
    return ""


def _near(mark: PictureMark, text: str) -> str:
    """Short lines beside a picture: running text speaks of 证书 and 公章 without showing any."""
    before = text[max(mark.offset - _CONTEXT_CHARACTERS, 0) : mark.offset].rstrip("\n").rpartition("\n")[2]
    after = text[mark.offset : mark.offset + _CONTEXT_CHARACTERS].lstrip("\n").partition("\n")[0]
    return "\n".join(
        each for each in (before, after) if len(each) <= _LABEL_CHARACTERS and not each.rstrip().endswith(_SENTENCE_ENDS)
    )
