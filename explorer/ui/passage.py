"""One paragraph with one citation in it: the sentence lit, the cited title marked with its stance, the others quiet.

Everything is inserted as plain runs, never as markup, and no more of a paragraph is set than a person would read at once.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from explorer import prose
from explorer.model import Citation, Evidence, InquiringLine
from explorer.palette import STANCE_MARKS, Look
from explorer.stance import sentence_span
from explorer.ui import theme
from explorer.ui.panes import breakable, plain

_MARGIN = 14
_CAP = 12_000
_AROUND = 4_000  # characters kept on either side of the sentence of a longer paragraph


class Passage(QTextEdit):
    """Shows where a note is cited, for the one question which way it speaks there."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._shown: tuple[InquiringLine | None, Citation | None, Evidence | None] = (None, None, None)
        self.setReadOnly(True)
        self.setProperty("role", "prose")
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAccessibleName("The paragraph that cites the note")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self.look = look
        self._fill()

    def tell(self, line: InquiringLine | None, citation: Citation | None, evidence: Evidence | None) -> None:
        """Show the paragraph of a citation; a note that is cited nowhere has none, which is said."""
        self._shown = (line, citation, evidence)
        self._fill()

    def _fill(self) -> None:
        line, citation, evidence = self._shown
        document = QTextDocument(self)
        document.setDocumentMargin(_MARGIN)
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(theme.font(1.1 * QApplication.font().pointSizeF() / theme.base_size()))
        cursor = QTextCursor(document)
        block = QTextBlockFormat()
        block.setLineHeight(124, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(block)
        at = 0
        if line is None or citation is None or not 1 <= citation.paragraph <= len(line.paragraphs):
            said = "" if line is None else "The line lists this note among its sources and cites it nowhere."
            cursor.insertText(said, self._format("text-quiet"))
        else:
            at = self._paragraph(cursor, line, citation, evidence)
        self.setDocument(document)
        if at:
            look_at = QTextCursor(document)
            look_at.setPosition(at)
            self.setTextCursor(look_at)
            self.ensureCursorVisible()

    def _paragraph(
        self, cursor: QTextCursor, line: InquiringLine, citation: Citation, evidence: Evidence | None
    ) -> int:
        text = line.paragraphs[citation.paragraph - 1]
        low, high = sentence_span(line, citation)
        start = 0 if len(text) <= _CAP else max(low - _AROUND, 0)
        end = len(text) if len(text) <= _CAP else min(high + _AROUND, len(text))
        titles = prose.spans_of(line, citation.paragraph)
        cuts = {start, end, low, high, *(edge for span in titles for edge in span)}
        points = sorted(point for point in cuts if start <= point <= end)
        where = 0
        if start:
            cursor.insertText("… ", self._format("text-faint"))
        for a, b in pairwise(points):
            lit = low <= a < high
            fmt = self._format("text" if lit else "text-quiet")
            if lit:
                fmt.setBackground(QColor(self.look["accent-soft"]))
            mark = ""
            if (a, b) == (citation.start, citation.end) or citation.start <= a < citation.end:
                stance = evidence.stance.value if evidence else "mentions"
                fmt.setBackground(QColor(self.look[f"{stance}-soft"]))
                fmt.setForeground(QColor(self.look["text"]))
                fmt.setFontWeight(QFont.Weight.DemiBold)
                mark = f"{STANCE_MARKS[stance]} " if a == citation.start else ""
                where = where or cursor.position()
            elif any(s <= a < e for s, e in titles):
                fmt.setFontItalic(True)
            cursor.insertText(mark + breakable(plain(text[a:b], _CAP)), fmt)
        if end < len(text):
            cursor.insertText(" …", self._format("text-faint"))
        return where

    def _format(self, role: str) -> QTextCharFormat:
        fmt = QTextCharFormat()
        fmt.setForeground(QColor(self.look[role]))
        return fmt
