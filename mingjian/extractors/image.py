"""Pictures: pixel size after EXIF rotation, perceptual hash, and what a picture seems to be."""

import hashlib
import struct
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mingjian.data.errors import CorruptFileError, LimitError
from mingjian.data.records import Document, Picture, PictureKind
from mingjian.extractors.picture_kinds import Look, judge_kind
from mingjian.extractors.sniff import sniff

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

MAX_PICTURE_BYTES = 128 * 1024 * 1024  # the largest camera JPEGs are about 50 MB
MAX_DECODED_PIXELS = 60_000_000  # 180 MB as RGB; above it only the header is read
MAX_JPEG_PIXELS = 400_000_000  # a JPEG is decoded at an eighth of its size
_MAX_FRAMES_READ = 1
_SAMPLE_PX = 160  # colours are judged on a thumbnail of this side
_HASH_SIDE = 8  # 64 bits
_HASH_SAMPLE = 32
_FRAMED_SHARE = 0.7
_FRAME_MAX_SHARE = 0.85  # of the outer eighth: a desk around a sheet of paper fills it
_BAR_ROWS, _BAR_SHARE, _BAR_IN_BODY = 5, 0.7, 0.1  # 3 % of the height; words and signs stand on bars; bodies have other colours
_SHEET_MIN_PX = 900  # a page photographed with fewer pixels cannot be read
_SHEET_LOOK_PX = 1_000
_MAY_SHOW_SHEET = frozenset({PictureKind.PICTURE, PictureKind.CERTIFICATE})
_EXIF_ORIENTATION = 0x0112
_EXIF_PHOTO, _EXIF_COMMENT = 0x8769, 0x9286
_TURNED = frozenset({5, 6, 7, 8})
_FAULTS = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error)


def describe_picture(
    data: bytes,
    media_type: str,
    *,
    display_mm: tuple[float, float] | None = None,
    context: str = "",
) -> Picture:
    """Measure a picture and tell what it seems to be.

    display_mm: width and height on the page, where it stands on one. context: its caption, file name or words around it.
    Never raises on content: what cannot be decoded has width_px 0 and says so in `doubt`.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        look, doubt = _look(data)
    except _FAULTS:
        return Picture(digest, "", 0, 0, len(data), media_type, doubt="图片已损坏或格式不受支持，未能读出尺寸")
    kind, why = judge_kind(look, display_mm, context)
    return Picture(digest, look.hash_hex, look.width_px, look.height_px, len(data), media_type, kind, doubt or why)


def describe_pixels(image: "Image.Image", *, display_mm: tuple[float, float] | None = None, context: str = "") -> Picture:
    """As describe_picture, of a picture decoded already; sha256, bytes and media_type are the caller's to fill in."""
    look = _measure(image, *image.size)
    kind, why = judge_kind(look, display_mm, context)
    return Picture("", look.hash_hex, look.width_px, look.height_px, 0, "", kind, why)


def read_image(path: Path, name: str) -> Document:
    """A photo file as a document without text and with one picture.

    Raises CorruptFileError where nothing can be decoded, LimitError above MAX_PICTURE_BYTES.
    """
    size = path.stat().st_size
    if size > MAX_PICTURE_BYTES:
        raise LimitError(f"{name}：图片有 {size // 1_048_576} MB，超过单张图片的上限，未读取。请压缩后重新报送。")
    media_type = sniff(path, name).media_type
    picture = describe_picture(path.read_bytes(), media_type, context=name)
    if not picture.width_px:
        raise CorruptFileError(f"{name}：图片已损坏，无法打开。请重新导出图片后再报送。")
    if picture.kind in _MAY_SHOW_SHEET and min(picture.width_px, picture.height_px) >= _SHEET_MIN_PX and _shows_sheet(path):
        picture = replace(picture, kind=PictureKind.PAGE_SCAN, doubt="照片中有一张带文字的纸，可能是翻拍的文件页，请人工确认")
    return Document(media_type=media_type, text="", pictures=(picture,), pages=None, has_text_layer=False)


def _shows_sheet(path: Path) -> bool:
    """Whether a photograph shows a written sheet of paper; False where the packages for recognition are missing."""
    if find_spec("cv2") is None:
        return False
    import numpy as np  # noqa: PLC0415

    from mingjian.extractors.photographed import shows_sheet  # noqa: PLC0415

    image = open_picture(path, _SHEET_LOOK_PX)
    return image is not None and shows_sheet(np.asarray(image))


def perceptual_hash(grey: "NDArray[np.float64]") -> str:
    """64-bit pHash in hex of a grey picture of 32 × 32, equal to imagehash's phash on the same pixels.

    Source: Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010; bits as imagehash orders them.
    """
    import numpy as np  # noqa: PLC0415

    basis = _cosines()
    low = (basis @ grey @ basis.T)[:_HASH_SIDE, :_HASH_SIDE]
    bits = (low > np.median(low)).flatten()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):0{_HASH_SIDE * _HASH_SIDE // 4}x}"


@cache
def _cosines() -> "NDArray[np.float64]":
    import numpy as np  # noqa: PLC0415

    steps = np.arange(_HASH_SAMPLE)
    return 2 * np.cos(np.pi * np.outer(steps, 2 * steps + 1) / (2 * _HASH_SAMPLE))


@contextmanager
def _header_of_any_size() -> Generator[None]:
    """Let Pillow read headers of any size: we decide from them what is decoded."""
    from PIL import Image  # noqa: PLC0415

    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd EXIF blocks; the picture is still read
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def open_picture(path: Path, longest_px: int) -> "Image.Image | None":
    """The picture upright in RGB, no side longer than that; None where it is too large or cannot be decoded."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with path.open("rb") as stream:
            _register_heif(stream.read(12))
        with _header_of_any_size(), Image.open(path) as image:
            if image.width * image.height > (MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_DECODED_PIXELS):
                return None
            image.draft("RGB", (longest_px, longest_px))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((longest_px, longest_px))
            return upright.convert("RGB")
    except _FAULTS:
        return None


def _look(data: bytes) -> tuple[Look, str]:
    from PIL import Image  # noqa: PLC0415

    _register_heif(data)
    with _header_of_any_size(), Image.open(BytesIO(data)) as image:
        width, height = image.size
        turned = _exif(image).get(_EXIF_ORIENTATION) in _TURNED
        if turned:
            width, height = height, width
        if not width or not height:
            raise ValueError("a picture without extent")
        limit = MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_DECODED_PIXELS
        if width * height > limit:
            return _unseen(width, height), "图片像素过大，未作内容判断与相似比对"
        try:
            return _measure(image, width, height), ""
        except _FAULTS:
            return _unseen(width, height), "图片数据不完整，未作内容判断与相似比对"


def _register_heif(data: bytes) -> None:
    if data[4:8] == b"ftyp":
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener()


def _exif(image: "Image.Image") -> dict[int, object]:
    try:
        return dict(image.getexif())
    except _FAULTS:
        return {}


def _unseen(width: int, height: int) -> Look:
    return Look(width, height, "", has_camera=False, has_alpha=False, red=0, other=1, paper=0, flat=0, backdrop=0)


def _measure(image: "Image.Image", width: int, height: int) -> Look:
    import numpy as np  # noqa: PLC0415
    from PIL import Image, ImageOps  # noqa: PLC0415

    exif = _exif(image)
    captured = _is_screen_capture(image)
    image.draft("RGB", (_SAMPLE_PX, _SAMPLE_PX))  # a JPEG is decoded at a half to an eighth of its size
    # palettes and odd modes are brought to RGBA on the way down, so that no full-size copy is made twice
    has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if min(image.size) >= 2 * _SAMPLE_PX and image.mode in {"RGB", "L", "RGBA", "CMYK"}:
        image = image.reduce(max(1, min(image.size) // _SAMPLE_PX))
    image = ImageOps.exif_transpose(image.convert("RGBA" if has_alpha else "RGB"))
    if has_alpha:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    small = image.resize((_HASH_SAMPLE, _HASH_SAMPLE), Image.Resampling.LANCZOS).convert("L")
    sample = image.resize((_SAMPLE_PX, _SAMPLE_PX), Image.Resampling.NEAREST)
    pixels = np.asarray(sample, dtype=np.int16).reshape(-1, 3)
    red, paper = _is_red(pixels), _is_paper(pixels)
    return Look(
        width,
        height,
        perceptual_hash(np.asarray(small, dtype=np.float64)),
        has_camera=0x010F in exif or 0x0110 in exif,
        has_alpha=has_alpha,
        red=float(red.mean()),
        other=float((~red & ~paper).mean()),
        paper=float(paper.mean()),
        flat=_common_share(pixels, 4),
        backdrop=_common_share(_upper_border(pixels), 1),
        backdrop_light=float(np.median(_upper_border(pixels).max(axis=1))),
        frame=_framed_sides(pixels),
        centre=_light_centre(pixels),
        has_bar=_has_bar(pixels),
        captured=captured,
    )


def _is_screen_capture(image: "Image.Image") -> bool:
    """Whether the file itself says so: phones and capture programs write it into EXIF or the PNG's texts."""
    try:
        comment = image.getexif().get_ifd(_EXIF_PHOTO).get(_EXIF_COMMENT, b"")
    except _FAULTS:
        comment = b""
    said = [comment.decode("latin-1") if isinstance(comment, bytes) else str(comment)]
    said += [str(image.info.get(key, "")) for key in ("Software", "Description", "Comment", "Title")]
    return any("screenshot" in each.lower() for each in said)


def _is_red(pixels: "NDArray[np.int16]") -> "NDArray[np.bool_]":
    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    return (red > 120) & (red - green > 50) & (red - blue > 40)


def _is_paper(pixels: "NDArray[np.int16]") -> "NDArray[np.bool_]":
    import numpy as np  # noqa: PLC0415

    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]  # column by column: along the short axis numpy is 20 times slower
    least, most = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    return (least > 200) & (most - least < 30)


def _framed_sides(pixels: "NDArray[np.int16]") -> int:
    """On how many of the four sides a line near the edge is red or gold along most of its length, as on certificates."""
    import numpy as np  # noqa: PLC0415

    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    warm = ((red > 110) & (red - blue > 45) & (red - green > 15)).reshape(_SAMPLE_PX, _SAMPLE_PX)
    depth = _SAMPLE_PX // 8
    bands = [np.rot90(warm, side)[:depth] for side in range(4)]
    return sum(bool((band.mean(axis=1) >= _FRAMED_SHARE).any()) and float(band.mean()) <= _FRAME_MAX_SHARE for band in bands)


def _light_centre(pixels: "NDArray[np.int16]") -> float:
    """Share of the middle (three fifths each way) that is white or cream."""
    fifth = _SAMPLE_PX // 5
    middle = pixels.reshape(_SAMPLE_PX, _SAMPLE_PX, 3)[fifth:-fifth, fifth:-fifth].reshape(-1, 3)
    return float(((middle[:, 2] > 130) & (middle[:, 0] > 190) & (middle[:, 0] - middle[:, 2] < 70)).mean())


def _has_bar(pixels: "NDArray[np.int16]") -> bool:
    """Whether a strip along the upper or lower edge has one colour of its own, as bars of windows and telephones have."""
    import numpy as np  # noqa: PLC0415

    rows = ((pixels >> 3) @ np.array([1024, 32, 1], dtype=np.int16)).reshape(_SAMPLE_PX, _SAMPLE_PX)
    body = np.bincount(rows[_SAMPLE_PX // 6 : -_SAMPLE_PX // 6].ravel(), minlength=32_768)
    for strip in (rows[1:_BAR_ROWS], rows[-_BAR_ROWS:-1]):
        counts = np.bincount(strip.ravel(), minlength=32_768)
        colour = int(counts.argmax())
        if counts[colour] >= _BAR_SHARE * strip.size and body[colour] <= _BAR_IN_BODY * body.sum():
            return True
    return False


def _upper_border(pixels: "NDArray[np.int16]") -> "NDArray[np.int16]":
    """The upper tenth and the upper third of both sides: where the backdrop of a portrait shows."""
    import numpy as np  # noqa: PLC0415

    square = pixels.reshape(_SAMPLE_PX, _SAMPLE_PX, 3)
    tenth, third = _SAMPLE_PX // 10, _SAMPLE_PX // 3
    parts = (square[:tenth], square[:third, :tenth], square[:third, -tenth:])
    return np.concatenate([part.reshape(-1, 3) for part in parts])


def _common_share(pixels: "NDArray[np.int16]", count: int) -> float:
    """The share of pixels in the `count` commonest of 512 colours."""
    import numpy as np  # noqa: PLC0415

    codes = (pixels >> 5) @ np.array([64, 8, 1], dtype=np.int16)
    return float(np.sort(np.bincount(codes, minlength=512))[-count:].sum() / len(codes))
