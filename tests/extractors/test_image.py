import hashlib
import io
import math
from pathlib import Path

import docx
import imagehash
import numpy as np
import pytest
from docx.shared import Mm
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.errors import CorruptFileError
from mingjian.data.records import PictureKind
from mingjian.extractors.image import describe_picture, read_image
from mingjian.extractors.pdf import read_pdf
from mingjian.extractors.word import read_word


def photo(width: int, height: int, seed: int = 1) -> Image.Image:
    """Smooth many-coloured noise, as a landscape has it."""
    coarse = np.random.default_rng(seed).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encode(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def seal() -> Image.Image:
    image = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 390, 390), outline=(220, 20, 20), width=16)
    star = [(200 + 70 * math.cos(angle), 200 + 70 * math.sin(angle)) for angle in (index * 4 * math.pi / 5 for index in range(5))]
    draw.polygon(star, fill=(220, 20, 20))
    return image


def portrait() -> Image.Image:
    image = Image.new("RGB", (295, 413), (67, 142, 219))
    image.paste(photo(160, 300), (68, 113))
    return image


def certificate_page() -> Image.Image:
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for row in range(20):
        draw.rectangle((150, 200 + 60 * row, 1090, 215 + 60 * row), fill="black")
    return image


def honour() -> Image.Image:
    """A certificate: a gold frame on cream, a title, a few lines and a red seal."""
    image = Image.new("RGB", (1100, 780), (250, 244, 226))
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 30, 1070, 750), outline=(200, 150, 50), width=34)
    draw.rectangle((360, 130, 740, 190), fill=(200, 30, 30))
    for row in range(4):
        draw.line((180, 290 + 60 * row, 920, 290 + 60 * row), fill="black", width=9)
    draw.ellipse((760, 520, 940, 700), outline=(220, 30, 30), width=9)
    return image


def window(width: int, height: int) -> Image.Image:
    """A program's window: bar of its own colour, menu, flat ground, a few widgets."""
    image = Image.new("RGB", (width, height), (250, 250, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, height // 20), fill=(45, 90, 160))
    for row in range(6):
        draw.rectangle((40, height // 6 + row * height // 9, width // 3, height // 6 + row * height // 9 + 8), fill=(60, 60, 60))
    draw.rectangle((width // 2, height // 3, width - 60, height - 120), fill=(210, 225, 245))
    return image


def chart() -> Image.Image:
    image = Image.new("RGB", (900, 560), "white")
    draw = ImageDraw.Draw(image)
    for column in range(5):
        draw.rectangle((120 + 150 * column, 440 - 70 * column, 200 + 150 * column, 480), fill=(70, 130, 200))
    draw.line((80, 480, 860, 480), fill="black", width=3)
    return image


def test_photograph_is_measured() -> None:
    data = encode(photo(640, 480))
    picture = describe_picture(data, "image/jpeg")
    digest = hashlib.sha256(data).hexdigest()
    assert (picture.sha256, picture.width_px, picture.height_px, picture.bytes) == (digest, 640, 480, len(data))
    assert (picture.kind, picture.doubt, picture.media_type) == (PictureKind.PICTURE, "", "image/jpeg")


def test_exif_rotation_turns_the_size() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = describe_picture(encode(photo(640, 480), exif=exif.tobytes()), "image/jpeg")
    assert (picture.width_px, picture.height_px) == (480, 640)


@pytest.mark.parametrize("seed", range(5))
def test_hash_is_that_of_imagehash(seed: int) -> None:
    image = photo(300, 200, seed)
    assert describe_picture(encode(image, "PNG"), "image/png").perceptual_hash == str(imagehash.phash(image))


def test_same_picture_smaller_and_recoded_has_a_near_hash() -> None:
    image = photo(1200, 900)
    large = describe_picture(encode(image, "PNG"), "image/png").perceptual_hash
    small = describe_picture(encode(image.resize((400, 300)), quality=60), "image/jpeg").perceptual_hash
    other = describe_picture(encode(photo(1200, 900, 9)), "image/jpeg").perceptual_hash
    assert (int(large, 16) ^ int(small, 16)).bit_count() <= 6
    assert (int(large, 16) ^ int(other, 16)).bit_count() > 16


@pytest.mark.parametrize(
    ("image", "display", "context", "kind"),
    [
        (seal(), (42.0, 42.0), "", PictureKind.SEAL),
        (seal(), None, "单位（公章）", PictureKind.SEAL),
        (portrait(), None, "", PictureKind.PORTRAIT),
        (portrait(), None, "一寸照片", PictureKind.PORTRAIT),
        (photo(300, 200), (12.0, 8.0), "", PictureKind.LOGO),
        (photo(60, 60), None, "", PictureKind.LOGO),
        (photo(1080, 2400), None, "微信截图_1.png", PictureKind.SCREENSHOT),
        (photo(900, 600), None, "图3 荣誉证书", PictureKind.CERTIFICATE),
        (certificate_page(), None, "", PictureKind.PAGE_SCAN),
        (photo(900, 600), (150.0, 100.0), "图1 现场会", PictureKind.PICTURE),
        (honour(), (150.0, 106.0), "", PictureKind.CERTIFICATE),
        (honour().rotate(90, expand=True), None, "", PictureKind.CERTIFICATE),
        (window(1100, 760), (150.0, 100.0), "", PictureKind.SCREENSHOT),
        (chart(), (150.0, 93.0), "", PictureKind.PICTURE),
        (Image.new("RGB", (457, 549), (30, 30, 30)), None, "", PictureKind.PICTURE),
        (photo(900, 600), (38.0, 25.0), "", PictureKind.PICTURE),
        (seal().resize((24, 24)), (4.0, 4.0), "", PictureKind.LOGO),
        (Image.new("RGB", (230, 230), "green"), (29.0, 29.0), "", PictureKind.LOGO),
        (Image.new("RGB", (1300, 100), "navy"), (170.0, 13.0), "", PictureKind.LOGO),
        (portrait(), (17.0, 21.0), "", PictureKind.PORTRAIT),
        (certificate_page().rotate(90, expand=True), (150.0, 106.0), "", PictureKind.PICTURE),
        (certificate_page().rotate(90, expand=True), (270.0, 190.0), "", PictureKind.PAGE_SCAN),
        (certificate_page().resize((640, 1408)), None, "", PictureKind.SCREENSHOT),
    ],
)
def test_kind_is_told(image: Image.Image, display: tuple[float, float] | None, context: str, kind: PictureKind) -> None:
    assert describe_picture(encode(image, "PNG"), "image/png", display_mm=display, context=context).kind is kind


def test_file_that_calls_itself_a_screenshot_is_one() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0Screenshot"
    picture = describe_picture(encode(photo(900, 1600), exif=exif.tobytes()), "image/jpeg")
    assert (picture.kind, picture.doubt) == (PictureKind.SCREENSHOT, "图片文件自带截屏标记，按截图处理")


def test_flat_picture_shows_its_doubt() -> None:
    picture = describe_picture(encode(Image.new("RGB", (700, 500), (240, 240, 250)), "PNG"), "image/png")
    assert (picture.kind, picture.doubt) == (PictureKind.PICTURE, "大片纯色，可能是截图、图表或示意图，请人工确认")


def test_transparent_ground_counts_as_paper() -> None:
    image = seal().convert("RGBA")
    pixels = np.asarray(image).copy()
    pixels[(pixels[:, :, :3] > 250).all(axis=2), 3] = 0
    picture = describe_picture(encode(Image.fromarray(pixels), "PNG"), "image/png", display_mm=(40.0, 40.0))
    assert picture.kind is PictureKind.SEAL


def test_bomb_is_measured_but_not_decoded() -> None:
    picture = describe_picture(encode(Image.new("1", (12_000, 12_000)), "PNG"), "image/png")
    assert (picture.width_px, picture.perceptual_hash) == (12_000, "")
    assert picture.doubt == "图片像素过大，未作内容判断与相似比对"


@pytest.mark.parametrize("data", [b"", b"not a picture", encode(photo(64, 64), "PNG")[:20], b"\xff\xd8\xff"])
def test_damaged_picture_has_no_size(data: bytes) -> None:
    picture = describe_picture(data, "image/png")
    assert (picture.width_px, picture.height_px, picture.perceptual_hash) == (0, 0, "")
    assert picture.doubt == "图片已损坏或格式不受支持，未能读出尺寸"


def test_cut_picture_keeps_its_size() -> None:
    data = encode(photo(640, 480), "PNG")
    picture = describe_picture(data[: len(data) // 2], "image/png")
    assert (picture.width_px, picture.height_px, picture.doubt) == (640, 480, "图片数据不完整，未作内容判断与相似比对")


def test_photo_file_is_a_document_of_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(encode(photo(640, 480)))
    document = read_image(path, path.name)
    assert (document.media_type, document.text, document.has_text_layer, len(document.pictures)) == ("image/jpeg", "", False, 1)


def test_heic_photo_is_read(tmp_path: Path) -> None:
    import pillow_heif

    path = tmp_path / "照片.heic"
    pillow_heif.from_pillow(photo(320, 240)).save(path)
    document = read_image(path, path.name)
    assert (document.media_type, document.pictures[0].width_px, document.pictures[0].height_px) == ("image/heic", 320, 240)


def test_damaged_photo_file_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 broken")
    with pytest.raises(CorruptFileError, match="图片已损坏"):
        read_image(path, path.name)


def bits_apart(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_one_picture_has_one_hash_in_word_in_pdf_and_as_a_file(tmp_path: Path, kind: str) -> None:
    image = photo(1000, 720, 3)
    data = encode(image, kind)
    (tmp_path / "a.img").write_bytes(data)
    document = docx.Document()
    document.add_picture(io.BytesIO(data), width=Mm(140))
    document.save(str(tmp_path / "a.docx"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawImage(ImageReader(io.BytesIO(data)), 72, 400, 400, 288)
    canvas.save()
    large = photo(3000, 2160, 3)
    (tmp_path / "b.img").write_bytes(encode(large, quality=70))
    found = [
        read_word(tmp_path / "a.docx", "a.docx"),
        read_pdf(tmp_path / "a.pdf", "a.pdf"),
        read_image(tmp_path / "a.img", "a.img"),
        read_image(tmp_path / "b.img", "b.img"),
    ]
    hashes = [each.perceptual_hash for document in found for each in document.pictures]
    assert len(hashes) == 4
    assert max(bits_apart(hashes[0], each) for each in hashes) <= 4


def test_running_text_beside_a_picture_does_not_tell_its_kind(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("三年来，全区共有一千二百人取得职业资格证书，并在报表上盖章确认。")
    document.add_picture(io.BytesIO(encode(photo(900, 600))), width=Mm(140))
    document.add_paragraph("此后又有三百人取得证书。")
    document.add_picture(io.BytesIO(encode(photo(900, 600, 2))), width=Mm(140))
    document.add_paragraph("获奖证书")
    document.save(str(tmp_path / "a.docx"))
    kinds = [each.kind for each in read_word(tmp_path / "a.docx", "a.docx").pictures]
    assert kinds == [PictureKind.PICTURE, PictureKind.CERTIFICATE]
