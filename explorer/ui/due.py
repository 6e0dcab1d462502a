"""What is due for a re-test: a list worked off by one key each, whose verdicts go to the ledger's end.

Nothing is remembered of what was looked at: a claim leaves the list when a verdict says something of it, and comes back
when that verdict is taken back. The ledger only ever grows; taking back is an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.clocks import Due, Newer, claim_clocks, merely_newer, quiet_corners, verdicts_by_claim
from explorer.dates import bounds, day, describe
from explorer.library import Editor
from explorer.model import ExplorerError, FuzzyDate, NodeId, Outcome, Verdict, title_of
from explorer.palette import Look
from explorer.ui import theme
from explorer.ui.clockwork import Clockwork
from explorer.ui.due_rows import SIGNS, DueRows, DueTable, Row, record_title
from explorer.ui.panes import breakable, label, plain, tint, tip
from explorer.ui.timeline_strip import DateField
from explorer.workspace import Change, Workspace

Edit = Callable[[Callable[[Editor], object], Callable[[], object] | None], bool]
"""Makes an edit now, or once the library can be edited, and then calls back; True where it was made now."""

OUTCOME_KEYS = {
    "H": (Outcome.HOLDS, "Holds"),
    "W": (Outcome.WEAKENED, "Weakened"),
    "O": (Outcome.OVERTURNED, "Overturned"),
    "P": (Outcome.SUPERSEDED, "Superseded"),
    "X": (Outcome.CANNOT_TEST, "Cannot test"),
}
_LISTS = ("Due", "Quiet corners", "Merely newer")
_PAPER = re.compile(r"(arXiv:\d{4}\.\d{4,5}(v\d+)?|\d{4}\.\d{4,5}|(doi:)?10\.\d{4,9}/\S+)", re.IGNORECASE)


class DuePane(QWidget):
    """The list, what is known of the chosen row, and the keys that judge it."""

    def __init__(
        self, workspace: Workspace, look: Look, clockwork: Clockwork, edit: Edit, say: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._workspace, self._look, self._clockwork = workspace, look, clockwork
        self._edit, self._say = edit, say
        self._given: list[int] = []
        self._gone: set[NodeId] = set()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = DueRows(workspace)
        self._build_head()
        self._build_table()
        self._build_details()
        self._build_form()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.setSizes([540, 260])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(split, 1)
        column.addWidget(self.form)
        self.setFocusProxy(self.table)
        clockwork.changed.connect(self._on_list)
        self._fill()

    def _build_head(self) -> None:
        self.summary = label(role="quiet", factor=0.92)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.chooser = QComboBox()
        self.chooser.addItems(list(_LISTS))
        self.chooser.setAccessibleName("Which list")
        self.chooser.setToolTip(
            "Due: past their expected life. Quiet corners: never tested while their theme gained papers. "
            "Merely newer: contradicting notes that are only younger than what they contradict."
        )
        self.chooser.currentIndexChanged.connect(lambda _: self._fill())
        self._head = QHBoxLayout()
        self._head.setContentsMargins(12, 4, 8, 4)
        self._head.setSpacing(10)
        self._head.addWidget(self.chooser)
        self._head.addWidget(self.summary, 1)

    def _build_table(self) -> None:
        self.table = DueTable()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Claims due for a re-test")
        self.table.setAccessibleDescription(
            "H holds, W weakened, O overturned, P superseded, X cannot test; U takes the last one back; "
            "D, N and C go to date, paper or note, and comment"
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setFont(theme.font(0.92))
        self.table.letter.connect(self._on_letter)
        self.table.taken_back.connect(self.take_back)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.clicked.connect(lambda index: self._select(index.row()))

    def _build_details(self) -> None:
        self.claim = label(wrap=True)
        self.facts = label(role="quiet", factor=0.92, wrap=True, limit=4000)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(6)
        column.addWidget(self.claim)
        column.addWidget(self.facts)
        column.addStretch(1)
        self.details = QScrollArea()
        self.details.setWidgetResizable(True)
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details.setWidget(inner)
        self.details.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _build_form(self) -> None:
        self.form = QWidget()
        self.form.setProperty("role", "low")
        self.form.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self.form)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        self.buttons: dict[str, QToolButton] = {}
        for key, (outcome, words) in OUTCOME_KEYS.items():
            button = QToolButton()
            button.setText(f"{words} {key}")
            button.setToolTip(f"The claim {_said(outcome)} ({key})")
            button.setAccessibleName(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, key=key: self._on_letter(key))
            self.buttons[key] = button
            row.addWidget(button)
        self.on = DateField("today", is_end=True, hint="When it was tested; today without a date (D)")
        self.on.setAccessibleName("Day of the re-test")
        self.on.setMinimumWidth(64)
        self.on.setMaximumWidth(104)
        self.source = QLineEdit()
        self.source.setPlaceholderText("paper or note")
        self.source.setAccessibleName("Paper or note the verdict rests on")
        self.source.setMinimumWidth(60)
        self.comment = QLineEdit()
        self.comment.setPlaceholderText("comment")
        self.comment.setAccessibleName("Comment on the verdict")
        self.comment.setMinimumWidth(60)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        self.source.setCompleter(completer)
        for field, stretch in ((self.on, 2), (self.source, 3), (self.comment, 4)):
            field.setFont(theme.font(0.92))
            field.setStyleSheet("QLineEdit { padding: 1px 6px; border-radius: 5px; }")
            field.installEventFilter(self)
            row.addWidget(field, stretch)
        self.source.setToolTip("The paper or note this rests on: an id, or words of its title (N)")
        self.comment.setToolTip("What was found (C)")
        self.undo = QToolButton()
        self.undo.setText("Take back U")
        self.undo.setToolTip("Withdraw the verdict given last here, with an entry at the ledger's end (U or Ctrl+Z)")
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.undo.clicked.connect(self.take_back)
        row.addWidget(self.undo)

    # -- following --------------------------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self._look = look
        tint(self, look)
        self.table.viewport().update()

    def show_change(self, change: Change) -> None:
        """Follow the library and the selection."""
        if change.library_changed:
            self._given = []
            self._names.setStringList([])
        if change.records_changed or change.library_changed:
            self._fill()
        if change.changed("selected") and change.by is not self and change.new.selected:
            self._go_to(change.new.selected[-1])

    @property
    def rows(self) -> list[NodeId]:
        """What the list holds, in its order."""
        return [self.model.node(i) for i in range(len(self.model.rows))]

    @property
    def current(self) -> NodeId | None:
        """The claim (or note) of the chosen row."""
        row = self.table.currentIndex().row()
        return self.model.node(row) if 0 <= row < len(self.model.rows) else None

    def _on_list(self) -> None:
        self._gone.clear()
        self._fill()

    def _fill(self) -> None:
        kept, at = self.current, self.table.currentIndex().row()
        work, listed = self._workspace, self._clockwork.listed
        kind = self.chooser.currentText()
        rows: list[Row] = []
        if kind == "Due":
            held = work.records.claims
            found = listed.items if listed is not None else ()
            rows = [one for one in found if one.claim in held and one.claim not in self._gone]
        elif kind == "Quiet corners":
            rows = list(quiet_corners(work.records))
        else:
            rows = list(merely_newer(work.records))
        was = self.model.kind
        self.model.show_rows(kind, rows)
        if was != kind or at < 0:
            self._size_columns()
        if rows:
            ids = self.rows
            row = ids.index(kept) if kept in ids else min(max(at, 0), len(ids) - 1)
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._show_summary()
        self._show_details()
        due = kind == "Due" or kind == "Quiet corners"
        for button in self.buttons.values():
            button.setEnabled(due and bool(rows))
        self.undo.setEnabled(bool(self._given))

    def _size_columns(self) -> None:
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        widths = {"Due": (0, 92, 104, 68, 50, 84), "Quiet corners": (0, 120, 104, 90), "Merely newer": (0, 200, 84)}
        for column, width in enumerate(widths[self.model.kind]):
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(column, mode)
            if width:
                self.table.setColumnWidth(column, width)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _show_summary(self) -> None:
        listed = self._clockwork.listed
        if self.model.kind != "Due":
            n = len(self.model.rows)
            words = f"{n:,} of {len(self._workspace.records.claims):,} claims"
            if self.model.kind == "Merely newer":
                words = f"{n:,} contradicting notes; each stays a contradiction until you say otherwise"
        elif listed is None:
            words = "Finding what is due…"
        else:
            parts = [f"{len(listed.items):,} due of {listed.total:,} claims"]
            parts += [
                f"{len(some):,} {word}"
                for some, word in (
                    (listed.perhaps, "perhaps"),
                    (listed.undated, "undated"),
                    (listed.settled, "settled"),
                )
                if some
            ]
            words = f"{', '.join(parts)}. Expected life {listed.lives.default.said()}"
        self.summary.setText(plain(words))
        self.summary.setToolTip(tip(words))

    def _show_details(self) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.model.rows):
            self.claim.setText("Nothing is due." if self._clockwork.listed is not None else "The list is being made.")
            self.facts.setText("")
            return
        one, records = self.model.rows[row], self._workspace.records
        if isinstance(one, Newer):
            self.claim.setText(breakable(plain(record_title(records, one.note), 400)))
            self.facts.setText(
                plain(f"Contradicts “{record_title(records, one.line)}”. It is {one.reason}.", 900)
                + "\nJudge it with the note's stance keys in the reading panel, if time explains it."
            )
            return
        claim = records.claims[one.claim]
        self.claim.setText(breakable(plain(claim.text or claim.id, 500)))
        tested = verdicts_by_claim(records)
        clocks = claim_clocks(records, claim, tested)
        rows = [f"Claimed {_dated(clocks.claimed)}"]
        if clocks.oldest is not None and clocks.newest is not None:
            same = clocks.oldest == clocks.newest
            rows.append(f"Evidence {describe(clocks.oldest)}" + ("" if same else f" to {describe(clocks.newest)}"))
        else:
            rows.append("Evidence: no dated paper")
        rows.append(f"Last tested {_dated(clocks.tested)}" if clocks.tested else "Never tested")
        if isinstance(one, Due):
            rows.append(f"Why: {one.why}")
            theme = records.themes.get(one.theme) if one.theme else None
            theme_name = theme.name if theme else "all claims"
            rows.append(f"Expected life for {theme_name}: {one.life.said()}")
        else:
            rows.append(f"Its theme gained {one.papers} papers since, and nobody tested it")
        rows += [f"{SIGNS[v.outcome]} {_dated(v.on)}: {v.outcome.value}{_because(v)}" for v in tested.get(claim.id, ())]
        self.facts.setText("\n".join(breakable(plain(row, 400)) for row in rows))

    def _on_row(self, now: QModelIndex, before: QModelIndex) -> None:
        self._show_details()
        if self.table.hasFocus() and now.isValid():
            self._select(now.row())

    def _select(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            node = self.model.node(row)
            if node in self._workspace.arrays.index:
                self._workspace.select(node, by=self)

    def _go_to(self, node: NodeId) -> None:
        if node != self.current and node in (ids := self.rows):
            self.table.setCurrentIndex(self.model.index(ids.index(node), 0))

    # -- judging ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched, event: QEvent) -> bool:
        """Go back to the list from a field with Return or Escape."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            completer = self.source.completer()
            popup = completer.popup() if completer is not None else None
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape) and not (
                popup and popup.isVisible()
            ):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        if watched is self.source and event.type() == QEvent.Type.FocusIn and not self._names.rowCount():
            records = self._workspace.records
            names = [f"{title_of(r)} | {r.id}" for t in (records.papers, records.notes) for r in t.values()]
            self._names.setStringList(names)
        return super().eventFilter(watched, event)

    def _on_letter(self, letter: str) -> None:
        field = {"D": self.on, "N": self.source, "C": self.comment}.get(letter)
        try:
            if letter in OUTCOME_KEYS:
                self.judge(OUTCOME_KEYS[letter][0])
            elif letter == "U":
                self.take_back()
            elif field is not None:
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                field.selectAll()
        except ExplorerError as error:
            self._say(str(error))

    def judge(self, outcome: Outcome) -> None:
        """Append a verdict on the chosen claim, and go to the next one. Raises ExplorerError where it cannot be kept."""
        claim = self.current
        if claim not in self._workspace.records.claims or claim is None:
            raise ExplorerError("Choose a claim of the list; then say how its re-test came out.")
        on, (paper, note), comment = self._when(), self._source(), self.comment.text().strip()
        following, listed = self._following(claim), self._clockwork.listed
        said: list[int] = []

        def change(editor: Editor) -> None:
            editor.add_verdict(claim, outcome, on, paper, note, comment)
            said.append(max(v.number for v in editor.records.verdicts))

        def after() -> None:
            self._given += said
            self.on.setText("")
            self.on.mark("")
            self.source.clear()
            self.comment.clear()
            if self._clockwork.listed is listed:  # it is being made anew; until then the judged one is gone already
                self._gone.add(claim)
            self._go_on(claim, following)
            self._warn(claim, on)

        self._edit(change, after)

    def _warn(self, claim: NodeId, on: FuzzyDate) -> None:
        dates = self._workspace.records.claims[claim].dates
        if dates and bounds(on)[1] < min(bounds(one)[0] for one in dates):
            self._say(f"This verdict is dated {describe(on)}, before its claim; check both dates, U takes it back.")

    def take_back(self) -> None:
        """Withdraw the verdict given last from here; the ledger gets an entry that says so."""
        if not self._given:
            self._say("No verdict was given here since the library was opened.")
            return
        number = self._given[-1]
        claim = next((v.claim for v in self._workspace.records.verdicts if v.number == number), None)

        def after() -> None:
            self._given = self._given[:-1]
            self.undo.setEnabled(bool(self._given))
            if claim is not None:
                self._go_to(claim)

        try:
            if claim is None:  # undone elsewhere
                after()
            else:
                self._edit(lambda editor: editor.withdraw_verdict(number), after)
        except ExplorerError as error:
            self._say(str(error))

    def _following(self, claim: NodeId) -> list[NodeId]:
        """Give what comes after a row, nearest first, then what comes before it."""
        ids = self.rows
        at = ids.index(claim)
        return ids[at + 1 :] + ids[:at][::-1]

    def _go_on(self, judged: NodeId, following: list[NodeId]) -> None:
        """Go to the next row, whether or not the judged one stays."""
        ids = self.rows
        if judged in ids and judged in self._gone:
            self.model.take(ids.index(judged))
            ids = self.rows
        target = next((node for node in following if node in ids), None)
        if target is not None:
            self.table.setCurrentIndex(self.model.index(ids.index(target), 0))
            self.table.scrollTo(self.table.currentIndex())
        self._show_details()
        self.undo.setEnabled(bool(self._given))

    def _when(self) -> FuzzyDate:
        from explorer.dates import parse_date

        words = self.on.text().strip()
        if not words:
            return day(date.today())
        found = parse_date(words)
        if found is None:
            raise ExplorerError(f"The day of the re-test cannot be read: {self.on.read()[1]}.")
        return found

    def _source(self) -> tuple[NodeId | None, NodeId | None]:
        """Read the paper or note: an id, a completed title, or the number of a paper the library does not hold."""
        words = self.source.text().strip()
        if not words:
            return None, None
        records = self._workspace.records
        name = NodeId(words.rsplit(" | ", 1)[-1].strip())
        for given in (name, NodeId(f"arXiv:{name}"), NodeId(f"doi:{name}")):
            if given in records.papers:
                return given, None
            if given in records.notes:
                return None, given
        folded = words.casefold()
        titled = [r for t in (records.papers, records.notes) for r in t.values() if title_of(r).casefold() == folded]
        if len(titled) == 1:
            return (titled[0].id, None) if titled[0].id in records.papers else (None, titled[0].id)
        if _PAPER.fullmatch(words):
            prefix = "" if ":" in words else "doi:" if words.startswith("10.") else "arXiv:"
            return NodeId(prefix + words), None
        raise ExplorerError(f"No paper or note is called “{plain(words, 60)}”; choose one, or leave the field empty.")


def _said(outcome: Outcome) -> str:
    return {
        Outcome.HOLDS: "still holds",
        Outcome.WEAKENED: "holds only in part",
        Outcome.OVERTURNED: "does not hold",
        Outcome.SUPERSEDED: "was replaced by a better one",
        Outcome.CANNOT_TEST: "cannot be tested now",
    }[outcome]


def _because(verdict: Verdict) -> str:
    parts = [str(one) for one in (verdict.paper, verdict.note) if one] + ([verdict.comment] if verdict.comment else [])
    return f" ({'; '.join(parts)})" if parts else ""


def _dated(when: FuzzyDate | None) -> str:
    if when is None:
        return "undated"
    understood = describe(when)
    return understood if when.as_written in ("", understood) else f"{when.as_written} ({understood})"


__all__ = ["OUTCOME_KEYS", "DuePane", "Edit"]
