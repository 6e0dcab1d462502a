"""The furniture around the views: dock title bars, the message bar, the strip of running jobs, the list of problems."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QProgressBar,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.model import Diagnostic, Severity
from explorer.palette import Look
from explorer.ui import theme
from explorer.ui.jobs import Jobs

_Index = QModelIndex | QPersistentModelIndex


def plain(text: str, limit: int = 600) -> str:
    """Make any text safe to show: no control or direction marks, one line, at most ``limit`` characters.

    Every label set through here is in plain-text format, so nothing in a library can act as markup.
    """
    kept = "".join(" " if c in "\n\r\t\u2028\u2029" else c for c in text[: limit + 1] if c >= " " or c in "\n\r\t")
    kept = "".join(
        c for c in kept if not ("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" or "\x7f" <= c <= "\x9f")
    )
    return kept[:limit] + "…" if len(kept) > limit else kept


def tip(text: str, limit: int = 500) -> str:
    """Make any text safe for a tooltip, which Qt would read as markup where it looks like it.

    >>> tip("Is <b> bold?")
    '<p>Is &lt;b&gt; bold?</p>'
    """
    return f"<p>{html.escape(plain(text, limit), quote=False)}</p>"


def caption(text: str, limit: int = 80) -> str:
    """Make any text safe for a button or a menu, where a single ampersand would mark a key.

    >>> caption("Search & find")
    'Search && find'
    """
    return plain(text, limit).replace("&", "&&")


def breakable(text: str, most: int = 32) -> str:
    """Let a word longer than ``most`` signs break: a wrapped label would ask for its whole width, or cut it off.

    >>> breakable("ab abcde", 4).split(chr(0x200B))
    ['ab abcd', 'e']
    """
    if len(text) <= most:
        return text
    cut = ("\u200b".join(word[i : i + most] for i in range(0, max(len(word), 1), most)) for word in text.split(" "))
    return " ".join(cut)


def label(
    text: str = "", role: str = "", *, factor: float = 1.0, bold: bool = False, wrap: bool = False, limit: int = 600
) -> QLabel:
    """Make a plain-text label in a role (``quiet``, ``faint``) and size; a wrapped one is content with any width."""
    out = QLabel()
    out.setTextFormat(Qt.TextFormat.PlainText)
    out.setText(breakable(plain(text, limit)) if wrap else plain(text, limit))
    out.setIndent(0)  # else a label in a style sheet stands half a letter to the right of its neighbours
    if wrap:
        out.setMinimumWidth(1)
    out.setProperty("role", role or "text")
    if factor != 1.0 or bold:
        out.setFont(theme.font(factor, bold=bold))
    out.setWordWrap(wrap)
    return out


def tool(icon: str, tip: str, look: Look, run: Callable[[], object], text: str = "") -> QToolButton:
    """Make a flat button with an icon, a tooltip and an accessible name."""
    out = QToolButton()
    out.setIcon(theme.icon(icon, look["text-quiet"]))
    out.setProperty("icon-name", icon)
    out.setToolTip(tip)
    out.setAccessibleName(tip)
    if text:
        out.setText(text)
        out.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    out.clicked.connect(lambda _=False: run())
    return out


def tint(widget: QWidget, look: Look) -> None:
    """Give every icon button below a widget its icon in the look's colour."""
    for button in widget.findChildren(QToolButton):
        name = button.property("icon-name")
        if name:
            button.setIcon(theme.icon(name, look["text-quiet"]))


class DockTitle(QWidget):
    """A slim title for a dock: its name, and a button that closes it. Dragging it moves the dock."""

    def __init__(self, dock: QDockWidget, title: str, look: Look) -> None:
        super().__init__(dock)
        self.setProperty("role", "dock-title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 4, 3)
        name = label(title.upper(), "quiet", factor=0.8, bold=True)
        spaced = name.font()
        spaced.setLetterSpacing(spaced.SpacingType.AbsoluteSpacing, 0.8)
        name.setFont(spaced)
        row.addWidget(name)
        row.addStretch(1)
        self.extra = QHBoxLayout()
        row.addLayout(self.extra)
        close = tool("close", f"Close {title}", look, dock.close)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(close)


class MessageBar(QFrame):
    """One sentence under the toolbar: what happened, and at most two things to do about it. It asks for nothing."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        self.text = label(wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self.text, 1)
        self._buttons = QHBoxLayout()
        row.addLayout(self._buttons)
        row.addWidget(tool("close", "Dismiss", look, self.hide))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def _run(self, run: Callable[[], object], _: bool = False) -> None:
        self.hide()
        run()

    def say(self, text: str, actions: Sequence[tuple[str, Callable[[], object]]] = (), *, seconds: int = 0) -> None:
        """Show a sentence with its actions; with ``seconds`` it goes away by itself."""
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for name, run in actions:
            button = QToolButton()
            button.setText(name)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.clicked.connect(partial(self._run, run))
            self._buttons.addWidget(button)
        self.text.setText(plain(text))
        self._timer.stop()
        if seconds:
            self._timer.start(seconds * 1000)
        self.show()


class Curtain(QFrame):
    """Covers a window whose library is still being read, so that nothing untrue is shown and no gesture is lost."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "curtain")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = label(factor=1.25)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = label("The first time takes a moment; afterwards the map stands where it was.", "quiet")
        self.more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self.text)
        column.addWidget(self.more)
        column.addStretch(1)
        self.hide()

    def close_over(self, text: str) -> None:
        """Cover everything but the status line, saying what is going on."""
        self.text.setText(plain(text))
        self.fit()
        self.show()
        self.raise_()
        self.setFocus()

    def fit(self) -> None:
        """Follow the window's size."""
        window = self.parentWidget()
        if isinstance(window, QMainWindow):
            self.setGeometry(0, 0, window.width(), window.height() - window.statusBar().height())


class JobStrip(QWidget):
    """The jobs that have run for more than a moment: what, how far, and a cancel."""

    def __init__(self, jobs: Jobs, look: Look) -> None:
        super().__init__()
        self._jobs = jobs
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.text = label(role="quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.stop = tool("close", "Cancel", look, self._cancel)
        for widget in (self.text, self.bar, self.stop):
            row.addWidget(widget)
        jobs.changed.connect(self._redraw)
        self.hide()

    def _shown(self):
        return next((j for j in self._jobs.running if j.is_shown), None)

    def _cancel(self) -> None:
        job = self._shown()
        if job is not None:
            self._jobs.cancel(job.slot)

    def _redraw(self) -> None:
        job = self._shown()
        self.setVisible(job is not None)
        if job is None:
            return
        p = job.progress
        words = job.title + (f": {p.text}" if p.text else "")
        self.text.setText(QFontMetrics(self.text.font()).elidedText(plain(words), Qt.TextElideMode.ElideMiddle, 320))
        self.bar.setRange(0, max(0, p.total))
        self.bar.setValue(min(p.done, p.total))
        self.stop.setAccessibleName(f"Cancel {job.title}")


class _Problems(QAbstractTableModel):
    NAMES = ("", "Place", "What", "How to mend")

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Diagnostic] = []
        self.look: Look | None = None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.NAMES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.NAMES[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole):
        d = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            place = d.file.rsplit("/", 1)[-1] + (f":{d.line}" if d.line else "") + (f":{d.column}" if d.column else "")
            return ("", plain(place), plain(d.what), plain(d.mend))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(str(d))
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return str(d.severity)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0 and self.look is not None:
            name, colour = {
                Severity.ERROR: ("warning", "error"),
                Severity.WARNING: ("warning", "warning"),
                Severity.REMARK: ("info", "text-faint"),
            }[d.severity]
            return theme.icon(name, self.look[colour], 16)
        return None


class ProblemsPane(QWidget):
    """Every diagnostic of the open library, worst first: its place, what is wrong, how to mend it; copied as text."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.model = _Problems()
        self.summary = label(role="quiet", wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Narrow the list")
        self.search.setAccessibleName("Narrow the list of problems")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Problems found in what was read")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setColumnWidth(0, 30)
        self.table.setColumnWidth(1, 220)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.addWidget(self.summary, 1)
        top.addWidget(self.search)
        top.addWidget(tool("copy", "Copy the list", look, self.copy))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self._all: tuple[Diagnostic, ...] = ()
        self._about = ""
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Redraw in another look."""
        self.model.look = look
        tint(self, look)
        self.table.viewport().update()

    def show_problems(self, problems: Sequence[Diagnostic], about: str = "") -> None:
        """List diagnostics; ``about`` is a sentence on what was read."""
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.REMARK: 2}
        self._all = tuple(sorted(problems, key=lambda d: order[d.severity]))
        self._about = about
        self._narrow()

    def _narrow(self) -> None:
        words = self.search.text().casefold().split()
        rows = [d for d in self._all if all(w in str(d).casefold() for w in words)]
        self.model.beginResetModel()
        self.model.rows = rows
        self.model.endResetModel()
        counts = [(s, sum(d.severity == s for d in self._all)) for s in Severity]
        said = ", ".join(f"{n} {s}{'s' if n != 1 else ''}" for s, n in counts if n) or "no problems"
        self.summary.setText(plain(f"{self._about} {said[0].upper() + said[1:]}.".strip()))
        for row in range(min(len(rows), 200)):
            self.table.resizeRowToContents(row)

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard, one a line."""
        picked = sorted({i.row() for i in self.table.selectionModel().selectedRows()}) or range(len(self.model.rows))
        QApplication.clipboard().setText("\n".join(str(self.model.rows[i]) for i in picked))
