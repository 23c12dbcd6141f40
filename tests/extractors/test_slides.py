"""Presentations: slides in order, notes and footers apart, hidden slides told."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mingjian.data.errors import CorruptFileError, EmptyFileError
from mingjian.data.records import Aside, BlockKind, Document
from mingjian.extractors.read import read_document
from tests.extractors.word_makers import png

NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def shape(*lines: str, role: str = "", hidden: str = "0") -> str:
    words = "".join(
        f'<a:p><a:r><a:rPr sz="2400" b="1"><a:ea typeface="黑体"/></a:rPr><a:t>{line}</a:t></a:r></a:p>' for line in lines
    )
    place = f'<p:ph type="{role}"/>' if role else ""
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" hidden="{hidden}"/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{words}</p:txBody></p:sp>'


def table(rows: Sequence[Sequence[str]]) -> str:
    body = "".join(
        "<a:tr>"
        + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in row)
        + "</a:tr>"
        for row in rows
    )
    return f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(f'<Relationship Id="{key}" Type="{KIND}{kind}" Target="{target}"/>' for key, (kind, target) in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def make_slides(slides: Sequence[str], *, notes: str = "", hidden: int = 0, drop: str = "") -> bytes:
    """slides: shapes of each; notes: of the first; hidden: number of the slide that is not shown."""
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
        "_rels/.rels": relations({"r1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f'<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>',
        # written against their order: the list decides, not the name
        "ppt/_rels/presentation.xml.rels": relations(
            {f"s{n}": ("slide", f"slides/slide{len(slides) - n}.xml") for n in range(len(slides))}
        ),
        "ppt/notesSlides/n.xml": f"<p:notes {NAMES}><p:cSld><p:spTree>{shape(notes, role='body')}{shape('7', role='sldNum')}</p:spTree></p:cSld></p:notes>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, shapes in enumerate(slides):
            name = f"slide{len(slides) - number}.xml"
            shown = ' show="0"' if number + 1 == hidden else ""
            parts[f"ppt/slides/{name}"] = f"<p:sld {NAMES}{shown}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
            own = {"i1": ("image", "../media/a.png")} | (
                {"n1": ("notesSlide", "../notesSlides/n.xml")} if notes and not number else {}
            )
            parts[f"ppt/slides/_rels/{name}.rels"] = relations(own)
        for name, body in parts.items():
            if name != drop:
                archive.writestr(name, body)
        archive.writestr("ppt/media/a.png", png(400, 300))
    return stream.getvalue()


def read(tmp_path: Path, data: bytes) -> Document:
    path = tmp_path / "汇报.pptx"
    path.write_bytes(data)
    return read_document(path, path.name)


def test_slides_are_read_in_their_order(tmp_path: Path) -> None:
    first = shape("数字技能人才培养", role="ctrTitle") + shape("2023年11月", role="dt") + shape("1", role="sldNum")
    second = (
        "<p:grpSp>"
        + shape("一、背景", "第二行")
        + "</p:grpSp>"
        + table([["年度", "人数"], ["2022", "30"]])
        + shape("看不见", hidden="1")
    )
    document = read(tmp_path, make_slides([first, second], notes="讲稿内容"))
    assert document.text == "数字技能人才培养\n一、背景\n第二行\n年度\t人数\n2022\t30"
    assert [(block.kind, block.page, block.span.of(document.text)) for block in document.blocks][:2] == [
        (BlockKind.HEADING, 1, "数字技能人才培养"),
        (BlockKind.PARAGRAPH, 2, "一、背景"),
    ]
    look = document.blocks[0].typography
    assert (look.font, look.size_pt, look.bold) == ("黑体", 24.0, True)
    assert [cell.span.of(document.text) for cell in document.tables[0].cells if cell.span] == ["年度", "人数", "2022", "30"]
    assert document.asides == (Aside("footer", "2023年11月", 1), Aside("page_number", "1", 1), Aside("comment", "讲稿内容", 1))
    assert (document.pages, document.page_size_mm) == (2, (338.7, 190.5))


def test_pictures_stand_on_their_slide(tmp_path: Path) -> None:
    picture = '<p:pic><p:blipFill><a:blip r:embed="i1"/></p:blipFill><p:spPr><a:xfrm><a:ext cx="3600000" cy="2700000"/></a:xfrm></p:spPr></p:pic>'
    document = read(tmp_path, make_slides([shape("正文"), picture]))
    assert [(each.width_px, each.height_px, each.page, each.media_type) for each in document.pictures] == [
        (400, 300, 2, "image/png")
    ]


def test_a_hidden_slide_is_told_and_not_read(tmp_path: Path) -> None:
    document = read(tmp_path, make_slides([shape("正文"), shape("藏起来的字")], hidden=2))
    assert document.text == "正文"
    assert [(each.rule_id, each.excerpt, each.place) for each in document.tricks] == [("X-HIDDEN-TEXT", "藏起来的字", "第2张")]


def test_what_is_missing_is_told_and_nothing_at_all_refused(tmp_path: Path) -> None:
    document = read(tmp_path, make_slides([shape("甲"), shape("乙")], drop="ppt/slides/slide1.xml"))
    assert (document.text, [problem.rule_id for problem in document.problems]) == ("甲", ["X-UNREADABLE"])
    with pytest.raises(EmptyFileError, match="没有内容"):
        read(tmp_path, make_slides([shape("")]))
    with pytest.raises(CorruptFileError, match="演示文稿已损坏"):
        read(tmp_path, make_slides([shape("甲")], drop="ppt/presentation.xml"))
