"""Where the parts of a timeline stand, in pixels, and what is asked of a picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.model import NodeId
from explorer.scene import Floats, Frame
from explorer.scene.text import shorten
from explorer.scene.timeline_items import Bools, Items
from explorer.scene.timeline_packing import LEAST_BAR, Packing

GUTTER = 150.0
"""Where time begins; lane names stand to the left of it."""
PITCH = 16.0
BAR = 13.0
PAD = 4.0
UNDERLINE = 3.0
AXIS, COMPACT_AXIS = 34.0, 18.0
UNDATED = 24.0
COMPACT_BELOW = 150.0
"""A picture of less height gets an axis of one row."""
TYPE, SMALL = 10.5, 9.5
CLUSTERED, ROWLESS = -1, -2
"""Rows of what stands in a cluster, and of what is too far from the window for its row to be kept open."""
LEAST_WORDS = 46.0
INSIDE = 42.0
"""A bar this wide carries its words inside."""
MARK = 5.2
SLIM = 9.0
"""A bar of fewer pixels carries no words and is drawn in one firm colour."""


@dataclass(frozen=True, slots=True, eq=False)
class TimelineState:
    """What is asked of one picture; flags are per node in Arrays order, ids may be anything.

    ``visible`` None is everything. ``faded`` is not yet known on the day the library is read as of, ``due`` is past its
    expected life. ``as_of`` is the end of the day it is read as of, as a time: it is drawn, and verdicts after it fade.
    ``related`` are ringed lightly. ``offset`` is how far the lanes are scrolled, in pixels. What lies outside ``since``
    to ``until`` (times, the end exclusive) is shaded.
    """

    visible: Bools | None = None
    faded: Bools | None = None
    due: Bools | None = None
    selected: tuple[NodeId, ...] = ()
    related: frozenset[NodeId] = frozenset()
    hover: NodeId | None = None
    offset: float = 0.0
    since: float | None = None
    until: float | None = None
    as_of: float | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of a picture and the rectangle (x, y, width, height) that it must not leave."""

    frame: Frame
    clip: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Bands:
    """The heights at which the lanes end, the axis ends, and the undated lane begins; ``undated`` 0 where there is none."""

    width: float
    height: float
    lanes: float
    axis: float
    undated: float
    compact: bool

    @property
    def undated_top(self) -> float:
        """Where the undated lane begins."""
        return self.height - self.undated

    @staticmethod
    def of(width: float, height: float, *, undated: bool, compact: bool) -> Bands:
        """Divide a height."""
        below = UNDATED if undated else 0.0
        axis = COMPACT_AXIS if compact else AXIS
        return Bands(width, height, max(height - below - axis, 0.0), axis, below, compact)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Where lanes and rows stand for one window: lane columns in lane order, pixels of the unscrolled lanes.

    ``row`` is each packed group's row in its lane as drawn here, or CLUSTERED, or ROWLESS.
    """

    low: float
    high: float
    width: float
    per_day: float
    packing: Packing
    row: NDArray[np.int64]
    lane_top: NDArray[np.int64]
    lane_height: NDArray[np.int64]
    rows_used: NDArray[np.int64]
    claims: NDArray[np.int64]
    papers: NDArray[np.int64]
    undated: NDArray[np.int64]
    today: float

    def x(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn times into pixels."""
        return np.asarray(GUTTER + (at - self.low) * self.per_day, np.float64)

    def lane_at(self, y: float) -> int | None:
        """Tell the lane at a height."""
        found = np.flatnonzero((self.lane_top <= y) & (y < self.lane_top + self.lane_height))
        return int(found[0]) if len(found) else None

    def lanes_within(self, height: float) -> NDArray[np.int64]:
        """List the lanes that fit wholly above a height."""
        return np.flatnonzero((self.lane_height > 0) & (self.lane_top + self.lane_height <= height))

    def rows_of(self, items: Items, g: int) -> tuple[float, float]:
        """Give the top and bottom of a group's row, or of the clusters of its lane."""
        lane = int(items.lane[g])
        at = int(np.searchsorted(self.packing.group, g))
        row = int(self.row[at]) if at < len(self.packing.group) and self.packing.group[at] == g else 0
        row = int(self.rows_used[lane]) if row == CLUSTERED else max(row, 0)
        top = float(self.lane_top[lane]) + PAD + row * PITCH
        return top, top + PITCH


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the undated lane."""

    group: int
    left: float
    right: float
    x: float


def plan_x(plan: Plan, at: float) -> float:
    """Turn one time into a pixel."""
    return GUTTER + (at - plan.low) * plan.per_day


def bar_boxes(
    plan: Plan, bands: Bands, low: NDArray[np.float64], high: NDArray[np.float64], overhang: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Give left and right ends in pixels, which ends are open (n x 2), and how much was cut off at each end (n x 2)."""
    is_open = np.stack([np.isneginf(low), np.isposinf(high)], axis=1)
    left, right = plan.x(low), plan.x(high)
    wide = right - left
    thin = wide < LEAST_BAR
    middle = (left + right)[thin] / 2
    left[thin], right[thin] = middle - LEAST_BAR / 2, middle + LEAST_BAR / 2
    # An open end shows its point at the edge of the picture; a long bar that is merely cut runs on beyond it.
    least = np.where(is_open[:, 0], GUTTER + 3, GUTTER - overhang)
    most = np.where(is_open[:, 1], bands.width - 3, bands.width + overhang)
    cut = np.stack([np.maximum(least - left, 0), np.maximum(right - most, 0)], axis=1)
    return np.clip(left, least, np.maximum(least, most)), np.clip(right, least, np.maximum(least, most)), is_open, cut


def slots(items: Items, plan: Plan, bands: Bands, state: TimelineState) -> tuple[list[Slot], int]:
    """Place what is undated from the left on, with words where each gets enough room; the selected one is always among them.

    Also tells how many did not fit.
    """
    n = len(plan.undated)
    room = bands.width - GUTTER - 12
    each = min(room / n, 320.0) if n else 0.0
    if each < 110:
        each = 14.0
    fit = max(int(room / each), 1) if n else 0
    if n > fit:
        fit = max(int((room - 64) / each), 1)
    first = 0
    if state.selected and n > fit:
        at = next((i for i, g in enumerate(plan.undated.tolist()) if items.ids[g] == state.selected[-1]), 0)
        first = max(0, at - fit + 1)
    left = GUTTER + 6
    shown = plan.undated[first : first + fit].tolist()
    return [Slot(g, left + i * each, left + (i + 1) * each, left + i * each + 8) for i, g in enumerate(shown)], n - len(
        shown
    )


@lru_cache(maxsize=8192)
def _fitted(text: str, size: float, most: int, bold: bool = False) -> str:
    return shorten(text, size, float(most), bold=bold)


def fit(text: str, size: float, most: float, bold: bool = False) -> str:
    """Shorten to steps of 4 pixels, so that words do not tremble while the picture is zoomed."""
    return _fitted(text, size, int(most) // 4 * 4, bold)


def box(x0: float, y0: float, x1: float, y1: float) -> Floats:
    """Give the corners of a rectangle."""
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def ends(rows: list[tuple[float, float, float, float]]) -> Floats:
    """Turn a list of links into their array, also where it is empty."""
    return np.array(rows, np.float32).reshape(-1, 4)
