"""Score the stance rules against labelled pages: macro-F1, recall of each class, and how honest the bands are.

    python tests/benchmarks/stance_figures.py FOLDER [LABELS.csv]

The labels (default: ``labels.csv`` in the folder) have columns ``seed`` (how the page's file name starts), ``note_title``,
``label`` and ``confidence``; rows of low confidence are left out. Only totals are printed, never a row, so that pages kept
apart for measuring stay unread.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.model import Evidence, Stance
from explorer.prose import title_key
from explorer.readers import read
from explorer.stance import Band, band, judge


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled citation and what the rules said of it; None where the page was read without it."""

    label: str
    evidence: Evidence | None

    @property
    def said(self) -> str:
        """The stance judged."""
        return self.evidence.stance.value if self.evidence else "absent"

    @property
    def band(self) -> Band:
        """The band of the judgement; an absent one is unsure."""
        return band(self.evidence) if self.evidence else Band.UNSURE


@dataclass(frozen=True, slots=True)
class Figures:
    """The totals over a set of rows."""

    rows: int
    macro_f1: float
    always_supports: float
    recall: dict[str, tuple[int, int]]
    sure_wrong: tuple[int, int]
    likely_right: tuple[int, int]
    unsure: int
    asked_f1: float


def rows_of(folder: Path, labels: Path) -> list[Row]:
    """Read and judge every page of a folder that has labels, in order of file name."""
    wanted: dict[str, list[dict[str, str]]] = {}
    with labels.open(encoding="utf-8", newline="") as handle:
        for record in csv.DictReader(handle):
            wanted.setdefault(record["seed"], []).append(record)
    rows: list[Row] = []
    for path in sorted(folder.glob("*.txt")):
        seed = next((seed for seed in wanted if path.name.startswith(seed)), None)
        if seed is None:
            continue
        reading = read(path.read_bytes(), path.name)
        notes = {note.id: note for note in reading.notes}
        judged: dict[str, Evidence] = {}
        for line in reading.lines:
            for evidence in judge(line, notes):
                note = notes.get(evidence.note)
                judged.setdefault(title_key(note.title if note else evidence.note), evidence)
        rows += [
            Row(record["label"], judged.get(title_key(record["note_title"])))
            for record in wanted[seed]
            if record["confidence"] != "low"
        ]
    return rows


def macro_f1(rows: Sequence[Row], answer: Callable[[Row], str]) -> float:
    """Give the mean F1 of supports and contradicts; a class that neither side names counts as 1."""
    scores = []
    for stance in (Stance.SUPPORTS.value, Stance.CONTRADICTS.value):
        both = sum(row.label == stance == answer(row) for row in rows)
        named = sum((row.label == stance) + (answer(row) == stance) for row in rows)
        scores.append(2 * both / named if named else 1.0)
    return sum(scores) / len(scores)


def figures(rows: Sequence[Row]) -> Figures:
    """Count everything the design asks for."""
    sure = [row for row in rows if row.band is Band.FAIRLY_SURE]
    likely = [row for row in rows if row.band is Band.LIKELY]
    return Figures(
        rows=len(rows),
        macro_f1=macro_f1(rows, lambda row: row.said),
        always_supports=macro_f1(rows, lambda row: "supports"),
        recall={s.value: (sum(r.label == r.said == s for r in rows), sum(r.label == s for r in rows)) for s in Stance},
        sure_wrong=(sum(row.label == "contradicts" for row in sure), len(sure)),
        likely_right=(sum(row.label == "contradicts" for row in likely), len(likely)),
        unsure=sum(row.band is Band.UNSURE for row in rows),
        asked_f1=macro_f1(rows, lambda row: row.label if row.band is Band.UNSURE else row.said),
    )


def describe(found: Figures) -> str:
    """Put the totals into a few lines."""
    share = 100 * found.unsure / max(1, found.rows)
    recalls = ", ".join(f"{name} {right} of {all_}" for name, (right, all_) in found.recall.items())
    return "\n".join(
        (
            f"rows {found.rows}: macro-F1 {found.macro_f1:.3f} (always supports: {found.always_supports:.3f})",
            f"recall: {recalls}",
            f"fairly sure supports: {found.sure_wrong[0]} contradictions of {found.sure_wrong[1]}",
            f"likely contradicts: {found.likely_right[0]} right of {found.likely_right[1]}",
            f"unsure: {found.unsure} ({share:.0f} %); answered by the label, macro-F1 {found.asked_f1:.3f}",
        )
    )


def main(arguments: Sequence[str]) -> int:
    """Print the figures of one folder."""
    if not 1 <= len(arguments) <= 2:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    labels = Path(arguments[1]) if len(arguments) > 1 else folder / "labels.csv"
    print(describe(figures(rows_of(folder, labels))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
