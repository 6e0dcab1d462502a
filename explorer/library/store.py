"""The only code that writes user files: a file is its old self or its new self, never half of either.

What this hides: a new content goes to a temporary neighbour, is forced to the disk, read back and compared, and only
then takes the file's name; the folder is forced to the disk after it. Several files at once are staged the same way and
then named in one small intent journal (``.unfinished-save``), so that a save cut short is finished at the next start or
never happened. Every system call goes through one object (``Disk``), which tests replace to let any of them fail.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from explorer.jobs import drain
from explorer.library import intent
from explorer.library.intent import ABSENT, JOURNAL, Step, digest
from explorer.library.locking import locked
from explorer.library.reasons import failure, kept_beside, unfinished, why
from explorer.model import Diagnostic, ExplorerError, Progress

__all__ = [
    "ABSENT",
    "JOURNAL",
    "Conflict",
    "Disk",
    "Store",
    "Written",
    "append",
    "digest",
    "make_folder",
    "recover",
    "remove",
    "write",
    "write_all",
    "writing_all",
]

_STEP_SECONDS = 0.04
_BATCH = 32
"""Files of a large save that are open at once, to be forced to the disk together."""
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

    def lock(self, folder: Path) -> contextlib.AbstractContextManager[bool]:
        """Keep other writers of this folder out."""
        return locked(folder)


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
            raise failure(target, error) from error
        finally:
            if temporary is not None:
                self._discard(temporary)
        try:
            self.disk.sync_folder(target.parent)
            held = self.disk.read(target)
        except OSError as error:
            raise failure(target, error, "was written, but the disk did not confirm it") from error
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
            raise failure(target, error) from error
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
            raise failure(target, error, "could not be removed") from error

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
            raise failure(folder, error, "could not be made") from error

    # ------------------------------------------------------------------ several files as one

    def write_all(
        self, root: Path | str, files: Mapping[str, bytes | None], expect: Mapping[str, str] | None = None
    ) -> list[Written]:
        """Write several files of one folder, all of them or none. None as content removes a file.

        Paths are relative to ``root``, with forward slashes. ``expect`` gives digests (or ``ABSENT``) of what the
        caller read, per path. Everything is staged and forced to the disk first, so a full disk changes nothing; what
        is cut short after that is finished by ``recover``.
        """
        return drain(self.writing_all(root, files, expect))

    def writing_all(
        self, root: Path | str, files: Mapping[str, bytes | None], expect: Mapping[str, str] | None = None
    ) -> Generator[Progress, None, list[Written]]:
        """Write several files in small steps; see ``write_all``.

        Closed while files are staged, it leaves everything as it was; once the save is decided, closing finishes it.
        """
        base = Path(root).resolve()
        self.make_folder(base)
        with self._alone(base):
            self._recover(base)
            steps: list[Step] = []
            written: list[Written] = []
            try:
                yield from self._staging(base, files, expect or {}, steps, written)
                if steps:
                    for folder in dict.fromkeys(step.path.parent for step in steps):
                        self.disk.sync_folder(folder)
                    yield Progress(len(files), len(files), "saving")
                    self.write(base / JOURNAL, intent.written(base, steps))
            except BaseException as error:
                with contextlib.suppress(OSError):
                    self.disk.unlink(base / JOURNAL)  # it may have got its name before the failure was reported
                for step in steps:
                    if step.temporary is not None:
                        self._discard(step.temporary)
                if isinstance(error, OSError):
                    raise failure(base, error, "could not be saved into; nothing was changed") from error
                raise
            if steps:
                rest = self._finish(base, steps)
                try:
                    for progress in rest:  # noqa: UP028 (``yield from`` would close it as well)
                        yield progress
                except GeneratorExit:
                    for _ in rest:  # it is decided: nobody can want half of it
                        pass
                    raise
        return written

    def _staging(
        self,
        base: Path,
        files: Mapping[str, bytes | None],
        expected: Mapping[str, str],
        steps: list[Step],
        written: list[Written],
    ) -> Iterator[Progress]:
        """Stage every file that changes, some at a time: written one by one, forced to the disk together, read back."""
        batch: list[tuple[int, Path, bytes]] = []
        folders: dict[Path, Path] = {}
        last = time.perf_counter()
        with ThreadPoolExecutor(4) if len(files) > _BATCH else contextlib.nullcontext() as pool:
            try:
                for done, (name, data) in enumerate(files.items()):
                    target, there = self._found(base, name, folders)
                    wanted = expected.get(name)
                    held = self.disk.read(target) if there is not None else None
                    if data is not None and held == data:
                        written.append(Written(target, changed=False))
                        continue
                    old = ABSENT if held is None else digest(held)
                    if wanted is not None and old != wanted:
                        raise _conflict(target)
                    if data is None:
                        if there is not None:
                            steps.append(Step(target, None, old, ABSENT))
                            written.append(Written(target, changed=True))
                        continue
                    if there is None and target.parent not in folders.values():
                        self.make_folder(target.parent)
                    temporary = intent.temporary_for(target)
                    steps.append(Step(target, temporary, old, digest(data)))
                    batch.append((self._begin(temporary, target, there, data), temporary, data))
                    written.append(Written(target, changed=True, links=there.st_nlink - 1 if there is not None else 0))
                    if len(batch) == _BATCH:
                        self._settle(batch, pool)
                    if time.perf_counter() - last > _STEP_SECONDS:
                        yield Progress(done, len(files), "saving")
                        last = time.perf_counter()
                self._settle(batch, pool)
            finally:
                for handle, _, _ in batch:
                    with contextlib.suppress(OSError):
                        self.disk.close(handle)

    def _found(self, base: Path, name: str, folders: dict[Path, Path]) -> tuple[Path, os.stat_result | None]:
        """Find the file that a name means, and what is there; a folder is followed and checked once for all its files."""
        path = base / name
        folder = folders.get(path.parent)
        if folder is not None and path.name != "..":
            try:
                there = self.disk.stat(folder / path.name)
            except FileNotFoundError:
                return folder / path.name, None
            if stat.S_ISREG(there.st_mode):
                return folder / path.name, there
        target = self._target(path, base)
        there_now = self._look(target)
        if path.parent.is_dir():
            folder = path.parent.resolve()
            if folder.is_relative_to(base):
                folders[path.parent] = folder
        return target, there_now

    def _begin(self, temporary: Path, target: Path, there: os.stat_result | None, data: bytes) -> int:
        """Write a temporary and leave it open, to be settled."""
        _BUSY.add(temporary.name)
        handle = self.disk.open_new(temporary, 0o666 if there is None else 0o600)
        try:
            self._write_all(handle, data)
            if there is not None:
                self.disk.copy_rights(there, target, handle, temporary)
        except BaseException:
            with contextlib.suppress(OSError):
                self.disk.close(handle)
            raise
        return handle

    def _settle(self, batch: list[tuple[int, Path, bytes]], pool: ThreadPoolExecutor | None) -> None:
        """Force temporaries to the disk, close them and read them back; several at once where there is a pool."""
        held = list(batch)
        batch.clear()
        failed: list[BaseException] = []
        if pool is not None:
            tasks = [pool.submit(self.disk.sync, handle) for handle, _, _ in held]
            failed += [error for error in (task.exception() for task in tasks) if error is not None]
        for handle, _, _ in held:
            try:
                if pool is None and not failed:
                    self.disk.sync(handle)
            except OSError as error:
                failed.append(error)
            try:
                self.disk.close(handle)
            except OSError as error:
                failed.append(error)
        if failed:
            raise failed[0]
        for _, temporary, data in held:
            if self.disk.read(temporary) != data:
                raise OSError(errno.EIO, "the disk gave back other bytes than were written")

    def _finish(self, base: Path, steps: Sequence[Step]) -> Iterator[Progress]:
        """Carry out what the journal says; it is decided now, so a first failure is answered by a second try."""
        for attempt in (1, 2):
            try:
                kept = yield from self._apply(base, steps)
            except OSError as error:
                if attempt == 2:
                    done = (
                        "was saved only in part; the rest waits in it and is finished when the library is opened next"
                    )
                    raise failure(base, error, done) from error
            else:
                if kept:
                    raise _conflict(kept[0])
                return

    def _apply(self, base: Path, steps: Sequence[Step]) -> Generator[Progress, None, list[Path]]:
        kept: list[Path] = []
        held_by: dict[Path, str] = {}
        last = time.perf_counter()
        for step in steps:
            held_by[step.path] = digest(self.disk.read(step.path)) if self._look(step.path) is not None else ABSENT
            if time.perf_counter() - last > _STEP_SECONDS:
                yield Progress(len(held_by), 2 * len(steps), "finishing")
                last = time.perf_counter()
        given_up = any(  # a save that failed while staging threw its temporaries away: none of it happens
            step.temporary is not None and held_by[step.path] != step.new and self._look(step.temporary) is None
            for step in steps
        )
        for done, step in enumerate(steps):
            held = held_by[step.path]
            if step.temporary is None:
                if held == step.old and held != ABSENT and not given_up:
                    self.disk.unlink(step.path)
            elif held == step.new or given_up:
                self._discard(step.temporary)
            elif held == step.old:
                self._swap(step.temporary, step.path)
            else:  # written by somebody else since the save began: theirs stays, ours is kept beside it
                self._swap(step.temporary, step.path.with_name(step.path.name + ".unfinished"))
                kept.append(step.path)
            if time.perf_counter() - last > _STEP_SECONDS:
                yield Progress(len(steps) + done, 2 * len(steps), "finishing")
                last = time.perf_counter()
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
        if not intent.is_left(base):
            return []
        try:
            base = base.resolve()
            with self._alone(base):
                return self._recover(base)
        except (OSError, ExplorerError) as error:
            reason = why(error)[0] if isinstance(error, OSError) else str(error)
            what = f"an interrupted save could not be finished: {reason}"
            return [unfinished(base, what, "make the folder writable")]

    def _recover(self, base: Path) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        journal = base / JOURNAL
        if self._look(journal) is not None:
            try:
                steps = intent.read(base, self.disk.read(journal))
            except ValueError:
                what = "the note of an interrupted save is damaged"
                found.append(unfinished(journal, what, "remove this file"))
                return found
            found += [kept_beside(path) for path in drain(self._apply(base, steps))]
        for folder in intent.folders(base):
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
            raise failure(base, error, "could not be saved into; nothing was changed") from error

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
        temporary = intent.temporary_for(target)
        try:
            self._settle([(self._begin(temporary, target, there, data), temporary, data)], None)
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
            for path in intent.abandoned(folder):
                if path.name not in _BUSY:
                    self._discard(path)


def _conflict(path: Path) -> Conflict:
    return Conflict(
        f"{path} was changed by another program since it was read; nothing was overwritten. "
        "To mend it, open the library again and repeat the change."
    )


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


def writing_all(
    root: Path | str, files: Mapping[str, bytes | None], expect: Mapping[str, str] | None = None
) -> Generator[Progress, None, list[Written]]:
    """Write several files of one folder, all or none, in small steps; see ``Store.writing_all``."""
    return _STORE.writing_all(root, files, expect)


def recover(root: Path | str) -> list[Diagnostic]:
    """Finish a save that was cut short; see ``Store.recover``."""
    return _STORE.recover(root)
