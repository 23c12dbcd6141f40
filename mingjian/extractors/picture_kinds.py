"""What a picture seems to be, judged by its size, its colours and the words beside it; what is doubtful is said."""

import re
from dataclasses import dataclass

from mingjian.data.records import PictureKind

_LOGO_MM = 22.0  # a logo beside a title is seldom larger
_LOGO_PX = 96
_EMBLEM_MM = 40.0  # flat emblems, codes to scan and stickers; photographs of people at work are shown larger
_STRIP_ASPECT = 6.0  # letterheads, rules and banners
_SMALL_GRAPHIC_PX = 320
_SEAL_MIN_RED = 0.03
_SEAL_MAX_OTHER = 0.06
_SEAL_ASPECT = 1.25
_SEAL_MIN_MM = 12.0  # a name seal; smaller red marks are ticks and icons
_SEAL_MIN_PX = 48
_SEAL_MAX_MM = 60.0  # official seals are 40 to 50 mm wide (国发〔1999〕25号)
_PORTRAIT_ASPECT = (
    0.64,
    0.87,
)  # 一寸 25×35 mm and 二寸 35×49 mm are 0.714, 小二寸 35×45 mm 0.778; authors' heads in journals reach 0.86
_PORTRAIT_MAX_MM = 60.0
_PORTRAIT_MAX_PX = 900
_PORTRAIT_MIN_PX = 120
_PORTRAIT_MIN_MM = 12.0
_PORTRAIT_PLAIN_BACKDROP = 0.7
_PAGE_ASPECT = (0.67, 0.75)  # A4 is 0.707
_PAGE_MIN_PX = 1000
_PAGE_MIN_MM = 200.0  # a page shown smaller is an illustration
_PHONE_ASPECT = (1.95, 2.3)  # 18:9 to 20.5:9
_PHONE_MIN_PX = 360
_PAPER_SHARE = 0.7
_LYING_PAGE_MIN_PX = 1600  # A4 at 140 dpi: windows of programs have its proportions too, with fewer pixels
_FRAMED_SIDES, _LIGHT_CENTRE = 3, 0.6
_CERTIFICATE_MIN_PX = 300
_WINDOW_MIN_PX, _WINDOW_MAX_ASPECT = 400, 3.5
_DARK_BACKDROP = 70.0  # of 255: no backdrop of a portrait is that dark, screens of code are
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
class Look:
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
    backdrop_light: float = 255.0  # 0..255, median of the upper border's strongest channel
    frame: int = 0  # sides, of four, along which a red or gold line runs
    centre: float = 0.0  # share of the middle that is white or cream
    has_bar: bool = False  # a strip of one colour of its own along the upper or lower edge
    captured: bool = False  # the file says that it shows a screen


def judge_kind(look: Look, display_mm: tuple[float, float] | None, context: str) -> tuple[PictureKind, str]:
    """What it seems to be and why that is not certain."""
    said = next((kind for pattern, kind in _WORDS if pattern.search(context)), None)
    if _is_seal(look, display_mm):
        return PictureKind.SEAL, "" if said is PictureKind.SEAL else "按红色与外形判断为印章"
    if said is not None and said in _TOLD_BY_WORDS:
        return said, "按图片旁的文字或文件名判断"
    if _is_portrait(look, display_mm, said=said is PictureKind.PORTRAIT):
        return PictureKind.PORTRAIT, "按比例与底色判断为证件照"
    if _is_logo(look, display_mm):
        return PictureKind.LOGO, "尺寸很小或为细长条，按标识或装饰图处理"
    return _judge_page(look, display_mm)


def _judge_page(look: Look, display_mm: tuple[float, float] | None) -> tuple[PictureKind, str]:
    """A scanned page, a certificate, a screen or a picture."""
    if look.captured:
        return PictureKind.SCREENSHOT, "图片文件自带截屏标记，按截图处理"
    if look.frame >= _FRAMED_SIDES and look.centre >= _LIGHT_CENTRE and min(look.width_px, look.height_px) >= _CERTIFICATE_MIN_PX:
        return PictureKind.CERTIFICATE, "四周为红色或金色边框、中间为浅色，可能是证书或奖状，请人工确认"
    if _is_page(look, display_mm):
        return PictureKind.PAGE_SCAN, "按比例与底色判断为文件扫描页"
    screen = "" if look.has_camera else _screen_reason(look)
    if screen:
        return PictureKind.SCREENSHOT, screen
    flat = not look.has_camera and look.flat >= _FLAT_SHARE
    return PictureKind.PICTURE, "大片纯色，可能是截图、图表或示意图，请人工确认" if flat else ""


def _screen_reason(look: Look) -> str:
    """Why a picture without a camera's name is taken for a screenshot, "" where it is not."""
    if tuple(sorted((look.width_px, look.height_px))) in _SCREENS and look.flat >= _FLAT_SHARE / 2:
        return "像素尺寸与常见屏幕相同，按截图处理"
    if look.flat < _FLAT_SHARE:
        return ""
    low, high = _PHONE_ASPECT
    if look.width_px >= _PHONE_MIN_PX and low <= look.height_px / look.width_px <= high:
        return "比例与手机屏幕相同且大片纯色，按截图处理"
    shorter, longer = sorted((look.width_px, look.height_px))
    page_like = look.height_px > look.width_px and _PAGE_ASPECT[0] <= shorter / longer <= _PAGE_ASPECT[1]
    if look.has_bar and longer >= _WINDOW_MIN_PX and longer <= _WINDOW_MAX_ASPECT * shorter and not page_like:
        return "大片纯色，上缘或下缘有界面栏，可能是软件或网页截图，请人工确认"
    return ""


def _is_seal(look: Look, display_mm: tuple[float, float] | None) -> bool:
    longer, shorter = max(look.width_px, look.height_px), min(look.width_px, look.height_px)
    if display_mm and not _SEAL_MIN_MM <= max(display_mm) <= _SEAL_MAX_MM:
        return False
    if longer < _SEAL_MIN_PX:
        return False
    return longer <= shorter * _SEAL_ASPECT and look.red >= _SEAL_MIN_RED and look.other <= _SEAL_MAX_OTHER


def _is_logo(look: Look, display_mm: tuple[float, float] | None) -> bool:
    flat = look.flat >= _FLAT_SHARE
    if flat and max(look.width_px, look.height_px) >= _STRIP_ASPECT * min(look.width_px, look.height_px):
        return True
    if display_mm is not None and min(display_mm) > 0:
        emblem = max(display_mm) <= _EMBLEM_MM and (flat or min(display_mm) <= _LOGO_MM / 2)
        return emblem or max(display_mm) <= _LOGO_MM or min(display_mm) <= _LOGO_MM / 4
    if min(look.width_px, look.height_px) <= _LOGO_PX:
        return True
    return look.has_alpha and max(look.width_px, look.height_px) <= _SMALL_GRAPHIC_PX and flat


def _is_portrait(look: Look, display_mm: tuple[float, float] | None, *, said: bool) -> bool:
    low, high = _PORTRAIT_ASPECT
    if not low <= look.width_px / look.height_px <= high:
        return False
    if look.height_px < _PORTRAIT_MIN_PX:
        return False
    small = _PORTRAIT_MIN_MM <= max(display_mm) <= _PORTRAIT_MAX_MM if display_mm else look.height_px <= _PORTRAIT_MAX_PX
    plain = look.backdrop >= _PORTRAIT_PLAIN_BACKDROP and look.backdrop_light > _DARK_BACKDROP
    return said or (small and plain and look.paper < _PAPER_SHARE)


def _is_page(look: Look, display_mm: tuple[float, float] | None) -> bool:
    low, high = _PAGE_ASPECT
    shorter, longer = sorted((look.width_px, look.height_px))
    least = _LYING_PAGE_MIN_PX if look.width_px > look.height_px and display_mm is None else _PAGE_MIN_PX
    large = longer >= least and (display_mm is None or max(display_mm) >= _PAGE_MIN_MM)
    return large and low <= shorter / longer <= high and look.paper >= _PAPER_SHARE
