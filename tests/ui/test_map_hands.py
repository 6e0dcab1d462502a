"""Hands on the map: moving and pinning, loops, expanding and collapsing, paths, links, walking by keys, what is heard."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from shiboken6 import isValid

from explorer import layout as layouts
from explorer.graph import shortest_path
from explorer.jobs import drain
from explorer.model import Kind, NodeId, Stance, title_of
from explorer.palette import LIGHT
from explorer.ui import map as map_module
from explorer.ui.map import MapView
from explorer.ui.map_spoken import canvas_of
from explorer.workspace import Workspace

pytestmark = pytest.mark.qt

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def work(sample_library) -> Workspace:
    out = Workspace(sample_library)
    out.place(drain(layouts.theme_map(out.records, out.arrays)))
    return out


@pytest.fixture
def view(qtbot, work: Workspace) -> MapView:
    out = MapView(work, LIGHT)
    out.reduced_motion = True
    qtbot.addWidget(out)
    leave = work.subscribe(out.show_change)
    out.resize(1000, 700)
    out.show()
    qtbot.waitExposed(out)
    yield out
    leave()
    out.close()


def pixel_of(view: MapView, node: NodeId) -> QPoint:
    return QPointF(*view.camera.to_pixel(view.scene.where(node))).toPoint()


def some(view: MapView, kind: Kind, number: int = 0) -> NodeId:
    found = []
    for node in view.workspace.visible_of(kind):
        at = pixel_of(view, node)
        free = view.rect().adjusted(60, 60, -60, -60).contains(at) and view.childAt(at) is None
        if free and view.node_at(at.x(), at.y()) == node:
            found.append(node)
    return found[number]


def send_move(view: MapView, here: QPoint, keys: Qt.KeyboardModifier) -> None:
    there = view.mapToGlobal(QPointF(here))
    buttons = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, QPointF(here), there, *buttons, keys))


def drag(view: MapView, way: list[QPoint], keys: Qt.KeyboardModifier = NONE, *, drop: bool = True) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, keys, way[0])
    for start, end in pairwise(way):
        for share in (0.4, 1.0):
            send_move(view, start + (end - start) * share, keys)
    if drop:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, keys, way[-1])


# -- moving and pinning -------------------------------------------------------------------------------------------------


def test_dragging_a_node_moves_it_alone_and_pins_it(view: MapView, work: Workspace) -> None:
    note, before, camera = some(view, Kind.NOTE), work.layout, view.viewport
    at = pixel_of(view, note)
    drag(view, [at, at + QPoint(31, -22)])
    assert view.viewport == camera
    assert pixel_of(view, note) == at + QPoint(31, -22)
    assert work.layout.pinned == {note}
    others = np.array([node != note for node in before.ids])
    assert np.array_equal(work.layout.xy[others], before.xy[others])
    assert view.node_at((at + QPoint(31, -22)).x(), (at + QPoint(31, -22)).y()) == note


def test_a_drag_from_the_selection_carries_all_of_it(view: MapView, work: Workspace) -> None:
    one, other = some(view, Kind.NOTE), some(view, Kind.NOTE, 3)
    work.update(selected=(one, other))
    at, there = pixel_of(view, one), pixel_of(view, other)
    drag(view, [at, at + QPoint(-20, 15)])
    assert pixel_of(view, other) == there + QPoint(-20, 15)
    assert work.layout.pinned == {one, other}
    assert work.view.selected == (one, other)


def test_escape_drops_what_is_carried_where_it_was(view: MapView, work: Workspace) -> None:
    note, before = some(view, Kind.NOTE), work.layout
    at = pixel_of(view, note)
    drag(view, [at, at + QPoint(60, 10)], drop=False)
    carried = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.grab().toImage() != carried
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, at + QPoint(60, 10))
    assert work.layout is before


def test_moves_are_taken_back_and_made_again(view: MapView, work: Workspace) -> None:
    note, start = some(view, Kind.NOTE), work.layout
    at = pixel_of(view, note)
    drag(view, [at, at + QPoint(40, 0)])
    moved = work.layout.xy.copy()
    assert view.acts.can_undo_move()
    assert view.acts.undo_move()
    assert np.array_equal(work.layout.xy, start.xy)
    assert not work.layout.pinned
    assert view.acts.redo_move()
    assert np.array_equal(work.layout.xy, moved)
    assert work.layout.pinned == {note}
    assert not view.acts.redo_move()


def test_pins_are_shown_and_taken_out_without_moving(view: MapView, work: Workspace) -> None:
    note = some(view, Kind.NOTE)
    work.select(note)
    plain = view.grab().toImage()
    view.acts.pin()
    assert view.acts.is_pinned()
    assert view.grab().toImage() != plain
    view.acts.unpin()
    assert not view.acts.is_pinned()
    assert view.grab().toImage() == plain


def test_in_the_time_layout_a_drag_pans_since_places_are_dates(view: MapView, work: Workspace) -> None:
    work.place(layouts.time_lanes(work.records, work.arrays))
    lanes = work.layout
    node = some(view, Kind.CLAIM)
    at = pixel_of(view, node)
    drag(view, [at, at + QPoint(-30, 10)])
    assert work.layout is lanes
    assert pixel_of(view, node) == at + QPoint(-30, 10)


# -- selecting by a loop --------------------------------------------------------------------------------------------------


def test_a_loop_selects_what_it_encloses_and_nothing_in_its_bay(view: MapView, work: Workspace) -> None:
    note = some(view, Kind.NOTE)
    at = pixel_of(view, note)
    work.update(selected=())
    # A horseshoe open to the right: the node in its bay is outside.
    bay = [(-40, -40), (40, -40), (40, -15), (-15, -15), (-15, 15), (40, 15), (40, 40), (-40, 40)]
    drag(view, [at + QPoint(*corner) for corner in bay], SHIFT | ALT)
    assert note not in work.view.selected
    work.update(selected=())
    drag(view, [at + QPoint(*corner) for corner in [(-15, -15), (15, -15), (15, 15), (-15, 15)]], SHIFT | ALT)
    assert note in work.view.selected
    assert view.camera.is_fitted


# -- putting aside and bringing back ----------------------------------------------------------------------------------------


def double_click(view: MapView, node: NodeId) -> None:
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, NONE, pixel_of(view, node))


def test_isolating_leaves_the_selection_and_expanding_brings_neighbours_back(view: MapView, work: Workspace) -> None:
    line, places, camera = some(view, Kind.LINE), view.scene.xy.copy(), view.viewport
    work.select(line)
    view.acts.isolate()
    marks = {node for node in work.visible if work.records.kind(node) is not Kind.THEME}
    assert marks == {line}
    double_click(view, line)
    near = {work.arrays.ids[i] for i in work.arrays.neighbours(work.arrays.index[line])}
    marks = {node for node in work.visible if work.records.kind(node) is not Kind.THEME}
    assert marks == {line} | {node for node in near if work.records.kind(node) is not Kind.THEME}
    assert np.array_equal(view.scene.xy, places)
    assert view.viewport == camera
    double_click(view, line)
    assert {n for n in work.visible if work.records.kind(n) is not Kind.THEME} == {line}
    work.back()
    assert len(work.visible) > 1


def test_collapsing_puts_aside_only_what_hangs_on_a_node_alone(view: MapView, work: Workspace) -> None:
    line = next(one for one in work.records.lines if work.records.lines[one].claims)
    before = work.visible
    view.acts.expand_or_collapse(line)
    gone = before - work.visible
    assert set(work.records.lines[line].claims) <= gone
    columns = work.arrays
    allowed = {line} | {columns.ids[i] for i in columns.neighbours(columns.index[line])}
    for node in gone:
        around = {columns.ids[i] for i in columns.neighbours(columns.index[node])}
        assert {one for one in around if work.records.kind(one) is not Kind.THEME} <= allowed
    view.acts.expand_or_collapse(line)
    assert work.visible == before


def test_what_a_filter_leaves_out_stays_out_when_expanded(qtbot, view: MapView, work: Workspace) -> None:
    line = some(view, Kind.LINE)
    work.update(query="kind:line")
    work.select(line)
    view.acts.isolate()
    with qtbot.waitSignal(view.said) as said:
        view.acts.expand_or_collapse(line)
    assert "left out by the filter" in said.args[0]
    assert {work.records.kind(node) for node in work.visible} == {Kind.LINE}


def test_hiding_and_selecting_neighbours(view: MapView, work: Workspace) -> None:
    line = some(view, Kind.LINE)
    work.select(line)
    view.acts.select_neighbours()
    assert set(work.records.lines[line].claims) < set(work.view.selected)
    work.update(selected=(line,))
    view.acts.hide_selected()
    assert line not in work.visible
    assert work.view.selected == ()
    assert view.node_at(*pixel_of(view, line).toTuple()) != line


# -- paths and links ----------------------------------------------------------------------------------------------------------


def test_the_shortest_path_between_two_is_lit_until_one_is_let_go(view: MapView, work: Workspace) -> None:
    one, other = next(iter(work.records.claims)), list(work.records.claims)[-1]
    work.update(selected=(one, other))
    plain = view.grab().toImage()
    view.acts.show_path()
    assert view.acts.path == shortest_path(work.arrays, one, other)
    assert len(view.acts.path) > 2
    assert view.grab().toImage() != plain
    assert view.state().path == view.acts.path
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.acts.path == ()
    view.acts.show_path()
    work.update(selected=(one,))
    assert view.acts.path == ()


def longest_link(view: MapView) -> tuple[int, QPoint]:
    """A drawn link of a line to a note and a pixel on it that is on no mark."""
    scene, columns = view.scene, view.workspace.arrays
    points = view.viewport.to_screen(scene.xy)
    for k in np.argsort(-scene.lengths).tolist():
        row = int(scene.edge_rows[k])
        a, b = points[scene.ends[k]]
        for share in np.linspace(0.2, 0.8, 25):
            at = QPoint(*(int(v) for v in np.rint(a * (1 - share) + b * share)))
            if columns.stances[row] < 0 or view.childAt(at) is not None or view.node_at(at.x(), at.y()) is not None:
                continue
            if scene.hit_link(view.viewport, at.x(), at.y(), view.state()) == row:
                return row, at
    raise AssertionError("no link is free")


def test_the_menu_of_a_link_says_relation_sentence_and_judge(qtbot, view: MapView, work: Workspace) -> None:
    row, at = longest_link(view)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    with qtbot.waitSignal(view.link_menu) as asked:
        QApplication.sendEvent(view, event)
    assert asked.args == [row, view.mapToGlobal(at)]
    words = view.link_words(row)
    source, target = (work.arrays.ids[i] for i in work.arrays.edges[row])
    judged = next(e for e in work.records.lines[source].evidence if e.note == target)
    assert (words.source, words.target) == (source, target)
    assert words.relation == judged.stance.value == list(Stance)[work.arrays.stances[row]].value
    assert words.sentence == judged.quote
    assert "rules" in words.judge
    menu = view.build_link_menu(row)
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == words.relation
    assert any(judged.quote[:30] in text for text in texts)
    next(action for action in menu.actions() if action.text() == "Select Both Ends").trigger()
    assert work.view.selected == (source, target)
    menu.close()


def test_without_anybody_to_ask_the_map_shows_the_menu_itself(view: MapView) -> None:
    row, at = longest_link(view)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at)))
    menu = view.findChild(QMenu)
    assert menu.isVisible()
    assert menu.actions()[0].text() == view.link_words(row).relation
    menu.close()


def test_resting_on_a_link_shows_what_it_says(qtbot, view: MapView, work: Workspace) -> None:
    row, at = longest_link(view)
    QTest.mouseMove(view, QPoint(990, 5))
    QTest.mouseMove(view, at)
    qtbot.waitUntil(view._card.isVisible, timeout=3000)
    words = [part.text() for part in view._card.findChildren(map_module.QWidget) if hasattr(part, "text")]
    assert any(view.link_words(row).judge in text for text in words)
    assert work.view.selected == ()


# -- by keys, and for the ear ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "way"),
    [
        (Qt.Key.Key_Left, (-1, 0)),
        (Qt.Key.Key_Right, (1, 0)),
        (Qt.Key.Key_Up, (0, -1)),
        (Qt.Key.Key_Down, (0, 1)),
    ],
)
def test_arrows_walk_from_the_selected_node(view: MapView, work: Workspace, key: Qt.Key, way: tuple[int, int]) -> None:
    start = min(work.records.notes, key=lambda n: np.hypot(*np.subtract(view.scene.where(n), view.scene.xy.mean(0))))
    work.select(start)
    camera = view.viewport
    QTest.keyClick(view, key)
    there = work.view.selected[-1]
    assert there != start
    assert np.dot(np.subtract(view.scene.where(there), view.scene.where(start)), way) > 0
    assert view.viewport == camera
    QTest.keyClick(view, key, SHIFT)
    assert work.view.selected == (there,)
    assert view.viewport != camera


def test_arrows_pan_where_nothing_is_selected(view: MapView, work: Workspace) -> None:
    work.update(selected=())
    before = view.viewport
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.viewport.cx > before.cx
    assert work.view.selected == ()


def test_every_node_can_be_reached_by_arrows(view: MapView, work: Workspace) -> None:
    """From the weightiest node, walking over and over meets nearly all others: no corner is cut off."""
    ways = ((1, 0), (-1, 0), (0, 1), (0, -1))
    start = view.scene.toward(None, (1, 0), view.state())
    met, edge = {start}, [start]
    while edge:
        node = edge.pop()
        for way in ways:
            there = view.scene.toward(node, way, view.state())
            if there is not None and there not in met:
                met.add(there)
                edge.append(there)
    assert len(met) >= 0.9 * len(view.scene.rows)


def test_a_screen_reader_hears_each_visible_node(view: MapView, work: Workspace) -> None:
    canvas = QAccessible.queryAccessibleInterface(view)
    assert canvas is canvas_of(view)
    assert canvas.role() == QAccessible.Role.List
    names = {}
    for k in range(canvas.childCount()):
        child = canvas.child(k)
        if child.role() == QAccessible.Role.ListItem:
            names[child.node] = child
            assert canvas.indexOfChild(child) == k
            assert child.parent() is canvas
    marks = {node for node in work.visible if work.records.kind(node) is not Kind.THEME}
    assert set(names) == marks
    line = some(view, Kind.LINE)
    child = names[line]
    assert child.text(QAccessible.Text.Name) == f"inquiring line: {title_of(work.records.get(line))}"
    supports = sum(e.stance is Stance.SUPPORTS for e in work.records.lines[line].evidence)
    assert f"supports {supports}" in child.text(QAccessible.Text.Description)
    assert child.rect().contains(view.mapToGlobal(pixel_of(view, line)))
    where = view.mapToGlobal(pixel_of(view, line))
    assert canvas.childAt(where.x(), where.y()).node == line
    assert not child.state().selected
    work.select(line)
    assert child.state().selected


def test_what_is_out_of_view_or_filtered_is_not_told(view: MapView, work: Workspace) -> None:
    canvas = canvas_of(view)
    everybody = set(canvas.nodes())
    view.camera.zoom_at(4.0, 500, 350)
    near = set(canvas.nodes())
    assert near
    assert near < everybody
    for node in near:
        assert view.rect().contains(pixel_of(view, node))
    view.fit_all()
    work.update(query="kind:line")
    assert set(canvas.nodes()) == set(work.records.lines)


def test_views_come_and_go_under_a_screen_reader(qtbot, work: Workspace) -> None:
    for _ in range(5):
        view = MapView(work, LIGHT)
        view.resize(600, 400)
        view.show()
        canvas = QAccessible.queryAccessibleInterface(view)
        assert canvas.childCount() > 0
        assert canvas.child(0).text(QAccessible.Text.Name)
        view.close()
        view.deleteLater()
        QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
        assert not isValid(canvas)


# -- from one layout to the next ------------------------------------------------------------------------------------------------


def test_marks_glide_to_another_layout_and_stand_exactly_there(qtbot, view: MapView, work: Workspace) -> None:
    view.reduced_motion = False
    line = next(iter(work.records.lines))
    map_picture = view.grab().toImage()
    started = []
    view._passing.valueChanged.connect(started.append)
    work.place(layouts.focus(work.records, work.arrays, line))
    assert view.is_moving
    assert view._passing.duration() <= 300
    qtbot.waitUntil(lambda: not view.is_moving, timeout=3000)
    assert started[-1] == 1.0
    at_rest = view.grab().toImage()
    assert at_rest != map_picture
    view.reduced_motion = True
    work.place(drain(layouts.theme_map(work.records, work.arrays)))
    assert not view.is_moving
    work.place(layouts.focus(work.records, work.arrays, line))
    assert view.grab().toImage() == at_rest


@pytest.mark.parametrize("hand", ["press", "wheel", "key"])
def test_the_hand_takes_over_from_a_glide(view: MapView, work: Workspace, hand: str) -> None:
    view.reduced_motion = False
    work.place(layouts.time_lanes(work.records, work.arrays))
    assert view.is_moving
    if hand == "press":
        QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, QPoint(500, 20))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, QPoint(500, 20))
    elif hand == "wheel":
        view.camera.zoom_at(1.2, 300, 300)
    else:
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert not view.is_moving


def test_a_move_by_hand_glides_nowhere(view: MapView) -> None:
    view.reduced_motion = False
    note = some(view, Kind.NOTE)
    at = pixel_of(view, note)
    drag(view, [at, at + QPoint(25, 0)])
    assert not view.is_moving


def test_the_time_layout_shows_its_axis_at_the_foot(view: MapView, work: Workspace) -> None:
    work.place(layouts.time_lanes(work.records, work.arrays))
    image = view.grab().toImage()
    words = view.scene.axis(view.viewport, view.state()).texts
    assert any(text.text.startswith("undated") for text in words)
    background = QColor(LIGHT["surface"]).name()
    for text in words:  # each word has ink below and around its middle
        x, y = round(text.x), round(text.y)
        near = {image.pixelColor(x + dx, y - dy).name() for dx in range(-8, 9) for dy in range(10)}
        assert near - {background}, text.text
