"""The window's main story, end to end: open pages, see them in three places, select, filter, go back, export, save."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QMessageBox, QToolButton, QWidget

from explorer.library import open_library
from explorer.model import Kind, NodeId, Relation, Severity
from explorer.palette import LOOKS
from explorer.scene.timeline import GUTTER
from explorer.settings import Settings, load_settings
from explorer.ui.app import build
from explorer.ui.exporting import FigureDialog
from explorer.workspace import opening_view

pytestmark = [pytest.mark.qt, pytest.mark.qt_log_ignore("This plugin does not support")]

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"
LINE = NodeId("can-a-few-diverse-reasoning-demonstrations-replace-exhaustive-factual-training-d")


def calm(window, qtbot) -> None:
    """Let what was asked for happen: the merged change delivered, every job at its end."""
    window.bridge.flush()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
    window.bridge.flush()
    QApplication.processEvents()


def click_map(window, kind: Kind, keys=Qt.KeyboardModifier.NoModifier) -> NodeId:
    """Click a node of a kind where it is drawn, and tell which."""
    view = window.map
    for node in window.workspace.visible_of(kind):
        at = QPointF(*view.camera.to_pixel(view.scene.where(node))).toPoint()
        inside = view.rect().adjusted(5, 5, -5, -5).contains(at)
        if inside and view.childAt(at) is None and view.node_at(at.x(), at.y()) == node:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, keys, at)
            return node
    pytest.fail(f"no {kind} is in sight on the map")


def click_timeline(window, node: NodeId) -> None:
    lanes = window.timeline.lanes
    lanes.reveal(node)
    place = lanes.scene.place_of(node, lanes.window_of_time, lanes.width(), lanes.state)
    now = lanes.window_of_time
    x = GUTTER + ((place.low + place.high) / 2 - now.low) / now.span * (lanes.width() - GUTTER)
    at = QPoint(round(x), round((place.top + place.bottom) / 2 - lanes.state.offset))
    QTest.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=at)


def marked(window) -> dict[str, object]:
    """What each place shows as selected."""
    table = window.find_pane.table.selectionModel().selectedRows()
    return {
        "map": set(window.map.state().selected),
        "timeline": set(window.timeline.lanes.state.selected),
        "list": {window.find_pane.model.ids[i.row()] for i in table},
        "reading": window.reading._shown[0].id if window.reading._shown[0] else None,
        "prose": set(window.reading.prose._marked),
        "evidence": {r.data.node for r in window.reading.evidence.rows if r.is_lit},
    }


def test_it_opens_on_the_first_line_with_every_place_filled(window) -> None:
    work = window.workspace
    assert work.view == opening_view(work.records)
    shown = marked(window)
    assert shown["reading"] == LINE
    assert shown["map"] == shown["timeline"] == shown["list"] == {LINE}
    assert set(work.layout.ids) >= {*work.records.lines, *work.records.notes}
    assert window.timeline.lanes.scene.counts(window.timeline.lanes.state)[0] == 15
    assert window.reading.prose.chips()
    assert not window.message.isVisible()
    assert not window.problems_button.isVisible()
    assert "66 of 66" in window.explained.text()


def test_what_is_selected_anywhere_is_selected_everywhere(window, qtbot) -> None:
    work = window.workspace
    calm(window, qtbot)
    # a note, on the map
    note = click_map(window, Kind.NOTE)
    calm(window, qtbot)
    shown = marked(window)
    assert shown["map"] == shown["list"] == {note}
    assert Kind(window.find_pane.kind.currentData()) is Kind.NOTE
    # another line, in the list
    window.find_pane.kind.setCurrentIndex(window.find_pane.kind.findData(Kind.LINE))
    other = window.find_pane.model.ids[2]
    QTest.mouseClick(
        window.find_pane.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=window.find_pane.table.visualRect(window.find_pane.model.index(2, 0)).center(),
    )
    calm(window, qtbot)
    shown = marked(window)
    assert shown["map"] == shown["timeline"] == {other}
    assert shown["reading"] == other
    # a citation, in the prose
    cited, position = window.reading.prose.chips()[1]
    window.reading.prose._bring(position)
    box = window.reading.prose._chip_box(position)
    QTest.mouseClick(
        window.reading.prose.viewport(), Qt.MouseButton.LeftButton, pos=(box.topLeft() + QPointF(12, 12)).toPoint()
    )
    calm(window, qtbot)
    shown = marked(window)
    assert shown["map"] == shown["list"] == shown["prose"] == shown["evidence"] == {cited}
    assert shown["reading"] == other, "the line stays, its note is marked in it"
    # a claim, on the timeline
    claim = work.records.lines[LINE].claims[2]
    click_timeline(window, claim)
    calm(window, qtbot)
    shown = marked(window)
    assert shown["map"] == shown["timeline"] == shown["list"] == {claim}
    assert shown["reading"] == claim
    # a row of evidence on that page leads on
    row = next(r for r in window.reading.page.rows if r.data.node == LINE)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    calm(window, qtbot)
    assert marked(window)["map"] == {LINE}
    assert marked(window)["reading"] == LINE


def test_every_filter_is_followed_everywhere(window, qtbot) -> None:
    work, find = window.workspace, window.find_pane
    records = work.records

    def follows() -> None:
        calm(window, qtbot)
        seen = work.visible
        for kind in Kind:
            find.kind.setCurrentIndex(find.kind.findData(kind))
            assert set(find.model.ids) == {i for i in seen if records.kind(i) is kind}
        assert (window.map.state().visible == work.mask).all()
        shown, _ = window.timeline.lanes.scene.counts(window.timeline.lanes.state)
        assert shown == sum(i in seen for i in records.claims)
        assert f"{len(seen)} of 66" in window.explained.text()
        assert window.search.text() == work.view.query

    find.facets.toggled.emit("kind", "claim", True)
    follows()
    assert work.visible == set(records.claims)
    find.facets.toggled.emit("kind", "claim", True)
    find.facets.toggled.emit("theme", "theme:latent-ability", True)
    follows()
    assert 0 < len(work.visible) < 66
    find.facets.toggled.emit("theme", "theme:latent-ability", True)
    find.facets.toggled.emit("stance", "contradicts", True)
    follows()
    against = {e.note for line in records.lines.values() for e in line.evidence if e.stance == "contradicts"}
    assert against <= work.visible
    find.facets.toggled.emit("stance", "contradicts", True)
    calm(window, qtbot)
    window.search.setFocus()
    QTest.keyClicks(window.search, "entropy tokens")
    qtbot.waitUntil(lambda: work.view.query == "entropy tokens", timeout=3000)
    follows()
    assert 0 < len(work.visible) < 20
    window.clear_filters()
    window.timeline.strip.since.setFocus()
    QTest.keyClicks(window.timeline.strip.since, "Jun 2025")
    QTest.keyClick(window.timeline.strip.since, Qt.Key.Key_Return)
    calm(window, qtbot)
    assert work.view.since == date(2025, 6, 1)
    follows()
    assert 0 < len(work.visible) < 66
    window.run(next(c for c in _commands() if c.id == "edit.clear_filter"))
    calm(window, qtbot)
    assert len(work.visible) == 66


def _commands():
    from explorer.ui.commands import COMMANDS

    return COMMANDS


def test_a_wrong_query_says_what_is_wrong_and_the_rest_works(window, qtbot) -> None:
    window.search.setText("colour:red kind:note")
    window._search_now()
    calm(window, qtbot)
    assert window.search.property("wrong") == "true"
    assert "colour" in window.explained.text()
    assert window.workspace.visible == set(window.workspace.records.notes)
    window.search.setText("kind:note")
    window._search_now()
    calm(window, qtbot)
    assert window.search.property("wrong") == "false"


def test_back_and_forward_walk_over_what_was_shown(window, qtbot) -> None:
    work = window.workspace
    first = work.view
    work.update(query="kind:note")
    work.select(next(iter(work.records.papers)), open_it=True)
    last = work.view
    calm(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    calm(window, qtbot)
    assert work.view.query == "kind:note"
    assert marked(window)["reading"] == LINE
    QTest.keyClick(window.map, Qt.Key.Key_Backspace)
    calm(window, qtbot)
    assert (work.view.query, work.view.reading) == (first.query, first.reading)
    assert window.search.text() == ""
    assert window._actions["go.forward"].isEnabled()
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    calm(window, qtbot)
    assert work.view == last
    assert not window._actions["go.forward"].isEnabled()


def test_escape_peels_one_layer_at_a_time(window, qtbot) -> None:
    work = window.workspace
    window.set_layout("focus")
    calm(window, qtbot)
    window.say("A message.")
    for left in (
        lambda: not window.message.isVisible() and work.view.layout == "focus",
        lambda: work.view.layout == "map" and work.view.selected,
        lambda: not work.view.selected,
    ):
        QTest.keyClick(window.map, Qt.Key.Key_Escape)
        calm(window, qtbot)
        assert left()


def test_pages_open_in_memory_with_a_report_and_become_a_library(window, qtbot, tmp_path: Path) -> None:
    work = window.workspace
    sources = tmp_path / "pages"
    shutil.copytree(PAGES, sources)
    (sources / "broken.txt").write_bytes((PAGES / "line-a.txt").read_bytes()[:300] + b"\xff\xfe\x00")
    before = {p: p.read_bytes() for p in sources.iterdir()}
    window.opening.open_path(sources)
    qtbot.waitUntil(lambda: work.library.path == sources, timeout=10000)
    calm(window, qtbot)
    line = next(i for i, x in work.records.lines.items() if x.claims)
    shown = marked(window)
    assert shown["reading"] == line
    assert shown["map"] == shown["timeline"] == {line}
    assert window.timeline.lanes.scene.counts(window.timeline.lanes.state)[0] == len(work.records.claims) > 3
    assert len(window.reading.prose.chips()) == len(work.records.lines[line].citations) >= 5
    relations = set(work.arrays.relations)
    assert list(Relation).index(Relation.CITES) in relations
    assert "in memory only" in window.message.text.text()
    assert work.library.diagnostics
    assert window.problems_button.isVisible()
    assert not window._actions["library.import"].isEnabled()
    # the report
    QTest.mouseClick(window.problems_button, Qt.MouseButton.LeftButton)
    assert window.problems.isVisible()
    assert len(window.problems.model.rows) == len(work.library.diagnostics)
    assert any(d.file.endswith("broken.txt") for d in window.problems.model.rows)
    severities = [list(Severity).index(d.severity) for d in window.problems.model.rows]
    assert severities == sorted(severities), "the worst first"
    window.problems.search.setText("broken")
    assert 0 < len(window.problems.model.rows) <= len(work.library.diagnostics)
    window.problems.copy()
    assert "broken.txt" in QApplication.clipboard().text()
    # saving what is in memory as a library, then importing into it
    into = tmp_path / "library"
    records = work.records
    window.opening.save_as(into)
    qtbot.waitUntil(lambda: work.library.is_saved, timeout=10000)
    calm(window, qtbot)
    assert work.library.path == into
    assert work.records.lines.keys() == records.lines.keys()
    assert work.records.notes == open_library(into).records.notes
    assert window._actions["library.import"].isEnabled()
    assert window.settings.recent[:2] == [str(into), str(sources)]
    window.opening._import([PAGES / "paper-a.txt"], into)
    qtbot.waitUntil(window.message.isVisible, timeout=10000)
    calm(window, qtbot)
    assert {p: p.read_bytes() for p in sources.iterdir()} == before, "the pages themselves are never written"


def test_a_folder_that_holds_something_is_not_written_into(window, qtbot, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    window.opening.save_as(tmp_path)
    (box,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.close()
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
    window.opening.open_path(tmp_path / "nowhere")
    qtbot.waitUntil(window.message.isVisible, timeout=5000)
    assert "nowhere" in window.message.text.text()
    assert window.workspace.view.reading == LINE, "what was open stays"


def test_another_library_is_opened_by_dropping_it(window, qtbot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(PAGES / "line-b.txt"))])
    where, action = QPointF(50, 50), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(where.toPoint(), action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(where, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: "hedgerows" in str(window.workspace.view.reading), timeout=10000)
    calm(window, qtbot)
    assert window.windowTitle().startswith("Can hedgerows")


@pytest.mark.parametrize(("format_row", "what", "head"), [(0, 0, b"\x89PNG"), (1, 1, b"<?xml"), (2, 2, b"%PDF")])
def test_a_figure_leaves_through_its_dialog(
    window, qtbot, tmp_path: Path, format_row: int, what: int, head: bytes
) -> None:
    window.exporting.ask_figure()
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FigureDialog) and w.isVisible()]
    dialog.what.setCurrentIndex(what)
    dialog.format.setCurrentIndex(format_row)
    dialog.preset.setCurrentIndex(3)
    dialog.wide.setValue(500)
    dialog.high.setValue(300)
    dialog.title.setText("A <title>")
    assert dialog.scale.isEnabled() == (format_row == 0)
    go = next(b for b in dialog.findChild(QDialogButtonBox).buttons() if "Export" in b.text())
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    (where,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()]
    out = tmp_path / f"figure{('.png', '.svg', '.pdf')[format_row]}"
    where.fileSelected.emit(str(out))
    where.close()
    qtbot.waitUntil(out.exists, timeout=10000)
    calm(window, qtbot)
    assert out.read_bytes().startswith(head)
    assert out.name in window.message.text.text()


def test_looks_change_everything_and_are_remembered(window, qtbot) -> None:
    before = window.grab().toImage()
    for name in ("dark", "contrast", "light"):
        window.choose_look(name)
        calm(window, qtbot)
        assert window.look == LOOKS[name]
        for view in (window.reading, window.find_pane):
            assert view.look == LOOKS[name]
        assert window.reading.prose.chips()
        picture = window.grab().toImage()
        ground = picture.pixelColor(window.reading.mapTo(window, QPoint(4, window.reading.height() - 4)))
        assert (ground.lightness() < 128) == LOOKS[name].is_dark
    assert window.grab().toImage().size() == before.size()
    window.choose_look("dark")
    window.scale_text(1.2)
    calm(window, qtbot)
    window.close()
    kept = load_settings()
    assert (kept.look, round(kept.text_scale, 2)) == ("dark", 1.2)
    assert kept.views[str(window.workspace.library.path)]["reading"] == LINE


@pytest.mark.parametrize(("width", "height"), [(1024, 640), (1600, 1000)])
def test_everything_has_room_in_narrow_and_wide_windows(sample_library, qtbot, width: int, height: int) -> None:
    window = build(sample_library, Settings(look="light", reduced_motion=True))
    window.resize(width, height)
    window.show()
    qtbot.waitUntil(lambda: window.workspace.layout is not None, timeout=10000)
    calm(window, qtbot)
    try:
        assert (window.width(), window.height()) == (width, height)
        assert window._docks["find"].isVisible() == (width > 1100)
        assert window.reading.isVisible()
        assert window.timeline.isVisible()
        assert window.reading.width() >= 320
        assert window.map.width() >= 0.35 * width
        assert window.search.width() >= 180
        for bar in (window._toolbar, window.statusBar()):
            for child in bar.findChildren(QWidget):
                if child.isVisible() and child.parent() is bar:
                    assert bar.rect().contains(child.geometry()), type(child).__name__
        over = window._toolbar.findChild(QToolButton, "qt_toolbar_ext_button")
        assert over is None or not over.isVisible(), "no button is hidden behind an arrow"
    finally:
        window.close()
        window.deleteLater()


def test_a_hidden_pane_catches_up_when_it_comes_back(window, qtbot) -> None:
    work = window.workspace
    for name in ("find", "reading", "time"):
        window._docks[name].hide()
    QApplication.processEvents()
    paper = next(iter(work.records.papers))
    work.update(query="kind:paper")
    work.select(paper, open_it=True)
    calm(window, qtbot)
    assert window.reading._shown[0].id == LINE
    for name in ("find", "reading", "time"):
        window._docks[name].show()
        window._docks[name].raise_()
    calm(window, qtbot)
    assert window.reading._shown[0].id == paper
    assert set(marked(window)["timeline"]) == {paper}
    window.find_pane.kind.setCurrentIndex(window.find_pane.kind.findData(Kind.NOTE))
    assert window.find_pane.model.ids == []


def test_closing_in_the_middle_of_work_is_safe(sample_library, qtbot) -> None:
    window = build(sample_library, Settings(look="dark"))
    window.show()
    window.opening.open_path(PAGES)
    window.set_layout("time")
    window.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=5000)
    assert not window.isVisible()
    window.deleteLater()


def test_every_control_has_a_name_and_a_tip(window) -> None:
    for button in window.findChildren(QToolButton):
        of_qt = button.metaObject().className() != "QToolButton" or button.objectName().startswith(("qt_", "Scroll"))
        if button.isVisible() and not button.text() and not of_qt:
            assert button.toolTip() or button.accessibleName(), button.icon().name()
    for widget in (
        window.search,
        window.find_pane.facets,
        window.find_pane.table,
        window.find_pane.kind,
        window.reading.prose,
    ):
        assert widget.accessibleName()


def test_no_title_acts_as_markup_in_the_window(window, qtbot) -> None:
    from explorer.library import Library
    from explorer.model import InquiringLine, Records

    harm = '<img src="file:///etc/passwd"> & \u202eevil\n' + "w" * 3000
    line = InquiringLine(NodeId("a"), harm, harm, (harm,))
    window.workspace.open(Library(path=Path(harm[:200]), title=harm, records=Records(lines={line.id: line})))
    calm(window, qtbot)
    window.grab()
    for widget in window.findChildren(QWidget):
        assert "<img" not in widget.toolTip(), type(widget).__name__
    assert "\u202e" not in window.windowTitle()
    assert "\n" not in window.windowTitle()
    window.search.setText("<img src=x>")
    window._search_now()
    calm(window, qtbot)
    assert "<img" not in window.explained.toolTip()


def test_an_opening_that_is_cancelled_leaves_nobody_before_a_curtain(qtbot, sample_path):
    from explorer.library import Library
    from explorer.settings import Settings
    from explorer.ui.app import build

    window = build(Library.empty("large"), Settings(look="light", reduced_motion=True))
    window.show()
    window.cover("Opening large…")
    assert window.curtain.isVisible()

    def endless():
        from explorer.model import Progress

        while True:
            yield Progress(0, 0)

    window.jobs.start("load", endless(), lambda _: None)
    window.jobs.cancel("load")
    qtbot.waitUntil(lambda: not window.curtain.isVisible(), timeout=5000)
    qtbot.waitUntil(lambda: len(window.workspace.records.lines) == 5, timeout=10000)
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
    window.close()
    window.deleteLater()


def test_a_file_that_holds_nothing_leaves_what_is_open(qtbot, window, tmp_path):
    wrong = tmp_path / "noise.bin"
    wrong.write_bytes(bytes(range(256)) * 40)
    before = len(window.workspace.records)
    window.opening.open_path(wrong)
    qtbot.waitUntil(window.message.isVisible, timeout=5000)
    assert "holds no inquiring line" in window.message.text.text()
    assert len(window.workspace.records) == before
