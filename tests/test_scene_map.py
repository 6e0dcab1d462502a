"""The map's scene: levels of detail, labels, counts, hit tests; no Qt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.graph import arrays
from explorer.jobs import drain
from explorer.layout import Layout, Region, focus, theme_map, time_lanes
from explorer.model import (
    DatedClaim,
    Evidence,
    InquiringLine,
    Kind,
    NodeId,
    Records,
    SourceNote,
    Stance,
    Theme,
)
from explorer.scene import Arrow, Frame, Shape, Viewport
from explorer.scene.labels import BUDGET
from explorer.scene.legend import LINK_STYLES
from explorer.scene.map import FAR, NEAR, MapScene, MapState
from explorer.scene.text import ASCENT, DESCENT, Boxes, width

SIZE = (1000, 700)


def _crowd(themes: int = 12, notes: int = 60, lines: int = 40) -> tuple[Records, Layout]:
    """A library of some 1,200 nodes on a grid of square territories, without asking the layout."""
    rng = np.random.default_rng(7)
    all_themes, all_notes, all_lines, claims = {}, {}, {}, {}
    for t in range(themes):
        theme = NodeId(f"theme:t{t}")
        all_themes[theme] = Theme(theme, f"Subject {t} of the library")
        for k in range(notes):
            i = NodeId(f"n{t}-{k}")
            all_notes[i] = SourceNote(i, f"Does finding {k} about subject {t} hold for others too?", themes=(theme,))
        for k in range(lines):
            i = NodeId(f"l{t}-{k}")
            cited = [NodeId(f"n{t}-{int(n)}") for n in rng.choice(notes, 5, replace=False)]
            stances = list(Stance)
            evidence = tuple(Evidence(n, stances[j % 3], 0.8, "q", 1, 1, "rules") for j, n in enumerate(cited))
            claim = NodeId(f"{i}#c1")
            all_lines[i] = InquiringLine(
                i, f"What does line {k} ask of subject {t}?", evidence=evidence, claims=(claim,), themes=(theme,)
            )
            claims[claim] = DatedClaim(claim, i, f"Finding {k} was seen to hold in subject {t} and in one more.")
    records = Records(all_lines, all_notes, claims, {}, all_themes)
    columns = arrays(records)
    side, room = 12, 36.0
    seen = [0] * themes
    xy = np.zeros((len(columns.ids), 2), np.float32)
    for row, t in enumerate(columns.theme.tolist()):
        k = seen[t]
        seen[t] += 1
        xy[row] = ((t % 4) * 16 * room + (k % side) * room, (t // 4) * 16 * room + (k // side) * room)
    regions = []
    for t, theme in enumerate(columns.theme_ids):
        x, y = (t % 4) * 16 * room - 20, (t // 4) * 16 * room - 20
        w = 12 * room + 4
        outline = np.array([[x, y], [x + w, y], [x + w, y + w], [x, y + w], [x, y]], np.float32)
        regions.append(Region(theme, all_themes[theme].name, x + w / 2, y + w / 2, w / 2, seen[t] - 1, outline))
    return records, Layout(columns.ids, xy, tuple(regions), "map")


@pytest.fixture(scope="module")
def crowd() -> MapScene:
    records, layout = _crowd()
    return MapScene(records, arrays(records), layout)


@pytest.fixture(scope="module")
def sample(sample_library) -> MapScene:
    records = sample_library.records
    columns = arrays(records)
    return MapScene(records, columns, drain(theme_map(records, columns)))


def _at(scene: MapScene, apart: float) -> Viewport:
    """Look at the middle of everything with so many pixels between neighbours."""
    return replace(scene.fit(SIZE), scale=apart / scene.pitch)


def _boxes(frame: Frame) -> np.ndarray:
    out = []
    for t in frame.texts:
        wide = width(t.text, t.size, bold=t.bold, italic=t.italic)
        left = t.x - {"start": 0.0, "middle": wide / 2, "end": wide}[t.anchor]
        out.append((left, t.y - ASCENT * t.size, left + wide, t.y + DESCENT * t.size))
    return np.array(out, np.float32).reshape(-1, 4)


def _overlapping(frame: Frame) -> list[tuple[str, str]]:
    """Pairs of lines of different labels that overlap."""
    boxes = _boxes(frame)
    a, b = Boxes(boxes).pairs_with(Boxes(boxes))
    return [
        (frame.texts[i].text, frame.texts[j].text)
        for i, j in zip(a.tolist(), b.tolist(), strict=True)
        if i < j and frame.texts[i].id != frame.texts[j].id
    ]


def _roles(frame: Frame) -> set[str]:
    return {links.role for links in frame.links}


def _labelled(frame: Frame) -> set[str]:
    return {t.id for t in frame.texts}


# -- levels of detail ---------------------------------------------------------------------------------------------------


def test_far_away_only_territories_are_named_and_links_are_counted(crowd: MapScene) -> None:
    frame = crowd.frame(_at(crowd, FAR * 0.6), MapState())
    assert _labelled(frame) == set(crowd.arrays.theme_ids)
    assert [t.text for t in frame.texts if t.text.isdigit()] == ["140"] * 12
    assert not frame.links
    assert dict(frame.about)["links"] == f"0 of {12 * 40 * 6:,}"
    assert all(marks.shape is Shape.CIRCLE for marks in frame.marks)
    assert frame.shown == frame.total == 12 * 140


def test_nearer_the_weightiest_are_named_and_near_by_all_shapes_are_told(crowd: MapScene) -> None:
    middle = crowd.frame(_at(crowd, (FAR + NEAR) / 2), MapState())
    named = _labelled(middle) - set(crowd.arrays.theme_ids)
    assert named
    kinds = {crowd.records.kind(NodeId(i)) for i in named}
    assert Kind.CLAIM not in kinds
    near = crowd.frame(_at(crowd, NEAR * 2), MapState())
    assert {Shape.CIRCLE, Shape.ROUNDED, Shape.DIAMOND} <= {marks.shape for marks in near.marks}
    assert {"supports", "contradicts", "mentions"} <= _roles(near)
    assert any(links.arrow is not Arrow.NONE for links in near.links)
    assert near.shown < near.total


def test_the_selection_shows_its_links_at_every_zoom(crowd: MapScene) -> None:
    line = next(iter(crowd.records.lines))
    frame = crowd.frame(_at(crowd, FAR * 0.6), MapState(selected=(line,)))
    assert {"supports", "contradicts", "mentions"} <= _roles(frame)
    assert sum(len(links.ends) for links in frame.links) <= 6
    assert any(marks.hollow and marks.outline == "selection" for marks in frame.marks)
    assert line in _labelled(frame)


def test_stances_differ_in_dash_and_head_not_in_colour_alone() -> None:
    supports, contradicts, mentions = LINK_STYLES[:3]
    assert len({supports.dash, contradicts.dash, mentions.dash}) == 3
    assert (supports.role, contradicts.role, mentions.role) == ("supports", "contradicts", "mentions")


# -- labels ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("apart", [4.0, 9.0, 15.0, 24.0, 47.0, 90.0])
@pytest.mark.parametrize("name", ["crowd", "sample"])
def test_labels_never_overlap(name: str, apart: float, request: pytest.FixtureRequest) -> None:
    scene: MapScene = request.getfixturevalue(name)
    line = next(iter(scene.records.lines))
    for state in (MapState(), MapState(selected=(line,), hover=next(iter(scene.records.notes)))):
        frame = scene.frame(_at(scene, apart), state)
        assert frame.texts
        assert _overlapping(frame) == []
        assert len(_labelled(frame)) <= BUDGET + 2


def test_panning_changes_no_label_that_stays_in_sight(crowd: MapScene) -> None:
    start = _at(crowd, 30.0)
    before = {label.node: label.box for label in crowd.names.placed(start, MapState())}
    for dx, dy in ((13, 0), (140, 90), (260, -200), (-300, 300)):
        moved = replace(start, cx=start.cx + dx / start.scale, cy=start.cy + dy / start.scale)
        after = {label.node: label.box for label in crowd.names.placed(moved, MapState())}
        low, high = moved.to_world(-60, -60), moved.to_world(SIZE[0] + 60, SIZE[1] + 60)
        left, top = start.to_world(-60, -60)
        right, bottom = start.to_world(SIZE[0] + 60, SIZE[1] + 60)
        both = crowd.within((max(low[0], left), max(low[1], top), min(high[0], right), min(high[1], bottom)))
        for node in np.flatnonzero(both).tolist():
            assert before.get(node) == after.get(node)


def test_zooming_within_a_step_keeps_the_labels(crowd: MapScene) -> None:
    scale = crowd.names.step(_at(crowd, 30.0))
    one = replace(_at(crowd, 30.0), scale=scale * 1.001)
    other = replace(one, scale=scale * 1.18)
    placed = {label.node for label in crowd.names.placed(one, MapState())}
    assert {label.node for label in crowd.names.placed(other, MapState())} <= placed


def test_labels_kept_while_the_hand_zooms_out_are_thinned(crowd: MapScene) -> None:
    near, far = _at(crowd, 60.0), _at(crowd, 25.0)
    placed = crowd.names.placed(near, MapState())
    texts = crowd.labels(far, MapState(), placed)
    assert texts
    assert _overlapping(Frame(*SIZE, texts=texts)) == []


def test_lines_come_first_and_in_whole(sample: MapScene) -> None:
    frame = sample.frame(sample.fit((1400, 900)), MapState())
    assert set(sample.records.lines) <= _labelled(frame)
    for line in sample.records.lines.values():
        words = " ".join(t.text for t in frame.texts if t.id == line.id)
        assert words == line.title


def test_labels_stand_clear_of_heavier_marks(crowd: MapScene) -> None:
    view = _at(crowd, 40.0)
    points, radius = view.to_screen(crowd.xy), crowd.radii(view.scale)
    for label in crowd.names.placed(view, MapState()):
        x, y = points[label.node]
        if label.node < 0 or not (0 < x < SIZE[0] and 0 < y < SIZE[1]):
            continue
        left, top, right, bottom = label.box
        over = (points[:, 0] + radius > x + left + 3) & (points[:, 0] - radius < x + right - 3)
        over &= (points[:, 1] + radius > y + top + 3) & (points[:, 1] - radius < y + bottom - 3)
        over[label.node] = False
        assert not (crowd.rank[over] < label.rank).any()


# -- filters and stability --------------------------------------------------------------------------------------------------


def test_a_filter_moves_nothing_and_leaves_a_trace(crowd: MapScene) -> None:
    visible = crowd.arrays.kinds == list(Kind).index(Kind.LINE)
    view = _at(crowd, NEAR * 1.5)
    all_of_it, some = crowd.ground(view, MapState()), crowd.ground(view, MapState(visible=visible))

    def places(frame: Frame) -> dict[str, tuple[float, float]]:
        return {i: tuple(p) for m in frame.marks for i, p in zip(m.ids, m.xy.tolist(), strict=False)}

    before, after = places(all_of_it), places(some)
    assert after
    assert set(after) < set(before)
    assert all(before[i] == after[i] for i in after)
    assert not some.links
    ghosts = [m for m in some.marks if not m.ids]
    assert sum(len(m.xy) for m in ghosts) + some.shown == all_of_it.shown
    assert all(m.opacity < 0.5 for m in ghosts)
    assert some.total == all_of_it.total


def test_what_is_not_yet_known_is_faded(crowd: MapScene) -> None:
    faded = np.zeros(len(crowd.arrays.ids), bool)
    faded[:100] = True
    frame = crowd.ground(crowd.fit(SIZE), MapState(faded=faded))
    assert sum(len(m.xy) for m in frame.marks if m.opacity < 0.4) == 100


def test_the_same_scene_gives_the_same_frame(crowd: MapScene) -> None:
    records, layout = _crowd()
    again = MapScene(records, arrays(records), layout)
    for apart in (5.0, 30.0):
        one, other = crowd.frame(_at(crowd, apart), MapState()), again.frame(_at(again, apart), MapState())
        assert one.texts == other.texts
        assert [m.xy.tobytes() for m in one.marks] == [m.xy.tobytes() for m in other.marks]
        assert [m.ends.tobytes() for m in one.links] == [m.ends.tobytes() for m in other.links]


def test_sizes_follow_the_measure() -> None:
    records, layout = _crowd(2, 20, 10)
    columns = arrays(records)
    note = columns.kinds[MapScene(records, columns, layout).rows] == list(Kind).index(Kind.NOTE)
    even = MapScene(records, columns, layout, size_by="none").radii(1.0)[note]
    cited = MapScene(records, columns, layout, size_by="cited")
    assert len(set(even.tolist())) == 1
    sizes = cited.radii(1.0)[note]
    counts = columns.cited[cited.rows][note]
    assert (np.diff(sizes[np.argsort(counts, kind="stable")]) >= 0).all()
    assert sizes.max() > sizes.min()


# -- under the hand -----------------------------------------------------------------------------------------------------------


def test_every_mark_is_hit_at_its_middle_and_beside_its_rim(crowd: MapScene) -> None:
    view = _at(crowd, 30.0)
    points, radius = view.to_screen(crowd.xy), crowd.radii(view.scale)
    for i in range(0, len(points), 37):
        x, y = points[i].tolist()
        assert crowd.hit(view, x, y) == crowd.id_of(i)
        assert crowd.hit(view, x + float(radius[i]) + 3.5, y) == crowd.id_of(i)
        assert crowd.hit(view, x + 15.0, y + 15.0) is None


def test_what_is_filtered_out_cannot_be_hit(crowd: MapScene) -> None:
    view = _at(crowd, 30.0)
    visible = np.ones(len(crowd.arrays.ids), bool)
    node = crowd.id_of(50)
    visible[crowd.arrays.index[node]] = False
    x, y = view.to_screen(crowd.xy[50:51])[0].tolist()
    assert crowd.hit(view, x, y) == node
    assert crowd.hit(view, x, y, MapState(visible=visible)) is None


def test_a_marquee_gives_the_nodes_inside_weightiest_first(crowd: MapScene) -> None:
    view = _at(crowd, 30.0)
    found = crowd.inside(view, (700, 500), (300, 200), MapState())
    points = view.to_screen(crowd.xy)
    inside = (points[:, 0] > 300) & (points[:, 0] < 700) & (points[:, 1] > 200) & (points[:, 1] < 500)
    assert set(found) == {crowd.id_of(i) for i in np.flatnonzero(inside).tolist()}
    ranks = [crowd.rank[crowd.at[crowd.arrays.index[i]]] for i in found]
    assert ranks == sorted(ranks)


def test_a_link_is_hit_on_its_line(sample: MapScene) -> None:
    view = sample.fit((1400, 900))
    points = view.to_screen(sample.xy)
    longest = int(np.argmax(sample.lengths))
    a, b = points[sample.ends[longest]]
    x, y = (a * 0.37 + b * 0.63).tolist()
    row = sample.hit_link(view, x, y, MapState())
    assert row is not None
    source, target = sample.arrays.edges[row]
    p, q = points[sample.at[source]], points[sample.at[target]]
    along = (q - p) / np.hypot(*(q - p))
    off = np.array([x, y]) - p
    assert abs(along[0] * off[1] - along[1] * off[0]) <= 4.0
    assert sample.hit_link(view, -50, -50, MapState()) is None


def test_walking_goes_the_way_it_was_told(crowd: MapScene) -> None:
    start = crowd.id_of(30)
    for direction in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        there = crowd.toward(start, direction, MapState())
        assert there is not None
        step = np.array(crowd.where(there)) - np.array(crowd.where(start))
        assert step @ np.array(direction) > 0
        assert abs(step @ np.array((-direction[1], direction[0]))) <= 2 * abs(step @ np.array(direction))
    assert crowd.toward(None, (1, 0), MapState()) == crowd.id_of(int(crowd.order[0]))


def test_the_name_of_a_territory_is_its_theme(crowd: MapScene) -> None:
    view = _at(crowd, 5.0)
    frame = crowd.frame(view, MapState())
    title = next(t for t in frame.texts if t.bold)
    assert crowd.names.title_under(view, title.x, title.y - 4) == title.id
    assert crowd.names.title_under(view, -300, -300) is None


# -- other layouts and corner cases -----------------------------------------------------------------------------------------


def test_focus_and_time_are_drawn_too(sample_library) -> None:
    records = sample_library.records
    columns = arrays(records)
    line = next(iter(records.lines))
    near = MapScene(records, columns, focus(records, columns, line))
    frame = near.frame(near.fit(SIZE), MapState(selected=(line,)))
    assert frame.total == len(near.layout.ids)
    assert frame.links
    assert _overlapping(frame) == []
    lanes = MapScene(records, columns, time_lanes(records, columns))
    frame = lanes.frame(lanes.fit(SIZE), MapState())
    assert not _roles(frame) & {style.role for style in LINK_STYLES}
    assert _overlapping(frame) == []


def test_nothing_at_all_and_one_node_alone() -> None:
    empty = Records()
    scene = MapScene(empty, arrays(empty), Layout((), np.zeros((0, 2), np.float32), (), "map"))
    assert scene.frame(scene.fit(SIZE), MapState()).total == 0
    assert scene.hit(scene.fit(SIZE), 5, 5) is None
    assert scene.toward(None, (1, 0), MapState()) is None
    one = Records(notes={NodeId("n"): SourceNote(NodeId("n"), "")})
    scene = MapScene(one, arrays(one), Layout((NodeId("n"),), np.zeros((1, 2), np.float32), (), "focus"))
    frame = scene.frame(scene.fit(SIZE), MapState(selected=(NodeId("n"), NodeId("gone")), hover=NodeId("gone")))
    assert frame.shown == 1
    assert {t.text for t in frame.texts} == {"n"}  # shown by its id where it has no title


def test_positions_that_are_no_numbers_are_left_out() -> None:
    records, layout = _crowd(2, 5, 2)
    xy = layout.xy.copy()
    xy[3] = np.nan
    scene = MapScene(records, arrays(records), replace(layout, xy=xy))
    frame = scene.frame(scene.fit(SIZE), MapState())
    assert frame.total == 2 * 9 - 1
    assert scene.where(layout.ids[3]) is None
