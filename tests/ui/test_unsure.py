"""The list of what is unsure: walked with three keys, every answer an edit that can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer import stance as judge
from explorer.library import Editor, open_library
from explorer.model import Stance
from explorer.settings import Settings
from explorer.ui.app import build
from explorer.ui.unsure import UnsureDialog
from explorer.ui.window import Window

pytestmark = pytest.mark.qt


@pytest.fixture
def own(qtbot, tmp_path: Path, sample_path: Path) -> Iterator[Window]:
    root = Path(shutil.copytree(sample_path, tmp_path / "own"))
    editor = Editor(open_library(root), tmp_path / "state")
    for line in list(editor.records.lines.values())[:2]:  # whatever the rules say of the sample today
        for evidence in line.evidence[:4]:
            editor.set_stance(line.id, evidence.note, evidence.stance, "a guess", by="rules", confidence=0.5)
    window = build(open_library(root), Settings(look="light", reduced_motion=True))
    window.show()
    qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
    window.deleteLater()


def opened(window: Window, scope: str = "all") -> UnsureDialog:
    window.judging.show_unsure(scope)
    return window.findChild(UnsureDialog)


def stance_of(window: Window, line, note) -> tuple[Stance, str]:
    held = window.judging.judgement(line, note)
    return held.stance, held.judged_by


def test_three_keys_walk_the_list(own: Window) -> None:
    dialog = opened(own)
    doubts = dialog.doubts
    assert len(doubts) == len(judge.unsure(own.workspace.records, own.workspace.records.lines))
    assert len(doubts) > 4
    assert dialog.count.text() == f"1 of {len(doubts)} · 0 judged"
    for number, (key, stance) in enumerate(
        ((Qt.Key.Key_S, Stance.SUPPORTS), (Qt.Key.Key_C, Stance.CONTRADICTS), (Qt.Key.Key_M, Stance.MENTIONS))
    ):
        doubt = dialog.now
        assert doubt == doubts[number]
        assert (own.workspace.view.reading, own.workspace.view.selected) == (doubt.line, (doubt.note,))
        assert doubt.evidence.quote.split()[0] in dialog.passage.toPlainText()
        QTest.keyClick(dialog, key)
        assert stance_of(own, doubt.line, doubt.note) == (stance, "person")
    assert dialog.count.text() == f"4 of {len(doubts)} · 3 judged"
    QTest.keyClick(dialog, Qt.Key.Key_Space)
    assert dialog.now == doubts[4]
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    assert dialog.now == doubts[2]
    assert "judged by a person" in dialog.stands.text()
    dialog.close()


def test_undo_goes_back_to_what_it_took_back(own: Window) -> None:
    dialog = opened(own)
    first = dialog.now
    before = stance_of(own, first.line, first.note)
    QTest.keyClick(dialog, Qt.Key.Key_C)
    QTest.keyClick(dialog, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.now == first
    assert stance_of(own, first.line, first.note) == before
    dialog.close()


def test_the_rest_of_a_paragraph_is_one_key_and_one_step(own: Window) -> None:
    dialog = opened(own)
    places = [
        (i, judge.same_paragraph(own.workspace.records.lines[one.line], one.note, Stance.CONTRADICTS))
        for i, one in enumerate(dialog.doubts)
    ]
    at, others = next((i, found) for i, found in places if found)
    dialog.step(at)
    doubt = dialog.now
    QTest.keyClick(dialog, Qt.Key.Key_C)
    assert dialog.same.isVisible()
    assert str(len(others)) in dialog.same.text()
    QTest.keyClick(dialog, Qt.Key.Key_A)
    assert {stance_of(own, doubt.line, one) for one in others} == {(Stance.CONTRADICTS, "person")}
    assert not dialog.same.isVisible()
    own.judging.undo()
    assert {stance_of(own, doubt.line, one)[1] for one in others} == {"rules"}
    dialog.close()


def test_the_end_is_said_and_the_tally_opens_it(own: Window) -> None:
    own.reading._header.unsure.click()
    dialog = own.findChild(UnsureDialog)
    assert dialog.isVisible()
    line = own.workspace.view.reading
    assert {d.line for d in dialog.doubts} == {line}
    assert own.reading._header.unsure.text() == f"{len(dialog.doubts)} unsure"
    for _ in range(len(dialog.doubts)):
        QTest.keyClick(dialog, Qt.Key.Key_S)
    assert dialog.now is None
    assert f"All {len(dialog.doubts)} are judged" in dialog.title.text()
    assert not dialog.buttons[Stance.SUPPORTS].isEnabled()
    assert own.reading._header.unsure.isHidden()
    QTest.keyClick(dialog, Qt.Key.Key_S)
    dialog.start("line")
    assert "Nothing is unsure here" in dialog.title.text()
    dialog.close()


def test_the_sample_is_looked_at_but_not_judged(window) -> None:
    dialog = opened(window)
    assert dialog.save.isVisible()
    doubt = dialog.now
    QTest.keyClick(dialog, Qt.Key.Key_C)
    assert dialog.now == doubt
    assert stance_of(window, doubt.line, doubt.note)[1] == "rules"
    dialog.close()
