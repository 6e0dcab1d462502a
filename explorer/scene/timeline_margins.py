"""Draws what stands around the lanes: their names, the axis, the undated lane, and what a figure adds."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.scene import Area, Frame, Links, Marks, Shape, Text
from explorer.scene.text import shorten, wrap
from explorer.scene.text import width as text_width
from explorer.scene.timeline_items import Items
from explorer.scene.timeline_plan import (
    GUTTER,
    PAD,
    PITCH,
    SMALL,
    TYPE,
    Bands,
    Plan,
    TimelineState,
    box,
    ends,
    fit,
    plan_x,
    slots,
)
from explorer.scene.timeline_ticks import Ticks, ticks


def draw_names(items: Items, plan: Plan, bands: Bands, state: TimelineState, lanes: NDArray[np.int64]) -> Frame:
    """Write the name and the count of each lane into the gutter."""
    texts: list[Text] = []
    for lane in lanes.tolist():
        top = float(plan.lane_top[lane]) - state.offset
        bottom = top + float(plan.lane_height[lane])
        # The name stays in sight as long as any of its lane does.
        tall = max(1, min(3, int((bottom - top - 2 * PAD) // PITCH)))
        y = min(max(top, 0.0), max(bottom - tall * PITCH - 2 * PAD, top)) + PAD + PITCH - 4.0
        if y - PITCH / 2 > bands.lanes:
            continue
        entry = items.lanes[lane]
        claims, papers = int(plan.claims[lane]), int(plan.papers[lane])
        bold = entry.id in state.selected
        texts.extend(_name(entry.name, f"{claims or papers:,}", y, bold=bold, lines=tall))
    return Frame(bands.width, bands.height, "", texts=tuple(texts))


def _name(name: str, count: str, y: float, *, bold: bool = False, lines: int = 1) -> list[Text]:
    room = GUTTER - 12 - 12 - text_width(count, TYPE) - 8
    out = [
        Text(12.0, y + i * (PITCH - 1.5), row, TYPE + 0.5, "text" if bold else "text-quiet", bold=bold)
        for i, row in enumerate(_wrapped(name, int(room) // 4 * 4, lines, bold))
    ]
    return [*out, Text(GUTTER - 12, y, count, TYPE, "text-faint", anchor="end")]


@lru_cache(maxsize=8192)
def _wrapped(name: str, most: int, lines: int, bold: bool) -> tuple[str, ...]:
    if lines == 1:
        return (shorten(name, TYPE + 0.5, most, bold=bold),)
    return wrap(name, TYPE + 0.5, most, lines, bold=bold)


def draw_axis(plan: Plan, bands: Bands) -> Frame:
    """Draw the axis of time under the lanes, with today on it."""
    top = bands.lanes
    marks = ticks(plan.low, plan.high, bands.width - GUTTER)
    texts: list[Text] = []
    lines: list[tuple[float, float, float, float]] = [(0.0, top + 0.5, bands.width, top + 0.5)]
    free = GUTTER + 2
    one_row = bands.compact or not marks.major
    for tick in marks.minor:
        x = plan_x(plan, tick.at)
        if not GUTTER <= x <= bands.width:
            continue
        lines.append((round(x) + 0.5, top, round(x) + 0.5, top + 4))
        label = tick.alone if one_row else tick.label
        wide = text_width(label, SMALL)
        if x + 4 >= free and x + 4 + wide <= bands.width - 2:
            begins = one_row and bool(marks.major) and label.isdigit() and len(label) == 4
            texts.append(Text(x + 4, top + 13.5, label, SMALL, "text" if begins else "text-quiet", bold=begins))
            free = x + 4 + wide + 6
    if not one_row:
        texts.extend(_majors(marks, plan, bands, lines))
    today = plan_x(plan, plan.today)
    areas: tuple[Area, ...] = ()
    if GUTTER < today < bands.width:
        wide = text_width("today", SMALL)
        x = min(max(today, GUTTER + wide / 2 + 4), bands.width - wide / 2 - 4)
        y = top + 13.5
        # The word takes the place of labels it would touch.
        texts = [
            t
            for t in texts
            if t.y != y or t.x + text_width(t.text, SMALL, bold=t.bold) + 4 < x - wide / 2 or t.x > x + wide / 2 + 4
        ]
        lines.append((round(today) + 0.5, top, round(today) + 0.5, top + 4))
        texts.append(Text(x, y, "today", SMALL, "accent", anchor="middle"))
    return Frame(
        bands.width, bands.height, "", areas=areas, links=(Links(ends(lines), "hairline"),), texts=tuple(texts)
    )


def _majors(marks: Ticks, plan: Plan, bands: Bands, lines: list[tuple[float, float, float, float]]) -> list[Text]:
    """Write the second row: each stretch's word at its start, or at the left edge for the one already under way."""
    out: list[Text] = []
    top = bands.lanes
    starts = [plan_x(plan, tick.at) for tick in marks.major]
    for i, (x, tick) in enumerate(zip(starts, marks.major, strict=True)):
        following = starts[i + 1] if i + 1 < len(starts) else bands.width
        at = max(x, GUTTER) + 4
        if x >= GUTTER:
            lines.append((round(x) + 0.5, top, round(x) + 0.5, top + bands.axis - 6))
        if at + text_width(tick.label, SMALL, bold=True) <= min(following, bands.width) - 4:
            out.append(Text(at, top + 27.0, tick.label, SMALL, "text", bold=True))
    return out


def draw_undated(items: Items, plan: Plan, bands: Bands, state: TimelineState) -> Frame:
    """Draw the lane of what bears no date, under the axis."""
    top = bands.undated_top
    middle = top + bands.undated / 2
    n_claims = int(items.is_claim[plan.undated].sum())
    places, more = slots(items, plan, bands, state)
    texts: list[Text] = [*_name("Undated", f"{n_claims or len(plan.undated):,}", middle + 4)]
    marks: list[Marks] = []
    for is_claim, shape, role in ((True, Shape.DIAMOND, "claim"), (False, Shape.PAGE, "paper")):
        mine = [s for s in places if items.is_claim[s.group] == is_claim]
        if mine:
            marks.append(
                Marks(
                    np.array([[s.x, middle] for s in mine], np.float32),
                    np.full(len(mine), 4.2, np.float32),
                    shape,
                    role,
                    outline=role,
                    width=1.4,
                    hollow=True,
                    ids=tuple(items.ids[s.group] for s in mine),
                )
            )
    for slot in places:
        if slot.right - slot.left >= 110:
            words = fit(items.titles[slot.group], TYPE, slot.right - slot.left - 30)
            texts.append(Text(slot.x + 9, middle + 3.6, words, TYPE, "text-quiet", id=items.ids[slot.group]))
    if more:
        at = (places[-1].right if places else GUTTER) + 6
        texts.append(Text(at, middle + 3.6, f"+{more:,} more", SMALL, "text-faint"))
    return Frame(
        bands.width,
        bands.height,
        "",
        areas=(Area(box(0, top, bands.width, bands.height), "surface-low"),),
        links=(
            Links(ends([(0.0, top + 0.5, bands.width, top + 0.5)]), "hairline"),
            Links(ends([(GUTTER - 0.5, top, GUTTER - 0.5, bands.height)]), "hairline"),
        ),
        marks=tuple(marks),
        texts=tuple(texts),
    )


# -- figures --------------------------------------------------------------------------------------------------------------


def figure_extras(
    inner: Frame,
    width: float,
    height: float,
    head: float,
    words: str,
    density: NDArray[np.float64],
    *,
    shown: int,
    total: int,
) -> Frame:
    """Put a density curve above a picture of lanes and a line of words below it."""
    moved = shift(inner, head)
    xs = np.linspace(GUTTER, width, len(density) + 1)
    peak = float(density.max()) if len(density) and density.max() > 0 else 1.0
    base, tall = head - 4, head - 18
    steps = [(GUTTER, base)]
    for i, value in enumerate(density.tolist()):
        y = base - tall * value / peak
        steps += [(float(xs[i]), y), (float(xs[i + 1]), y)]
    steps.append((width, base))
    return replace(
        moved,
        width=width,
        height=height,
        areas=(
            Area(np.array(steps, np.float32), "claim", 0.3),
            Area(np.array(steps, np.float32), "", 1.0, "claim", 1.0),
            *moved.areas,
        ),
        links=(
            Links(ends([(0.0, head - 0.5, width, head - 0.5), (0.0, height - 27.5, width, height - 27.5)]), "hairline"),
            *moved.links,
        ),
        texts=(
            Text(12.0, head - 14, "Claims over time", 11.0, "text-quiet"),
            *moved.texts,
            Text(12.0, height - 10, words, 11.0, "text-quiet"),
            Text(width - 12, height - 10, "fading ends: about · pointed ends: open", 11.0, "text-faint", anchor="end"),
        ),
        shown=shown,
        total=total,
        title="Dated claims",
        about=(("claims", words),),
    )


def shift(frame: Frame, down: float) -> Frame:
    """Move everything in a frame down."""
    two, four = np.array([0, down], np.float32), np.array([0, down, 0, down], np.float32)
    return replace(
        frame,
        areas=tuple(replace(a, points=a.points + two) for a in frame.areas),
        links=tuple(replace(k, ends=k.ends + four) for k in frame.links),
        bars=tuple(replace(b, boxes=b.boxes + np.array([0, down, 0, 0], np.float32)) for b in frame.bars),
        marks=tuple(replace(m, xy=m.xy + two) for m in frame.marks),
        texts=tuple(replace(t, y=t.y + down) for t in frame.texts),
    )
