"""Draws the lanes of a timeline: the ground, bars, marks and words, and the rings around what is lit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.model import ClaimStatus, NodeId, Outcome
from explorer.scene import Area, Bars, Floats, Frame, Links, Marks, Shape, Text
from explorer.scene.text import width as text_width
from explorer.scene.timeline_items import OUTCOMES, PAPER, STATUSES, Items
from explorer.scene.timeline_margins import draw_axis, draw_names, draw_undated
from explorer.scene.timeline_packing import LEAST_BAR, MARK_ROOM
from explorer.scene.timeline_plan import (
    BAR,
    GUTTER,
    INSIDE,
    LEAST_WORDS,
    MARK,
    PAD,
    PITCH,
    SLIM,
    SMALL,
    TYPE,
    UNDERLINE,
    Bands,
    Layer,
    Plan,
    TimelineState,
    bar_boxes,
    box,
    ends,
    fit,
    plan_x,
    slots,
)
from explorer.scene.timeline_ticks import ticks

_VERDICT_MARKS: dict[int, tuple[Shape, str, bool]] = {
    OUTCOMES.index(Outcome.HOLDS): (Shape.CHECK, "text-quiet", False),
    OUTCOMES.index(Outcome.WEAKENED): (Shape.CIRCLE, "warning", False),
    OUTCOMES.index(Outcome.OVERTURNED): (Shape.CROSS, "error", False),
    OUTCOMES.index(Outcome.SUPERSEDED): (Shape.CROSS, "text-faint", False),
    OUTCOMES.index(Outcome.CANNOT_TEST): (Shape.CIRCLE, "text-faint", True),
}
_OVERTURNED = STATUSES.index(ClaimStatus.OVERTURNED)
_SUPERSEDED = STATUSES.index(ClaimStatus.SUPERSEDED)


def draw_layers(
    items: Items,
    plan: Plan,
    bands: Bands,
    state: TimelineState,
    *,
    whole: bool = False,
    fits: NDArray[np.int64] | None = None,
) -> tuple[Layer, ...]:
    """Draw lanes, names, axis and the undated lane; ``whole`` leaves out rows and lanes that an edge would cut."""
    lanes = fits if fits is not None else _lanes_in_view(plan, bands, state)
    body = (GUTTER, 0.0, bands.width - GUTTER, bands.lanes)
    out = [
        Layer(_ground(plan, bands, state, lanes, whole), (0.0, 0.0, bands.width, bands.lanes)),
        Layer(_lanes(items, plan, bands, state, lanes, whole), body),
        Layer(draw_names(items, plan, bands, state, lanes), (0.0, 0.0, GUTTER, bands.lanes)),
        Layer(draw_axis(plan, bands), (0.0, bands.lanes, bands.width, bands.axis)),
    ]
    if bands.undated:
        out.append(Layer(draw_undated(items, plan, bands, state), (0.0, bands.undated_top, bands.width, bands.undated)))
    return tuple(out)


def _lanes_in_view(plan: Plan, bands: Bands, state: TimelineState) -> NDArray[np.int64]:
    top = plan.lane_top - state.offset
    return np.flatnonzero((plan.lane_height > 0) & (top + plan.lane_height > 0) & (top < bands.lanes))


# -- the ground: tints, grid, hairlines -------------------------------------------------------------------------------


def _ground(plan: Plan, bands: Bands, state: TimelineState, lanes: NDArray[np.int64], whole: bool) -> Frame:
    areas: list[Area] = []
    lines: list[tuple[float, float, float, float]] = []
    number = np.cumsum(plan.lane_height > 0)
    bottom = 0.0
    for lane in lanes.tolist():
        top = float(plan.lane_top[lane]) - state.offset
        bottom = top + float(plan.lane_height[lane])
        y0, y1 = (max(top, 0.0), min(bottom, bands.lanes)) if whole else (top, bottom)
        if number[lane] % 2 == 0:
            areas.append(Area(box(0, y0, bands.width, y1), "surface-low"))
        if 0 < bottom < bands.lanes:
            lines.append((0.0, round(bottom) - 0.5, bands.width, round(bottom) - 0.5))
    marks = ticks(plan.low, plan.high, bands.width - GUTTER)
    grid = [plan_x(plan, t.at) for t in marks.minor]
    strong = [plan_x(plan, t.at) for t in marks.major] if marks.major else grid
    edges = [plan_x(plan, at) for at in (state.since, state.until) if at is not None]
    return Frame(
        bands.width,
        bands.height,
        "",
        areas=(*areas, *_shades(plan, bands, state)),
        links=(
            Links(ends(lines), "hairline"),
            Links(_uprights(grid, bands), "hairline", opacity=0.5),
            Links(_uprights(strong, bands), "hairline"),
            Links(_uprights(edges, bands), "accent", opacity=0.55),
            Links(ends([(GUTTER - 0.5, 0.0, GUTTER - 0.5, bands.lanes)]), "hairline"),
        ),
    )


def _uprights(xs: list[float], bands: Bands) -> Floats:
    return ends([(round(x) + 0.5, 0.0, round(x) + 0.5, bands.lanes) for x in xs if GUTTER < x < bands.width])


def _shades(plan: Plan, bands: Bands, state: TimelineState) -> list[Area]:
    out = []
    left = min(max(plan_x(plan, state.since), GUTTER), bands.width) if state.since is not None else GUTTER
    right = min(max(plan_x(plan, state.until), GUTTER), bands.width) if state.until is not None else bands.width
    for x0, x1 in ((GUTTER, left), (right, bands.width)):
        if x1 - x0 > 0.5:
            out.append(Area(box(x0, 0, x1, bands.lanes), "text", 0.045))
    return out


# -- bars, marks and words ------------------------------------------------------------------------------------------------


def _in_view(
    items: Items, plan: Plan, bands: Bands, state: TimelineState, lanes: NDArray[np.int64], whole: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """List the packed groups in view (rows of the packing) and the top of each one's row."""
    packing = plan.packing
    open_lane = np.zeros(len(plan.lane_top), bool)
    open_lane[lanes] = True
    lane = items.lane[packing.group]
    near = (plan.row >= 0) & open_lane[lane]
    words = bands.width / plan.per_day  # a bar left of the window may still have its words in it
    near &= (packing.right > plan.low - 0.5 * words) & (packing.left < plan.high)
    found = np.flatnonzero(near)
    top = plan.lane_top[lane[found]] - state.offset + PAD + plan.row[found] * PITCH
    keep = (top >= 0) & (top + BAR <= bands.lanes) if whole else (top + PITCH > 0) & (top < bands.lanes)
    return found[keep], top[keep]


def _lanes(
    items: Items, plan: Plan, bands: Bands, state: TimelineState, lanes: NDArray[np.int64], whole: bool
) -> Frame:
    packing = plan.packing
    found, top = _in_view(items, plan, bands, state, lanes, whole)
    group = packing.group[found]
    y_of = np.full(len(items), np.nan)
    y_of[group] = top
    overhang = 0.0 if whole else 24.0
    bars, joints = _bars(items, plan, bands, state, y_of, overhang)
    marks, whiskers = _marks(items, plan, bands, state, y_of, overhang)
    chips, counts = _clusters(plan, bands, state, lanes, whole)
    today = plan_x(plan, plan.today)
    now = [(round(today) + 0.5, 0.0, round(today) + 0.5, bands.lanes)] if GUTTER < today < bands.width else []
    return Frame(
        bands.width,
        bands.height,
        "",
        links=(
            Links(ends(now), "accent", 1.0, (3.0, 3.0), opacity=0.7),
            Links(_as_of_line(plan, bands, state), "accent", 2.0),
            joints,
            *whiskers,
        ),
        bars=(*bars, chips),
        marks=marks,
        texts=(*_words(items, plan, bands, state, found, top), *counts),
    )


def _as_of_line(plan: Plan, bands: Bands, state: TimelineState) -> Floats:
    x = round(plan_x(plan, state.as_of)) if state.as_of is not None else -1.0
    return ends([(x, 0.0, x, bands.lanes)] if GUTTER < x < bands.width else [])


def _bars(
    items: Items, plan: Plan, bands: Bands, state: TimelineState, y_of: NDArray[np.float64], overhang: float
) -> tuple[list[Bars], Links]:
    b = np.flatnonzero(~np.isnan(y_of[items.bar_group]))
    group = items.bar_group[b]
    low, high = items.bar_low[b], items.bar_high[b]
    left, right, is_open, cut = bar_boxes(plan, bands, low, high, overhang)
    keep = (right > GUTTER - overhang) & (left < bands.width + overhang) & (right - left > 0.5)
    b, group, left, right, is_open, cut = b[keep], group[keep], left[keep], right[keep], is_open[keep], cut[keep]
    wide = right - left
    soft = np.clip((wide + np.where(np.isfinite(cut), cut, 0).sum(axis=1)) * 0.3, 3.0, 64.0)
    soft = np.where(items.bar_soft[b], soft, 0.0)[:, None] * ~is_open
    soft = np.minimum(np.maximum(soft - cut, 0.0), wide[:, None] / 2)
    y = y_of[group]
    node = items.node[group]
    status = items.status[group]
    gone = status == _OVERTURNED
    past = status == _SUPERSEDED
    due = state.due[node] if state.due is not None else np.zeros(len(b), bool)
    faded = state.faded[node] if state.faded is not None else np.zeros(len(b), bool)
    taper = np.minimum(BAR * 0.9, wide / 2)
    out: list[Bars] = []
    slim = (wide < SLIM) & ~items.bar_soft[b]
    kind = gone + 2 * due + 4 * faded + 8 * past + 16 * slim
    for code in np.unique(kind).tolist():
        rows = np.flatnonzero(kind == code)
        role = "overturned" if code & 9 else "claim"
        weight = 0.3 if code & 4 else 0.62 if code & 9 else 1.0
        boxes = np.stack([left[rows], y[rows] + 0.5, wide[rows], np.full(len(rows), BAR)], axis=1)
        out.append(
            Bars(
                boxes.astype(np.float32),
                role,
                soft[rows].astype(np.float32),
                is_open[rows],
                hatched=bool(code & 2),
                struck=bool(code & 1),
                opacity=(0.85 if code & 16 else 0.42) * weight,
                ids=tuple(items.ids[g] for g in group[rows].tolist()),
            )
        )
        if code & 16:
            continue
        # The same bar again as a firm line under the words: pale enough to write on, strong enough to see.
        start = left[rows] + np.where(is_open[rows, 0], taper[rows], 0)
        end = right[rows] - np.where(is_open[rows, 1], taper[rows], 0)
        under = np.stack(
            [start, y[rows] + 0.5 + BAR - UNDERLINE, np.maximum(end - start, 1), np.full(len(rows), UNDERLINE)], 1
        )
        out.append(
            Bars(
                under.astype(np.float32),
                role,
                soft[rows].astype(np.float32),
                np.zeros((len(rows), 2), bool),
                opacity=weight,
            )
        )
    return out, _joints(items, plan, bands, y_of, overhang)


def _joints(items: Items, plan: Plan, bands: Bands, y_of: NDArray[np.float64], overhang: float) -> Links:
    """Join the several bars and the marks of one claim by a thin line."""
    many = np.flatnonzero(~np.isnan(y_of) & ((items.bars_of > 1) | (items.marked & (items.bars_of > 0))))
    left = np.clip(plan.x(items.low[many]), GUTTER - overhang, bands.width + overhang)
    right = np.clip(plan.x(items.high[many]), GUTTER - overhang, bands.width + overhang)
    y = y_of[many] + BAR / 2 + 0.5
    return Links(np.stack([left, y, right, y], axis=1).astype(np.float32), "claim", 1.0, (2.0, 2.0), opacity=0.6)


def _marks(
    items: Items, plan: Plan, bands: Bands, state: TimelineState, y_of: NDArray[np.float64], overhang: float
) -> tuple[tuple[Marks, ...], tuple[Links, ...]]:
    m = np.flatnonzero(~np.isnan(y_of[items.mark_group]))
    low, high = plan.x(items.mark_low[m]), plan.x(items.mark_high[m])
    # An open mark stands at its known end.
    low, high = np.where(np.isneginf(low), high, low), np.where(np.isposinf(high), low, high)
    x = (low + high) / 2
    half = min(overhang, 12.0)
    keep = (high > GUTTER - half) & (low < bands.width + half)
    m, x, low, high = m[keep], x[keep], low[keep], high[keep]
    y = y_of[items.mark_group[m]] + BAR / 2 + 0.5
    sort = items.mark_sort[m]
    late = np.zeros(len(m), bool)
    if state.as_of is not None:  # a verdict is known from its own day on, whatever its claim's
        late = items.mark_low[m] >= state.as_of
        if state.faded is not None:
            late = np.where(sort == PAPER, state.faded[items.node[items.mark_group[m]]], late)
    out: list[Marks] = []
    whiskers: list[Links] = []
    for code, is_late in sorted(set(zip(sort.tolist(), late.tolist(), strict=True))):
        rows = np.flatnonzero((sort == code) & (late == is_late))
        weight = 0.25 if is_late else 1.0
        shape, role, hollow = (Shape.PAGE, "paper", False) if code == PAPER else _VERDICT_MARKS[code]
        size = np.full(len(rows), MARK if code == PAPER else 4.6, np.float32)
        out.append(
            Marks(
                np.stack([x[rows], y[rows]], axis=1).astype(np.float32),
                size,
                shape,
                role,
                outline="" if hollow else "surface",
                width=1.4 if hollow else 0.8,
                opacity=weight,
                hollow=hollow,
                ids=tuple(items.ids[g] for g in items.mark_group[m[rows]].tolist()),
            )
        )
        # A date that is wider than its mark shows how wide: a line over all its days.
        broad = rows[(high - low)[rows] > 2 * MARK_ROOM]
        if len(broad):
            a, b = np.maximum(low[broad], GUTTER - overhang), np.minimum(high[broad], bands.width + overhang)
            whiskers.append(
                Links(np.stack([a, y[broad], b, y[broad]], axis=1).astype(np.float32), role, 1.2, opacity=0.75 * weight)
            )
            for end in (a, b):
                caps = np.stack([end, y[broad] - 2.5, end, y[broad] + 2.5], axis=1)
                whiskers.append(Links(caps.astype(np.float32), role, 1.2, opacity=0.75 * weight))
    return tuple(out), tuple(whiskers)


def _clusters(
    plan: Plan, bands: Bands, state: TimelineState, lanes: NDArray[np.int64], whole: bool
) -> tuple[Bars, tuple[Text, ...]]:
    packing = plan.packing
    open_lane = np.zeros(len(plan.lane_top), bool)
    open_lane[lanes] = True
    near = open_lane[packing.cluster_lane] & (packing.cluster_high > plan.low) & (packing.cluster_low < plan.high)
    c = np.flatnonzero(near)
    lane = packing.cluster_lane[c]
    y = plan.lane_top[lane] - state.offset + PAD + plan.rows_used[lane] * PITCH
    keep = (y >= 0) & (y + BAR <= bands.lanes) if whole else (y + PITCH > 0) & (y < bands.lanes)
    c, y = c[keep], y[keep]
    left, right = plan.x(packing.cluster_low[c]) + 1.0, plan.x(packing.cluster_high[c]) - 1.0
    if whole:
        left, right = np.maximum(left, GUTTER), np.minimum(right, bands.width)
    boxes = np.stack([left, y + 0.5, np.maximum(right - left, 1), np.full(len(c), BAR)], axis=1)
    chips = Bars(
        boxes.astype(np.float32),
        "text-faint",
        np.zeros((len(c), 2), np.float32),
        np.zeros((len(c), 2), bool),
        opacity=0.2,
    )
    texts = tuple(
        Text((a + b) / 2, top + 0.5 + BAR - 3.2, f"+{n:,}", SMALL, "text-quiet", bold=True, anchor="middle")
        for a, b, top, n in zip(
            left.tolist(), right.tolist(), y.tolist(), packing.cluster_count[c].tolist(), strict=True
        )
        if b - a >= 24
    )
    return chips, texts


def _words(
    items: Items,
    plan: Plan,
    bands: Bands,
    state: TimelineState,
    found: NDArray[np.int64],
    top: NDArray[np.float64],
) -> list[Text]:
    packing = plan.packing
    group = packing.group[found]
    low, high = plan.x(items.low[group]), plan.x(items.high[group])
    reach_left, reach_right = plan.x(packing.left[found]), plan.x(packing.right[found])
    single = (items.bars_of[group] == 1) & ~items.marked[group]
    inside = single & (np.minimum(high, bands.width) - np.maximum(low, GUTTER) >= INSIDE)
    start = np.where(
        inside, np.maximum(low, GUTTER) + 5, np.maximum(np.maximum(high, low + LEAST_BAR), reach_right) + 4
    )
    open_left = np.isneginf(items.low[group]) & inside
    start = np.where(open_left, start + BAR, start)
    paper = ~items.is_claim[group]
    end = np.minimum(plan.x(packing.next[found]), bands.width) - 6
    # Words inside the bar may run on behind it, where nothing follows in the row.
    soft_end = np.where(inside & np.isposinf(high), bands.width - BAR - 6, end)
    room = np.minimum(end, soft_end) - start
    # A claim in several parts has its words behind the last, or where that is too tight in the gap behind the first.
    between = np.zeros(len(found), bool)
    for i in np.flatnonzero(~single & ~paper & (room < LEAST_WORDS)).tolist():
        gap = _first_gap(items, plan, int(group[i]))
        if gap is not None and gap[0] >= GUTTER and min(gap[1], bands.width) - gap[0] >= LEAST_WORDS:
            start[i], room[i], between[i] = gap[0], min(gap[1], bands.width) - gap[0], True
    most = np.where(paper, 240.0, 640.0)
    fits = (room >= np.where(paper, 70.0, LEAST_WORDS)) & (start >= GUTTER) & (reach_left < bands.width)
    gone = (items.status[group] == _OVERTURNED) | (items.status[group] == _SUPERSEDED)
    if state.faded is not None:
        gone = gone | state.faded[items.node[group]]
    out: list[Text] = []
    for i in np.flatnonzero(fits).tolist():
        words = fit(items.titles[group[i]], TYPE, min(float(room[i]), float(most[i])))
        if len(words) < 5:
            continue
        halo = "surface" if between[i] else ""
        role = "text-faint" if gone[i] or paper[i] else "text" if inside[i] else "text-quiet"
        out.append(
            Text(float(start[i]), float(top[i]) + 0.5 + BAR - 3.4, words, TYPE, role, halo=halo, id=items.ids[group[i]])
        )
    return out


def _first_gap(items: Items, plan: Plan, g: int) -> tuple[float, float] | None:
    """Give the pixels between the first part of a group and its second."""
    a, b = np.searchsorted(items.bar_group, [g, g + 1])
    c, d = np.searchsorted(items.mark_group, [g, g + 1])
    marks = (plan.x(items.mark_low[c:d]) + plan.x(items.mark_high[c:d])) / 2
    starts = [*plan.x(items.bar_low[a:b]).tolist(), *(marks - MARK_ROOM).tolist()]
    stops = [*plan.x(items.bar_high[a:b]).tolist(), *(marks + MARK_ROOM).tolist()]
    parts = sorted(zip(starts, stops, strict=True))
    if len(parts) < 2:
        return None
    return max(parts[0][1], parts[0][0] + LEAST_BAR) + 4, parts[1][0] - 6


def words_at(
    items: Items, plan: Plan, bands: Bands, state: TimelineState, lane: int, x: float, y: float
) -> NodeId | None:
    """Tell whose words stand at a pixel of one lane."""
    found, top = _in_view(items, plan, bands, state, np.array([lane]), False)
    here = (top <= y) & (y < top + PITCH)
    for text in _words(items, plan, bands, state, found[here], top[here]):
        if text.x <= x <= text.x + text_width(text.text, text.size):
            return NodeId(text.id)
    return None


# -- what is lit --------------------------------------------------------------------------------------------------------


def draw_lit(
    items: Items,
    groups: Mapping[NodeId, int],
    plan: Plan,
    bands: Bands,
    state: TimelineState,
    *,
    whole: bool = False,
    fits: NDArray[np.int64] | None = None,
) -> Layer:
    """Ring what is selected, what belongs to it, and what the pointer is over; what lies in a cluster rings its cluster."""
    lanes = set((fits if fits is not None else _lanes_in_view(plan, bands, state)).tolist())
    areas: list[Area] = []
    wanted = [(node, "selection", 0.4, 1.0) for node in sorted(state.related - set(state.selected))]
    wanted += [(node, "selection", 1.0, 2.0) for node in state.selected]
    if state.hover is not None and state.hover not in state.selected:
        wanted.append((state.hover, "text-quiet", 1.0, 1.2))
    undated = {s.group: s for s in slots(items, plan, bands, state)[0]}
    for node, role, opacity, wide in wanted:
        g = groups.get(node)
        if g is None or (state.visible is not None and not state.visible[items.node[g]]):
            continue
        if np.isnan(items.low[g]):
            slot = undated.get(g)
            if slot is not None and bands.undated:
                y = bands.undated_top + bands.undated / 2
                areas.append(Area(box(slot.x - 7, y - 8, slot.x + 7, y + 8), "", opacity, role, wide))
            continue
        if int(items.lane[g]) not in lanes:
            continue
        for x0, y0, x1, y1 in _rings(items, plan, bands, state, g):
            if y1 > 0 and y0 < bands.lanes and (not whole or (y0 >= 0 and y1 <= bands.lanes)):
                areas.append(Area(_rounded(x0, y0, x1, y1), "", opacity, role, wide))
    return Layer(
        Frame(bands.width, bands.height, "", areas=tuple(areas)), (GUTTER, 0.0, bands.width - GUTTER, bands.height)
    )


def _rings(
    items: Items, plan: Plan, bands: Bands, state: TimelineState, g: int
) -> list[tuple[float, float, float, float]]:
    top, _ = plan.rows_of(items, g)
    y = top - state.offset + 0.5
    at = int(np.searchsorted(plan.packing.group, g))
    if at >= len(plan.packing.group) or plan.packing.group[at] != g:
        return []
    cluster = int(plan.packing.cluster_of[at])
    if cluster >= 0:
        low, high = plan.packing.cluster_low[cluster], plan.packing.cluster_high[cluster]
        return [(plan_x(plan, float(low)) + 1, y, plan_x(plan, float(high)) - 1, y + BAR)]
    out = []
    a, b = np.searchsorted(items.bar_group, [g, g + 1])
    if b > a:
        left, right, _, _ = bar_boxes(plan, bands, items.bar_low[a:b], items.bar_high[a:b], 24.0)
        out = [(x0 - 1.5, y - 1, x1 + 1.5, y + BAR + 1) for x0, x1 in zip(left.tolist(), right.tolist(), strict=True)]
    else:
        a, b = np.searchsorted(items.mark_group, [g, g + 1])
        low, high = plan.x(items.mark_low[a:b]), plan.x(items.mark_high[a:b])
        low, high = np.where(np.isneginf(low), high, low), np.where(np.isposinf(high), low, high)
        out = [(x - 7, y - 1, x + 7, y + BAR + 1) for x in ((low + high) / 2).tolist()]
    return [box for box in out if box[2] > GUTTER and box[0] < bands.width]


def _rounded(x0: float, y0: float, x1: float, y1: float, corner: float = 3.0) -> Floats:
    """Outline a box with its corners cut, so that it follows a bar's."""
    c = min(corner, (x1 - x0) / 2, (y1 - y0) / 2)
    d = c * 0.3
    points = []
    for x, y, sx, sy in ((x0, y0, 1, 1), (x1, y0, -1, 1), (x1, y1, -1, -1), (x0, y1, 1, -1)):
        corner_points = [(x, y + sy * c), (x + sx * d, y + sy * d), (x + sx * c, y)]
        points += corner_points if sx * sy > 0 else corner_points[::-1]
    return np.array(points, np.float32)
