"""How good a layout is: what stands together belongs together, nothing lies on top of anything, few links cross.

The measures are those of the project's design notes, so that our map and another program's can be held side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

NEAREST = 10
SIZE = (1400.0, 900.0)
PAIRS = 200_000


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares between 0 and 1. ``near`` and ``purity`` are better when high, ``crossing`` and ``touching`` when low."""

    near: float
    purity: float
    crossing: float
    touching: float


def quality(edges: NDArray[Any], theme: NDArray[Any], xy: NDArray[Any], seed: int = 1) -> Quality:
    """Measure a layout of ``edges`` (rows of node numbers) with one theme number per node."""
    places = np.asarray(xy, np.float64)
    rng = np.random.default_rng(seed)
    # Points in one spot have no nearest; a shift far below a pixel decides between them, the same at each run.
    extent = max(float(np.ptp(places, axis=0).max()), 1e-9)
    apart = places + rng.normal(scale=extent * 1e-9, size=places.shape)
    tree = cKDTree(apart)
    return Quality(
        _within_two_steps(edges, tree, apart, rng),
        _same_theme(theme, tree, apart, rng),
        _crossing(edges, places, rng),
        _touching(places),
    )


def _nearest(
    tree: cKDTree, places: NDArray[Any], rng: np.random.Generator, most: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Choose nodes and find the nearest ten of each, itself left out."""
    count = len(places)
    chosen = rng.permutation(count)[:most]
    found = tree.query(places[chosen], min(NEAREST + 1, count))[1]
    return chosen, found[:, 1:]


def _within_two_steps(edges: NDArray[Any], tree: cKDTree, places: NDArray[Any], rng: np.random.Generator) -> float:
    count = len(places)
    both = np.concatenate([edges, edges[:, ::-1]])
    graph = csr_matrix((np.ones(len(both), np.float32), (both[:, 0], both[:, 1])), shape=(count, count))
    chosen, found = _nearest(tree, places, rng, 2000)
    hits = 0
    for node, others in zip(chosen, found, strict=True):
        first = graph.indices[graph.indptr[node] : graph.indptr[node + 1]]
        reached = np.zeros(count, bool)
        reached[first] = True
        for step in np.unique(first):
            reached[graph.indices[graph.indptr[step] : graph.indptr[step + 1]]] = True
        hits += int(reached[others].sum())
    return hits / found.size


def _same_theme(theme: NDArray[Any], tree: cKDTree, places: NDArray[Any], rng: np.random.Generator) -> float:
    chosen, found = _nearest(tree, places, rng, 3000)
    return float(np.mean(theme[found] == theme[chosen, None]))


def _crossing(edges: NDArray[Any], places: NDArray[Any], rng: np.random.Generator) -> float:
    one, two = edges[rng.integers(len(edges), size=PAIRS)], edges[rng.integers(len(edges), size=PAIRS)]
    shared = (one[:, :, None] == two[:, None, :]).any((1, 2))
    a, b, c, d = (places[end] for end in (*one[~shared].T, *two[~shared].T))

    def turn(p: NDArray[Any], q: NDArray[Any], r: NDArray[Any]) -> NDArray[Any]:
        u, v = q - p, r - p
        return np.sign(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])

    crosses = (turn(a, b, c) != turn(a, b, d)) & (turn(c, d, a) != turn(c, d, b))
    straight = (turn(a, b, c) * turn(a, b, d) == 0) | (turn(c, d, a) * turn(c, d, b) == 0)
    return float(np.mean(crosses & ~straight))


def _touching(places: NDArray[Any]) -> float:
    """Tell the share of nodes whose disc of one pixel's radius meets another when the whole is fitted to the size."""
    extent = np.maximum(np.ptp(places, axis=0), 1e-9)
    fitted = places * min(SIZE[0] / extent[0], SIZE[1] / extent[1])
    gaps = cKDTree(fitted).query(fitted, 2)[0][:, 1]
    return float(np.mean(gaps < 2.0))
