"""Pages read and imported, and a library folder opened cold."""

from __future__ import annotations

import os
import re
import shutil
import statistics
from collections.abc import Iterable
from pathlib import Path

from registry import Row, Stand, benchmark, in_turn, timed

PAGES = 1000


@benchmark("pages.read", about="reading one page, the slowest of five (CLAIM_EXPLORER_PAGES: a folder of real ones)")
def pages_read(stand: Stand) -> Iterable[Row]:
    from explorer.demo import demo_pages
    from explorer.readers import read

    folder = os.environ.get("CLAIM_EXPLORER_PAGES")
    if folder:
        pages = [(path.name, path.read_bytes()) for path in sorted(Path(folder).glob("*.txt"))]
    else:
        pages = list(demo_pages(5))
    stop = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

    def plainly(data: bytes) -> list[str]:
        return [part for text in data.decode().splitlines() for part in stop.split(text)]

    ours = {name: timed(lambda n=name, d=data: read(d, n), 15, warm=True) for name, data in pages}
    slowest = max(ours, key=lambda name: statistics.median(ours[name]))
    plain = timed(lambda: plainly(dict(pages)[slowest]), 15, warm=True)
    yield Row(
        "pages.read", "ms", [value * 1000 for value in ours[slowest]], "under 50 ms", lambda value, _: value < 50,
        f"decoding and cutting the same page at its stops ({len(pages)} pages, {'real' if folder else 'generated'})",
        [value * 1000 for value in plain],
    )  # fmt: skip


@benchmark(
    "pages.import",
    "pages.import-growth",
    about="pages of varied titles imported into a new folder, a second; twice as many",
)
def pages_import(stand: Stand) -> Iterable[Row]:
    from explorer.demo import demo_pages
    from explorer.jobs import drain
    from explorer.library import import_pages, store

    count = max(50, round(PAGES * min(1.0, stand.scale)))
    sources = {}
    for size in (count, 2 * count):
        sources[size] = stand.folder / f"pages-{size}"
        sources[size].mkdir(exist_ok=True)
        for name, data in demo_pages(size):
            (sources[size] / name).write_bytes(data)
    into = stand.folder / "imported"

    def bring_in(size: int) -> None:
        drain(import_pages([sources[size]], into))

    def copy_only() -> None:
        store.write_all(into, {path.name: path.read_bytes() for path in sorted(sources[count].iterdir())})

    bring_in(count)
    small, large, copied = in_turn(
        lambda: bring_in(count), lambda: bring_in(2 * count), copy_only, before=lambda: shutil.rmtree(into)
    )
    scale = count / PAGES
    yield Row(
        "pages.import", "pages/s", [count / value for value in small], "at least 200 pages/s", lambda value, _: value >= 200,
        f"copying the same {count:,} files safely, unread", [count / value for value in copied], scale,
    )  # fmt: skip
    yield Row(
        "pages.import-growth", "s", large, "at most 2.3 times", lambda _, ratio: ratio <= 2.3,
        f"half as many pages ({count:,})", small, scale,
    )  # fmt: skip


@benchmark("library.cold-open", about="opening a library folder without an index (its files are in the system's cache)")
def cold_open(stand: Stand) -> Iterable[Row]:
    import yaml

    from explorer.jobs import drain
    from explorer.library import load

    folder = stand.demo_folder()
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        raise SystemExit("PyYAML has no C loader here, so there is nothing to compare with.")

    def parse_only() -> int:
        count = 0
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".md":
                head = path.read_text("utf-8").split("\n---\n", 1)[0].removeprefix("---\n")
                count += len(yaml.load(head, Loader=loader))
            elif path.suffix == ".yaml":
                count += len(yaml.load(path.read_text("utf-8"), Loader=loader))
        return count

    parse_only()
    ours, plain = in_turn(lambda: drain(load(folder)), parse_only)
    limit = 10 * stand.scale
    yield Row(
        "library.cold-open", "s", ours, f"at most 2.5 times, and {limit:g} s",
        lambda value, ratio: ratio <= 2.5 and value <= max(limit, 0.5),
        "reading the same files and parsing their YAML with PyYAML's C loader", plain,
    )  # fmt: skip
