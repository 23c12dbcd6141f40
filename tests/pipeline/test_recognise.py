"""Which files are recognised, in what order and within what budget; what is told anew."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.records import Extract, Problem, Role
from mingjian.extractors.ocr import PageLimits, ocr_available
from mingjian.pipeline.extract import extract_material
from mingjian.pipeline.recognise import ScanToRead, Wanted, find_scans, recognise_material, share_budget, unrecognised

needs_ocr = pytest.mark.skipif(not ocr_available(), reason="the packages for recognition are not installed; CI has them")
TEXT = ("SAMPLE WORKS OF THE TOWN", "SECOND LINE OF THE SCAN")


def sheet() -> Image.Image:
    image = Image.new("RGB", (900, 1270), "white")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(TEXT):
        draw.text((60, 140 + 90 * row), line, fill="black", font=ImageFont.load_default(size=44))
    draw.ellipse((540, 800, 720, 980), outline=(220, 30, 30), width=8)
    return image


def scan(path: Path, pages: int = 1) -> Path:
    stream = io.BytesIO()
    sheet().save(stream, "PNG")
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for _ in range(pages):
        canvas.drawImage(ImageReader(stream), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def extracts(tmp_path: Path) -> tuple[dict[str, str], dict[str, Extract]]:
    names = {
        "a": "某区/推荐表.pdf",
        "b": "某区/案例.pdf",
        "c": "某区/照片/现场照片1.png",
        "d": "某区/推荐表.png",
        "e": "某区/IMG_001.png",
    }
    paths = {key: tmp_path / f"{key}{Path(name).suffix}" for key, name in names.items()}
    scan(paths["a"])
    scan(paths["b"], 3)
    for key in "cde":
        sheet().save(paths[key])
    return names, {key: extract_material(paths[key], name, key) for key, name in names.items()}


def test_files_that_decide_come_first_and_photos_never(extracts: tuple[dict[str, str], dict[str, Extract]]) -> None:
    found = find_scans(*extracts)
    assert [(each.sha256, each.pages) for each in found if each.sha256 in "abcd"] == [("a", 1), ("d", 1), ("b", 3)]


def test_budget_is_shared_in_order_and_what_is_left_out_is_named() -> None:
    scans = [Wanted(name, name, pages, 0) for name, pages in (("a", 40), ("b", 25), ("c", 5))]
    granted, left_out = share_budget(scans, document_pages=30, run_pages=36)
    assert [(each.name, pages) for each, pages in granted] == [("a", 30), ("c", 5)]
    assert [each.name for each in left_out] == ["b"]


def test_reason_takes_the_place_of_the_readers_words(extracts: tuple[dict[str, str], dict[str, Extract]]) -> None:
    why = Problem("X-LIMIT-REACHED", "已用完")
    assert unrecognised(extracts[1]["a"], why).problems == (why,)


@needs_ocr
@pytest.mark.ocr
def test_scan_is_told_anew_from_its_recognised_text(tmp_path: Path) -> None:
    path = scan(tmp_path / "推荐表.pdf")
    before = extract_material(path, "推荐表.pdf", "0" * 64)
    after = recognise_material(ScanToRead(path, "推荐表.pdf", before, PageLimits(), tmp_path / "pages"))
    assert before.document is not None
    assert after.document is not None
    assert (before.document.text, len(before.document.seals)) == ("", 1)
    assert after.document.text.replace(" ", "").replace("\n", "") == "".join(TEXT).replace(" ", "")
    assert (after.role, after.document.seals, after.document.has_text_layer) == (Role.FORM, before.document.seals, False)
    assert after.document.confidence is not None
    assert after.document.confidence > 0.9
    assert find_scans({after.sha256: "推荐表.pdf"}, {after.sha256: after}) == []


def test_without_the_packages_everything_else_works(tmp_path: Path) -> None:
    """An interpreter in which they cannot be found: reading goes on, recognition says what is missing."""
    path = scan(tmp_path / "推荐表.pdf")
    script = f"""
import sys
from importlib.machinery import PathFinder

find = PathFinder.find_spec
PathFinder.find_spec = classmethod(lambda cls, name, path=None, target=None:
    None if name.partition(".")[0] in {{"rapidocr", "onnxruntime", "cv2"}} else find(name, path, target))
from pathlib import Path
from mingjian.flows.progress import Silence
from mingjian.flows.recognition import recognise_scans
from mingjian.flows.settings import Settings
from mingjian.pipeline.extract import extract_material
extract = extract_material(Path({str(path)!r}), "推荐表.pdf", "a")
found = recognise_scans({{"a": "推荐表.pdf"}}, {{"a": extract}}, Settings(Path({str(tmp_path)!r}), 1, None), Silence())
assert not found.unfinished and not found.lasting
sys.stdout.buffer.write(found.passing["a"].problems[-1].message.encode())
"""
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60)
    assert answer.stdout.decode() == (
        "是扫描件或没有可用的文字层（1 页），而本机没有安装文字识别组件，未能读出文字，字数、栏目和查重都未核验。"
        "运行 mingjian doctor 查看安装方法，或请报送 Word 文件。"
    )
