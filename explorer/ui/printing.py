"""A synthesis on paper: its paragraphs with numbered citations, and the notes they stand for, each with its stance.

Built run by run, like everything that shows a library's text: no markup is ever read. Colours are those of the print look.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog

from explorer import graph
from explorer.emphasis import plain_words, runs
from explorer.model import Evidence, ExplorerError, InquiringLine, NodeId, Records
from explorer.palette import LOOKS, STANCE_MARKS
from explorer.prose import spans_of
from explorer.stance import judge_name
from explorer.ui import theme
from explorer.ui.panes import plain

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from explorer.ui.window import Window

_CAP = 200_000
_LONGEST = 20_000


class Printing:
    """Asks for a printer and prints the line being read."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def ask(self) -> None:
        """Show the system's print dialog."""
        try:
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter
        except ImportError:
            raise ExplorerError("This system has no printing; export a dossier instead.") from None
        work = self._window.workspace
        line = work.records.lines.get(work.view.reading) if work.view.reading is not None else None
        if line is None:
            raise ExplorerError("A synthesis belongs to an inquiring line; open one first.")
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(plain(line.title, 80))
        dialog = QPrintDialog(printer, self._window)
        dialog.setObjectName("print")
        dialog.accepted.connect(lambda: print_line(work.records, line, printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # the print dialog's own wants a slot by name


def print_line(records: Records, line: InquiringLine, printer: QPrinter) -> None:
    """Print a line's synthesis."""
    document = printed(records, line)
    document.print_(printer)


def printed(records: Records, line: InquiringLine) -> QTextDocument:
    """Set a line's question, gloss, synthesis and notes as a document; numbers stand where notes are cited."""
    look = LOOKS["print"]
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    base = theme.font(1.0)
    base.setPointSizeF(10.5)
    document.setDefaultFont(base)
    cursor = QTextCursor(document)
    first = True

    def block(after: float, size: float = 10.5, role: str = "text", bold: bool = False) -> QTextCharFormat:
        nonlocal first
        shape = QTextBlockFormat()
        shape.setBottomMargin(after)
        shape.setLineHeight(124, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if first:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)
        first = False
        fmt = QTextCharFormat()
        fmt.setForeground(QColor(look[role]))
        fmt.setFontPointSize(size)
        if bold:
            fmt.setFontWeight(QFont.Weight.DemiBold)
        return fmt

    cursor.beginEditBlock()
    cursor.insertText(plain(plain_words(line.title), 600), block(6, 17, bold=True))
    cursor.insertText(f"Inquiring line, {graph.badge(records, line.id).value}", block(10, 9.5, "text-quiet"))
    if line.gloss:
        cursor.insertText(plain(plain_words(line.gloss), 4_000), block(12, 10.5, "text-quiet"))
    numbers: dict[NodeId, int] = {}
    for citation in line.citations:
        numbers.setdefault(citation.note, len(numbers) + 1)
    room = _CAP
    for number, text in enumerate(line.paragraphs, 1):
        if room <= 0:
            cursor.insertText("… the rest of this very long synthesis is not printed.", block(8, role="text-quiet"))
            break
        fmt = block(8)
        _paragraph(cursor, line, number, text[: min(room, _LONGEST)], numbers, fmt)
        room -= len(text) + 40
    held = {one.note: one for one in line.evidence}
    listed = [*numbers, *(one.note for one in line.evidence if one.note not in numbers)]
    if listed:
        cursor.insertText("The notes", block(4, 12, bold=True))
    for note in listed[:1_000]:
        record = records.notes.get(note)
        title = plain(plain_words(record.title), 300) if record else note
        place = f"{numbers[note]}. " if note in numbers else "– "
        cursor.insertText(f"{place}{title}{_told(held.get(note))}", block(3, 9.5))
    cursor.endEditBlock()
    return document


def _told(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    return f"  {STANCE_MARKS[evidence.stance.value]} {evidence.stance.value} ({judge_name(evidence.judged_by)})"


def _paragraph(
    cursor: QTextCursor,
    line: InquiringLine,
    number: int,
    text: str,
    numbers: dict[NodeId, int],
    base: QTextCharFormat,
) -> None:
    cited = {(c.start, c.end): c.note for c in line.citations if c.paragraph == number}
    ends = {end: note for (_, end), note in cited.items()}
    spans = [span for span in spans_of(line, number) if span[1] <= len(text)]
    for run in runs(text, spans):
        fmt = QTextCharFormat(base)
        fmt.setFontItalic(run.emphatic)
        if run.strong:
            fmt.setFontWeight(QFont.Weight.DemiBold)
        cuts = sorted({run.start, run.end, *(edge for span in spans for edge in span if run.start < edge < run.end)})
        for a, b in pairwise(cuts):
            inside = any(s <= a < e for s, e in spans)
            shape = QTextCharFormat(fmt)
            if inside:
                shape.setFontItalic(True)
            cursor.insertText(plain(text[a:b], _LONGEST), shape)
            if b in ends:
                raised = QTextCharFormat(base)
                raised.setFontPointSize(8)
                cursor.insertText(f" [{numbers[ends[b]]}]", raised)
