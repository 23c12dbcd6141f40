"""Files of made case packages: text with its four parts, cheap pictures, padded PDFs, forms in another look, 汇总表."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pypdfium2
from PIL import Image
from reportlab.lib.styles import ParagraphStyle

from benchmarks.packages.draft import Draft, prose
from mingjian.data.samples.documents import LOOKS, make_case_docx
from mingjian.data.samples.forms import FormText, make_form_docx
from mingjian.data.samples.pdfs import TEXT, build_pdf, line
from mingjian.data.samples.pictures import LANDSCAPE
from mingjian.data.samples.sheets import KINDS, Row, Summary, make_summary_docx, make_summary_xlsx
from mingjian.data.samples.texts import CaseText, Part, PartKind

HEADINGS = ("一、背景", "二、做法", "三、成效", "四、探讨")
CAPTION = "车间现场"
_DATE = (2023, 11, 1, 9, 0, 0)
LINES = 4  # paragraphs of each part
_SMALL_PRINT = ParagraphStyle("small", parent=TEXT, fontSize=9, leading=11, firstLineIndent=18)


def seed_of(one: Draft) -> int:
    """Which of the made cases it is."""
    seed = one.other["seed"]
    assert isinstance(seed, int)
    return seed


def case_text(one: Draft) -> CaseText:
    """The case with a body of exactly deeds_chars 字, headings and captions counted."""
    dice = random.Random(seed_of(one))  # noqa: S311 (made text)
    headings = one.other.get("headings", HEADINGS)
    pictures = one.other["pictures"]
    extra = str(one.other.get("extra", ""))
    assert isinstance(headings, tuple)
    assert isinstance(pictures, int)
    fixed = sum(len(each) for each in headings) + len(CAPTION) * pictures + len(extra)
    text = prose(dice, one.deeds_chars - fixed) + extra
    size = -(-len(text) // (len(headings) * LINES))
    paragraphs = [text[start : start + size] for start in range(0, len(text), size)]
    parts: list[Part] = []
    for number, heading in enumerate(headings):
        parts.append(Part(PartKind.HEADING, str(heading), 1))
        last = len(paragraphs) if number == len(headings) - 1 else (number + 1) * LINES
        parts += [Part(PartKind.PARAGRAPH, each) for each in paragraphs[number * LINES : last]]
    parts[-1:-1] = [Part(PartKind.PICTURE, CAPTION)] * pictures
    head = {
        "标题": one.fields["案例名称"],
        "单位": one.fields["单位"],
        "作者": one.fields["作者"],
        "摘要": one.fields["摘要"],
        "关键词": "技能；培养",
    }
    return CaseText(head, tuple(parts))


def case_docx(case: CaseText, pictures: Sequence[bytes], look: str) -> bytes:
    """What `make_case_docx` writes, by way of a template that is made once for each layout."""
    marks = {**{label: f"⟦{label}⟧" for label in case.head}, "标题": "⟦标题⟧"}
    layout = tuple(Part(each.kind, _token(each, at), each.level) for at, each in enumerate(case.parts))
    template = _case_template(tuple(marks.items()), layout, len(pictures), look)
    texts = {marks[label]: value for label, value in case.head.items()}
    texts |= {_token(each, at): each.text for at, each in enumerate(case.parts)}
    media = {f"word/media/image{at}.jpg": each for at, each in enumerate(pictures, 1)}
    return _edit(template, lambda xml: _filled(xml, texts), media)


def _token(part: Part, at: int) -> str:
    return part.text if part.kind is not PartKind.PARAGRAPH else f"⟦{at}⟧"


def _filled(xml: str, texts: Mapping[str, str]) -> str:
    return re.sub("⟦[^⟧]+⟧", lambda found: texts[found[0]], xml)


@cache
def _case_template(head: tuple[tuple[str, str], ...], parts: tuple[Part, ...], pictures: int, look: str) -> bytes:
    drawn = [picture(-1 - at, LANDSCAPE) for at in range(pictures)]
    return make_case_docx(CaseText(dict(head), parts), drawn, LOOKS[look])


def case_pdf(case: CaseText) -> bytes:
    """The same text as a PDF in small print, which is quicker made and read than one of ten pages."""
    texts = [case.get("标题"), case.get("单位"), case.get("作者"), *(f"{each}：{case.get(each)}" for each in ("摘要", "关键词"))]
    return build_pdf([line(each, _SMALL_PRINT) for each in (*texts, *(part.shown for part in case.parts))], case.title)


def filled_form(form: FormText, marks: str) -> bytes:
    """What `make_form_docx` writes, by way of a template that is made once for each choice of categories."""
    names = ("title", "unit", "unit_contact", "unit_phone", "contact", "phone", "address", "theme", "reason", "detail")
    texts = {f"⟦{name}⟧": str(getattr(form, name)) for name in names}
    texts = {(token * 8 if token in {"⟦reason⟧", "⟦detail⟧"} else token): text for token, text in texts.items()}
    template = _form_template(tuple(form.tracks), marks, tuple(texts))

    def fill(xml: str) -> str:
        for token, text in texts.items():
            xml = xml.replace(token, text)
        return xml

    return _edit(template, fill)


@cache
def _form_template(tracks: tuple[str, ...], marks: str, texts: tuple[str, ...]) -> bytes:
    return make_form_docx(FormText(tracks, *texts), marks=marks)


@cache
def picture(seed: int, size: tuple[int, int]) -> bytes:
    """A JPEG like a photograph at first sight, each seed's unlike the others': blurred patches of colour."""
    dice = random.Random(seed)  # noqa: S311 (made picture)
    patches = Image.frombytes("RGB", (16, 12), dice.randbytes(16 * 12 * 3))
    stream = BytesIO()
    patches.resize(size, Image.Resampling.BICUBIC).save(stream, "JPEG", quality=50)
    return stream.getvalue()


def heavier(data: bytes, wanted: int) -> bytes:
    """The same picture in a file of so many bytes: what follows the end of the image is not looked at."""
    return data + bytes(wanted - len(data))


def retyped(data: bytes, old: str, new: str) -> bytes:
    """The Word file with a property of its text changed everywhere."""
    return _edit(data, lambda xml: xml.replace(old, new))


def no_bold(data: bytes) -> bytes:
    """The Word file with nothing in bold."""
    return _edit(data, lambda xml: re.sub(r"<w:b/>", "", xml))


def _edit(data: bytes, change: Callable[[str], str], media: Mapping[str, bytes] | None = None) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()} | dict(media or {})
    files["word/document.xml"] = change(files["word/document.xml"].decode()).encode()
    return _deflated(files)


def _deflated(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, pictures deflated too: what makes one heavy is nothing."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, _DATE), data, ZIP_DEFLATED)
    return stream.getvalue()


def padded_pdf(data: bytes, pages: int) -> bytes:
    """The PDF with empty pages behind it up to this number."""
    document = pypdfium2.PdfDocument(data)
    width, height = document.get_page_size(0)
    for _ in range(len(document), pages):
        document.new_page(width, height)
    stream = BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def unsealed_pdf(form: FormText) -> bytes:
    """The form as it is printed before the unit puts its seal on it."""
    pairs = [f"{label}：{value}".replace("\n", "") for label, value in form.pairs()]
    story = [line(each, TEXT) for each in ("十大案例评选推荐表", "参评信息表", *pairs, "参评详情（正文）", form.detail)]
    return build_pdf(list(story), "十大案例评选推荐表")


def summary_file(one: Draft) -> bytes:
    """The 汇总表 with the case's row, as XLSX and, for each third, as DOCX."""
    changes = one.other.get("row", {})
    assert isinstance(changes, dict)
    track = one.track
    kinds = {**KINDS, "换": KINDS["innovation" if track == "typical" else "typical"]}
    said = {
        "kind": track,
        "title": one.fields["案例名称"],
        "authors": one.fields["作者"],
        "phone": one.fields["电话"],
        "rate": str(one.other["rate"]),
    } | {str(key): str(value) for key, value in changes.items()}
    row = Row(kinds[said["kind"]], said["title"], said["authors"], said["phone"], said["rate"])
    summary = Summary(track, one.recommender, f"{one.recommender}人力社保局", "李某", "023-00000000", [row])
    data = (make_summary_xlsx if seed_of(one) % 3 else make_summary_docx)([summary])
    column = str(one.other.get("column", ""))
    return _without_column(data, column) if column else data


def _without_column(data: bytes, column: str) -> bytes:
    """The table with another head over a column."""
    with ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: each.replace(column.encode(), "备注".encode()) for name, each in files.items()}
    return _deflated(changed)
