"""The one table of commands: menus, toolbar, palette and shortcut list are all built from it.

``run`` is short: it calls the workspace, starts a job, or asks one question. A command that cannot act now is disabled
by its ``enabled`` rule; one with a ``checked`` rule is a toggle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.window import Window

MENUS = ("Library", "Edit", "View", "Go", "Help")
"""The menus, left to right."""


def always(_: Workspace) -> bool:
    """Enable a command whatever is shown."""
    return True


def _reading(w: Workspace) -> bool:
    return w.view.reading is not None


def _selection(w: Workspace) -> bool:
    return bool(w.view.selected)


def _filtered(w: Workspace) -> bool:
    v = w.view
    return bool(v.query or v.since or v.until or v.hidden)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the program can be told to do.

    ``menu`` is empty for what lives in the palette and on a key only. ``shortcut`` is in Qt's portable notation.
    ``group`` starts a new block of its menu where it differs from the command before. ``icon`` puts it on the toolbar
    where ``toolbar`` is set.
    """

    id: str
    title: str
    run: Callable[[Window], object]
    menu: str = ""
    shortcut: str = ""
    group: str = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[[Workspace], bool] = always
    checked: Callable[[Window], bool] | None = None
    submenu: str = ""


def _layout(name: str) -> Callable[[Window], object]:
    return lambda w: w.set_layout(name)


def _colour(name: str) -> Callable[[Window], object]:
    return lambda w: w.workspace.update(colour_by=name)


def _size(name: str) -> Callable[[Window], object]:
    return lambda w: w.workspace.update(size_by=name)


def _lanes(name: str) -> Callable[[Window], object]:
    return lambda w: w.workspace.update(lanes=name)


def _shows(field: str, name: str) -> Callable[[Window], bool]:
    return lambda w: bool(getattr(w.workspace.view, field) == name)


def _wears(name: str) -> Callable[[Window], bool]:
    return lambda w: w.settings.look == name


def _look(name: str) -> Callable[[Window], object]:
    return lambda w: w.choose_look(name)


COMMANDS: tuple[Command, ...] = (
    # -- Library
    Command(
        "library.open_folder",
        "Open Library or Folder of Pages…",
        lambda w: w.opening.ask_folder(),
        "Library",
        "Ctrl+O",
        "open",
        "folder",
        "Open a library folder, or any folder of pages; nothing is written",
    ),
    Command("library.open_file", "Open Page…", lambda w: w.opening.ask_file(), "Library", "Ctrl+Shift+O", "open"),
    Command("library.open_sample", "Open the Sample Library", lambda w: w.opening.open_sample(), "Library", "", "open"),
    Command("library.reload", "Read Again from Disk", lambda w: w.opening.reload(), "Library", "F5", "open"),
    Command(
        "library.import",
        "Import Pages into This Library…",
        lambda w: w.opening.ask_import(),
        "Library",
        "Ctrl+I",
        "import",
        enabled=lambda w: w.library.is_saved,
    ),
    Command(
        "library.save_as",
        "Save as a Library…",
        lambda w: w.opening.ask_save_as(),
        "Library",
        "Ctrl+Shift+S",
        "import",
        "save",
    ),
    Command(
        "library.report", "Import Report and Problems", lambda w: w.show_problems(), "Library", "Ctrl+Shift+P", "import"
    ),
    Command(
        "library.export_figure",
        "Export Figure…",
        lambda w: w.exporting.ask_figure(),
        "Library",
        "Ctrl+E",
        "export",
        "export",
        "Save what the map or the timeline shows as PNG, SVG or PDF",
    ),
    Command(
        "library.export_data",
        "Export Graph or Tables…",
        lambda w: w.exporting.ask_data(),
        "Library",
        "Ctrl+Shift+E",
        "export",
    ),
    Command(
        "library.export_dossier",
        "Export Dossier of This Line…",
        lambda w: w.exporting.ask_dossier(),
        "Library",
        "",
        "export",
        enabled=lambda w: w.view.reading in w.records.lines,
    ),
    Command("app.quit", "Quit", lambda w: w.close(), "Library", "Ctrl+Q", "quit"),
    # -- Edit
    Command(
        "edit.copy_prompt",
        "Copy Research Prompt",
        lambda w: w.exporting.copy_prompt(),
        "Edit",
        "Ctrl+Shift+C",
        "copy",
        enabled=_reading,
    ),
    Command("edit.copy_view", "Copy Link to This View", lambda w: w.copy_view(), "Edit", "", "copy"),
    Command("edit.paste_view", "Show the View on the Clipboard", lambda w: w.paste_view(), "Edit", "", "copy"),
    Command("edit.find", "Find or Filter", lambda w: w.focus_search(), "Edit", "Ctrl+F", "find", "search"),
    Command(
        "edit.clear_filter",
        "Clear All Filters",
        lambda w: w.clear_filters(),
        "Edit",
        "Ctrl+Shift+F",
        "find",
        enabled=_filtered,
    ),
    Command("edit.hide", "Hide Selected", lambda w: w.hide_selected(), "Edit", "H", "select", enabled=_selection),
    Command(
        "edit.unhide",
        "Show Hidden Again",
        lambda w: w.workspace.update(hidden=frozenset()),
        "Edit",
        "Shift+H",
        "select",
        enabled=lambda w: bool(w.view.hidden),
    ),
    Command(
        "edit.neighbours",
        "Select Neighbours",
        lambda w: w.select_neighbours(),
        "Edit",
        "N",
        "select",
        enabled=_selection,
    ),
    # -- View
    Command(
        "view.map", "Theme Map", _layout("map"), "View", "1", "layout", "layout", checked=lambda w: w.layout_is("map")
    ),
    Command(
        "view.focus",
        "Focus on Selection",
        _layout("focus"),
        "View",
        "2",
        "layout",
        "focus",
        "The line or claim in the middle: support left, contradiction right, time downward",
        enabled=_reading,
        checked=lambda w: w.layout_is("focus"),
    ),
    Command(
        "view.time",
        "Time and Theme",
        _layout("time"),
        "View",
        "3",
        "layout",
        "time",
        checked=lambda w: w.layout_is("time"),
    ),
    Command(
        "view.neighbourhood",
        "Neighbourhood",
        _layout("neighbourhood"),
        "View",
        "4",
        "layout",
        "",
        enabled=_reading,
        checked=lambda w: w.layout_is("neighbourhood"),
    ),
    Command("view.fit", "Fit All", lambda w: w.map.fit_all(), "View", "0", "zoom", "fit"),
    Command(
        "view.fit_selection",
        "Fit Selection",
        lambda w: w.map.fit_selection(),
        "View",
        "Shift+0",
        "zoom",
        enabled=_selection,
    ),
    Command("view.zoom_in", "Zoom In", lambda w: w.map.zoom(1.25), "View", "Ctrl++", "zoom", "plus"),
    Command("view.zoom_out", "Zoom Out", lambda w: w.map.zoom(0.8), "View", "Ctrl+-", "zoom", "minus"),
    *(
        Command(
            f"view.colour_{n}",
            t,
            _colour(n),
            "View",
            "",
            "marks",
            submenu="Colour By",
            checked=_shows("colour_by", n),
        )
        for n, t in (
            ("kind", "Kind"),
            ("theme", "Theme"),
            ("stance", "Balance of Stance"),
            ("age", "Age"),
            ("status", "Claim Status"),
            ("contested", "Contested"),
        )
    ),
    *(
        Command(
            f"view.size_{n}",
            t,
            _size(n),
            "View",
            "",
            "marks",
            submenu="Size By",
            checked=_shows("size_by", n),
        )
        for n, t in (("cited", "Citations"), ("degree", "Links"), ("none", "All Alike"))
    ),
    *(
        Command(
            f"view.lanes_{n}",
            t,
            _lanes(n),
            "View",
            "",
            "marks",
            submenu="Timeline Lanes",
            checked=_shows("lanes", n),
        )
        for n, t in (("theme", "By Theme"), ("line", "By Line"), ("status", "By Status"), ("paper", "By Paper"))
    ),
    Command(
        "view.sidebar",
        "Show Find Pane",
        lambda w: w.show_or_hide("find"),
        "View",
        "Ctrl+B",
        "panes",
        "sidebar",
        "Show or hide facets and lists",
        checked=lambda w: w.dock_shown("find"),
    ),
    Command(
        "view.find_pane",
        "Go to Find Pane",
        lambda w: w.toggle_dock("find"),
        "View",
        "F6",
        "panes",
    ),
    Command("view.map_pane", "Go to Map", lambda w: w.focus_map(), "View", "F7", "panes"),
    Command(
        "view.time_pane",
        "Timeline",
        lambda w: w.toggle_dock("time"),
        "View",
        "F8",
        "panes",
        checked=lambda w: w.dock_shown("time"),
    ),
    Command(
        "view.reading_pane",
        "Reading Panel",
        lambda w: w.toggle_dock("reading"),
        "View",
        "F9",
        "panes",
        checked=lambda w: w.dock_shown("reading"),
    ),
    Command("view.reset_panes", "Put Panes Back", lambda w: w.reset_docks(), "View", "", "panes"),
    *(
        Command(
            f"view.look_{n}",
            t,
            _look(n),
            "View",
            "",
            "look",
            submenu="Look",
            checked=_wears(n),
        )
        for n, t in (("system", "As the System"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High Contrast"))
    ),
    Command("view.larger", "Larger Text", lambda w: w.scale_text(1.1), "View", "Ctrl+Shift++", "look"),
    Command("view.smaller", "Smaller Text", lambda w: w.scale_text(1 / 1.1), "View", "Ctrl+Shift+-", "look"),
    Command(
        "view.motion",
        "Reduced Motion",
        lambda w: w.toggle_motion(),
        "View",
        "",
        "look",
        checked=lambda w: w.settings.reduced_motion,
    ),
    # -- Go
    Command(
        "go.back",
        "Back",
        lambda w: w.workspace.back(),
        "Go",
        "Alt+Left",
        "steps",
        "back",
        enabled=lambda w: w.can_go_back,
    ),
    Command(
        "go.forward",
        "Forward",
        lambda w: w.workspace.forward(),
        "Go",
        "Alt+Right",
        "steps",
        "forward",
        enabled=lambda w: w.can_go_forward,
    ),
    Command("go.open", "Open Selected", lambda w: w.open_selected(), "Go", "Ctrl+Return", "to", enabled=_selection),
    Command("go.show_on_map", "Show on Map", lambda w: w.fly_to_reading(), "Go", "Ctrl+M", "to", enabled=_reading),
    Command("go.next_line", "Next Line", lambda w: w.step_line(1), "Go", "Alt+Down", "to"),
    Command("go.previous_line", "Previous Line", lambda w: w.step_line(-1), "Go", "Alt+Up", "to"),
    Command(
        "go.anywhere",
        "Go Anywhere…",
        lambda w: w.show_palette(),
        "Go",
        "Ctrl+K",
        "to",
        "commands",
        "Any line, note, paper, theme or command",
    ),
    # -- Help
    Command("help.keys", "Keyboard Shortcuts", lambda w: w.help.show_keys(), "Help", "?", "help", "help"),
    Command("help.guide", "How to Read the Window", lambda w: w.help.show_guide(), "Help", "F1", "help"),
    Command("help.about", "About Claim Explorer", lambda w: w.help.show_about(), "Help", "", "about"),
)

TOOLBAR = ("view.sidebar", "go.back", "go.forward")
"""The commands left of the search field."""
