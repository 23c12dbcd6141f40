"""Makers of real Word files: python-docx for whole documents, raw XML for one construct at a time."""

import base64
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{R_NS}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_KINDS = {
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/theme/theme1.xml": "theme",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/comments.xml": "comments",
    "word/settings.xml": "settings",
    "word/header1.xml": "header",
    "word/footer1.xml": "footer",
    "word/media/image1.png": "image",
    "word/media/image2.jpg": "image",
    "word/diagrams/data1.xml": "diagramData",
    "word/chunk.html": "aFChunk",
    "word/chunk.docx": "aFChunk",
    "word/chunk.rtf": "aFChunk",
    "word/chunk.txt": "aFChunk",
    "word/chunk.mht": "aFChunk",
    "word/charts/chart1.xml": "chart",
    "word/embeddings/sheet.xlsx": "package",
    "word/embeddings/inner.docx": "package",
    "word/embeddings/object.bin": "oleObject",
}


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A w:p; content without a tag is one run."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") or not content else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(f'<w:tr>{each}</w:tr>' for each in rows)}</w:tbl>"


def story(tag: str, content: str) -> str:
    return f"<w:{tag} {NAMESPACES}>{content}</w:{tag}>"


def png(width: int = 400, height: int = 300, colour: tuple[int, int, int] = (30, 90, 160)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "PNG")
    return stream.getvalue()


def page_png() -> bytes:
    """A scanned page: white paper with grey lines of text."""
    image = Image.new("L", (1240, 1754), 255)
    for line in range(150, 1600, 50):
        for word in range(150, 1090, 40):
            image.paste(60, (word, line, word + 8, line + 22))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def turned_jpeg(width: int = 400, height: int = 300) -> bytes:
    """A JPEG that its EXIF turns by a quarter."""
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (width, height), (90, 140, 60)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def drawing(
    relation: str, cx: int = 3_600_000, cy: int = 2_700_000, *, crop: str = "", turn: int = 0, floating: bool = False
) -> str:
    """A picture, inline or floating, 100 by 75 mm where nothing else is said."""
    kind = "anchor" if floating else "inline"
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:extent cx="{cx}" cy="{cy}"/><a:graphic><a:graphicData uri="p"><pic:pic>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:srcRect {crop}/></pic:blipFill><pic:spPr><a:xfrm rot="{turn}">'
        f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>'
    )


def make_word(
    path: Path, body: str, parts: Mapping[str, str | bytes] | None = None, *, extra_relations: str = "", strict: bool = False
) -> Path:
    """Write a Word file: body is the XML inside w:body; parts are further parts, related by id rel0, rel1 … in order."""
    parts = dict(parts or {})
    related = [name for name in parts if name in _KINDS]
    relations = "".join(
        f'<Relationship Id="rel{index}" Type="{R_NS}/{_KINDS[name]}" Target="{name.removeprefix("word/")}"/>'
        for index, name in enumerate(related)
    )
    frame = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    main = f'<Relationship Id="r1" Type="{R_NS}/officeDocument" Target="word/document.xml"/>'
    main += (
        f'<Relationship Id="r2" Type="{R_NS}/extended-properties" Target="docProps/app.xml"/>'
        if "docProps/app.xml" in parts
        else ""
    )
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    main += f'<Relationship Id="r3" Type="{core}" Target="docProps/core.xml"/>' if "docProps/core.xml" in parts else ""
    contents: dict[str, str | bytes] = {
        "_rels/.rels": frame.format(main),
        "word/document.xml": story("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": frame.format(relations + extra_relations),
        **parts,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, _strict(content) if strict and isinstance(content, str) else content)
    return path


def flat_opc(path: Path, source: Path) -> Path:
    """The Word file at source written as one XML file."""
    parts: list[str] = []
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels")):
                inner = f"<pkg:xmlData>{data.decode().partition('?>')[2] if data.startswith(b'<?xml') else data.decode()}</pkg:xmlData>"
            else:
                inner = f"<pkg:binaryData>{base64.b64encode(data).decode()}</pkg:binaryData>"
            parts.append(f'<pkg:part pkg:name="/{name}">{inner}</pkg:part>')
    head = '<?xml version="1.0" encoding="UTF-8"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    path.write_text(f"{head}{''.join(parts)}</pkg:package>", encoding="utf-8")
    return path


def _strict(content: str) -> str:
    return content.replace(W_NS, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
    )
