"""The bar that reads the library as of a day: a date in any spelling, a slider over all of its time, and play."""

from __future__ import annotations

from datetime import date

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy, QSlider, QWidget

from explorer.model import Kind
from explorer.palette import Look
from explorer.ui.panes import label, plain, tint, tool
from explorer.ui.timeline_strip import DateField
from explorer.workspace import Change, Workspace

STEPS_A_SECOND = 20
PLAYS_FOR = 12.0
"""Seconds from one end to the other, where that takes no more than one step a frame."""


class AsOfBar(QWidget):
    """Chooses the day; it floats over ``over``, hidden until it is asked for or a day is in force."""

    report_wanted = Signal()

    def __init__(self, workspace: Workspace, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._workspace, self._look = workspace, look
        self.reduced_motion = False
        self.setObjectName("as-of")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = DateField("as of", is_end=True, hint="Read the library as it stood at the end of this day")
        self.field.setPlaceholderText("today")
        self.field.setAccessibleName("Read the library as of this day")
        self.field.setFixedWidth(118)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Day to read the library as of")
        self.slider.setMinimumWidth(120)
        self.play = tool("play", "Play through time (Space)", look, self.toggle)
        self.play.setAccessibleName("Play through time")
        self.clear = tool("close", "Read it as it is today", look, self.leave)
        self.said = label(role="quiet", factor=0.92)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.report = QPushButton("What Changed…")
        self.report.setToolTip("What came to be known between two days")
        self.report.clicked.connect(self.report_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 6, 5)
        row.setSpacing(8)
        row.addWidget(label("As of", "quiet"))
        row.addWidget(self.field)
        row.addWidget(self.play)
        row.addWidget(self.slider, 2)
        row.addWidget(self.said, 5)
        row.addWidget(self.report)
        row.addWidget(self.clear)
        self._timer = QTimer(self)
        self._timer.setInterval(1000 // STEPS_A_SECOND)
        self._timer.timeout.connect(self.step)
        self._step = 1
        self.field.given.connect(self._typed)
        # Only what a hand does to the slider; that it follows the day is no gesture.
        self.slider.actionTriggered.connect(lambda _: self._slid(self.slider.sliderPosition()))
        self.set_look(look)
        self._measure()
        self.setVisible(workspace.view.as_of is not None)
        # It floats, so that showing it takes no room from what lies below: not a node may move.
        over.installEventFilter(self)
        self._float()

    # -- following the workspace ----------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self._look = look
        self.setStyleSheet(
            f"#as-of {{ background: {look['surface-high']}; border: 1px solid {look['edge']}; border-radius: 8px; }}"
        )
        tint(self, look)

    def _float(self) -> None:
        over = self.parentWidget()
        if over is None:
            return
        width = min(over.width() - 20, 860)
        self.setGeometry((over.width() - width) // 2, 10, max(width, 200), self.sizeHint().height())

    def eventFilter(self, watched, event: QEvent) -> bool:
        """Stay at the top of what lies below."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._float()
        return super().eventFilter(watched, event)

    def showEvent(self, event) -> None:
        """Come to the front, in the right place."""
        super().showEvent(event)
        self._float()
        self.raise_()

    def show_change(self, change: Change) -> None:
        """Follow the day, and the time the library spans."""
        if change.library_changed:
            self.pause()
        if change.records_changed or change.library_changed:
            self._measure()
        if change.library_changed or change.changed("as_of"):
            self._show_day()

    def _measure(self) -> None:
        """Let the slider run over every finite date of claims, notes and papers, and to today at least."""
        work = self._workspace
        codes = [list(Kind).index(kind) for kind in (Kind.CLAIM, Kind.NOTE, Kind.PAPER)]
        days = work.arrays.earliest[np.isin(work.arrays.kinds, codes)]
        days = days[np.isfinite(days)]
        today = date.today().toordinal()
        low = int(days.min()) - 1 if len(days) else today - 365
        high = max(int(days.max()) if len(days) else today, min(today, low + 100 * 366))
        self.slider.setRange(max(low, 1), min(high, date.max.toordinal()))
        self.slider.setPageStep(max((high - low) // 20, 1))
        self._step = max(1, round((high - low) / (PLAYS_FOR * STEPS_A_SECOND)))
        self._show_day()

    def _show_day(self) -> None:
        day = self._workspace.view.as_of
        self.field.show_day(day)
        at = day.toordinal() if day is not None else self.slider.maximum()
        self.slider.setValue(at)
        self.clear.setEnabled(day is not None)
        if day is None:
            self.said.setText("Everything that is known today")
        else:
            self.setVisible(True)
            self.said.setText(plain(self._count()))
        self.said.setToolTip(self.said.text())

    def _count(self) -> str:
        work, faded = self._workspace, self._workspace.faded
        if faded is None:
            return ""
        parts = []
        for kind, one, many in (
            (Kind.CLAIM, "claim", "claims"),
            (Kind.NOTE, "note", "notes"),
            (Kind.PAPER, "paper", "papers"),
        ):
            n = int((faded & (work.arrays.kinds == list(Kind).index(kind))).sum())
            if n:
                parts.append(f"{n:,} {one if n == 1 else many}")
        return f"Not yet known: {', '.join(parts)}" if parts else "All of it was known"

    # -- the hand -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show the bar with the cursor in its date."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def leave(self) -> None:
        """Read the library as it is, and put the bar away."""
        self.pause()
        self._workspace.update(as_of=None, by=self)
        held, below = QApplication.focusWidget(), self.parentWidget()
        if held is not None and below is not None and self.isAncestorOf(held):
            below.setFocus()  # else Qt hands the keyboard to what comes next, a pane's close button
        self.hide()

    def _typed(self) -> None:
        self.pause()
        self._workspace.update(as_of=self.field.read()[0], by=self)

    def _slid(self, value: int) -> None:
        self._workspace.update(as_of=date.fromordinal(value), by=self)

    # -- playing --------------------------------------------------------------------------------------------------

    @property
    def is_playing(self) -> bool:
        """Whether time runs."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, from the start where time has run out; or pause."""
        if self.is_playing:
            self.pause()
            return
        day = self._workspace.view.as_of
        if day is None or day.toordinal() >= self.slider.maximum():
            self._workspace.update(as_of=date.fromordinal(self.slider.minimum()), by=self)
        self.play.setProperty("icon-name", "pause")
        self.play.setToolTip("Pause")
        tint(self, self._look)
        # With reduced motion time still runs when it is told to, but a step a second.
        self._timer.setInterval(1000 if self.reduced_motion else 1000 // STEPS_A_SECOND)
        self._timer.start()

    def pause(self) -> None:
        """Let time stand."""
        self._timer.stop()
        self.play.setProperty("icon-name", "play")
        self.play.setToolTip("Play through time (Space)")
        tint(self, self._look)

    def step(self) -> None:
        """Go one step on; the last one ends it."""
        day = self._workspace.view.as_of
        at = (day.toordinal() if day is not None else self.slider.minimum()) + self._step
        if at >= self.slider.maximum():
            at = self.slider.maximum()
            self.pause()
        self._workspace.update(as_of=date.fromordinal(at), by=self)

    def keyPressEvent(self, event) -> None:
        """Play and pause with the space bar; Escape reads the library as it is."""
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
