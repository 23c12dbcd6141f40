"""Scans in workers of their own: budgets, what lasts and what the next run goes on with."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.blobs import BlobStore
from mingjian.data.pages import PageStore
from mingjian.data.records import Extract
from mingjian.extractors.ocr import ocr_available
from mingjian.flows.progress import Silence
from mingjian.flows.reading import read_files
from mingjian.flows.recognition import holds_scan, recognise_files, recognise_scans
from mingjian.flows.settings import Settings
from mingjian.pipeline.extract import extract_material

pytestmark = [
    pytest.mark.ocr,
    pytest.mark.skipif(not ocr_available(), reason="the packages for recognition are not installed; CI has them"),
]


def scan(*lines: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for line in lines:
        image = Image.new("RGB", (800, 1130), "white")
        ImageDraw.Draw(image).text((60, 140), line, fill="black", font=ImageFont.load_default(size=48))
        stream = io.BytesIO()
        image.save(stream, "PNG")
        canvas.drawImage(ImageReader(stream), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def received(workspace: Path, files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, Extract]]:
    blobs = BlobStore(workspace / "blobs")
    names = {blobs.put(data): name for name, data in files.items()}
    return names, {sha256: extract_material(blobs.path(sha256), name, sha256) for sha256, name in names.items()}


def test_spent_budget_leaves_files_to_the_next_run_which_reads_no_page_twice(tmp_path: Path) -> None:
    names, extracts = received(
        tmp_path, {"推荐表.pdf": scan("FORM OF THE TOWN"), "案例.pdf": scan("CASE PAGE ONE", "CASE PAGE TWO")}
    )
    form, case = names
    small = Settings(tmp_path, 2, None, ocr_run_pages=2)
    first = recognise_scans(names, extracts, small, Silence())
    assert (set(first.lasting), set(first.passing), first.unfinished) == ({form}, {case}, True)
    said = "是扫描件（2 页），本次核验的文字识别页数（2 页）已用完，未识别。再次核验会接着识别，或请报送单位报送 Word 文件。"
    assert first.passing[case].problems[-1].message == said
    store = PageStore(tmp_path / "pages")
    assert len(store) == 1
    second = recognise_scans(names, {**extracts, **first.lasting}, small, Silence())
    assert (set(second.lasting), second.unfinished, len(store)) == ({case}, False, 3)
    document = second.lasting[case].document
    assert document is not None
    assert document.text.replace(" ", "").replace("\n", "") == "CASEPAGEONECASEPAGETWO"
    kept = {path: path.stat().st_mtime_ns for path in store.folder.glob("??/*")}
    again = recognise_scans(names, extracts, Settings(tmp_path, 2, None), Silence())
    assert {path: path.stat().st_mtime_ns for path in store.folder.glob("??/*")} == kept
    assert again.lasting[case].document == document


def test_worker_without_memory_costs_its_file_alone(tmp_path: Path) -> None:
    names, extracts = received(tmp_path, {"推荐表.pdf": scan("FORM OF THE TOWN")})
    found = recognise_scans(names, extracts, Settings(tmp_path, 1, None, ocr_megabytes=150), Silence())
    (extract,) = found.passing.values()
    assert extract.problems[-1].rule_id == "X-LIMIT-REACHED"
    assert "未能读出文字" in extract.problems[-1].message
    assert found.lasting == {}


def test_files_outside_a_workspace_are_recognised_and_nothing_is_kept(tmp_path: Path) -> None:
    plain, page = tmp_path / "说明.txt", tmp_path / "推荐表.pdf"
    plain.write_text("这里有文字。", encoding="utf-8")
    page.write_bytes(scan("FORM OF THE TOWN"))
    paths = [plain, page, plain]
    read = read_files(paths)
    assert [holds_scan(path, one) for path, one in zip(paths, read, strict=True)] == [False, True, False]
    workspace = tmp_path / "ws"
    after = recognise_files(paths, read, Settings(workspace, 1, None), Silence())
    assert [one.document and one.document.text.replace(" ", "") for one in after] == [
        "这里有文字。",
        "FORMOFTHETOWN",
        "这里有文字。",
    ]
    assert not workspace.exists()
