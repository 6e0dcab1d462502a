"""The timeline in the window: one window of time for handles, fields and everyone; selection shared; nothing clipped."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.dates import parse_date
from explorer.model import DatedClaim, InquiringLine, NodeId, Records, Theme
from explorer.palette import DARK, LIGHT
from explorer.scene.timeline import GUTTER, Cluster, Lane
from explorer.ui import theme
from explorer.ui.bridge import Bridge
from explorer.ui.timeline import TimelineView
from explorer.workspace import Workspace

pytestmark = [pytest.mark.qt, pytest.mark.qt_log_ignore("This plugin does not support")]


def records(*dates: str) -> Records:
    claims, lines = {}, {}
    for i, written in enumerate(dates, 1):
        line, claim = NodeId(f"line-{i}"), NodeId(f"line-{i}#c1")
        found = parse_date(written)
        claims[claim] = DatedClaim(claim, line, f"Finding {i} <b>holds</b>.", (found,) if found else ())
        lines[line] = InquiringLine(line, f"What of {i}?", claims=(claim,), themes=(NodeId(f"theme:{(i - 1) % 3}"),))
    themes = {NodeId(f"theme:{i}"): Theme(NodeId(f"theme:{i}"), f"Theme {i}") for i in range(3)}
    return Records(lines=lines, claims=claims, themes=themes)


MIXED = ("2023-02", "2023-11", "2024-03", "~2024", "2024-09", "mid-2025 onward", "", "2025-04", "2022", "2024-03")


class Room:
    """A timeline on a workspace, wired as the window wires it."""

    def __init__(self, qtbot, told: Records, width: int = 900, height: int = 300) -> None:
        theme.dress(LIGHT)
        self.work = Workspace(SimpleNamespace(records=told, title="", path=None))
        self.view = TimelineView(self.work, LIGHT)
        self.view.reduced_motion = True
        self.bridge = Bridge(self.work, self.view)
        self.bridge.changed.connect(self.view.show_change)
        qtbot.addWidget(self.view)
        self.view.resize(width, height)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.lanes, self.strip, self.qtbot = self.view.lanes, self.view.strip, qtbot

    def settle(self) -> None:
        self.bridge.flush()

    def where(self, node: str) -> QPoint:
        """The middle of a node's bar, by asking the lanes themselves."""
        place = self.lanes.scene.place_of(NodeId(node), self.lanes.window_of_time, self.lanes.width(), self.lanes.state)
        assert place is not None
        now = self.lanes.window_of_time
        x = GUTTER + ((place.low + place.high) / 2 - now.low) / now.span * (self.lanes.width() - GUTTER)
        return QPoint(round(x), round((place.top + place.bottom) / 2 - self.lanes.state.offset))

    def wheel(self, at: QPointF, down: int, across: int = 0, keys=Qt.KeyboardModifier.NoModifier) -> None:
        event = QWheelEvent(
            at,
            self.lanes.mapToGlobal(at),
            QPoint(),
            QPoint(across, down),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.lanes, event)


@pytest.fixture
def room(qtbot):
    return Room(qtbot, records(*MIXED))


def test_typing_dates_filters_everything_and_moves_the_handles(room) -> None:
    field = room.strip.since
    field.setFocus()
    room.qtbot.keyClicks(field, "Mar 2024")
    room.qtbot.keyClick(field, Qt.Key.Key_Return)
    room.settle()
    assert room.work.view.since == date(2024, 3, 1)
    assert field.text() == "Mar 2024", "the words stay as they were typed"
    assert room.strip._region.getRegion()[0] == date(2024, 3, 1).toordinal()
    room.strip.until.setText("Q2 2024")
    room.strip.until.editingFinished.emit()
    room.settle()
    assert room.work.view.until == date(2024, 6, 30)
    assert room.strip._region.getRegion()[1] == date(2024, 7, 1).toordinal()
    assert room.strip.clear.isVisible()
    room.qtbot.mouseClick(room.strip.clear, Qt.MouseButton.LeftButton)
    room.settle()
    assert (room.work.view.since, room.work.view.until) == (None, None)
    assert (field.text(), room.strip.until.text()) == ("", "")
    assert not room.strip.clear.isVisible()


def test_a_wrong_date_is_marked_with_the_reason_and_changes_nothing(room) -> None:
    field = room.strip.since
    room.qtbot.keyClicks(field, "2024-02-30")
    assert field.property("wrong") == "true"
    assert "29 days" in field.toolTip()
    room.qtbot.keyClick(field, Qt.Key.Key_Return)
    room.settle()
    assert room.work.view.since is None
    field.selectAll()
    room.qtbot.keyClicks(field, "2024")
    assert field.property("wrong") == "false"
    room.qtbot.keyClick(field, Qt.Key.Key_Return)
    room.strip.until.setText("2023")
    room.strip.until.editingFinished.emit()
    room.settle()
    assert room.work.view.until is None, "a window that ends before it begins is refused"
    assert room.strip.until.property("wrong") == "true"


def test_dragging_a_handle_and_the_fields_agree(room) -> None:
    line = room.strip._region.lines[0]
    line.setValue(date(2024, 1, 1).toordinal() + 0.3)
    line.sigDragged.emit(line)
    room.strip.flush()
    room.settle()
    assert room.work.view.since == date(2024, 1, 1)
    assert room.work.view.until is None, "a handle at the end is open"
    assert room.strip.since.text() == "2024-01-01"
    assert room.strip._region.getRegion()[0] == date(2024, 1, 1).toordinal(), "the handle rests on a whole day"
    line.setValue(room.lanes.scene.extent().low)
    line.sigDragged.emit(line)
    room.strip.flush()
    room.settle()
    assert room.work.view.since is None


def test_dragging_is_throttled(room) -> None:
    told = []
    room.strip.chosen.connect(lambda *dates: told.append(dates))
    line = room.strip._region.lines[1]
    for day in range(1, 25):
        line.setValue(date(2024, 5, day).toordinal())
        line.sigDragged.emit(line)
    assert not told
    room.qtbot.waitUntil(lambda: len(told) == 1, timeout=2000)
    assert told == [(None, date(2024, 5, 23))]


def test_drawing_over_the_strip_chooses_a_window(room) -> None:
    viewport = room.strip.plot.viewport()
    top = room.strip.plot.height() // 3

    def at(day: date) -> QPoint:
        x = room.strip.x_of(day.toordinal()) - room.strip.plot.x()
        return QPoint(round(x), top)

    start, end = at(date(2023, 6, 1)), at(date(2024, 6, 1))
    room.qtbot.mouseMove(viewport, start)
    room.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        where = start + (end - start) * step / 5
        room.qtbot.mouseMove(viewport, where)
        QApplication.processEvents()
    room.strip._ground.brushed.emit(date(2023, 6, 1).toordinal(), date(2024, 6, 1).toordinal())
    room.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    room.strip.flush()
    room.settle()
    view = room.work.view
    assert view.since is not None
    assert abs((view.since - date(2023, 6, 1)).days) <= 3
    assert view.until is not None
    assert abs((view.until - date(2024, 5, 31)).days) <= 3


def test_strip_and_lanes_share_their_x_axis(room) -> None:
    for day in (date(2023, 1, 1), date(2025, 6, 1)):
        now = room.lanes.window_of_time
        below = GUTTER + (day.toordinal() - now.low) / now.span * (room.lanes.width() - GUTTER)
        assert abs(room.strip.x_of(day.toordinal()) - below) < 1.5


def test_a_click_selects_and_does_not_scroll(room) -> None:
    before = room.lanes.window_of_time, room.lanes.state.offset
    room.qtbot.mouseClick(room.lanes, Qt.MouseButton.LeftButton, pos=room.where("line-3#c1"))
    room.settle()
    assert room.work.view.selected == ("line-3#c1",)
    assert (room.lanes.window_of_time, room.lanes.state.offset) == before
    room.qtbot.mouseClick(
        room.lanes, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, room.where("line-5#c1")
    )
    room.settle()
    assert room.work.view.selected == ("line-3#c1", "line-5#c1")


def test_what_is_selected_elsewhere_comes_into_sight(room) -> None:
    room.view.resize(600, 180)
    now = room.lanes.window_of_time
    room.lanes.show_window(now.zoomed(12, now.low))
    assert not room.lanes.is_in_sight(NodeId("line-8#c1"))
    room.work.select(NodeId("line-8#c1"))
    room.settle()
    assert room.lanes.is_in_sight(NodeId("line-8#c1"))
    room.lanes.show_window(now.zoomed(12, now.low))
    room.work.select(NodeId("line-5"))
    room.settle()
    assert room.lanes.is_in_sight(NodeId("line-5#c1")), "a line shows its claims"


def test_wheel_zooms_at_the_cursor_and_pans_with_shift(room) -> None:
    at = QPointF(GUTTER + 300, 40)
    moment = room.lanes.time_at(at.x())
    span = room.lanes.window_of_time.span
    room.wheel(at, 120)
    assert room.lanes.window_of_time.span == pytest.approx(span / 1.25)
    assert room.lanes.time_at(at.x()) == pytest.approx(moment)
    low = room.lanes.window_of_time.low
    room.wheel(at, -120, keys=Qt.KeyboardModifier.ShiftModifier)
    assert room.lanes.window_of_time.low > low
    low = room.lanes.window_of_time.low
    room.wheel(at, 0, across=120)
    assert room.lanes.window_of_time.low < low


def test_keys_walk_open_and_zoom(room) -> None:
    lanes = room.lanes
    lanes.setFocus()
    room.qtbot.keyClick(lanes, Qt.Key.Key_Right)
    room.settle()
    first = room.work.view.selected
    assert first
    room.qtbot.keyClick(lanes, Qt.Key.Key_Right)
    room.settle()
    assert room.work.view.selected != first
    for _ in range(10):
        room.qtbot.keyClick(lanes, Qt.Key.Key_Down)
        room.settle()
    assert room.work.view.selected == ("line-7#c1",), "the undated claim is reached too"
    room.qtbot.keyClick(lanes, Qt.Key.Key_Return)
    room.settle()
    assert room.work.view.reading == "line-7#c1"
    span = lanes.window_of_time.span
    room.qtbot.keyClick(lanes, Qt.Key.Key_Plus)
    assert lanes.window_of_time.span < span
    room.qtbot.keyClick(lanes, Qt.Key.Key_Home)
    assert lanes.window_of_time == lanes.scene.extent()


def test_a_double_click_opens_a_cluster(qtbot) -> None:
    room = Room(qtbot, records(*["2024-03"] * 150, "2020-01", "2025-09"), 900, 500)
    clusters = [
        (x, y)
        for y in range(0, int(room.lanes.lanes_height), 8)
        for x in range(int(GUTTER), room.lanes.width(), 12)
        if isinstance(room.lanes.hit(x, y), Cluster)
    ]
    assert clusters
    at = QPoint(*clusters[0])
    found = room.lanes.hit(at.x(), at.y())
    assert "Double-click" in room.view._tell(found)[1]
    span = room.lanes.window_of_time.span
    room.qtbot.mouseDClick(room.lanes, Qt.MouseButton.LeftButton, pos=at)
    assert room.lanes.window_of_time.span < span / 2
    assert room.lanes.window_of_time.low < (found.low + found.high) / 2 < room.lanes.window_of_time.high
    assert room.work.view.selected == ()


def test_the_card_tells_dates_as_written_and_as_understood_in_plain_text(room) -> None:
    head, rest = room.view._tell(NodeId("line-6#c1"))
    assert head == "Finding 6 <b>holds</b>."
    assert "mid-2025 onward  (from May 2025, about)" in rest
    room.lanes._look_at(NodeId("line-6#c1"), room.lanes.mapToGlobal(QPoint(300, 40)))
    room.qtbot.waitUntil(room.lanes._card.isVisible, timeout=3000)
    assert room.lanes._card.head.text() == head
    assert room.lanes._card.head.textFormat() == Qt.TextFormat.PlainText
    room.lanes._look_at(None, QPoint())
    assert not room.lanes._card.isVisible()
    assert "claim" in room.view._tell(room.lanes.scene.lanes[0])[1]


def test_the_context_menu_names_what_lies_there(room) -> None:
    asked = []
    room.view.context_menu.connect(lambda node, where: asked.append(node))
    from PySide6.QtGui import QContextMenuEvent

    at = room.where("line-3#c1")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, room.lanes.mapToGlobal(at))
    QApplication.sendEvent(room.lanes, event)
    assert asked == ["line-3#c1"]
    assert isinstance(room.lanes.hit(20, 10), Lane)


def test_an_empty_view_says_why_and_offers_the_way_back(room) -> None:
    room.work.update(query="nothinglikethis")
    room.settle()
    assert room.view.empty.isVisible()
    assert room.view.empty_words.text().startswith("No dated claims here.")
    room.qtbot.mouseClick(room.view.empty_back, Qt.MouseButton.LeftButton)
    room.settle()
    assert room.work.view.query == ""
    assert not room.view.empty.isVisible()


def test_an_empty_library_is_no_accident(qtbot) -> None:
    room = Room(qtbot, Records())
    assert room.view.empty.isVisible()
    assert not room.view.empty_back.isVisible()
    room.qtbot.keyClick(room.lanes, Qt.Key.Key_Right)
    room.work.open(SimpleNamespace(records=records(*MIXED), title="", path=None))
    room.settle()
    assert not room.view.empty.isVisible()
    assert len(room.view._scene.items) == len(MIXED)


def test_lanes_follow_the_view(room) -> None:
    room.work.update(lanes="status")
    room.settle()
    assert [lane.name for lane in room.lanes.scene.lanes] == ["Untested"]
    assert room.view.chooser.text().startswith("By status")


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_pictures_follow_the_look(room, look) -> None:
    theme.dress(look)
    room.view.set_look(look)
    image = room.view.grab().toImage()
    assert image.pixelColor(image.width() - 30, 8) == QColor(look["surface"])
    tint = image.pixelColor(3, image.height() - 3)
    assert tint == QColor(look["surface-low"]), "the undated lane"


def test_everything_has_its_place_in_a_small_dock(qtbot) -> None:
    room = Room(qtbot, records(*MIXED * 4), 560, 170)
    view = room.view
    assert view.width() == 560
    assert view.height() == 170
    assert view.minimumSizeHint().height() <= 170
    assert view.minimumSizeHint().width() <= 560
    for part in (view.strip.since, view.strip.until, view.chooser):
        corner = part.mapTo(view, QPoint(0, 0))
        assert view.rect().contains(part.rect().translated(corner)), part.accessibleName()
    assert view.strip.since.height() >= view.strip.since.fontMetrics().height() + 2
    assert view.bar.isVisible()
    room.qtbot.keyClick(room.lanes, Qt.Key.Key_PageDown)
    assert room.lanes.state.offset > 0
    assert view.bar.value() == round(room.lanes.state.offset)


def test_a_mistake_in_drawing_does_not_end_the_program(room, monkeypatch) -> None:
    told = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: told.append(kind))

    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(room.lanes, "_paint", broken)
    room.view.grab()
    assert told
    assert set(told) == {ZeroDivisionError}
