"""The one table of commands: menus, toolbar, palette and shortcut list are all built from it.

``run`` is short: it calls the workspace, starts a job, or asks one question. A command that cannot act now is disabled
by its ``enabled`` rule; one with a ``checked`` rule is a toggle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.model import Stance
from explorer.stance import DEFINITIONS
from explorer.ui.judging import STANCE_KEYS, link_targets, targets
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from explorer.ui.window import Window

MENUS = ("Library", "Edit", "Judge", "View", "Go", "Help")
"""The menus, left to right."""


def always(_: Workspace) -> bool:
    """Enable a command whatever is shown."""
    return True


def _reading(w: Workspace) -> bool:
    return w.view.reading is not None


def _selection(w: Workspace) -> bool:
    return bool(w.view.selected)


def _two(w: Workspace) -> bool:
    return len(w.view.selected) == 2


def _filtered(w: Workspace) -> bool:
    v = w.view
    return bool(v.query or v.since or v.until or v.hidden)


def _judges(w: Workspace) -> bool:
    return bool(targets(w))


def _links(w: Workspace) -> bool:
    return bool(link_targets(w))


def _has_lines(w: Workspace) -> bool:
    return bool(w.records.lines)


def _can_fall(w: Workspace) -> bool:
    return any(
        n in w.records.notes or n in w.records.claims or n in w.records.papers
        for n in (*w.view.selected, *((w.view.reading,) if w.view.reading is not None else ()))
    )


def _judge(stance: Stance) -> Callable[[Window], object]:
    return lambda w: w.judging.judge_selected(stance)


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
    state: Callable[[Window], tuple[str, bool]] | None = None
    """What the view alone cannot tell: the command's words now, and whether it can act."""


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
    Command(
        "library.print",
        "Print Synthesis…",
        lambda w: w.printing.ask(),
        "Library",
        "Ctrl+P",
        "export",
        enabled=lambda w: w.view.reading in w.records.lines,
    ),
    Command("app.quit", "Quit", lambda w: w.close(), "Library", "Ctrl+Q", "quit"),
    # -- Edit
    Command(
        "edit.undo",
        "Undo",
        lambda w: w.judging.undo(),
        "Edit",
        "Ctrl+Z",
        "undo",
        "undo",
        "Take the last edit of the library back",
        state=lambda w: w.judging.undo_state(),
    ),
    Command(
        "edit.redo",
        "Redo",
        lambda w: w.judging.redo(),
        "Edit",
        "Ctrl+Shift+Z",
        "undo",
        "redo",
        "Do the edit again that was undone last",
        state=lambda w: w.judging.redo_state(),
    ),
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
        "edit.isolate",
        "Show Only Selected",
        lambda w: w.map.acts.isolate(),
        "Edit",
        "Shift+I",
        "select",
        enabled=_selection,
    ),
    Command(
        "edit.expand",
        "Expand or Collapse",
        lambda w: w.map.acts.expand_or_collapse(),
        "Edit",
        "E",
        "select",
        enabled=_selection,
    ),
    Command(
        "edit.path", "Show Shortest Path", lambda w: w.map.acts.show_path(), "Edit", "Shift+P", "select", enabled=_two
    ),
    Command("edit.pin", "Pin in Place", lambda w: w.map.acts.pin(), "Edit", "P", "select", enabled=_selection),
    Command("edit.unpin", "Unpin", lambda w: w.map.acts.unpin(), "Edit", "Shift+U", "select", enabled=_selection),
    Command("edit.undo_move", "Undo Move on the Map", lambda w: w.map.acts.undo_move(), "Edit", "Ctrl+Alt+Z", "select"),
    Command(
        "edit.redo_move", "Redo Move on the Map", lambda w: w.map.acts.redo_move(), "Edit", "Ctrl+Alt+Shift+Z", "select"
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
    # -- Judge
    *(
        Command(
            f"judge.{stance.value}",
            stance.value.capitalize(),
            _judge(stance),
            "Judge",
            key,
            "stance",
            tip=DEFINITIONS[stance],
            enabled=_judges,
        )
        for key, stance in STANCE_KEYS.items()
    ),
    Command(
        "judge.reason",
        "Judge with a Reason…",
        lambda w: w.judging.ask_reason(),
        "Judge",
        "Ctrl+J",
        "stance",
        enabled=_judges,
    ),
    Command(
        "judge.why", "Why This Stance", lambda w: w.judging.show_why(), "Judge", "Ctrl+Y", "stance", enabled=_judges
    ),
    Command(
        "judge.unsure",
        "Judge the Unsure…",
        lambda w: w.judging.show_unsure(),
        "Judge",
        "U",
        "stance",
        tip="One citation after the other, its paragraph before one's eyes",
        enabled=_has_lines,
    ),
    Command(
        "judge.confirm_link",
        "Confirm Link",
        lambda w: w.judging.confirm_selected(True),
        "Judge",
        "",
        "link",
        tip="The claim restates this note",
        enabled=_links,
    ),
    Command(
        "judge.deny_link",
        "Deny Link",
        lambda w: w.judging.confirm_selected(False),
        "Judge",
        "",
        "link",
        tip="The claim says something else than this note",
        enabled=_links,
    ),
    Command(
        "judge.stance_prompt",
        "Copy Stance Prompt…",
        lambda w: w.judging.show_stance_prompt(),
        "Judge",
        "",
        "model",
        tip="Ask a language model which way each citation speaks",
        enabled=_has_lines,
    ),
    Command(
        "judge.paste_judgements",
        "Paste Judgements…",
        lambda w: w.judging.show_paste_judgements(),
        "Judge",
        "",
        "model",
        tip="Read a model's answer into rows that wait to be accepted",
        enabled=_has_lines,
    ),
    Command(
        "judge.research_prompt",
        "Research Prompt…",
        lambda w: w.judging.show_research_prompt(),
        "Judge",
        "Ctrl+R",
        "research",
        tip="Ask a language model to re-test what is read, selected or found",
    ),
    Command(
        "judge.paste_answer",
        "Paste Research Answer…",
        lambda w: w.judging.show_paste_answer(),
        "Judge",
        "Ctrl+Shift+R",
        "research",
        tip="Read verdicts, papers and questions into rows that wait to be accepted",
    ),
    Command(
        "judge.faults",
        "Fault Lines…",
        lambda w: w.judging.show_faults(),
        "Judge",
        "",
        "faults",
        tip="Notes that support some lines and contradict others, strongest first",
    ),
    Command(
        "judge.falls",
        "What Falls If This Falls…",
        lambda w: w.judging.show_falls(),
        "Judge",
        "",
        "faults",
        tip="Imagine claims, notes or papers overturned; nothing is changed",
        enabled=_can_fall,
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
        "view.as_of",
        "As of a Day",
        lambda w: w.toggle_as_of(),
        "View",
        "Ctrl+D",
        "as of",
        "clock",
        "Read the library as it stood on a day; what was not yet known greys out",
        checked=lambda w: not w.as_of.isHidden(),
    ),
    Command("view.what_changed", "What Changed…", lambda w: w.show_what_changed(), "View", "", "as of"),
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
        "view.due_pane",
        "Due for a Re-Test",
        lambda w: w.toggle_dock("due"),
        "View",
        "Ctrl+Shift+D",
        "panes",
        checked=lambda w: w.dock_shown("due"),
    ),
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
