"""The timeline: turns records and a window of time into frames, and tells what lies under a point.

Lanes stand below each other with their names in a gutter on the left; the axis of time lies under them and, under the
axis, because it is not on it, the lane of what bears no date. A claim is a bar over the days it may mean: ends fade where
they are approximate and taper where they are open. Where more overlap than there are rows, the rest is counted in
clusters, and the number of rows grows with the zoom until every cluster has opened. Heights depend on what is near the
window, packing only on the step of zoom, so that panning moves a picture and changes nothing in it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor, log2
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import NodeId, Records
from explorer.scene import Frame
from explorer.scene.timeline_drawing import draw_layers, draw_lit, words_at
from explorer.scene.timeline_items import Bools, Items, Lane, gather
from explorer.scene.timeline_margins import figure_extras
from explorer.scene.timeline_packing import VAGUE_ROW, Packing, pack
from explorer.scene.timeline_plan import (
    CLUSTERED,
    COMPACT_BELOW,
    GUTTER,
    PAD,
    PITCH,
    ROWLESS,
    Bands,
    Layer,
    Plan,
    Slot,
    TimelineState,
    slots,
)
from explorer.scene.timeline_ticks import FIRST_DAY, LAST_DAY, Tick, Ticks, ticks

if TYPE_CHECKING:
    from explorer.graph import Arrays

ROWS = 6
"""How many rows a lane may have when everything is in view."""
ROWS_GROW = 0.7
"""The power of the zoom by which the rows grow: claims of one and the same month part in no other way."""
OPEN_SPAN = 40.0
"""In a window of fewer days everything is shown singly."""
FOLD_ABOVE = 24
"""Where there are more lanes, those with nothing near the window fold away."""
LEAST_SPAN = 4.0
"""The shortest window, in days."""
SMALLEST_EXTENT = 120.0
_KEPT_PACKINGS = 24


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """The stretch of time in view, in proleptic ordinals."""

    low: float
    high: float

    @property
    def span(self) -> float:
        """Its length in days."""
        return self.high - self.low

    def moved(self, days: float) -> TimeWindow:
        """Shift it, staying within the calendar."""
        days = max(FIRST_DAY - self.low, min(days, LAST_DAY - self.high))
        return TimeWindow(self.low + days, self.high + days)

    def zoomed(self, factor: float, at: float) -> TimeWindow:
        """Show ``factor`` times as much detail, keeping the moment ``at`` where it is; from a few days to the calendar."""
        most = LAST_DAY - FIRST_DAY
        span = min(max(self.span / factor, LEAST_SPAN), most)
        share = (at - self.low) / self.span if self.span else 0.5
        low = at - share * span
        low = min(max(low, FIRST_DAY), LAST_DAY - span)
        return TimeWindow(low, low + span)


@dataclass(frozen=True, slots=True)
class Cluster:
    """What could not be shown singly at this zoom: its lane, the stretch of time it stands for, how many and which."""

    lane: int
    low: float
    high: float
    count: int
    ids: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: its days (finite), and its top and bottom in pixels of the unscrolled lanes; both 0 if undated."""

    low: float
    high: float
    top: float
    bottom: float
    dated: bool


class TimelineScene:
    """Everything drawable of one library in one choice of lanes; never changed, save for what it remembers of packings.

    Pictures come from ``frame`` (one picture, for files), or from ``layers`` and ``lit`` (for the screen, which clips each
    layer and lays what is selected on top).
    """

    def __init__(self, records: Records, arrays: Arrays, lanes: str = "theme", today: date | None = None) -> None:
        self.items: Items = gather(records, arrays, lanes)
        self.today = float((today or date.today()).toordinal())
        self._group = {node: g for g, node in enumerate(self.items.ids)}
        self._undated = np.isnan(self.items.low)
        self._extent = self._measure()
        self._mask: Bools | None = None
        self._rows: NDArray[np.int64] = np.arange(len(self.items))
        self._counted = self._count()
        self._plan: tuple[tuple[TimeWindow, float], Plan] | None = None
        self._packings: OrderedDict[tuple[int, int], Packing] = OrderedDict()
        weights = self.items.bar_weight
        low, high = self._finite_bars()
        self._by_low, self._by_high = np.argsort(low), np.argsort(high)
        self._low, self._high, self._rate = low, high, weights / (high - low)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes in their order, also those that a filter has emptied."""
        return self.items.lanes

    # -- time ---------------------------------------------------------------------------------------------------

    def extent(self) -> TimeWindow:
        """Give the window that holds every date, with a margin; where there are none, the year around today."""
        return self._extent

    def _measure(self) -> TimeWindow:
        ends = np.concatenate([self.items.bar_low, self.items.bar_high, self.items.mark_low, self.items.mark_high])
        ends = ends[np.isfinite(ends)]
        if not len(ends):
            return TimeWindow(self.today - 182, self.today + 183)
        low, high = float(ends.min()), float(ends.max())
        if np.isposinf(self.items.bar_high).any() and low < self.today < high + 3 * 365:
            high = max(high, self.today)  # what holds from then on is known to hold until today
        margin = max((high - low) * 0.03, (SMALLEST_EXTENT - (high - low)) / 2)
        return TimeWindow(max(low - margin, FIRST_DAY), min(high + margin, LAST_DAY))

    def _finite_bars(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cut open bars at the ends of the extent, for counting."""
        low = np.where(np.isneginf(self.items.bar_low), self._extent.low, self.items.bar_low)
        high = np.where(np.isposinf(self.items.bar_high), self._extent.high, self.items.bar_high)
        return np.minimum(low, high - 1), np.maximum(high, low + 1)

    def density(self, edges: NDArray[np.float64], visible: Bools | None = None) -> NDArray[np.float64]:
        """Count the claims in each bin between ascending ``edges``, each claim spread evenly over the days it may mean.

        Over bins that cover the extent the counts sum to the number of dated claims (``visible`` ones, in Arrays order).
        """
        rate = self._rate
        if visible is not None:
            rate = rate * visible[self.items.node[self.items.bar_group]]
        before = self._passed(edges, self._by_low, self._low, rate) - self._passed(
            edges, self._by_high, self._high, rate
        )
        return np.maximum(np.diff(before), 0.0)

    def _passed(
        self, at: NDArray[np.float64], order: NDArray[np.int64], when: NDArray[np.float64], rate: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Sum ``rate`` times the days since ``when``, over all that began before each of ``at``."""
        zero = self._extent.low
        times, rates = when[order] - zero, rate[order]
        level = np.concatenate([[0.0], np.cumsum(rates)])
        moment = np.concatenate([[0.0], np.cumsum(rates * times)])
        k = np.searchsorted(times, at - zero, side="right")
        return np.asarray((at - zero) * level[k] - moment[k], np.float64)

    # -- where things stand ---------------------------------------------------------------------------------------

    def _visible_rows(self, state: TimelineState) -> NDArray[np.int64]:
        if state.visible is not self._mask:
            self._mask = state.visible
            self._packings.clear()
            self._plan = None
            everything = np.arange(len(self.items))
            self._rows = everything if state.visible is None else np.flatnonzero(state.visible[self.items.node])
            self._counted = self._count()
        return self._rows

    def _count(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Count the visible dated claims and papers of each lane, and list what is undated, claims first."""
        rows, items, n = self._rows, self.items, len(self.items.lanes)
        dated = rows[~self._undated[rows]]
        claims = np.bincount(items.lane[dated[items.is_claim[dated]]], minlength=n)
        papers = np.bincount(items.lane[dated[~items.is_claim[dated]]], minlength=n)
        undated = rows[self._undated[rows]]
        undated = undated[np.argsort(~items.is_claim[undated], kind="stable")]
        return claims, papers, undated

    def plan(self, window: TimeWindow, width: float, state: TimelineState) -> Plan:
        """Arrange rows and lanes for a window drawn ``width`` pixels wide, the gutter included."""
        rows = self._visible_rows(state)
        if self._plan is not None and self._plan[0] == (window, width):
            return self._plan[1]
        plan = self._arranged(window, width, rows)
        self._plan = ((window, width), plan)
        return plan

    def _arranged(self, window: TimeWindow, width: float, rows: NDArray[np.int64]) -> Plan:
        room = max(width - GUTTER, 16.0)
        per_day = room / max(window.span, 1e-6)
        level = floor(2 * log2(per_day))
        fitting = floor(2 * log2(room / self._extent.span))
        most = round(ROWS * 2 ** (max(level - fitting, 0) * ROWS_GROW / 2))
        if window.span < OPEN_SPAN:
            most = len(self.items) + 1
        coarse = 2.0 ** (level / 2)
        packing = self._packings.get((level, most))
        if packing is None:
            packing = pack(self.items, rows, coarse, most, self._extent.low, self._extent.high)
            self._packings[level, most] = packing
            while len(self._packings) > _KEPT_PACKINGS:
                self._packings.popitem(last=False)
        half = room / coarse / 2
        near_low, near_high = floor(window.low / half) * half, ceil(window.high / half) * half
        items, n = self.items, len(self.items.lanes)
        lane = items.lane[packing.group]
        # A claim is near by its bars and marks; the line that joins them over years does not make it so.
        is_near = np.zeros(len(items), bool)
        is_near[items.bar_group[(items.bar_high > near_low) & (items.bar_low < near_high)]] = True
        is_near[items.mark_group[(items.mark_high > near_low) & (items.mark_low < near_high)]] = True
        near = (packing.row >= 0) & is_near[packing.group]
        # Rows that hold nothing near the window are closed up.
        keys = lane.astype(np.int64) * (2 * VAGUE_ROW) + packing.row
        held = np.unique(keys[near])
        used = np.bincount(held // (2 * VAGUE_ROW), minlength=n)
        first = np.cumsum(used) - used
        row = np.searchsorted(held, keys) - first[lane]
        row[packing.row < 0] = CLUSTERED
        far = (packing.row >= 0) & ~near
        row[far & ~np.isin(keys, held)] = ROWLESS
        clustered = np.zeros(n, np.int64)
        clustered[packing.cluster_lane[(packing.cluster_high > near_low) & (packing.cluster_low < near_high)]] = 1
        present = np.zeros(n, bool)
        present[lane] = True
        if present.sum() > FOLD_ABOVE:
            present &= used + clustered > 0
        height = np.where(present, np.maximum(used + clustered, 1) * PITCH + 2 * PAD, 0)
        top = np.concatenate([[0], np.cumsum(height)])
        claims, papers, undated = self._counted
        return Plan(
            window.low,
            window.high,
            width,
            per_day,
            packing,
            row,
            top[:-1],
            height,
            used,
            claims,
            papers,
            undated,
            self.today,
        )

    def bands(self, width: float, height: float, state: TimelineState, window: TimeWindow | None = None) -> Bands:
        """Divide a picture's height into lanes, axis and the undated lane."""
        rows = self._visible_rows(state)
        undated = bool(self._undated[rows].any())
        return Bands.of(width, height, undated=undated, compact=height < COMPACT_BELOW)

    def height_of(self, window: TimeWindow, width: float, state: TimelineState | None = None) -> float:
        """Give the height of all lanes together in pixels, for scrolling; the axis and the undated lane not counted."""
        plan = self.plan(window, width, state or TimelineState())
        return float(plan.lane_height.sum())

    def place_of(self, node: NodeId, window: TimeWindow, width: float, state: TimelineState) -> Place | None:
        """Tell where a claim or paper stands; None where it is not on the timeline or filtered out."""
        g = self._group.get(node)
        if g is None or (state.visible is not None and not state.visible[self.items.node[g]]):
            return None
        if self._undated[g]:
            return Place(0.0, 0.0, 0.0, 0.0, False)
        plan = self.plan(window, width, state)
        top, bottom = plan.rows_of(self.items, g)
        low = max(float(self.items.low[g]), self._extent.low)
        high = min(float(self.items.high[g]), self._extent.high)
        return Place(min(low, high), max(low, high), top, bottom, True)

    def top_of_lane(self, lane: int, window: TimeWindow, width: float, state: TimelineState) -> float:
        """Give the top of a lane in pixels of the unscrolled lanes."""
        return float(self.plan(window, width, state).lane_top[lane])

    def lane_at(self, y: float, window: TimeWindow, width: float, state: TimelineState) -> int | None:
        """Tell which lane lies at a height of the unscrolled lanes; None below the last."""
        return self.plan(window, width, state).lane_at(y)

    # -- pictures -------------------------------------------------------------------------------------------------

    def layers(
        self, window: TimeWindow, width: float, height: float, state: TimelineState
    ) -> tuple[tuple[Layer, ...], Plan, Bands]:
        """Draw the parts that each clip on their own: lanes, their names, the axis, the undated lane."""
        plan, bands = self.plan(window, width, state), self.bands(width, height, state)
        return draw_layers(self.items, plan, bands, state), plan, bands

    def lit(self, window: TimeWindow, width: float, height: float, state: TimelineState) -> Layer:
        """Draw only the rings around what is selected, related to it, or under the pointer."""
        plan, bands = self.plan(window, width, state), self.bands(width, height, state)
        return draw_lit(self.items, self._group, plan, bands, state)

    def frame(self, window: TimeWindow, width: float, height: float, state: TimelineState | None = None) -> Frame:
        """Draw the window as one picture, what is lit included; a row that is cut by an edge is left out."""
        state = state or TimelineState()
        plan, bands = self.plan(window, width, state), self.bands(width, height, state)
        parts = draw_layers(self.items, plan, bands, state, whole=True)
        out = Frame(width, height)
        for layer in (*parts, draw_lit(self.items, self._group, plan, bands, state)):
            out = out.over(layer.frame)
        shown, total = self.counts(state)
        return replace(out, shown=shown, total=total)

    def figure(
        self, width: float, height: float, state: TimelineState | None = None, window: TimeWindow | None = None
    ) -> Frame:
        """Draw a picture for a file: a density curve, the lanes that fit, the axis, and a line on what is not shown.

        It is no higher than its lanes need.
        """
        state = replace(state or TimelineState(), offset=0.0)
        window = window or self.extent()
        head, foot = 64.0, 28.0
        plan = self.plan(window, width, state)
        bands = self.bands(width, max(height - head - foot, 60.0), state)
        fits = plan.lanes_within(bands.lanes)
        spare = bands.lanes - float(plan.lane_height[fits].sum())  # a picture ends where its lanes do
        if spare > bands.lanes - PITCH:
            spare = 0.0
        height, inner = height - spare, bands.height - spare
        bands = replace(bands, height=inner, lanes=bands.lanes - spare)
        out = Frame(width, inner)
        for layer in (
            *draw_layers(self.items, plan, bands, state, whole=True, fits=fits),
            draw_lit(self.items, self._group, plan, bands, state, whole=True, fits=fits),
        ):
            out = out.over(layer.frame)
        total = int(self.items.is_claim.sum())
        undated = int(self.items.is_claim[plan.undated].sum()) if bands.undated else 0
        shown = int(plan.claims[fits].sum()) + undated
        n_lanes = int((plan.lane_height > 0).sum())
        lanes = "" if len(fits) == n_lanes else f", {len(fits):,} of {n_lanes:,} lanes"
        words = f"Showing {shown:,} of {total:,} claims{lanes}"
        edges = np.linspace(window.low, window.high, max(24, min(160, int((width - GUTTER) / 6))) + 1)
        return figure_extras(
            out, width, height, head, words, self.density(edges, state.visible), shown=shown, total=total
        )

    def counts(self, state: TimelineState) -> tuple[int, int]:
        """Count the claims that pass the filter, undated ones included, and all of them."""
        return int(self.items.is_claim[self._visible_rows(state)].sum()), int(self.items.is_claim.sum())

    # -- what lies where --------------------------------------------------------------------------------------------

    def hit(
        self, window: TimeWindow, width: float, height: float, state: TimelineState, x: float, y: float
    ) -> NodeId | Cluster | Lane | None:
        """Tell what lies under a pixel: a claim or paper, a cluster, a lane (over its name), or nothing."""
        plan, bands = self.plan(window, width, state), self.bands(width, height, state)
        if y >= bands.height:
            return None
        if bands.undated and y >= bands.undated_top:
            return self._hit_undated(plan, bands, state, x)
        if y >= bands.lanes:
            return None
        lane = plan.lane_at(y + state.offset)
        if lane is None:
            return None
        if x < GUTTER:
            return self.items.lanes[lane]
        row = int((y + state.offset - plan.lane_top[lane] - PAD) // PITCH)
        found = self._hit_row(plan, lane, row, (x - GUTTER) / plan.per_day + plan.low, 2.5 / plan.per_day)
        if found is not None:
            return found
        return words_at(self.items, plan, bands, state, lane, x, y)

    def _hit_row(self, plan: Plan, lane: int, row: int, at: float, slack: float) -> NodeId | Cluster | None:
        packing = plan.packing
        if row == plan.rows_used[lane]:
            here = np.flatnonzero(
                (packing.cluster_lane == lane) & (packing.cluster_low <= at) & (packing.cluster_high >= at)
            )
            return self._cluster(packing, int(here[0])) if len(here) else None
        mine = np.flatnonzero((self.items.lane[packing.group] == lane) & (plan.row == row))
        inside = mine[(packing.left[mine] - slack <= at) & (packing.right[mine] + slack >= at)]
        if not len(inside):
            return None
        best = inside[np.argmin(np.maximum(packing.left[inside] - at, at - packing.right[inside]))]
        return self.items.ids[int(packing.group[best])]

    def _hit_undated(self, plan: Plan, bands: Bands, state: TimelineState, x: float) -> NodeId | None:
        for slot in self._slots(plan, bands, state):
            if slot.left <= x < slot.right:
                return self.items.ids[slot.group]
        return None

    def _slots(self, plan: Plan, bands: Bands, state: TimelineState) -> list[Slot]:
        return slots(self.items, plan, bands, state)[0]

    def _cluster(self, packing: Packing, number: int) -> Cluster:
        members = packing.group[packing.cluster_of == number]
        return Cluster(
            int(packing.cluster_lane[number]),
            float(packing.cluster_low[number]),
            float(packing.cluster_high[number]),
            int(packing.cluster_count[number]),
            tuple(self.items.ids[g] for g in members),
        )

    # -- walking ------------------------------------------------------------------------------------------------------

    def walk(self, node: NodeId | None, across: int, down: int, state: TimelineState) -> NodeId | None:
        """Give the visible claim next to ``node``: in time within its lane, or nearest in time in the lane below or above.

        From nowhere it gives the first claim; at an end it stays. The undated lane comes last.
        """
        rows = self._visible_rows(state)
        rows = rows[self.items.is_claim[rows]]
        if not len(rows):
            return None
        lanes = np.where(self._undated[rows], len(self.items.lanes), self.items.lane[rows])
        order = np.argsort(lanes, kind="stable")
        rows, lanes = rows[order], lanes[order]
        g = self._group.get(node) if node is not None else None
        if g is None:
            return self.items.ids[int(rows[0])]
        lane = len(self.items.lanes) if self._undated[g] else int(self.items.lane[g])
        if down:
            others = np.unique(lanes)
            others = others[others > lane] if down > 0 else others[others < lane][::-1]
            if not len(others):
                return node
            mine = rows[lanes == others[0]]
            if self._undated[g] or others[0] == len(self.items.lanes):
                return self.items.ids[int(mine[0])]
            away = np.abs(self._middle(mine) - self._middle(np.array([g]))[0])
            return self.items.ids[int(mine[np.argmin(away)])]
        mine = rows[lanes == lane]
        if not len(mine):
            return self.items.ids[int(rows[0])]
        at = int(np.searchsorted(mine, g))
        if at < len(mine) and mine[at] == g:
            at = min(max(at + across, 0), len(mine) - 1)
        else:  # a paper, or filtered out: the neighbour on that side
            at = min(max(at - (across < 0), 0), len(mine) - 1)
        return self.items.ids[int(mine[at])]

    def _middle(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        low = np.maximum(self.items.low[rows], self._extent.low)
        return np.asarray((low + np.minimum(self.items.high[rows], self._extent.high)) / 2, np.float64)

    def titles(self) -> Iterator[tuple[NodeId, str]]:
        """Give every node on the timeline with its words."""
        return zip(self.items.ids, self.items.titles, strict=True)


__all__ = [
    "GUTTER",
    "Cluster",
    "Lane",
    "Layer",
    "Place",
    "Tick",
    "Ticks",
    "TimeWindow",
    "TimelineScene",
    "TimelineState",
    "ticks",
]
