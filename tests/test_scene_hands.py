"""What hands reach and what a change of layout looks like, in scenes; no Qt."""

from __future__ import annotations

import numpy as np
import pytest

from explorer import layout as layouts
from explorer.graph import arrays
from explorer.jobs import drain
from explorer.model import Kind, NodeId
from explorer.scene.folding import around, everything_but, hanging, put_aside
from explorer.scene.link_words import link_words
from explorer.scene.map import MapScene, MapState
from explorer.scene.map_reach import enclosed
from explorer.scene.passage import Passage

SIZE = (1000, 700)


@pytest.fixture(scope="module")
def sample(sample_library) -> MapScene:
    records = sample_library.records
    columns = arrays(records)
    return MapScene(records, columns, drain(layouts.theme_map(records, columns)))


def test_a_moved_scene_differs_in_that_node_only(sample: MapScene) -> None:
    node = next(iter(sample.records.notes))
    layout = layouts.moved(sample.layout, {node: (10.0, -20.0)})
    there = sample.shifted(layout)
    assert there.where(node) == (10.0, -20.0)
    others = there.rows != sample.arrays.index[node]
    assert np.array_equal(there.xy[others], sample.xy[others])
    assert there.pitch == sample.pitch
    view = sample.fit(SIZE)
    fresh = MapScene(sample.records, sample.arrays, layout)
    assert np.array_equal(there.lengths, fresh.lengths)
    assert sample.hit(view, *view.to_screen(sample.xy[:1])[0]) == sample.id_of(0)  # the first scene is as it was
    pins = [m for m in there.frame(view, MapState()).marks if m.role == "text-quiet"]
    assert [len(m.xy) for m in pins] == [1]
    assert not [m for m in sample.frame(view, MapState()).marks if m.role == "text-quiet"]


def test_pins_survive_growing_and_leave_with_their_node(sample_library) -> None:
    records = sample_library.records
    columns = arrays(records)
    start = drain(layouts.theme_map(records, columns))
    one, other = list(records.notes)[:2]
    start = layouts.moved(start, {one: (3.0, 4.0), other: (30.0, 4.0)})
    from dataclasses import replace

    fewer = replace(records, notes={k: v for k, v in records.notes.items() if k != other})
    grown = drain(layouts.theme_map(fewer, arrays(fewer), start=start))
    assert grown.pinned == {one}
    assert grown.xy[grown.ids.index(one)].tolist() == [3.0, 4.0]
    assert layouts.unpinned(grown, [one]).pinned == frozenset()


def test_a_loop_of_two_points_encloses_nothing(sample: MapScene) -> None:
    view = sample.fit(SIZE)
    assert enclosed(sample, view, np.array([[0, 0], [1000, 700]], np.float32), MapState()) == []
    everything = np.array([[-1, -1], [1001, -1], [1001, 701], [-1, 701]], np.float32)
    assert set(enclosed(sample, view, everything, MapState())) == {sample.id_of(i) for i in range(len(sample.rows))}


def test_a_path_is_lit_link_by_link(sample: MapScene) -> None:
    view = sample.fit(SIZE)
    line = next(iter(sample.records.lines))
    way = (sample.records.lines[line].claims[0], line, sample.records.lines[line].evidence[0].note)
    lit = sample.lit(view, MapState(path=way))
    strokes = [links for links in lit.links if links.role == "accent"]
    assert sum(len(links.ends) for links in strokes) == 2
    ringed = {i for m in lit.marks if m.outline == "accent" for i in m.ids}
    assert ringed == set(way)


def test_folding_answers_by_links_alone(sample: MapScene) -> None:
    columns, records = sample.arrays, sample.records
    line = next(iter(records.lines))
    near = set(around(columns, line))
    assert set(records.lines[line].claims) <= near
    assert not any(records.kind(node) is Kind.THEME for node in near)
    everything = np.ones(len(columns.ids), bool)
    gone = hanging(columns, everything, line)
    assert set(records.lines[line].claims) <= gone < near
    assert put_aside(columns, gone, line) == gone
    assert line not in everything_but(columns, [line])
    assert len(everything_but(columns, [line])) == len(sample.rows) - 1
    assert around(columns, NodeId("nobody")) == ()
    assert hanging(columns, everything, NodeId("nobody")) == frozenset()


def test_every_link_can_be_said(sample: MapScene) -> None:
    for row in range(len(sample.arrays.edges)):
        words = link_words(sample.records, sample.arrays, row)
        assert words.relation
        said = words.said(sample.records)
        assert words.relation in said
        if sample.arrays.stances[row] >= 0:
            assert words.judge


@pytest.mark.parametrize("name", ["focus", "time", "near"])
def test_a_passage_begins_where_things_were_and_ends_where_they_will_be(sample: MapScene, name: str) -> None:
    records, columns = sample.records, sample.arrays
    line = next(iter(records.lines))
    layout = {
        "focus": lambda: layouts.focus(records, columns, line),
        "time": lambda: layouts.time_lanes(records, columns),
        "near": lambda: layouts.neighbourhood(records, columns, line, 1),
    }[name]()
    other = MapScene(records, columns, layout)
    start, end = sample.fit(SIZE), other.fit(SIZE)
    passage = Passage(sample, start, other, end, MapState())
    assert passage.is_worth_it
    before = dict(zip((sample.id_of(i) for i in range(len(sample.rows))), start.to_screen(sample.xy), strict=True))
    for i, at in enumerate(passage.points(0.0)):
        node = other.id_of(i)  # a theme is a mark only where there are no territories
        assert np.allclose(at, before.get(node, end.to_screen(other.xy[i : i + 1])[0]), atol=1e-3)
    assert np.allclose(passage.points(1.0), end.to_screen(other.xy), atol=1e-3)
    drawn = [sum(len(m.xy) for m in passage.frame(share).marks if m.opacity > 0) for share in (0.0, 1.0)]
    assert drawn[0] == len(sample.rows)  # what is absent from the new layout is there at first
    assert drawn[1] == len(other.rows)  # and gone at the end
    assert sum(len(m.xy) for m in passage.frame(0.3).marks) >= drawn[1]
