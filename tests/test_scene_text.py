"""Words measured, broken and placed without Qt."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.scene.text import ELLIPSIS, Boxes, place, shorten, width, wrap

QUESTION = "Do language models understand the causes behind the answers that they give to us?"


def test_widths_add_up_and_differ_by_face() -> None:
    assert width("ab", 10) == pytest.approx(width("a", 10) + width("b", 10))
    assert width("mm", 10) > width("ii", 10) * 2
    assert width(QUESTION, 10, bold=True) > width(QUESTION, 10)
    assert width("", 12) == 0
    assert width("\U0001f600", 10) > 0  # not in the table: a guess, never nothing


def test_a_question_becomes_balanced_lines() -> None:
    lines = wrap(QUESTION, 12, 190, 3)
    assert len(lines) == 3
    assert " ".join(lines) == QUESTION
    widths = [width(line, 12) for line in lines]
    assert max(widths) <= 190
    assert min(widths) > 0.6 * max(widths)


def test_what_does_not_fit_ends_in_an_ellipsis_after_a_word() -> None:
    lines = wrap(QUESTION, 12, 120, 2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)
    assert QUESTION.startswith(" ".join(lines)[: -len(ELLIPSIS)])
    assert QUESTION[len(" ".join(lines)) - 1] == " "


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=120), st.floats(40, 300), st.integers(1, 4))
def test_no_line_is_ever_too_wide(text: str, most: float, lines: int) -> None:
    found = wrap(text, 11, most, lines)
    assert len(found) <= lines
    assert all(width(line, 11) <= most + 1e-6 for line in found)
    assert bool(found) == bool(text.split())


def test_shorten_leaves_what_fits() -> None:
    assert shorten("short", 12, 100) == "short"
    assert shorten("Incomprehensibilities", 12, 60).endswith(ELLIPSIS)
    assert width(shorten(QUESTION, 12, 100), 12) <= 100


def _scatter(n: int, seed: int = 1) -> tuple[list[Boxes], np.ndarray]:
    rng = np.random.default_rng(seed)
    at = rng.random((n, 2)) * [1400, 900]
    low, high = np.array([60, 0]), np.array([60, 30])
    below = np.hstack([at - low, at + high])
    above = below - [0, 32, 0, 32]
    return [Boxes(below.astype(np.float32)), Boxes(above.astype(np.float32))], np.arange(n)


def _overlaps(boxes: np.ndarray) -> int:
    a, b = Boxes(boxes).pairs_with(Boxes(boxes))
    return int((a != b).sum())


@pytest.mark.parametrize("n", [30, 700])  # below and above the size at which a tree is used
def test_placed_labels_never_overlap_and_the_first_always_stands(n: int) -> None:
    choices, rank = _scatter(n)
    chosen = place(choices, rank, Boxes(np.empty((0, 4), np.float32)), np.empty(0, np.int64))
    kept = np.array([choices[k].corners[i] for i, k in enumerate(chosen) if k >= 0])
    assert chosen[0] == 0
    assert len(kept) > n // 8
    assert _overlaps(kept) == 0


def test_pairs_agree_with_comparing_all() -> None:
    rng = np.random.default_rng(3)
    low = rng.random((260, 2)) * 900
    boxes = np.hstack([low, low + rng.random((260, 2)) * 60 + 1]).astype(np.float32)
    mine, other = Boxes(boxes[:250]), Boxes(boxes)
    found = set(zip(*(side.tolist() for side in mine.pairs_with(other)), strict=True))
    wanted = {
        (i, j)
        for i, a in enumerate(boxes[:250].tolist())
        for j, b in enumerate(boxes.tolist())
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    }
    assert found == wanted


def test_obstacles_block_lower_ranks_only_unless_strict() -> None:
    box = Boxes(np.array([[0, 0, 10, 10]], np.float32))
    stone = Boxes(np.array([[5, 5, 8, 8]], np.float32))
    rank = np.array([5])
    heavier, lighter = np.array([1]), np.array([9])
    assert place([box], rank, stone, heavier)[0] == -1
    assert place([box], rank, stone, lighter)[0] == 0
    assert place([box], rank, stone, lighter, strict=1)[0] == -1
    assert place([box], rank, stone, heavier, np.array([0]))[0] == 0  # its own mark


def test_placing_depends_only_on_what_is_near() -> None:
    choices, rank = _scatter(600)
    stones = Boxes(np.empty((0, 4), np.float32)), np.empty(0, np.int64)
    whole = place(choices, rank, *stones)
    near = choices[0].corners[:, 0] < 1000
    part = place([Boxes(c.corners[near]) for c in choices], rank[near], *stones)
    inner = choices[0].corners[near][:, 0] < 400
    assert (whole[near][inner] == part[inner]).all()
