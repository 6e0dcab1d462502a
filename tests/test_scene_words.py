"""Words on the map in narrow places: the edge, what lies over the map, lanes; the time layout's honesty; levels counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from explorer import layout as layouts
from explorer.dates import parse_date
from explorer.graph import arrays
from explorer.jobs import drain
from explorer.model import AnchorPaper, DatedClaim, InquiringLine, Kind, NodeId, Records, SourceNote, Theme
from explorer.scene import Frame, Viewport
from explorer.scene.legend import colouring, second_cue
from explorer.scene.map import MapScene, MapState
from explorer.scene.map_time import FOOT
from explorer.scene.text import ASCENT, DESCENT, Boxes, width

SIZES = [(640, 380), (1100, 700), (1600, 1000)]


def library(themes: int = 12, notes: int = 50, seed: int = 3) -> Records:
    """A library of some hundreds of nodes, its dates in every precision."""
    rng = np.random.default_rng(seed)
    subjects = {NodeId(f"theme:{t}"): Theme(NodeId(f"theme:{t}"), f"Subject {t} of inquiry") for t in range(themes)}
    ids = list(subjects)
    made_notes, lines, claims, papers = {}, {}, {}, {}
    for t in range(themes):
        for k in range(notes):
            i = NodeId(f"n{t}-{k}")
            links = tuple(NodeId(f"n{t}-{int(j)}") for j in rng.integers(0, notes, 2))
            made_notes[i] = SourceNote(
                i, f"Does finding {k} about subject {t} hold elsewhere?", themes=(ids[t],), links=links
            )
        for k in range(4):
            i = NodeId(f"l{t}-{k}")
            mine = tuple(NodeId(f"{i}#c{j}") for j in range(4))
            lines[i] = InquiringLine(i, f"What does line {k} ask of subject {t}?", claims=mine, themes=(ids[t],))
            for j, claim in enumerate(mine):
                words = ("2024", "Q3 2025", "March 2025", "2025-05-01", "mid-2025 onward", "2023 to 2025")[(k + j) % 6]
                found = parse_date(words)
                assert found is not None
                claims[claim] = DatedClaim(claim, i, f"Finding {j} held.", (found,))
        i = NodeId(f"p{t}")
        papers[i] = AnchorPaper(i, f"Paper {t}", parse_date("2024-06"), themes=(ids[t],))
    return Records(lines, made_notes, claims, papers, subjects)


@pytest.fixture(scope="module")
def crowd() -> MapScene:
    records = library()
    columns = arrays(records)
    return MapScene(records, columns, drain(layouts.theme_map(records, columns)))


@pytest.fixture(scope="module")
def lanes() -> MapScene:
    records = library()
    columns = arrays(records)
    return MapScene(records, columns, layouts.time_lanes(records, columns))


@pytest.fixture(scope="module")
def sample(sample_library) -> MapScene:
    records = sample_library.records
    columns = arrays(records)
    return MapScene(records, columns, drain(layouts.theme_map(records, columns)))


def boxes_of(frame: Frame) -> np.ndarray:
    out = []
    for t in frame.texts:
        wide = width(t.text, t.size, bold=t.bold, italic=t.italic)
        left = t.x - {"start": 0.0, "middle": wide / 2, "end": wide}[t.anchor]
        out.append((left, t.y - ASCENT * t.size, left + wide, t.y + DESCENT * t.size))
    return np.array(out, np.float32).reshape(-1, 4)


def looks(scene: MapScene, size: tuple[int, int], boxes: tuple[tuple[float, ...], ...]) -> list[Viewport]:
    whole = scene.fit(size, keep_out=boxes)
    return [
        whole,
        *(whole.zoomed(f, size[0] * x, size[1] * y) for f in (1.7, 4.0, 9.0) for x, y in ((0.2, 0.8), (0.6, 0.4))),
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["crowd", "sample", "lanes"])
def test_words_stand_whole_inside_the_view_and_clear_of_what_lies_over_it(
    name: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    scene: MapScene = request.getfixturevalue(name)
    wide, high = size
    over = ((12.0, high - 180.0, 160.0, high - 12.0), (wide - 190.0, high - 130.0, wide - 12.0, high - 12.0))
    said = 0
    for view in looks(scene, size, over[:1]):
        frame = Frame(*size, texts=scene.labels(view, MapState(keep_out=over)))
        boxes = boxes_of(frame)
        said += len(boxes)
        assert (boxes[:, :2] >= -0.5).all()
        assert (boxes[:, 2] <= wide + 0.5).all()
        assert (boxes[:, 3] <= high + 0.5).all()
        assert not len(Boxes(boxes).pairs_with(Boxes(np.array(over, np.float32)))[0])
        a, b = Boxes(boxes).pairs_with(Boxes(boxes))
        assert all(frame.texts[i].id == frame.texts[j].id for i, j in zip(a.tolist(), b.tolist(), strict=True))
    assert said > 12


def test_the_name_of_a_territory_comes_along_while_any_of_it_is_in_view(crowd: MapScene) -> None:
    region = crowd.layout.regions[0]
    view = Viewport(region.x + region.radius * 0.5, region.y + region.radius * 0.3, 60.0 / crowd.pitch, 500, 300)
    assert region.theme in {t.id for t in crowd.labels(view, MapState())}


@pytest.mark.parametrize("size", SIZES)
def test_a_fitted_map_lies_beside_the_legend(sample: MapScene, size: tuple[int, int]) -> None:
    legend = (12.0, size[1] - 190.0, 170.0, size[1] - 12.0)
    free, beside = sample.fit(size), sample.fit(size, keep_out=(legend,))
    points = beside.to_screen(np.concatenate([sample.xy, *(r.outline for r in sample.layout.regions)]))
    inside = (points > np.array(legend[:2])).all(axis=1) & (points < np.array(legend[2:])).all(axis=1)
    assert not inside.any()
    assert (points >= 0).all()
    assert (points <= np.array(size)).all()
    assert free.scale * 0.5 <= beside.scale <= free.scale


# -- time -------------------------------------------------------------------------------------------------------------------


def test_everything_stands_at_the_middle_of_its_date_to_the_day(lanes: MapScene) -> None:
    axis = lanes.layout.axis
    assert axis is not None
    first, last = lanes.spans()
    dated = np.isfinite(first)
    day = lanes.xy[dated, 0] / axis.day + axis.origin
    assert np.abs(day - (first[dated] + last[dated] + 1) / 2).max() <= 0.5
    assert (lanes.xy[~dated, 0] >= axis.left).all()
    assert (lanes.xy[~dated, 0] <= axis.right).all()
    assert axis.undated == int((~dated).sum())
    gaps = layouts.SPACING / 2
    assert lanes.pitch >= 0.95 * gaps  # below one another where they would lie on one another


def test_the_axis_says_years_and_the_undated_with_their_count(lanes: MapScene) -> None:
    view = lanes.fit((1100, 700))
    frame = lanes.axis(view, MapState())
    words = [t.text for t in frame.texts]
    assert f"undated · {lanes.layout.axis.undated}" in words
    assert {"2024", "2025"} <= set(words)
    assert all(t.y > 700 - FOOT for t in frame.texts)
    day = date(2025, 1, 1).toordinal()
    at = next(t.x for t in frame.texts if t.text == "2025")
    axis = lanes.layout.axis
    assert at == pytest.approx(
        view.to_screen(np.array([[(day - axis.origin) * axis.day, 0]], np.float32))[0, 0], abs=0.6
    )
    near = replace(view, scale=view.scale * 4, cx=(day - axis.origin) * axis.day)
    assert {"Feb", "Mar"} <= {t.text for t in lanes.axis(near, MapState()).texts}
    undated = lanes.arrays.kinds != list(Kind).index(Kind.NOTE)
    assert "undated · 0" in [t.text for t in lanes.axis(view, MapState(visible=undated)).texts]


def test_whiskers_reach_over_the_days_a_date_may_cover(lanes: MapScene) -> None:
    node = next(i for i, c in lanes.records.claims.items() if c.dates[0].as_written == "2024")
    view = lanes.fit((1100, 700))
    lit = lanes.lit(view, MapState(selected=(node,)))
    assert len(lit.bars) == 1
    axis = lanes.layout.axis
    days = np.array([date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal()]) - axis.origin
    ends = view.to_screen(np.column_stack([days * axis.day, [0, 0]]).astype(np.float32))[:, 0]
    x, _, wide, _ = lit.bars[0].boxes[0]
    assert (x, x + wide) == pytest.approx(tuple(ends), abs=0.1)
    assert (lit.bars[0].soft > 0).all()
    goes_on = next(i for i, c in lanes.records.claims.items() if c.dates[0].latest is None)
    assert lanes.lit(view, MapState(selected=(goes_on,))).bars[0].open.tolist() == [[False, True]]


def test_labels_stay_inside_their_lane(lanes: MapScene) -> None:
    for factor in (8.0, 20.0):
        view = lanes.fit((1100, 700)).zoomed(factor, 700, 300)
        lane_of = {r.theme: (r.outline[:, 1].min(), r.outline[:, 1].max()) for r in lanes.layout.regions}
        found = 0
        for label in lanes.names.placed(view, MapState()):
            if label.node < 0:
                continue
            top, bottom = lane_of[lanes.arrays.theme_ids[lanes.arrays.theme[lanes.rows[label.node]]]]
            scale = lanes.names.step(view)
            assert label.y * scale + label.box[1] >= top * scale - 0.5
            assert label.y * scale + label.box[3] <= bottom * scale + 0.5
            found += 1
        assert found


# -- stability, counts, cues --------------------------------------------------------------------------------------------------


def test_importing_three_changed_pages_again_moves_nobody() -> None:
    """Three lines come back with a new claim and a new note each: 0 px for all the others, newcomers in their territory."""
    before = library()
    columns = arrays(before)
    start = drain(layouts.theme_map(before, columns))
    added: list[InquiringLine | DatedClaim | SourceNote] = []
    for line in list(before.lines.values())[:3]:
        claim = DatedClaim(NodeId(f"{line.id}#c9"), line.id, "One more finding.", (parse_date("2025"),))
        note = SourceNote(NodeId(f"new-{line.id}"), "Is this new?", themes=line.themes)
        added += [replace(line, claims=(*line.claims, claim.id)), claim, note]
    after = before.with_records(*added)
    grown_columns = arrays(after)
    grown = drain(layouts.theme_map(after, grown_columns, start=start))
    old = MapScene(before, columns, start)
    new = MapScene(after, grown_columns, grown)
    for i in range(len(old.rows)):
        assert new.where(old.id_of(i)) == old.where(old.id_of(i))
    newcomers = set(grown.ids) - set(start.ids)
    assert len(newcomers) == 6
    for node in newcomers:
        at = np.array(new.where(node))
        home = new.region_of(grown_columns.theme_ids[grown_columns.theme[grown_columns.index[node]]])
        assert np.hypot(*(at - (home.x, home.y))) < 1.6 * home.radius
    assert np.array_equal(drain(layouts.theme_map(after, grown_columns, start=start)).xy, grown.xy)


def test_what_is_not_in_view_is_counted(crowd: MapScene) -> None:
    view = crowd.fit((1100, 700)).zoomed(5.0, 500, 300)
    frame = crowd.frame(view, MapState())
    drawn = sum(len(m.xy) for m in crowd.ground(view, MapState()).marks)
    assert 0 < frame.shown == drawn < frame.total == len(crowd.rows)
    assert " of " in dict(frame.about)["links"]


def test_themes_beyond_ten_have_a_second_cue() -> None:
    records = library(themes=31, notes=2)
    classes = colouring(records, arrays(records), "theme").classes
    for one in range(31):
        for other in range(one):
            if one % 10 == other % 10 and one // 10 < 3:
                a, b = classes[one], classes[other]
                assert (a.hollow, a.rim) != (b.hollow, b.rim)
    assert [second_cue(row) for row in (0, 9, 10, 20, 30, -1)] == [0, 0, 1, 2, 0, 0]
