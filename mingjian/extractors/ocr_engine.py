"""RapidOCR on one page image: turned upright, read without the red of seals. Its models lie in the wheel: nothing is fetched."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from statistics import mean
from typing import TYPE_CHECKING, Any

from mingjian.extractors.ocr_text import PageReading
from mingjian.extractors.pdf_glyphs import Rule
from mingjian.extractors.pdf_text import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PROBE_SIDE_PX = 900
_PROBE_LINES = 8
_MIN_CONFIDENCE = 0.5
_LINE_HEIGHT_TO_SIZE = 0.8  # the detector's box stands a little off the characters
_MIN_SKEW_DEGREES, _MAX_SKEW_DEGREES = 0.3, 12.0  # less does no harm, more is no scan laid in by hand
_MIN_SKEW_LINES = 3
_RULE_POINTS = 22.0  # a shorter line is a stroke of a character
_RULE_MAX_THICK_POINTS = 4.0
_THREADS = 1  # of one worker: two threads cost 1.6 times the processor time (facts/extraction, section 3)


@cache
def _engine() -> Any:
    settings = {"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS}
    return import_module("rapidocr").RapidOCR(params=settings)


def read_page(image: "NDArray[np.uint8]", points: float) -> PageReading:
    """Lines and rules of a page. image: RGB of shape (height, width, 3), any way up; points: size of a pixel."""
    import numpy as np  # noqa: PLC0415

    plain = np.repeat(image[:, :, :1], 3, axis=2)  # in the red channel a seal is as white as the paper
    upright, turned = _upright(plain)
    runs, confidence = _read_runs(upright, points)
    return PageReading(0, confidence, runs, tuple(_find_rules(upright, points)), turned)


def _upright(image: "NDArray[np.uint8]") -> tuple["NDArray[np.uint8]", float]:
    """The page turned so that lines run level from left to right, top first; and by how many degrees anticlockwise."""
    import numpy as np  # noqa: PLC0415

    step = max(1, max(image.shape[:2]) // _PROBE_SIDE_PX)
    boxes = _detect(np.ascontiguousarray(image[::step, ::step]))
    turned = 0.0
    if len(boxes) == 0:
        return image, turned
    wide = np.ptp(boxes[:, :, 0], axis=1) >= np.ptp(boxes[:, :, 1], axis=1)
    if wide.mean() < 0.5:
        image, turned = np.ascontiguousarray(np.rot90(image)), 90.0
        boxes = _detect(np.ascontiguousarray(image[::step, ::step]))
    longest = sorted(boxes, key=lambda box: -float(np.ptp(box[:, 0])))[:_PROBE_LINES]
    if sum(_is_head_down(image, box * step) for box in longest) > len(longest) / 2:
        image, turned = np.ascontiguousarray(np.rot90(image, 2)), turned + 180
    skew = _skew(longest)
    if _MIN_SKEW_DEGREES <= abs(skew) <= _MAX_SKEW_DEGREES:
        image, turned = _level(image, skew), turned + skew
    return image, turned


def _skew(boxes: list["NDArray[np.float64]"]) -> float:
    """Degrees by which lines fall to the right; 180 degrees more change nothing."""
    import numpy as np  # noqa: PLC0415

    if len(boxes) < _MIN_SKEW_LINES:
        return 0.0
    return float(np.median([np.degrees(np.arctan2(box[1, 1] - box[0, 1], box[1, 0] - box[0, 0])) for box in boxes]))


def _level(image: "NDArray[np.uint8]", skew: float) -> "NDArray[np.uint8]":
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    paper = float(np.percentile(image[::8, ::8], 80))
    level = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(paper, paper, paper))
    return np.asarray(level, dtype=np.uint8)


def _detect(image: "NDArray[np.uint8]") -> "NDArray[np.float64]":
    """Corners of the lines found, shape (n, 4, 2), from the upper left clockwise."""
    import numpy as np  # noqa: PLC0415

    found = _engine()(image, use_det=True, use_cls=False, use_rec=False).boxes
    return np.empty((0, 4, 2)) if found is None else np.asarray(found, dtype=np.float64)


def _is_head_down(image: "NDArray[np.uint8]", box: "NDArray[np.float64]") -> bool:
    import numpy as np  # noqa: PLC0415

    left, upper = box.min(axis=0).astype(int)
    right, lower = box.max(axis=0).astype(int)
    line = np.ascontiguousarray(image[max(0, upper) : lower, max(0, left) : right])
    if not line.size:
        return False
    answer = _engine()(line, use_det=False, use_cls=True, use_rec=False).cls_res
    return bool(answer) and str(answer[0][0]) == "180"


def _read_runs(image: "NDArray[np.uint8]", points: float) -> tuple[tuple[Run, ...], float]:
    """One run for each line seen, and the mean confidence."""
    answer = _engine()(image, use_det=True, use_cls=False, use_rec=True)
    if answer.boxes is None or not answer.txts:
        return (), 0.0
    kept = [
        (_run(box, text, points), float(score))
        for box, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True)
        if score >= _MIN_CONFIDENCE and text.strip()
    ]
    return tuple(run for run, _ in kept), mean(score for _, score in kept) if kept else 0.0


def _run(box: "NDArray[np.float64]", text: str, points: float) -> Run:
    xs, ys = [float(x) * points for x, _ in box], [float(y) * points for _, y in box]
    height = (abs(ys[3] - ys[0]) + abs(ys[2] - ys[1])) / 2
    size = max(1.0, height * _LINE_HEIGHT_TO_SIZE)
    return Run(text.strip(), min(xs), max(xs), -(ys[2] + ys[3]) / 2, size, "", bold=False)


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
