"""Go anywhere: one field, and what it finds, where it goes, and what it will not do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from explorer.model import title_of
from explorer.ui.commands import COMMANDS
from explorer.ui.switcher import Switcher

pytestmark = pytest.mark.qt


@pytest.fixture
def switcher(window, qtbot):
    window.show_palette()
    QApplication.processEvents()
    (out,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Switcher)]
    yield out
    if isValid(out):
        out.close()


def rows(switcher: Switcher) -> list[tuple[str, str]]:
    found = [switcher.list.item(i).data(Qt.ItemDataRole.UserRole) for i in range(switcher.list.count())]
    return [tuple(f) for f in found if f]


def nodes(switcher: Switcher) -> list[str]:
    return [name for what, name in rows(switcher) if what == "node"]


def type_in(switcher: Switcher, text: str) -> None:
    switcher.field.clear()
    QTest.keyClicks(switcher.field, text)


def test_it_opens_over_the_window_with_the_lines_first(switcher: Switcher, window) -> None:
    assert switcher.isVisible()
    assert window.frameGeometry().contains(switcher.geometry())
    assert nodes(switcher)[:5] == list(window.workspace.records.lines)
    assert switcher.list.currentRow() == 0


def test_every_node_is_found_by_its_own_title_first(switcher: Switcher, window) -> None:
    records = window.workspace.records
    for table in (records.lines, records.notes, records.claims, records.papers, records.themes):
        for node, record in table.items():
            switcher.field.setText(title_of(record))
            assert nodes(switcher)[0] == node


@pytest.mark.parametrize("typed", ["catlyst data better reasoning", "how much catalist data does better", "CATALYST"])
def test_slips_of_the_finger_are_forgiven(typed: str, switcher: Switcher) -> None:
    type_in(switcher, typed)
    assert "how-much-catalyst-data-does-better-reasoning-actually-need" in nodes(switcher)[:3]


def test_enter_goes_to_the_chosen_row(switcher: Switcher, window, qtbot) -> None:
    note = list(window.workspace.records.notes)[7]
    type_in(switcher, window.workspace.records.notes[note].title[:40])
    QTest.keyClick(switcher.field, Qt.Key.Key_Down)
    QTest.keyClick(switcher.field, Qt.Key.Key_Up)
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    assert window.workspace.view.reading == note
    assert window.workspace.view.selected == (note,)
    qtbot.waitUntil(lambda: not any(isinstance(w, Switcher) and w.isVisible() for w in QApplication.topLevelWidgets()))


def test_the_arrows_stay_inside_the_list(switcher: Switcher) -> None:
    QTest.keyClick(switcher.field, Qt.Key.Key_Up)
    assert switcher.list.currentRow() == 0
    for _ in range(5):
        QTest.keyClick(switcher.field, Qt.Key.Key_PageDown)
    assert switcher.list.currentRow() == switcher.list.count() - 1


def test_a_mark_shows_commands_only(switcher: Switcher) -> None:
    type_in(switcher, ">")
    assert rows(switcher) == [("command", c.id) for c in COMMANDS if c.id != "go.anywhere"]
    type_in(switcher, "> dark")
    assert rows(switcher) == [("command", "view.look_dark")]
    assert "Look: Dark" in switcher.list.item(0).text()


def test_a_command_runs_from_here(switcher: Switcher, window) -> None:
    type_in(switcher, ">colour by theme")
    assert rows(switcher)[0] == ("command", "view.colour_theme")
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    assert window.workspace.view.colour_by == "theme"


def test_what_cannot_run_now_is_shown_but_does_nothing(switcher: Switcher, window) -> None:
    type_in(switcher, ">clear all filters")
    assert not switcher.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    before = window.workspace.view
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    assert switcher.isVisible()
    assert window.workspace.view == before


def test_nothing_found_says_so(switcher: Switcher, window) -> None:
    type_in(switcher, "zzzzqqqq")
    assert rows(switcher) == []
    assert "Nothing found" in switcher.list.item(0).text()
    before = window.workspace.view
    QTest.keyClick(switcher.field, Qt.Key.Key_Return)
    assert window.workspace.view == before


def test_escape_leaves_and_changes_nothing(switcher: Switcher, window, qtbot) -> None:
    before = window.workspace.view
    QTest.keyClick(switcher.field, Qt.Key.Key_Escape)
    assert not isValid(switcher) or not switcher.isVisible()
    assert window.workspace.view == before


def test_titles_are_plain_and_short_here_too(window, qtbot) -> None:
    from explorer.library import Library
    from explorer.model import NodeId, Records, SourceNote

    harm = '<img src="file:///etc/passwd"> \u202eevil\n' + "w" * 300_000
    note = SourceNote(NodeId("n"), harm)
    window.workspace.open(Library(records=Records(notes={note.id: note})))
    window.show_palette()
    (switcher,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Switcher)]
    item = switcher.list.item(0)
    assert len(item.text()) <= 161
    assert not set(item.text()) & {"\u202e", "\n"}
    assert "<img" not in item.toolTip()
    switcher.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=5000)
