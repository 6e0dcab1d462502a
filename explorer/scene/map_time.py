"""What the time layout shows beside marks: the axis along the foot, the column of the undated, the whiskers of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.scene import Area, Bars, Floats, Frame, Links, Text, Viewport
from explorer.scene.text import width
from explorer.scene.timeline_ticks import ticks

if TYPE_CHECKING:
    from explorer.scene.map import MapScene, MapState

FOOT = 24.0
"""Pixels along the lower edge that the axis takes."""
MOST_WHISKERS = 600
"""So many dated marks in view show the span of their date; of more, only those that are lit."""
_SIZE = 11.0
_EARLY, _LATE = 1.0, 3_652_059.0


def axis(scene: MapScene, viewport: Viewport, state: MapState) -> Frame:
    """Draw the axis of the time layout: years and months along the foot, a line up at each, the undated with their number."""
    plan = scene.layout.axis
    empty = Frame(viewport.width, viewport.height)
    if plan is None:
        return empty
    wide, high = float(viewport.width), float(viewport.height)
    top = high - FOOT
    strip = Area(_box(0, top, wide, high), "surface", 0.94)
    texts: list[Text] = []
    lines: list[tuple[float, float, float, float]] = [(0.0, top, wide, top)]
    left, right = ((side - viewport.cx) * viewport.scale + wide / 2 for side in (plan.left, plan.right))
    count = int((scene.mask(state) & ~np.isfinite(scene.spans()[0])).sum())
    areas = [strip]
    if plan.undated and right > 0 and left < wide:
        areas.insert(0, Area(_box(left, 0, right, top), "mentions", 0.06))
        words = f"undated · {count:,}"
        middle = min(max((left + right) / 2, width(words, _SIZE) / 2 + 4), wide - width(words, _SIZE) / 2 - 4)
        texts.append(Text(middle, top + 16, words, _SIZE, "text-quiet", anchor="middle"))
    begin = (0.0 - viewport.cx) * viewport.scale + wide / 2  # where the axis starts: nothing is dated before
    per_day = plan.day * viewport.scale
    low = max(plan.origin + max(0.0, -begin) / per_day, _EARLY)
    high_day = min(plan.origin + (wide - begin) / per_day, _LATE)
    free = max((text.x + width(text.text, _SIZE) / 2 + 10 for text in texts), default=0.0)
    marks: list[tuple[float, str]] = []
    if high_day > low:
        found = ticks(low, high_day, (high_day - low) * per_day)
        marks = [((tick.at - plan.origin) * per_day + begin, tick.alone) for tick in found.minor]
    faint = [(x, 0.0, x, top) for x, _ in marks if x > begin - 1]
    for x, word in marks:
        half = width(word, _SIZE, bold=_is_year(word)) / 2
        if x - half > free and x + half < wide - 4:
            texts.append(
                Text(
                    x,
                    top + 16,
                    word,
                    _SIZE,
                    "text" if _is_year(word) else "text-quiet",
                    _is_year(word),
                    anchor="middle",
                )
            )
            lines.append((x, top, x, top + 4))
            free = x + half + 6
    links = (
        Links(np.array(faint, np.float32).reshape(-1, 4), "hairline", 1.0, (2.0, 3.0), opacity=0.8),
        Links(np.array(lines, np.float32), "edge", 1.0),
    )
    return Frame(wide, high, areas=tuple(areas), links=links, texts=tuple(texts))


def _is_year(word: str) -> bool:
    return word[-4:].isdigit()


def _box(left: float, top: float, right: float, bottom: float) -> Floats:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def whiskers(scene: MapScene, viewport: Viewport, rows: NDArray[np.int64], opacity: float) -> tuple[Bars, ...]:
    """Draw over each of these nodes, in its colour, the days its date may cover; open ends go on, all ends are soft."""
    plan = scene.layout.axis
    if plan is None or not len(rows):
        return ()
    first, last = (span[rows] for span in scene.spans())
    rows = rows[np.isfinite(first)]
    first, last = first[np.isfinite(first)], last[np.isfinite(last)]
    per_day = plan.day * viewport.scale
    points, radius = viewport.to_screen(scene.xy[rows]), scene.radii(viewport.scale)[rows]
    begin = (0.0 - viewport.cx) * viewport.scale + viewport.width / 2
    left, right = (first - plan.origin) * per_day + begin, (last + 1 - plan.origin) * per_day + begin
    earliest, latest = scene.arrays.earliest[scene.rows[rows]], scene.arrays.latest[scene.rows[rows]]
    is_open = np.column_stack([np.isneginf(earliest), np.isposinf(latest)])
    left = np.where(is_open[:, 0], left - 26, left)
    right = np.where(is_open[:, 1], right + 26, right)
    tall = np.maximum(2.0, radius * 0.8)
    seen = (right - left > 2.4 * radius) & (right > 0) & (left < viewport.width)
    out = []
    for code in np.unique(scene.codes[rows[seen]]).tolist():
        k = np.flatnonzero(seen & (scene.codes[rows] == code))
        wide = right[k] - left[k]
        boxes = np.column_stack([left[k], points[k, 1] - tall[k] / 2, wide, tall[k]]).astype(np.float32)
        soft = np.repeat(np.minimum(14.0, wide / 3)[:, None], 2, axis=1).astype(np.float32)
        shown = scene.colours.classes[code]
        out.append(Bars(boxes, shown.role, soft, is_open[k], opacity=opacity * shown.opacity))
    return tuple(out)


__all__ = ["FOOT", "MOST_WHISKERS", "axis", "whiskers"]
