"""Clocks: decay from the ledger, what is due and in which order, quiet corners, and what is merely newer."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from math import inf, log

import pytest

from explorer.clocks import (
    age,
    claim_clocks,
    due,
    estimate,
    freshness,
    lives,
    merely_newer,
    observations,
    quiet_corners,
)
from explorer.clocks.decay import LEAST_FALLEN, Observation
from explorer.dates import day, parse_date
from explorer.model import (
    AnchorPaper,
    Citation,
    ClaimLink,
    DatedClaim,
    Evidence,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)

BIRTH = date(2020, 1, 1)
MONTH = 365.25 / 12
T = NodeId("theme:t")


def when(text: str):
    found = parse_date(text)
    assert found is not None
    return found


def library(*dates: str, themes: tuple[NodeId, ...] = (T,), verdicts: tuple[Verdict, ...] = ()) -> Records:
    """One line for each claim, all of one theme."""
    lines, claims = {}, {}
    for i, written in enumerate(dates):
        line, claim = NodeId(f"q{i}"), NodeId(f"q{i}#c1")
        claims[claim] = DatedClaim(claim, line, f"Finding {i}.", (when(written),) if written else ())
        lines[line] = InquiringLine(line, f"What of {i}?", claims=(claim,), themes=themes)
    return Records(lines=lines, claims=claims, themes={T: Theme(T, "T")}, verdicts=verdicts)


def simulated(n: int, half_life_months: float, seed: int, tests: int = 1) -> Records:
    """Claims of one day with exponential lives, each tested at random days; the verdict tells only before or after."""
    rng = random.Random(seed)
    base = library(*[BIRTH.isoformat()] * n)
    verdicts = []
    for claim in base.claims:
        life = rng.expovariate(log(2) / (half_life_months * MONTH))
        for at in sorted(rng.uniform(30, 700) for _ in range(tests)):
            outcome = Outcome.HOLDS if at < life else rng.choice([Outcome.WEAKENED, Outcome.OVERTURNED])
            verdicts.append(Verdict(claim, outcome, day(BIRTH + timedelta(days=round(at)))))
            if outcome is not Outcome.HOLDS:
                break
    return replace(base, verdicts=tuple(verdicts))


@pytest.mark.parametrize("tests", [1, 3])
@pytest.mark.parametrize("seed", range(8))
def test_five_hundred_claims_with_a_life_of_nine_months_are_estimated_within_15_percent(seed: int, tests: int) -> None:
    life = lives(simulated(500, 9, seed, tests), {"default": 30, T: 40}).of(T)
    assert life.basis == "estimated"
    assert life.days == pytest.approx(9 * MONTH, rel=0.15)
    assert life.low < life.days < life.high
    assert "estimated from 500 tested claims" in life.said()


def test_without_verdicts_a_life_is_assumed_and_says_whose_assumption_it_is() -> None:
    told = library("2024")
    assert lives(told).of(T).basis == "assumed"
    assert (lives(told).of(T).days, lives(told, {"default": 270}).of(None).days) == (365, 270)
    assert lives(told, {"default": 270, T: 100}).of(T).days == 100
    assert lives(told, {"T": 80}).of(T).days == 80, "a theme may be named as well"
    assert "assumed (the theme's review interval; 0 tested, 0 fell" in lives(told, {T: 100}).of(T).said()


def test_an_estimate_waits_for_enough_falls_and_for_some_that_held() -> None:
    fell = [Observation(NodeId(f"f{i}"), 0.0, 100.0) for i in range(40)]
    held = [Observation(NodeId(f"h{i}"), 300.0, inf) for i in range(5)]
    assert estimate(fell) is None, "nothing was seen to hold, so no life can be told"
    assert estimate([*fell[: LEAST_FALLEN - 1], *held]) is None
    assert estimate([*fell[:LEAST_FALLEN], *held]) is not None
    assert estimate([*held]) is None


def test_the_maximum_is_the_maximum() -> None:
    """Against the closed form where every interval is one day wide: falls over days at risk."""
    some = [Observation(NodeId(str(i)), 50.0 * i, 50.0 * i + 1) for i in range(1, 31)]
    found = estimate(some)
    assert found is not None
    assert found.days == pytest.approx(log(2) * sum(o.held + 0.5 for o in some) / 30, rel=1e-3)


def test_the_ledger_is_read_as_intervals() -> None:
    told = library("2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "")

    def verdict(i: int, outcome: Outcome, on: str) -> Verdict:
        return Verdict(NodeId(f"q{i}#c1"), outcome, when(on))

    told = replace(
        told,
        verdicts=(
            verdict(0, Outcome.OVERTURNED, "2024-12-31"),
            verdict(0, Outcome.HOLDS, "2024-07-01"),
            verdict(1, Outcome.WEAKENED, "2024-07-01"),
            verdict(1, Outcome.HOLDS, "2024-12-31"),
            verdict(2, Outcome.CANNOT_TEST, "2024-07-01"),
            verdict(3, Outcome.OVERTURNED, "2023-07-01"),
            verdict(4, Outcome.HOLDS, "2024-07-01"),
        ),
    )
    assert observations(told) == (
        Observation(NodeId("q0#c1"), 182.0, 365.0),
        Observation(NodeId("q1#c1"), 365.0, inf),
    )


def test_three_clocks_with_their_precision() -> None:
    told = library("2024")
    claim = replace(told.claims[NodeId("q0#c1")], papers=(NodeId("p1"), NodeId("p2")))
    papers = {NodeId(p): AnchorPaper(NodeId(p), p, when(d)) for p, d in (("p1", "2022-03"), ("p2", "2023"))}
    told = replace(told, papers=papers, verdicts=(Verdict(claim.id, Outcome.HOLDS, when("2025-02-03")),))
    clocks = claim_clocks(told, claim)
    assert clocks.claimed == when("2024")
    assert (clocks.oldest, clocks.newest) == (when("2022-03"), when("2023"))
    assert clocks.tested == clocks.since == when("2025-02-03")
    assert age(clocks.claimed, date(2025, 1, 10)) == age(when("2024"), date(2025, 1, 10))
    assert (age(when("2024"), date(2025, 1, 10)).least, age(when("2024"), date(2025, 1, 10)).most) == (10, 375)
    assert age(when("mid-2024 onward"), date(2025, 5, 1)).least == age(when("2024-05-01"), date(2025, 5, 1)).least


def test_papers_of_restated_notes_stand_in_for_papers_a_claim_does_not_name() -> None:
    told = library("2024")
    note = SourceNote(NodeId("n"), "N?", papers=(NodeId("p"),))
    claim = replace(told.claims[NodeId("q0#c1")], notes=(ClaimLink(note.id, 0.9),))
    told = replace(told, notes={note.id: note}, papers={NodeId("p"): AnchorPaper(NodeId("p"), "", when("2021"))})
    assert claim_clocks(told, claim).newest == when("2021")
    assert claim_clocks(told, replace(claim, notes=(ClaimLink(note.id, 0.9, False),))).newest is None


def test_the_list_is_ordered_by_overdue_times_lines_and_counts_every_claim() -> None:
    told = library("2024-01-01", "2023-01-01", "2025-12-01", "", "2023-06-01", "2025")
    note = SourceNote(NodeId("n"), "N?")
    first = replace(told.claims[NodeId("q0#c1")], notes=(ClaimLink(note.id, 0.9),))
    lines = {
        node: replace(line, evidence=(Evidence(note.id, Stance.SUPPORTS, 1.0, "x", 1, 1, "page"),) if i else ())
        for i, (node, line) in enumerate(told.lines.items())
    }
    told = replace(told, lines=lines, notes={note.id: note}).with_records(first)
    told = replace(told, verdicts=(Verdict(NodeId("q4#c1"), Outcome.OVERTURNED, when("2023-09-01")),))
    found = due(told, {"default": 300}, date(2026, 1, 1))
    assert [one.claim for one in found.items] == ["q0#c1", "q1#c1"], "six lines rest on the younger one"
    assert found.items[0].lines == tuple(NodeId(f"q{i}") for i in range(6))
    assert found.items[1].ratio == pytest.approx(1096 / 300)
    assert (found.settled, found.undated, found.perhaps) == (("q4#c1",), ("q3#c1",), ("q5#c1",))
    assert (found.fresh, found.total) == (1, 6)
    assert "never tested; 3.7 times the expected life; 1 line rests on it" in found.items[1].why


def test_a_verdict_resets_the_age_and_one_dated_before_the_claim_does_not() -> None:
    told = library("2023-01-01", "2023-01-01")
    told = replace(
        told,
        verdicts=(
            Verdict(NodeId("q0#c1"), Outcome.CANNOT_TEST, when("2025-06-01")),
            Verdict(NodeId("q1#c1"), Outcome.HOLDS, when("2021-06-01")),
        ),
    )
    found = due(told, {"default": 300}, date(2026, 1, 1))
    assert [one.claim for one in found.items] == ["q1#c1"]
    assert due(told, {"default": 300}, date(2026, 1, 1)) == found, "looking changes nothing"


def test_five_planted_quiet_corners_and_no_other() -> None:
    other = NodeId("theme:other")
    lines, claims = {}, {}
    for i in range(12):
        line, claim = NodeId(f"q{i}"), NodeId(f"q{i}#c1")
        claims[claim] = DatedClaim(claim, line, "x", (when("2023" if i < 8 else "2026-01"),) if i != 7 else ())
        lines[line] = InquiringLine(line, "?", claims=(claim,), themes=(T if i != 6 else other,))
    papers = {
        NodeId(f"p{i}"): AnchorPaper(NodeId(f"p{i}"), "", when(d), themes=(T,) if i else ())
        for i, d in enumerate(("2024-03", "2024-05", "2025", "2023-12-30", "2021"))
    }
    lines[NodeId("q0")] = replace(lines[NodeId("q0")], papers=(NodeId("p0"),))
    verdicts = (Verdict(NodeId("q5#c1"), Outcome.CANNOT_TEST, when("2025")),)
    told = Records(lines, {}, claims, papers, {t: Theme(t, t) for t in (T, other)}, verdicts)
    found = quiet_corners(told, 3, date(2026, 6, 1))
    assert [one.claim for one in found] == [f"q{i}#c1" for i in range(5)]
    assert {one.papers for one in found} == {3}
    assert not quiet_corners(told, 4)


def test_a_contradicting_note_is_marked_only_where_it_is_newer_than_all_else_on_every_day_it_may_mean() -> None:
    told = library("2024-03", "2024", "2024-03", "")
    notes = {NodeId(n): SourceNote(NodeId(n), n, date=when(d)) for n, d in (("new", "2024-09"), ("old", "2023"))}
    for i in range(4):
        line = told.lines[NodeId(f"q{i}")]
        evidence = [Evidence(NodeId("new"), Stance.CONTRADICTS, 1.0, "x", 1, 1, "page")]
        if i == 0:
            evidence += [Evidence(NodeId("old"), Stance.CONTRADICTS, 1.0, "x", 1, 1, "page")]
        if i == 2:
            evidence += [Evidence(NodeId("new"), Stance.SUPPORTS, 1.0, "x", 1, 2, "page")]
        told = told.with_records(replace(line, evidence=tuple(evidence)))
    told = replace(told, notes=notes)
    found = merely_newer(told)
    assert [(one.line, one.note) for one in found] == [("q0", "new")]
    assert found[0].days == 154
    assert "Sep 2024" in found[0].reason
    assert all(e.stance is Stance.CONTRADICTS for e in told.lines[NodeId("q0")].evidence), "marked, never applied"


def test_each_citing_sentence_tells_the_due_claims_it_rests_on() -> None:
    told = library("2023-01-01", "2026-01-01")
    a, b = (SourceNote(NodeId(n), n, date=when(d)) for n, d in (("a", "2022"), ("b", "2025")))
    one, two = told.claims.values()
    told = told.with_records(
        replace(one, notes=(ClaimLink(a.id, 0.8),)), replace(two, notes=(ClaimLink(b.id, 0.8), ClaimLink(a.id, 0.8)))
    )
    line = replace(
        told.lines[NodeId("q0")],
        paragraphs=("One A. Two A and B.", "None."),
        citations=(Citation(a.id, 1, 1, 4, 5), Citation(a.id, 1, 2, 11, 12), Citation(b.id, 1, 2, 17, 18)),
    )
    told = replace(told, notes={a.id: a, b.id: b}).with_records(line)
    listed = due(told, {"default": 300}, date(2026, 6, 1))
    found = freshness(told, line, listed.ids)
    assert [(f.paragraph, f.sentence, f.due) for f in found] == [(1, 1, ("q0#c1",)), (1, 2, ("q0#c1",))]
    assert len(found[1].claims) == 2
    assert found[1].oldest == when("2022")
    assert found[1].newest == when("2025")
    assert found[0].said() == "Rests on 2 claims, 1 due for a re-test; what it cites is dated 2022."
