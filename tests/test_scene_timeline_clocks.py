"""What the clocks draw on the timeline: verdicts on a claim's bar, hatching where it is due, fading as of a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from explorer.clocks import History, due
from explorer.dates import parse_date
from explorer.graph import arrays
from explorer.model import AnchorPaper, DatedClaim, InquiringLine, NodeId, Outcome, Records, Verdict
from explorer.scene import Shape
from explorer.scene.timeline import TimelineScene, TimelineState
from explorer.workspace import LANES

LINE, OLD, NEW, PAPER = NodeId("q"), NodeId("q#c1"), NodeId("q#c2"), NodeId("p")


def when(text: str):
    found = parse_date(text)
    assert found is not None
    return found


def told() -> Records:
    claims = {
        OLD: DatedClaim(OLD, LINE, "Old.", (when("2022-03"),), (PAPER,)),
        NEW: DatedClaim(NEW, LINE, "New.", (when("2025-03"),)),
    }
    verdicts = (Verdict(OLD, Outcome.HOLDS, when("2023-02-01")), Verdict(OLD, Outcome.OVERTURNED, when("2024-09-01")))
    papers = {PAPER: AnchorPaper(PAPER, "P", when("2022-01"))}
    return Records({LINE: InquiringLine(LINE, "Q?", claims=(OLD, NEW))}, {}, claims, papers, {}, verdicts)


def drawn(state: TimelineState, lanes: str = "theme"):
    records = told()
    scene = TimelineScene(records, arrays(records), lanes, date(2026, 1, 1))
    return scene.figure(1200, 400, state)


def as_of(day: date) -> TimelineState:
    records = told()
    columns = arrays(records)
    return TimelineState(faded=History.of(records).unknown(columns, day), as_of=float(day.toordinal()) + 1)


@pytest.mark.parametrize("lanes", LANES)
def test_the_history_stands_on_the_bar_in_every_kind_of_lane(lanes: str) -> None:
    frame = drawn(TimelineState(), lanes)
    rows = {node: bars.boxes[i, 1] for bars in frame.bars for i, node in enumerate(bars.ids)}
    marks = {m.shape: (m.ids, m.xy[:, 1]) for m in frame.marks if m.shape in (Shape.CHECK, Shape.CROSS)}
    assert set(marks) == {Shape.CHECK, Shape.CROSS}
    for ids, heights in marks.values():
        assert ids == (OLD,)
        assert abs(float(heights[0]) - rows[OLD]) < 16


def test_what_is_due_is_hatched_and_nothing_else() -> None:
    records = told()
    ids = due(records, {"default": 60}, date(2026, 1, 1)).ids
    assert ids == {NEW}, "an overturned claim is settled"
    mask = np.array([node in ids for node in arrays(records).ids])
    hatched = [node for bars in drawn(TimelineState(due=mask)).bars if bars.hatched for node in bars.ids]
    assert hatched == [NEW]


def test_bars_papers_and_verdicts_fade_each_from_its_own_day() -> None:
    def weights(day: date) -> dict[str, float]:
        frame = drawn(as_of(day))
        bars = {node: bars.opacity for bars in frame.bars for node in bars.ids}
        marks = {mark.shape.name: mark.opacity for mark in frame.marks}
        return {"old": bars[OLD], "new": bars[NEW]} | marks

    early, middle, late = weights(date(2021, 1, 1)), weights(date(2023, 6, 1)), weights(date(2026, 1, 1))
    assert (early["PAGE"], middle["PAGE"], late["PAGE"]) == (0.25, 1, 1)
    assert (early["CHECK"], middle["CHECK"], late["CHECK"]) == (0.25, 1, 1)
    assert (early["CROSS"], middle["CROSS"], late["CROSS"]) == (0.25, 0.25, 1)
    assert early["old"] < middle["old"] == late["old"]
    assert early["new"] == middle["new"] < late["new"]


def test_nothing_moves_with_the_day_and_nothing_leaves_the_counts() -> None:
    frames = [drawn(as_of(date(year, 6, 1))) for year in range(2021, 2027)]
    places = [{n: tuple(b.boxes[i]) for b in f.bars for i, n in enumerate(b.ids)} for f in frames]
    assert all(one == places[0] for one in places)
    assert {(f.shown, f.total) for f in frames} == {(2, 2)}
