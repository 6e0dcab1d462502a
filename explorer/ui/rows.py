"""Rows of evidence and of records, and the card that tells more about a node on hover: plain text throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer import dates, graph
from explorer.emphasis import plain_words
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Evidence,
    InquiringLine,
    NodeId,
    Records,
    SourceNote,
    Stance,
    Theme,
    title_of,
)
from explorer.palette import STANCE_MARKS, Look
from explorer.stance import band, differing_words, judge_name, with_rules
from explorer.ui.panes import label, plain

_BATCH = 40
_PARAGRAPHS = 60
_LONGEST = 4_000
_EDGE = 20  # where headings and marks begin
_TEXT = 38  # where the words of a row begin
PAGE = "page"
"""The mark of a paper, which is drawn, not written."""

JUDGES = {"rules": "judged by rules", "page": "as the page says", "person": "judged by a person"}


def judge_words(evidence: Evidence) -> str:
    """Say who judged and how sure that is; a person's word has its day and reason instead of a band."""
    who = JUDGES.get(evidence.judged_by, f"judged by {judge_name(evidence.judged_by)}")
    if evidence.judged_by == "person":
        when = f", {evidence.judged_on}" if evidence.judged_on else ""
        return f"{who}{when}" + (f": {evidence.why}" if evidence.why else "")
    if evidence.judged_by == "page":
        return who
    return f"{who}, {band(evidence).value}"


def place_words(evidence: Evidence) -> str:
    """Say where in the synthesis the sentence stands."""
    if not evidence.paragraph:
        return "listed as a source, cited nowhere"
    return f"paragraph {evidence.paragraph}, sentence {evidence.sentence}"


@dataclass(frozen=True, slots=True)
class RowData:
    """What one row shows: a mark in a role, a title, quieter lines, what it stands for, and what unfolds."""

    node: NodeId
    title: str
    mark: str = ""
    role: str = "text-quiet"
    quote: str = ""
    facts: str = ""
    more: tuple[str, ...] = ()
    struck: bool = False
    keys: str = ""
    """The letters that do something to this row; others go on to the window."""


def evidence_row(
    records: Records, evidence: Evidence, about: NodeId, *, quote: bool = True, line: InquiringLine | None = None
) -> RowData:
    """Make the row of one judgement, about the note (on a line's page, with ``line``) or the line (on a note's page).

    Where the judges of the note differ, the row says so.
    """
    record = records.get(about)
    note = records.notes.get(evidence.note)
    papers = [records.papers[p] for p in (note.papers if note else ()) if p in records.papers]
    more = [f"Why: {evidence.why}"] if evidence.why and evidence.judged_by != "person" else []
    differ = ""
    if evidence.judged_by not in ("rules", "page"):
        line = line or records.lines.get(about)
        differ = differing_words(with_rules(line, records.notes), evidence.note) if line is not None else ""
    if isinstance(record, SourceNote) and record.summary:
        more.append(record.summary)
    if papers:
        more.append(
            "Rests on " + "; ".join(f"{p.title or p.id} ({p.date.as_written if p.date else 'undated'})" for p in papers)
        )
    return RowData(
        about,
        title_of(record) if record else about,
        STANCE_MARKS[evidence.stance.value],
        evidence.stance.value,
        _told_apart(records, line or records.lines.get(about), evidence.quote, note.title if note else "")
        if quote
        else "",
        f"{place_words(evidence)} · {judge_words(evidence)}" + (f" · judges differ: {differ}" if differ else ""),
        tuple(more),
        keys="SCM",
    )


def _told_apart(records: Records, line: InquiringLine | None, quote: str, title: str) -> str:
    """Leave the note's own title out of its quote, and put other cited titles into brackets, so that it reads as prose."""
    said = _without_title(quote, title)
    for other in {c.note: None for c in line.citations} if line is not None else ():
        note = records.notes.get(other)
        if note is not None and note.title and note.title != title:
            said = said.replace(note.title, f"[{note.title}]")
    return said


def _without_title(quote: str, title: str) -> str:
    """Leave the cited title out of its own quote: the row is headed by it already."""
    before, found, after = quote.partition(title) if title else (quote, "", "")
    if not found or not before.strip():
        return quote
    return f"{before.rstrip()}{'' if after[:1] in '.,;:!?)' else ' '}{after.lstrip()}".strip()


class Row(QFrame):
    """One row: click selects, double-click or Enter opens, Space or the small arrow unfolds."""

    chosen = Signal(str, bool)
    asked = Signal(str, QPoint)
    pressed = Signal(str, str)

    def __init__(self, data: RowData, look: Look) -> None:
        super().__init__()
        self.data, self.look = data, look
        self.is_lit = False
        self._over = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(plain(f"{data.role if data.mark else ''} {data.title}. {data.facts}".strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(_TEXT, 7, 14, 8)
        column.setSpacing(3)
        title = label(plain_words(data.title), bold=False, wrap=True)
        if data.struck:
            font = title.font()
            font.setStrikeOut(True)
            title.setFont(font)
        column.addWidget(title)
        if data.quote:
            column.addWidget(label(f"“{_clipped(plain_words(data.quote))}”", "quiet", factor=0.92, wrap=True))
        if data.facts:
            column.addWidget(label(data.facts, "faint", factor=0.85, wrap=True))
        self._more: list[QLabel] = []
        for text in data.more:
            extra = label(plain_words(text), "quiet", factor=0.92, wrap=True)
            extra.hide()
            self._more.append(extra)
            column.addWidget(extra)
        self.setToolTip("" if not data.more else "Space unfolds the reason and the summary")

    def light(self, on: bool) -> None:
        """Show the row as selected."""
        if on != self.is_lit:
            self.is_lit = on
            self.update()

    def unfold(self) -> None:
        """Show or hide what does not fit into two lines."""
        shown = bool(self._more) and self._more[0].isHidden()
        for extra in self._more:
            extra.setVisible(shown)

    def paintEvent(self, event) -> None:
        """Draw the row's ground, its mark, and the frame that shows the keyboard is here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 1, -4, -1)
        if self.is_lit or self._over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.look["accent-soft" if self.is_lit else "hover"]))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QColor(self.look["focus"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        if self.data.mark:
            painter.setFont(self.font())
            painter.setPen(QColor(self.look[self.data.role]))
            base = 7 + self.fontMetrics().ascent()
            if self.data.mark == PAGE:
                self._draw_page(painter, base)
            else:
                painter.drawText(QPointF(_EDGE, base), self.data.mark)
        painter.end()

    def _draw_page(self, painter: QPainter, base: float) -> None:
        """Draw the paper's mark by hand: few typefaces hold a page that looks like one."""
        high = self.fontMetrics().capHeight() + 2.0
        wide, fold = high * 0.78, high * 0.3
        left, top = _EDGE + 1.0, base - high + 1.0
        right, bottom = left + wide, top + high
        corners = ((left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look[self.data.role]))
        painter.drawPolygon([QPointF(x, y) for x, y in corners])

    def enterEvent(self, event) -> None:
        """Light up under the mouse."""
        self._over = True
        self.update()

    def leaveEvent(self, event) -> None:
        """Go dark again."""
        self._over = False
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select, or open with Ctrl."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.data.node, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        self.chosen.emit(self.data.node, True)

    def contextMenuEvent(self, event) -> None:
        """Offer what one can do to this."""
        self.asked.emit(self.data.node, event.globalPos())

    def letter(self, event: QKeyEvent) -> str:
        """Give the letter of a key that this row answers; empty for any other."""
        plain_key = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        letter = event.text().upper()
        return letter if plain_key and len(letter) == 1 and letter in self.data.keys else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select, open, unfold, and walk with the arrows; a row's own letters are passed on with it."""
        key = event.key()
        if letter := self.letter(event):
            self.pressed.emit(self.data.node, letter)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.data.node, True)
        elif key == Qt.Key.Key_Space:
            self.unfold()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        """Come into sight when the keyboard arrives."""
        super().focusInEvent(event)
        self.update()
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if area is not None and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            area.ensureWidgetVisible(self, 0, 30)


def _clipped(text: str, most: int = 320) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its rows; an empty section says what its absence means."""

    title: str
    rows: tuple[RowData, ...] = ()
    role: str = "text"
    empty: str = ""
    intro: str = ""


class RowList(QScrollArea):
    """Sections of rows in one scroll; long sections unfold in batches, and say how many are left."""

    chosen = Signal(str, bool)
    asked = Signal(str, QPoint)
    pressed = Signal(str, str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sections: tuple[Section, ...] = ()
        self._lit: frozenset[NodeId] = frozenset()
        self.rows: list[Row] = []

    def show_sections(self, sections: Sequence[Section], *, keep: bool = False) -> None:
        """Show these sections from the top; with ``keep`` from where one was, the keyboard on the same row."""
        if keep and self._sections == tuple(sections):
            return  # an edit elsewhere on the page
        at = self.verticalScrollBar().value() if keep else 0
        held = next((row.data.node for row in self.rows if row.hasFocus()), None) if keep else None
        self._sections = tuple(sections)
        self.rows = []
        ground = QWidget()
        ground.setProperty("role", "surface")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 4, 0, 12)
        column.setSpacing(0)
        for section in self._sections:
            heading = label(section.title, bold=True, wrap=True)
            heading.setContentsMargins(_EDGE, 12, 14, 4)
            if section.role != "text":
                heading.setStyleSheet(f"color: {self.look[section.role]}")
            column.addWidget(heading)
            for text in section.intro.split("\n")[:_PARAGRAPHS] if section.intro else ():
                intro = label(plain_words(text), "quiet", factor=0.92, wrap=True, limit=_LONGEST)
                intro.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                intro.setContentsMargins(_EDGE, 0, 14, 4)
                column.addWidget(intro)
            if not section.rows and section.empty:
                empty = label(section.empty, "faint", wrap=True)
                empty.setContentsMargins(_EDGE, 2, 14, 6)
                column.addWidget(empty)
            self._batch(column, section, 0)
        column.addStretch(1)
        self.setWidget(ground)
        self.light(self._lit, scroll=False)
        if keep:
            column.activate()
            again = next((row for row in self.rows if row.data.node == held), None)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)
        self.verticalScrollBar().setValue(at)

    def _batch(self, column: QVBoxLayout, section: Section, start: int) -> None:
        at = column.count()
        for data in section.rows[start : start + _BATCH]:
            row = Row(data, self.look)
            row.chosen.connect(self.chosen)
            row.asked.connect(self.asked)
            # Later, as the answer may well delete the row whose key press this is.
            row.pressed.connect(self.pressed, Qt.ConnectionType.QueuedConnection)
            self.rows.append(row)
            column.insertWidget(at, row)
            at += 1
        left = len(section.rows) - start - _BATCH
        if left > 0:
            more = QPushButton(f"Show {min(left, _BATCH)} more of {left:,}")
            more.setFlat(True)

            def unfold() -> None:
                place = column.indexOf(more)
                column.removeWidget(more)
                more.deleteLater()
                inner = QVBoxLayout()
                inner.setSpacing(0)
                column.insertLayout(place, inner)
                self._batch(inner, section, start + _BATCH)

            more.clicked.connect(unfold)
            column.insertWidget(at, more)

    def light(self, nodes: frozenset[NodeId], *, scroll: bool) -> None:
        """Show the rows of these nodes as selected."""
        self._lit = nodes
        first = None
        for row in self.rows:
            row.light(row.data.node in nodes)
            if row.is_lit and first is None:
                first = row
        if scroll and first is not None:
            self._bring(first)

    def _bring(self, row: Row) -> None:
        """Scroll a row into sight: by as little as may be, and to its beginning where it is higher than the view."""
        ground = self.widget()
        column = ground.layout() if ground is not None else None
        if ground is None or column is None:
            return
        column.activate()
        bar, high = self.verticalScrollBar(), self.viewport().height()
        top = row.mapTo(ground, QPoint(0, 0)).y()
        if top < bar.value() or row.height() > high - 16:
            bar.setValue(top - 8)
        elif top + row.height() > bar.value() + high:
            bar.setValue(top + row.height() + 8 - high)

    def event(self, event: QEvent) -> bool:
        """Keep the letters of the row with the keyboard from the window's commands, which are about the selection.

        Asked here and not in each row: a row hears a hundred events before it is shown.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            row = QApplication.focusWidget()
            if isinstance(row, Row) and row.letter(event):
                event.accept()
                return True
        return super().event(event)

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self.look = look
        if self._sections:
            self.show_sections(self._sections)

    def sizeHint(self) -> QSize:
        """Ask for little; the splitter decides."""
        return QSize(300, 200)


class Card(QFrame):
    """What a node is, at a glance, beside the mouse: never in its way, gone when it leaves."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(6)

    def tell(self, records: Records, node: NodeId, where: QPointF) -> None:
        """Show the card of a node near a global position."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        look = self.look
        self.setStyleSheet(f"Card {{ background: {look['surface-high']}; border: 1px solid {look['edge']}; }}")
        for i, (text, role) in enumerate(card_lines(records, node)):
            line = label(text, role, factor=1.0 if i == 0 else 0.92, bold=i == 0, wrap=True)
            self._column.addWidget(line)
        self.setFixedWidth(340)
        self.adjustSize()
        self.setFixedHeight(self._column.totalHeightForWidth(340))
        at = where.toPoint() + QPoint(14, 18)
        screen = QApplication.screenAt(where.toPoint()) or QApplication.primaryScreen()
        room = screen.availableGeometry()
        if at.x() + self.width() > room.right():
            at.setX(max(room.left(), where.toPoint().x() - self.width() - 14))
        if at.y() + self.height() > room.bottom():
            at.setY(max(room.top(), where.toPoint().y() - self.height() - 18))
        self.move(at)
        self.show()


def card_lines(records: Records, node: NodeId) -> list[tuple[str, str]]:
    """Give what a card says of a node, line by line with its role: title first, then text, then facts."""
    record = records.get(node)
    if record is None:
        return [(node, ""), ("not in this library", "faint")]
    out: list[tuple[str, str]] = [(plain_words(title_of(record)), "")]
    if isinstance(record, SourceNote):
        out.append((_clipped(plain_words(record.summary), 420) or "No summary.", "quiet"))
        cites = graph.cited_by(records, node)
        counts = [(s, sum(e.stance is s for _, e in cites)) for s in Stance]
        said = ", ".join(f"{s} {n}" for s, n in counts if n)
        out.append((f"Across the library: {said}" if said else "Cited by no line here.", "quiet"))
        if record.date:
            out.append((f"Dated {record.date.as_written}", "faint"))
        if record.papers:
            out.append(("Papers: " + ", ".join(record.papers), "faint"))
    elif isinstance(record, InquiringLine):
        out.append((_clipped(plain_words(record.gloss), 420), "quiet"))
        t = graph.tally(records, node)
        out.append(
            (
                (
                    f"{graph.badge(records, node)}: {len(t.supports)} support, {len(t.contradicts)} contradict, "
                    f"{len(t.mentions)} mentioned"
                ),
                "quiet",
            )
        )
    elif isinstance(record, DatedClaim):
        out += [(f"Dated {d.as_written}, understood as {dates.describe(d)}", "quiet") for d in record.dates] or [
            ("Undated", "quiet")
        ]
        out.append(
            (f"Claim of: {title_of(records.lines[record.line])}" if record.line in records.lines else "", "faint")
        )
    elif isinstance(record, AnchorPaper):
        out.append(
            (
                record.id
                + (f" · {record.date.as_written or dates.describe(record.date)}" if record.date else " · undated"),
                "quiet",
            )
        )
        if record.asserted:
            out.append(("Named by a prompt only; not verified", "faint"))
    elif isinstance(record, Theme):
        out.append(
            (
                f"{graph.theme_counts(records).get(node, 0)} records"
                + (" · inferred from the links" if record.inferred else ""),
                "quiet",
            )
        )
    themes = [records.themes[t].name for t in getattr(record, "themes", ()) if t in records.themes]
    if themes:
        out.append(("Themes: " + ", ".join(themes), "faint"))
    return [(text, role) for text, role in out if text]
