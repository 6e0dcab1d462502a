"""The timeline's scene: nothing is lost from the counts, nothing imprecise becomes a point, rows never overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.dates import parse_date
from explorer.graph import arrays
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    Theme,
    Verdict,
)
from explorer.scene import Frame, Shape
from explorer.scene.text import width as text_width
from explorer.scene.timeline import (
    GUTTER,
    Cluster,
    Lane,
    TimelineScene,
    TimelineState,
    TimeWindow,
    ticks,
)

TODAY = date(2026, 1, 15)
WIDE, HIGH = 900.0, 360.0


def dated(text: str) -> FuzzyDate:
    found = parse_date(text)
    assert found is not None, text
    return found


def library(*dates: str | tuple[str, ...], verdicts: tuple[Verdict, ...] = (), themes: int = 2) -> Records:
    """One claim per argument ("" is undated), each in its own line; lines take turns over the themes."""
    claims, lines = {}, {}
    for i, written in enumerate(dates, 1):
        line, claim = NodeId(f"line-{i}"), NodeId(f"line-{i}#c1")
        several = (written,) if isinstance(written, str) else written
        told = tuple(dated(one) for one in several if one)
        papers = (NodeId("arXiv:2401.00001"),) if i == 1 else ()
        claims[claim] = DatedClaim(claim, line, f"Finding number {i} holds under stated conditions.", told, papers)
        theme = NodeId(f"theme:{(i - 1) % themes}")
        lines[line] = InquiringLine(line, f"What of {i}?", claims=(claim,), papers=papers, themes=(theme,))
    return Records(
        lines=lines,
        claims=claims,
        papers={NodeId("arXiv:2401.00001"): AnchorPaper(NodeId("arXiv:2401.00001"), "A paper", dated("2024-01"))},
        themes={NodeId(f"theme:{i}"): Theme(NodeId(f"theme:{i}"), f"Theme {i}") for i in range(themes)},
        verdicts=verdicts,
    )


def scene_of(records: Records, lanes: str = "theme") -> TimelineScene:
    return TimelineScene(records, arrays(records), lanes, TODAY)


def claim(i: int) -> NodeId:
    return NodeId(f"line-{i}#c1")


def bar_of(frame: Frame, node: NodeId) -> tuple[list[float], list[float], list[bool], bool, bool, str]:
    for bars in frame.bars:
        if node in bars.ids:
            i = bars.ids.index(node)
            return (
                bars.boxes[i].tolist(),
                bars.soft[i].tolist(),
                bars.open[i].tolist(),
                bars.hatched,
                bars.struck,
                bars.role,
            )
    raise AssertionError(f"{node} has no bar")


def year_window(year: int = 2024) -> TimeWindow:
    return TimeWindow(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())


# -- bars and their ends ------------------------------------------------------------------------------------------------


def test_a_month_is_a_bar_one_month_wide() -> None:
    frame = scene_of(library("2024-03")).frame(year_window(), WIDE, HIGH)
    (x, _, wide, _), soft, is_open, *_ = bar_of(frame, claim(1))
    per_day = (WIDE - GUTTER) / 366
    assert x == pytest.approx(GUTTER + (31 + 29) * per_day, abs=0.01)
    assert wide == pytest.approx(31 * per_day, abs=0.01)
    assert soft == [0, 0]
    assert is_open == [False, False]


def test_a_narrow_bar_keeps_its_middle_and_can_be_hit() -> None:
    scene = scene_of(library("2024-03", "1990"))
    frame = scene.frame(scene.extent(), WIDE, HIGH)
    (x, y, wide, high), *_ = bar_of(frame, claim(1))
    assert wide == 5
    window = scene.extent()
    middle = GUTTER + (date(2024, 3, 16).toordinal() + 0.5 - window.low) * (WIDE - GUTTER) / window.span
    assert x + wide / 2 == pytest.approx(middle, abs=0.1)
    assert scene.hit(window, WIDE, HIGH, TimelineState(), x + 2.5, y + high / 2) == claim(1)


def test_approximate_ends_are_soft_and_open_ends_open() -> None:
    frame = scene_of(library("~2024", "mid-2024 onward", "before 2024-06-01")).frame(year_window(), WIDE, HIGH)
    _, soft, is_open, *_ = bar_of(frame, claim(1))
    assert min(soft) > 3
    assert is_open == [False, False]
    (x, _, wide, _), soft, is_open, *_ = bar_of(frame, claim(2))
    assert is_open == [False, True]
    assert x + wide <= WIDE, "the point of an open end stays in the picture"
    assert soft[0] > 0
    assert soft[1] == 0
    (x, _, _, _), _, is_open, *_ = bar_of(frame, claim(3))
    assert is_open == [True, False]
    assert x >= GUTTER


def test_a_claim_with_two_dates_has_two_bars_in_one_row() -> None:
    scene = scene_of(library(("2024-02", "2024-09")))
    frame = scene.frame(year_window(), WIDE, HIGH)
    boxes = [box for bars in frame.bars for box, node in zip(bars.boxes, bars.ids, strict=False) if node == claim(1)]
    assert len(boxes) == 2
    assert boxes[0][1] == boxes[1][1]
    assert any(len(links.ends) and links.dash for links in frame.links), "joined by a line"
    tight = scene_of(library(("2024-02", "2024-12"))).frame(year_window(), WIDE, HIGH)
    words = next(t for t in tight.texts if t.id == claim(1))
    first, second = sorted(box[0] for bars in tight.bars if bars.ids for box in bars.boxes.tolist())
    assert first < words.x < words.x + text_width(words.text, words.size) < second, "words find the gap"


def test_status_and_due_show_on_the_bar() -> None:
    records = library("2024-03", "2024-05", verdicts=(Verdict(claim(1), Outcome.OVERTURNED, dated("2024-10")),))
    scene = scene_of(records)
    due = np.zeros(len(scene.items.ids) + 10, bool)
    due[arrays(records).index[claim(2)]] = True
    frame = scene.frame(year_window(), WIDE, HIGH, TimelineState(due=due))
    *_, hatched, struck, role = bar_of(frame, claim(1))
    assert (hatched, struck, role) == (False, True, "overturned")
    *_, hatched, struck, role = bar_of(frame, claim(2))
    assert (hatched, struck, role) == (True, False, "claim")
    assert [marks.shape for marks in frame.marks if claim(1) in marks.ids] == [Shape.CROSS]


def test_a_paper_is_a_mark_over_all_the_days_it_may_mean() -> None:
    frame = scene_of(library("2024-03")).frame(year_window(), WIDE, HIGH)
    (marks,) = [m for m in frame.marks if m.shape is Shape.PAGE]
    x, y = marks.xy[0]
    spans = [
        (a, c)
        for links in frame.links
        if links.role == "paper"
        for a, b, c, d in links.ends
        if b == d and abs(b - y) < 0.1
    ]
    assert spans, "its month is drawn, not only its middle"
    assert spans[0][0] < x < spans[0][1]


# -- nothing vanishes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lanes", ["theme", "line", "status", "paper"])
def test_every_claim_is_in_exactly_one_lane_or_undated(lanes: str) -> None:
    records = library("2024-03", "", "~2024", ("2023", "2024-05"), "before 2020", "", "2025 onward")
    scene = scene_of(records, lanes)
    assert sum(lane.claims for lane in scene.lanes) == 7
    frame = scene.frame(scene.extent(), WIDE, 900)
    assert (frame.shown, frame.total) == (7, 7)
    undated = [t for t in frame.texts if t.text == "Undated"]
    assert undated
    assert [t.text for t in frame.texts if t.anchor == "end" and t.y == undated[0].y] == ["2"]
    drawn = {node for bars in frame.bars for node in bars.ids} | {node for m in frame.marks for node in m.ids}
    assert set(records.claims) <= drawn


def test_claims_without_theme_line_or_paper_have_a_lane() -> None:
    lost = DatedClaim(NodeId("gone#c1"), NodeId("gone"), "Nobody asserts me.", (dated("2024"),))
    records = replace(library("2024-03"), claims={lost.id: lost})
    for lanes, name in (("theme", "No theme"), ("line", "No line"), ("paper", "No paper")):
        assert [lane.name for lane in scene_of(records, lanes).lanes if lane.claims] == [name]


def test_clusters_and_bars_together_hold_every_claim_in_every_zoom() -> None:
    scene = scene_of(library(*["2024-03"] * 90, *["~2024"] * 30, themes=1))
    window = scene.extent()
    for _ in range(12):
        plan = scene.plan(window, WIDE, TimelineState())
        singly = int((plan.packing.row >= 0).sum())
        assert singly + int(plan.packing.cluster_count.sum()) == 121  # the paper too
        window = window.zoomed(2, date(2024, 3, 16).toordinal())
    assert singly == 121, "every cluster has opened at last"


def test_density_sums_to_the_dated_claims() -> None:
    records = library("2024-03", "", ("2023", "2024-05"), "before 2020", "2025 onward", "~2024")
    scene = scene_of(records)
    window = scene.extent()
    edges = np.linspace(window.low, window.high, 77)
    assert scene.density(edges).sum() == pytest.approx(5)
    mask = np.zeros(len(arrays(records).ids), bool)
    mask[arrays(records).index[claim(1)]] = True
    assert scene.density(edges, mask).sum() == pytest.approx(1)
    inside = np.array([date(2024, 3, 1).toordinal(), date(2024, 4, 1).toordinal()], float)
    assert scene.density(inside, mask).sum() == pytest.approx(1)


def test_filtered_out_items_are_not_drawn_and_their_lanes_close() -> None:
    records = library("2024-03", "2024-05", "", "2024-07", "")
    scene = scene_of(records)
    everything = scene.frame(year_window(), WIDE, HIGH)
    assert [t.text for t in everything.texts if t.anchor == "end"] == ["1", "2", "2"]
    mask = np.zeros(len(arrays(records).ids), bool)
    mask[[arrays(records).index[claim(2)], arrays(records).index[claim(3)]]] = True
    state = TimelineState(visible=mask)
    frame = scene.frame(year_window(), WIDE, HIGH, state)
    assert {node for bars in frame.bars for node in bars.ids} == {claim(2)}
    assert {node for marks in frame.marks for node in marks.ids} == {claim(3)}
    assert [t.text for t in frame.texts if t.anchor == "end"] == ["1", "1"], "counts follow the filter"
    assert (frame.shown, frame.total) == (2, 5)
    assert not [t for t in frame.texts if t.text == "Theme 0"]
    assert scene.place_of(claim(1), year_window(), WIDE, state) is None


# -- rows ---------------------------------------------------------------------------------------------------------------

SPELLINGS = (
    "2024-03",
    "2024",
    "~2023",
    "Q3 2025",
    "before 2024",
    "2024 onward",
    "2022–2024",
    "2025-01-07",
    "late 2024",
    "",
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=70), st.floats(1, 400), st.integers(1, 3))
def test_bars_of_a_lane_never_overlap(dates: list[str], zoom: float, themes: int) -> None:
    scene = scene_of(library(*dates, themes=themes))
    window = scene.extent().zoomed(zoom, date(2024, 3, 10).toordinal())
    height = scene.height_of(window, WIDE) + 80
    frame = scene.frame(window, WIDE, height)
    boxes = [box for bars in frame.bars if bars.ids for box in bars.boxes.tolist()]
    rows: dict[float, list[list[float]]] = {}
    for box in boxes:
        rows.setdefault(box[1], []).append(box)
    for row in rows.values():
        row.sort()
        for one, other in pairwise(row):
            assert one[0] + one[2] <= other[0] + 0.01


def test_words_stay_clear_of_the_next_bar() -> None:
    scene = scene_of(library(*[f"2024-{m:02d}" for m in range(1, 13)], themes=1))
    frame = scene.frame(scene.extent(), WIDE, HIGH)
    boxes = {
        node: box for bars in frame.bars for node, box in zip(bars.ids, bars.boxes.tolist(), strict=bool(bars.ids))
    }
    titled = [t for t in frame.texts if t.id in boxes]
    assert titled
    for text in titled:
        assert text.x + text_width(text.text, text.size) <= WIDE
        y = boxes[NodeId(text.id)][1]
        for other, box in boxes.items():
            if other != text.id and box[1] == y and box[0] > text.x:
                assert text.x + text_width(text.text, text.size) <= box[0]


def test_panning_keeps_rows() -> None:
    scene = scene_of(library(*["2024-03", "2024", "~2024", "2024-06"] * 8, themes=1))
    window = year_window().zoomed(3, date(2024, 3, 20).toordinal())
    tops = []
    for days in (0.0, 3.0):
        frame = scene.frame(window.moved(days), WIDE, 700)
        tops.append(
            {node: box[1] for b in frame.bars for node, box in zip(b.ids, b.boxes.tolist(), strict=bool(b.ids))}
        )
    both = tops[0].keys() & tops[1].keys()
    assert both
    assert all(tops[0][node] == tops[1][node] for node in both)


# -- pointing and walking -----------------------------------------------------------------------------------------------


def test_hits_find_what_is_drawn() -> None:
    scene = scene_of(library("2024-03", "2024-05", "", themes=1))
    window, state = year_window(), TimelineState()
    frame = scene.frame(window, WIDE, HIGH, state)
    for i in (1, 2):
        (x, y, wide, high), *_ = bar_of(frame, claim(i))
        assert scene.hit(window, WIDE, HIGH, state, x + wide / 2, y + high / 2) == claim(i)
        words = next(t for t in frame.texts if t.id == claim(i))
        assert scene.hit(window, WIDE, HIGH, state, words.x + 60, words.y - 3) == claim(i)
    lane = scene.hit(window, WIDE, HIGH, state, 20, 12)
    assert isinstance(lane, Lane)
    assert lane.id == "theme:0"
    diamonds = next(m for m in frame.marks if m.shape is Shape.DIAMOND)
    assert scene.hit(window, WIDE, HIGH, state, *map(float, diamonds.xy[0])) == claim(3)
    assert scene.hit(window, WIDE, HIGH, state, WIDE - 3, HIGH + 50) is None


def test_a_cluster_tells_its_members_and_is_hit() -> None:
    scene = scene_of(library(*["2024-03"] * 90, themes=1))
    window, state = year_window(), TimelineState()
    frame = scene.frame(window, WIDE, 900, state)
    counted = next(t for t in frame.texts if t.text.startswith("+"))
    found = scene.hit(window, WIDE, 900, state, counted.x, counted.y - 3)
    assert isinstance(found, Cluster)
    assert counted.text == f"+{found.count}"
    assert len(found.ids) == found.count
    ringed = scene.frame(window, WIDE, 900, TimelineState(selected=(found.ids[0],)))
    assert [a for a in ringed.areas if a.outline == "selection"], "what is inside rings its cluster"


def test_walking_goes_through_time_and_lanes() -> None:
    scene = scene_of(library("2024-05", "2024-06", "2024-01", "2024-07", ""))  # lanes: 1, 3, 5 and 2, 4
    state = TimelineState()
    assert scene.walk(None, 1, 0, state) == claim(3)
    assert scene.walk(claim(3), 1, 0, state) == claim(1)
    assert scene.walk(claim(1), 1, 0, state) == claim(1), "the end of the lane"
    assert scene.walk(claim(1), -1, 0, state) == claim(3)
    assert scene.walk(claim(1), 0, 1, state) == claim(2)
    assert scene.walk(claim(4), 0, 1, state) == claim(5), "the undated come last"
    assert scene.walk(claim(5), 0, -1, state) == claim(2)


def test_selected_is_ringed_and_related_lightly() -> None:
    scene = scene_of(library("2024-03", "2024-05"))
    state = TimelineState(selected=(claim(1),), related=frozenset({claim(2)}))
    rings = [a for a in scene.frame(year_window(), WIDE, HIGH, state).areas if a.outline == "selection"]
    assert sorted(a.opacity for a in rings) == [0.4, 1.0]


# -- the window and the axis ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dates", [(), ("2024-03",), ("2024-03-05",), ("before 2020",), ("",), ("1000", "3000")])
def test_any_extent_is_sane(dates: tuple[str, ...]) -> None:
    scene = scene_of(replace(library(*dates), papers={}))
    window = scene.extent()
    assert window.span >= 60
    assert window.low >= 1
    assert window.high <= date.max.toordinal()
    frame = scene.frame(window, WIDE, HIGH)
    assert np.isfinite(np.concatenate([bars.boxes.ravel() for bars in frame.bars] or [np.zeros(1)])).all()


def test_zooming_keeps_the_moment_under_the_cursor() -> None:
    window = year_window()
    at = window.low + 100
    closer = window.zoomed(4, at)
    assert (at - closer.low) / closer.span == pytest.approx(100 / 366)
    assert closer.zoomed(1e9, at).span == pytest.approx(4)
    assert closer.zoomed(1e-9, at).high <= date.max.toordinal()


@settings(max_examples=150, deadline=None)
@given(st.floats(1, 3_652_000), st.floats(0, 15), st.floats(40, 3000))
def test_ticks_stay_readable_at_any_zoom(low: float, doublings: float, width: float) -> None:
    high = min(low + 4 * 2**doublings, float(date.max.toordinal()))
    if high - low < 3:
        return
    marks = ticks(low, high, width)
    assert all(low <= tick.at <= high for tick in marks.minor)
    per_day = width / (high - low)
    least = {"day": 20, "week": 20, "month": 30, "quarter": 30, "year": 30}[marks.step]
    years = (high - low) / 365
    if not (marks.step == "year" and years / max(len(marks.minor), 1) >= 1999):
        assert all((b.at - a.at) * per_day >= least for a, b in pairwise(marks.minor))
    assert all(a.at < b.at for a, b in pairwise(marks.major))


def test_months_stand_over_their_years() -> None:
    marks = ticks(date(2024, 3, 10).toordinal(), date(2025, 3, 10).toordinal(), 800)
    assert marks.step == "month"
    assert [t.label for t in marks.major] == ["2024", "2025"]
    assert marks.major[0].at == date(2024, 1, 1).toordinal(), "the year under way is named too"
    assert [t.alone for t in marks.minor][9:11] == ["2025", "Feb"]


@pytest.mark.parametrize(("days", "first"), [(12, "5 Mar 2024"), (70, "11 Mar 2024"), (200, "Apr 2024")])
def test_a_lone_row_names_the_year(days: int, first: str) -> None:
    low = date(2024, 3, 5).toordinal()
    assert ticks(low, low + days, 420).minor[0].alone == first


def test_many_lanes_fold_where_nothing_is_near() -> None:
    scene = scene_of(library(*["2020-03"] * 30, *["2024-03"] * 30), "line")
    assert scene.height_of(scene.extent(), WIDE) == 60 * 24
    near = TimeWindow(date(2024, 2, 1).toordinal(), date(2024, 5, 1).toordinal())
    assert scene.height_of(near, WIDE) == 31 * 24, "and the lane of the paper dated close by"


# -- figures --------------------------------------------------------------------------------------------------------------


def test_a_figure_says_what_does_not_fit() -> None:
    old = tuple(Verdict(claim(i), Outcome.HOLDS, dated("2024-12")) for i in (3, 4))
    dates = ["2024-02", "2024-03", "before 2020", "before 2021", *[f"2024-{1 + i % 12:02d}" for i in range(36)]]
    scene = scene_of(library(*dates, themes=20, verdicts=old))
    small, large = scene.figure(900, 260), scene.figure(900, 2400)
    assert large.height < 2400, "no empty space below the lanes"
    assert small.shown < small.total == 40
    assert any(t.text.startswith(f"Showing {small.shown} of 40 claims, ") for t in small.texts)
    assert large.shown == 40
    assert any(t.text == "Showing 40 of 40 claims" for t in large.texts)
    for frame in (small, large):
        for text in frame.texts:
            wide = text_width(text.text, text.size, bold=text.bold)
            left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
            assert left >= 0, text
            assert left + wide <= frame.width + 0.5, text
            assert 0 < text.y < frame.height
        for links in frame.links:
            if links.role == "claim" and len(links.ends):
                assert links.ends[:, [0, 2]].min() >= GUTTER - 0.01
        for bars in frame.bars:
            if len(bars.boxes):
                assert bars.boxes[:, 0].min() >= GUTTER - 0.01
                assert (bars.boxes[:, 0] + bars.boxes[:, 2]).max() <= frame.width + 0.01


def test_the_same_question_gives_the_same_picture() -> None:
    records = library("2024-03", "~2024", "", "2023 onward")
    one, two = (scene_of(records).figure(800, 400) for _ in range(2))
    assert one.texts == two.texts
    assert all(np.array_equal(a.boxes, b.boxes) for a, b in zip(one.bars, two.bars, strict=True))
