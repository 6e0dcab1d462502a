"""What the system reports when a file cannot be read or written, in words, and what mends it."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

from explorer.model import Diagnostic, ExplorerError, Severity

_REASONS: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "free some space and save again"),
    errno.EDQUOT: ("your quota on this disk is used up", "free some space and save again"),
    errno.EFBIG: ("it is larger than this disk allows", "save it on another disk"),
    errno.EACCES: ("you have no right to write there", "change the folder's permissions or save elsewhere"),
    errno.EPERM: ("the system does not permit it", "change the folder's permissions or save elsewhere"),
    errno.EROFS: ("the disk is read-only", "save elsewhere or make it writable"),
    errno.EIO: ("the disk reported an error", "check the disk and save a copy elsewhere"),
    errno.EMFILE: ("too many files are open", "close some windows and save again"),
    errno.ENFILE: ("too many files are open", "close some programs and save again"),
    errno.EXDEV: ("it lies on another disk", "save elsewhere"),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter name"),
    errno.ESTALE: ("the network folder has gone away", "connect it again and save again"),
    errno.ENOENT: ("its folder does not exist", "make the folder or choose another"),
    errno.ENOTDIR: ("a part of its path is not a folder", "choose another place"),
    errno.EISDIR: ("a folder has that name", "choose another name"),
    errno.EEXIST: ("something else has that name", "choose another name"),
    errno.ELOOP: ("its links lead in a circle", "remove the links"),
    errno.EINTR: ("it was interrupted", "save again"),
}


def why(error: OSError) -> tuple[str, str]:
    """Say in words what the system reported, and what mends it."""
    known = _REASONS.get(error.errno or 0)
    return known or (f"the system says: {error.strerror or error}", "try again, or choose another place")


def failure(path: Path, error: OSError, done: str = "could not be written; nothing in it was changed") -> ExplorerError:
    """Say which file what happened to, why, and what mends it."""
    reason, mend = why(error)
    return ExplorerError(f"{path} {done}: {reason}. To mend it, {mend}.")


def unfinished(path: Path, what: str, mend: str) -> Diagnostic:
    """Report something about a save that was cut short."""
    return Diagnostic("L231", str(path), 0, 0, what, mend, Severity.WARNING)


def kept_beside(path: Path) -> Diagnostic:
    """Report a file of an interrupted save that somebody else wrote since."""
    what = "this file was changed after an interrupted save; your version stays, the save's is beside it"
    return unfinished(path, what, f"compare it with {path.name}.unfinished and remove that")
