"""Pictures: pixel size after EXIF rotation, perceptual hash, and what a picture seems to be."""

import hashlib
import re
import struct
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mingjian.data.errors import CorruptFileError, LimitError
from mingjian.data.records import Document, Picture, PictureKind
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
_EXIF_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})
_FAULTS = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error)

_LOGO_MM = 22.0  # a logo beside a title is seldom larger
_LOGO_PX = 96
_SMALL_GRAPHIC_PX = 320
_SEAL_MIN_RED = 0.03
_SEAL_MAX_OTHER = 0.06
_SEAL_ASPECT = 1.25
_SEAL_MAX_MM = 60.0  # official seals are 40 to 50 mm wide (国发〔1999〕25号)
_PORTRAIT_ASPECT = (0.64, 0.82)  # 一寸 25×35 mm and 二寸 35×49 mm are 0.714, 小二寸 35×45 mm 0.778
_PORTRAIT_MAX_MM = 60.0
_PORTRAIT_MAX_PX = 900
_PORTRAIT_PLAIN_BACKDROP = 0.7
_PAGE_ASPECT = (0.67, 0.75)  # A4 is 0.707
_PAGE_MIN_PX = 1000
_PAPER_SHARE = 0.7
_FLAT_SHARE = 0.62  # share of the four commonest of 512 colours: screens are flat, photographs are not
_SCREENS = frozenset(
    tuple(sorted(map(int, size.split("x"))))
    for size in [
        "750x1334",
        "828x1792",
        "1125x2436",
        "1242x2208",
        "1242x2688",
        "1170x2532",
        "1179x2556",
        "1284x2778",
        "1290x2796",
        "1206x2622",
        "1320x2868",
        "720x1280",
        "720x1600",
        "1080x1920",
        "1080x2160",
        "1080x2220",
        "1080x2280",
        "1080x2310",
        "1080x2340",
        "1080x2376",
        "1080x2400",
        "1080x2408",
        "1080x2412",
        "1200x2670",
        "1220x2712",
        "1260x2800",
        "1264x2780",
        "1440x2560",
        "1440x3120",
        "1440x3200",
        "1366x768",
        "1440x900",
        "1536x864",
        "1600x900",
        "1680x1050",
        "1920x1080",
        "1920x1200",
        "2560x1440",
        "2560x1600",
        "2880x1800",
        "3840x2160",
        "1280x720",
        "1280x800",
        "1024x768",
    ]
)
_WORDS: tuple[tuple[re.Pattern[str], PictureKind], ...] = (
    (re.compile(r"截图|截屏|屏幕快照|screenshot|snipaste", re.IGNORECASE), PictureKind.SCREENSHOT),
    (re.compile(r"证书|奖状|荣誉证|获奖证|聘书|资格证|营业执照|身份证"), PictureKind.CERTIFICATE),
    (re.compile(r"公章|印章|盖章"), PictureKind.SEAL),
    (re.compile(r"证件照|一寸|二寸|1寸|2寸|免冠|登记照|标准照"), PictureKind.PORTRAIT),
    (re.compile(r"\blogo\b|徽标|标志图|图标", re.IGNORECASE), PictureKind.LOGO),
    (re.compile(r"扫描件|扫描全能王|camscanner", re.IGNORECASE), PictureKind.PAGE_SCAN),
)


_TOLD_BY_WORDS = frozenset({PictureKind.SCREENSHOT, PictureKind.CERTIFICATE, PictureKind.PAGE_SCAN, PictureKind.LOGO})


@dataclass(frozen=True, slots=True)
class _Look:
    """What the pixels show; shares 0..1 of the thumbnail."""

    width_px: int
    height_px: int
    hash_hex: str
    has_camera: bool  # EXIF names a camera
    has_alpha: bool
    red: float
    other: float  # neither red nor paper
    paper: float
    flat: float
    backdrop: float  # share of the upper border in its commonest colour


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
    kind, why = _judge(look, display_mm, context)
    return Picture(digest, look.hash_hex, look.width_px, look.height_px, len(data), media_type, kind, doubt or why)


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
    return Document(media_type=media_type, text="", pictures=(picture,), pages=None, has_text_layer=False)


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


def _look(data: bytes) -> tuple[_Look, str]:
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


def _unseen(width: int, height: int) -> _Look:
    return _Look(width, height, "", has_camera=False, has_alpha=False, red=0, other=1, paper=0, flat=0, backdrop=0)


def _measure(image: "Image.Image", width: int, height: int) -> _Look:
    import numpy as np  # noqa: PLC0415
    from PIL import Image, ImageOps  # noqa: PLC0415

    exif = _exif(image)
    image.draft("RGB", (2 * _SAMPLE_PX, 2 * _SAMPLE_PX))
    # palettes and odd modes are brought to RGBA on the way down, so that no full-size copy is made twice
    has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    if max(image.size) > 4 * _SAMPLE_PX and image.mode in {"RGB", "L", "RGBA", "CMYK"}:
        image = image.reduce(max(1, min(image.size) // (2 * _SAMPLE_PX)))
    image = ImageOps.exif_transpose(image.convert("RGBA" if has_alpha else "RGB"))
    if has_alpha:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    small = image.resize((_HASH_SAMPLE, _HASH_SAMPLE), Image.Resampling.LANCZOS).convert("L")
    sample = image.resize((_SAMPLE_PX, _SAMPLE_PX), Image.Resampling.NEAREST)
    pixels = np.asarray(sample, dtype=np.int16).reshape(-1, 3)
    red, paper = _is_red(pixels), _is_paper(pixels)
    return _Look(
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
    )


def _is_red(pixels: "NDArray[np.int16]") -> "NDArray[np.bool_]":
    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    return (red > 120) & (red - green > 50) & (red - blue > 40)


def _is_paper(pixels: "NDArray[np.int16]") -> "NDArray[np.bool_]":
    return (pixels.min(axis=1) > 200) & (pixels.max(axis=1) - pixels.min(axis=1) < 30)


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


def _judge(look: _Look, display_mm: tuple[float, float] | None, context: str) -> tuple[PictureKind, str]:
    """What it seems to be and why that is not certain."""
    said = next((kind for pattern, kind in _WORDS if pattern.search(context)), None)
    if _is_seal(look, display_mm):
        return PictureKind.SEAL, "" if said is PictureKind.SEAL else "按红色与外形判断为印章"
    if said is not None and said in _TOLD_BY_WORDS:
        return said, "按图片旁的文字或文件名判断"
    if _is_logo(look, display_mm):
        return PictureKind.LOGO, "尺寸很小，按标识或装饰图处理"
    if _is_portrait(look, display_mm, said=said is PictureKind.PORTRAIT):
        return PictureKind.PORTRAIT, "按比例与底色判断为证件照"
    return _judge_page(look)


def _judge_page(look: _Look) -> tuple[PictureKind, str]:
    """A scanned page, a screen or a picture."""
    if _is_page(look):
        return PictureKind.PAGE_SCAN, "按比例与底色判断为文件扫描页"
    if not look.has_camera and tuple(sorted((look.width_px, look.height_px))) in _SCREENS and look.flat >= _FLAT_SHARE / 2:
        return PictureKind.SCREENSHOT, "像素尺寸与常见屏幕相同，按截图处理"
    if not look.has_camera and look.flat >= _FLAT_SHARE:
        return PictureKind.PICTURE, "大片纯色，可能是截图、图表或示意图，请人工确认"
    return PictureKind.PICTURE, ""


def _is_seal(look: _Look, display_mm: tuple[float, float] | None) -> bool:
    longer, shorter = max(look.width_px, look.height_px), min(look.width_px, look.height_px)
    if display_mm and max(display_mm) > _SEAL_MAX_MM:
        return False
    return longer <= shorter * _SEAL_ASPECT and look.red >= _SEAL_MIN_RED and look.other <= _SEAL_MAX_OTHER


def _is_logo(look: _Look, display_mm: tuple[float, float] | None) -> bool:
    if display_mm is not None and min(display_mm) > 0:
        return max(display_mm) <= _LOGO_MM or min(display_mm) <= _LOGO_MM / 4
    if min(look.width_px, look.height_px) <= _LOGO_PX:
        return True
    return look.has_alpha and max(look.width_px, look.height_px) <= _SMALL_GRAPHIC_PX and look.flat >= _FLAT_SHARE


def _is_portrait(look: _Look, display_mm: tuple[float, float] | None, *, said: bool) -> bool:
    low, high = _PORTRAIT_ASPECT
    if not low <= look.width_px / look.height_px <= high:
        return False
    small = max(display_mm) <= _PORTRAIT_MAX_MM if display_mm else look.height_px <= _PORTRAIT_MAX_PX
    return said or (small and look.backdrop >= _PORTRAIT_PLAIN_BACKDROP and look.paper < _PAPER_SHARE)


def _is_page(look: _Look) -> bool:
    low, high = _PAGE_ASPECT
    shorter, longer = sorted((look.width_px, look.height_px))
    return low <= shorter / longer <= high and longer >= _PAGE_MIN_PX and look.paper >= _PAPER_SHARE
