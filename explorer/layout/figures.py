"""Layouts of few nodes around one: no forces, only order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.layout.placed import SPACING, Layout, Points
from explorer.model import Evidence, Kind, NodeId, Records, Stance

if TYPE_CHECKING:
    from explorer.graph import Arrays

CARD = (240.0, 44.0)
"""Width and height kept free around every node of ``focus``, and of ``neighbourhood`` for up to 40 nodes a ring."""

_WINGS = 20  # rows of cards on either side of a ring

_COLUMN, _ROW, _RISE = CARD[0] + 30.0, CARD[1] + 10.0, 12
_KINDS = list(Kind)


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


def _wings(count: int, step: int) -> Points:
    """Place cards clockwise on the right and then the left half of a ring, in rows, so that none overlaps another."""
    right = -(-count // 2)
    row = np.r_[np.arange(right), np.arange(count - right)[::-1]].astype(np.float64)
    rows = np.r_[np.full(right, right), np.full(count - right, count - right)]
    y = (row - (rows - 1) / 2) * _ROW
    bulge = np.sqrt(np.maximum(0.0, 1 - (2 * y / (np.maximum(rows, 1) * _ROW)) ** 2))
    x = _COLUMN * (step + 0.75) + 0.6 * _COLUMN * bulge
    return np.column_stack([np.where(np.arange(count) < right, x, -x), y])
