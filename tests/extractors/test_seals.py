import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.records import Seal, SealShape
from mingjian.extractors.read import read_document
from mingjian.extractors.seals import find_seals, locate_seals

A4 = (595.28, 841.89)
MM = 72 / 25.4


def sealed_pdf(path: Path, *, oval: bool = False) -> Path:
    """A page of black lines with a drawn seal whose upper left corner stands at 100 mm, 200 mm on the second page."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawString(72, 700, "first page")
    canvas.showPage()
    for row in range(30):
        canvas.line(60, 780 - 22 * row, 530, 780 - 22 * row)
    canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
    canvas.setLineWidth(3)
    height = 30 if oval else 42
    canvas.ellipse(100 * MM, A4[1] - 200 * MM, 142 * MM, A4[1] - (200 + height) * MM)
    canvas.setFillColorRGB(0.85, 0.1, 0.1)
    canvas.rect(115 * MM, A4[1] - 218 * MM, 12 * MM, 5 * MM, stroke=0, fill=1)
    canvas.save()
    return path


def near(seal: Seal, box: tuple[float, float, float, float]) -> bool:
    return np.allclose((seal.x_mm, seal.y_mm, seal.width_mm, seal.height_mm), box, atol=1.6)


@pytest.mark.parametrize(("oval", "shape", "height"), [(False, SealShape.ROUND, 42), (True, SealShape.OVAL, 30)])
def test_drawn_seal_is_found_where_it_stands(tmp_path: Path, *, oval: bool, shape: SealShape, height: float) -> None:
    path = sealed_pdf(tmp_path / "a.pdf", oval=oval)
    (seal,) = locate_seals(path, read_document(path, "a.pdf"))
    assert (seal.page, seal.shape) == (2, shape)
    assert near(seal, (100, 200, 42, height))
    assert 0.06 < seal.coverage < 0.5


def test_scanned_and_photographed_seals_are_found(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).normal(0, 9, (1169, 827, 3))
    image = Image.new("RGB", (827, 1169), (236, 234, 228))
    draw = ImageDraw.Draw(image)
    draw.ellipse((500, 800, 665, 965), outline=(205, 80, 85), width=6)
    draw.text((560, 870), "SEAL", fill=(205, 80, 85))
    for row in range(40):
        draw.line((80, 90 + 26 * row, 740, 90 + 26 * row), fill=(60, 60, 60), width=2)
    worn = Image.fromarray((np.asarray(image) + noise).clip(0, 255).astype(np.uint8))
    photo = tmp_path / "推荐表.jpg"
    worn.save(photo, quality=80)
    stream = io.BytesIO()
    worn.save(stream, "JPEG", quality=70)
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(stream), 0, 0, *A4)
    canvas.save()
    for path in (photo, tmp_path / "a.pdf"):
        (seal,) = locate_seals(path, read_document(path, path.name))
        assert near(seal, (127, 203, 42, 42)), (path.name, seal)


@pytest.mark.parametrize("ink", [0.5, 0.25])
def test_faint_seals_are_found_each_by_itself(ink: float) -> None:
    noise = np.random.default_rng(7).normal(0, 4, (877, 620, 3))
    image = Image.new("RGB", (620, 877), (248, 247, 244))
    draw = ImageDraw.Draw(image)
    colour = tuple(round(paper + ink * (full - paper)) for paper, full in zip((248, 247, 244), (215, 45, 50), strict=True))
    for left in (100, 380):
        draw.ellipse((left, 600, left + 124, 724), outline=colour, width=3)
        draw.rectangle((left + 45, 655, left + 79, 665), fill=colour)
    for row in range(20):
        draw.line((60, 100 + 35 * row, 560, 100 + 35 * row), fill=(50, 50, 55), width=3)
    worn = (np.asarray(image) + noise).clip(0, 255).astype(np.uint8)
    seals = find_seals(worn, 1, (210.0, 297.0))
    assert sorted(round(seal.x_mm) for seal in seals) == [34, 129]
    assert all(near(replace(seal, x_mm=0), (0, 203, 42, 42)) for seal in seals)


def test_red_heads_pictures_and_lines_are_no_seals() -> None:
    image = Image.new("RGB", (413, 585), "white")
    draw = ImageDraw.Draw(image)
    draw.text((40, 40), "RED HEAD OF A DOCUMENT", fill="red", font_size=28)
    draw.line((30, 90, 380, 90), fill="red", width=3)
    draw.rectangle((60, 150, 140, 230), fill="red")
    draw.rectangle((200, 150, 280, 230), outline="red", width=3)
    draw.line((60, 300, 140, 380), fill="red", width=4)
    assert find_seals(np.asarray(image), 1, (210.0, 297.0)) == ()


@pytest.mark.parametrize("colour", ["black", "blue", (190, 150, 60)])
def test_rings_of_another_colour_are_no_seals(colour: str | tuple[int, int, int]) -> None:
    image = Image.new("RGB", (413, 585), "white")
    ImageDraw.Draw(image).ellipse((100, 100, 182, 182), outline=colour, width=3)
    assert find_seals(np.asarray(image), 1, (210.0, 297.0)) == ()


def test_files_that_show_no_page_have_no_seals(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("没有印章", encoding="utf-8")
    assert locate_seals(path, read_document(path, "a.txt")) == ()
    damaged = tmp_path / "b.pdf"
    damaged.write_bytes(b"%PDF-1.7 cut")
    document = read_document(sealed_pdf(tmp_path / "a.pdf"), "a.pdf")
    assert locate_seals(damaged, document) == ()
