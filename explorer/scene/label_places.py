"""Where one label may stand: around its mark, inside the view, clear of what lies over it; plain boxes of pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.scene import Floats
from explorer.scene.text import Boxes

Box = tuple[float, float, float, float]
PAD = 2.0
"""Free pixels around a label's words."""
EDGE = 3.0
"""Pixels that words keep from the edge of the view and from what lies over it."""


def inward(box: Box, size: tuple[float, float], keep_out: Sequence[Box]) -> tuple[float, float]:
    """Give the least move that brings a box wholly into a view of that size and clear of the boxes that lie over it.

    >>> inward((-10.0, 5.0, 40.0, 20.0), (200.0, 100.0), ())
    (13.0, 0.0)
    >>> inward((90.0, 70.0, 130.0, 90.0), (200.0, 100.0), [(0.0, 60.0, 100.0, 100.0)])
    (13.0, 0.0)
    """
    x = max(EDGE - box[0], 0.0) or min(size[0] - EDGE - box[2], 0.0)
    y = max(EDGE - box[1], 0.0) or min(size[1] - EDGE - box[3], 0.0)
    for stone in keep_out:
        left, top, right, bottom = box[0] + x, box[1] + y, box[2] + x, box[3] + y
        if left >= stone[2] + EDGE or right <= stone[0] - EDGE or top >= stone[3] + EDGE or bottom <= stone[1] - EDGE:
            continue
        ways = [
            (stone[2] + EDGE - left, 0.0),
            (stone[0] - EDGE - right, 0.0),
            (0.0, stone[3] + EDGE - top),
            (0.0, stone[1] - EDGE - bottom),
        ]
        fine = [
            way
            for way in ways
            if left + way[0] >= EDGE - 0.01
            and right + way[0] <= size[0] - EDGE + 0.01
            and top + way[1] >= EDGE - 0.01
            and bottom + way[1] <= size[1] - EDGE + 0.01
        ]
        way = min(fine or ways, key=lambda way: abs(way[0]) + abs(way[1]))
        x, y = x + way[0], y + way[1]
    return x, y


def holds(outline: Floats, at: tuple[float, float]) -> bool:
    """Tell whether a convex outline holds a point: it lies on the same side of all edges."""
    here = outline - np.array(at, np.float32)
    after = np.concatenate([here[1:], here[:1]])
    cross = here[:, 0] * after[:, 1] - here[:, 1] * after[:, 0]
    return bool((cross >= -1e-3).all() or (cross <= 1e-3).all())


def choices_around(points: Floats, radius: Floats, shapes: Floats) -> Sequence[Boxes]:
    """Give the places a label may take: below its mark, above, right, left, then the corners; one box per node each."""
    half, high = shapes[:, 0] / 2 + PAD, shapes[:, 1] + 2 * PAD
    x, y, gap = points[:, 0], points[:, 1], radius + 1.0
    near, far = radius * np.float32(0.7), 2 * half
    boxes = (
        np.stack([x - half, y + gap, x + half, y + gap + high], axis=1),
        np.stack([x - half, y - gap - high, x + half, y - gap], axis=1),
        np.stack([x + gap, y - high / 2, x + gap + far, y + high / 2], axis=1),
        np.stack([x - gap - far, y - high / 2, x - gap, y + high / 2], axis=1),
        np.stack([x + near, y + near, x + near + far, y + near + high], axis=1),
        np.stack([x - near - far, y + near, x - near, y + near + high], axis=1),
        np.stack([x + near, y - near - high, x + near + far, y - near], axis=1),
        np.stack([x - near - far, y - near - high, x - near, y - near], axis=1),
    )
    return [Boxes(box.astype(np.float32)) for box in boxes]
