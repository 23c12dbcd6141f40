"""RapidOCR on one page image: turned upright, read without the red of seals. Its models lie in the wheel: nothing is fetched."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from statistics import mean
from typing import TYPE_CHECKING, Any

from mingjian.extractors.ocr_text import PageReading
from mingjian.extractors.pdf_glyphs import Rule
from mingjian.extractors.pdf_text import Run
from mingjian.extractors.seals import MM_PER_INCH, POINTS_PER_INCH, find_seals, red_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DETECTION_SIDE_PX = 1_120  # A4 at 96 dpi: on six real forms no line less is found than at 150 dpi, in a third of the time
_PROBE_LINES = 8
_MIN_CONFIDENCE = 0.5
_MIN_RED_CONFIDENCE = 0.8  # what is left of a worn seal reads as doubtful words
_LINE_HEIGHT_TO_SIZE = 0.8  # the detector's box stands a little off the characters
_MIN_SKEW_DEGREES, _MAX_SKEW_DEGREES = 0.3, 12.0  # less does no harm, more is no scan laid in by hand
_MIN_SKEW_LINES = 3
_UPRIGHT_LINE = 1.5  # a box that much taller than wide holds a line turned by 90 degrees
_RED_WRITING_MM2 = 15.0  # seven small characters of a stamp have some 25 mm² of ink
_SEAL_DEPTH = 55  # of 255 below paper in the red channel: what is darker may be a black stroke under a seal
_SEAL_DPI = 75
_SEAL_RIM_MM = 1.5
_RULE_POINTS = 22.0  # a shorter line is a stroke of a character
_RULE_MAX_THICK_POINTS = 4.0
_THREADS = 1  # of one worker: two threads cost 1.6 times the processor time (facts/extraction, section 3)
_SETTINGS = {
    "Global.log_level": "error",
    "Global.max_side_len": 100_000,  # lines are cut from the page as it is; only detection is done on fewer pixels
    "Det.limit_type": "max",
    "Det.limit_side_len": _DETECTION_SIDE_PX,
    "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,  # a sixth faster: buffers are not asked for anew for every line
}


@cache
def _engine() -> Any:
    return import_module("rapidocr").RapidOCR(params=_SETTINGS)


def read_page(image: "NDArray[np.uint8]", points: float) -> PageReading:
    """Lines and rules of a page. image: RGB of shape (height, width, 3), any way up; points: size of a pixel.

    What is printed in red (heads of documents, stamped notes) is read apart from the rest, without the seals.
    """
    import numpy as np  # noqa: PLC0415

    red_ink = red_pixels(image)
    # in the red channel a seal is almost as white as the paper; what is left of its letters is made so
    paper = float(np.percentile(image[::8, ::8, 0], 80))
    plain = np.where(red_ink & (image[:, :, 0] >= paper - _SEAL_DEPTH), paper, image[:, :, 0]).astype(np.uint8)
    upright, boxes, turned = _upright(np.repeat(plain[:, :, None], 3, axis=2))
    read = list(_recognise(upright, boxes, points, _MIN_CONFIDENCE))
    red = _red_writing(image, red_ink, points)
    if red is not None:
        red = _turn(red, turned)
        others = _recognise(red, _detect(red), points, _MIN_RED_CONFIDENCE)
        known = [run for run, _ in read]
        read += [each for each in others if not any(_overlap(each[0], run) for run in known)]
    confidence = mean(score for _, score in read) if read else 0.0
    return PageReading(0, confidence, tuple(run for run, _ in read), tuple(_find_rules(upright, points)), turned)


# ── which way up ─────────────────────────────────────────────────────────────


def _upright(image: "NDArray[np.uint8]") -> tuple["NDArray[np.uint8]", "NDArray[np.float64]", float]:
    """The page turned so that lines run level from left to right, its lines, and by how many degrees anticlockwise it was turned."""
    import numpy as np  # noqa: PLC0415

    boxes = _detect(image)
    if len(boxes) == 0:
        return image, boxes, 0.0
    turned = 0.0
    wide = np.ptp(boxes[:, :, 0], axis=1) >= np.ptp(boxes[:, :, 1], axis=1)
    if wide.mean() < 0.5:
        image, turned = _turn(image, 90.0), 90.0
        boxes = _detect(image)
    longest = sorted(boxes, key=lambda box: -float(np.ptp(box[:, 0])))[:_PROBE_LINES]
    if sum(_is_head_down(image, box) for box in longest) > len(longest) / 2:
        height, width = image.shape[:2]
        image, turned = _turn(image, 180.0), turned + 180
        boxes = np.roll(np.array([width, height]) - boxes, 2, axis=1)
    skew = _skew(longest)
    if _MIN_SKEW_DEGREES <= abs(skew) <= _MAX_SKEW_DEGREES:
        height, width = image.shape[:2]
        image, turned = _turn(image, skew), turned + skew
        boxes = boxes @ _rotation(width, height, skew)[:, :2].T + _rotation(width, height, skew)[:, 2]
    return image, boxes, turned


def _skew(boxes: "list[NDArray[np.float64]]") -> float:
    """Degrees by which lines fall to the right; 180 degrees more change nothing."""
    import numpy as np  # noqa: PLC0415

    if len(boxes) < _MIN_SKEW_LINES:
        return 0.0
    return float(np.median([np.degrees(np.arctan2(box[1, 1] - box[0, 1], box[1, 0] - box[0, 0])) for box in boxes]))


def _turn(image: "NDArray[np.uint8]", degrees: float) -> "NDArray[np.uint8]":
    """The image turned anticlockwise: by quarters without loss, by the rest within its frame."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    quarters = round(degrees / 90)
    skew = degrees - 90 * quarters
    image = np.ascontiguousarray(np.rot90(image, quarters))
    if not skew:
        return image
    height, width = image.shape[:2]
    paper = float(np.percentile(image[::8, ::8], 80))
    level = cv2.warpAffine(
        image, _rotation(width, height, skew), (width, height), flags=cv2.INTER_LINEAR, borderValue=(paper, paper, paper)
    )
    return np.asarray(level, dtype=np.uint8)


def _rotation(width: int, height: int, degrees: float) -> "NDArray[np.float64]":
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), dtype=np.float64)


def _is_head_down(image: "NDArray[np.uint8]", box: "NDArray[np.float64]") -> bool:
    line = _cut(image, box)
    if not line.size:
        return False
    answer = _engine()(line, use_det=False, use_cls=True, use_rec=False).cls_res
    return bool(answer) and str(answer[0][0]) == "180"


# ── lines ────────────────────────────────────────────────────────────────────


def _detect(image: "NDArray[np.uint8]") -> "NDArray[np.float64]":
    """Corners of the lines found, shape (n, 4, 2), from the upper left clockwise."""
    import numpy as np  # noqa: PLC0415

    found = _engine()(image, use_det=True, use_cls=False, use_rec=False).boxes
    return np.empty((0, 4, 2)) if found is None else np.asarray(found, dtype=np.float64)


def _recognise(
    image: "NDArray[np.uint8]", boxes: "NDArray[np.float64]", points: float, least: float
) -> Iterator[tuple[Run, float]]:
    """One run for each line read, with its confidence. One by one: a batch is padded to its longest line, which costs a tenth."""
    for box in boxes:
        line = _cut(image, box)
        if not line.size:
            continue
        answer = _engine()(line, use_det=False, use_cls=False, use_rec=True)
        for text, score in zip(answer.txts or (), answer.scores or (), strict=True):
            if score >= least and text.strip():
                yield _run(box, text, points), float(score)


def _cut(image: "NDArray[np.uint8]", box: "NDArray[np.float64]") -> "NDArray[np.uint8]":
    """The line in the box, level; an upright one laid down."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    width = int(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[2] - box[3])))
    height = int(max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2])))
    if not width or not height:
        return np.empty((0, 0, 3), dtype=np.uint8)
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(box.astype(np.float32), frame)
    line = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(np.rot90(line) if height >= _UPRIGHT_LINE * width else line, dtype=np.uint8)


def _run(box: "NDArray[np.float64]", text: str, points: float) -> Run:
    xs, ys = [float(x) * points for x, _ in box], [float(y) * points for _, y in box]
    height = (abs(ys[3] - ys[0]) + abs(ys[2] - ys[1])) / 2
    size = max(1.0, height * _LINE_HEIGHT_TO_SIZE)
    return Run(text.strip(), min(xs), max(xs), -(ys[2] + ys[3]) / 2, size, "", bold=False)


def _overlap(one: Run, other: Run) -> bool:
    level = abs(one.baseline - other.baseline) < max(one.size, other.size) / 2
    return level and min(one.x1, other.x1) - max(one.x0, other.x0) > min(one.x1 - one.x0, other.x1 - other.x0) / 2


def _red_writing(image: "NDArray[np.uint8]", red: "NDArray[np.bool_]", points: float) -> "NDArray[np.uint8] | None":
    """What is red on the page apart from seals, black on white; None where that is too little for words."""
    import numpy as np  # noqa: PLC0415

    mm = points * MM_PER_INCH / POINTS_PER_INCH
    step = max(1, round(MM_PER_INCH / mm / _SEAL_DPI))
    small = image[::step, ::step]
    if red.sum() * mm**2 < _RED_WRITING_MM2:
        return None
    height, width = image.shape[:2]
    for seal in find_seals(small, 1, (width * mm, height * mm)):
        left, upper = (max(0, round((at - _SEAL_RIM_MM) / mm)) for at in (seal.x_mm, seal.y_mm))
        right, lower = seal.x_mm + seal.width_mm + _SEAL_RIM_MM, seal.y_mm + seal.height_mm + _SEAL_RIM_MM
        red[upper : round(lower / mm), left : round(right / mm)] = False
    if red.sum() * mm**2 < _RED_WRITING_MM2:
        return None
    return np.repeat(np.where(red, image[:, :, 1], 255).astype(np.uint8)[:, :, None], 3, axis=2)


# ── lines of tables ──────────────────────────────────────────────────────────


def _find_rules(image: "NDArray[np.uint8]", points: float) -> Iterator[Rule]:
    """The lines of tables: dark, long, thin and level or upright."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    grey = np.ascontiguousarray(image[:, :, 0])
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    length, thick = round(_RULE_POINTS / points), _RULE_MAX_THICK_POINTS / points
    for across in (True, False):
        gap = np.ones((3, 1) if across else (1, 3), dtype=np.uint8)  # a line that climbs by a pixel stays one
        kernel = np.ones((1, length) if across else (length, 1), dtype=np.uint8)
        lines = cv2.morphologyEx(cv2.dilate(dark, gap), cv2.MORPH_OPEN, kernel)
        count, _, boxes, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, width, height in (map(int, box[:4]) for box in boxes[1:count]):
            if (height if across else width) - 2 <= 2 * thick:
                yield _rule((x * points, -(y + height) * points, (x + width) * points, -y * points), across=across)


def _rule(box: tuple[float, float, float, float], *, across: bool) -> Rule:
    x0, y0, x1, y1 = box
    if across:
        return Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    return Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
