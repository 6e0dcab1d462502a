"""Reading files nobody vouches for: only regular ones, only inside the folder opened, only up to a size.

What this hides: pipes that would hang, devices that never end, links that lead elsewhere, and bytes that are no text.
Nothing here writes, and nothing raises.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from explorer.library.problems import problem
from explorer.library.reasons import why
from explorer.model import Diagnostic

MAX_BYTES = 64 * 1024 * 1024
"""The largest file of a library that is read; papers and ledger at a hundred times the usual size stay below it."""


def read_bytes(path: Path, shown: str, root: Path | None, limit: int = MAX_BYTES) -> bytes | Diagnostic:
    """Read one file whole, or say why not. ``shown`` is its name in messages; ``root`` is resolved already."""
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            target = path.resolve()
            if root is not None and not target.is_relative_to(root):
                return problem(
                    "L205",
                    shown,
                    0,
                    0,
                    "it is a link that leads out of the library, so it was not opened",
                    "put the file itself there",
                )
            path, found = target, target.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or device"
            return problem(
                "L204", shown, 0, 0, f"it is {kind}, not a file, so it was not opened", "remove it from here"
            )
        if found.st_size > limit:
            return problem(
                "L206",
                shown,
                0,
                0,
                f"it has {found.st_size / 1e6:,.0f} MB; at most {limit / 1e6:,.0f} MB are read",
                "split it into smaller files",
            )
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return problem("L204", shown, 0, 0, "it is a pipe or device, not a file", "remove it from here")
            with open(handle, "rb", closefd=False) as file:  # by handle: this one was looked at
                return file.read(limit + 1)
        finally:
            os.close(handle)
    except RuntimeError:  # how Python 3.11 reports a circle of links
        return problem("L203", shown, 0, 0, "it cannot be read: its links lead in a circle", "remove the links")
    except (OSError, ValueError) as error:
        reason = why(error)[0] if isinstance(error, OSError) else str(error)
        if isinstance(error, PermissionError):
            reason = "you have no right to read it"
        return problem("L203", shown, 0, 0, f"it cannot be read: {reason}", "check the file and its permissions")


def read_text(data: bytes, shown: str) -> tuple[str | None, list[Diagnostic]]:
    """Turn a file's bytes into text, or None where they are none. A byte order mark goes; a bad byte becomes U+FFFD."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), [
                problem(
                    "L208",
                    shown,
                    1,
                    1,
                    "it is written in UTF-16; it was read, but cannot be edited",
                    "save it as UTF-8",
                )
            ]
        except UnicodeDecodeError:
            return None, [problem("L207", shown, 1, 1, "it is not text", "replace it by a text file")]
    at = data.find(b"\0")
    if at >= 0:
        line, column = _position(data, at)
        return None, [
            problem("L207", shown, line, column, "it holds a zero byte, so it is not text", "replace it by a text file")
        ]
    try:
        return (data[3:] if data.startswith(b"\xef\xbb\xbf") else data).decode("utf-8"), []
    except UnicodeDecodeError:
        body = data[3:] if data.startswith(b"\xef\xbb\xbf") else data
        text = body.decode("utf-8", "replace")
        try:
            body.decode("utf-8")
        except UnicodeDecodeError as error:
            at = error.start
        line, column = _position(body, at)
        what = f"its byte {body[at]:#04x} is not UTF-8; it was read as U+FFFD"
        return text, [problem("L208", shown, line, column, what, "save the file as UTF-8")]


def _position(data: bytes, at: int) -> tuple[int, int]:
    """Count lines and characters up to a byte."""
    start = data.rfind(b"\n", 0, at) + 1
    return data.count(b"\n", 0, at) + 1, len(data[start:at].decode("utf-8", "replace")) + 1


def names_in(folder: Path, suffix: str, root: Path) -> tuple[list[str], list[Diagnostic]]:
    """List the names in a folder that end as wanted, in order; hidden ones are left out. A missing folder is empty."""
    try:
        if folder.is_symlink() and not folder.resolve().is_relative_to(root):
            return [], [
                problem("L205", folder.name, 0, 0, "it is a link that leads out of the library", "make it a folder")
            ]
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.name.endswith(suffix) and not e.name.startswith(".")), []
    except FileNotFoundError:
        return [], []
    except (OSError, RuntimeError) as error:
        reason = why(error)[0] if isinstance(error, OSError) else "its links lead in a circle"
        return [], [problem("L203", folder.name, 0, 0, f"the folder cannot be read: {reason}", "check its permissions")]


_SUFFIXES = frozenset(
    [
        "",
        ".txt",
        ".text",
        ".md",
        ".markdown",
        ".page",
        ".html",
        ".htm",
        ".json",
        ".bib",
        ".ris",
        ".yaml",
        ".yml",
        ".csv",
        ".org",
    ]
)


def files_below(folder: Path) -> Iterator[Path]:
    """List the files below a folder that may hold text, in order: hidden ones and folders behind links are left out."""
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in _SUFFIXES:
                yield Path(place, name)
