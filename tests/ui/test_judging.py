"""A person's word through the window: stances, links, undo and redo, and the way from a sample to a library."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from explorer import graph
from explorer.library import open_library
from explorer.model import NodeId, Stance
from explorer.settings import Settings
from explorer.ui.app import build
from explorer.ui.judging import edit_words, link_targets, targets
from explorer.ui.reasons import ReasonDialog, WhyDialog
from explorer.ui.rows import Row, judge_words
from explorer.ui.window import Window

pytestmark = pytest.mark.qt


def shown(qtbot, path: Path, *, bare: bool = False) -> Window:
    window = build(open_library(path), Settings(look="light", reduced_motion=True))
    window.resize(1440, 900)
    window.show()
    if bare:  # many edits in a row; what is hidden is redrawn when it is shown again
        for dock in window._docks.values():
            dock.hide()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
    return window


def leave(qtbot, window: Window) -> None:
    window.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
    window.deleteLater()


@pytest.fixture
def root(tmp_path: Path, sample_path: Path) -> Path:
    return Path(shutil.copytree(sample_path, tmp_path / "own"))


@pytest.fixture
def own(qtbot, root: Path) -> Iterator[Window]:
    window = shown(qtbot, root)
    yield window
    leave(qtbot, window)


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def pairs(window: Window) -> list[tuple[NodeId, NodeId]]:
    return [(line.id, e.note) for line in window.workspace.records.lines.values() for e in line.evidence]


def held(window: Window, line: NodeId, note: NodeId):
    found = window.judging.judgement(line, note)
    assert found is not None
    return found


def row_of(window: Window, node: str) -> Row:
    return next(row for row in window.reading.evidence.rows if row.data.node == node)


def other_than(stance: Stance) -> Stance:
    return Stance.CONTRADICTS if stance is not Stance.CONTRADICTS else Stance.SUPPORTS


class TestSetting:
    def test_a_stance_is_set_dated_and_the_view_stays(self, own: Window) -> None:
        line = own.workspace.view.reading
        assert line is not None
        note = own.workspace.records.lines[line].evidence[0].note
        own.workspace.select(note)
        before = own.workspace.view
        assert own.judging.set_stance(note, Stance.CONTRADICTS, "only under a limit")
        now = held(own, line, note)
        assert (now.stance, now.judged_by, now.why) == (Stance.CONTRADICTS, "person", "only under a limit")
        assert own.workspace.view == before
        row = row_of(own, note)
        assert row.data.role == "contradicts"
        assert f"judged by a person, {now.judged_on}: only under a limit" in row.data.facts
        assert "rules: supports" in row.data.facts
        assert judge_words(now) in row.data.facts

    def test_the_keys_judge_the_focused_row_and_not_the_selection(self, own: Window) -> None:
        line = own.workspace.view.reading
        assert line is not None
        one, two = (e.note for e in own.workspace.records.lines[line].evidence[:2])
        own.workspace.select(two)
        own.bridge.flush()
        row = row_of(own, one)
        row.setFocus()
        QTest.keyClick(row, Qt.Key.Key_M)
        QApplication.processEvents()
        assert held(own, line, one).stance is Stance.MENTIONS
        assert held(own, line, two).judged_by == "rules"
        assert row_of(own, one).hasFocus(), "the keyboard stays with the note"

    def test_the_keys_judge_the_selected_note_from_anywhere(self, own: Window) -> None:
        line = own.workspace.view.reading
        assert line is not None
        note = own.workspace.records.lines[line].evidence[0].note
        own.workspace.select(note)
        own.bridge.flush()
        for place in (own.map, own.reading.prose):
            place.setFocus()
            QTest.keyClick(place, Qt.Key.Key_C)
            assert held(own, line, note).stance is Stance.CONTRADICTS
            QTest.keyClick(place, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            assert held(own, line, note).judged_by == "rules"

    def test_no_key_fires_while_one_types(self, own: Window) -> None:
        line = own.workspace.view.reading
        assert line is not None
        note = own.workspace.records.lines[line].evidence[0].note
        own.judging.set_stance(note, Stance.CONTRADICTS)
        own.workspace.select(note)
        own.bridge.flush()
        own.search.setFocus()
        QTest.keyClicks(own.search, "scm")
        QTest.keyClick(own.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert held(own, line, note).stance is Stance.CONTRADICTS

    def test_a_notes_page_judges_its_lines(self, own: Window) -> None:
        line, note = pairs(own)[0]
        own.workspace.select(note, open_it=True)
        own.bridge.flush()
        own.judging.on_key(line, "C")
        assert held(own, line, note).stance is Stance.CONTRADICTS
        own.workspace.select(line)
        own.workspace.update(reading=note, selected=(line,))
        assert targets(own.workspace) == ((line, note),)

    def test_several_notes_are_one_step(self, own: Window) -> None:
        line = own.workspace.view.reading
        assert line is not None
        notes = [e.note for e in own.workspace.records.lines[line].evidence[:3]]
        own.workspace.update(selected=tuple(notes))
        own.judging.judge_selected(Stance.MENTIONS)
        assert [held(own, line, n).stance for n in notes] == [Stance.MENTIONS] * 3
        own.judging.undo()
        assert {held(own, line, n).judged_by for n in notes} == {"rules"}

    def test_notes_of_several_lines_are_one_step_too(self, own: Window) -> None:
        cited: dict[NodeId, list[NodeId]] = {}
        for line, note in pairs(own):
            cited.setdefault(note, []).append(line)
        note, lines = next((n, found) for n, found in cited.items() if len(found) > 1)
        own.workspace.update(reading=note, selected=tuple(lines))
        own.judging.judge_selected(Stance.MENTIONS)
        assert {held(own, line, note).judged_by for line in lines} == {"person"}
        own.judging.undo()
        assert {held(own, line, note).judged_by for line in lines} == {"rules"}

    def test_one_correction_offers_the_same_for_its_paragraph(self, own: Window) -> None:
        from explorer import stance as judge

        records = own.workspace.records
        line, note = next(
            (line.id, e.note)
            for line in records.lines.values()
            for e in line.evidence
            if e.stance is Stance.SUPPORTS and len(judge.same_paragraph(line, e.note, Stance.CONTRADICTS)) > 1
        )
        others = judge.same_paragraph(records.lines[line], note, Stance.CONTRADICTS)
        own.workspace.update(reading=line, selected=(note,))
        own.judging.set_stance(note, Stance.CONTRADICTS)
        offer = own.message._buttons.itemAt(0).widget()
        assert offer.text() == f"The same for the other {len(others)} of this paragraph"
        offer.click()
        assert {held(own, line, n).stance for n in others} == {Stance.CONTRADICTS}
        own.judging.undo()
        assert {held(own, line, n).judged_by for n in others} == {"rules"}
        assert held(own, line, note).judged_by == "person"

    def test_the_reason_dialog(self, own: Window, qtbot) -> None:
        line = own.workspace.view.reading
        assert line is not None
        note = own.workspace.records.lines[line].evidence[0].note
        own.workspace.select(note)
        own.judging.ask_reason()
        dialog = own.findChild(ReasonDialog)
        dialog.choices[Stance.CONTRADICTS].setChecked(True)
        dialog.reason.setText("it says so itself")
        dialog._go()
        assert (held(own, line, note).stance, held(own, line, note).why) == (Stance.CONTRADICTS, "it says so itself")
        own.judging.show_why()
        why = own.findChild(WhyDialog)
        assert why.isVisible()
        why.close()

    def test_what_cannot_be_judged_is_said(self, own: Window) -> None:
        own.workspace.update(selected=())
        own.run(next(c for c in _commands() if c.id == "judge.reason"))
        assert "Select a note" in own.message.text.text()


class TestUndo:
    def test_the_menu_says_what_is_undone(self, own: Window) -> None:
        undo, redo = own._actions["edit.undo"], own._actions["edit.redo"]
        assert (undo.text(), undo.isEnabled()) == ("Undo", False)
        line = own.workspace.view.reading
        assert line is not None
        note = own.workspace.records.lines[line].evidence[0].note
        own.judging.set_stance(note, Stance.CONTRADICTS)
        assert undo.text().startswith("Undo Set stance: contradicts")
        assert undo.isEnabled()
        undo.trigger()
        assert redo.text().startswith("Redo Set stance: contradicts")
        assert not undo.isEnabled()
        undo.trigger()

    def test_forty_edits_through_a_restart_leave_the_files_as_they_were(self, qtbot, root: Path) -> None:
        before = contents(root)
        window = shown(qtbot, root, bare=True)
        for number, (line, note) in enumerate((pairs(window) * 2)[:40]):
            stance = (Stance.CONTRADICTS, Stance.MENTIONS, Stance.SUPPORTS)[number % 3]
            if held(window, line, note).stance is stance and held(window, line, note).judged_by == "person":
                stance = other_than(stance)
            window.judging.set_stance(note, stance, f"edit {number}: so it is", line=line)
        after = contents(root)
        assert after != before
        leave(qtbot, window)
        window = shown(qtbot, root, bare=True)
        for _ in range(40):
            window.judging.undo()
        assert contents(root) == before
        assert not window._actions["edit.undo"].isEnabled()
        leave(qtbot, window)
        window = shown(qtbot, root, bare=True)
        for _ in range(40):
            window.judging.redo()
        assert contents(root) == after
        window.judging.undo()
        window.judging.redo()
        assert contents(root) == after
        leave(qtbot, window)

    def test_words(self) -> None:
        assert edit_words("Confirm link: X") == "Confirm link: X"


class TestSample:
    def test_the_sample_offers_to_become_a_library_and_then_judges(self, window, qtbot, tmp_path: Path) -> None:
        line = window.workspace.view.reading
        note = window.workspace.records.lines[line].evidence[0].note
        window.workspace.select(note)
        view, old = window.workspace.view, window.workspace.records
        assert not window.judging.set_stance(note, Stance.CONTRADICTS, "kept for later")
        assert "sample" in window.message.text.text()
        assert window.workspace.records is old
        asked = []
        window.opening.ask_save_as = lambda then=None: asked.append(then)
        window.message._buttons.itemAt(0).widget().click()
        window.opening.save_as(tmp_path / "mine", asked[0])
        qtbot.waitUntil(lambda: window.judging.is_own and window.jobs.is_idle, timeout=15000)
        now = held(window, line, note)
        assert (now.stance, now.judged_by, now.why) == (Stance.CONTRADICTS, "person", "kept for later")
        assert window.workspace.view == view
        again = open_library(tmp_path / "mine").records.lines[line]
        assert next(e for e in again.evidence if e.note == note).stance is Stance.CONTRADICTS
        assert "mine" in (window.library_button.toolTip())

    def test_pages_in_memory_offer_it_too(self, qtbot, sample_library) -> None:
        from dataclasses import replace

        window = build(replace(sample_library, path=None, is_saved=False), Settings(look="light", reduced_motion=True))
        window.show()
        line, note = pairs(window)[0]
        assert not window.judging.set_stance(note, Stance.CONTRADICTS, line=line)
        assert "memory" in window.message.text.text()
        window.judging.undo()
        assert "nothing to undo" in window.message.text.text()
        leave(qtbot, window)


class TestLinks:
    def test_a_link_is_confirmed_denied_and_undone(self, own: Window) -> None:
        claim = next(c for c in own.workspace.records.claims.values() if c.notes)
        note = claim.notes[0].note
        own.workspace.select(claim.id, open_it=True)
        own.bridge.flush()
        row = next(row for row in own.reading.page.rows if row.data.node == note and row.data.keys)
        row.setFocus()
        QTest.keyClick(row, Qt.Key.Key_N)
        QApplication.processEvents()
        assert own.workspace.records.claims[claim.id].notes[0].confirmed is False
        assert "denied" in next(r.data.facts for r in own.reading.page.rows if r.data.node == note)
        own.workspace.update(selected=(note,))
        own.bridge.flush()
        assert link_targets(own.workspace) == ((claim.id, note),)
        own._actions["judge.confirm_link"].trigger()
        assert own.workspace.records.claims[claim.id].notes[0].confirmed is True
        own.judging.undo()
        own.judging.undo()
        assert own.workspace.records.claims[claim.id].notes[0].confirmed is None


class TestMenus:
    def test_the_menu_of_a_chip_judges(self, own: Window) -> None:
        line = own.workspace.view.reading
        note = own.workspace.records.lines[line].evidence[0].note
        own._context_menu(note, QPoint(10, 10))
        menu = next(m for m in own.findChildren(QMenu) if m.isVisible())
        words = [a.text() for a in menu.actions()]
        assert {"Supports", "Contradicts", "Mentions", "Judge with a Reason…", "Why This Stance"} <= set(words)
        menu.close()

    def test_fault_lines_and_what_falls(self, own: Window) -> None:
        from explorer.ui.faults import FallsDialog, FaultsDialog

        own.judging.show_faults()
        faults = own.findChild(FaultsDialog)
        assert len(faults.faults) == len(graph.fault_lines(own.workspace.records)) == faults.list.count()
        assert {r.data.role for r in faults.sides.rows} == {"supports", "contradicts"}
        faults.sides.chosen.emit(faults.faults[0].contradicting[0][0], False)
        assert own.workspace.view.reading == faults.faults[0].contradicting[0][0]
        assert own.workspace.view.selected == (faults.faults[0].note,)
        faults.close()
        line = own.workspace.view.reading
        support = [e.note for e in own.workspace.records.lines[line].evidence if e.stance is Stance.SUPPORTS]
        own.workspace.update(selected=(support[0],))
        own.judging.show_falls()
        falls = own.findChild(FallsDialog)
        assert line not in {f.line for f in falls.falls}
        own.workspace.update(selected=tuple(support[1:]))
        before = own.workspace.records
        falls.imagine_more()
        assert line in {f.line for f in falls.falls}
        assert own.workspace.records is before
        falls.close()

    def test_printing(self, own: Window, tmp_path: Path) -> None:
        from PySide6.QtPrintSupport import QPrinter

        from explorer.ui.printing import print_line, printed

        line = own.workspace.records.lines[own.workspace.view.reading]
        text = printed(own.workspace.records, line).toPlainText()
        assert line.title in text
        assert "[1]" in text
        assert "1. " in text
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        print_line(own.workspace.records, line, printer)
        assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
        own.printing.ask()
        dialog = next(d for d in own.findChildren(QDialog) if d.objectName() == "print")
        dialog.reject()


def _commands():
    from explorer.ui.commands import COMMANDS

    return COMMANDS
