"""The outlines of marks, arrowheads and territories as plain curves, so that Qt and SVG draw exactly the same.

An outline is a row of elements in Qt's own terms: 0 moves, 1 draws a straight line, 2 and two 3s are the control points
and the end of a cubic curve. Outlines are closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from explorer.scene import Arrow, Floats, Shape

MOVE, LINE, CURVE, CURVE_MORE = 0, 1, 2, 3
Outline = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Element types (m) and their points (m x 2)."""

_KAPPA = 0.5523  # a quarter of a circle as one cubic curve


def _polygon(*points: tuple[float, float]) -> Outline:
    types = np.array([MOVE] + [LINE] * len(points), np.int32)
    return types, np.array([*points, points[0]], np.float64)


def _circle(radius: float = 1.0) -> Outline:
    k, r = _KAPPA * radius, radius
    points = [
        (r, 0),
        (r, k),
        (k, r),
        (0, r),
        (-k, r),
        (-r, k),
        (-r, 0),
        (-r, -k),
        (-k, -r),
        (0, -r),
        (k, -r),
        (r, -k),
        (r, 0),
    ]
    return np.array([MOVE] + [CURVE, CURVE_MORE, CURVE_MORE] * 4, np.int32), np.array(points, np.float64)


def _rounded(half: float, corner: float) -> Outline:
    types, points = [MOVE], [(half - corner, -half)]
    near = corner * (1 - _KAPPA)
    for quarter in range(4):
        c, s = round(cos(quarter * pi / 2)), round(sin(quarter * pi / 2))
        for kind, x, y in (
            (LINE, half - corner, -half),
            (CURVE, half - near, -half),
            (CURVE_MORE, half, -half + near),
            (CURVE_MORE, half, -half + corner),
        ):
            types.append(kind)
            points.append((c * x - s * y, s * x + c * y))
    types.append(LINE)
    points.append(points[0])
    return np.array(types, np.int32), np.array(points, np.float64)


def _joined(*parts: Outline) -> Outline:
    return np.concatenate([types for types, _ in parts]), np.concatenate([points for _, points in parts])


def _cross(arm: float = 0.95, half: float = 0.22) -> Outline:
    plus = [(half, -arm), (half, -half), (arm, -half), (arm, half), (half, half), (half, arm)]
    plus += [(-x, -y) for x, y in plus]
    turned = [((x - y) * 0.7071, (x + y) * 0.7071) for x, y in plus]
    return _polygon(*turned)


SHAPES: Mapping[Shape, Outline] = MappingProxyType(
    {
        Shape.CIRCLE: _circle(),
        Shape.ROUNDED: _rounded(0.92, 0.34),
        Shape.DIAMOND: _polygon((0, -1.18), (1.12, 0), (0, 1.18), (-1.12, 0)),
        Shape.PAGE: _polygon((-0.78, -1.02), (0.28, -1.02), (0.78, -0.52), (0.78, 1.02), (-0.78, 1.02)),
        Shape.HEXAGON: _polygon(*((1.08 * cos(k * pi / 3), 1.08 * sin(k * pi / 3)) for k in range(6))),
        Shape.UP: _polygon((0, -1.05), (1.05, 0.8), (-1.05, 0.8)),
        Shape.DOWN: _polygon((0, 1.05), (-1.05, -0.8), (1.05, -0.8)),
        # Filled odd-even: a rim, and the hands standing in its hole.
        Shape.CLOCK: _joined(
            _circle(),
            _circle(0.74),
            _polygon((-0.1, -0.58), (0.1, -0.58), (0.1, 0.02), (0.44, 0.26), (0.33, 0.42), (-0.1, 0.14)),
        ),
        Shape.CROSS: _cross(),
        Shape.CHECK: _polygon((-0.98, 0.08), (-0.66, -0.24), (-0.26, 0.16), (0.66, -0.76), (0.98, -0.44), (-0.26, 0.8)),
    }
)
"""The outline of each shape around (0, 0) at radius 1."""

ARROW_LENGTH, ARROW_HALF = 6.5, 2.9
"""The size of an arrowhead on a link of width 1; it grows with the root of the width."""


def arrowheads(ends: Floats, width: float, arrow: Arrow) -> NDArray[np.float64]:
    """Give the heads at the far ends of links as n x 3 x 2 corners: one barb, the tip, the other barb."""
    if arrow is Arrow.NONE or not len(ends):
        return np.empty((0, 3, 2))
    tip = ends[:, 2:4].astype(np.float64)
    along = tip - ends[:, :2]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    unit = along / length[:, None]
    size = np.minimum(ARROW_LENGTH * np.sqrt(max(width, 0.25)), length * 0.6)[:, None]
    half = size * (ARROW_HALF / ARROW_LENGTH)
    side = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    back = tip - unit * size
    return np.stack([back + side * half, tip, back - side * half], axis=1)


def territory(points: Floats, *, smooth: bool) -> Outline:
    """Close an outline, with straight sides or as a smooth curve through all its points (Catmull-Rom)."""
    p = points.astype(np.float64)
    n = len(p)
    if n > 1 and np.allclose(p[0], p[-1]):
        p, n = p[:-1], n - 1
    if not smooth or n < 3:
        return np.array([MOVE] + [LINE] * n, np.int32), np.concatenate([p, p[:1]])
    before, after, later = np.roll(p, 1, axis=0), np.roll(p, -1, axis=0), np.roll(p, -2, axis=0)
    first, second = p + (after - before) / 6, after - (later - p) / 6
    out = np.empty((3 * n + 1, 2))
    out[0] = p[0]
    out[1::3], out[2::3], out[3::3] = first, second, after
    return np.array([MOVE] + [CURVE, CURVE_MORE, CURVE_MORE] * n, np.int32), out
