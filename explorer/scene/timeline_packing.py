"""Puts the groups of each lane into rows so that none overlap, and gathers what finds no row into counted clusters.

Packing is done once for a step of zoom and a set of visible groups, in pixels at the coarse end of that step, so that it
holds for every zoom within it and does not change while the picture is panned.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from explorer.scene.timeline_items import Items, Rows, Times

LEAST_BAR = 5.0
"""No bar is drawn narrower, so that it can be seen and hit."""
MARK_ROOM = 6.5
"""Half the width a mark takes."""
GAP = 3.0
TITLE_ROOM = 168.0
"""What a claim gets for its words in lanes with few claims."""
FEW_ROWS = 8
FEW_CLAIMS = 40
LONG = 240.0
"""Bars of more pixels count as vague."""
VAGUE_ROW = 1_000_000
"""The first row of the vague; whoever draws closes the gaps between rows."""
CELL = 56.0
"""The width of a cluster's cell in pixels."""
_FAR = 1e9


@dataclass(frozen=True, slots=True, eq=False)
class Packing:
    """Groups in rows: ``group`` are rows of the items, in their order; ``row`` is -1 for those in a cluster.

    ``left`` and ``right`` are the group's reach in days at this zoom, its least width included (finite), and ``next``
    where the following group of the same row begins (inf for the last). Clusters lie below the rows of their lane, each
    in its cell of time from ``cluster_low`` to ``cluster_high``; ``cluster_of`` tells the cluster of each group, or -1.
    """

    group: Rows
    row: Rows
    left: Times
    right: Times
    next: Times
    cluster_of: Rows
    cluster_lane: Rows
    cluster_low: Times
    cluster_high: Times
    cluster_count: Rows


def pack(items: Items, visible: NDArray[np.int64], per_day: float, most_rows: int, low: float, high: float) -> Packing:
    """Pack the dated groups among ``visible`` (ascending rows) at ``per_day`` pixels a day, ``low`` to ``high`` in all.

    A lane never gets more than ``most_rows`` rows; the rest goes into clusters.
    """
    g = visible[~np.isnan(items.low[visible])]
    lane = items.lane[g]
    reach = high - low + 2 * TITLE_ROOM / per_day
    left, right = reaches(items, g, per_day, low - reach, high + reach)
    gap = GAP / per_day
    # Lanes are laid behind each other on one axis, so that one pass packs them all.
    stride = 8 * reach
    shift = (lane - (lane.min() if len(lane) else 0)) * stride - low
    order = np.lexsort((left, lane))
    row = np.full(len(g), -1, np.int32)

    def assign(chosen: NDArray[np.int64], ends: Times, most: int, first: int = 0) -> None:
        found = _rows(left[chosen] + shift[chosen], ends[chosen] + shift[chosen] + gap, lane[chosen], most)
        row[chosen] = np.where(found >= 0, found + first, -1)

    # A lane of few claims shows them all, with room for their words where that does not take too many rows.
    is_few = np.bincount(lane, minlength=len(items.lanes)) <= FEW_CLAIMS
    few = is_few[lane]
    assign(
        order[few[order]], np.where(items.is_claim[g], np.maximum(right, left + TITLE_ROOM / per_day), right), FEW_ROWS
    )
    is_tight = np.zeros(len(items.lanes), bool)
    is_tight[lane[few & (row < 0)]] = True
    assign(order[is_tight[lane[order]]], right, len(g) + 1)
    # In the others what is vague must not crowd out what is precise: it has rows of its own, below.
    is_long = (right - left) * per_day > LONG
    rest = order[~few[order]]
    everything = most_rows > len(g)
    vague = most_rows if everything else max(most_rows // 3, 1)
    assign(rest[~is_long[rest]], right, most_rows if everything else most_rows - vague)
    assign(rest[is_long[rest]], right, vague, VAGUE_ROW)

    following = np.full(len(g), np.inf)
    by_row = np.lexsort((left, row, lane))
    a, b = by_row[:-1], by_row[1:]
    same = (lane[a] == lane[b]) & (row[a] == row[b]) & (row[a] >= 0)
    following[a[same]] = left[b[same]]

    spilt = np.flatnonzero(row < 0)
    cell = CELL / per_day
    middle = np.clip((np.maximum(left, low) + np.minimum(right, high)) / 2, low, high)
    number = np.floor(middle / cell).astype(np.int64)
    keys = np.stack([lane[spilt].astype(np.int64), number[spilt]], axis=1)
    found, inverse, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    cluster_of = np.full(len(g), -1, np.int32)
    cluster_of[spilt] = inverse.reshape(-1)
    return Packing(
        group=g.astype(np.int32),
        row=row,
        left=left,
        right=right,
        next=following,
        cluster_of=cluster_of,
        cluster_lane=found[:, 0].astype(np.int32),
        cluster_low=np.asarray(found[:, 1] * cell, np.float64),
        cluster_high=np.asarray((found[:, 1] + 1) * cell, np.float64),
        cluster_count=counts.astype(np.int32),
    )


def reaches(items: Items, g: NDArray[np.int64], per_day: float, low: float, high: float) -> tuple[Times, Times]:
    """Give the first and last moment each group covers when drawn, open ends cut to ``low`` and ``high``."""
    left = np.clip(items.low[g], low, high)
    right = np.clip(items.high[g], low, high)
    half = np.where(items.marked[g], MARK_ROOM, LEAST_BAR / 2) / per_day
    middle = (left + right) / 2
    has_bars = items.bars_of[g] > 0
    # A paper's mark stands in the middle of its days; a verdict's may stand at the very end of its claim's row.
    left = np.minimum(left, middle - half) - np.where(items.marked[g] & has_bars, half, 0.0)
    right = np.maximum(right, middle + half) + np.where(items.marked[g] & has_bars, half, 0.0)
    return left, right


def _rows(left: Times, right: Times, lane: Rows, most: int) -> Rows:
    """Give each interval the lowest row that is free where it starts, at most ``most`` to a lane; -1 where none is.

    Intervals come sorted and lanes apart from each other. Row by row, the chain "first that starts after this one ends"
    is what the greedy rule would choose; from the twelfth row on a heap is quicker.
    """
    row = np.full(len(left), -1, np.int32)
    open_rows = np.arange(len(left))
    for r in range(min(most, 12)):
        if not len(open_rows):
            return row
        starts = left[open_rows]
        after = np.searchsorted(starts, right[open_rows], side="left").tolist()
        chain: list[int] = []
        at, n = 0, len(after)
        while at < n:
            chain.append(at)
            at = max(after[at], at + 1)
        row[open_rows[chain]] = r
        open_rows = np.delete(open_rows, chain)
    if most > 12 and len(open_rows):
        _rows_by_heap(row, open_rows.tolist(), left.tolist(), right.tolist(), lane.tolist(), most)
    return row


def _rows_by_heap(
    row: Rows, rest: list[int], left: list[float], right: list[float], lane: list[int], most: int
) -> None:
    busy: list[tuple[float, int]] = []
    free: list[int] = []
    used, now = 12, -1
    for i in rest:
        if lane[i] != now:
            now, used, busy, free = lane[i], 12, [], []
        while busy and busy[0][0] <= left[i]:
            heappush(free, heappop(busy)[1])
        if free:
            r = heappop(free)
        elif used < most:
            r, used = used, used + 1
        else:
            continue
        row[i] = r
        heappush(busy, (right[i], r))
