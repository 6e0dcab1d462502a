"""The map view under the hand: what it turns gestures into, and what it draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from explorer import layout as layouts
from explorer.jobs import drain
from explorer.layout import Layout
from explorer.model import Kind, NodeId
from explorer.palette import DARK, LIGHT
from explorer.scene.map import MapScene
from explorer.ui import map as map_module
from explorer.ui.map import MapView
from explorer.ui.map_furniture import LegendRow
from explorer.workspace import Workspace

pytestmark = pytest.mark.qt


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


@pytest.fixture
def large(view: MapView, monkeypatch: pytest.MonkeyPatch) -> MapView:
    """The same view made to draw its bulk in the background, as it does for large libraries."""
    monkeypatch.setattr(map_module, "SMALL", (1, 1))
    return view


def _pixel_of(view: MapView, node: NodeId) -> QPoint:
    at = view.scene.where(node)
    return QPointF(*view.camera.to_pixel(at)).toPoint()


def _a(view: MapView, kind: Kind, number: int = 0) -> NodeId:
    """A node of a kind that is drawn in sight, away from what lies over the map."""
    found = []
    for i in view.workspace.visible_of(kind):
        p = _pixel_of(view, i)
        inside = view.rect().adjusted(5, 5, -5, -5).contains(p)
        if inside and view.childAt(p) is None and view.node_at(p.x(), p.y()) == i:
            found.append(i)
    return found[number]


def _click(view: MapView, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, keys, at)


def _drag(
    view: MapView, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, keys, start)
    for share in (0.3, 0.7, 1.0):
        here = start + (end - start) * share
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(here),
            view.mapToGlobal(QPointF(here)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            keys,
        )
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, keys, end)


def _wheel(view: MapView, at: QPoint, turn: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


# -- selecting ----------------------------------------------------------------------------------------------------------


def test_a_click_selects_a_shift_click_adds_and_an_empty_place_clears(view: MapView, work: Workspace) -> None:
    one, other = _a(view, Kind.NOTE), _a(view, Kind.NOTE, 1)
    _click(view, _pixel_of(view, one))
    assert work.view.selected == (one,)
    _click(view, _pixel_of(view, other), Qt.KeyboardModifier.ShiftModifier)
    assert work.view.selected == (one, other)
    _click(view, _pixel_of(view, one), Qt.KeyboardModifier.ShiftModifier)
    assert work.view.selected == (other,)
    _click(view, QPoint(990, 5))
    assert work.view.selected == ()


def test_a_click_moves_nothing(view: MapView) -> None:
    before = view.viewport
    _click(view, _pixel_of(view, _a(view, Kind.LINE)))
    assert view.viewport == before


def test_enter_opens_what_is_selected(qtbot, view: MapView, work: Workspace) -> None:
    note = _a(view, Kind.NOTE)
    _click(view, _pixel_of(view, note))
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [note]
    assert work.view.reading == note


def test_a_marquee_selects_what_it_encloses(view: MapView, work: Workspace) -> None:
    note = _a(view, Kind.NOTE)
    at, before = _pixel_of(view, note), view.viewport
    work.update(selected=())
    _drag(view, at - QPoint(12, 12), at + QPoint(12, 12), Qt.KeyboardModifier.ShiftModifier)
    assert note in work.view.selected
    assert len(work.view.selected) < 5
    assert view.viewport == before


def test_the_context_menu_is_asked_for_what_is_under_the_pointer(qtbot, view: MapView, work: Workspace) -> None:
    line = _a(view, Kind.LINE)
    at = _pixel_of(view, line)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    with qtbot.waitSignal(view.context_menu) as asked:
        QApplication.sendEvent(view, event)
    assert asked.args == [line, view.mapToGlobal(at)]
    assert work.view.selected == (line,)


# -- moving about ---------------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_at_the_pointer(view: MapView) -> None:
    at = QPoint(300, 200)
    world, scale = view.viewport.to_world(300, 200), view.viewport.scale
    _wheel(view, at, 120)
    assert view.viewport.scale > scale * 1.1
    assert view.viewport.to_world(300, 200) == pytest.approx(world, abs=1e-3 / view.viewport.scale)
    _wheel(view, at, -120)
    assert view.viewport.scale == pytest.approx(scale)


def test_zooming_has_an_end_both_ways(view: MapView) -> None:
    for turn in (480, -480):
        for _ in range(60):
            _wheel(view, QPoint(400, 300), turn)
        assert 0.1 < view.viewport.scale * view.scene.pitch < 400


def test_dragging_pans_by_as_many_pixels(view: MapView) -> None:
    before = view.viewport
    _drag(view, QPoint(900, 600), QPoint(840, 640))
    assert view.viewport.scale == before.scale
    assert (before.cx - view.viewport.cx) * before.scale == pytest.approx(-60, abs=0.01)
    assert (before.cy - view.viewport.cy) * before.scale == pytest.approx(40, abs=0.01)


def test_keys_zoom_pan_fit_and_walk(view: MapView, work: Workspace) -> None:
    start = view.viewport
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.viewport.scale > start.scale
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.viewport.cx > start.cx
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.viewport == start
    line = _a(view, Kind.LINE)
    work.select(line)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    there = work.view.selected[-1]
    assert there != line
    assert view.scene.where(there)[0] > view.scene.where(line)[0]


def test_flying_brings_a_node_into_the_middle_with_a_mark(view: MapView) -> None:
    node = list(view.workspace.records.papers)[-1]
    view.fly_to(node)
    at = _pixel_of(view, node)
    assert (at - view.rect().center()).manhattanLength() <= 3
    assert view.viewport.scale * view.scene.pitch >= 35
    image = view.grab().toImage()
    accent = QColor(LIGHT["accent"]).name()
    radius = float(view.scene.radii(view.viewport.scale)[view.scene.drawn((node,))[0]]) + 9
    ring = [
        image.pixelColor(int(500 + radius * np.cos(a)), int(350 + radius * np.sin(a))).name()
        for a in np.linspace(0, 6.28, 60)
    ]
    assert ring.count(accent) > 30
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.grab().toImage() != image


def test_motion_is_short_and_ends_exactly_where_it_should(qtbot, view: MapView) -> None:
    view.reduced_motion = False
    whole = view.viewport
    view.camera.zoom_at(3.0, 10, 10)
    view.fit_all()
    assert view.viewport != whole
    qtbot.waitUntil(lambda: view.viewport == whole, timeout=2000)
    assert view.camera.is_fitted


def test_a_view_that_shows_everything_goes_on_doing_so(view: MapView) -> None:
    view.resize(700, 520)
    assert view.viewport == view.camera.whole()
    assert (view.viewport.width, view.viewport.height) == (700, 520)
    view.camera.pan(30, 0)
    middle = view.viewport.cx
    view.resize(800, 600)
    assert view.viewport.cx == middle


def test_a_selection_made_elsewhere_comes_into_view_without_a_zoom(view: MapView, work: Workspace) -> None:
    view.camera.zoom_at(6.0, 0, 0)
    scale = view.viewport.scale
    far = max(work.records.notes, key=lambda n: view.scene.where(n)[0])
    assert not view.rect().contains(_pixel_of(view, far))
    work.select(far)
    assert view.rect().contains(_pixel_of(view, far))
    assert view.viewport.scale == scale


# -- following the workspace --------------------------------------------------------------------------------------------------


def test_a_filter_moves_nothing(view: MapView, work: Workspace) -> None:
    before, places = view.viewport, view.scene.xy.copy()
    work.update(query="kind:line")
    assert view.viewport == before
    assert (view.scene.xy == places).all()
    note = next(iter(work.records.notes))
    assert view.node_at(*_pixel_of(view, note).toTuple()) != note


def test_colours_and_as_of_follow_the_view(view: MapView, work: Workspace) -> None:
    work.update(colour_by="theme")
    assert view.scene.colours.name == "theme"
    work.update(as_of=date(2020, 1, 1))
    assert view.state().faded.any()
    work.update(as_of=None)
    assert view.state().faded is None


def test_another_layout_is_shown_whole(view: MapView, work: Workspace) -> None:
    view.camera.zoom_at(5.0, 0, 0)
    work.place(layouts.focus(work.records, work.arrays, next(iter(work.records.lines))))
    assert view.viewport == view.camera.whole()


def test_the_legend_filters_and_stays_true(view: MapView, work: Workspace) -> None:
    rows = {row.entry.word: row for row in view.findChildren(LegendRow)}
    assert rows["source note"].entry.count == len(work.records.notes)
    QTest.mouseClick(rows["source note"], Qt.MouseButton.LeftButton)
    assert work.visible_of(Kind.NOTE)
    assert not work.visible_of(Kind.LINE)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    rows = {row.entry.word: row for row in view.findChildren(LegendRow)}
    assert rows["source note"].isChecked()
    assert rows["inquiring line"].entry.count == 0
    QTest.mouseClick(rows["source note"], Qt.MouseButton.LeftButton)
    assert work.view.query == ""
    assert work.mask.all()


def test_nothing_found_says_so_and_offers_the_way_back(view: MapView, work: Workspace) -> None:
    work.update(query="zzzzqqqq")
    assert view._empty.isVisible()
    button = view._empty.findChild(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert work.view.query == ""
    assert not view._empty.isVisible()


def test_without_positions_it_waits(qtbot, sample_library) -> None:
    work = Workspace(sample_library)
    view = MapView(work, DARK)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    assert not view.grab().isNull()
    view.fit_all()
    view.fly_to("nobody")
    assert view.node_at(3, 3) is None
    assert view.frame().total == 0


# -- what is drawn ------------------------------------------------------------------------------------------------------------


def test_the_screen_and_the_figure_agree(view: MapView) -> None:
    line = _a(view, Kind.LINE)
    at = _pixel_of(view, line)
    assert view.grab().toImage().pixelColor(at).name() == QColor(LIGHT["line"]).name()
    frame = view.frame()
    mark = next(m for m in frame.marks if line in m.ids)
    assert np.abs(mark.xy[mark.ids.index(line)] - at.toTuple()).max() <= 1
    view.set_look(DARK)
    assert view.grab().toImage().pixelColor(2, 60).name() == QColor(DARK["surface"]).name()


def test_pointing_lights_and_shows_a_card_of_plain_text(qtbot, view: MapView, work: Workspace, monkeypatch) -> None:
    note = _a(view, Kind.NOTE)
    record = work.records.notes[note]
    hostile = replace(record, title="<b>Bold</b>?", summary="<img src='file:///x'>")
    monkeypatch.setattr(view.workspace, "records", work.records.with_records(hostile))
    QTest.mouseMove(view, _pixel_of(view, note))
    qtbot.waitUntil(view._card.isVisible, timeout=3000)
    words = [part.text() for part in view._card.findChildren(map_module.QWidget) if hasattr(part, "text")]
    assert "<b>Bold</b>?" in words
    assert all(
        part.textFormat() == Qt.TextFormat.PlainText
        for part in view._card.findChildren(map_module.QWidget)
        if hasattr(part, "text")
    )
    assert work.view.selected == ()  # pointing selects nothing
    QTest.mouseMove(view, QPoint(990, 5))
    assert not view._card.isVisible()


def test_a_large_map_is_drawn_in_the_background(qtbot, large: MapView, work: Workspace) -> None:
    large._refresh()
    qtbot.waitUntil(lambda: large.is_sharp, timeout=5000)
    line = _a(large, Kind.LINE)
    assert large.grab().toImage().pixelColor(_pixel_of(large, line)).name() == QColor(LIGHT["line"]).name()
    large.camera.pan(40, 25)
    assert large.is_sharp  # within the margins nothing need be drawn anew
    assert large.grab().toImage().pixelColor(_pixel_of(large, line)).name() == QColor(LIGHT["line"]).name()
    large.camera.zoom_at(1.7, 500, 350)
    assert not large.is_sharp
    assert not large.grab().isNull()
    qtbot.waitUntil(lambda: large.is_sharp, timeout=5000)
    work.update(query="kind:note")
    assert not large.is_sharp
    qtbot.waitUntil(lambda: large.is_sharp, timeout=5000)
    qtbot.waitUntil(lambda: large._pictures.is_idle, timeout=5000)


def test_pictures_of_an_older_scene_are_dropped(qtbot, large: MapView, work: Workspace) -> None:
    large._refresh()
    work.update(colour_by="theme")
    assert large._picture is None
    qtbot.waitUntil(lambda: large.is_sharp and large._pictures.is_idle, timeout=5000)
    assert large._picture.wish.scene is large.scene


def test_an_error_while_painting_is_reported_and_ends_nothing(view: MapView, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[type] = []
    monkeypatch.setattr(map_module.sys, "excepthook", lambda kind, *_: seen.append(kind))

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(MapScene, "lit", broken)
    assert not view.grab().isNull()
    assert ZeroDivisionError in seen


def test_the_overview_moves_the_view(view: MapView) -> None:
    assert not view._overview.isVisible()
    view.camera.zoom_at(6.0, 500, 350)
    assert view._overview.isVisible()
    before = view.viewport
    QTest.mouseClick(view._overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
    assert view.viewport.scale == before.scale
    assert view.viewport.cx < before.cx


def test_every_control_has_a_name(view: MapView) -> None:
    assert view.accessibleName()
    for row in view.findChildren(LegendRow):
        assert row.accessibleName()
    assert view._overview.accessibleName()


def test_an_empty_layout_harms_nothing(view: MapView, work: Workspace) -> None:
    work.place(Layout((), np.zeros((0, 2), np.float32), (), "focus"))
    assert not view.grab().isNull()
    view.fit_all()
    view.zoom(2.0)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)


def test_alt_click_in_the_legend_leaves_only_that(view: MapView, work: Workspace) -> None:
    for word, keys in (
        ("source note", Qt.KeyboardModifier.NoModifier),
        ("dated claim", Qt.KeyboardModifier.NoModifier),
    ):
        row = next(row for row in view.findChildren(LegendRow) if row.entry.word == word and row.isVisible())
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, keys)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert work.visible_of(Kind.NOTE)
    assert work.visible_of(Kind.CLAIM)
    row = next(row for row in view.findChildren(LegendRow) if row.entry.word == "anchor paper" and row.isVisible())
    row.only.emit(row.entry)
    assert work.visible_of(Kind.PAPER)
    assert not work.visible_of(Kind.NOTE)
    assert not work.visible_of(Kind.CLAIM)
