"""The demonstration library as a folder, written a few thousand files at a time, so that its size is the disk's matter."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path

from explorer.demo.plan import make_plan
from explorer.demo.records import ledger, line_of
from explorer.library import names, store, writing
from explorer.library.yaml_text import dump
from explorer.model import ExplorerError, InquiringLine, NodeId, Progress, Records, Verdict

FILES_AT_ONCE = 3000
REVIEW_DAYS = {"default": 270}
_STEP_SECONDS = 0.04


def write_demo(folder: Path, lines: int, seed: int = 0) -> Generator[Progress, None, dict[str, int]]:
    """Write a synthetic library of so many lines into a folder that is empty or not there yet; gives counts by kind.

    The same lines and seed give the same bytes. The file that makes the folder a library comes last, so that what was
    cancelled is no library. Raises ExplorerError where the folder holds anything.
    """
    folder = Path(folder)
    if lines < 1:
        raise ExplorerError("A demonstration library needs at least one line.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExplorerError(f"{folder} is not empty; nothing was written. To mend it, choose a new or empty folder.")
    yield Progress(0, lines, "planning")
    plan = make_plan(lines, seed)
    titles = {note.record.id: note.record.title for note in plan.notes}
    stubs = {line.id: InquiringLine(line.id, line.title) for line in plan.lines}
    files: dict[str, bytes | None] = {}
    for note in plan.notes:
        stem = names.stem(note.record.id)
        files[f"notes/{stem}.md"] = writing.note_text(note.record, stem).encode()
    files[writing.PAPERS_FILE] = writing.papers_text(plan.papers).encode()
    verdicts: list[Verdict] = []
    counts = {"lines": len(plan.lines), "notes": len(plan.notes), "claims": 0, "papers": len(plan.papers)}
    counts["themes"] = len(plan.themes)
    last = time.perf_counter()
    for row in range(len(plan.lines)):
        line, claims, own = line_of(plan, row)
        verdicts += own
        counts["claims"] += len(claims)
        stem = names.stem(line.id)
        about = Records(lines=stubs, claims={claim.id: claim for claim in claims})
        files[f"lines/{stem}.md"] = writing.line_text(line, about, titles, stem).encode()
        if len(files) >= FILES_AT_ONCE:
            store.write_all(folder, files)
            files.clear()
        if time.perf_counter() - last > _STEP_SECONDS:
            yield Progress(row, lines, "writing")
            last = time.perf_counter()
    counts["verdicts"] = len(verdicts)
    if verdicts:
        files[writing.VERDICTS_FILE] = writing.verdicts_text(ledger(verdicts)).encode()
    yield Progress(lines, lines, "saving")
    store.write_all(folder, files)
    themes = Records(themes={NodeId(theme.id): theme for theme in plan.themes})
    said = (
        f"An invented library of {lines:,} lines (seed {seed}), for trying things at real scale. Nothing in it is true."
    )
    about_library = writing.library_values(themes, f"Demonstration library of {lines:,} lines", said, REVIEW_DAYS)
    store.write_all(folder, {writing.LIBRARY_FILE: dump(about_library).encode()})
    return counts
