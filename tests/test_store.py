"""A file is its old self or its new self, whatever fails and whenever the process dies."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.library import store
from explorer.library.store import ABSENT, JOURNAL, Conflict, Disk, Store, digest
from explorer.model import ExplorerError

OLD = b"old line\n" * 40
NEW = b"new line, longer than the old one\n" * 60
ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EMFILE, errno.ESTALE, errno.EINTR]


class FaultyDisk(Disk):
    """Counts operations and fails the k-th, or all from the k-th on; a failing write gets half of its bytes down."""

    def __init__(self, fail_at: int, code: int, *, for_ever: bool) -> None:
        self.fail_at, self.code, self.for_ever = fail_at, code, for_ever
        self.count = 0

    def _step(self) -> None:
        self.count += 1
        if self.count == self.fail_at or (self.for_ever and self.count > self.fail_at):
            raise OSError(self.code, os.strerror(self.code))

    def open_new(self, path: Path, mode: int) -> int:
        self._step()
        return super().open_new(path, mode)

    def open_end(self, path: Path) -> int:
        self._step()
        return super().open_end(path)

    def write(self, handle: int, data: memoryview) -> int:
        try:
            self._step()
        except OSError:
            super().write(handle, data[: len(data) // 2])
            raise
        return super().write(handle, data)

    def sync(self, handle: int) -> None:
        self._step()
        super().sync(handle)

    def close(self, handle: int) -> None:
        super().close(handle)
        self._step()

    def truncate(self, handle: int, size: int) -> None:
        self._step()
        super().truncate(handle, size)

    def read(self, path: Path) -> bytes:
        self._step()
        return super().read(path)

    def stat(self, path: Path) -> os.stat_result:
        self._step()
        return super().stat(path)

    def replace(self, source: Path, target: Path) -> None:
        self._step()
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._step()
        super().unlink(path)

    def make_folder(self, path: Path) -> None:
        self._step()
        super().make_folder(path)

    def sync_folder(self, path: Path) -> None:
        self._step()
        super().sync_folder(path)


def litter(folder: Path) -> list[str]:
    return [str(p.relative_to(folder)) for p in folder.rglob(".*") if p.is_file()]


def sweep(act: Callable[[Store], object], after: Callable[[bool], None]) -> int:
    """Run ``act`` with each operation failing in turn, until a run needs fewer than that; give how many there are."""
    steps = 0
    for code in ERRORS:
        for for_ever in (False, True):
            for k in range(1, 200):
                disk = FaultyDisk(k, code, for_ever=for_ever)
                said = ""
                try:
                    act(Store(disk))
                except ExplorerError as error:
                    said = str(error)
                failed = bool(said)
                assert not failed or "mend" in said
                after(failed)
                if disk.count < k:
                    assert not failed
                    steps = max(steps, k - 1)
                    break
            else:
                pytest.fail("the operation never ends")
    return steps


def test_write_makes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    assert store.write(path, OLD).changed
    assert store.write(path, NEW, expect=OLD).changed
    assert path.read_bytes() == NEW
    assert not litter(tmp_path)


def test_equal_content_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    store.write(path, OLD)
    os.utime(path, ns=(1, 1))
    assert not store.write(path, OLD, expect=digest(OLD)).changed
    assert path.stat().st_mtime_ns == 1


@pytest.mark.parametrize("expect", [b"something else", ABSENT, digest(NEW)])
def test_conflict_changes_nothing(tmp_path: Path, expect: bytes | str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)
    with pytest.raises(Conflict, match="changed by another"):
        store.write(path, NEW, expect=expect)
    assert path.read_bytes() == OLD
    assert not litter(tmp_path)


def test_conflict_where_the_file_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        store.write(tmp_path / "a.md", NEW, expect=OLD)
    assert not (tmp_path / "a.md").exists()


def test_a_change_between_staging_and_replacing_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)

    class Meddler(Disk):
        def sync(self, handle: int) -> None:
            super().sync(handle)
            path.write_bytes(b"theirs")

    with pytest.raises(Conflict):
        Store(Meddler()).write(path, NEW, expect=OLD)
    assert path.read_bytes() == b"theirs"


def test_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)
    path.chmod(0o640)
    store.write(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_attributes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)
    try:
        os.setxattr(path, "user.tag", b"red")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    store.write(path, NEW)
    assert os.getxattr(path, "user.tag") == b"red"


def test_link_inside_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    real = tmp_path / "real.md"
    real.write_bytes(OLD)
    link = tmp_path / "notes" / "a.md"
    link.symlink_to("../real.md")
    store.write(link, NEW, root=tmp_path)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_link_that_leads_out_is_refused(tmp_path: Path, kind: str) -> None:
    root, outside = tmp_path / "library", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "a.md").write_bytes(OLD)
    if kind == "file":
        (root / "notes").mkdir()
        (root / "notes" / "a.md").symlink_to(outside / "a.md")
    else:
        (root / "notes").symlink_to(outside)
    with pytest.raises(ExplorerError, match="out of the library"):
        store.write(root / "notes" / "a.md", NEW, root=root)
    with pytest.raises(ExplorerError, match="out of the library"):
        store.write_all(root, {"notes/a.md": NEW})
    assert (outside / "a.md").read_bytes() == OLD
    assert [p.name for p in outside.iterdir()] == ["a.md"]


def test_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(ExplorerError, match="circle"):
        store.write(tmp_path / "a", NEW)


def test_hard_links_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)
    os.link(path, tmp_path / "b.md")
    assert store.write(path, NEW).links == 1
    assert (tmp_path / "b.md").read_bytes() == OLD


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_other_things_than_files_are_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(ExplorerError):
        store.write(path, NEW)
    with pytest.raises(ExplorerError):
        store.append(path, NEW)


def test_append_starts_a_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    store.append(path, b"- a: 1\n")
    path.write_bytes(b"- a: 1")
    store.append(path, b"- b: 2\n")
    assert path.read_bytes() == b"- a: 1\n- b: 2\n"


def test_remove(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    store.remove(path)
    path.write_bytes(OLD)
    with pytest.raises(Conflict):
        store.remove(path, expect=NEW)
    store.remove(path, expect=OLD)
    assert not path.exists()


def test_make_folder_reports_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(ExplorerError, match="a"):
        store.make_folder(tmp_path / "a" / "b")
    store.make_folder(tmp_path / "c" / "d")
    store.make_folder(tmp_path / "c" / "d")
    assert (tmp_path / "c" / "d").is_dir()


def test_write_under_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)

    def after(failed: bool) -> None:
        held = path.read_bytes()
        assert held in (OLD, NEW)
        if not failed:
            assert held == NEW
        store.recover(tmp_path)
        assert not litter(tmp_path)
        path.write_bytes(OLD)

    assert sweep(lambda s: s.write(path, NEW, expect=OLD), after) >= 8


def test_first_write_under_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.md"

    def after(failed: bool) -> None:
        held = path.read_bytes() if path.exists() else None
        assert held in (None, NEW)
        assert failed or held == NEW
        store.recover(tmp_path)
        assert not litter(tmp_path)
        path.unlink(missing_ok=True)

    assert sweep(lambda s: s.write(path, NEW, expect=ABSENT), after) >= 7


def test_append_under_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(OLD)

    def after(failed: bool) -> None:
        held = path.read_bytes()
        assert held.startswith(OLD), "what was there before was touched"
        assert failed or held == OLD + NEW
        path.write_bytes(OLD)

    assert sweep(lambda s: s.append(path, NEW), after) >= 5


BEFORE: dict[str, bytes] = {"library.yaml": OLD, "notes/gone.md": OLD, "lines/kept.md": OLD, "other.md": OLD}
SAVE: dict[str, bytes | None] = {
    "library.yaml": NEW,
    "notes/gone.md": None,
    "lines/kept.md": NEW,
    "views/fresh.yaml": NEW,
}
AFTER: dict[str, bytes] = {"library.yaml": NEW, "lines/kept.md": NEW, "other.md": OLD, "views/fresh.yaml": NEW}


def lay_out(root: Path) -> None:
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, data in BEFORE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_write_all(tmp_path: Path) -> None:
    lay_out(tmp_path)
    store.write_all(tmp_path, SAVE, {"library.yaml": digest(OLD), "views/fresh.yaml": ABSENT})
    assert contents(tmp_path) == AFTER


def test_write_all_conflict_changes_nothing(tmp_path: Path) -> None:
    lay_out(tmp_path)
    with pytest.raises(Conflict):
        store.write_all(tmp_path, SAVE, {"lines/kept.md": digest(b"what was read")})
    assert contents(tmp_path) == BEFORE


def test_write_all_under_every_fault_is_whole_or_not_at_all(tmp_path: Path) -> None:
    lay_out(tmp_path)

    def after(failed: bool) -> None:
        store.recover(tmp_path)
        held = contents(tmp_path)
        assert held in (BEFORE, AFTER), sorted(held)
        assert failed or held == AFTER
        lay_out(tmp_path)

    assert sweep(lambda s: s.write_all(tmp_path, SAVE), after) >= 40


def test_recovery_itself_under_every_fault(tmp_path: Path) -> None:
    class Dying(Disk):
        replaced = 0

        def replace(self, source: Path, target: Path) -> None:
            self.replaced += 1
            if self.replaced > 2:  # the journal and one file
                raise KeyboardInterrupt
            super().replace(source, target)

    for k in range(1, 60):
        lay_out(tmp_path)
        with pytest.raises(KeyboardInterrupt):
            Store(Dying()).write_all(tmp_path, SAVE)
        assert (tmp_path / JOURNAL).exists()
        disk = FaultyDisk(k, errno.EIO, for_ever=bool(k % 2))
        Store(disk).recover(tmp_path)
        store.recover(tmp_path)
        assert contents(tmp_path) == AFTER
        if disk.count < k:
            return
    pytest.fail("recovery never ends")


def test_recovery_keeps_what_somebody_wrote_in_between(tmp_path: Path) -> None:
    class Dying(Disk):
        replaced = 0

        def replace(self, source: Path, target: Path) -> None:
            self.replaced += 1
            if self.replaced > 1:
                raise KeyboardInterrupt
            super().replace(source, target)

    lay_out(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        Store(Dying()).write_all(tmp_path, SAVE)
    (tmp_path / "lines/kept.md").write_bytes(b"edited by hand")
    problems = store.recover(tmp_path)
    assert [p.code for p in problems] == ["L231"]
    assert contents(tmp_path) == {
        **AFTER,
        "lines/kept.md": b"edited by hand",
        "lines/kept.md.unfinished": NEW,
    }


@pytest.mark.parametrize(
    "entry",
    [
        ["../outside.md", "../.ce-1-0123456789abcdef.tmp", digest(OLD), digest(NEW)],
        ["a.md", "a-user-file.md", digest(OLD), digest(NEW)],
        ["lines/a.md", ".ce-1-0123456789abcdef.tmp", digest(OLD), digest(NEW)],
        ["../outside.md", "", digest(OLD), ABSENT],
    ],
)
def test_a_strangers_journal_cannot_touch_other_files(tmp_path: Path, entry: list[str]) -> None:
    import json

    root = tmp_path / "library"
    root.mkdir()
    (tmp_path / "outside.md").write_bytes(OLD)
    (root / "a-user-file.md").write_bytes(NEW)
    body = json.dumps([entry]).encode()
    (root / JOURNAL).write_bytes(digest(body).encode() + b"\n" + body)
    assert [p.code for p in store.recover(root)] == ["L231"]
    assert (tmp_path / "outside.md").read_bytes() == OLD
    assert (root / "a-user-file.md").read_bytes() == NEW


def test_nothing_is_written_where_nothing_is_left_over(tmp_path: Path) -> None:
    lay_out(tmp_path)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path, *tmp_path.rglob("*"))}
    assert store.recover(tmp_path) == []
    assert {p: p.stat().st_mtime_ns for p in (tmp_path, *tmp_path.rglob("*"))} == before


WORKER = """
import sys
from pathlib import Path
from explorer.library import store
root = Path(sys.argv[1])
print("ready", flush=True)
n = 0
while True:
    n += 1
    data = (b"%08d\\n" % n) * 3000
    store.write(root / "single.md", data)
    store.write_all(root, {f"lines/{i}.md": data for i in range(4)})
"""


@contextlib.contextmanager
def worker(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", WORKER, str(root)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_kill_at_any_moment(tmp_path: Path) -> None:
    lengths = random.Random(7)
    saved = 0
    for _ in range(36):
        with worker(tmp_path) as process:
            time.sleep(lengths.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            process.wait()
        if (tmp_path / "single.md").exists():
            whole(tmp_path / "single.md")
        store.recover(tmp_path)
        names = sorted(tmp_path.glob("lines/*.md"))
        assert len(names) in (0, 4)
        assert len({whole(path) for path in names}) <= 1, "a save of several files happened in part"
        saved += bool(names)
        assert not litter(tmp_path)
    assert saved, "no save came through, so nothing was tested"


def whole(path: Path) -> bytes:
    lines = path.read_bytes().splitlines()
    assert len(lines) == 3000, f"{path.name} is torn"
    assert len(set(lines)) == 1, f"{path.name} is mixed"
    return lines[0]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Each adds its own lines with compare-and-swap, and tries again on a conflict."""
    code = """
import sys
from pathlib import Path
from explorer.library import store
path = Path(sys.argv[1])
for n in range(40):
    while True:
        held = path.read_bytes()
        try:
            store.write_all(path.parent, {path.name: held + f"{sys.argv[2]} {n}\\n".encode()}, {path.name: store.digest(held)})
            break
        except store.Conflict:
            continue
"""
    path = tmp_path / "shared.md"
    path.write_bytes(b"")
    both = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("a", "b")]
    assert [process.wait() for process in both] == [0, 0]
    lines = path.read_text().splitlines()
    assert sorted(lines) == sorted(f"{name} {n}" for name in ("a", "b") for n in range(40))


MANY: dict[str, bytes | None] = {f"notes/{n:03}.md": b"%d\n" % n * 50 for n in range(70)}


def test_many_files_are_forced_to_the_disk_before_any_has_its_name(tmp_path: Path) -> None:
    seen: list[str] = []

    class Watching(Disk):
        def sync(self, handle: int) -> None:
            seen.append("sync")
            super().sync(handle)

        def replace(self, source: Path, target: Path) -> None:
            seen.append("name")
            super().replace(source, target)

    Store(Watching()).write_all(tmp_path, MANY)
    assert contents(tmp_path) == MANY
    first = seen.index("name")  # the journal's own
    assert seen[:first].count("sync") == len(MANY) + 1
    assert seen[first:].count("sync") == 0


def test_a_save_can_be_cancelled_until_it_is_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_STEP_SECONDS", -1.0)
    for name, data in BEFORE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    files = {**SAVE, **MANY}
    outcomes = set()
    for stop in (0, 20, 40, 71, 74, 75, 76, 77, 100, 150, 200, 300):
        steps = Store().writing_all(tmp_path, files)
        said = ""
        for _ in range(stop + 1):
            progress = next(steps, None)
            said = progress.text if progress else "done"
        steps.close()
        assert not litter(tmp_path)
        held = contents(tmp_path)
        assert held == ({**AFTER, **MANY} if said in ("finishing", "done") else BEFORE)
        outcomes.add(said)
        lay_out(tmp_path)
    assert outcomes == {"saving", "finishing", "done"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("k", [1, 32, 33, 64, 73])
def test_a_large_save_that_cannot_force_a_file_changes_nothing(tmp_path: Path, code: int, k: int) -> None:
    lay_out(tmp_path)

    class Failing(Disk):
        count = 0

        def sync(self, handle: int) -> None:
            self.count += 1
            if self.count == k:
                raise OSError(code, "no")
            super().sync(handle)

    open_files = Path("/proc/self/fd")
    handles = len(list(open_files.iterdir())) if open_files.is_dir() else 0
    with pytest.raises(ExplorerError, match="nothing was changed"):
        Store(Failing()).write_all(tmp_path, {**SAVE, **MANY})
    assert contents(tmp_path) == BEFORE
    assert not handles or len(list(open_files.iterdir())) <= handles


def test_a_folder_that_leads_out_is_refused_for_every_file_in_it(tmp_path: Path) -> None:
    root, outside = tmp_path / "library", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "real.md").write_bytes(OLD)
    (root / "notes").symlink_to(outside)
    (outside / "a.md").symlink_to(root / "real.md")
    with pytest.raises(ExplorerError, match="out of the library"):
        store.write_all(root, {"notes/a.md": NEW, "notes/b.md": NEW})
    assert sorted(p.name for p in outside.iterdir()) == ["a.md"]
    assert (root / "real.md").read_bytes() == OLD
