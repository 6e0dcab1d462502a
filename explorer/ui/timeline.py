"""The timeline's room in the window: strip, lanes and scroll bar, wired to the workspace."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollBar, QToolButton, QVBoxLayout, QWidget

from explorer.dates import describe
from explorer.model import FuzzyDate, Kind, NodeId, Verdict, title_of
from explorer.palette import Look
from explorer.scene.timeline import GUTTER, Cluster, Lane, TimelineScene, TimelineState
from explorer.ui import theme
from explorer.ui.panes import label
from explorer.ui.timeline_lanes import Lanes
from explorer.ui.timeline_strip import Strip
from explorer.workspace import LANES, Change, Workspace

_RELATED_MOST = 400
"""More neighbours than this are not ringed: rings everywhere point at nothing."""


class TimelineView(QWidget):
    """The dated claims of the open library over time; its window of time filters everything."""

    context_menu = Signal(str, QPoint)

    def __init__(self, workspace: Workspace, look: Look) -> None:
        super().__init__()
        self._workspace, self._look = workspace, look
        self._due: NDArray[np.bool_] | None = None
        self._scene = self._make_scene()
        self.strip = Strip(look)
        self.lanes = Lanes(self._scene, look, self._tell)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName("Scroll the lanes")
        self.bar.setFixedWidth(11)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.lanes)
        self._build_chooser(workspace)
        self._build_empty()
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.lanes, 1)
        below.addWidget(self.bar)
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(kept)
        self.strip.row.setContentsMargins(0, 0, self.bar.width(), 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(below, 1)
        self.strip.chosen.connect(self._choose)
        self.lanes.moved.connect(self._on_moved)
        self.lanes.picked.connect(self._pick)
        self.lanes.stepped.connect(self._step)
        self.lanes.entered.connect(self._open)
        self.lanes.menu_wanted.connect(self.context_menu)
        self.bar.valueChanged.connect(lambda value: self.lanes.scroll_to(float(value)))
        self.set_look(look)
        self._show_scene(keep_window=False)

    def _make_scene(self) -> TimelineScene:
        work = self._workspace
        self._made_for = work.records
        return TimelineScene(work.records, work.arrays, work.view.lanes)

    def _build_chooser(self, workspace: Workspace) -> None:
        self.chooser = QToolButton(self.lanes)
        self.chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.chooser.setToolTip("What the lanes stand for")
        self.chooser.setAccessibleName("What the lanes stand for")
        self.chooser.setFont(theme.font(0.8))
        menu = QMenu(self.chooser)
        for name in LANES:
            menu.addAction(f"By {name}", partial(workspace.update, lanes=name, by=self))
        self.chooser.setMenu(menu)

    def _build_empty(self) -> None:
        self.empty = QWidget(self.lanes)
        self.empty.setObjectName("timeline-empty")
        row = QHBoxLayout(self.empty)
        row.setContentsMargins(12, 4, 12, 4)
        self.empty_words = label(role="quiet", wrap=True)
        self.empty_back = QPushButton("Show everything")
        self.empty_back.clicked.connect(self._show_everything)
        row.addStretch(1)
        row.addWidget(self.empty_words, 4)
        row.addWidget(self.empty_back)
        row.addStretch(1)
        self.empty.hide()

    @property
    def reduced_motion(self) -> bool:
        """Whether the lanes jump instead of gliding."""
        return self.lanes.reduced_motion

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self.lanes.reduced_motion = value

    # -- following the workspace ----------------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self._look = look
        self.strip.set_look(look)
        self.lanes.set_look(look)
        self.chooser.setStyleSheet(
            f"QToolButton {{ padding: 0 6px; border-radius: 4px; color: {look['text-quiet']}; }}"
            "QToolButton::menu-indicator { image: none; }"
        )

    def show_change(self, change: Change) -> None:
        """Follow a change of the workspace."""
        if change.records_changed or change.changed("lanes"):
            self._scene = self._make_scene()
            self._show_scene(keep_window=not change.library_changed)
        else:
            if change.changed("query", "since", "until", "hidden"):
                self.strip.show_mask(self._workspace.mask)
                self.strip.show_dates(change.new.since, change.new.until)
            if change.changed("query", "since", "until", "hidden", "selected", "as_of"):
                self.lanes.show_state(self._state())
            self._show_empty()
        moved = change.changed("selected") or change.library_changed
        if moved and change.by is not self and change.new.selected:
            self._reveal_selected()

    def _show_scene(self, *, keep_window: bool) -> None:
        view = self._workspace.view
        self.strip.show_scene(self._scene, self._workspace.mask)
        self.strip.show_dates(view.since, view.until)
        self.lanes.show_scene(self._scene, self._state(), self.lanes.window_of_time if keep_window else None)
        self.chooser.setText(f"By {view.lanes} ▾")
        self._place_overlays()
        self._show_empty()

    def _state(self) -> TimelineState:
        work, view = self._workspace, self._workspace.view
        return TimelineState(
            visible=work.mask,
            faded=work.faded,
            due=self._due if self._due is not None and len(self._due) == len(work.mask) else None,
            as_of=float(view.as_of.toordinal()) + 1 if view.as_of else None,
            selected=view.selected,
            related=self._related(),
            since=float(view.since.toordinal()) if view.since else None,
            until=float(view.until.toordinal()) + 1 if view.until else None,
        )

    def show_due(self, due: NDArray[np.bool_] | None) -> None:
        """Hatch the claims that are due: one flag per node in Arrays order, or None while nobody knows."""
        self._due = due
        if self._made_for is self._workspace.records:  # else the change that brings the new records is on its way
            self.lanes.show_state(self._state())

    def _related(self) -> frozenset[NodeId]:
        """Find the claims and papers linked to what is selected, where that is not itself on the timeline."""
        work = self._workspace
        out: list[NodeId] = []
        codes = [list(Kind).index(kind) for kind in (Kind.CLAIM, Kind.PAPER)]
        for node in work.view.selected[-3:]:
            row = work.arrays.index.get(node)
            if row is None or work.arrays.kinds[row] in codes:
                continue
            out += [work.arrays.ids[i] for i in work.arrays.neighbours(row).tolist() if work.arrays.kinds[i] in codes]
        return frozenset(out) if len(out) <= _RELATED_MOST else frozenset()

    def _reveal_selected(self) -> None:
        node = self._workspace.view.selected[-1]
        on_it = [node] if self._workspace.records.kind(node) in (Kind.CLAIM, Kind.PAPER) else sorted(self._related())
        records = self._workspace.records
        on_it.sort(key=lambda n: n not in records.claims)
        if on_it and not any(self.lanes.is_in_sight(n) for n in on_it):
            self.lanes.reveal(on_it[0])

    def _show_empty(self) -> None:
        shown, total = self._scene.counts(self._state())
        view = self._workspace.view
        narrowed = bool(view.query or view.since or view.until or view.hidden)
        words = ""
        if not total:
            words = (
                "No dated claims here. They come with pages that date what they say; import some to see them in time."
            )
        elif not shown:
            words = f"No dated claims here. What you asked for hides all {total:,} of them."
        self.empty_words.setText(words)
        self.empty_back.setVisible(narrowed and bool(total))
        self.empty.setVisible(bool(words))
        self._place_overlays()

    def _show_everything(self) -> None:
        self._workspace.update(query="", since=None, until=None, hidden=frozenset(), by=self)

    # -- gestures -----------------------------------------------------------------------------------------------------

    def _choose(self, since: date | None, until: date | None) -> None:
        self._workspace.update(since=since, until=until, by=self)

    def _pick(self, node: str, add: bool, open_it: bool) -> None:
        work = self._workspace
        if not node:
            work.update(selected=(), by=self)
        elif node in work.arrays.index:
            chosen = NodeId(node)
            kept = tuple(n for n in work.view.selected if n != chosen) if add else ()
            work.select(*kept, chosen, by=self, open_it=open_it)

    def _step(self, across: int, down: int) -> None:
        selected = self._workspace.view.selected
        found = self._scene.walk(selected[-1] if selected else None, across, down, self._state())
        if found is not None:
            self._workspace.select(found, by=self)
            self.lanes.reveal(found)

    def _open(self) -> None:
        selected = self._workspace.view.selected
        if selected:
            self._workspace.select(*selected, by=self, open_it=True)

    def _on_moved(self) -> None:
        self.strip.show_view(self.lanes.window_of_time)
        most = round(self.lanes.most_offset)
        self.bar.setPageStep(max(int(self.lanes.lanes_height), 1))
        self.bar.setSingleStep(24)
        self.bar.setRange(0, most)
        self.bar.setValue(round(self.lanes.state.offset))
        self.bar.setVisible(most > 0)
        self._place_overlays()

    def _place_overlays(self) -> None:
        bands = self._scene.bands(self.lanes.width(), self.lanes.height(), self.lanes.state)
        self.chooser.setGeometry(5, int(bands.lanes) + 2, self.chooser.sizeHint().width(), min(int(bands.axis) - 3, 22))
        self.empty.setGeometry(int(GUTTER), 0, self.lanes.width() - int(GUTTER), max(int(bands.lanes), 40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what floats over the lanes in its place."""
        super().resizeEvent(event)
        self._place_overlays()

    # -- words --------------------------------------------------------------------------------------------------------

    def _tell(self, what: NodeId | Cluster | Lane) -> tuple[str, str]:
        """Give the words of the card: what it says, and quieter what is known of it."""
        records = self._workspace.records
        if isinstance(what, Lane):
            return what.name, f"{_count(what.claims, 'claim')}, {_count(what.papers, 'paper')} in all"
        if isinstance(what, Cluster):
            claims = sum(node in records.claims for node in what.ids)
            rest = len(what.ids) - claims
            parts = [_count(n, word) for n, word in ((claims, "claim"), (rest, "paper")) if n]
            record = next((r for r in map(records.get, what.ids) if r is not None), None)
            first = f"Among them: {title_of(record)}" if record is not None else ""
            return f"{' and '.join(parts)} gathered here", f"{first}\nDouble-click, or zoom in, to see each."
        claim = records.claims.get(what)
        if claim is not None:
            rows = [_dated(one) for one in claim.dates] or ["No date given"]
            rows += [_verdict(v) for v in records.verdicts if v.claim == what]
            line = records.lines.get(claim.line)
            rows += [f"From: {line.title}"] if line is not None else []
            return claim.text or claim.id, "\n".join(rows)
        paper = records.papers.get(what)
        if paper is not None:
            return paper.title or paper.id, "\n".join([paper.id, _dated(paper.date) if paper.date else "No date given"])
        return str(what), ""


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _dated(one: FuzzyDate) -> str:
    """Give a date as its source wrote it, and as it is understood where that says more."""
    understood = describe(one)
    return understood if one.as_written == understood or not one.as_written else f"{one.as_written}  ({understood})"


def _verdict(verdict: Verdict) -> str:
    said = f"Re-tested {_dated(verdict.on)}: {verdict.outcome.value.replace('-', ' ')}"
    return f"{said}. {verdict.comment}" if verdict.comment else said
