"""Fitting points into a picture, beside whatever lies over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.scene import Floats, Viewport

Box = tuple[float, float, float, float]
_GAP = 8.0
_STEP, _LEAST = 0.965, 0.5
_ALIGNED = tuple((x, y) for x in (0.5, 1.0, 0.75, 0.25, 0.0) for y in (0.5, 0.0, 0.25, 0.75, 1.0))


def fitted(
    points: Floats,
    size: tuple[int, int],
    margins: tuple[float, float, float, float],
    keep_out: Sequence[Box],
    closest: float,
) -> Viewport:
    """Show all points (n x 2) as large as they fit inside the margins (left, top, right, bottom) and beside the boxes.

    In the middle where that is free, else moved as little as need be; where not even half the size finds a place, the boxes
    lie over the points.
    """
    low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
    span = np.maximum(high - low, 1e-9)
    left, top, right, bottom = margins
    room = np.array([max(size[0] - left - right, 40.0), max(size[1] - top - bottom, 40.0)])
    most = min(float((room / span).min()), closest)

    def view(scale: float, align: tuple[float, float]) -> Viewport:
        corner = np.array([left, top]) + (room - span * scale) * np.array(align)
        cx, cy = low + (np.array(size) / 2 - corner) / scale
        return Viewport(float(cx), float(cy), scale, *size)

    if not keep_out:
        return view(most, (0.5, 0.5))
    some = points if len(points) < 3000 else points[:: len(points) // 3000 + 1]
    scale = most
    while scale > most * _LEAST:
        for align in _ALIGNED:
            found = view(scale, align)
            at = found.to_screen(some)
            if not any(
                (
                    (at[:, 0] > box[0] - _GAP)
                    & (at[:, 0] < box[2] + _GAP)
                    & (at[:, 1] > box[1] - _GAP)
                    & (at[:, 1] < box[3] + _GAP)
                ).any()
                for box in keep_out
            ):
                return found
        scale *= _STEP
    return view(most, (0.5, 0.5))
