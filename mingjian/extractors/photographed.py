"""Photographed sheets of paper: their four corners found, and the sheet laid flat as a scanner would show it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LOOK_PX = 640  # corners are sought on a picture of this longer side, then brought to the full one
_MIN_SHARE = 0.2  # of the picture: a smaller sheet has no readable words
_CORNER_TOLERANCE = 0.02  # of the outline's length: curled edges are taken for straight
_MIN_FILL = 0.9  # share of its hull that the sheet fills: hands and other papers bite into it
_MARGIN = 0.012  # of the side: nearer to the picture's edge the sheet goes on outside
_MIN_INNER_CORNERS = 3
_MIN_DEGREES, _MAX_DEGREES = 55.0, 125.0  # of a corner; more oblique pages are not readable
_CLOSE_PX = 9  # words inside the sheet are closed over
_MIN_CONTRAST = 18.0  # of 255, between sheet and ground
_A4_ASPECT = 297 / 210  # that of A3, B5 and 16开 too
_SHEET_ASPECT = (1.12, 1.8)  # oblique views shorten one side of such a sheet
_LINE_HEIGHT_PX = (2, 26)
_LINE_ASPECT = 3.5
_MIN_LINES = 7  # fewer are a sign, a banner or a slide
_MIN_PAPER = 0.6  # share of the sheet as light as paper under the same light


def flatten_sheet(image: "NDArray[np.uint8]") -> "NDArray[np.uint8] | None":
    """The sheet of paper in a photograph, seen straight from above; None where no whole sheet stands out from its ground.

    image: RGB of shape (height, width, 3). A sheet gets the proportions of A4.
    """
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    corners = find_corners(image)
    if corners is None:
        return None
    across = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    down = max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]))
    longer, shorter = max(across, down), min(across, down)
    if _SHEET_ASPECT[0] <= longer / shorter <= _SHEET_ASPECT[1]:
        across, down = (longer, longer / _A4_ASPECT) if across > down else (longer / _A4_ASPECT, longer)
    size = (round(float(across)), round(float(down)))
    frame = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), frame)
    return np.asarray(cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC), dtype=np.uint8)


def find_corners(image: "NDArray[np.uint8]") -> "NDArray[np.float64] | None":
    """The corners of the one large sheet in the picture, shape (4, 2), from the upper left clockwise; None where there is none."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    height, width = image.shape[:2]
    scale = min(1.0, _LOOK_PX / max(height, width))
    small = cv2.resize(image, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(
        small.min(axis=2), (5, 5), 0
    )  # the least channel: paper is light in all three, wood and cloth are not
    _, bright = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((_CLOSE_PX, _CLOSE_PX), np.uint8))
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((_CLOSE_PX, _CLOSE_PX), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if area < _MIN_SHARE * small.shape[0] * small.shape[1] or cv2.contourArea(outline) < _MIN_FILL * area:
        return None
    corners = (
        cv2.approxPolyDP(hull, _CORNER_TOLERANCE * cv2.arcLength(hull, closed=True), closed=True).reshape(-1, 2).astype(float)
    )
    if len(corners) != 4 or not _is_plausible(corners, small.shape[1], small.shape[0]) or not _stands_out(light, corners):
        return None
    return _in_order(corners) / scale


def _is_plausible(corners: "NDArray[np.float64]", width: int, height: int) -> bool:
    """Whether the sheet lies inside the picture and its corners are those of a rectangle seen obliquely."""
    import numpy as np  # noqa: PLC0415

    margin = _MARGIN * max(width, height)
    x, y = corners[:, 0], corners[:, 1]
    inside = (x > margin) & (x < width - 1 - margin) & (y > margin) & (y < height - 1 - margin)
    if inside.sum() < _MIN_INNER_CORNERS:
        return False
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    cosines = (before * after).sum(axis=1) / (np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1))
    degrees = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    return bool(((degrees >= _MIN_DEGREES) & (degrees <= _MAX_DEGREES)).all())


def _stands_out(light: "NDArray[np.uint8]", corners: "NDArray[np.float64]") -> bool:
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    inside = np.zeros(light.shape, np.uint8)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 1)
    return float(np.median(light[inside == 1])) - float(np.median(light[inside == 0])) >= _MIN_CONTRAST


def _in_order(corners: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """From the upper left clockwise."""
    import numpy as np  # noqa: PLC0415

    middle = corners.mean(axis=0)
    round_ = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.roll(round_, -int(np.argmin(round_.sum(axis=1))), axis=0)


def shows_sheet(image: "NDArray[np.uint8]") -> bool:
    """Whether a photograph shows a sheet of paper with lines of writing. image: RGB, about 1000 pixels on its longer side."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    sheet = flatten_sheet(image)
    if sheet is None:
        return False
    grey = cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY)
    paper = cv2.morphologyEx(cv2.resize(grey, None, fx=0.25, fy=0.25), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    lit = grey.astype(np.int16) - cv2.resize(paper, (grey.shape[1], grey.shape[0])).astype(np.int16)
    if (lit > -_MIN_CONTRAST).mean() < _MIN_PAPER:
        return False
    return max(_count_lines(lit), _count_lines(np.ascontiguousarray(np.rot90(lit)))) >= _MIN_LINES


def _count_lines(lit: "NDArray[np.int16]") -> int:
    """Dark runs much wider than high."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    dark = cv2.morphologyEx((lit < -_MIN_CONTRAST).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, 9), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(dark)
    widths, heights = boxes[1:count, 2], boxes[1:count, 3]
    least, most = _LINE_HEIGHT_PX
    return int(((heights >= least) & (heights <= most) & (widths >= _LINE_ASPECT * heights)).sum())
