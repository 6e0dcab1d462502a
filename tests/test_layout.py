"""Positions: the theme map's promises, growing it, and the layouts around one node and over time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.spatial import cKDTree

from explorer import graph
from explorer.jobs import drain
from explorer.layout import CARD, NO_THEME, SPACING, Layout, focus, neighbourhood, theme_map, time_axis, time_lanes
from explorer.layout.settle import exchange, match_places
from explorer.layout.territory import clip, divide, fill, inside, polygon_area, rounded, superellipse
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    Kind,
    NodeId,
    Records,
    SourceNote,
    Stance,
    Theme,
)

THEME = list(Kind).index(Kind.THEME)


def library(themes: int = 4, lines: int = 12, seed: int = 1) -> Records:
    """Make a library in which lines cite notes of their theme, with claims and papers; the last line has no theme."""
    rng = np.random.default_rng(seed)
    subjects = [Theme(NodeId(f"theme:{i}"), f"Subject {i}") for i in range(themes)]
    papers = {
        NodeId(f"p{i}"): AnchorPaper(NodeId(f"p{i}"), "P", themes=(subjects[i % themes].id,)) for i in range(lines)
    }
    notes = {
        NodeId(f"n{i}"): SourceNote(
            NodeId(f"n{i}"), "N?", themes=(subjects[i % themes].id,), papers=(NodeId(f"p{i % lines}"),)
        )
        for i in range(5 * lines)
    }
    made, claims = {}, {}
    for i in range(lines):
        own = [NodeId(f"n{j}") for j in range(5 * lines) if j % themes == i % themes]
        cited = [own[j] for j in rng.choice(len(own), 6, replace=False)]
        evidence = tuple(Evidence(note, Stance.SUPPORTS, 0.9, "", 1, 1, "rules") for note in cited)
        ids = tuple(NodeId(f"l{i}#c{j}") for j in range(3))
        for claim in ids:
            claims[claim] = DatedClaim(
                claim, NodeId(f"l{i}"), "C", (FuzzyDate(date(2024, 1, 1), date(2024, 12, 31), False, "2024", ""),)
            )
        tags = () if i == lines - 1 else (subjects[i % themes].id,)
        made[NodeId(f"l{i}")] = InquiringLine(NodeId(f"l{i}"), "L?", evidence=evidence, claims=ids, themes=tags)
    return Records(made, notes, claims, papers, {theme.id: theme for theme in subjects})


def marks(layout: Layout, columns: graph.Arrays) -> np.ndarray:
    return layout.xy[columns.kinds != THEME].astype(float)


def closest(points: np.ndarray) -> float:
    return float(cKDTree(points).query(points, 2)[0][:, 1].min())


def regions_of(columns: graph.Arrays, records: Records) -> list[NodeId]:
    """Say by hand where each drawn node of ``library`` belongs."""
    last = list(records.lines)[-1]
    home = columns.theme_ids[int(last[1:]) % len(columns.theme_ids)]
    drawn = np.flatnonzero(columns.kinds != THEME)
    return [columns.theme_ids[columns.theme[row]] if columns.theme[row] >= 0 else home for row in drawn]


@pytest.mark.parametrize("size", [(1, 3), (4, 12), (7, 60)])
def test_regions_hold_exactly_their_nodes(size):
    records = library(*size)
    columns = graph.arrays(records)
    layout = drain(theme_map(records, columns))
    assert layout.ids == columns.ids
    assert np.isfinite(layout.xy).all()
    belongs = np.array(regions_of(columns, records))
    assert {region.theme for region in layout.regions} == set(belongs)
    for region in layout.regions:
        held = inside(region.outline.astype(float), marks(layout, columns))
        assert (held == (belongs == region.theme)).all()
        assert region.count == held.sum()
        assert region.name == records.themes[region.theme].name
        centre = layout.xy[columns.index[region.theme]]
        assert centre == pytest.approx([region.x, region.y], abs=0.01)
    for one in layout.regions:
        for other in layout.regions:
            if one is not other:
                assert not inside(one.outline.astype(float), other.outline.astype(float)).any()


def test_nobody_touches_and_neighbours_are_a_spacing_apart():
    records = library(7, 60)
    columns = graph.arrays(records)
    points = marks(drain(theme_map(records, columns)), columns)
    nearest = cKDTree(points).query(points, 2)[0][:, 1]
    assert nearest.min() > 0.3 * SPACING
    assert 0.75 * SPACING < np.median(nearest) < 1.3 * SPACING
    assert 1.2 < np.ptp(points[:, 0]) / np.ptp(points[:, 1]) < 1.9


def test_claims_live_near_their_line():
    records = library(7, 60)
    columns = graph.arrays(records)
    layout = drain(theme_map(records, columns))
    at = dict(zip(layout.ids, layout.xy.astype(float), strict=True))
    far = [np.linalg.norm(at[claim.id] - at[claim.line]) for claim in records.claims.values()]
    anybody = [np.linalg.norm(at[claim.id] - at[NodeId("l0")]) for claim in records.claims.values()]
    assert np.median(far) < 4 * SPACING
    assert np.median(far) < np.median(anybody) / 3


def test_the_same_seed_gives_the_same_map():
    records = library()
    columns = graph.arrays(records)
    first, again = drain(theme_map(records, columns, seed=4)), drain(theme_map(records, columns, seed=4))
    assert np.array_equal(first.xy, again.xy)
    assert not np.array_equal(first.xy, drain(theme_map(records, columns, seed=5)).xy)


def test_progress_never_goes_back():
    records = library(7, 60)
    steps = [step.done for step in theme_map(records, graph.arrays(records))]
    assert steps == sorted(steps)
    assert steps[-1] == 100
    assert len(steps) > 30


@pytest.mark.parametrize("what", ["nothing", "one note", "themes only", "no links", "no themes"])
def test_poor_libraries_have_a_map_too(what):
    notes = {
        NodeId(f"n{i}"): SourceNote(NodeId(f"n{i}"), "N?") for i in range({"one note": 1, "no links": 9}.get(what, 0))
    }
    records = Records(notes=notes)
    if what == "themes only":
        records = Records(
            themes={NodeId("theme:a"): Theme(NodeId("theme:a"), "A"), NodeId("theme:b"): Theme(NodeId("theme:b"), "B")}
        )
    if what == "no themes":
        full = library()
        bare = {k: SourceNote(k, v.title, papers=v.papers) for k, v in full.notes.items()}
        records = Records(notes=bare, papers={k: AnchorPaper(k) for k in full.papers})
    columns = graph.arrays(records)
    layout = drain(theme_map(records, columns))
    assert layout.xy.shape == (len(records), 2)
    assert np.isfinite(layout.xy).all()
    assert [region.theme for region in layout.regions] == ([NO_THEME] if records.notes else [])
    if len(records) > 1:
        assert closest(layout.xy.astype(float)) > 0.3 * SPACING


def test_growing_moves_nobody_and_places_newcomers_beside_their_own():
    full = library(5, 41)
    new_line, dropped = NodeId("l3"), NodeId("theme:4")

    def stays(record: object) -> bool:
        return getattr(record, "themes", ())[:1] != (dropped,)

    lines = {k: v for k, v in full.lines.items() if k != new_line and stays(v)}
    before = Records(
        lines,
        {k: v for k, v in full.notes.items() if stays(v)},
        {k: v for k, v in full.claims.items() if v.line in lines},
        {k: v for k, v in full.papers.items() if stays(v)},
        {k: v for k, v in full.themes.items() if k != dropped},
    )
    start = drain(theme_map(before, graph.arrays(before)))
    columns = graph.arrays(full)
    grown = drain(theme_map(full, columns, start=start))
    at = dict(zip(grown.ids, grown.xy, strict=True))
    assert all(np.array_equal(at[node], xy) for node, xy in zip(start.ids, start.xy, strict=True))
    points = marks(grown, columns)
    assert closest(points) > 0.3 * SPACING
    region = next(one for one in grown.regions if one.theme == NodeId("theme:3"))
    newcomers = np.array([at[new_line], *(at[claim] for claim in full.lines[new_line].claims)]).astype(float)
    assert inside(region.outline.astype(float), newcomers).all()
    fresh = next(one for one in grown.regions if one.theme == dropped)
    belongs = np.array(regions_of(columns, full))
    assert (inside(fresh.outline.astype(float), points) == (belongs == dropped)).all()


def test_growing_by_nothing_and_shrinking_keep_places():
    full = library()
    columns = graph.arrays(full)
    start = drain(theme_map(full, columns))
    assert np.array_equal(drain(theme_map(full, columns, start=start)).xy, start.xy)
    fewer = Records(full.lines, full.notes, {}, full.papers, full.themes)
    left = drain(theme_map(fewer, graph.arrays(fewer), start=start))
    at = dict(zip(start.ids, start.xy, strict=True))
    assert all(np.array_equal(at[node], xy) for node, xy in zip(left.ids, left.xy, strict=True))
    assert sum(region.count for region in left.regions) == len(fewer) - len(fewer.themes)


def tug(supports: int, contradicts: int, mentions: int, claims: int = 4) -> Records:
    notes, evidence = {}, []
    stances = [Stance.SUPPORTS] * supports + [Stance.CONTRADICTS] * contradicts + [Stance.MENTIONS] * mentions
    for number, stance in enumerate(stances):
        day = date(2025 - number % 5, 1, 1)
        when = None if number % 7 == 3 else FuzzyDate(day, day, False, str(day), "")
        note = SourceNote(NodeId(f"n{number}"), "N?", date=when)
        notes[note.id] = note
        evidence.append(Evidence(note.id, stance, 0.9, "", 1, 1, "rules"))
    line = InquiringLine(
        NodeId("l"), "L?", evidence=tuple(evidence), claims=tuple(NodeId(f"l#c{i}") for i in range(claims))
    )
    made = {claim: DatedClaim(claim, line.id, "C") for claim in line.claims}
    return Records({line.id: line}, notes, made)


def cards_overlap(xy: np.ndarray) -> bool:
    apart = np.abs(xy[:, None, :] - xy[None, :, :])
    touching = (apart[:, :, 0] < CARD[0]) & (apart[:, :, 1] < CARD[1])
    return bool((touching & ~np.eye(len(xy), dtype=bool)).any())


@pytest.mark.parametrize("counts", [(30, 0, 0), (0, 30, 0), (0, 0, 30), (14, 9, 7), (1, 1, 1), (0, 0, 0), (13, 13, 40)])
def test_focus_is_a_tug_of_war(counts):
    records = tug(*counts)
    layout = focus(records, graph.arrays(records), NodeId("l"))
    at = dict(zip(layout.ids, layout.xy, strict=True))
    assert at[NodeId("l")].tolist() == [0, 0]
    assert not cards_overlap(layout.xy)
    columns: dict[float, list[NodeId]] = {}
    for evidence in records.lines[NodeId("l")].evidence:
        x, y = at[evidence.note]
        if evidence.stance is Stance.SUPPORTS:
            assert x < 0
        elif evidence.stance is Stance.CONTRADICTS:
            assert x > 0
        else:
            assert y < 0
            continue
        columns.setdefault(float(x), []).append(evidence.note)
    for nodes in columns.values():
        nodes.sort(key=lambda node: at[node][1])
        dates = [records.notes[node].date for node in nodes]
        days = [one.earliest if one and one.earliest else date.max for one in dates]
        assert days == sorted(days)
    assert all(at[claim][1] > 0 for claim in records.claims)


def test_focus_on_other_kinds_and_on_nobody():
    records = tug(2, 1, 1)
    columns = graph.arrays(records)
    note = focus(records, columns, NodeId("n0"))
    assert dict(zip(note.ids, note.xy[:, 0] < 0, strict=True))[NodeId("l")]
    claim = focus(records, columns, NodeId("l#c0"))
    assert claim.ids[0] == "l#c0"
    assert "n2" in claim.ids  # speaks against the claim's line
    assert focus(records, columns, NodeId("nobody")).ids == ()
    full = library()
    paper = focus(full, graph.arrays(full), NodeId("p0"))
    assert len(paper.ids) > 1
    assert not cards_overlap(paper.xy)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_neighbourhood_is_what_lies_within_its_depth(depth):
    records = library()
    columns = graph.arrays(records)
    layout = neighbourhood(records, columns, NodeId("l1"), depth)
    assert set(layout.ids) == graph.neighbourhood(columns, NodeId("l1"), depth)
    assert closest(layout.xy.astype(float)) > SPACING
    again = neighbourhood(records, columns, NodeId("l1"), depth)
    assert np.array_equal(layout.xy, again.xy)
    assert neighbourhood(records, columns, NodeId("nobody")).ids == ()


def test_thirty_neighbours_have_room_for_their_cards():
    records = tug(30, 0, 0, claims=0)
    layout = neighbourhood(records, graph.arrays(records), NodeId("l"))
    assert len(layout.ids) == 31
    assert not cards_overlap(layout.xy)


def test_time_runs_across_and_themes_down():
    full = library()
    first, late = NodeId("l0#c0"), NodeId("l4#c0")  # both of the first theme
    early = DatedClaim(
        first, NodeId("l0"), "C", (FuzzyDate(date(2020, 3, 1), date(2020, 3, 31), False, "2020-03", ""),)
    )
    open_end = DatedClaim(late, NodeId("l4"), "C", (FuzzyDate(date(2026, 5, 1), None, True, "2026-05~/..", ""),))
    records = full.with_records(early, open_end)
    columns = graph.arrays(records)
    layout = time_lanes(records, columns)
    at = dict(zip(layout.ids, layout.xy.astype(float), strict=True))
    origin, unit = time_axis(records, columns)
    for claim, day in ((first, date(2020, 3, 15)), (late, date(2026, 5, 1))):
        assert at[claim][0] == pytest.approx((day.toordinal() - origin) * unit, abs=31 * unit)
    assert all(at[note][0] < 0 for note in records.notes)  # undated, left of the axis
    year = [at[claim][0] for claim in records.claims if claim not in (first, late)]
    begin, end = (date(2024, 1, 1).toordinal() - origin) * unit, (date(2025, 1, 1).toordinal() - origin) * unit
    assert begin - 31 * unit <= min(year)
    assert max(year) <= end + 31 * unit
    assert closest(marks(layout, columns)) > 0.3 * SPACING
    belongs = np.array(regions_of(columns, records))
    for region in layout.regions:
        assert (inside(region.outline.astype(float), marks(layout, columns)) == (belongs == region.theme)).all()
    assert time_lanes(Records(), graph.arrays(Records())).ids == ()


def test_matching_takes_every_place_once_and_keeps_order():
    rng = np.random.default_rng(2)
    group = np.repeat([0, 1, 2], [40, 1, 23])
    wishes, places = rng.random((64, 2)), rng.random((64, 2))
    found = match_places(wishes, places, group)
    assert sorted(found) == list(range(64))
    assert (group[found] == group).all()
    line = np.column_stack([np.arange(16.0), np.zeros(16)])
    assert match_places(line[::-1] * 3, line, np.zeros(16, dtype=int)).tolist() == list(range(15, -1, -1))


def test_exchange_brings_the_tied_together():
    places = np.column_stack([np.arange(4.0), np.zeros(4)])
    tie = np.zeros((4, 4))
    tie[0, 3] = tie[3, 0] = 1
    moved = exchange(places, tie)
    assert abs(moved[0, 0] - moved[3, 0]) == 1
    nobody = np.zeros((4, 4), dtype=bool)
    assert np.array_equal(exchange(places, tie, nobody), places)


def test_division_gives_each_part_its_share():
    area = superellipse(1e6, 1.5)
    sizes = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    steps = divide(area, sizes, np.random.default_rng(0).normal(size=(8, 2)) * 100, 0.0, 90)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            parts = end.value
            break
    found = np.array([polygon_area(part) for part in parts])
    assert found.sum() == pytest.approx(1e6, rel=1e-6)
    assert found / found.sum() == pytest.approx(sizes / sizes.sum(), rel=0.35)


def test_polygons():
    square = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])
    half = clip(square, np.array([1.0, 0]), 1.0)
    assert polygon_area(half) == pytest.approx(2)
    assert len(clip(square, np.array([1.0, 0]), -1.0)) == 0
    grown = rounded(square, 1.0)
    assert inside(grown, np.array([[2.9, 1.0], [2.9, 2.9], [1.0, -0.9]])).tolist() == [True, False, True]
    places, step = fill(square, 50, 0.3)
    assert inside(square * 1.02 - 0.02, places).all()
    assert closest(places) == pytest.approx(step)
    assert len(places) == 50
