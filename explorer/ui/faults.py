"""Where the library is torn, and what would fall: the contested notes with both sides, and the imagined overturning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from explorer import graph
from explorer.emphasis import plain_words
from explorer.graph import Fall, FaultLine
from explorer.model import ExplorerError, Kind, NodeId, title_of
from explorer.palette import STANCE_MARKS
from explorer.ui.panes import label, plain, tip
from explorer.ui.rows import PAGE, RowData, RowList, Section, evidence_row
from explorer.workspace import Change

if TYPE_CHECKING:
    from explorer.ui.window import Window

_MARKS = {Kind.NOTE: ("●", "note"), Kind.CLAIM: ("◆", "claim"), Kind.PAPER: (PAGE, "paper"), Kind.LINE: ("■", "line")}
_SHOWN = 500
_LOST_SHOWN = 12


class FaultsDialog(QDialog):
    """The contested notes, strongest first; beside the chosen one the lines it supports and those it contradicts."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.faults: tuple[FaultLine, ...] = ()
        self.setWindowTitle("Fault lines")
        self.resize(min(900, window.width() - 40), min(600, window.height() - 40))
        self.intro = label(role="quiet", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Contested notes, strongest first")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._pick)
        self.list.itemActivated.connect(lambda _: self._open_note())
        self.sides = RowList(window.look, "Lines on both sides")
        self.sides.chosen.connect(self._choose)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self.sides)
        split.setSizes([330, 560])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.open_button = buttons.addButton("Open the Note", QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button.clicked.connect(self._open_note)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.intro)
        column.addWidget(split, 1)
        column.addWidget(buttons)
        window.bridge.changed.connect(self._on_change)

    def start(self) -> None:
        """List the contested notes afresh; the chosen one stays."""
        work, now = self._window.workspace, self._now()
        self.faults = graph.fault_lines(work.records)
        n = len(self.faults)
        self.intro.setText(
            f"{n:,} note{'s' if n != 1 else ''} support{'' if n != 1 else 's'} some lines and "
            f"contradict{'' if n != 1 else 's'} others, strongest first: the weaker side's confidence decides."
            if n
            else "No note of this library supports one line and contradicts another."
        )
        self.list.blockSignals(True)
        self.list.clear()
        for fault in self.faults[:_SHOWN]:
            title = self._title(fault.note)
            item = QListWidgetItem(f"{plain(title, 160)}\n{fault.reason} · strength {fault.strength:.2f}")
            item.setToolTip(tip(title))
            self.list.addItem(item)
        self.list.blockSignals(False)
        at = next((i for i, fault in enumerate(self.faults) if now is not None and fault.note == now.note), 0)
        self.open_button.setEnabled(bool(self.faults))
        self.list.setCurrentRow(at if self.faults else -1)
        self._pick(at if self.faults else -1)

    def _now(self) -> FaultLine | None:
        row = self.list.currentRow()
        return self.faults[row] if 0 <= row < len(self.faults) else None

    def _pick(self, row: int) -> None:
        fault = self.faults[row] if 0 <= row < len(self.faults) else None
        if fault is None:
            self.sides.show_sections([])
            return
        records = self._window.workspace.records
        self.sides.show_sections(
            [
                Section(
                    f"{STANCE_MARKS[stance]} {words} ({len(side)})",
                    tuple(evidence_row(records, evidence, line) for line, evidence in side),
                    role,
                )
                for stance, words, side, role in (
                    ("supports", "Supports these lines", fault.supporting, "supports"),
                    ("contradicts", "Contradicts these lines", fault.contradicting, "contradicts-text"),
                )
            ]
        )

    def _choose(self, line: str, opens: bool) -> None:
        fault, work = self._now(), self._window.workspace
        if fault is not None and line in work.records.lines:
            work.update(reading=NodeId(line), selected=(fault.note,), by=self)

    def _open_note(self) -> None:
        fault = self._now()
        if fault is not None:
            self._window.workspace.select(fault.note, by=self, open_it=True)

    def _title(self, node: NodeId) -> str:
        record = self._window.workspace.records.get(node)
        return plain_words(title_of(record)) if record is not None else node

    def _on_change(self, change: Change) -> None:
        if change.records_changed and self.isVisible():
            self.start()


class FallsDialog(QDialog):
    """What is imagined as overturned, and the lines that would stand without support; nothing is changed by it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.imagined: tuple[NodeId, ...] = ()
        self.falls: tuple[Fall, ...] = ()
        self.setWindowTitle("What falls if this falls")
        self.resize(min(720, window.width() - 40), min(640, window.height() - 40))
        self.rows = RowList(window.look, "What is imagined, and what it would take along")
        self.rows.chosen.connect(self._choose)
        self.add = QPushButton("Imagine the Selection Too")
        self.add.clicked.connect(self.imagine_more)
        self.clear = QPushButton("Start Over")
        self.clear.clicked.connect(self.start)
        note = label("This is only imagined: no claim, note or verdict changes.", "faint", factor=0.92, wrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.add, self.clear):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.rows, 1)
        column.addWidget(note)
        column.addWidget(buttons)
        window.bridge.changed.connect(self._on_change)

    def start(self) -> None:
        """Imagine the selected claims, notes and papers overturned, or what is being read."""
        self.imagined = ()
        found = self._found()
        if not found:
            raise ExplorerError("Select a claim, a note or a paper first; then see what would fall with it.")
        self.imagined = found
        self._tell()

    def imagine_more(self) -> None:
        """Imagine what is selected now too."""
        self.imagined = tuple(dict.fromkeys((*self.imagined, *self._found())))
        self._tell()

    def _found(self) -> tuple[NodeId, ...]:
        work = self._window.workspace
        some = [n for n in work.view.selected if self._can_fall(n)]
        reading = work.view.reading
        return tuple(some) or ((reading,) if reading is not None and self._can_fall(reading) else ())

    def _can_fall(self, node: NodeId) -> bool:
        return self._window.workspace.records.kind(node) in (Kind.CLAIM, Kind.NOTE, Kind.PAPER)

    def _tell(self) -> None:
        records = self._window.workspace.records
        self.imagined = tuple(node for node in self.imagined if records.get(node) is not None)
        self.falls = graph.what_falls(records, self.imagined)
        shaken = graph.what_is_shaken(records, self.imagined)
        self.rows.show_sections(
            [
                Section("Imagined as overturned", tuple(self._row(node) for node in self.imagined)),
                Section(
                    f"Lines that would fall ({len(self.falls)})",
                    tuple(self._fall(fall) for fall in self.falls),
                    "contradicts-text" if self.falls else "text",
                    "No line loses its last independent support.",
                ),
                Section(
                    f"Lines that would stand on less ({len(shaken)})",
                    tuple(self._fall(fall) for fall in shaken),
                    empty="No other line rests on it.",
                ),
            ]
        )
        self.setWindowTitle("What falls if these fall" if len(self.imagined) > 1 else "What falls if this falls")

    def _row(self, node: NodeId) -> RowData:
        records = self._window.workspace.records
        record, kind = records.get(node), records.kind(node)
        mark, role = _MARKS.get(kind or Kind.NOTE, ("●", "note"))
        return RowData(node, title_of(record) if record else node, mark, role, struck=True)

    def _fall(self, fall: Fall) -> RowData:
        records = self._window.workspace.records
        titles = [
            plain_words(title_of(records.notes[note])) if note in records.notes else note
            for note in fall.lost[:_LOST_SHOWN]
        ]
        more = len(fall.lost) - len(titles)
        lost = "; ".join(f"“{plain(title, 120)}”" for title in titles) + (f" and {more} more" if more else "")
        return RowData(
            fall.line,
            records.lines[fall.line].title,
            "■",
            "line",
            "",
            f"{fall.reason} · now {graph.badge(records, fall.line).value}",
            (f"Loses {lost}",),
        )

    def _choose(self, node: str, opens: bool) -> None:
        self._window.workspace.select(NodeId(node), by=self, open_it=opens)

    def _on_change(self, change: Change) -> None:
        if not self.isVisible():
            return
        if change.library_changed:
            self.reject()
        elif change.records_changed:
            self._tell()
