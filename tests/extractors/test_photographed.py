import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from mingjian.data.records import PictureKind
from mingjian.extractors.image import read_image
from mingjian.extractors.ocr import recognise
from mingjian.extractors.photographed import find_corners, flatten_sheet
from mingjian.extractors.seals import locate_seals

A4 = (840, 1188)
CORNERS = ((260.0, 150.0), (1010.0, 190.0), (1090.0, 1300.0), (150.0, 1260.0))


def sheet() -> Image.Image:
    """A page at 4 pixels a mm with lines of large type and a red seal of 42 mm at (120, 200) mm."""
    image = Image.new("RGB", A4, (246, 245, 240))
    draw = ImageDraw.Draw(image)
    for row in range(9):
        draw.text((90, 90 + 70 * row), f"LINE {row} OF THE FORM", fill=(30, 30, 35), font=ImageFont.load_default(size=44))
    draw.ellipse((480, 800, 648, 968), outline=(210, 50, 50), width=7)
    draw.text((530, 865), "SEAL", fill=(210, 50, 50), font=ImageFont.load_default(size=26))
    return image


def photograph(page: Image.Image, corners: tuple[tuple[float, float], ...] = CORNERS) -> Image.Image:
    """The page seen obliquely on a brown desk with the grain and noise of a camera."""
    ground = np.full((1400, 1200, 3), (150.0, 105.0, 60.0))
    ground += 12 * np.sin(np.arange(1400) / 9)[:, None, None]
    width, height = page.size
    rows = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    system = np.array(rows)
    view = np.linalg.solve(system[:, :8], system[:, 8])
    seen = page.transform((1200, 1400), Image.Transform.PERSPECTIVE, tuple(view), Image.Resampling.BICUBIC)
    mask = Image.new("L", page.size, 255).transform((1200, 1400), Image.Transform.PERSPECTIVE, tuple(view))
    both = np.where(np.asarray(mask)[:, :, None] > 0, np.asarray(seen), ground)
    return Image.fromarray((both + np.random.default_rng(3).normal(0, 4, both.shape)).clip(0, 255).astype(np.uint8))


def saved(path: Path, image: Image.Image) -> Path:
    image.save(path, quality=88)
    return path


def test_corners_of_an_oblique_sheet_are_found_and_it_becomes_a4() -> None:
    image = np.asarray(photograph(sheet()))
    corners = find_corners(image)
    assert corners is not None
    assert np.abs(corners - np.array(CORNERS)).max() <= 8
    flat = flatten_sheet(image)
    assert flat is not None
    assert math.isclose(flat.shape[0] / flat.shape[1], 297 / 210, rel_tol=0.01)


@pytest.mark.parametrize("quarters", [0, 1])
def test_scan_slide_and_landscape_are_no_photographed_sheets(quarters: int) -> None:
    scan = np.asarray(sheet())
    coarse = np.random.default_rng(1).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    landscape = np.asarray(Image.fromarray(coarse).resize((1200, 900), Image.Resampling.BICUBIC))
    beyond = np.asarray(photograph(sheet(), ((-60.0, -40.0), (1260.0, -50.0), (1250.0, 1500.0), (-50.0, 1480.0))))
    assert [find_corners(np.rot90(each, quarters)) for each in (scan, landscape, beyond)] == [None, None, None]


def test_photo_file_of_a_written_sheet_is_a_page_and_shows_the_doubt(tmp_path: Path) -> None:
    written = read_image(saved(tmp_path / "IMG_1.jpg", photograph(sheet())), "IMG_1.jpg").pictures[0]
    assert (written.kind, written.doubt) == (PictureKind.PAGE_SCAN, "照片中有一张带文字的纸，可能是翻拍的文件页，请人工确认")
    blank = Image.new("RGB", A4, (246, 245, 240))
    assert read_image(saved(tmp_path / "IMG_2.jpg", photograph(blank)), "IMG_2.jpg").pictures[0].kind is PictureKind.PICTURE


def test_seal_on_a_photographed_sheet_is_measured_on_the_sheet(tmp_path: Path) -> None:
    path = saved(tmp_path / "IMG_1.jpg", photograph(sheet()))
    (seal,) = locate_seals(path, read_image(path, path.name))
    assert np.allclose((seal.x_mm, seal.y_mm, seal.width_mm, seal.height_mm), (120, 200, 42, 42), atol=4)


@pytest.mark.ocr
def test_oblique_photograph_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "IMG_1.jpg", photograph(sheet()))
    document = recognise(path, path.name, read_image(path, path.name))
    read = "".join(document.text.split()).replace("LINEO", "LINE0")
    assert read.startswith("".join(f"LINE{row}OFTHEFORM" for row in range(9)))
