"""Older word-processor formats (doc, wps, rtf, odt): by our own readers and by LibreOffice where it is, the fuller of both."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LockedFileError, UnsupportedFileError
from mingjian.data.records import Block, Document, Problem
from mingjian.extractors.office import SUFFIXES, converted, soffice_path
from mingjian.extractors.sniff import Kind, sniff

RUN_CHARACTERS: Final = 13
"""Letters and digits of an identical run, as 查重 practice counts."""
ENOUGH_SHARE: Final = 0.98
"""Of LibreOffice's runs that our own reading must hold to be preferred (issue: recall of text)."""
_LOST: Final = (
    "本机未安装 LibreOffice，由内置读取器读出文字、自动编号、表格、字体字号和图片；公式、绘图画布、艺术字里的内容未读出，"
    "页数以文件自存的为准。如有缺失，请报送 docx，或安装 LibreOffice 后重新检查。"
)
_FAILED: Final = (
    "LibreOffice 未能打开此文件，由内置读取器读出文字、自动编号、表格、字体字号和图片；公式、绘图画布、艺术字里的内容未读出。"
    "请另存为 docx 后重新报送。"
)


def read_legacy(path: Path, name: str, ahead: Path | FileError | None = None) -> Document:
    """Read a doc, wps, rtf, odt or Word XML file.

    Our own reader knows fonts, indents in characters and stored pages that LibreOffice's docx (made ahead with others, or
    now) has lost; where the latter holds more text or tables, it is taken. A problem says what is lost without LibreOffice.
    Raises LockedFileError, EmptyFileError, CorruptFileError, UnsupportedFileError.
    """
    sniffed = sniff(path, name)
    if sniffed.encrypted:
        raise LockedFileError(f"{name}：文件已加密，没有密码无法读取。请去除密码后重新报送。")
    own = _attempt(lambda: read_alone(path, name, sniffed.kind), name)
    if soffice_path() is None and ahead is None:
        return replace(_sound(own, name), media_type=sniffed.media_type)
    office = _attempt(lambda: _read_converted(path, name, SUFFIXES[sniffed.kind], ahead), name)
    return replace(_choose(own, office, name), media_type=sniffed.media_type)


def read_alone(path: Path, name: str, kind: Kind) -> Document:
    """What our own reader makes of the file, with a problem that says what is lost. Raises as read_legacy does."""
    convert = _CONVERTERS.get(kind)
    if convert is None:
        raise UnsupportedFileError(f"{name}：没有安装 LibreOffice，无法读取这种格式。请用 WPS 或 Word 另存为 docx 后重新报送。")
    with tempfile.TemporaryDirectory(prefix="mingjian-legacy-") as folder:
        from mingjian.extractors.word import read_word  # noqa: PLC0415  loads lxml

        target = Path(folder) / "made.docx"
        convert(path, name, target)
        document = read_word(target, name)
    return replace(document, problems=(*document.problems, Problem("X-UNREADABLE", _LOST)))


def _attempt(read: Callable[[], Document], name: str) -> Document | FileError:
    try:
        return read()
    except FileError as failure:
        return failure
    except Exception as error:  # noqa: BLE001  where one way breaks on a damaged file, the other may still read it
        return CorruptFileError(
            f"{name}：内容异常，无法读取（{type(error).__name__}）。请用 WPS 或 Word 打开后另存为 docx 再报送。"
        )


def _read_converted(path: Path, name: str, suffix: str, ahead: Path | FileError | None) -> Document:
    from mingjian.extractors.word import read_word  # noqa: PLC0415  loads lxml

    if isinstance(ahead, FileError):
        raise ahead
    if ahead is not None:
        return _tidy(read_word(ahead, name))
    with converted(path, name, suffix=suffix) as docx:
        return _tidy(read_word(docx, name))


def _choose(own: Document | FileError, office: Document | FileError, name: str) -> Document:
    if isinstance(office, FileError):
        if isinstance(own, FileError):
            raise office
        kept = tuple(problem for problem in own.problems if problem.message != _LOST)
        return _sound(replace(own, problems=(*kept, Problem("X-UNREADABLE", _FAILED))), name)
    if isinstance(own, FileError) or not _holds(own, office):
        return _sound(office, name)
    return _sound(replace(own, problems=tuple(problem for problem in own.problems if problem.message != _LOST)), name)


def _holds(own: Document, office: Document) -> bool:
    """Whether our own reading has the text and the tables that LibreOffice found."""
    wanted, found = _runs(office), _runs(own)
    return len(wanted & found) >= ENOUGH_SHARE * len(wanted) and len(own.tables) >= len(office.tables)


def _runs(document: Document) -> set[str]:
    plain = "".join(character for character in document.text if character.isalnum())
    return {plain[start : start + RUN_CHARACTERS] for start in range(max(1, len(plain) - RUN_CHARACTERS + 1))}


def _sound(document: Document | FileError, name: str) -> Document:
    """The document, if it is one and holds anything."""
    if isinstance(document, FileError):
        raise document
    if not document.text.strip() and not document.asides and not document.pictures:
        raise EmptyFileError(f"{name}：文件里没有文字。请确认是否选错文件后重新报送。")
    return document


def _tidy(document: Document) -> Document:
    """Font names as the author chose them: LibreOffice writes substitutes behind them (宋体;SimSun)."""
    blocks = tuple(map(_own_font, document.blocks))
    return replace(document, blocks=blocks, cell_blocks=tuple(map(_own_font, document.cell_blocks)))


def _own_font(block: Block) -> Block:
    font = block.typography.font
    return (
        block
        if font is None or ";" not in font
        else replace(block, typography=replace(block.typography, font=font.partition(";")[0]))
    )


def _convert_doc(path: Path, name: str, target: Path) -> None:
    from mingjian.extractors.word97_convert import convert_word97  # noqa: PLC0415  only where such a file comes

    convert_word97(path, name, target)


def _convert_rtf(path: Path, name: str, target: Path) -> None:
    from mingjian.extractors.rtf import convert_rtf  # noqa: PLC0415  as above

    convert_rtf(path, name, target)


def _convert_odt(path: Path, name: str, target: Path) -> None:
    from mingjian.extractors.odt import convert_odt  # noqa: PLC0415  as above

    convert_odt(path, name, target)


_CONVERTERS: Final[dict[Kind, Callable[[Path, str, Path], None]]] = {
    Kind.DOC: _convert_doc,
    Kind.RTF: _convert_rtf,
    Kind.ODT: _convert_odt,
}
