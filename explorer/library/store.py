"""The only code that writes user files: a file is its old self or its new self, never half of either.

What this hides: a new content goes to a temporary neighbour, is forced to the disk, read back and compared, and only
then takes the file's name; the folder is forced to the disk after it. Several files at once are staged the same way and
then named in one small intent journal (``.unfinished-save``), so that a save cut short is finished at the next start or
never happened. Every system call goes through one object (``Disk``), which tests replace to let any of them fail.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.library.reasons import why
from explorer.model import Diagnostic, ExplorerError, Severity

JOURNAL = ".unfinished-save"
ABSENT = ""
"""As an expectation: the file must not exist yet."""

_TEMPORARY = re.compile(r"\.ce-(\d{1,10})-[0-9a-f]{16}\.tmp\Z")
_LOCK_SECONDS = 10.0
_OLD_SECONDS = 86_400
_BUSY: set[str] = set()
"""Names of the temporaries that this process still needs."""


class Conflict(ExplorerError):  # noqa: N818
    """The file on the disk is not the one the caller read: somebody else wrote it in between."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one write did. ``links`` counts other names the old file had: those keep the old content."""

    path: Path
    changed: bool
    links: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """One file of a save of several: where it is staged, where it goes, what was and what will be there (digests)."""

    path: Path
    temporary: Path | None
    old: str
    new: str


def digest(data: bytes) -> str:
    """Name a content by its hash, as ``expect`` takes it."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


class Disk:
    """The system calls a write needs, one method each, so that a test can make the k-th of them fail."""

    def open_new(self, path: Path, mode: int) -> int:
        """Make a file that must not exist and open it for writing."""
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.open(path, flags | getattr(os, "O_CLOEXEC", 0), mode)

    def open_end(self, path: Path) -> int:
        """Open a file for appending, making it where it is missing."""
        flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o666)

    def write(self, handle: int, data: memoryview) -> int:
        """Write some of the bytes and tell how many."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Force a file's content to the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def truncate(self, handle: int, size: int) -> None:
        """Cut a file to a length."""
        os.ftruncate(handle, size)

    def read(self, path: Path) -> bytes:
        """Read a whole file."""
        return path.read_bytes()

    def stat(self, path: Path) -> os.stat_result:
        """Look at a name without following a link."""
        return path.lstat()

    def replace(self, source: Path, target: Path) -> None:
        """Give one file another's name, atomically."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        path.unlink()

    def make_folder(self, path: Path) -> None:
        """Make one folder."""
        path.mkdir()

    def copy_rights(self, old: os.stat_result, source: Path, handle: int, path: Path) -> None:
        """Give a new file the mode, and where the system lets us the owner and extended attributes, of an old one."""
        if hasattr(os, "fchown") and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(OSError):
                os.fchown(handle, old.st_uid, old.st_gid)
        if hasattr(os, "fchmod"):
            os.fchmod(handle, stat.S_IMODE(old.st_mode))
        else:
            path.chmod(stat.S_IMODE(old.st_mode))
        if hasattr(os, "listxattr"):
            with contextlib.suppress(OSError):
                for name in os.listxattr(source, follow_symlinks=False):
                    with contextlib.suppress(OSError):
                        os.setxattr(handle, name, os.getxattr(source, name, follow_symlinks=False))

    def sync_folder(self, path: Path) -> None:
        """Force a folder's names to the disk, where the system knows how."""
        if os.name == "nt":
            return
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot be synced at all
                raise
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def lock(self, folder: Path) -> Iterator[bool]:
        """Keep other writers of this folder out; gives whether that worked. A killed process loses its lock at once."""
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


def _failure(
    path: Path, error: OSError, done: str = "could not be written; nothing in it was changed"
) -> ExplorerError:
    reason, mend = why(error)
    return ExplorerError(f"{path} {done}: {reason}. To mend it, {mend}.")


class Store:
    """Writes files so that each is whole at every moment; see the module's docstring. ``disk`` is the seam for tests."""

    def __init__(self, disk: Disk | None = None) -> None:
        self.disk = disk or Disk()

    # ------------------------------------------------------------------ one file

    def write(
        self, path: Path | str, data: bytes, expect: bytes | str | None = None, *, root: Path | None = None
    ) -> Written:
        """Replace a file's content, or make the file.

        ``expect`` is the content the caller read, or its digest, or ``ABSENT``: where the disk holds something else,
        Conflict is raised and nothing changes. With ``root``, a link that leads out of it is refused; without it (an
        export the user named) links are written through. A file that already holds the bytes is left alone, with its
        times. Raises ExplorerError, and the old file is whole.
        """
        target = Path(path)
        temporary: Path | None = None
        try:
            target = self._target(target, root)
            if self._is(target, data, expect):
                return Written(target, changed=False)
            self._tidy(target.parent)
            temporary, links = self._stage(target, data)
            self._is(target, data, expect)
            self._swap(temporary, target)
            temporary = None
        except OSError as error:
            raise _failure(target, error) from error
        finally:
            if temporary is not None:
                self._discard(temporary)
        try:
            self.disk.sync_folder(target.parent)
            held = self.disk.read(target)
        except OSError as error:
            raise _failure(target, error, "was written, but the disk did not confirm it") from error
        if held != data:
            raise ExplorerError(
                f"{target} reads back differently from what was written. To mend it, save a copy elsewhere."
            )
        return Written(target, changed=True, links=links)

    def append(self, path: Path | str, data: bytes, *, root: Path | None = None) -> Written:
        """Add to the end of a file, on a line of its own; what was there before is never touched.

        A failure cuts the file back to its old length.
        """
        target = Path(path)
        try:
            target = self._target(target, root)
            existed = self._look(target) is not None
            old = self.disk.read(target) if existed else b""
            handle = self.disk.open_end(target)
            try:
                try:
                    self._write_all(handle, b"\n" + data if old and not old.endswith(b"\n") else data)
                    self.disk.sync(handle)
                except OSError:
                    self.disk.truncate(handle, len(old))
                    raise
            finally:
                self.disk.close(handle)
            if not existed:
                self.disk.sync_folder(target.parent)
        except OSError as error:
            raise _failure(target, error) from error
        return Written(target, changed=True)

    def remove(self, path: Path | str, expect: bytes | str | None = None, *, root: Path | None = None) -> None:
        """Remove a file; with ``expect`` only where it holds just that. A file that is already gone is no error."""
        target = Path(path)
        try:
            if root is not None:
                self._target(target.parent, root)
            if self._look(target) is None:
                return
            self._is(target, b"", expect)
            self.disk.unlink(target)
            self.disk.sync_folder(target.parent)
        except OSError as error:
            raise _failure(target, error, "could not be removed") from error

    def make_folder(self, path: Path | str) -> None:
        """Make a folder and those above it; one that is there already is no error."""
        folder = Path(path)
        missing: list[Path] = []
        try:
            while True:
                try:
                    if not folder.is_dir():
                        raise (
                            NotADirectoryError(errno.ENOTDIR, "not a folder") if folder.exists() else FileNotFoundError
                        )
                    break
                except FileNotFoundError:
                    missing.append(folder)
                    if folder == folder.parent:
                        break
                    folder = folder.parent
            for folder in reversed(missing):
                with contextlib.suppress(FileExistsError):
                    self.disk.make_folder(folder)
                self.disk.sync_folder(folder.parent)
        except OSError as error:
            raise _failure(folder, error, "could not be made") from error

    # ------------------------------------------------------------------ several files as one

    def write_all(
        self, root: Path | str, files: Mapping[str, bytes | None], expect: Mapping[str, str] | None = None
    ) -> list[Written]:
        """Write several files of one folder, all of them or none. None as content removes a file.

        Paths are relative to ``root``, with forward slashes. ``expect`` gives digests (or ``ABSENT``) of what the
        caller read, per path. Everything is staged and forced to the disk first, so a full disk changes nothing; what
        is cut short after that is finished by ``recover``.
        """
        base = Path(root).resolve()
        expected = expect or {}
        self.make_folder(base)
        with self._alone(base):
            self._recover(base)
            steps: list[_Step] = []
            written: list[Written] = []
            try:
                for name, data in files.items():
                    target = self._target(base / name, base)
                    wanted = expected.get(name)
                    if data is not None and self._is(target, data, wanted):
                        written.append(Written(target, changed=False))
                        continue
                    there = self._look(target)
                    if data is None and there is None:
                        continue
                    held = digest(self.disk.read(target)) if there is not None else ABSENT
                    if wanted is not None and held != wanted:
                        raise _conflict(target)
                    self.make_folder(target.parent)
                    if data is None:
                        steps.append(_Step(target, None, held, ABSENT))
                        written.append(Written(target, changed=True))
                        continue
                    temporary, links = self._stage(target, data)
                    steps.append(_Step(target, temporary, held, digest(data)))
                    written.append(Written(target, changed=True, links=links))
                if steps:
                    for folder in dict.fromkeys(step.path.parent for step in steps):
                        self.disk.sync_folder(folder)
                    self._intend(base, steps)
            except (OSError, ExplorerError) as error:
                with contextlib.suppress(OSError):
                    self.disk.unlink(base / JOURNAL)  # it may have got its name before the failure was reported
                for step in steps:
                    if step.temporary is not None:
                        self._discard(step.temporary)
                if isinstance(error, OSError):
                    raise _failure(base, error, "could not be saved into; nothing was changed") from error
                raise
            if steps:
                self._finish(base, steps)
        return written

    def _finish(self, base: Path, steps: Sequence[_Step]) -> None:
        """Carry out what the journal says; it is decided now, so a first failure is answered by a second try."""
        for attempt in (1, 2):
            try:
                kept = self._apply(base, steps)
            except OSError as error:
                if attempt == 2:
                    done = (
                        "was saved only in part; the rest waits in it and is finished when the library is opened next"
                    )
                    raise _failure(base, error, done) from error
            else:
                if kept:
                    raise _conflict(kept[0])
                return

    def _intend(self, base: Path, steps: Sequence[_Step]) -> None:
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
        self.write(base / JOURNAL, digest(body).encode() + b"\n" + body)

    def _apply(self, base: Path, steps: Sequence[_Step]) -> list[Path]:
        kept: list[Path] = []
        held_by = {
            step.path: digest(self.disk.read(step.path)) if self._look(step.path) is not None else ABSENT
            for step in steps
        }
        given_up = any(  # a save that failed while staging threw its temporaries away: none of it happens
            step.temporary is not None and held_by[step.path] != step.new and self._look(step.temporary) is None
            for step in steps
        )
        for step in steps:
            held = held_by[step.path]
            if step.temporary is None:
                if held == step.old and held != ABSENT and not given_up:
                    self.disk.unlink(step.path)
                continue
            if held == step.new or given_up:
                self._discard(step.temporary)
            elif held == step.old:
                self._swap(step.temporary, step.path)
            else:  # written by somebody else since the save began: theirs stays, ours is kept beside it
                self._swap(step.temporary, step.path.with_name(step.path.name + ".unfinished"))
                kept.append(step.path)
        for folder in dict.fromkeys(step.path.parent for step in steps):
            self.disk.sync_folder(folder)
        self.disk.unlink(base / JOURNAL)
        self.disk.sync_folder(base)
        return kept

    def recover(self, root: Path | str) -> list[Diagnostic]:
        """Finish a save that was cut short, and clear away what killed processes left.

        Where nothing is left over, nothing is written and no time changes. Never raises: what cannot be done now is
        reported and tried again at the next start.
        """
        base = Path(root)
        if not _leftovers(base):
            return []
        try:
            base = base.resolve()
            with self._alone(base):
                return self._recover(base)
        except (OSError, ExplorerError) as error:
            reason = why(error)[0] if isinstance(error, OSError) else str(error)
            return [
                _remark(
                    "L231",
                    str(base),
                    f"an interrupted save could not be finished: {reason}",
                    "make the folder writable",
                )
            ]

    def _recover(self, base: Path) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        journal = base / JOURNAL
        if self._look(journal) is not None:
            try:
                steps = _read_journal(base, self.disk.read(journal))
            except ValueError:
                found.append(
                    _remark("L231", str(journal), "the note of an interrupted save is damaged", "remove this file")
                )
                return found
            found += [_kept(path) for path in self._apply(base, steps)]
        for folder in (base, *_subfolders(base)):
            self._tidy(folder)
        return found

    # ------------------------------------------------------------------ inside

    @contextlib.contextmanager
    def _alone(self, base: Path) -> Iterator[None]:
        try:
            with self.disk.lock(base) as alone:
                if not alone:
                    raise Conflict(
                        f"{base} is being saved by another window or program. To mend it, try again in a moment."
                    )
                yield
        except OSError as error:
            raise _failure(base, error, "could not be saved into; nothing was changed") from error

    def _target(self, path: Path, root: Path | None) -> Path:
        """Find the file a path means, links followed; refuse one that leads out of ``root``."""
        try:
            target = path.resolve()
        except RuntimeError as error:  # how Python 3.11 reports a circle of links
            raise OSError(errno.ELOOP, "links in a circle") from error
        if root is not None and not target.is_relative_to(root.resolve()):
            raise ExplorerError(
                f"{path} leads out of the library to {target}; nothing was written. "
                "To mend it, replace the link by the file itself."
            )
        return target

    def _look(self, path: Path) -> os.stat_result | None:
        try:
            found = self.disk.stat(path)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EEXIST, "not a regular file")
        return found

    def _is(self, target: Path, data: bytes, expect: bytes | str | None) -> bool:
        """Tell whether the file already holds the bytes; raise Conflict where it is not what the caller read."""
        there = self._look(target)
        if expect is None and (there is None or there.st_size != len(data)):
            return False
        held = self.disk.read(target) if there is not None else None
        if expect is not None:
            wanted = digest(expect) if isinstance(expect, bytes) else expect
            if (ABSENT if held is None else digest(held)) != wanted:
                if held == data:
                    return True
                raise _conflict(target)
        return held == data

    def _stage(self, target: Path, data: bytes) -> tuple[Path, int]:
        """Write a temporary neighbour of a file, forced to the disk and read back; tell how many other names it had."""
        there = self._look(target)
        temporary = target.with_name(f".ce-{os.getpid()}-{secrets.token_hex(8)}.tmp")
        _BUSY.add(temporary.name)
        try:
            handle = self.disk.open_new(temporary, 0o666 if there is None else 0o600)
            try:
                self._write_all(handle, data)
                if there is not None:
                    self.disk.copy_rights(there, target, handle, temporary)
                self.disk.sync(handle)
            finally:
                self.disk.close(handle)
            if self.disk.read(temporary) != data:
                raise OSError(errno.EIO, "the disk gave back other bytes than were written")
        except BaseException:
            self._discard(temporary)
            raise
        return temporary, (there.st_nlink - 1 if there is not None else 0)

    def _swap(self, temporary: Path, target: Path) -> None:
        self.disk.replace(temporary, target)
        _BUSY.discard(temporary.name)

    def _write_all(self, handle: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            count = self.disk.write(handle, rest)
            if count <= 0:
                raise OSError(errno.EIO, "the disk took no more bytes")
            rest = rest[count:]

    def _discard(self, temporary: Path) -> None:
        _BUSY.discard(temporary.name)
        with contextlib.suppress(OSError):
            self.disk.unlink(temporary)

    def _tidy(self, folder: Path) -> None:
        """Remove the temporaries of processes that are gone."""
        with contextlib.suppress(OSError):
            for entry in os.scandir(folder):
                match = _TEMPORARY.match(entry.name)
                if match and entry.name not in _BUSY and not _alive(int(match[1]), entry):
                    self._discard(Path(entry.path))


def _conflict(path: Path) -> Conflict:
    return Conflict(
        f"{path} was changed by another program since it was read; nothing was overwritten. "
        "To mend it, open the library again and repeat the change."
    )


def _alive(process: int, entry: os.DirEntry[str]) -> bool:
    if process == os.getpid():
        return False  # not busy, so it is left over from a failure
    if os.name == "nt":  # asking after a process there would end it
        return time.time() - entry.stat().st_mtime < _OLD_SECONDS
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _remark(code: str, file: str, what: str, mend: str) -> Diagnostic:
    return Diagnostic(code, file, 0, 0, what, mend, Severity.WARNING)


def _kept(path: Path) -> Diagnostic:
    what = "this file was changed after an interrupted save; your version stays, the save's is beside it"
    return _remark("L231", str(path), what, f"compare it with {path.name}.unfinished and remove that")


def _subfolders(base: Path) -> Iterator[Path]:
    for name in ("lines", "notes", "views"):
        folder = base / name
        if folder.is_dir() and not folder.is_symlink():
            yield folder


def _leftovers(base: Path) -> bool:
    try:
        if os.path.lexists(base / JOURNAL):
            return True
        for folder in (base, *_subfolders(base)):
            with os.scandir(folder) as entries:
                if any(_TEMPORARY.match(entry.name) for entry in entries):
                    return True
    except OSError:
        return False
    return False


def _read_journal(base: Path, data: bytes) -> list[_Step]:
    """Read an intent journal; ValueError where it is damaged or names anything but our own files inside the library."""
    head, _, body = data.partition(b"\n")
    if head != digest(body).encode():
        raise ValueError("damaged")
    steps: list[_Step] = []
    for name, staged, old, new in json.loads(body):
        path = base / name
        temporary = base / staged if staged else None
        inside = path.parent.resolve().is_relative_to(base) and ".." not in Path(name).parts
        if not inside or (
            temporary is not None and (temporary.parent != path.parent or not _TEMPORARY.match(temporary.name))
        ):
            raise ValueError("names a file outside the library")
        steps.append(_Step(path, temporary, old, new))
    return steps


_STORE = Store()


def write(path: Path | str, data: bytes, expect: bytes | str | None = None, *, root: Path | None = None) -> Written:
    """Replace a file's content, or make the file; see ``Store.write``. Exports, settings and reports go this way too."""
    return _STORE.write(path, data, expect, root=root)


def append(path: Path | str, data: bytes, *, root: Path | None = None) -> Written:
    """Add to the end of a file; see ``Store.append``."""
    return _STORE.append(path, data, root=root)


def remove(path: Path | str, expect: bytes | str | None = None, *, root: Path | None = None) -> None:
    """Remove a file; see ``Store.remove``."""
    _STORE.remove(path, expect, root=root)


def make_folder(path: Path | str) -> None:
    """Make a folder and those above it."""
    _STORE.make_folder(path)


def write_all(
    root: Path | str, files: Mapping[str, bytes | None], expect: Mapping[str, str] | None = None
) -> list[Written]:
    """Write several files of one folder, all or none; see ``Store.write_all``."""
    return _STORE.write_all(root, files, expect)


def recover(root: Path | str) -> list[Diagnostic]:
    """Finish a save that was cut short; see ``Store.recover``."""
    return _STORE.recover(root)
