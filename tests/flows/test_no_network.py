"""No reader ever follows a link, an entity or a template out of a document: a socket listens, and nobody comes."""

import io
import socket
import zipfile
from collections.abc import Generator
from pathlib import Path

import pytest

from mingjian.data.blobs import BlobStore
from mingjian.data.records import Extract
from mingjian.flows.reading import read_files
from mingjian.pipeline.receive import receive_inbox
from tests.extractors.fuzz_makers import made
from tests.extractors.ofd_makers import make_ofd, text_object

RELATION = '<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'


@pytest.fixture
def listener() -> Generator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def changed(data: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    """The zip with text replaced in some of its parts; a part that is not there is made of the second text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            old, new = changes.get(name, ("", ""))
            body = source.read(name)
            if name in changes:
                assert old.encode() in body
                body = body.replace(old.encode(), new.encode(), 1)
            target.writestr(name, body)
    return stream.getvalue()


def tempting_files(url: str) -> dict[str, bytes]:
    """Documents of every kind that ask to be completed from the network."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}/e"> %p; <!ENTITY % p SYSTEM "{url}/p">]>'
    picture = '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rX"/></wp:inline></w:drawing></w:r>'
    links = "".join(
        RELATION.replace("rX", f"rX{n}").format(kind, f"{url}/{kind}")
        for n, kind in enumerate(("attachedTemplate", "image", "aFChunk", "oleObject", "subDocument", "frame", "hyperlink"))
    )
    word = changed(
        made("docx"),
        {
            "word/_rels/document.xml.rels": ("</Relationships>", links + "</Relationships>"),
            "word/document.xml": ("</w:p>", f'{picture}</w:p><w:altChunk r:id="rX2"/>'),
        },
    )
    odt_picture = f'<text:p>正文<draw:image xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{url}/o.png"/></text:p>'
    return {
        "链接.docx": word,
        "实体.docx": changed(made("docx"), {"word/document.xml": ("<w:document", f"{entity}<w:document")}),
        "外部表.xlsx": changed(
            made("xlsx"), {"xl/_rels/workbook.xml.rels": ("</Relationships>", RELATION.format("externalLinkPath", url) + "</Relationships>")}
        ),
        "网页.html": (
            f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "{url}/d.dtd"><html><head><link rel="stylesheet" href="{url}/c.css">'
            f'<base href="{url}/"><meta http-equiv="refresh" content="0;url={url}/r"><script src="{url}/s.js"></script></head>'
            f'<body><img src="{url}/i.png"><iframe src="{url}/f"></iframe><p>正文</p></body></html>'
        ).encode(),
        "图.svg": f'<?xml version="1.0"?>{entity}<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/i.png"/><text>&e;</text></svg>'.encode(),
        "文档.odt": changed(made("odt"), {"content.xml": ("<text:p>正文</text:p>", odt_picture)}),
        "旧文档.rtf": (
            r"{\rtf1\ansi{\*\template " + url + r"/t.dot}{\field{\*\fldinst INCLUDEPICTURE " + f'"{url}/p.png"' + r"}{\fldrslt x}} text\par}"
        ).encode(),
        "版式.ofd": changed(
            make_ofd([text_object("正文", 30, 40)]), {"Doc_0/Document.xml": ("<ofd:Document", f"{entity}<ofd:Document")}
        ),
        "外部.pdf": made("pdf").replace(b"/Type /Catalog", f"/OpenAction << /S /URI /URI ({url}/a) >> /Type /Catalog".encode()),
        "邮件.eml": (
            "From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            f'--b\r\nContent-Type: message/external-body; access-type=URL; URL="{url}/x.docx"\r\n\r\n'
            f'Content-Type: application/octet-stream\r\n\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src="{url}/m.png">\r\n--b--\r\n'
        ).encode(),
    }  # fmt: skip


def test_nothing_that_a_document_names_is_fetched(tmp_path: Path, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, data in tempting_files(url).items():
        (inbox / name).write_bytes(data)
    blobs = BlobStore(tmp_path / "blobs")
    packages = receive_inbox(inbox, blobs)
    extracts = read_files([path for path in sorted(inbox.iterdir()) if path.suffix != ".eml"])
    assert len(packages) == 10
    assert all(isinstance(each, Extract) for each in extracts)
    assert sum("正文" in each.document.text for each in extracts if each.document) >= 3
    with pytest.raises(BlockingIOError):
        listener.accept()
