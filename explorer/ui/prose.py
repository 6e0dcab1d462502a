"""The synthesis, typeset for reading: paragraphs, emphasis, and each citation as a quiet chip in its place.

Everything is inserted run by run into the document, never as markup, so no text of a library can load a file, reach the
network or nest anything. Chips are inline objects that draw the note's short title with its stance's shape and colour.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QMargins, QMimeData, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPyTextObject,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from explorer import prose
from explorer.emphasis import plain_words, runs
from explorer.model import Citation, Evidence, InquiringLine, NodeId, Records, Stance
from explorer.palette import STANCE_MARKS, Look
from explorer.ui import theme
from explorer.ui.find_bar import FindBar
from explorer.ui.freshness import WIDTH as MARGIN_WIDTH
from explorer.ui.freshness import FreshnessMargin
from explorer.ui.panes import plain

_CHIP = QTextFormat.ObjectTypes.UserObject + 1
_NUMBER = QTextFormat.Property.UserProperty + 1
_LONGEST_TITLE = 34
_MEASURE = 72  # characters a line at most
_TYPICAL = "most of the notes that a line cites are about the same handful of findings"
_LEADING_PERCENT = 124  # of the typeface's own 1.21, which makes 1.5
_CAP = 64_000  # characters of a synthesis that are set; a paragraph costs a few more than its text
_BLOCK_COST = 40
_GLOSS_CAP = 4_000
_MARKED_AT_MOST = 500  # places lit at once
_FOUND_AT_MOST = 2_000  # matches in one paragraph
_STOPS = re.compile(r"[.,;:!?)\]”’\"']{1,3}")

_HELPING = re.compile("do|does|did|can|could|is|are|was|were|has|have|will|would|should|may|might|must", re.IGNORECASE)


def short_title(title: str, most: int = _LONGEST_TITLE) -> str:
    """Shorten a question-shaped title to what tells it from others: without its helping verb, cut at a word.

    >>> short_title("Do base models already contain hidden reasoning ability?")
    'base models already contain…'
    """
    words = plain(plain_words(title)).split()
    if len(words) > 3 and _HELPING.fullmatch(words[0]):
        words = words[1:]
    text = " ".join(words)
    if len(text) <= most:
        return text
    out = ""
    for word in words:
        if len(out) + len(word) + 1 > most - 1:
            break
        out = f"{out} {word}".strip()
    return (out or text[: most - 1]).rstrip(",;:") + "…"


def _shown(text: str) -> str:
    """Replace, sign by sign, what would break a block, steer the direction of writing, or is no character at all."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if _is_steering(c) else "\ufffd" if _is_broken(c) else c for c in text)


def _is_steering(c: str) -> bool:
    return (
        c < " "
        or "\x7f" <= c <= "\x9f"
        or c in "\u2028\u2029"
        or "\u202a" <= c <= "\u202e"
        or "\u2066" <= c <= "\u2069"
    )


def _is_broken(c: str) -> bool:
    """Tell lone surrogates, and the signs by which a Qt document marks its own objects, frames and ends."""
    return "\ud800" <= c <= "\udfff" or "\ufdd0" <= c <= "\ufdef" or c in "\ufffc\ufffe\uffff"


def _units(text: str) -> int:
    """Count as a Qt document counts: a character beyond the first plane takes two places."""
    return len(text) if text.isascii() else len(text) + sum(c > "\uffff" for c in text)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a stretch of a paragraph's text went: source offsets to document positions.

    A chip stands for its whole stretch in one position; it has no ``text``.
    """

    start: int
    end: int
    position: int
    text: str = ""

    @property
    def past(self) -> int:
        """The position after it."""
        return self.position + (_units(self.text) or 1)

    def low(self, offset: int) -> int:
        """Give the position where a range begins that starts at ``offset``."""
        return self.position + _units(self.text[: max(offset - self.start, 0)])

    def high(self, offset: int) -> int:
        """Give the position where a range ends that ends before ``offset``."""
        return self.past if offset >= self.end or not self.text else self.low(offset)


class _ChipDrawer(QPyTextObject):
    """Sizes and draws the chips of one document."""

    def __init__(self, view: ProseView) -> None:
        super().__init__(view)
        self._view = view

    def intrinsicSize(self, doc: QTextDocument, position: int, fmt: QTextFormat) -> QSizeF:
        """Give a chip's size in the line: as high as the text, as wide as its short title."""
        return self._view.chip_size(int(fmt.property(_NUMBER)))

    def drawObject(self, painter: QPainter, rect: QRectF, doc: QTextDocument, position: int, fmt: QTextFormat) -> None:
        """Draw a chip."""
        self._view.draw_chip(painter, rect, int(fmt.property(_NUMBER)))


class ProseView(QTextEdit):
    """Shows one line's gloss and synthesis. ``chosen`` says a chip was clicked, with True where it is to be opened."""

    chosen = Signal(str, bool)
    hovered = Signal(object, QPointF)  # NodeId or None, global position
    asked = Signal(str, QPointF)  # context menu for a note

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._records = Records()
        self._line: InquiringLine | None = None
        self._citations: tuple[Citation, ...] = ()
        self._evidence: dict[NodeId, Evidence] = {}
        self._chip_at: dict[int, int] = {}
        self._tails: dict[int, str] = {}
        self._sizes: dict[int, QSizeF] = {}
        self._pieces: dict[int, list[_Piece]] = {}
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._over = self._walked = -1
        self._marked: frozenset[NodeId] = frozenset()
        self._unknown: frozenset[NodeId] = frozenset()
        self._found: list[tuple[int, int]] = []
        self._found_at = -1
        self._drawer = _ChipDrawer(self)
        self.setReadOnly(True)
        self.setProperty("role", "prose")
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAccessibleName("Synthesis")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self._hover_timer = QTimer(self)
        self._hover_timer.setSingleShot(True)
        self._hover_timer.setInterval(350)
        self._hover_timer.timeout.connect(self._say_hover)
        self._hover_at = QPointF()
        self.margin = FreshnessMargin(self, look, self._top_of, lambda claim: self.chosen.emit(claim, False))
        self.verticalScrollBar().valueChanged.connect(lambda _: self.margin.update())
        self.finder = FindBar(look, self)
        self.finder.asked.connect(self._find)
        self.finder.stepped.connect(self._step_found)
        self.finder.closed.connect(self._end_find)
        opens = QShortcut(QKeySequence("Ctrl+Shift+G"), self)
        opens.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opens.activated.connect(self.open_find)

    # -- filling ------------------------------------------------------------------------------------------------

    def set_look(self, look: Look) -> None:
        """Redraw in another look or text size."""
        self.look = self.margin.look = look
        self.finder.set_look(look)
        if self._line is not None:
            self._fill()

    def show_line(self, records: Records, line: InquiringLine) -> None:
        """Show a line's gloss and synthesis from the top."""
        if line is self._line and records is self._records:
            return
        self._records = records
        same = self._line is not None and self._line.id == line.id
        self._line = line
        if not same:
            self._walked = -1
        at = self.verticalScrollBar().value()
        self._fill()
        self.verticalScrollBar().setValue(at if same else 0)

    def _fill(self) -> None:
        line = self._line
        if line is None:
            return
        self._citations = line.citations
        self._evidence = {e.note: e for e in line.evidence}
        self._chip_at, self._tails, self._sizes, self._pieces, self._sentences = {}, {}, {}, {}, {}
        self._over = -1
        cited: dict[int, list[tuple[int, Citation]]] = {}
        for i, c in enumerate(self._citations):
            cited.setdefault(c.paragraph, []).append((i, c))
        document = QTextDocument(self)
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(theme.font(1.05 * self._scale()))
        document.documentLayout().registerHandler(_CHIP, self._drawer)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        first = True
        if line.gloss:
            self._block(cursor, first, after=14)
            first = False
            gloss = line.gloss if len(line.gloss) <= _GLOSS_CAP else line.gloss[:_GLOSS_CAP] + "…"
            self._runs(cursor, 0, gloss, (), self._format("text-quiet"))
        room = _CAP
        for number, text in enumerate(line.paragraphs, 1):
            self._block(cursor, first, after=11)
            first = False
            self._runs(cursor, number, text[:room], cited.get(number, ()), self._format("text"))
            room -= len(text) + _BLOCK_COST
            if room <= 0:
                self._block(cursor, False, after=0)
                cursor.insertText(
                    "… the rest of this very long synthesis is not shown here.", self._format("text-faint")
                )
                break
        if not line.paragraphs:
            self._block(cursor, first, after=0)
            cursor.insertText("This line has no synthesis yet.", self._format("text-faint"))
        cursor.endEditBlock()
        self.setDocument(document)  # Qt deletes the old one, as it is our child
        self._fit_measure()
        if self.finder.isVisible():
            self._find(self.finder.text())
        self._mark()

    def _scale(self) -> float:
        return QApplication.font().pointSizeF() / theme.base_size()

    def _format(self, role: str) -> QTextCharFormat:
        fmt = QTextCharFormat()
        fmt.setForeground(QColor(self.look[role]))
        return fmt

    def _block(self, cursor: QTextCursor, first: bool, after: float) -> None:
        fmt = QTextBlockFormat()
        fmt.setLineHeight(_LEADING_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        fmt.setBottomMargin(after)
        if first:
            cursor.setBlockFormat(fmt)
        else:
            cursor.insertBlock(fmt)

    def _runs(
        self,
        cursor: QTextCursor,
        number: int,
        text: str,
        cited: Sequence[tuple[int, Citation]],
        base: QTextCharFormat,
    ) -> None:
        spans = sorted((c.start, c.end, i) for i, c in cited if 0 <= c.start < c.end <= len(text))
        here = 0
        for run in runs(text, [(s, e) for s, e, _ in spans]):
            fmt = QTextCharFormat(base)
            fmt.setFontItalic(run.emphatic)
            if run.strong:
                fmt.setFontWeight(QFont.Weight.DemiBold)
            if run.code:
                fmt.setFontFamilies(["monospace"])
            at = run.start
            while here < len(spans) and spans[here][0] < run.end:
                start, end, i = spans[here]
                here += 1
                if start < at or end > run.end:
                    continue
                self._text(cursor, number, text, at, start, fmt)
                at = self._chip(
                    cursor,
                    number,
                    text,
                    (start, end, i),
                    min(run.end, spans[here][0] if here < len(spans) else run.end),
                )
            self._text(cursor, number, text, at, run.end, fmt)

    def _text(self, cursor: QTextCursor, number: int, text: str, start: int, end: int, fmt: QTextCharFormat) -> None:
        if end <= start:
            return
        shown = _shown(text[start:end])
        self._pieces.setdefault(number, []).append(_Piece(start, end, cursor.position(), shown))
        cursor.insertText(shown, fmt)

    def _chip(self, cursor: QTextCursor, number: int, text: str, span: tuple[int, int, int], room: int) -> int:
        """Set a chip and give the offset after it. It takes the stops along that follow, so that no line begins with one."""
        start, end, i = span
        glued = start > 0 and not text[start - 1].isspace() and text[start - 1] not in "([\"'“‘"
        if glued:
            cursor.insertText("\u2009", self._format("text"))
        fmt = self._format("text")
        fmt.setObjectType(_CHIP)
        fmt.setProperty(_NUMBER, i)
        fmt.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBottom)
        position = cursor.position()
        cursor.insertText("\ufffc", fmt)
        self._chip_at[position] = i
        tail = _STOPS.match(text, end, room)
        self._tails[i] = tail[0] if tail else ""
        past = end + len(self._tails[i])
        self._pieces.setdefault(number, []).append(_Piece(start, past, position))
        return past

    # -- chips --------------------------------------------------------------------------------------------------

    def stance_of(self, note: NodeId) -> Stance:
        """Give the stance a chip shows."""
        found = self._evidence.get(note)
        return found.stance if found else Stance.MENTIONS

    def _label(self, i: int) -> str:
        note = self._records.notes.get(self._citations[i].note)
        return short_title(note.title if note else self._citations[i].note.replace("-", " "))

    def _chip_font(self) -> QFont:
        return theme.font(0.88 * self._scale())

    def chip_size(self, i: int) -> QSizeF:
        """Give a chip's size in pixels; the layout asks for it again and again."""
        if i not in self._sizes:
            inner = QFontMetricsF(self._chip_font())
            outer = QFontMetricsF(self.document().defaultFont())
            self._sizes[i] = QSizeF(
                inner.horizontalAdvance(f"▲ {self._label(i)}") + 11 + outer.horizontalAdvance(self._tails.get(i, "")),
                outer.ascent() + outer.descent(),
            )
        return self._sizes[i]

    def draw_chip(self, painter: QPainter, rect: QRectF, i: int) -> None:
        """Draw one chip into its place."""
        note = self._citations[i].note
        stance = self.stance_of(note)
        look = self.look
        lit = note in self._marked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tail = self._tails.get(i, "")
        outer = QFontMetricsF(self.document().defaultFont())
        box = rect.adjusted(0, 0.5, -outer.horizontalAdvance(tail), -0.5)
        known = note not in self._unknown
        painter.setBrush(QColor(look[f"{stance.value}-soft" if known else "surface"]))
        edge = QColor(look[stance.value if known else "edge"])
        edge.setAlphaF(1.0 if lit else 0.55 if i == self._over else 0.0)
        painter.setPen(edge if edge.alpha() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(self._chip_font())
        metrics = QFontMetricsF(painter.font())
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        ink = "contradicts-text" if stance is Stance.CONTRADICTS else stance.value
        painter.setPen(QColor(look[ink if known else "edge"]))
        painter.drawText(QPointF(box.left() + 5, baseline), STANCE_MARKS[stance.value])
        painter.setPen(QColor(look["text" if known else "text-faint"]))
        painter.drawText(QPointF(box.left() + 5 + metrics.horizontalAdvance("▲ "), baseline), self._label(i))
        if tail:
            painter.setFont(self.document().defaultFont())
            painter.drawText(QPointF(box.right(), rect.bottom() - outer.descent()), tail)
        painter.restore()

    def chips(self) -> list[tuple[NodeId, int]]:
        """List the chips in reading order: the note each cites, and its position in the document."""
        return [(self._citations[i].note, at) for at, i in sorted(self._chip_at.items())]

    def _chip_under(self, where: QPointF) -> int:
        at = (
            self.document()
            .documentLayout()
            .hitTest(QPointF(where.x(), where.y() + self.verticalScrollBar().value()), Qt.HitTestAccuracy.ExactHit)
        )
        for position in (at, at - 1):
            i = self._chip_at.get(position)
            if i is not None and self._chip_box(position).contains(where):
                return i
        return -1

    def _chip_box(self, position: int) -> QRectF:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        left = self.cursorRect(cursor)
        size = self.chip_size(self._chip_at[position])
        return QRectF(left.left() - 2, left.top() - 3, size.width() + 4, max(size.height(), left.height()) + 6)

    # -- time -----------------------------------------------------------------------------------------------------

    def show_unknown(self, notes: frozenset[NodeId]) -> None:
        """Grey out the chips of notes not yet known, and the sentences that cite nothing else."""
        if notes != self._unknown:
            self._unknown = notes
            self._mark()

    def _greyed(self) -> list[QTextEdit.ExtraSelection]:
        if not self._unknown:
            return []
        cited: dict[tuple[int, int], list[Citation]] = {}
        for c in self._citations:
            cited.setdefault((c.paragraph, c.sentence), []).append(c)
        spans = (self._sentence(some[0]) for some in cited.values() if all(c.note in self._unknown for c in some))
        return [self._lit(span, "", "text-faint") for span in spans if span is not None][:_MARKED_AT_MOST]

    def _top_of(self, paragraph: int, sentence: int) -> int | None:
        """Give the height, in the margin beside the text, at which a citing sentence begins."""
        citation = next((c for c in self._citations if (c.paragraph, c.sentence) == (paragraph, sentence)), None)
        span = self._sentence(citation) if citation is not None else None
        if span is None:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        return self.cursorRect(cursor).top()

    # -- marking ------------------------------------------------------------------------------------------------

    def mark(self, notes: frozenset[NodeId], *, scroll: bool) -> None:
        """Light the chips of these notes and the sentences that carry them; with ``scroll`` bring the first into sight."""
        if notes == self._marked and not scroll:
            return
        self._marked = notes
        if self._walked >= 0 and self._citations[self._walked].note not in notes:
            self._walked = -1
        self._mark()
        first = next((c for c in self._citations if c.note in notes), None)
        if scroll and first is not None:
            self._scroll_to(first)

    def _mark(self) -> None:
        spans = {span for c in self._citations if c.note in self._marked if (span := self._sentence(c)) is not None}
        extra = self._greyed()
        extra += [self._lit(span, "accent-soft") for span in sorted(spans)[:_MARKED_AT_MOST]]
        extra += [self._lit(span, "edge") for span in self._found[:_MARKED_AT_MOST]]
        if 0 <= self._found_at < len(self._found):
            extra.append(self._lit(self._found[self._found_at], "accent", "on-accent"))
        self.setExtraSelections(extra)
        self.viewport().update()

    def _lit(self, span: tuple[int, int], ground: str, ink: str = "") -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        if ground:
            selection.format.setBackground(QColor(self.look[ground]))
        if ink:
            selection.format.setForeground(QColor(self.look[ink]))
        return selection

    def _sentence(self, c: Citation) -> tuple[int, int] | None:
        if self._line is None or not 1 <= c.paragraph <= len(self._line.paragraphs):
            return None
        if c.paragraph not in self._sentences:
            spans = prose.spans_of(self._line, c.paragraph)
            self._sentences[c.paragraph] = prose.sentences(self._line.paragraphs[c.paragraph - 1][:_CAP], spans)
        ranges = self._sentences[c.paragraph]
        at = bisect_right(ranges, c.start, key=lambda r: r[0]) - 1
        start, end = ranges[at] if at >= 0 and c.start < ranges[at][1] else (c.start, c.end)
        return self._placed(c.paragraph, start, end)

    def _placed(self, paragraph: int, start: int, end: int) -> tuple[int, int] | None:
        """Give the document positions of a range of a paragraph's text; None where none of it is shown."""
        pieces = self._pieces.get(paragraph, ())
        first = bisect_right(pieces, start, key=lambda p: p.end)
        last = bisect_left(pieces, end, key=lambda p: p.start) - 1
        return (pieces[first].low(start), pieces[last].high(end)) if first <= last else None

    # -- finding ------------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Open the bar that finds words in this text; a selection of one line is looked for at once."""
        chosen = self.textCursor().selectedText()
        self.finder.open(chosen if chosen and len(chosen) < 80 and not set(chosen) & {"\u2029", "\ufffc"} else "")
        self._fit_measure()
        self._find(self.finder.text())

    def _find(self, words: str) -> None:
        self._found, self._found_at = [], -1
        if words.strip() and self._line is not None:
            pattern = re.compile(re.escape(words.strip()), re.IGNORECASE)
            for number, text in enumerate((self._line.gloss, *self._line.paragraphs)):
                if number in self._pieces:
                    matches = islice(pattern.finditer(text[:_CAP]), _FOUND_AT_MOST)
                    spans = (self._placed(number, *m.span()) for m in matches)
                    self._found += [span for span in spans if span is not None]
        self._step_found(0)

    def _step_found(self, step: int) -> None:
        if self._found:
            self._found_at = (max(self._found_at, 0) + step) % len(self._found)
            self._bring(self._found[self._found_at][0])
        self.finder.tell(self._found_at + 1, len(self._found))
        self._mark()

    def _end_find(self) -> None:
        self._found, self._found_at = [], -1
        self._fit_measure()
        self._mark()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _scroll_to(self, c: Citation) -> None:
        position = next((at for at, i in self._chip_at.items() if self._citations[i] == c), None)
        if position is not None:
            self._bring(position)

    def _bring(self, position: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        top = self.cursorRect(cursor).top()
        if not 24 <= top <= self.viewport().height() - 60:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - self.viewport().height() // 3)

    # -- Qt's calls ---------------------------------------------------------------------------------------------

    def resizeEvent(self, event) -> None:
        """Keep the measure."""
        super().resizeEvent(event)
        self._fit_measure()

    def _fit_measure(self) -> None:
        # By words as they are written: the average over a typeface's letters is a third too wide for English.
        width = QFontMetricsF(self.document().defaultFont()).horizontalAdvance(_TYPICAL) / len(_TYPICAL) * _MEASURE
        spare = self.width() - width - 32
        side = int(max(spare / 2, 20))
        below = 0
        if self.finder.isVisible():
            below = self.finder.sizeHint().height()
            self.finder.setGeometry(0, self.height() - below, self.width(), below)
        wanted = QMargins(side, 14, max(side - 8, 10), 8 + below)
        if self.viewportMargins() != wanted:
            self.setViewportMargins(wanted)
        self.margin.setGeometry(side - MARGIN_WIDTH - 2, 14, MARGIN_WIDTH, max(self.height() - 22 - below, 0))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which chip the mouse is on."""
        super().mouseMoveEvent(event)
        over = self._chip_under(event.position())
        if over != self._over:
            self._over = over
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over >= 0 else Qt.CursorShape.IBeamCursor)
            self.viewport().update()
            self.hovered.emit(None, QPointF())
            self._hover_timer.stop()
            if over >= 0:
                self._hover_at = event.globalPosition()
                self._hover_timer.start()

    def _say_hover(self) -> None:
        if self._over >= 0:
            self.hovered.emit(self._citations[self._over].note, self._hover_at)

    def leaveEvent(self, event) -> None:
        """Forget the chip the mouse was on."""
        super().leaveEvent(event)
        self._over = -1
        self._hover_timer.stop()
        self.hovered.emit(None, QPointF())
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a chip; anything else is the start of a text selection."""
        chip = self._chip_under(event.position())
        if chip >= 0 and event.button() == Qt.MouseButton.LeftButton:
            opens = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.hovered.emit(None, QPointF())
            self._hover_timer.stop()
            self.chosen.emit(self._citations[chip].note, opens)
            event.accept()
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event) -> None:
        """Offer a note's menu on its chip, and copying elsewhere."""
        chip = self._chip_under(QPointF(event.pos()))
        if chip >= 0:
            self.asked.emit(self._citations[chip].note, QPointF(event.globalPos()))
        else:
            super().contextMenuEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the citations with ] and [, open the lit one with Enter, find words with /."""
        if event.text() == "/":
            self.open_find()
            return
        if event.key() in (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft) and self._citations:
            step = 1 if event.key() == Qt.Key.Key_BracketRight else -1
            lit = next((i for i, c in enumerate(self._citations) if c.note in self._marked), -1)
            now = self._walked if self._walked >= 0 else lit
            at = (now + step) % len(self._citations) if now >= 0 or step > 0 else len(self._citations) - 1
            self._walked = at
            self.chosen.emit(self._citations[at].note, False)
            self._scroll_to(self._citations[at])
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._marked:
            self.chosen.emit(next(iter(self._marked)), True)
            return
        super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy with citations: each chip becomes the full title in brackets."""
        cursor = self.textCursor()
        position = cursor.selectionStart()
        out = []
        for c in cursor.selectedText():
            chip = self._chip_at.get(position)
            position += _units(c)
            if chip is not None:
                note = self._records.notes.get(self._citations[chip].note)
                title = plain(note.title) if note else self._citations[chip].note
                out.append(f"[{title}]{self._tails[chip]}")
            else:
                out.append("\n\n" if c == "\u2029" else " " if c == "\u2009" else c)
        data = QMimeData()
        data.setText("".join(out))
        return data
