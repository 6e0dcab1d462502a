"""Who gets which place: matching nodes with places that are laid out already, and small moves afterwards."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.layout.placed import Points
from explorer.model import Progress

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Ints = NDArray[np.int64]


def match_places(wishes: Points, places: Points, group: Ints) -> Ints:
    """Match each wish with a place of its group, keeping neighbours neighbours; gives the place's row for each wish.

    Rows of one group stand together and there are as many places as wishes. Both are halved again and again along the
    places' longer side, so every place is taken once and the order of the wishes survives in both directions.
    """
    n = len(wishes)
    by_wish, by_place = np.arange(n), np.arange(n)
    block = np.unique(group, return_inverse=True)[1].astype(np.int64)
    while True:
        count = np.bincount(block)
        if count.max(initial=0) <= 1:
            break
        first = np.cumsum(count) - count
        at = places[by_place]
        low = np.minimum.reduceat(at, first)
        high = np.maximum.reduceat(at, first)
        axis = np.argmax(high - low, axis=1)[block]
        by_place = by_place[np.lexsort((at[np.arange(n), axis], block))]
        by_wish = by_wish[np.lexsort((wishes[by_wish][np.arange(n), axis], block))]
        rank = np.arange(n) - first[block]
        upper = rank >= (count[block] + 1) // 2
        split = block * 2 + upper
        block = np.unique(split, return_inverse=True)[1].astype(np.int64)
    result = np.empty(n, dtype=np.int64)
    result[by_wish] = by_place
    return result


def exchange(places: Points, tie: Points, allowed: NDArray[np.bool_] | None = None) -> Points:
    """Let two holders change places, again and again, where that shortens the ties (a symmetric matrix) the most.

    Gives each holder's place. ``allowed`` tells which pairs may change (all, without it). For few holders: every pair is
    weighed before each change.
    """
    k = len(places)
    apart = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))
    holder = np.arange(k)
    for _ in range(min(4 * k, 400_000_000 // max(k, 1) ** 3 + 20)):
        mine = tie[np.ix_(holder, holder)]
        cost = mine @ apart
        now = np.diag(cost)
        gain = now[:, None] + now[None, :] - cost - cost.T - 2 * mine * apart
        if allowed is not None:
            gain[~allowed[np.ix_(holder, holder)]] = 0.0
        one, two = divmod(int(np.argmax(gain)), k)
        if gain[one, two] <= 1e-9:
            break
        holder[[one, two]] = holder[[two, one]]
    moved = np.empty_like(places)
    moved[holder] = places
    return moved


def swap_neighbours(
    xy: Points, group: Ints, graph: csr_matrix, step: Points, rounds: int
) -> Generator[Progress, None, None]:
    """Swap nodes with near ones of their group wherever that shortens their links; changes ``xy`` in place."""
    from scipy.sparse import diags
    from scipy.spatial import cKDTree

    n = len(xy)
    total = np.asarray(graph.sum(axis=1)).ravel()
    if n < 3 or not total.any():
        return
    places = xy.copy()
    near = np.asarray(cKDTree(places).query(places, min(13, n))[1]).reshape(n, -1)
    holder = np.arange(n)  # who lives at each place
    weight = 1 / np.sqrt(np.maximum(total, 1.0))
    pull = graph @ diags(weight)
    pulled = np.asarray(pull.sum(axis=1)).ravel()
    average = diags(1 / np.maximum(pulled, 1e-9)) @ pull
    strength = 1 / np.sqrt(np.maximum(total, 1.0))
    for turn in range(rounds):
        goal = average @ xy
        # Each place proposes a swap with its k-th nearest; a place takes part in one swap a round.
        other = near[:, 1 + (turn * 5) % (near.shape[1] - 1)]
        here = np.arange(n)
        claimed = np.full(n, n)
        np.minimum.at(claimed, here, here)
        np.minimum.at(claimed, other, here)
        fine = (claimed[here] == here) & (claimed[other] == here) & (other != here)
        a, b = here[fine], other[fine]
        one, two = holder[a], holder[b]
        same = group[one] == group[two]
        a, b, one, two = a[same], b[same], one[same], two[same]

        def cost(node: Ints, place: Ints, goal: Points = goal) -> Points:
            gap = places[place] - goal[node]
            return np.asarray(np.hypot(gap[:, 0], gap[:, 1]) * strength[node])

        better = cost(one, b) + cost(two, a) < cost(one, a) + cost(two, b) - 1e-9
        a, b, one, two = a[better], b[better], one[better], two[better]
        holder[a], holder[b] = two, one
        xy[one], xy[two] = places[b], places[a]
        yield Progress(80 + 12 * turn // rounds, 100, "Moving closer")


def spread_apart(xy: Points, step: Points, rng: np.random.Generator) -> Generator[Progress, None, None]:
    """Loosen the lattice a little, so that towns look grown and not drilled; changes ``xy`` in place.

    Nobody moves further than a fifth of the local spacing, so no two come closer than three fifths of it.
    """
    turned = rng.uniform(0, 2 * np.pi, len(xy))
    far = np.sqrt(rng.uniform(0, 1, len(xy))) * 0.17 * step
    xy += np.column_stack([np.cos(turned), np.sin(turned)]) * far[:, None]
    yield Progress(95, 100, "Making room")
