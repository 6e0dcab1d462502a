"""What this machine has and lacks for the program, and the one command that mends each thing.

Nothing is imported here that could be missing: packages are looked up, system libraries are asked of the loader, and
whether Qt starts is tried in a process of its own, which may crash without harm.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from explorer.resources import resource

OLDEST = (3, 11)
ENOUGH_MEMORY = 1.0
"""Gigabytes free that a library of 6,000 lines wants; the sample needs a fifth."""

SystemLibraries = Mapping[str, tuple[str, str, str]]
"""A library by the name the loader uses, and the package that brings it with apt, dnf and pacman."""

# The same tables stand in packaging/run.py, which must work before anything of ours does; a test compares them.
NEEDED: SystemLibraries = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL", "libglvnd"),
    "libGL.so.1": ("libgl1", "mesa-libGL", "libglvnd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
}
NEEDED_FOR_A_WINDOW: SystemLibraries = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
}
FONTS = ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")
INSTALLERS = (
    ("apt-get", "apt-get install -y --no-install-recommends"),
    ("dnf", "dnf install -y"),
    ("pacman", "pacman -S --needed"),
)

PACKAGES: tuple[tuple[str, str, str], ...] = (
    ("PySide6-Essentials", "6.8.2", "the window and pictures"),
    ("pyqtgraph", "0.14", "the timeline"),
    ("networkx", "3.4", "the graph that Python users get"),
    ("numpy", "1.26", "the map, the timeline and every filter"),
    ("scipy", "1.11", "the map and the likeness of texts"),
    ("graspologic-native", "1.2", "inferred themes and the map"),
    ("PyYAML", "6.0.2", "reading libraries"),
    ("platformdirs", "4.3", "finding the folders for settings and cache"),
    ("markdown-it-py", "3", "reports and notes in the window"),
    ("rapidfuzz", "3.9", "search that forgives misspellings"),
    ("watchdog", "6", "noticing edits made outside"),
    ("rich", "13.7", "progress bars in a terminal"),
)
"""Every package the program runs on: its name, the lowest version, and what it is for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is in order, what for, and the command or step that mends it."""

    what: str
    found: bool
    needed_for: str
    mend: str = ""


def examine() -> list[Finding]:
    """Look at everything the program needs, the indispensable first. Takes under a second and changes nothing."""
    out = [python(sys.version_info[:3]), *packages()]
    if sys.platform.startswith("linux"):
        out += system_libraries(can_load)
        out.append(qt())
        out.append(display(os.environ))
        out.append(fonts())
    else:
        out.append(qt())
    return [*out, own_font(), text_search(), *folders(os.environ), *machine()]


def python(version: tuple[int, ...]) -> Finding:
    """Judge the interpreter's version."""
    name = f"Python {'.'.join(map(str, version))}"
    mend = "install Python 3.11 or newer, and start the program with it"
    return Finding(name, version >= OLDEST, "everything", "" if version >= OLDEST else mend)


def packages(version_of: Callable[[str], str] = importlib.metadata.version) -> list[Finding]:
    """Look for each package the program runs on, and at its version."""
    out: list[Finding] = []
    for name, lowest, purpose in PACKAGES:
        try:
            version = version_of(name)
        except importlib.metadata.PackageNotFoundError:
            out.append(Finding(name, False, purpose, _set_up(name, lowest)))
            continue
        good = _numbers(version) >= _numbers(lowest)
        what = f"{name} {version}" if good else f"{name} {version}, older than {lowest}"
        out.append(Finding(what, good, purpose, "" if good else _set_up(name, lowest)))
    return out


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _set_up(name: str, lowest: str) -> str:
    if (Path(__file__).resolve().parents[1] / "packaging" / "run.py").is_file():
        return "python3 packaging/run.py (it sets everything up from the lock)"
    return f'python3 -m pip install "{name}>={lowest}"'


def can_load(library: str) -> bool:
    """Ask the system's loader for a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def system_libraries(loads: Callable[[str], bool]) -> list[Finding]:
    """Look for the system libraries Qt needs; all that are missing are mended by one and the same command."""
    out: list[Finding] = []
    missing = [name for name in (*NEEDED, *NEEDED_FOR_A_WINDOW) if not loads(name)]
    tables = {**NEEDED, **NEEDED_FOR_A_WINDOW}
    mend = install_command([tables[name] for name in missing])
    for table, purpose in ((NEEDED, "the window and pictures"), (NEEDED_FOR_A_WINDOW, "a window under X11")):
        out += [Finding(name, name not in missing, purpose, mend if name in missing else "") for name in table]
    return out


def install_command(wanted: Iterable[tuple[str, str, str]], tools: Callable[[str], str | None] = shutil.which) -> str:
    """Give the one command that installs packages here, in the words of the installer that is found."""
    rows = list(wanted)
    if not rows:
        return ""
    for column, (tool, command) in enumerate(INSTALLERS):
        if tools(tool):
            sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
            return f"{sudo}{command} {' '.join(sorted({row[column] for row in rows}))}"
    names = ", ".join(sorted({row[0] for row in rows}))
    return f"install with your system's packages (their names on Debian: {names})"


def qt() -> Finding:
    """Try whether Qt starts, in a process of its own and without a display."""
    purpose = "the window and pictures"
    if importlib.util.find_spec("PySide6") is None:
        return Finding("Qt starts", False, purpose, _set_up("PySide6-Essentials", "6.8.2"))
    code = "from PySide6.QtWidgets import QApplication; QApplication([])"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Finding("Qt starts", False, purpose, f"it could not be tried: {error}")
    if done.returncode == 0:
        return Finding("Qt starts", True, purpose)
    said = done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"]
    return Finding("Qt starts", False, purpose, f"install the libraries named above; it said: {said[-1][:200]}")


def display(environment: Mapping[str, str]) -> Finding:
    """Look for a display on which a window could be shown."""
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if environment.get(name):
            return Finding(f"a display ({name}={environment[name]})", True, "a window")
    mend = (
        "start it in a desktop session or through `ssh -X`, or with `xvfb-run -a claim-explorer`; "
        "`claim-explorer first-look` draws its pictures into files instead"
    )
    return Finding("a display", False, "a window", mend)


def fonts() -> Finding:
    """Look for any font of the system's."""
    home = Path.home()
    places = (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local" / "share" / "fonts",
    )
    for place in places:
        if place.is_dir() and next(place.rglob("*.[to]t[fc]"), None) is not None:
            return Finding("system fonts", True, "letters that the program's own font lacks")
    return Finding("system fonts", False, "letters that the program's own font lacks", install_command([FONTS]))


def own_font() -> Finding:
    """Look for the font that comes with the program."""
    there = next(resource("fonts").glob("*.[to]tf"), None) is not None
    mend = "" if there else "install the program again; its resources are not complete"
    return Finding("the program's own font", there, "the same pictures everywhere", mend)


def text_search() -> Finding:
    """Try whether Python's SQLite can search texts (FTS5)."""
    what = f"SQLite {sqlite3.sqlite_version} with text search (FTS5)"
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    except sqlite3.OperationalError:
        return Finding(
            what, False, "the quicker kind of search", "none is needed: a slower one is used; another Python has it"
        )
    finally:
        connection.close()
    return Finding(what, True, "the quicker kind of search")


def folders(environment: Mapping[str, str]) -> list[Finding]:
    """Look whether the folders for settings, cache, state and log can be written, without writing anything."""
    places = state_folders(environment)
    out: list[Finding] = []
    for kind, purpose in (
        ("config", "remembering settings"),
        ("cache", "a quick second start"),
        ("state", "recovering after a crash"),
        ("log", "a record of faults"),
    ):
        folder = places[kind]
        good = is_writable(folder)
        mend = "" if good else "give yourself the right to write there, or set CLAIM_EXPLORER_HOME to another folder"
        out.append(Finding(f"the {kind} folder ({folder})", good, purpose, mend))
    return out


def state_folders(environment: Mapping[str, str]) -> dict[str, Path]:
    """Tell where the program keeps what is its own; the rule of ``settings``, told without its packages."""
    kinds = ("config", "cache", "state", "log")
    own = environment.get("CLAIM_EXPLORER_HOME")
    if own:
        return {kind: Path(own) / kind for kind in kinds}
    home = Path.home()
    name = "claim-explorer"
    if sys.platform == "darwin":
        support = home / "Library" / "Application Support" / name
        logs = home / "Library" / "Logs" / name
        return {"config": support, "cache": home / "Library" / "Caches" / name, "state": support, "log": logs}
    if os.name == "nt":
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / name
        return {"config": local, "cache": local / "Cache", "state": local, "log": local / "Logs"}

    def place(variable: str, *default: str) -> Path:
        told = environment.get(variable, "").strip()
        return (Path(told) if told else home.joinpath(*default)) / name

    state = place("XDG_STATE_HOME", ".local", "state")
    return {
        "config": place("XDG_CONFIG_HOME", ".config"),
        "cache": place("XDG_CACHE_HOME", ".cache"),
        "state": state,
        "log": state / "log",
    }


def is_writable(folder: Path) -> bool:
    """Tell whether a folder can be written, or made where it is missing."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def machine() -> list[Finding]:
    """Look at memory and cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    where = f"{platform.system()} {platform.machine()}"
    out = [Finding(f"{cores} processor {'core' if cores == 1 else 'cores'} ({where})", True, "speed")]
    memory = _memory()
    if memory is not None:
        whole, free = memory
        good = free >= ENOUGH_MEMORY
        what = f"memory: {whole:.1f} GB, {free:.1f} GB of it free"
        mend = "" if good else "close other programs, or open a smaller library"
        out.append(Finding(what, good, "libraries of thousands of lines", mend))
    return out


def _memory() -> tuple[float, float] | None:
    """Give whole and free memory in GB, where the system tells."""
    try:
        text = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return None
    values = {name: int(number) / 1e6 for name, number in re.findall(r"(\w+):\s+(\d+) kB", text)}
    if "MemTotal" not in values:
        return None
    return values["MemTotal"], values.get("MemAvailable", values.get("MemFree", 0.0))
