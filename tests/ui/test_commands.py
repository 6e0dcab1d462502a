"""The table of commands: one entry each, no key twice, and every one does something that does not fail."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu

from explorer.model import ExplorerError
from explorer.resources import resource
from explorer.ui.commands import COMMANDS, MENUS, TOOLBAR
from explorer.ui.help import _MAP_KEYS, _READING_KEYS

pytestmark = pytest.mark.qt

FIRST = "can-a-few-diverse-reasoning-demonstrations-replace-exhaustive-factual-training-d"
BY_ID = {c.id: c for c in COMMANDS}


def calm() -> None:
    for _ in range(3):
        QApplication.processEvents()


def dialogs() -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def close_all() -> None:
    for dialog in dialogs():
        dialog.close()
    calm()


def test_ids_are_unique_and_grouped() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert all(part.isidentifier() for c in COMMANDS for part in c.id.split("."))
    assert set(TOOLBAR) <= BY_ID.keys()


def test_no_key_means_two_things() -> None:
    keys = Counter(QKeySequence(c.shortcut).toString() for c in COMMANDS if c.shortcut)
    assert [key for key, n in keys.items() if n > 1] == []
    assert "" not in keys, "every key is one that Qt knows"


def test_every_command_is_in_a_known_menu_in_one_place() -> None:
    assert {c.menu for c in COMMANDS} <= {*MENUS, ""}
    assert all(c.menu or c.shortcut for c in COMMANDS), "else only the palette knows it"
    titles = Counter((c.menu, c.submenu, c.title) for c in COMMANDS)
    assert max(titles.values()) == 1
    for menu in MENUS:
        groups = [c.group for c in COMMANDS if c.menu == menu]
        starts = [g for i, g in enumerate(groups) if i == 0 or groups[i - 1] != g]
        assert len(starts) == len(set(starts)), f"a group of {menu} is torn apart"


def test_every_icon_is_there() -> None:
    assert all(resource("icons", f"{c.icon}.svg").exists() for c in COMMANDS if c.icon)


def test_the_window_has_an_action_for_each(window) -> None:
    assert window._actions.keys() == BY_ID.keys()
    for command in COMMANDS:
        action = window._actions[command.id]
        assert action.text() == command.title
        assert action.isCheckable() == (command.checked is not None)
        if command.shortcut:
            assert action.shortcut() == QKeySequence(command.shortcut)
            assert command.shortcut in action.toolTip()
    menus = {m.title(): m for m in window.menuBar().findChildren(QMenu)}
    assert [a.text() for a in window.menuBar().actions()] == list(MENUS)
    for command in (c for c in COMMANDS if c.menu):
        assert window._actions[command.id] in menus[command.submenu or command.menu].actions()


def test_every_rule_answers_in_every_state(window, qtbot) -> None:
    work = window.workspace
    states = (
        {},
        {"selected": (), "reading": None, "focus": None},
        {"query": "zebra"},
        {"selected": tuple(work.records.notes)[:3]},
        {"hidden": frozenset(work.records.notes)},
    )
    for state in states:
        work.update(**state)
        for command in COMMANDS:
            assert command.enabled(work) in (True, False)
            if command.checked is not None:
                assert command.checked(window) in (True, False)
        qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=5000)


def test_rules_follow_the_view(window, qtbot) -> None:
    on = window._actions
    assert not on["edit.clear_filter"].isEnabled()
    assert not on["go.back"].isEnabled() or window.workspace.can_go_back
    window.workspace.update(query="kind:note", selected=(), reading=None)
    qtbot.waitUntil(on["edit.clear_filter"].isEnabled, timeout=2000)
    assert on["go.back"].isEnabled()
    assert not on["edit.hide"].isEnabled()
    assert not on["edit.copy_prompt"].isEnabled()
    assert not on["library.export_dossier"].isEnabled()


_ENDS = ("app.quit",)


def test_every_command_runs(window, qtbot) -> None:
    for command in COMMANDS:
        if command.id not in _ENDS:
            window.workspace.update(query="", hidden=frozenset(), selected=(FIRST,), reading=FIRST)
            run_one(command.id, window, qtbot)


def test_every_command_runs_with_nothing_to_act_on(window, qtbot) -> None:
    from explorer.library import Library

    window.workspace.open(Library())
    for command in COMMANDS:
        if command.id not in _ENDS and command.id != "library.open_sample":
            run_one(command.id, window, qtbot)


def run_one(name: str, window, qtbot) -> None:
    """Run a command and take away what it opened; a bug would reach the hook that fails the test."""
    bugs: list[object] = []
    window.jobs.bug.connect(bugs.append)
    window.run(BY_ID[name])
    calm()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
    close_all()
    assert bugs == [], name
    assert window.isVisible()


def test_commands_that_ask_open_one_dialog_that_can_be_left(window) -> None:
    for name in ("library.open_folder", "library.open_file", "library.save_as", "library.export_data"):
        window.run(BY_ID[name])
        calm()
        (dialog,) = dialogs()
        assert isinstance(dialog, QFileDialog)
        close_all()
    for name in ("library.export_figure", "help.keys", "help.guide", "help.about"):
        window.run(BY_ID[name])
        calm()
        assert len(dialogs()) == 1
        assert dialogs()[0].windowTitle()
        assert dialogs()[0].width() <= window.width()
        close_all()


def test_an_expected_failure_becomes_a_sentence(window) -> None:
    QApplication.clipboard().setText("no view")
    window.run(BY_ID["edit.paste_view"])
    assert window.message.isVisible()
    assert "Copy Link to This View" in window.message.text.text()


def test_a_bug_is_not_swallowed(window) -> None:
    from dataclasses import replace

    def broken(_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        window.run(replace(BY_ID["go.back"], run=broken))

    def failing(_: object) -> None:
        raise ExplorerError("The disk is full; make room and try again.")

    window.run(replace(BY_ID["go.back"], run=failing))
    assert window.message.text.text() == "The disk is full; make room and try again."


def test_a_view_goes_through_the_clipboard(window, qtbot) -> None:
    work = window.workspace
    work.update(query="kind:line", colour_by="theme")
    view = work.view
    window.run(BY_ID["edit.copy_view"])
    work.update(query="", colour_by="kind")
    window.run(BY_ID["edit.paste_view"])
    assert work.view == view


def test_toggles_toggle(window, qtbot) -> None:
    for name, dock in (("view.sidebar", "find"), ("view.time_pane", "time"), ("view.reading_pane", "reading")):
        action = window._actions[name]
        assert action.isChecked()
        window._docks[dock].hide()
        calm()
        assert not action.isChecked()
        action.trigger()
        calm()
        assert window._docks[dock].isVisible()
        assert action.isChecked()
    window._actions["view.motion"].trigger()
    assert not window.settings.reduced_motion
    assert not window.map.reduced_motion


def test_the_layouts_are_one_choice(window, qtbot) -> None:
    for name in ("time", "focus", "neighbourhood", "map"):
        window._actions[f"view.{name}"].trigger()
        qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
        calm()
        checked = [n for n in ("map", "focus", "time", "neighbourhood") if window._actions[f"view.{n}"].isChecked()]
        assert checked == [name]
        assert window.workspace.view.layout == name


def test_help_lists_every_key(window) -> None:
    from PySide6.QtWidgets import QLineEdit, QTreeWidget

    window.run(BY_ID["help.keys"])
    calm()
    (dialog,) = dialogs()
    tree = dialog.findChild(QTreeWidget)
    heads = [tree.topLevelItem(i) for i in range(tree.topLevelItemCount())]
    rows = {head.child(j).text(0): head.child(j).text(1) for head in heads for j in range(head.childCount())}
    assert {c.title.rstrip("…") for c in COMMANDS if c.shortcut and c.menu} <= rows.keys()
    assert dict((*_MAP_KEYS, *_READING_KEYS)).items() <= rows.items()
    assert all(rows.values())
    dialog.findChild(QLineEdit).setText("export")
    shown = [head.child(j).text(0) for head in heads for j in range(head.childCount()) if not head.child(j).isHidden()]
    assert shown
    assert all("export" in s.casefold() for s in shown)
    close_all()


def test_the_guide_speaks_of_commands_that_exist() -> None:
    text = Path(str(resource("help", "guide.md"))).read_text("utf-8")
    assert len(text) > 500
    assert "Alt+Left" in text
    assert BY_ID["go.back"].shortcut == "Alt+Left"
