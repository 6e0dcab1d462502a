"""Help: the keys (from the command table), how to read the window, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer import __version__
from explorer.resources import resource
from explorer.ui import theme
from explorer.ui.commands import COMMANDS, MENUS

if TYPE_CHECKING:
    from explorer.ui.window import Window

_MAP_KEYS = (
    ("Zoom at the cursor", "Wheel, + and -"),
    ("Move the map", "Drag, or the arrow keys"),
    ("Add to the selection", "Shift+Click"),
    ("Select a rectangle", "Shift+Drag"),
    ("Open what is selected", "Enter"),
    ("Peel one layer: message, search, focus, selection", "Escape"),
    ("Go back", "Backspace"),
)
_READING_KEYS = (
    ("Find in the synthesis", "/ or Ctrl+Shift+G"),
    ("Next and previous citation", "] and ["),
    ("Open the marked citation", "Enter, or Ctrl+Click"),
    ("Unfold the reason and the summary of a row", "Space"),
)
_DUE_KEYS = (
    ("The claim holds, is weakened, overturned, superseded; cannot be tested", "H, W, O, P; X"),
    ("Go to the day, the paper or note, the comment", "D, N, C"),
    ("Back to the list from a field", "Enter or Escape"),
    ("Take the last verdict back", "U or Ctrl+Z"),
)


class Help:
    """The help dialogs of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def _dialog(self, title: str, width: int, height: int) -> tuple[QDialog, QVBoxLayout]:
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.resize(min(width, self._window.width()), min(height, self._window.height()))
        column = QVBoxLayout(dialog)
        column.setContentsMargins(16, 16, 16, 12)
        return dialog, column

    def _end(self, dialog: QDialog, column: QVBoxLayout) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        column.addWidget(buttons)
        dialog.open()

    def show_keys(self) -> None:
        """List every shortcut, searchable."""
        dialog, column = self._dialog("Keyboard shortcuts", 560, 640)
        search = QLineEdit()
        search.setPlaceholderText("Find a key or a command")
        search.setAccessibleName("Find a key or a command")
        search.setClearButtonEnabled(True)
        tree = QTreeWidget()
        tree.setHeaderLabels(["Command", "Key"])
        tree.setRootIsDecorated(False)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        groups = [
            (menu, [(c.title.rstrip("…"), _key(c.shortcut)) for c in COMMANDS if c.menu == menu and c.shortcut])
            for menu in MENUS
        ]
        for name, rows in [
            *groups,
            ("On the map and the timeline", list(_MAP_KEYS)),
            ("In the reading panel", list(_READING_KEYS)),
            ("In the list of what is due", list(_DUE_KEYS)),
        ]:
            head = QTreeWidgetItem(tree, [name])
            head.setFirstColumnSpanned(True)
            head.setFont(0, theme.font(1.0, bold=True))
            for row in rows:
                QTreeWidgetItem(head, list(row))
        tree.expandAll()

        def narrow(text: str) -> None:
            for i in range(tree.topLevelItemCount()):
                head = tree.topLevelItem(i)
                if head is None:
                    continue
                hits = 0
                for child in filter(None, (head.child(j) for j in range(head.childCount()))):
                    hit = text.casefold() in f"{child.text(0)} {child.text(1)}".casefold()
                    child.setHidden(not hit)
                    hits += hit
                head.setHidden(not hits)

        search.textChanged.connect(narrow)
        column.addWidget(search)
        column.addWidget(tree, 1)
        self._end(dialog, column)

    def show_guide(self) -> None:
        """Show how to read the window, and what the query field understands."""
        dialog, column = self._dialog("How to read the window", 720, 680)
        column.addWidget(guide_page(resource("help", "guide.md").read_text("utf-8")), 1)
        self._end(dialog, column)

    def show_about(self) -> None:
        """Say what this program is and under which licences its parts come."""
        import PySide6

        dialog, column = self._dialog("About Claim Explorer", 480, 340)
        text = (
            f"## Claim Explorer {__version__}\n\nRead, see, date and narrow the claims of a curated research library.\n\n"
            "Stances are judged by rules unless a person, a page or a named model is given as judge; "
            "every one can be checked in the sentence it quotes.\n\n"
            f"MIT licence. Uses Qt {PySide6.__version__} through PySide6 (LGPL 3), pyqtgraph, networkx, NumPy, SciPy, PyYAML; "
            "the typeface is Inter (SIL Open Font Licence).\n"
        )
        column.addWidget(guide_page(text), 1)
        self._end(dialog, column)


def guide_page(markdown: str) -> QWidget:
    """Show one of our own help texts; nothing from a library ever comes here."""
    page = QTextBrowser()
    page.setOpenLinks(False)
    page.document().setDocumentMargin(12)
    page.document().setDefaultFont(theme.font(1.0))
    page.setMarkdown(markdown)
    page.setAccessibleName("Help text")
    return page


def _key(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
