"""Everything over time: lanes of the themes, and in each the dated items at the middle of what their dates may cover.

No item is moved to a day its date does not name: those that would lie on one another stand below one another. Only where
a day is wider than a mark do items of one middle day stand side by side, inside that day.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.layout.placed import NO_THEME, SPACING, Layout, Points, Region, TimeAxis
from explorer.model import Kind, NodeId, Records

if TYPE_CHECKING:
    from explorer.graph import Arrays

Ints = NDArray[np.int64]
_DOT = SPACING / 2  # between marks of a lane, across and down
_PAD = 0.7 * SPACING  # free above and below the marks of a lane
_ASPECT = 1.5
_HEAD = 0.14  # the part of the width in which only the lane's name stands
_THEME = list(Kind).index(Kind.THEME)
_RANK_OF_KIND = np.array([1, 2, 0, 3, 4])  # claims first, then lines, notes, papers


def time_axis(records: Records, columns: Arrays) -> tuple[float, float]:
    """Give what ``time_lanes`` draws by: the proleptic ordinal at x = 0, and world units to one day."""
    axis = time_lanes(records, columns).axis
    return (axis.origin, axis.day) if axis is not None else (0.0, 1.0)


def closed(earliest: Points, latest: Points) -> tuple[Points, Points]:
    """Close spans that are open on one side at the side that is known; nan where nothing is known."""
    first = np.where(np.isinf(earliest), latest, earliest)
    last = np.where(np.isinf(latest), earliest, latest)
    known = np.isfinite(first) & np.isfinite(last)
    return np.where(known, first, np.nan), np.where(known, last, np.nan)


def time_lanes(records: Records, columns: Arrays) -> Layout:
    """Lay time across and themes down; the lanes are the regions, ``axis`` tells days and the column of the undated.

    An item stands at the middle of the days its date may cover (at the closed end of an open span), the undated in a column
    left of the axis. A lane is as deep as its most crowded place. Themes stand at the head of their lane.
    """
    drawn = np.flatnonzero(columns.kinds != _THEME)
    xy = np.zeros((len(columns), 2))
    if not len(drawn):
        return Layout(columns.ids, xy.astype(np.float32), (), "time")
    lanes, lane = np.unique(_lane(columns, drawn), return_inverse=True)
    first, last = closed(columns.earliest[drawn], columns.latest[drawn])
    middle = (first + last + 1) / 2  # a day reaches from its ordinal to the next
    dated = np.isfinite(middle)
    origin = float(np.floor(np.nanmin(first))) if dated.any() else 0.0
    days = float(np.nanmax(last)) + 1 - origin if dated.any() else 1.0
    aside, day = _widths(len(lanes), lane, middle, dated, days, origin)
    x, row = _stacked(columns, drawn, lane, middle - origin, dated, day)
    depth = _deepest(lane, row, len(lanes))
    rank = _ranks(lane[~dated], _RANK_OF_KIND[columns.kinds[drawn[~dated]]])
    row[~dated] = rank // aside
    depth = np.maximum(depth, _deepest(lane[~dated], row[~dated], len(lanes)))
    block = (aside + 1) * _DOT
    gap = 2 * _DOT
    x[~dated] = -gap - block + (rank % aside + 1) * _DOT
    height = np.maximum(depth, 2) * _DOT + 2 * _PAD
    top = np.cumsum(height) - height
    # Few marks of a lane stand in its middle, not under its upper rim.
    spare = (np.maximum(depth, 2) - depth) * _DOT / 2
    xy[drawn] = np.column_stack([x, (top + _PAD + spare)[lane] + (row + 0.5) * _DOT])
    right = days * day
    head = _HEAD * (right + gap + block) / (1 - _HEAD)
    left = -gap - block - head
    regions = _lane_regions(records, columns, lanes, lane, top, height, (left, right + _DOT))
    at_head = {region.theme: region for region in regions}
    below = float(top[-1] + height[-1]) + SPACING
    for theme_row in np.flatnonzero(columns.kinds == _THEME):
        region = at_head.get(columns.ids[theme_row])
        xy[theme_row] = (left, region.y if region else below)
    axis = TimeAxis(origin, day, -gap - block, -gap, int((~dated).sum()))
    return Layout(columns.ids, xy.astype(np.float32), regions, "time", axis=axis)


def _widths(
    lanes: int, lane: Ints, middle: Points, dated: NDArray[np.bool_], days: float, origin: float
) -> tuple[int, float]:
    """Choose how many undated stand side by side, and how wide a day is, so that the whole has a readable shape."""
    undated = np.bincount(lane[~dated], minlength=lanes)
    best: tuple[float, int, float] = (np.inf, 1, 1.0)
    for day in np.geomspace(_DOT / 400, _DOT * 40, 44).tolist():
        side_by_side = max(1, int(day / _DOT))
        place = np.floor((middle[dated] - origin) * day / max(_DOT, day)).astype(np.int64)
        _, cell, count = np.unique(
            lane[dated] * (int(place.max(initial=0)) + 1) + place, return_inverse=True, return_counts=True
        )
        depth = np.zeros(lanes, np.int64)
        np.maximum.at(depth, lane[dated], -(-count[cell] // side_by_side))
        aside = int(np.clip(np.quantile(undated / np.maximum(depth, 2), 0.85), 3, 60))
        high = (np.maximum(np.maximum(depth, -(-undated // aside)), 2) * _DOT + 2 * _PAD).sum()
        wide = (days * day + (aside + 3) * _DOT) / (1 - _HEAD)
        off = abs(float(np.log(wide / high / _ASPECT)))
        if off < best[0]:
            best = off, aside, day
    return best[1], best[2]


def _stacked(
    columns: Arrays, drawn: Ints, lane: Ints, at: Points, dated: NDArray[np.bool_], day: float
) -> tuple[Points, Ints]:
    """Give each dated node its x and its row: the uppermost of its lane in which nobody is nearer than a mark's width."""
    x, row = np.zeros(len(drawn)), np.zeros(len(drawn), np.int64)
    some = np.flatnonzero(dated)
    x[some] = at[some] * day
    kind = _RANK_OF_KIND[columns.kinds[drawn[some]]]
    side_by_side = max(1, int(day / _DOT))
    if side_by_side > 1:
        _, group = np.unique(np.column_stack([lane[some], at[some]]), axis=0, return_inverse=True)
        rank = _ranks(group.ravel().astype(np.int64), kind)
        wide = np.minimum(np.bincount(group.ravel())[group.ravel()], side_by_side)
        x[some] += (rank % wide - (wide - 1) / 2) * _DOT
    order = some[np.lexsort((some, kind, x[some], lane[some]))]
    busy: list[tuple[float, int]] = []
    free: list[int] = []
    rows, now = 0, -1
    for k, mine, here in zip(order.tolist(), lane[order].tolist(), x[order].tolist(), strict=True):
        if mine != now:
            busy, free, rows, now = [], [], 0, mine
        while busy and busy[0][0] <= here - _DOT + 1e-6:
            heappush(free, heappop(busy)[1])
        if not free:
            heappush(free, rows)
            rows += 1
        row[k] = heappop(free)
        heappush(busy, (here, int(row[k])))
    return x, row


def _deepest(lane: Ints, row: Ints, lanes: int) -> Ints:
    depth = np.zeros(lanes, np.int64)
    np.maximum.at(depth, lane, row + 1)
    return depth


def _ranks(group: Ints, key: NDArray[np.int64]) -> Ints:
    """Rank the members of every group by key and then by row, from 0."""
    order = np.lexsort((np.arange(len(group)), key, group))
    begins = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]]) if len(group) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[begins, len(group)])
    rank = np.empty_like(group)
    rank[order] = np.arange(len(group)) - np.repeat(begins, sizes)
    return rank


def _lane(columns: Arrays, drawn: Ints) -> Ints:
    from explorer.layout.theme_map import countries

    lane = countries(columns, drawn)
    # What belongs nowhere comes last, not first.
    return np.where(lane < 0, len(columns.theme_ids), lane)


def _lane_regions(
    records: Records,
    columns: Arrays,
    lanes: Ints,
    lane: Ints,
    top: Points,
    height: Points,
    across: tuple[float, float],
) -> tuple[Region, ...]:
    count = np.bincount(lane, minlength=len(lanes))
    left, right = across
    regions: list[Region] = []
    for number, row in enumerate(lanes):
        theme = columns.theme_ids[int(row)] if row < len(columns.theme_ids) else NO_THEME
        high, low = float(top[number]), float(top[number] + height[number]) - 0.15 * SPACING
        outline = np.array([(left, high), (right, high), (right, low), (left, low)], dtype=np.float32)
        middle = ((left + right) / 2, (high + low) / 2)
        radius = float(np.sqrt((right - left) * (low - high) / np.pi))
        regions.append(Region(theme, _name(records, theme), *middle, radius, int(count[number]), outline))
    return tuple(regions)


def _name(records: Records, theme: NodeId) -> str:
    record = records.themes.get(theme)
    return "No theme" if theme == NO_THEME else (record.name if record and record.name else theme)
