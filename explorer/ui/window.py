"""The main window: toolbar, docks, status line, and the wiring between the workspace and the views.

It owns nothing of the library's state. Gestures go to the workspace; what comes back as a ``Change`` is handed to every
view's ``show_change``. A hidden dock notes that it is stale and redraws when shown.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer import query
from explorer.library import Library
from explorer.model import ExplorerError, Kind, NodeId
from explorer.palette import Look
from explorer.settings import Settings, save_settings
from explorer.ui import theme
from explorer.ui.arranging import Arranging
from explorer.ui.as_of import AsOfBar
from explorer.ui.bridge import Bridge
from explorer.ui.clockwork import Clockwork
from explorer.ui.commands import COMMANDS, MENUS, TOOLBAR, Command
from explorer.ui.due import DuePane
from explorer.ui.exporting import Exporting
from explorer.ui.find import FindPane
from explorer.ui.help import Help
from explorer.ui.jobs import Jobs
from explorer.ui.judging import Judging, link_targets, targets
from explorer.ui.map import MapView
from explorer.ui.opening import Opening
from explorer.ui.panes import Curtain, DockTitle, JobStrip, MessageBar, ProblemsPane, caption, label, plain, tint, tip
from explorer.ui.printing import Printing
from explorer.ui.reading import ReadingPanel
from explorer.ui.switcher import Switcher
from explorer.ui.timeline import TimelineView
from explorer.ui.what_changed import WhatChanged
from explorer.workspace import LAYOUTS, Change, View, Workspace

STATE = 1
"""Version of the saved dock arrangement; a new number starts from the default one."""

_SEARCH_PAUSE_MS = 150
_NARROW = 1100
"""Below this width the find pane gives its room to the map."""


class Window(QMainWindow):
    """One window on one library."""

    workspace: Workspace
    settings: Settings
    map: MapView
    as_of: AsOfBar
    opening: Opening
    exporting: Exporting
    help: Help
    judging: Judging
    printing: Printing

    def __init__(self, workspace: Workspace, settings: Settings, look: Look) -> None:
        super().__init__()
        self.workspace, self.settings, self.look = workspace, settings, look
        self.jobs = Jobs(self)
        self.bridge = Bridge(workspace, self)
        self.arranging = Arranging(workspace, self.jobs)
        self.opening = Opening(self)
        self.exporting = Exporting(self)
        self.help = Help(self)
        self.judging = Judging(self)
        self.printing = Printing(self)
        self.clockwork = Clockwork(workspace, self.jobs, self)
        self._actions: dict[str, QAction] = {}
        self._titles: list[DockTitle] = []
        self._stale: dict[str, Change] = {}
        self._folded_find = False
        self._build_views()
        self._build_actions()
        self._build_menus()
        self._build_toolbar()
        self._build_status()
        self.bridge.changed.connect(self._on_change)
        self.jobs.bug.connect(self._on_bug)
        self.jobs.changed.connect(lambda: QTimer.singleShot(0, self, self._on_opening_left))
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(760, 480))
        self._restore()
        self.show_library()
        self._show_as_of()
        self.clockwork.wind()

    # -- building -----------------------------------------------------------------------------------------------

    def _build_views(self) -> None:
        self.map = MapView(self.workspace, self.look)
        self.timeline = TimelineView(self.workspace, self.look)
        self.reading = ReadingPanel(self.workspace, self.look)
        self.find_pane = FindPane(self.workspace, self.look)
        self.problems = ProblemsPane(self.look)
        self.due = DuePane(self.workspace, self.look, self.clockwork, self.judging.edit, self.say)
        self.as_of = AsOfBar(self.workspace, self.look, self.map)
        self.message = MessageBar(self.look)
        self.curtain = Curtain(self)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message)
        column.addWidget(self.map, 1)
        self.setCentralWidget(middle)
        area = Qt.DockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        self._docks = {
            "find": self._dock("find", "Find", self.find_pane, area.LeftDockWidgetArea),
            "reading": self._dock("reading", "Reading", self.reading, area.RightDockWidgetArea),
            "time": self._dock("time", "Time", self.timeline, area.BottomDockWidgetArea),
            "due": self._dock("due", "Due", self.due, area.BottomDockWidgetArea),
            "problems": self._dock("problems", "Import Report", self.problems, area.BottomDockWidgetArea),
        }
        self.tabifyDockWidget(self._docks["time"], self._docks["due"])
        self.tabifyDockWidget(self._docks["time"], self._docks["problems"])
        self._docks["time"].raise_()
        self.map.reduced_motion = self.timeline.reduced_motion = self.settings.reduced_motion
        self.map.context_menu.connect(self._context_menu)
        self.reading.context_menu.connect(self._context_menu)
        self.reading.key_pressed.connect(self.judging.on_key)
        self.reading.unsure_wanted.connect(self.judging.show_unsure)
        self.find_pane.context_menu.connect(self._context_menu)
        self.timeline.context_menu.connect(self._context_menu)
        self.as_of.report_wanted.connect(self.show_what_changed)
        self.as_of.reduced_motion = self.settings.reduced_motion
        self.clockwork.changed.connect(self._show_due)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        bar = DockTitle(dock, title, self.look)
        self._titles.append(bar)
        dock.setTitleBarWidget(bar)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        dock.visibilityChanged.connect(lambda shown, name=name: self._on_dock_shown(name, shown))
        return dock

    def _build_actions(self) -> None:
        for command in COMMANDS:
            action = QAction(command.title, self)
            action.setObjectName(command.id)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
            if command.icon:
                action.setIcon(theme.icon(command.icon, self.look["text-quiet"]))
                action.setIconVisibleInMenu(False)
            tip = command.tip or command.title.rstrip("…")
            action.setToolTip(f"{tip} ({command.shortcut})" if command.shortcut else tip)
            action.setCheckable(command.checked is not None)
            action.triggered.connect(lambda _=False, command=command: self.run(command))
            self.addAction(action)
            self._actions[command.id] = action

    def _build_menus(self) -> None:
        bar = self.menuBar()
        for name in MENUS:
            menu = bar.addMenu(name)
            subs: dict[str, QMenu] = {}
            group = None
            for command in (c for c in COMMANDS if c.menu == name):
                if group not in (None, command.group):
                    menu.addSeparator()
                group = command.group
                if command.submenu and command.submenu not in subs:
                    subs[command.submenu] = menu.addMenu(command.submenu)
                (subs.get(command.submenu) or menu).addAction(self._actions[command.id])
                if command.id == "library.open_file":
                    self._recent = menu.addMenu("Open Recent")
                    self._recent.aboutToShow.connect(self._fill_recent)
        self._layout_group = QActionGroup(self)
        for name in LAYOUTS:
            self._layout_group.addAction(self._actions[f"view.{name}"])

    def _build_toolbar(self) -> None:
        bar = QToolBar("Main")
        bar.setObjectName("main")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)
        for name in TOOLBAR:
            bar.addAction(self._actions[name])
        bar.addSeparator()
        self.library_button = QToolButton()
        self.library_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.library_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.library_button.setProperty("icon-name", "library")
        self.library_button.setMaximumWidth(260)
        menu = QMenu(self.library_button)
        for name in ("library.open_folder", "library.open_file"):
            menu.addAction(self._actions[name])
        menu.addMenu(self._recent)
        for name in ("library.open_sample", "library.import", "library.save_as", "library.report"):
            menu.addAction(self._actions[name])
        self.library_button.setMenu(menu)
        bar.addWidget(self.library_button)
        bar.addSeparator()
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            "Search or filter: words, kind:note, theme:…, stance:contradicts, date:2024..2025"
        )
        self.search.setAccessibleName("Search or filter")
        self.search.setToolTip("One query narrows map, timeline and lists (Ctrl+F). Press F1 for what it understands.")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", self.look["text-faint"]), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(180)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_PAUSE_MS)
        self._typing.timeout.connect(self._search_now)
        self.search.textEdited.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        bar.addWidget(self.search)
        bar.addSeparator()
        self.as_of_button = QToolButton()
        self.as_of_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.as_of_button.setProperty("icon-name", "clock")
        self.as_of_button.setCheckable(True)
        self.as_of_button.setText("As of")
        self.as_of_button.setToolTip(self._actions["view.as_of"].toolTip())
        self.as_of_button.clicked.connect(self._actions["view.as_of"].trigger)
        bar.addWidget(self.as_of_button)
        self.layout_button = QToolButton()
        self.layout_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.layout_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.layout_button.setProperty("icon-name", "layout")
        self.layout_button.setToolTip("How the map is laid out")
        layouts = QMenu(self.layout_button)
        for name in LAYOUTS:
            layouts.addAction(self._actions[f"view.{name}"])
        self.layout_button.setMenu(layouts)
        bar.addWidget(self.layout_button)
        for name in ("library.export_figure", "go.anywhere"):
            bar.addAction(self._actions[name])
        self._toolbar = bar
        tint(bar, self.look)

    def _build_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.explained = label(role="quiet")
        self.explained.setContentsMargins(10, 0, 0, 0)
        self.explained.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar.addWidget(self.explained, 1)
        self.strip = JobStrip(self.jobs, self.look)
        bar.addPermanentWidget(self.strip)
        self.problems_button = QToolButton()
        self.problems_button.setProperty("icon-name", "warning")
        self.problems_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems_button.clicked.connect(self.show_problems)
        bar.addPermanentWidget(self.problems_button)
        tint(bar, self.look)

    # -- commands -----------------------------------------------------------------------------------------------

    def run(self, command: Command) -> None:
        """Run one command; an expected failure becomes a message, nothing else is caught."""
        try:
            command.run(self)
        except ExplorerError as error:
            self.say(str(error))
        self._refresh_commands()

    def say(self, text: str, actions: Sequence[tuple[str, Any]] = (), *, seconds: int = 0) -> None:
        """Show one sentence under the toolbar."""
        self.message.say(text, actions, seconds=seconds)

    def _refresh_commands(self) -> None:
        for command in COMMANDS:
            action = self._actions[command.id]
            action.setEnabled(command.enabled(self.workspace))
            if command.checked is not None:
                action.setChecked(command.checked(self))
            if command.state is not None:
                words, possible = command.state(self)
                action.setText(words)
                action.setEnabled(possible)

    def _on_bug(self, error: Exception) -> None:
        import sys

        sys.excepthook(type(error), error, error.__traceback__)

    # -- following the workspace ----------------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        if change.library_changed:
            self.uncover()
            self._stale.clear()
            self.show_library()
        if change.changed("layout", "focus", "depth") or change.records_changed:
            self.arranging.arrange()
        self.map.show_change(change)
        self.as_of.show_change(change)
        self.clockwork.show_change(change)
        for name, view in self._followers().items():
            if self._docks[name].isVisible():
                view.show_change(change)
            else:
                waiting = self._stale.get(name)
                self._stale[name] = waiting.merged(change) if waiting else change
        if change.changed("reading") or change.records_changed:
            self._show_marks()
        if change.changed("as_of"):
            self._show_as_of()
        if change.changed("query", "since", "until", "hidden") or change.records_changed:
            self._show_query()
        self._refresh_commands()
        self.layout_button.setText(self._actions[f"view.{change.new.layout}"].text())

    def _show_due(self) -> None:
        self.timeline.show_due(self.clockwork.mask)
        self._show_marks()

    def _show_marks(self) -> None:
        """Mark the sentences of the line being read that rest on due claims."""
        line = self.workspace.records.lines.get(self.workspace.view.reading or NodeId(""))
        self.reading.prose.margin.show_marks(self.clockwork.marks_of(line) if line is not None else ())

    def _show_as_of(self) -> None:
        day = self.workspace.view.as_of
        self.as_of_button.setText(f"As of {day.isoformat()}" if day else "As of")
        self.as_of_button.setChecked(not self.as_of.isHidden())

    def _followers(self) -> dict[str, TimelineView | ReadingPanel | FindPane | DuePane]:
        return {"time": self.timeline, "reading": self.reading, "find": self.find_pane, "due": self.due}

    def _on_dock_shown(self, name: str, shown: bool) -> None:
        change = self._stale.pop(name, None) if shown else None
        if change is not None:
            self._followers()[name].show_change(change)
        QTimer.singleShot(0, self, self._refresh_commands)

    def show_library(self) -> None:
        """Say everywhere which library is open, and how it was read."""
        library = self.workspace.library
        self.setWindowTitle(f"{plain(library.title, 80)} – Claim Explorer")
        self.library_button.setText(
            self.library_button.fontMetrics().elidedText(caption(library.title), Qt.TextElideMode.ElideRight, 190)
        )
        self.library_button.setToolTip(tip(f"{library.title}\n{library.path or 'in memory'}"))
        self.problems.show_problems(library.diagnostics, _counts(library))
        n = len(library.diagnostics)
        self.problems_button.setText(f"{n} problem{'s' if n != 1 else ''}")
        self.problems_button.setToolTip("What was found while reading this library")
        self.problems_button.setVisible(n > 0)
        self._show_query()
        self._refresh_commands()
        self.layout_button.setText(self._actions[f"view.{self.workspace.view.layout}"].text())
        self.arranging.arrange()
        # So that the first letter typed does not wait for all texts to be folded.
        self.jobs.start("text", self.workspace.corpus.prepare(), lambda _: None, title="Preparing the search")

    def _show_query(self) -> None:
        view = self.workspace.view
        if self.search.text() != view.query and not self._typing.isActive():
            self.search.setText(view.query)
        parsed = self.workspace.parsed()
        total, shown = len(self.workspace.arrays.ids), int(self.workspace.mask.sum())
        parts = []
        if view.query:
            parts.append(query.explain(parsed))
        if view.since or view.until:
            parts.append(f"dated {view.since or 'any day'} to {view.until or 'any day'}")
        if view.hidden:
            parts.append(f"{len(view.hidden)} hidden by hand")
        words = f"Showing {shown:,} of {total:,}" + (f": {'; '.join(parts)}" if parts else "")
        problem = next(iter(parsed.problems), None)
        if problem is not None:
            words = f"{problem.what}. {problem.suggestion} ({words})"
        self.search.setProperty("wrong", "true" if problem else "false")
        self.search.style().unpolish(self.search)
        self.search.style().polish(self.search)
        self.explained.setText(plain(words))
        self.explained.setToolTip(tip(words))

    def _search_now(self) -> None:
        self._typing.stop()
        self.workspace.update(query=self.search.text(), by=self.search)

    # -- what commands call -----------------------------------------------------------------------------------------

    def layout_is(self, name: str) -> bool:
        """Tell whether the map is laid out that way."""
        return self.workspace.view.layout == name

    def set_layout(self, name: str) -> None:
        """Lay the map out another way; focus and neighbourhood are about what is selected or read."""
        view = self.workspace.view
        about = (view.selected[-1] if view.selected else view.reading) if name in ("focus", "neighbourhood") else None
        self.workspace.update(layout=name, focus=about)

    def choose_look(self, choice: str) -> None:
        """Dress the window in another look and remember it."""
        self.settings.look = choice
        self.set_look(theme.look_for(choice))

    def set_look(self, look: Look) -> None:
        """Redraw everything in a look."""
        self.look = look
        theme.dress(look, self.settings.text_scale)
        for command in COMMANDS:
            if command.icon:
                self._actions[command.id].setIcon(theme.icon(command.icon, look["text-quiet"]))
        for part in (self._toolbar, self.statusBar(), self.message, *self._titles):
            tint(part, look)
        for view in (self.map, self.timeline, self.reading, self.find_pane, self.problems, self.due, self.as_of):
            view.set_look(look)
        self.judging.set_look(look)

    def scale_text(self, factor: float) -> None:
        """Make all text larger or smaller."""
        self.settings.text_scale = min(max(self.settings.text_scale * factor, 0.8), 1.8)
        self.set_look(self.look)

    def toggle_motion(self) -> None:
        """Switch animation off or on."""
        self.settings.reduced_motion = not self.settings.reduced_motion
        self.map.reduced_motion = self.timeline.reduced_motion = self.settings.reduced_motion
        self.as_of.reduced_motion = self.settings.reduced_motion

    def clear_filters(self) -> None:
        """Show everything again."""
        self.search.clear()
        self.workspace.update(query="", since=None, until=None, hidden=frozenset())

    def hide_selected(self) -> None:
        """Put the selected nodes aside."""
        view = self.workspace.view
        self.workspace.update(hidden=view.hidden | set(view.selected), selected=())

    def select_neighbours(self) -> None:
        """Add everything linked to the selection to it."""
        work = self.workspace
        found = dict.fromkeys(work.view.selected)
        for node in work.view.selected:
            i = work.arrays.index.get(node)
            if i is not None:
                found.update(dict.fromkeys(work.arrays.ids[j] for j in work.arrays.neighbours(i) if work.mask[j]))
        work.update(selected=tuple(found))

    def open_selected(self) -> None:
        """Open the page of what is selected."""
        if self.workspace.view.selected:
            self.workspace.select(self.workspace.view.selected[-1], open_it=True)

    def fly_to_reading(self) -> None:
        """Bring what is being read into sight on the map."""
        node = self.workspace.view.reading
        if node is not None:
            self.map.fly_to(node)

    def step_line(self, step: int) -> None:
        """Read the next or previous visible line."""
        lines = self.workspace.visible_of(Kind.LINE)
        if not lines:
            return
        now = self.workspace.view.reading
        at = (lines.index(now) + step) % len(lines) if now in lines else 0
        self.workspace.select(lines[at], open_it=True)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_map(self) -> None:
        """Give the keyboard to the map."""
        self.map.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_as_of(self) -> None:
        """Show the bar that reads the library as of a day; put it away and read everything where it is shown."""
        if not self.as_of.isHidden():
            self.as_of.leave()
        else:
            self.as_of.open()
        self._show_as_of()

    def show_what_changed(self) -> None:
        """Report what changed between two days, beside the window."""
        WhatChanged(self.workspace, self).show()

    def show_palette(self) -> None:
        """Open the switcher: any node, theme or command."""
        Switcher(self).open()

    def show_problems(self) -> None:
        """Show the import report."""
        dock = self._docks["problems"]
        dock.show()
        dock.raise_()

    def copy_view(self) -> None:
        """Put the view on the clipboard as one line of text."""
        text = "claim-explorer-view:" + json.dumps(
            self.workspace.view.to_json(), separators=(",", ":"), ensure_ascii=False
        )
        QApplication.clipboard().setText(text)
        self.say("The view is on the clipboard as one line of text.", seconds=6)

    def paste_view(self) -> None:
        """Show the view whose text is on the clipboard."""
        text = QApplication.clipboard().text().strip()
        head, _, body = text.partition(":")
        try:
            data = json.loads(body[:100_000]) if head == "claim-explorer-view" else None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise ExplorerError("The clipboard holds no view; copy one with “Copy Link to This View” first.")
        view = View.from_json(data)
        self.workspace.update(**{name: getattr(view, name) for name in View.__dataclass_fields__})

    # -- docks --------------------------------------------------------------------------------------------------

    def dock_shown(self, name: str) -> bool:
        """Tell whether a dock is open (a tab behind another counts)."""
        return not self._docks[name].isHidden()

    def toggle_dock(self, name: str) -> None:
        """Go to a dock; hide it where it has the keyboard already."""
        dock = self._docks[name]
        has_keyboard = dock.isAncestorOf(QApplication.focusWidget() or self)
        if dock.isVisible() and has_keyboard:
            dock.hide()
            self.map.setFocus()
            return
        dock.show()
        dock.raise_()
        dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def cover(self, text: str) -> None:
        """Hide everything but the status line until a library is there."""
        self.curtain.close_over(text)

    def uncover(self) -> None:
        """Show the window again."""
        self.curtain.hide()

    def _on_opening_left(self) -> None:
        """Show the sample where the first opening was cancelled: nobody is left before a curtain."""
        if self.curtain.isVisible() and not any(job.slot == "load" for job in self.jobs.running):
            self.uncover()
            if not len(self.workspace.records):
                self.opening.open_sample()
                self.say("Opening was cancelled; this is the sample library.")

    def show_or_hide(self, name: str) -> None:
        """Show a dock that is hidden, hide one that is shown."""
        self._docks[name].setVisible(self._docks[name].isHidden())

    def reset_docks(self) -> None:
        """Put every dock back where it started."""
        area = Qt.DockWidgetArea
        for name, place in (
            ("find", area.LeftDockWidgetArea),
            ("reading", area.RightDockWidgetArea),
            ("time", area.BottomDockWidgetArea),
            ("due", area.BottomDockWidgetArea),
            ("problems", area.BottomDockWidgetArea),
        ):
            dock = self._docks[name]
            dock.setFloating(False)
            self.addDockWidget(place, dock)
            dock.setVisible(name != "problems")
        self.tabifyDockWidget(self._docks["time"], self._docks["due"])
        self.tabifyDockWidget(self._docks["time"], self._docks["problems"])
        self._docks["time"].raise_()
        self._size_docks()

    def _size_docks(self) -> None:
        width, height = self.width(), self.height()
        narrow = width < _NARROW
        self._docks["find"].setVisible(not narrow)
        self._folded_find = narrow
        self.resizeDocks(
            [self._docks["find"], self._docks["reading"]],
            [260, 360 if narrow else min(440, max(380, int(width * 0.31)))],
            Qt.Orientation.Horizontal,
        )
        self.resizeDocks([self._docks["time"]], [max(150, int(height * 0.27))], Qt.Orientation.Vertical)

    def _restore(self) -> None:
        self._docks["problems"].hide()
        screen = QApplication.primaryScreen()
        room = screen.availableGeometry() if screen is not None else None
        if self.settings.geometry and self.restoreGeometry(QByteArray(base64.b64decode(self.settings.geometry))):
            pass
        elif room is not None:
            self.resize(min(1440, room.width()), min(900, room.height()))
        if not (self.settings.docks and self.restoreState(QByteArray(base64.b64decode(self.settings.docks)), STATE)):
            QTimer.singleShot(0, self, self._size_docks)

    # -- Qt's calls ---------------------------------------------------------------------------------------------

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.settings.recent:
            self._recent.addAction(caption(path, 90)).triggered.connect(partial(self._open_recent, path))
        if not self.settings.recent:
            self._recent.addAction("Nothing yet").setEnabled(False)

    def _open_recent(self, path: str, _: bool = False) -> None:
        self.opening.open_path(path)

    def _context_menu(self, node: str, where: QPoint) -> None:
        work = self.workspace
        if node not in work.arrays.index:
            return
        if node not in work.view.selected:
            work.update(selected=(NodeId(node),))
        self._refresh_commands()
        menu = QMenu(self)
        for name in (
            "go.open",
            "go.show_on_map",
            "",
            "view.focus",
            "view.neighbourhood",
            "",
            "edit.neighbours",
            "edit.expand",
            "edit.isolate",
            "edit.hide",
            "edit.unpin" if self.map.acts.is_pinned() else "edit.pin",
            "",
            *_judging_menu(work),
            "edit.copy_prompt",
        ):
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def keyPressEvent(self, event: Any) -> None:
        """Peel one layer at Escape: message, search, selection, focus layout."""
        view = self.workspace.view
        if event.key() == Qt.Key.Key_Escape:
            if self.message.isVisible():
                self.message.hide()
            elif self.search.hasFocus():
                self.map.setFocus()
            elif view.layout in ("focus", "neighbourhood"):
                self.workspace.update(layout="map", focus=None)
            elif view.selected:
                self.workspace.update(selected=())
            return
        if event.key() == Qt.Key.Key_Backspace:
            self.workspace.back()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the mouse's own back and forward buttons walk the history."""
        if event.button() == Qt.MouseButton.BackButton:
            self.workspace.back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.workspace.forward()
        else:
            super().mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and folders."""
        if event.mimeData().hasUrls() and any(u.isLocalFile() for u in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = [u.toLocalFile() for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.opening.open_path(paths[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the find pane's room to the map where the window gets narrow, and give it back when it widens again."""
        super().resizeEvent(event)
        self.curtain.fit()
        narrow, was = event.size().width() < _NARROW, event.oldSize().width()
        if was <= 0 or narrow == (was < _NARROW):
            return
        find = self._docks["find"]
        if narrow and not find.isHidden() and not find.isFloating():
            self._folded_find = True
            find.hide()
        elif not narrow and self._folded_find:
            self._folded_find = False
            find.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the shape of the window, end every job, and go."""
        self.settings.geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self.settings.docks = base64.b64encode(self.saveState(STATE).data()).decode()
        key = str(self.workspace.library.path or "")
        if key:
            self.settings.views[key] = self.workspace.view.to_json()
        save_settings(self.settings)
        self.as_of.pause()
        self.bridge.close()
        self.jobs.stop_all(2000)
        super().closeEvent(event)


def _judging_menu(work: Workspace) -> tuple[str, ...]:
    """List the commands a context menu offers for judging what was clicked: only those that can act on it."""
    names: tuple[str, ...] = ()
    if targets(work):
        names += ("judge.supports", "judge.contradicts", "judge.mentions", "judge.reason", "judge.why", "")
    if link_targets(work):
        names += ("judge.confirm_link", "judge.deny_link", "")
    if any(work.records.kind(node) in (Kind.CLAIM, Kind.NOTE, Kind.PAPER) for node in work.view.selected):
        names += ("judge.falls", "")
    return names


def _counts(library: Library) -> str:
    r = library.records
    words = [
        f"{n:,} {one if n == 1 else many}"
        for n, one, many in (
            (len(r.lines), "inquiring line", "inquiring lines"),
            (len(r.notes), "source note", "source notes"),
            (len(r.claims), "dated claim", "dated claims"),
            (len(r.papers), "anchor paper", "anchor papers"),
            (len(r.themes), "theme", "themes"),
        )
        if n
    ]
    return f"Read {', '.join(words) or 'nothing'}."
