"""The theme map: themes as countries, communities as their provinces, nodes evenly spread as towns.

Three steps, each seeded: every node gets a country (its first theme, else the one most of its neighbours have); countries are
placed by how much they are linked and divide the map by their size; inside, communities divide a country the same way, and a
force layout decides who lives beside whom. Places are laid out evenly first and then matched to nodes, so that no two
nodes ever touch. Claims do not take part in the forces: they live around their line.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.layout.placed import NO_THEME, SPACING, Layout, Points, Region
from explorer.layout.settle import exchange, match_places, spread_apart, swap_neighbours
from explorer.layout.territory import divide, fill, polygon_area, polygon_centre, rounded, superellipse
from explorer.model import Kind, NodeId, Progress, Records, Relation

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from explorer.graph import Arrays

Ints = NDArray[np.int64]

_KINDS = list(Kind)
_CLAIM, _THEME = _KINDS.index(Kind.CLAIM), _KINDS.index(Kind.THEME)
_PULL = {
    Relation.CITES: 1.0,
    Relation.ASSERTS: 12.0,
    Relation.RESTATES: 1.2,
    Relation.RESTS_ON: 1.2,
    Relation.ANCHORED_IN: 0.7,
    Relation.NEXT: 0.8,
    Relation.CITES_PAPER: 0.5,
    Relation.ABOUT: 0.0,
}
_ASPECT = 1.5  # as wide as a window is
_PROVINCE = 90  # countries with more nodes than this are divided once more
_FEW = 220  # up to this many nodes, links are shortened pair by pair
_TRIES = 2  # how often countries of like size may still change places once the borders are drawn
_TOTAL = 100


@dataclass(slots=True)
class _Links:
    """The links that pull, as rows of drawn nodes."""

    ends: Ints
    weight: NDArray[np.float64]
    matrix: csr_matrix  # symmetric


def theme_map(
    records: Records, columns: Arrays, seed: int = 0, start: Layout | None = None
) -> Generator[Progress, None, Layout]:
    """Lay out the whole library as a map of its themes; a job that yields its progress and returns the layout.

    With ``start``, every node it holds keeps its place exactly and new ones are put beside their neighbours; regions are
    kept and grow where they must. Themes get the centre of their region; those without nodes stand in a row below the map.
    """
    yield Progress(0, _TOTAL, "Reading the links")
    if start is not None and len(start.ids):
        from explorer.layout.beside import extend

        return (yield from extend(records, columns, seed, start))
    drawn = np.flatnonzero(columns.kinds != _THEME)
    xy = np.zeros((len(columns), 2))
    regions: tuple[Region, ...] = ()
    if len(drawn):
        country = countries(columns, drawn)
        placed, regions = yield from place(records, columns, drawn, country, seed)
        xy[drawn] = placed
    _place_themes(columns, xy, regions)
    return Layout(columns.ids, xy.astype(np.float32), regions, "map")


def countries(columns: Arrays, drawn: Ints) -> Ints:
    """Give each drawn row the theme row it belongs to, -1 for none: its own, else the one most neighbours have.

    Nodes further off follow their neighbours in turn; of equally frequent themes the first wins.
    """
    from scipy.sparse import csr_matrix

    own = columns.theme[drawn].astype(np.int64)
    if not len(columns.theme_ids) or (own >= 0).all():
        return own
    links = pulling_links(columns, drawn)
    for _ in range(6):
        lost = np.flatnonzero(own < 0)
        known = np.flatnonzero(own >= 0)
        if not len(lost) or not len(known):
            break
        table = csr_matrix((np.ones(len(known)), (known, own[known])), shape=(len(drawn), len(columns.theme_ids)))
        votes = csr_matrix(links.matrix[lost] @ table)
        heard = np.flatnonzero(np.diff(votes.indptr) > 0)
        if not len(heard):
            break
        own[lost[heard]] = np.asarray(votes[heard].argmax(axis=1)).ravel()
    return own


def pulling_links(columns: Arrays, drawn: Ints) -> _Links:
    """Collect the links among drawn rows that pull on positions, numbered by their place in ``drawn``."""
    row = np.full(len(columns), -1, dtype=np.int64)
    row[drawn] = np.arange(len(drawn))
    pull = np.array([_PULL[relation] for relation in Relation])[columns.relations]
    ends = row[columns.edges.astype(np.int64)].reshape(-1, 2)
    use = (pull > 0) & (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
    return _links(ends[use], pull[use], len(drawn))


def _links(ends: Ints, weight: NDArray[np.float64], n: int) -> _Links:
    from scipy.sparse import csr_matrix

    half = csr_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(n, n))
    return _Links(ends, weight, csr_matrix(half + half.T))


def place(
    records: Records, columns: Arrays, drawn: Ints, country: Ints, seed: int
) -> Generator[Progress, None, tuple[Points, tuple[Region, ...]]]:
    """Place the drawn rows by their countries; gives their positions, centred on the origin, and the regions."""
    rng = np.random.default_rng(seed)
    n = len(drawn)
    links = pulling_links(columns, drawn)
    present, member = np.unique(country, return_inverse=True)
    size = np.bincount(member)
    roomy = _roominess(n)
    pad, gap = 0.7 * SPACING * roomy, 0.9 * SPACING * roomy
    yield Progress(5, _TOTAL, "Placing the themes")
    sites = yield from _place_countries(links, member, size, rng)
    yield Progress(15, _TOTAL, "Drawing the borders")
    need = _room(size, gap / 2 + pad)
    domain = superellipse(float(need.sum()), _ASPECT)
    sites = _into(sites, domain)
    lands = yield from _during(divide(domain, need, sites, gap + 2 * pad, rounds=90), 15, "Drawing the borders")
    tie = _between(links, member, len(size))
    alike = np.abs(np.log(size[:, None] / size[None, :])) < np.log(3)
    for _ in range(_TRIES if len(size) > 2 else 0):
        middles = np.array(
            [polygon_centre(land) if len(land) else site for land, site in zip(lands, sites, strict=True)]
        )
        better = exchange(middles, tie, alike)
        if np.array_equal(better, middles):
            break
        lands = yield from _during(divide(domain, need, better, gap + 2 * pad, rounds=90), 19, "Drawing the borders")
    yield Progress(22, _TOTAL, "Finding communities")
    home = _homes(columns, drawn, member)
    province = yield from _provinces(links, member, home, size)
    yield Progress(35, _TOTAL, "Settling neighbours")
    centres = np.array([polygon_centre(land) if len(land) else (0.0, 0.0) for land in lands])
    force = yield from _settle(links, member, home, province, centres, rng)
    yield Progress(65, _TOTAL, "Building the towns")
    xy, block, step = yield from _build(lands, member, province, force, rng)
    yield Progress(80, _TOTAL, "Moving closer")
    if n <= _FEW:
        tie = links.matrix.toarray()
        xy = exchange(xy, np.asarray(tie) ** 0.5, member[:, None] == member[None, :])
    else:
        yield from swap_neighbours(xy, block, links.matrix, step, rounds=24)
    yield Progress(92, _TOTAL, "Making room")
    yield from spread_apart(xy, step, rng)
    regions = _regions(records, columns, present, lands, pad, size)
    yield Progress(_TOTAL, _TOTAL, "Done")
    return xy, regions


def _during(
    steps: Generator[None, None, list[Points]], done: int, text: str
) -> Generator[Progress, None, list[Points]]:
    """Run steps that only say that they are going on, as progress of a job."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: list[Points] = end.value
            return result
        yield Progress(done, _TOTAL, text)


def _roominess(n: int) -> float:
    """Tell how much wider borders are drawn in a small library, where there is room to spare."""
    return float(np.clip(1.45 - 0.15 * np.log10(max(n, 1) / 10), 1.0, 1.3))


def _room(size: NDArray[np.int64], margin: float) -> Points:
    """Reckon the area for so many nodes, with a margin all around."""
    radius = np.sqrt(size * SPACING**2 * 0.93 / np.pi)
    return np.asarray(np.pi * (radius + margin) ** 2 * 1.04)


def _place_countries(
    links: _Links, member: Ints, size: NDArray[np.int64], rng: np.random.Generator
) -> Generator[Progress, None, Points]:
    """Find places for the countries, as discs of their size: linked ones close together, none inside another."""
    k = len(size)
    angle = np.arange(k) * 2.399963
    order = np.argsort(np.argsort(-size, kind="stable"), kind="stable")
    radius = np.sqrt(size / np.pi)
    spread = np.sqrt((size.sum() * 1.5) / np.pi)
    sites: Points = (
        np.column_stack([np.cos(angle[order]), np.sin(angle[order])]) * (np.sqrt((order + 0.5) / k) * spread)[:, None]
    )
    if k < 3:
        return sites
    tie = _between(links, member, k)
    tie /= np.sqrt(np.outer(size, size))
    # Shares of each country's ties, so that the small are heard as well as the large.
    tie /= max(float(tie.sum(axis=1).mean()), 1e-12)
    reach = radius[:, None] + radius[None, :]
    rounds = 160 if k < 400 else 60
    for turn in range(rounds):
        heat = 1 - turn / rounds
        apart = sites[:, None, :] - sites[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + 1e-9
        np.fill_diagonal(distance, 1e9)
        push = np.maximum(reach * 1.05 - distance, 0) * 0.5 + reach**2 / distance * 0.02 * heat
        pull = tie * np.maximum(distance - reach, 0) * 0.5
        np.fill_diagonal(pull, 0)
        move = ((push - pull) / distance)[:, :, None] * apart
        total = move.sum(axis=1)
        total -= sites * np.array([0.02, 0.02 * _ASPECT**2])
        longest = np.hypot(total[:, 0], total[:, 1])
        most = radius * (0.15 + heat)
        sites += total * np.minimum(1, most / np.maximum(longest, 1e-9))[:, None]
        if turn < rounds / 2:
            sites += rng.normal(size=sites.shape) * (radius * 0.15 * heat)[:, None]
        if k > 24 and turn % 4 == 0:
            yield Progress(5 + 10 * turn // rounds, _TOTAL, "Placing the themes")
    return exchange(sites, _between(links, member, k))


def _between(links: _Links, member: Ints, k: int) -> Points:
    """Sum the pull between every two countries; nothing on the diagonal."""
    from scipy.sparse import csr_matrix

    pairs = member[links.ends]
    across = pairs[:, 0] != pairs[:, 1]
    tie = csr_matrix((links.weight[across], (pairs[across, 0], pairs[across, 1])), shape=(k, k)).toarray()
    return np.asarray(tie + tie.T)


def _into(sites: Points, domain: Points) -> Points:
    """Move and scale points so that they spread over a polygon as its own area does."""
    low, high = domain.min(axis=0), domain.max(axis=0)
    if len(sites) < 2:
        return np.asarray(np.tile((low + high) / 2, (len(sites), 1)))
    middle = (sites.min(axis=0) + sites.max(axis=0)) / 2
    extent = np.maximum(np.ptp(sites, axis=0), 1e-9)
    return np.asarray((sites - middle) / extent * (high - low) * 0.8 + (low + high) / 2)


def _homes(columns: Arrays, drawn: Ints, member: Ints) -> Ints:
    """Give each drawn row the row it lives with: a claim its line (of the same country), any other node itself."""
    row = np.full(len(columns), -1, dtype=np.int64)
    row[drawn] = np.arange(len(drawn))
    home = np.arange(len(drawn))
    asserts = columns.relations == list(Relation).index(Relation.ASSERTS)
    ends = row[columns.edges[asserts].astype(np.int64)].reshape(-1, 2)
    ends = ends[(ends >= 0).all(axis=1)]
    ends = ends[member[ends[:, 0]] == member[ends[:, 1]]]
    ends = ends[columns.kinds[drawn[ends[:, 1]]] == _CLAIM]
    home[ends[::-1, 1]] = ends[::-1, 0]
    return home


def _provinces(links: _Links, member: Ints, home: Ints, size: NDArray[np.int64]) -> Generator[Progress, None, Ints]:
    """Divide large countries into communities; rows of small ones share one. Numbers are unique over all countries."""
    n = len(member)
    province = np.zeros(n, dtype=np.int64)
    large = size > _PROVINCE
    if large.any():
        ends = home[links.ends]
        inner = (member[ends[:, 0]] == member[ends[:, 1]]) & large[member[ends[:, 0]]] & (ends[:, 0] != ends[:, 1])
        graph = _links(ends[inner], links.weight[inner], n).matrix
        graph.sort_indices()
        yield Progress(24, _TOTAL, "Finding communities")
        from graspologic_native import leiden_csr

        found = leiden_csr(
            graph.indptr.astype(np.int64),
            graph.indices.astype(np.int32),
            graph.data.astype(np.float64),
            n,
            resolution=max(1.0, 0.9 * float((links.weight.sum()) / max(float(links.weight[inner].sum()), 1.0)))
            * float(large.sum()),
            seed=1,
        )[1]
        yield Progress(32, _TOTAL, "Finding communities")
        province = np.fromiter((found.get(row, 0) for row in range(n)), dtype=np.int64, count=n)
        province[~large[member]] = 0
        province = province[home]
        province = _join_small(graph, member, home, province, size)
    _, numbered = np.unique(member * (province.max() + 1) + province, return_inverse=True)
    return np.asarray(numbered, dtype=np.int64)


def _join_small(graph: csr_matrix, member: Ints, home: Ints, province: Ints, size: NDArray[np.int64]) -> Ints:
    """Join communities that are too small for a province of their own to the one they are tied to most, or to the smallest."""
    from scipy.sparse import csr_matrix

    for _ in range(3):
        _, number, count = np.unique(member * (province.max() + 1) + province, return_inverse=True, return_counts=True)
        owner = np.zeros(len(count), dtype=np.int64)
        owner[number] = member
        least = np.maximum(24, size[owner] // 14)
        small = (count < least) & (count < size[owner])
        if not small.any():
            return np.asarray(number)
        rows = np.arange(len(number))
        group = csr_matrix((np.ones(len(number)), (rows, number)), shape=(len(number), len(count)))
        tie = csr_matrix(group.T @ graph @ group)
        tie.setdiag(0)
        target = np.arange(len(count))
        for one in np.flatnonzero(small):
            span = slice(tie.indptr[one], tie.indptr[one + 1])
            others, weights = tie.indices[span], tie.data[span]
            same = (owner[others] == owner[one]) & (weights > 0)
            if same.any():
                # The tie per member: else the largest province would swallow all the others.
                others, weights = others[same], weights[same]
                target[one] = others[np.argmax(weights / (count[others] + 30.0))]
            else:
                mates = np.flatnonzero(owner == owner[one])
                mates = mates[mates != one]
                target[one] = mates[np.argmin(count[mates])] if len(mates) else one
        # Two that chose each other become one; a chain is followed to its end.
        mutual = target[target] == np.arange(len(count))
        target[mutual] = np.minimum(target, np.arange(len(count)))[mutual]
        for _ in range(4):
            target = target[target]
        province = target[number]
    _, number = np.unique(member * (province.max() + 1) + province, return_inverse=True)
    return np.asarray(number)


def _settle(
    links: _Links, member: Ints, home: Ints, province: Ints, centres: Points, rng: np.random.Generator
) -> Generator[Progress, None, Points]:
    """Find who lives beside whom: forces inside every country at once, each country being a disc of radius about 1."""
    from scipy.sparse import csr_matrix, diags

    n = len(member)
    living = np.flatnonzero(home == np.arange(n))
    number = np.full(n, -1, dtype=np.int64)
    number[living] = np.arange(len(living))
    ends = number[home[links.ends]]
    of = member[living]
    inner = (of[ends[:, 0]] == of[ends[:, 1]]) & (ends[:, 0] != ends[:, 1])
    graph = _links(ends[inner], links.weight[inner], len(living)).matrix
    total = np.asarray(graph.sum(axis=1)).ravel()
    # Hubs pull less per link, as everything near them would otherwise fall onto one point.
    graph = csr_matrix(graph @ diags(1 / np.sqrt(np.maximum(total, 1.0))))
    total = np.asarray(graph.sum(axis=1)).ravel()
    graph = csr_matrix(diags(1 / np.maximum(total, 1e-9)) @ graph)
    tied = total > 0

    outward = np.zeros((len(living), 2))
    cross = ends[of[ends[:, 0]] != of[ends[:, 1]]]
    if len(cross):
        toward = centres[of[cross[:, 1]]] - centres[of[cross[:, 0]]]
        toward /= np.maximum(np.hypot(toward[:, 0], toward[:, 1]), 1e-9)[:, None]
        for axis in (0, 1):
            outward[:, axis] = np.bincount(cross[:, 0], toward[:, axis], minlength=len(living))
            outward[:, axis] -= np.bincount(cross[:, 1], toward[:, axis], minlength=len(living))
        outward /= (3 + np.bincount(ends.ravel(), minlength=len(living)))[:, None]

    order = np.argsort(of, kind="stable")
    count = np.bincount(of, minlength=int(of.max()) + 1)
    first = np.cumsum(count) - count
    rank = np.empty(len(living), dtype=np.int64)
    rank[order] = np.arange(len(living)) - first[of[order]]
    mates, mate_first, mate_count = _mates(province[living])
    size = count[of]
    reach = 1.0 / np.sqrt(np.maximum(size, 1))
    turned = rng.uniform(0, 2 * np.pi, len(living))
    at = np.column_stack([np.cos(turned), np.sin(turned)]) * np.sqrt(rng.uniform(0, 1, len(living)))[:, None]
    at += _province_start(province[living], rng) * 0.7
    rounds = 70
    for turn in range(rounds):
        heat = 1 - turn / rounds
        move = np.zeros_like(at)
        move[tied] = (graph @ at - at)[tied] * 0.5
        for _ in range(3):
            other = order[first[of] + np.minimum((rng.random(len(living)) * size).astype(np.int64), size - 1)]
            apart = at - at[other]
            square = (apart**2).sum(axis=1)
            # One sampled mate stands for a third of them all.
            move += (
                apart
                * (np.minimum(0.055 / (square + reach**2 * 0.5), 6.0) / 3 * (other != np.arange(len(living))))[:, None]
            )
        near = mates[mate_first + np.minimum((rng.random(len(living)) * mate_count).astype(np.int64), mate_count - 1)]
        move += (at[near] - at) * 0.03
        move += outward * 0.3 - at * 0.03
        longest = np.hypot(move[:, 0], move[:, 1])
        at += move * np.minimum(1.0, (0.03 + 0.3 * heat) / np.maximum(longest, 1e-9))[:, None]
        if turn % 3 == 0:
            yield Progress(35 + 30 * turn // rounds, _TOTAL, "Settling neighbours")
    where = at[number[home]]
    guest = home != np.arange(n)
    turned = rng.uniform(0, 2 * np.pi, n)
    near_home = np.column_stack([np.cos(turned), np.sin(turned)]) * (0.15 * reach[number[home]])[:, None]
    where[guest] += near_home[guest]
    return where


def _mates(group: Ints) -> tuple[Ints, Ints, Ints]:
    """Sort rows by group, and give for each row where its group begins in that order and how many it has."""
    order = np.argsort(group, kind="stable")
    count = np.bincount(group)
    first = np.cumsum(count) - count
    return order, first[group], count[group]


def _province_start(province: Ints, rng: np.random.Generator) -> Points:
    count = int(province.max()) + 1
    turned = rng.uniform(0, 2 * np.pi, count)
    ring = np.column_stack([np.cos(turned), np.sin(turned)])
    return np.asarray(ring[province])


def _build(
    lands: list[Points], member: Ints, province: Ints, force: Points, rng: np.random.Generator
) -> Generator[Progress, None, tuple[Points, Ints, Points]]:
    """Lay places over every province and match them with its nodes; gives positions, provinces, each node's spacing."""
    n = len(member)
    xy, step = np.zeros((n, 2)), np.zeros(n)
    places = np.zeros((n, 2))
    by_province = np.argsort(province, kind="stable")
    count = np.bincount(province)
    first = np.cumsum(count) - count
    owner = np.zeros(len(count), dtype=np.int64)
    owner[province] = member
    for number, land in enumerate(lands):
        parts = np.flatnonzero(owner == number)
        sizes = count[parts]
        rows = np.concatenate([by_province[first[part] : first[part] + count[part]] for part in parts])
        if len(parts) > 1:
            at = force[rows]
            middle = at.mean(axis=0)
            label = np.repeat(np.arange(len(parts)), sizes)
            sites = np.column_stack([np.bincount(label, at[:, axis]) for axis in (0, 1)]) / sizes[:, None] - middle
            far = np.sqrt((sites**2).sum(axis=1).mean()) + 1e-9
            centre, radius = polygon_centre(land), np.sqrt(polygon_area(land) / np.pi)
            sites = centre + sites / far * radius * 0.6
            areas = yield from _during(
                divide(land, _room(sizes, 0.3 * SPACING), sites, 0.55 * SPACING, rounds=40), 65, "Building the towns"
            )
        else:
            areas = [land]
        for part, area, amount in zip(parts, areas, sizes, strict=True):
            usable = area if polygon_area(area) > 0 else land
            found, spacing = fill(usable, int(amount), float(rng.uniform(0, np.pi / 3)))
            places[first[part] : first[part] + amount] = found
            step[by_province[first[part] : first[part] + amount]] = spacing
        if number % 6 == 0:
            yield Progress(65 + 12 * number // len(lands), _TOTAL, "Building the towns")
    matched = match_places(force[by_province], places, province[by_province])
    xy[by_province] = places[matched]
    return xy, province, step


def _regions(
    records: Records, columns: Arrays, present: Ints, lands: list[Points], pad: float, size: NDArray[np.int64]
) -> tuple[Region, ...]:
    regions: list[Region] = []
    for number, land in enumerate(lands):
        theme = columns.theme_ids[int(present[number])] if present[number] >= 0 else NO_THEME
        regions.append(make_region(records, theme, rounded(land, pad), int(size[number])))
    regions.sort(key=lambda region: (-region.count, region.theme))
    return tuple(regions)


def make_region(records: Records, theme: NodeId, outline: Points, count: int) -> Region:
    """Make a region of an outline (a convex polygon in order)."""
    record = records.themes.get(theme)
    x, y = polygon_centre(outline)
    radius = float(np.sqrt(polygon_area(outline) / np.pi))
    name = "No theme" if theme == NO_THEME else (record.name if record and record.name else theme)
    return Region(theme, name, float(x), float(y), radius, count, outline.astype(np.float32))


def _place_themes(columns: Arrays, xy: Points, regions: tuple[Region, ...]) -> None:
    """Put theme rows at their region's centre; those without a region in rows below the map."""
    middle = {region.theme: (region.x, region.y) for region in regions}
    low = max((float(region.outline[:, 1].max()) for region in regions), default=0.0) + 2 * SPACING
    left = min((float(region.outline[:, 0].min()) for region in regions), default=0.0)
    spare = 0
    for row in np.flatnonzero(columns.kinds == _THEME):
        found = middle.get(columns.ids[row])
        if found is None:
            found = (left + (spare % 40) * SPACING, low + (spare // 40) * SPACING)
            spare += 1
        xy[row] = found
