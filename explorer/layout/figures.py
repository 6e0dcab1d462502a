"""Layouts of few nodes around one, and of everything over time: no forces, only order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.layout.placed import NO_THEME, SPACING, Layout, Points, Region
from explorer.model import Evidence, Kind, NodeId, Records, Stance

if TYPE_CHECKING:
    from explorer.graph import Arrays

CARD = (240.0, 44.0)
"""Width and height kept free around every node of ``focus``, and of ``neighbourhood`` for up to 40 nodes a ring."""

_WINGS = 20  # rows of cards on either side of a ring

_COLUMN, _ROW, _RISE = CARD[0] + 30.0, CARD[1] + 10.0, 12
_KINDS = list(Kind)
_DOT, _ACROSS = SPACING / 2, 5  # in a lane: units between marks, and marks side by side in one month at least
_MONTH = 365.2425 / 12


def focus(records: Records, columns: Arrays, node: NodeId) -> Layout:
    """Put one node in the middle: what supports it on the left, what contradicts it on the right, the rest behind.

    Around a line stand its notes (mentions above it) and its claims (below); around a claim the notes it restates on the left,
    the notes that speak against its line on the right, its line above and its papers below; around a note the lines that
    cite it, with its papers and claims below; anything else has its neighbours below. On every side the older stand
    above the newer and the undated last, in their order of citation. Cards of size ``CARD`` never overlap. Empty for
    a node the library does not hold.
    """
    if node not in columns.index:
        return Layout((), np.zeros((0, 2), np.float32), (), "focus")
    left, right, above, below = _sides_of(records, columns, node)
    taken = {node}
    sides: list[list[NodeId]] = []
    for side in (left, right, above, below):
        fresh = [one for one in dict.fromkeys(side) if one in columns.index and one not in taken]
        taken.update(fresh)
        sides.append(sorted(fresh, key=lambda one: _when(records, columns, one)))
    ids: list[NodeId] = [node]
    at: list[tuple[float, float]] = [(0.0, 0.0)]
    tall = 0.0
    for nodes, sign in ((sides[0], -1.0), (sides[1], 1.0)):
        wide = -(-len(nodes) // _RISE)
        rows = -(-len(nodes) // max(wide, 1))
        tall = max(tall, rows * _ROW / 2)
        for number, one in enumerate(nodes):
            column, row = divmod(number, rows)
            # Columns run from the far side inward on the left, so that reading order is time order on both sides.
            step = wide - column if sign < 0 else column + 1
            ids.append(one)
            at.append((sign * (step * _COLUMN + 20.0), (row - (rows - 1) / 2) * _ROW))
    for nodes, sign in ((sides[2], -1.0), (sides[3], 1.0)):
        narrow = len(nodes) <= _RISE
        wide = 1 if narrow else min(5, -(-len(nodes) // _RISE))
        rows = -(-len(nodes) // wide)
        begin = 1.6 * _ROW if narrow else tall + 1.6 * _ROW
        for number, one in enumerate(nodes):
            row, column = divmod(number, wide)
            ids.append(one)
            y = begin + row * _ROW if sign > 0 else -begin - (rows - 1 - row) * _ROW
            at.append(((column - (wide - 1) / 2) * _COLUMN, y))
    return Layout(tuple(ids), np.array(at, dtype=np.float32).reshape(-1, 2), (), "focus")


_Side = Iterable[NodeId]


def _sides_of(records: Records, columns: Arrays, node: NodeId) -> tuple[_Side, _Side, _Side, _Side]:
    """Say who stands left, right, above and below a node; repeats allowed, the first side wins."""
    line, claim, note = records.lines.get(node), records.claims.get(node), records.notes.get(node)
    if line is not None:
        judged = {one.note for one in line.evidence}
        quiet = [one for one in (*line.sources, *(c.note for c in line.citations)) if one not in judged]
        return (
            _notes_of(line.evidence, Stance.SUPPORTS),
            _notes_of(line.evidence, Stance.CONTRADICTS),
            [*_notes_of(line.evidence, Stance.MENTIONS), *quiet],
            [*line.claims, *(one.id for one in records.claims.values() if one.line == node)],
        )
    if claim is not None:
        home = records.lines.get(claim.line)
        against = _notes_of(home.evidence, Stance.CONTRADICTS) if home else []
        restated = [link.note for link in claim.notes if link.confirmed is not False]
        return restated, against, [claim.line], claim.papers
    if note is not None:
        said = [
            (other.id, one.stance) for other in records.lines.values() for one in other.evidence if one.note == node
        ]
        left, right, above = ([one for one, stance in said if stance is wanted] for wanted in Stance)
        claims = [
            one.id
            for one in records.claims.values()
            for link in one.notes
            if link.note == node and link.confirmed is not False
        ]
        return left, right, above, [*note.papers, *claims]
    around = columns.neighbours(columns.index[node])
    return [], [], [], [columns.ids[row] for row in around]


def _notes_of(evidence: Sequence[Evidence], stance: Stance) -> list[NodeId]:
    return [one.note for one in evidence if one.stance is stance]


def _when(records: Records, columns: Arrays, node: NodeId) -> tuple[bool, float, float]:
    """Give the key that puts older before newer and undated last; an undated note is as old as its oldest paper."""
    rows = [columns.index[node]]
    note = records.notes.get(node)
    if note is not None and note.date is None:
        rows = [columns.index[paper] for paper in note.papers if paper in columns.index] or rows
    dated = [row for row in rows if not np.isnan(columns.earliest[row])]
    if not dated:
        return True, 0.0, 0.0
    return False, min(float(columns.earliest[row]) for row in dated), min(float(columns.latest[row]) for row in dated)


def neighbourhood(records: Records, columns: Arrays, node: NodeId, depth: int = 1) -> Layout:
    """Put one node in the middle and its neighbours on rings, one ring a step, up to ``depth`` (1 to 3).

    A ring is ordered clockwise from the top, by the neighbour on the ring before that led there, then by kind and date. Rings of
    up to 40 are two wings with room for cards of size ``CARD``; larger ones are circles of marks, as wide as they must
    be. Themes are shown and not walked through. Empty for an unknown node.
    """
    start = columns.index.get(node)
    if start is None:
        return Layout((), np.zeros((0, 2), np.float32), (), "neighbourhood")
    theme = _KINDS.index(Kind.THEME)
    seen = {start}
    rows, at = [start], [(0.0, 0.0)]
    angle_of = {start: 0.0}
    ring, radius, reach = [start], 0.0, 0.0
    for step in range(min(max(depth, 1), 3)):
        fresh: list[tuple[float, int, tuple[bool, float, float], int]] = []
        for row in ring:
            if columns.kinds[row] == theme and row != start:
                continue
            for raw in columns.neighbours(row):
                other = int(raw)
                if other not in seen:
                    seen.add(other)
                    when = _when(records, columns, columns.ids[other])
                    fresh.append((angle_of[row], int(columns.kinds[other]), when, other))
        if not fresh:
            break
        fresh.sort()
        if len(fresh) <= 2 * _WINGS and not radius:
            places = _wings(len(fresh), step)
            reach = float(np.hypot(places[:, 0], places[:, 1]).max()) + CARD[0]
        else:
            room = CARD[0] * 1.1 if len(fresh) <= 2 * _WINGS else SPACING * 1.4
            radius = max(radius + CARD[0], reach + 3 * SPACING, room / (2 * np.sin(np.pi / max(len(fresh), 2))))
            turned = 2 * np.pi * np.arange(len(fresh)) / len(fresh)
            places = np.column_stack([np.sin(turned), -np.cos(turned)]) * radius
        for (_, _, _, row), (x, y) in zip(fresh, places.tolist(), strict=True):
            angle_of[row] = float(np.arctan2(x, -y)) % (2 * np.pi)
            rows.append(row)
            at.append((x, y))
        ring = [row for _, _, _, row in fresh]
    ids = tuple(columns.ids[row] for row in rows)
    return Layout(ids, np.array(at, dtype=np.float32).reshape(-1, 2), (), "neighbourhood")


def time_axis(records: Records, columns: Arrays) -> tuple[float, float]:
    """Give what ``time_lanes`` draws by: the proleptic ordinal at x = 0, and world units to one day."""
    drawn = np.flatnonzero(columns.kinds != _KINDS.index(Kind.THEME))
    return _origin(columns), _plan(columns, drawn).across * _DOT / _MONTH if len(drawn) else 1.0


def time_lanes(records: Records, columns: Arrays) -> Layout:
    """Lay time across and themes down; the lanes are the regions, ``time_axis`` gives the scale.

    A node stands in a month within its date's span (the closed end, where a span is open on one side), and nodes of one
    lane with the same span are spread evenly over it; marks of one month stand side by side and then downward. The undated
    stand in a block of their own left of the axis. Claims first, then lines, notes and papers. Themes stand at the head of their
    lane. Months are as wide as gives the whole a readable shape.
    """
    drawn = np.flatnonzero(columns.kinds != _KINDS.index(Kind.THEME))
    xy = np.zeros((len(columns), 2))
    if not len(drawn):
        return Layout(columns.ids, xy.astype(np.float32), (), "time")
    plan = _plan(columns, drawn)
    wide = np.where(plan.month < 0, plan.aside, plan.across)
    row, column = plan.rank // wide, plan.rank % wide
    height = plan.height(plan.across)
    top = np.cumsum(height) - height
    left = -(plan.aside + 2) * _DOT
    x = np.where(
        plan.month < 0,
        left + column * _DOT,
        (plan.month + (column + 0.5) / np.minimum(plan.across, plan.crowd)) * plan.across * _DOT,
    )
    xy[drawn] = np.column_stack([x, top[plan.lane] + SPACING * 1.5 + row * _DOT])
    right = max(float(x.max()), 0.0) + SPACING
    regions = _lane_regions(records, columns, plan.lanes, plan.lane, top, height, (left - SPACING, right))
    head = {region.theme: region for region in regions}
    below = float(top[-1] + height[-1]) + SPACING
    for theme_row in np.flatnonzero(columns.kinds == _KINDS.index(Kind.THEME)):
        region = head.get(columns.ids[theme_row])
        xy[theme_row] = (left - SPACING, float(region.outline[0, 1]) + SPACING / 2 if region else below)
    return Layout(columns.ids, xy.astype(np.float32), regions, "time")


@dataclass(slots=True)
class _Plan:
    """Which lane and month each drawn node is in, its rank there, and how many marks a month is wide."""

    lanes: NDArray[np.int64]
    lane: NDArray[np.int64]
    month: NDArray[np.int64]  # -1 undated
    rank: NDArray[np.int64]
    crowd: NDArray[np.int64]  # how many share its lane and month
    aside: int  # marks side by side in the block of the undated
    across: int

    def height(self, across: int) -> Points:
        """Reckon every lane's height for months of a given width."""
        wide = np.where(self.month < 0, self.aside, across)
        depth = np.zeros(len(self.lanes), dtype=np.int64)
        np.maximum.at(depth, self.lane, self.rank // wide + 1)
        return (depth * _DOT + 2 * SPACING).astype(np.float64)


def _plan(columns: Arrays, drawn: NDArray[np.int64]) -> _Plan:
    lanes, lane = np.unique(_lane(columns, drawn), return_inverse=True)
    days = _days(columns, drawn, lane)
    month = np.where(np.isnan(days), -1, np.floor((np.nan_to_num(days) - _origin(columns)) / _MONTH)).astype(np.int64)
    rank_of_kind = np.array([1, 2, 0, 3, 4])[columns.kinds[drawn]]
    rank, crowd = _ranks(lane * (month.max() + 2) + month + 1, rank_of_kind * (len(drawn) + 1) + np.arange(len(drawn)))
    plan = _Plan(lanes, lane, month, rank, crowd, 10, _ACROSS)
    plan.aside = int(max(10, np.sqrt(np.bincount(lane[month < 0], minlength=1).max(initial=1))))
    months = int(month.max()) + 1
    while plan.across < 400 and (months * plan.across + plan.aside) * _DOT < 1.3 * plan.height(plan.across).sum():
        plan.across += max(1, plan.across // 4)
    return plan


def _ranks(group: NDArray[np.int64], key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rank the members of every group by key, from 0, and count each one's group."""
    order = np.lexsort((key, group))
    begins = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]])
    sizes = np.diff(np.r_[begins, len(group)])
    rank, count = np.empty_like(group), np.empty_like(group)
    rank[order] = np.arange(len(group)) - np.repeat(begins, sizes)
    count[order] = np.repeat(sizes, sizes)
    return rank, count


def _wings(count: int, step: int) -> Points:
    """Place cards clockwise on the right and then the left half of a ring, in rows, so that none overlaps another."""
    right = -(-count // 2)
    row = np.r_[np.arange(right), np.arange(count - right)[::-1]].astype(np.float64)
    rows = np.r_[np.full(right, right), np.full(count - right, count - right)]
    y = (row - (rows - 1) / 2) * _ROW
    bulge = np.sqrt(np.maximum(0.0, 1 - (2 * y / (np.maximum(rows, 1) * _ROW)) ** 2))
    x = _COLUMN * (step + 0.75) + 0.6 * _COLUMN * bulge
    return np.column_stack([np.where(np.arange(count) < right, x, -x), y])


def _origin(columns: Arrays) -> float:
    ends = np.concatenate([columns.earliest, columns.latest])
    ends = ends[np.isfinite(ends)]
    return float(np.floor(ends.min() / _MONTH) * _MONTH) if len(ends) else 0.0


def _lane(columns: Arrays, drawn: NDArray[np.int64]) -> NDArray[np.int64]:
    from explorer.layout.theme_map import countries

    lane = countries(columns, drawn)
    # What belongs nowhere comes last, not first.
    return np.where(lane < 0, len(columns.theme_ids), lane)


def _days(columns: Arrays, drawn: NDArray[np.int64], lane: NDArray[np.int64]) -> Points:
    """Give each node its day: spread over its span among those of its lane with the same span; nan where undated.

    In an order that mixes the kinds (rows times a large odd number), so that each of them is spread as well.
    """
    first, last = columns.earliest[drawn], columns.latest[drawn]
    first, last = np.where(np.isinf(first), last, first), np.where(np.isinf(last), first, last)
    known = np.isfinite(first) & np.isfinite(last)
    first, last = np.where(known, first, 0.0), np.where(known, last, 0.0)
    _, span = np.unique(np.column_stack([lane, first, last]), axis=0, return_inverse=True)
    rank, count = _ranks(span.ravel().astype(np.int64), (drawn + 1) * 2_654_435_761 % 2**32)
    return np.where(known, first + (rank + 0.5) / count * (last - first), np.nan)


def _lane_regions(
    records: Records,
    columns: Arrays,
    lanes: NDArray[np.int64],
    lane: NDArray[np.int64],
    top: Points,
    height: Points,
    across: tuple[float, float],
) -> tuple[Region, ...]:
    count = np.bincount(lane, minlength=len(lanes))
    left, right = across
    regions: list[Region] = []
    for number, row in enumerate(lanes):
        theme = columns.theme_ids[int(row)] if row < len(columns.theme_ids) else NO_THEME
        high, low = float(top[number]), float(top[number] + height[number]) - SPACING / 2
        outline = np.array([(left, high), (right, high), (right, low), (left, low)], dtype=np.float32)
        record = records.themes.get(theme)
        name = "No theme" if theme == NO_THEME else (record.name if record and record.name else theme)
        middle = ((left + right) / 2, (high + low) / 2)
        radius = float(np.sqrt((right - left) * (low - high) / np.pi))
        regions.append(Region(theme, name, *middle, radius, int(count[number]), outline))
    return tuple(regions)
