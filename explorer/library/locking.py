"""Keeping other writers of a folder out while a save of several files is under way."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

_LOCK_SECONDS = 10.0


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold a folder's lock; gives whether that worked. A killed process loses its lock at once."""
    try:
        import fcntl  # not everywhere
    except ImportError:
        yield True
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _wait_for(handle, fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)


def _wait_for(handle: int, take: object, how: int) -> bool:
    end = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            take(handle, how)  # type: ignore[operator]
        except (BlockingIOError, PermissionError):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        except OSError:  # a file system without locks: the comparison before each replacement is what is left
            return True
        else:
            return True
