"""The due list by keyboard alone, its ledger, and what else shows what is due."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.clocks import due
from explorer.dates import parse_date
from explorer.library import Library, open_library
from explorer.model import ClaimStatus, DatedClaim, InquiringLine, NodeId, Records, Theme
from explorer.palette import DARK, LIGHT
from explorer.settings import Settings
from explorer.ui.app import build

pytestmark = [pytest.mark.qt, pytest.mark.qt_log_ignore("This plugin does not support")]

KEYS = "HWOPX"
STATUS = dict(
    zip(
        KEYS,
        (
            ClaimStatus.HOLDS,
            ClaimStatus.WEAKENED,
            ClaimStatus.OVERTURNED,
            ClaimStatus.SUPERSEDED,
            ClaimStatus.CANNOT_TEST,
        ),
        strict=True,
    )
)


def many_claims(n: int) -> Records:
    lines, claims = {}, {}
    for i in range(n):
        line, claim = NodeId(f"does-it-{i}-help"), NodeId(f"does-it-{i}-help#c1")
        found = parse_date(f"20{10 + i % 10}-03")
        assert found is not None
        claims[claim] = DatedClaim(claim, line, f"Finding {i} holds.", (found,))
        lines[line] = InquiringLine(line, f"Does {i} help?", paragraphs=("It may.",), claims=(claim,))
    theme = Theme(NodeId("theme:t"), "T")
    lines = {node: replace(line, themes=(theme.id,)) for node, line in lines.items()}
    return Records(lines=lines, claims=claims, themes={theme.id: theme})


@pytest.fixture
def opened(qtbot, tmp_path):
    """A shown window on a copy of a library that may be edited."""
    windows = []

    def open_(source) -> object:
        path = tmp_path / "library"
        if isinstance(source, Records):
            from explorer.jobs import drain
            from explorer.library import save

            drain(save(Library(None, "Many", "", source), path))
        else:
            shutil.copytree(source, path)
        window = build(open_library(path), Settings(look="light", reduced_motion=True))
        window.resize(1440, 900)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
        windows.append(window)
        return window

    yield open_
    for window in windows:
        window.close()
        qtbot.waitUntil(lambda w=window: w.jobs.is_idle, timeout=5000)


def go_to_list(window, qtbot) -> object:
    window.toggle_dock("due")
    qtbot.waitUntil(window.due.isVisible, timeout=2000)
    window.due.table.setFocus()
    return window.due


def test_twenty_claims_judged_by_keyboard_alone_replay_from_the_ledger(opened, qtbot) -> None:
    window = opened(many_claims(26))
    pane = go_to_list(window, qtbot)
    path = window.workspace.library.path
    first = pane.rows
    assert len(first) == 26
    expected = {}
    ledger = path / "verdicts.yaml"
    so_far = ledger.read_bytes() if ledger.exists() else b""
    for i in range(20):
        claim = pane.current
        assert claim == first[i], "the next row comes by itself"
        if i % 5 == 2:  # a date, a paper and a comment on some
            qtbot.keyClick(pane.table, Qt.Key.Key_D)
            assert pane.on.hasFocus() or QApplication.focusWidget() is pane.on
            qtbot.keyClicks(pane.on, "3 Feb 2026")
            qtbot.keyClick(pane.on, Qt.Key.Key_Return)
            qtbot.keyClick(pane.table, Qt.Key.Key_N)
            qtbot.keyClicks(pane.source, "2411.12580")
            qtbot.keyClick(pane.source, Qt.Key.Key_Return)
            qtbot.keyClick(pane.table, Qt.Key.Key_C)
            qtbot.keyClicks(pane.comment, "how: <b>again</b>, O W H")
            qtbot.keyClick(pane.comment, Qt.Key.Key_Return)
        key = KEYS[i % 5]
        qtbot.keyClick(pane.table, getattr(Qt.Key, f"Key_{key}"))
        expected[claim] = STATUS[key]
        now = ledger.read_bytes()
        assert now.startswith(so_far), "appended to, never rewritten"
        assert len(now) > len(so_far)
        so_far = now
    assert pane.rows == first[20:]
    shown = window.workspace.records
    again = open_library(path).records
    assert again.verdicts == shown.verdicts
    assert {claim: again.status(claim) for claim in expected} == expected
    given = again.verdicts[2]
    assert (given.on.as_written, given.paper, given.comment) == (
        "3 Feb 2026",
        "arXiv:2411.12580",
        "how: <b>again</b>, O W H",
    )
    assert again.verdicts[0].on.earliest == date.today()
    assert due(again, {}).ids == window.clockwork.listed.ids == set(first[20:])


def test_taking_back_adds_an_entry_and_brings_the_claim_back(opened, qtbot) -> None:
    window = opened(many_claims(4))
    pane = go_to_list(window, qtbot)
    claim = pane.current
    qtbot.keyClick(pane.table, Qt.Key.Key_O)
    assert window.workspace.records.status(claim) is ClaimStatus.OVERTURNED
    assert claim not in pane.rows
    held = (window.workspace.library.path / "verdicts.yaml").read_bytes()
    qtbot.keyClick(pane.table, Qt.Key.Key_U)
    assert window.workspace.records.status(claim) is ClaimStatus.UNTESTED
    assert pane.current == claim
    after = (window.workspace.library.path / "verdicts.yaml").read_bytes()
    assert after.startswith(held)
    assert b"withdraws" in after[len(held) :]
    assert open_library(window.workspace.library.path).records.verdicts == ()


def test_looking_resets_nothing_and_writes_nothing(opened, qtbot, sample_path) -> None:
    window = opened(sample_path)
    path = window.workspace.library.path
    before = {p: p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}
    pane = go_to_list(window, qtbot)
    listed = window.clockwork.listed
    for _ in range(len(pane.rows) + 2):
        qtbot.keyClick(pane.table, Qt.Key.Key_Down)
    window.bridge.flush()
    assert window.workspace.view.selected == (pane.current,)
    for kind in range(3):
        pane.chooser.setCurrentIndex(kind)
    assert window.clockwork.listed == listed
    assert {p: p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()} == before


def test_what_cannot_be_read_is_refused_with_the_reason_and_changes_nothing(opened, qtbot) -> None:
    window = opened(many_claims(3))
    pane = go_to_list(window, qtbot)
    pane.on.setText("2026-02-30")
    qtbot.keyClick(pane.table, Qt.Key.Key_H)
    assert "February 2026 has 28 days" in window.message.text.text()
    pane.on.setText("")
    pane.source.setText("no such thing")
    qtbot.keyClick(pane.table, Qt.Key.Key_H)
    assert "No paper or note is called" in window.message.text.text()
    assert window.workspace.records.verdicts == ()
    pane.source.setText("")
    pane.on.setText("1999")
    qtbot.keyClick(pane.table, Qt.Key.Key_H)
    assert len(window.workspace.records.verdicts) == 1
    assert "before its claim" in window.message.text.text()


def test_letters_judge_only_in_the_list(opened, qtbot) -> None:
    window = opened(many_claims(3))
    pane = go_to_list(window, qtbot)
    window.workspace.update(selected=(pane.current,))
    pane.comment.setFocus()
    qtbot.keyClicks(pane.comment, "how")
    assert pane.comment.text() == "how"
    assert window.workspace.records.verdicts == ()
    assert not window.workspace.view.hidden
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_H)
    assert not window.workspace.view.hidden, "H hides elsewhere, and judges here"
    assert window.workspace.records.verdicts[0].comment == "how"


def test_the_sample_offers_to_become_a_library_of_ones_own(window, qtbot) -> None:
    pane = go_to_list(window, qtbot)
    at = pane.current
    qtbot.keyClick(pane.table, Qt.Key.Key_H)
    assert "Saved as a library of your own" in window.message.text.text()
    assert pane.current == at
    assert not window.workspace.records.verdicts


def test_the_panel_says_which_life_is_assumed_and_from_how_many(window) -> None:
    assert "assumed (the library's review interval; 0 tested" in window.due.summary.text()
    assert "assumed" in window.due.facts.text()


def test_what_is_due_is_hatched_on_the_timeline_and_marked_in_the_prose(window, qtbot) -> None:
    listed = window.clockwork.listed
    assert listed.items
    lanes = window.timeline.lanes
    layers, _, _ = lanes.scene.layers(lanes.window_of_time, lanes.width(), lanes.height(), lanes.state)
    hatched = {node for layer in layers for bars in layer.frame.bars if bars.hatched for node in bars.ids}
    assert hatched
    assert hatched <= listed.ids
    margin = window.reading.prose.margin
    line = window.workspace.records.lines[window.workspace.view.reading]
    assert [(m.paragraph, m.sentence) for m in margin.marks] == [
        (m.paragraph, m.sentence) for m in window.clockwork.marks_of(line) if m.due
    ]
    assert margin.marks
    assert margin.isVisible()
    spots = margin.spots()
    inside = next(at for at, _ in spots if 0 < at < margin.height() - 20)
    qtbot.mouseClick(margin, Qt.MouseButton.LeftButton, pos=QPoint(8, inside + 8))
    assert window.workspace.view.selected[0] in listed.ids
    window.set_look(DARK)
    assert margin.look is DARK
    window.set_look(LIGHT)


def test_the_other_lists(window) -> None:
    pane = window.due
    pane.chooser.setCurrentIndex(1)
    assert all(window.workspace.records.kind(node) == "claim" for node in pane.rows)
    pane.chooser.setCurrentIndex(2)
    assert all(node in window.workspace.records.notes for node in pane.rows)
