"""The note a save of several files leaves while it is under way, and the names of its temporary files.

What this hides: whom to believe when a save was cut short. The note counts only whole, and only for our own temporaries
inside the library; a temporary is litter only where the process that made it is gone. Nothing here writes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

JOURNAL = ".unfinished-save"
ABSENT = ""
"""As an expectation: the file must not exist yet."""

_TEMPORARY = re.compile(r"\.ce-(\d{1,10})-[0-9a-f]{16}\.tmp\Z")
_OLD_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a save of several: where it is staged, where it goes, what was and what will be there (digests)."""

    path: Path
    temporary: Path | None
    old: str
    new: str


def digest(data: bytes) -> str:
    """Name a content by its hash, as ``expect`` takes it."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def written(base: Path, steps: Sequence[Step]) -> bytes:
    """Write the note: a line with the digest of the rest, then one entry per file."""
    entries = [
        [
            step.path.relative_to(base).as_posix(),
            step.temporary.relative_to(base).as_posix() if step.temporary else "",
            step.old,
            step.new,
        ]
        for step in steps
    ]
    body = json.dumps(entries).encode()
    return digest(body).encode() + b"\n" + body


def read(base: Path, data: bytes) -> list[Step]:
    """Read the note; ValueError where it is damaged or names anything but our own files inside the library."""
    head, _, body = data.partition(b"\n")
    if head != digest(body).encode():
        raise ValueError("damaged")
    steps: list[Step] = []
    for name, staged, old, new in json.loads(body):
        path = base / name
        temporary = base / staged if staged else None
        inside = path.parent.resolve().is_relative_to(base) and ".." not in Path(name).parts
        if not inside or (
            temporary is not None and (temporary.parent != path.parent or not _TEMPORARY.match(temporary.name))
        ):
            raise ValueError("names a file outside the library")
        steps.append(Step(path, temporary, old, new))
    return steps


def temporary_for(target: Path) -> Path:
    """Name a new temporary neighbour of a file."""
    return target.with_name(f".ce-{os.getpid()}-{secrets.token_hex(8)}.tmp")


def abandoned(folder: Path) -> Iterator[Path]:
    """List the temporaries in a folder whose processes are gone; our own are listed too, so the caller sorts those out."""
    with os.scandir(folder) as entries:
        for entry in entries:
            match = _TEMPORARY.match(entry.name)
            if match and not _alive(int(match[1]), entry):
                yield Path(entry.path)


def _alive(process: int, entry: os.DirEntry[str]) -> bool:
    if process == os.getpid():
        return False
    if os.name == "nt":  # asking after a process there would end it
        return time.time() - entry.stat().st_mtime < _OLD_SECONDS
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def folders(base: Path) -> Iterator[Path]:
    """List the folders of a library in which files are written."""
    yield base
    for name in ("lines", "notes", "views"):
        folder = base / name
        if folder.is_dir() and not folder.is_symlink():
            yield folder


def is_left(base: Path) -> bool:
    """Tell whether anything of an unfinished save is there."""
    try:
        if os.path.lexists(base / JOURNAL):
            return True
        for folder in folders(base):
            with os.scandir(folder) as entries:
                if any(_TEMPORARY.match(entry.name) for entry in entries):
                    return True
    except OSError:
        return False
    return False
