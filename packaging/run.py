#!/usr/bin/env python3
"""Set up and start Claim Explorer on a fresh machine, with nothing but Python's standard library.

    python3 packaging/run.py                 start the program on the sample library (without a display: draw it)
    python3 packaging/run.py test [ARGS]     run the tests
    python3 packaging/run.py lint            run the linters and the type checker
    python3 packaging/run.py -- ARGS         run the command line, such as: -- show data --json

It finds a fitting Python, makes or reuses the environment `.venv` from the lock, checks the system libraries Qt needs,
and names the one command that installs what is missing (as root on Debian and Ubuntu it runs that command).
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENV = ROOT / ".venv"
STAMP = ENV / "claim-explorer.stamp"
OLDEST = (3, 11)
NEWEST = (3, 14)

# What PySide6's QtGui and QtWidgets load, by the name the loader uses, and the packages that bring it.
NEEDED = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL", "libglvnd"),
    "libGL.so.1": ("libgl1", "mesa-libGL", "libglvnd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
}
NEEDED_FOR_A_WINDOW = {
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


def say(text: str) -> None:
    """Print one line of what is going on."""
    print(f"claim-explorer: {text}", flush=True)


def give_up(text: str, code: int = 3) -> None:
    """End with a sentence that says what to do."""
    print(f"claim-explorer: {text}", file=sys.stderr, flush=True)
    raise SystemExit(code)


# -- a fitting Python ---------------------------------------------------------------------------------------------


def version_of(python: str) -> tuple[int, ...] | None:
    """Ask an interpreter for its version; None where it does not run."""
    try:
        out = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout
        return tuple(int(n) for n in out.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def find_python() -> str:
    """Find an interpreter that fits: the one running this if it does, else one on the path by name."""
    here = sys.version_info[:2]
    if OLDEST <= here <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        for name in (f"python3.{minor}", str(Path.home() / ".local" / "bin" / f"python3.{minor}")):
            found = shutil.which(name)
            if found and version_of(found) == (3, minor):
                return found
    give_up(
        f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed and {here[0]}.{here[1]} runs this. "
        "Install one (Debian and Ubuntu: apt-get install python3 python3-venv) and start this again with it."
    )
    raise AssertionError


# -- the environment ----------------------------------------------------------------------------------------------


def env_python() -> Path:
    """Give the environment's interpreter."""
    return ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp(dev: bool) -> str:
    """Describe the environment the lock asks for."""
    lock = ROOT / "packaging" / ("requirements-dev.lock" if dev else "requirements.lock")
    return hashlib.sha256(lock.read_bytes()).hexdigest() + (" dev" if dev else " run")


def is_sound(dev: bool) -> bool:
    """Tell whether the environment is there, is the lock's, and runs."""
    try:
        stamp = STAMP.read_text("utf-8")
    except OSError:
        return False
    if wanted_stamp(dev) not in stamp.splitlines():
        return False
    parts = (
        "import PySide6, numpy, scipy, networkx, yaml, pyqtgraph"
        if not dev
        else "import PySide6, numpy, scipy, yaml, pytest, mypy"
    )
    probe = parts.replace("pyqtgraph", "importlib.util as u; assert u.find_spec('pyqtgraph')")
    try:
        return (
            subprocess.run([str(env_python()), "-c", probe], capture_output=True, timeout=120, check=False).returncode
            == 0
        )
    except (OSError, subprocess.SubprocessError):
        return False


def run_logged(command: list[str], what: str, tries: int = 1, extra: dict[str, str] | None = None) -> None:
    """Run a step; show its output only where it fails."""
    environment = {**os.environ, **(extra or {})}
    done = None
    for attempt in range(tries):
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment, check=False)
        if done.returncode == 0:
            return
        if attempt + 1 < tries:
            say(f"{what} did not work; trying again")
            time.sleep(3 * (attempt + 1))
    if done is not None:
        print((done.stdout + done.stderr)[-4000:], file=sys.stderr)
    give_up(f"{what} failed; the lines above say why.", 4)


def make_environment(dev: bool) -> None:
    """Make the environment from the lock; a broken one is built anew."""
    if is_sound(dev):
        return
    python = find_python()
    uv = shutil.which("uv")
    if ENV.exists() and not (env_python().exists() and version_of(str(env_python())) is not None):
        say("the environment is broken; building it anew")
        shutil.rmtree(ENV, ignore_errors=True)
    say(
        f"setting up the environment from the lock ({'uv' if uv else 'pip'}); the first time this takes a minute or two"
    )
    if uv:
        command = [uv, "sync", "--frozen", "--no-install-project", "--python", python]
        run_logged(
            command + ([] if dev else ["--no-dev"]), "uv sync", tries=2, extra={"UV_PROJECT_ENVIRONMENT": str(ENV)}
        )
    else:
        make_with_pip(python, dev)
    STAMP.write_text(wanted_stamp(dev) + "\n" + (wanted_stamp(False) + "\n" if dev else ""), "utf-8")
    if not is_sound(dev):
        give_up(f"The environment in {ENV.name} was built but does not run; remove that folder and start again.", 4)


def make_with_pip(python: str, dev: bool) -> None:
    """Make the environment with the standard library's venv and pip, every file checked against its hash."""
    if not env_python().exists():
        made = subprocess.run([python, "-m", "venv", str(ENV)], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            shutil.rmtree(ENV, ignore_errors=True)
            if can_install():
                install(["python3-venv", "python3-pip"])
                run_logged([python, "-m", "venv", str(ENV)], "making the environment")
            else:
                give_up(
                    "Python cannot make an environment here. On Debian and Ubuntu: apt-get install python3-venv; "
                    "or install uv, which needs nothing else."
                )
    pip = [str(env_python()), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        run_logged([str(env_python()), "-m", "ensurepip", "--upgrade"], "installing pip into the environment")
    lock = ROOT / "packaging" / ("requirements-dev.lock" if dev else "requirements.lock")
    run_logged(
        [*pip, "install", "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)],
        "pip install",
        tries=3,
    )


# -- the system ---------------------------------------------------------------------------------------------------


def lacks(table: dict[str, tuple[str, str, str]]) -> list[str]:
    """List the libraries of a table that the loader does not find."""
    missing = []
    for name in table:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def has_fonts() -> bool:
    """Tell whether the system has any font; Qt draws boxes without one, though ours come along."""
    folders = [Path(p) for p in ("/usr/share/fonts", "/usr/local/share/fonts")] + [Path.home() / ".fonts"]
    return any(next(folder.rglob("*.[to]tf"), None) is not None for folder in folders if folder.is_dir())


def has_display() -> bool:
    """Tell whether a window could be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def can_install() -> bool:
    """Tell whether we may install Debian packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install Debian packages; only called as root."""
    say("installing " + " ".join(packages))
    extra = {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], capture_output=True, env={**os.environ, **extra}, check=False)
    run_logged(
        ["apt-get", "install", "-y", "--no-install-recommends", *packages], "apt-get install", tries=2, extra=extra
    )


def check_system(window: bool) -> None:
    """See to the libraries Qt needs: install them where we may, else name the one command that does."""
    if not sys.platform.startswith("linux"):
        return
    table = {**NEEDED, **(NEEDED_FOR_A_WINDOW if window else {})}
    missing = lacks(table)
    packages = [sorted({table[name][i] for name in missing} | (set() if has_fonts() else {FONTS[i]})) for i in range(3)]
    if not packages[0]:
        return
    if can_install():
        install(packages[0])
        left = lacks(table)
        if left:
            give_up(f"Still missing after installing: {', '.join(left)}.")
        return
    what = ", ".join(missing) or "a font"
    tools = (("apt-get", "sudo apt-get install"), ("dnf", "sudo dnf install"), ("pacman", "sudo pacman -S"))
    for i, (tool, command) in enumerate(tools):
        if shutil.which(tool):
            give_up(f"Qt needs {what} from the system. Run: {command} {' '.join(packages[i])}")
    give_up(f"Qt needs {what} from the system. Install them with your system's packages.")


# -- what to do ---------------------------------------------------------------------------------------------------


def environment(offscreen: bool) -> dict[str, str]:
    """Give the variables the program starts with: our code, UTF-8, nothing imported from where we stand."""
    out = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
    if offscreen:
        out["QT_QPA_PLATFORM"] = "offscreen"
    return out


def start(args: list[str]) -> int:
    """Start the program: its window, or without a display its pictures."""
    make_environment(dev=False)
    if args:
        check_system(window=False)
        return subprocess.run(
            [str(env_python()), "-m", "explorer", *args], env=environment(False), check=False
        ).returncode
    if has_display():
        check_system(window=True)
        return subprocess.run([str(env_python()), "-m", "explorer"], env=environment(False), check=False).returncode
    check_system(window=False)
    say("there is no display here, so the pictures are drawn into files instead of a window")
    command = [str(env_python()), "-m", "explorer", "first-look", "--into", "claim-explorer-first-look"]
    return subprocess.run(command, env=environment(True), check=False).returncode


def test(args: list[str]) -> int:
    """Run the test suite on two processes."""
    make_environment(dev=True)
    check_system(window=False)
    command = [str(env_python()), "-m", "pytest", *(args or ["-n", "2", "-q"])]
    return subprocess.run(command, cwd=ROOT, env=environment(True), check=False).returncode


def lint() -> int:
    """Run the linters and the type checker over the whole tree."""
    make_environment(dev=True)
    python = str(env_python())
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        say(" ".join(command))
        code = subprocess.run([python, "-m", *command], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


def main(args: list[str]) -> int:
    """Do what the first word says."""
    if args[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__)
        return 0
    if args[:1] == ["test"]:
        return test(args[1:])
    if args[:1] == ["lint"]:
        return lint()
    return start(args[1:] if args[:1] == ["--"] else args)


if __name__ == "__main__":
    if sys.version_info < (3, 8):  # noqa: UP036 (this file may be started by any Python)
        sys.exit("claim-explorer: Python 3.11 or newer is needed; this is an older one.")
    sys.exit(main(sys.argv[1:]))
