"""Go anywhere (Ctrl+K): one field that finds any line, note, paper, claim, theme or command, by typo-tolerant title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from explorer.model import NodeId, title_of
from explorer.ui import theme
from explorer.ui.commands import COMMANDS, Command
from explorer.ui.panes import plain, tip

if TYPE_CHECKING:
    from explorer.ui.window import Window

_SHOWN = 60
_KIND_ICON = {"line": "list", "note": "info", "claim": "clock", "paper": "copy", "theme": "layout"}


class Switcher(QDialog):
    """A list under a field; Enter goes there, arrows move, Escape leaves. ``>`` shows commands only."""

    def __init__(self, window: Window) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Go anywhere")
        frame = QFrame()
        frame.setProperty("role", "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(frame)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(10, 10, 10, 6)
        self.field = QLineEdit()
        self.field.setPlaceholderText(
            "Go to any line, note, paper or theme, or run a command (type > for commands only)"
        )
        self.field.setAccessibleName("Go to")
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Places and commands")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.addWidget(self.field)
        inner.addWidget(self.list)
        width = min(680, window.width() - 80)
        self.resize(width, min(460, window.height() - 120))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 64)
        records = window.workspace.records
        self._nodes = [
            (title_of(r), kind, r.id)
            for kind, table in (
                ("line", records.lines),
                ("note", records.notes),
                ("theme", records.themes),
                ("paper", records.papers),
                ("claim", records.claims),
            )
            for r in table.values()
        ]
        self._folded = [title.casefold() for title, _, _ in self._nodes]
        self.field.textChanged.connect(self._fill)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self._fill("")
        self.field.setFocus()

    def _commands(self, text: str) -> list[Command]:
        words = text.casefold().split()
        return [
            c
            for c in COMMANDS
            if c.id != "go.anywhere" and all(w in f"{c.submenu} {c.title}".casefold() for w in words)
        ]

    def _found(self, text: str) -> list[tuple[str, str, NodeId]]:
        from rapidfuzz import fuzz, process

        folded = text.casefold().strip()
        if not folded:
            return self._nodes[:12]
        words = folded.split()
        exact = [i for i, title in enumerate(self._folded) if all(w in title for w in words)]
        exact.sort(key=lambda i: (not self._folded[i].startswith(folded), len(self._folded[i])))
        if len(exact) < 5 and not self._commands(text):  # a likeness never stands before a command's own words
            near = process.extract(folded, self._folded, scorer=fuzz.WRatio, limit=8, score_cutoff=70)
            exact += [i for _, _, i in near if i not in exact]
        return [self._nodes[i] for i in exact[:_SHOWN]]

    def _fill(self, text: str) -> None:
        self.list.clear()
        look = self._window.look
        only = text.startswith(">")
        text = text.lstrip("> ")
        if not only:
            for title, kind, node in self._found(text):
                item = QListWidgetItem(theme.icon(_KIND_ICON[kind], look["text-faint"]), plain(title, 160))
                item.setToolTip(tip(f"{kind}: {title}"))
                item.setData(Qt.ItemDataRole.UserRole, ("node", node))
                self.list.addItem(item)
        for command in self._commands(text) if only or text.strip() else []:
            name = f"{command.submenu}: {command.title}" if command.submenu else command.title
            item = QListWidgetItem(
                theme.icon(command.icon or "commands", look["text-faint"]),
                name + (f"    {command.shortcut}" if command.shortcut else ""),
            )
            item.setData(Qt.ItemDataRole.UserRole, ("command", command.id))
            if not command.enabled(self._window.workspace):
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        if not self.list.count():
            item = QListWidgetItem("Nothing found; try fewer or other words")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _go(self, item: QListWidgetItem | None) -> None:
        data = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if item is None or not data or not (item.flags() & Qt.ItemFlag.ItemIsEnabled):
            return
        window = self._window
        self.close()
        what, name = data
        if what == "command":
            window.run(next(c for c in COMMANDS if c.id == name))
        else:
            window.workspace.select(NodeId(name), open_it=True)
            window.map.fly_to(NodeId(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the cursor stays in the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}[
                    Qt.Key(key)
                ]
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
