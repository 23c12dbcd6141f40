"""Plane geometry of PDF pages: matrices, boxes, and the turn from page space to what is seen."""

from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, lower, right, upper

UNIT: Matrix = (1, 0, 0, 1, 0, 0)
UNIT_BOX: Box = (0.0, 0.0, 1.0, 1.0)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def map_point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def map_box(box: Box, matrix: Matrix) -> Box:
    """The upright box around a mapped box."""
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0 and a > 0 and d > 0:
        return a * box[0] + e, d * box[1] + f, a * box[2] + e, d * box[3] + f
    corners = [map_point(x, y, matrix) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def seen_page(page: Any) -> tuple[Matrix, float, float]:
    """From page space to what is seen (crop box at the origin, /Rotate applied), with width and height as seen."""
    left, bottom, right, top = page.get_bbox()
    matrix: Matrix = (1, 0, 0, 1, -left, -bottom)
    return turned(matrix, right - left, top - bottom, page.get_rotation())


def turned(matrix: Matrix, width: float, height: float, degrees: int) -> tuple[Matrix, float, float]:
    """The same view turned clockwise by a multiple of 90 degrees."""
    turns: dict[int, tuple[Matrix, float, float]] = {
        90: ((0, -1, 1, 0, 0, width), height, width),
        180: ((-1, 0, 0, -1, width, height), width, height),
        270: ((0, 1, -1, 0, height, 0), height, width),
    }
    then, wide, high = turns.get(degrees % 360, (UNIT, width, height))
    return times(matrix, then), wide, high
