"""Measure, break and place words without Qt: the same table of widths serves the screen, the SVG and the tests.

Everything drawn is set in Inter without kerning, so that a width is the sum of its characters' advances and a label
found free of its neighbours here is free of them on paper too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from explorer.resources import resource
from explorer.scene import Floats, Ints

FAMILY = "Inter"
LINE_HEIGHT = 1.22
"""Baseline to baseline, in multiples of the type size."""
ASCENT, DESCENT = 0.76, 0.22
"""How far capitals rise above and tails fall below the baseline, in multiples of the type size."""
UNKNOWN_ADVANCE = 600
ELLIPSIS = "…"
_FEW_PAIRS = 40_000  # up to so many, comparing all is quicker than building a tree


@cache
def _advances(face: str) -> Mapping[str, int]:
    try:
        table = json.loads(resource("fonts", "widths.json").read_text(encoding="utf-8"))
        return {str(char): int(advance) for char, advance in table[face].items()}
    except (OSError, ValueError, KeyError):  # measured roughly is better than not drawn
        return {}


def _face(bold: bool, italic: bool) -> str:
    return "SemiBold" if bold else "Italic" if italic else "Regular"


@lru_cache(maxsize=65536)
def _thousandths(text: str, face: str) -> int:
    advances = _advances(face)
    return sum(advances.get(char, UNKNOWN_ADVANCE) for char in text)


def width(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Measure one line of text in pixels at a type size in pixels.

    >>> width("HH", 20) == 2 * width("H", 20) == width("HH", 10) * 2
    True
    """
    return _thousandths(text, _face(bold, italic)) * size / 1000


def shorten(text: str, size: float, most: float, *, bold: bool = False, italic: bool = False) -> str:
    """Cut a line at a word, or where no word fits inside one, so that it and its ellipsis stay within ``most`` pixels."""
    if width(text, size, bold=bold, italic=italic) <= most:
        return text
    room = most - width(ELLIPSIS, size, bold=bold, italic=italic)
    used, end = 0.0, 0
    for char in text:
        used += width(char, size, bold=bold, italic=italic)
        if used > room:
            break
        end += 1
    cut = text[:end].rstrip()
    at_word = cut.rsplit(" ", 1)[0] if " " in cut and not text[end : end + 1].isspace() else cut
    kept = at_word if len(at_word) * 2 >= len(cut) else cut
    return kept.rstrip(" ,;:–—-(") + ELLIPSIS


def wrap(
    text: str, size: float, most: float, lines: int = 3, *, bold: bool = False, italic: bool = False
) -> tuple[str, ...]:
    """Break a title into at most ``lines`` lines of about equal width, none wider than ``most`` pixels.

    It takes the fewest lines that hold the words and then the breaks that leave the least ragged edge; what does not
    fit ends in an ellipsis.

    >>> wrap("one two three four", 10, 60, 2)
    ('one two', 'three four')
    """
    words = text.split()
    if not words:
        return ()
    space = width(" ", size, bold=bold, italic=italic)
    widths = [width(word, size, bold=bold, italic=italic) for word in words]
    if sum(widths) + space * (len(words) - 1) <= most:
        return (" ".join(words),)
    greedy: list[int] = [0]
    used = -space
    for i, wide in enumerate(widths):
        if used + space + wide > most and i > greedy[-1]:
            greedy.append(i)
            used = -space
        used += space + wide
    if len(greedy) > lines:
        breaks = [*greedy[:lines], len(words)]
    else:
        breaks = _balanced(widths, space, most, len(greedy)) or [*greedy, len(words)]
    rows = [" ".join(words[a:b]) for a, b in pairwise(breaks)]
    return tuple(shorten(row, size, most, bold=bold, italic=italic) for row in rows)


def _balanced(widths: Sequence[float], space: float, most: float, lines: int) -> list[int]:
    """Give the break points (first 0, last the number of words) with the least sum of squared slack."""
    n = len(widths)
    edge = [0.0]
    for wide in widths:
        edge.append(edge[-1] + wide + space)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, -1)}]
    for _ in range(lines):
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _before) in best[-1].items():
            for end in range(start + 1, n + 1):
                wide = edge[end] - edge[start] - space
                if wide > most and end > start + 1:
                    break
                price = cost + (most - wide) ** 2
                if end not in step or price < step[end][0]:
                    step[end] = (price, start)
        best.append(step)
    if n not in best[-1]:
        return []
    breaks = [n]
    for step in reversed(best[1:]):
        breaks.append(step[breaks[-1]][1])
    return breaks[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """Rectangles by their corners, n x 4 (left, top, right, bottom)."""

    corners: Floats

    def pairs_with(self, other: Boxes) -> tuple[Ints, Ints]:
        """Find every overlap of a rectangle of ours with one of ``other``, as two columns of row numbers."""
        if len(self.corners) * len(other.corners) <= _FEW_PAIRS:
            c, d = self.corners[:, None, :], other.corners[None, :, :]
            meets = (c[..., :2] < d[..., 2:]).all(axis=2) & (d[..., :2] < c[..., 2:]).all(axis=2)
            rows, columns = np.nonzero(meets)
            return rows.astype(np.int32), columns.astype(np.int32)
        from scipy.spatial import cKDTree

        a, b = self.corners.astype(np.float64), other.corners.astype(np.float64)
        half_a, half_b = (a[:, 2:] - a[:, :2]) / 2, (b[:, 2:] - b[:, :2]) / 2
        reach = half_a.max(axis=0) + half_b.max(axis=0) + 1e-6
        mid_a, mid_b = (a[:, 2:] + a[:, :2]) / 2, (b[:, 2:] + b[:, :2]) / 2
        near = cKDTree(mid_a / reach).sparse_distance_matrix(
            cKDTree(mid_b / reach), 1.0, p=np.inf, output_type="coo_matrix"
        )
        left, right = near.row, near.col
        apart = np.abs(mid_a[left] - mid_b[right])
        meet = (apart < half_a[left] + half_b[right]).all(axis=1)
        return left[meet].astype(np.int32), right[meet].astype(np.int32)


def place(
    choices: Sequence[Boxes],
    rank: NDArray[np.int64],
    obstacles: Boxes,
    obstacle_rank: NDArray[np.int64],
    owner: NDArray[np.int64] | None = None,
    strict: int = 0,
) -> Ints:
    """Choose for each label one of its boxes so that no two chosen overlap; -1 where none is free.

    ``choices[k]`` holds everybody's k-th box, best first. A lower ``rank`` goes first. An obstacle blocks the labels of
    a higher rank number than its own, and in the first ``strict`` choices everybody's; ``owner`` names the label an
    obstacle belongs to, which it never blocks.
    A label's fate hangs on labels and obstacles within a few box sizes only, so that a picture that is moved keeps its
    labels: in each round the best-ranked of any overlapping group wins and the others try their next box.
    """
    chosen = np.full(len(rank), -1, np.int32)
    taken = np.empty((0, 4), np.float32)
    for k, boxes in enumerate(choices):
        rows = np.flatnonzero(chosen < 0)
        mine = boxes.corners[rows]
        free = np.ones(len(rows), bool)
        at, stone = Boxes(mine).pairs_with(obstacles)
        stops = np.ones(len(at), bool) if k < strict else obstacle_rank[stone] < rank[rows[at]]
        if owner is not None:
            stops &= owner[stone] != rows[at]
        free[at[stops]] = False
        free[Boxes(mine).pairs_with(Boxes(taken))[0]] = False
        # Two passes: one beaten by a label that was beaten in turn gets its place in the second.
        for _ in range(2):
            left = np.flatnonzero(free)
            rivals = Boxes(mine[left])
            a, b = rivals.pairs_with(rivals)
            beaten = np.zeros(len(left), bool)
            beaten[a[rank[rows[left[a]]] > rank[rows[left[b]]]]] = True
            winners = left[~beaten]
            chosen[rows[winners]] = k
            taken = np.concatenate([taken, mine[winners]])
            free[winners] = False
            free[Boxes(mine).pairs_with(Boxes(mine[winners]))[0]] = False
    return chosen
