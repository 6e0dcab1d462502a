"""Reading as of a day in the window: what greys out, what recomputes, and that not a node moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider

from explorer.dates import parse_date
from explorer.library import Library
from explorer.model import Citation, Evidence, InquiringLine, NodeId, Records, SourceNote, Stance
from explorer.palette import DARK
from explorer.settings import Settings
from explorer.ui.app import build
from explorer.ui.what_changed import WhatChanged
from explorer.workspace import View

pytestmark = [pytest.mark.qt, pytest.mark.qt_log_ignore("This plugin does not support")]

Q = NodeId("does-it-help")
TEXT = "It helps For it?. It does not Against it?. Both say so For it? and Against it?."


def flipping() -> Records:
    """A line supported from January 2023 on and contested from June 2024 on."""
    notes = {}
    for name, title, written in (("for", "For it?", "2023-01"), ("against", "Against it?", "2024-06")):
        notes[NodeId(name)] = SourceNote(NodeId(name), title, "Said so.", date=parse_date(written))
    places = [("for", 1, 9), ("against", 2, 30), ("for", 3, 55), ("against", 3, 67)]
    titles = {"for": "For it?", "against": "Against it?"}
    citations = tuple(Citation(NodeId(n), 1, s, at, at + len(titles[n])) for n, s, at in places)
    assert all(TEXT[c.start : c.end] == titles[c.note] for c in citations)
    evidence = (
        Evidence(NodeId("for"), Stance.SUPPORTS, 1.0, "It helps.", 1, 1, "page"),
        Evidence(NodeId("against"), Stance.CONTRADICTS, 1.0, "It does not.", 1, 2, "page"),
    )
    line = InquiringLine(
        Q, "Does it help?", "Asks.", (TEXT,), citations, (NodeId("for"), NodeId("against")), evidence=evidence
    )
    return Records(lines={Q: line}, notes=notes)


@pytest.fixture
def flip(qtbot):
    window = build(Library(None, "Flip", "", flipping()), Settings(look="light", reduced_motion=True))
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=5000)


def badge(window) -> str:
    return window.reading._header.badge.text()


def show(window, day: date | None) -> None:
    window.workspace.update(as_of=day)
    window.bridge.flush()


def greyed(window) -> list[str]:
    prose = window.reading.prose
    ink = prose.look["text-faint"]
    return [
        s.cursor.selectedText() for s in prose.extraSelections() if s.format.foreground().color().name() == ink.lower()
    ]


def test_the_badge_flips_in_the_known_month_and_nothing_moves(flip) -> None:
    before = flip.workspace.layout.xy.copy()
    pixels = flip.map.viewport.to_screen(flip.map.scene.xy)
    size = flip.map.size()
    show(flip, date(2022, 12, 31))
    assert badge(flip) == "unsupported"
    show(flip, date(2024, 5, 31))
    assert badge(flip) == "supported"
    assert flip.as_of.isVisible()
    show(flip, date(2024, 6, 1))
    assert badge(flip) == "contested"
    assert np.array_equal(flip.workspace.layout.xy, before)
    assert np.abs(flip.map.viewport.to_screen(flip.map.scene.xy) - pixels).max() == 0
    assert flip.map.size() == size, "the bar takes no room from the map"
    show(flip, None)
    assert badge(flip) == "contested"


def test_what_is_not_yet_known_greys_out_in_prose_map_and_evidence(flip) -> None:
    assert greyed(flip) == []
    show(flip, date(2024, 1, 1))
    assert flip.reading.prose._unknown == {"against"}
    assert [text.strip()[:11] for text in greyed(flip)] == ["It does not"], (
        "a sentence that also cites what was known stays"
    )
    faded = flip.map.state().faded
    assert [flip.workspace.arrays.ids[i] for i in np.flatnonzero(faded)] == ["against"]
    assert flip.timeline.lanes.state.as_of == date(2024, 1, 2).toordinal()
    assert "1 note" in flip.as_of.said.text()
    show(flip, None)
    assert greyed(flip) == []
    assert flip.map.state().faded is None


def test_the_pages_of_what_is_not_yet_known_say_so(flip) -> None:
    flip.workspace.select(NodeId("against"), open_it=True)
    show(flip, date(2024, 1, 1))
    assert "not yet known on 2024-01-01" in flip.reading._header.kind.text()
    show(flip, date(2024, 7, 1))
    assert "not yet known" not in flip.reading._header.kind.text()


def test_a_date_in_any_spelling_and_the_slider_say_the_same(flip, qtbot) -> None:
    bar = flip.as_of
    flip.toggle_as_of()
    assert bar.isVisible()
    qtbot.keyClicks(bar.field, "Q1 2024")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert flip.workspace.view.as_of == date(2024, 3, 31), "as of a quarter is as of its end"
    flip.bridge.flush()
    assert bar.slider.value() == date(2024, 3, 31).toordinal()
    bar.slider.triggerAction(QSlider.SliderAction.SliderSingleStepAdd)
    flip.bridge.flush()
    assert flip.workspace.view.as_of == date(2024, 4, 1)
    assert bar.field.text() == "2024-04-01"
    bar.field.clear()
    qtbot.keyClicks(bar.field, "2024-02-30")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert flip.workspace.view.as_of == date(2024, 4, 1)
    assert "February 2024 has 29 days" in bar.field.toolTip()
    qtbot.mouseClick(bar.clear, Qt.MouseButton.LeftButton)
    flip.bridge.flush()
    assert flip.workspace.view.as_of is None
    assert not bar.isVisible()
    assert not flip.as_of_button.isChecked()


def test_following_the_library_chooses_no_day(flip) -> None:
    """A new range of the slider is no gesture."""
    other = flipping()
    other = other.with_records(replace(other.notes[NodeId("for")], date=parse_date("1990")))
    flip.workspace.open(Library(None, "Other", "", other))
    flip.bridge.flush()
    assert flip.workspace.view.as_of is None
    flip.toggle_as_of()
    assert flip.workspace.view.as_of is None


def test_playing_goes_through_all_of_time_and_is_one_step_back(flip, qtbot) -> None:
    bar = flip.as_of
    reading = flip.workspace.view
    seen = []
    flip.workspace.subscribe(lambda change: seen.append(change.new.as_of))
    bar.reduced_motion = False
    bar.toggle()
    assert bar.is_playing
    assert bar._timer.interval() == 50, "20 steps a second"
    assert bar.play.property("icon-name") == "pause"
    bar._step = 120
    qtbot.waitUntil(lambda: not bar.is_playing, timeout=8000)
    days = [d.toordinal() for d in seen]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (bar.slider.minimum(), bar.slider.maximum())
    flip.workspace.back()
    assert flip.workspace.view == reading
    flip.workspace.forward()
    assert flip.workspace.view.as_of is not None


def test_a_saved_view_with_a_day_opens_with_the_bar(qtbot) -> None:
    window = build(
        Library(None, "Flip", "", flipping()),
        Settings(look="dark", reduced_motion=True),
        View(reading=Q, as_of=date(2024, 1, 1)),
    )
    window.show()
    qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
    assert window.as_of.isVisible()
    assert window.as_of_button.text() == "As of 2024-01-01"
    assert badge(window) == "supported"
    window.close()


def test_the_report_of_what_changed(flip, qtbot) -> None:
    show(flip, date(2024, 12, 31))
    flip.show_what_changed()
    dialog = flip.findChild(WhatChanged)
    assert (dialog.since.text(), dialog.until.text()) == ("2023-12-31", "2024-12-31")
    assert "1 note, 1 line changed its badge" in dialog.said.text()
    assert "supported → contested" in dialog.text()
    dialog.since.setText("2024-07")
    dialog.since.editingFinished.emit()
    assert "nothing changed" in dialog.said.text()
    dialog.since.setText("2024")
    dialog.since.editingFinished.emit()
    flip.workspace.update(selected=(), reading=None)
    dialog.list.itemActivated.emit(dialog.list.topLevelItem(0).child(0), 0)
    assert flip.workspace.view.reading == Q
    flip.set_look(DARK)
    dialog.close()
