"""The library as of a day: what is left out, whose badge flips when, and the report between two days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from explorer.clocks import History, as_of, changes_between
from explorer.dates import parse_date
from explorer.graph import Badge, arrays, badge, tally
from explorer.model import (
    AnchorPaper,
    ClaimLink,
    ClaimStatus,
    DatedClaim,
    Evidence,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Verdict,
)

Q, C1, C2 = NodeId("q"), NodeId("q#c1"), NodeId("q#c2")


def when(text: str):
    found = parse_date(text)
    assert found is not None
    return found


def planted() -> Records:
    """A line supported from January 2023 on, and contradicted from June 2024 on."""
    notes = {
        NodeId(n): SourceNote(
            NodeId(n), n, date=when(d) if d else None, papers=(NodeId("p"),) if n == "by-paper" else ()
        )
        for n, d in (("for", "2023-01"), ("against", "2024-06"), ("by-paper", ""), ("undated", ""), ("by-claim", ""))
    }
    stances = dict.fromkeys(notes, Stance.MENTIONS)
    stances[NodeId("for")], stances[NodeId("against")] = Stance.SUPPORTS, Stance.CONTRADICTS
    line = InquiringLine(
        Q,
        "Does it help?",
        paragraphs=("It does.",),
        evidence=tuple(Evidence(n, s, 1.0, "x", 1, 1, "page") for n, s in stances.items()),
        sources=tuple(notes),
        claims=(C1, C2),
        papers=(NodeId("p"),),
    )
    claims = {
        C1: DatedClaim(C1, Q, "One.", (when("2023-03"),)),
        C2: DatedClaim(C2, Q, "Two.", (when("2024-11"),), (NodeId("p"),), (ClaimLink(NodeId("by-claim"), 0.7),)),
    }
    papers = {NodeId("p"): AnchorPaper(NodeId("p"), "P", when("2024-02-10"))}
    verdicts = (
        Verdict(C1, Outcome.HOLDS, when("2023-09-01"), number=1),
        Verdict(C1, Outcome.OVERTURNED, when("2025-01-01"), number=2),
    )
    return Records({Q: line}, notes, claims, papers, {}, verdicts)


def test_a_line_flips_from_supported_to_contested_on_the_first_day_of_the_known_month() -> None:
    told = planted()
    day = date(2023, 1, 1)
    seen = []
    while day < date(2025, 1, 1):
        seen.append((day, badge(as_of(told, day), Q)))
        day += timedelta(days=1)
    flips = [(d, now) for (d, now), (_, was) in zip(seen[1:], seen, strict=False) if now is not was]
    assert seen[0][1] is Badge.SUPPORTED
    assert flips == [(date(2024, 6, 1), Badge.CONTESTED)]
    assert badge(as_of(told, date(2022, 12, 31)), Q) is Badge.UNSUPPORTED


def test_what_is_not_yet_known_is_left_out_everywhere_and_the_text_stays() -> None:
    told = planted()
    then = as_of(told, date(2024, 1, 1))
    assert set(then.notes) == {"for", "undated"}
    assert (set(then.claims), set(then.papers)) == ({C1}, set())
    line = then.lines[Q]
    assert (line.claims, line.papers, line.sources) == ((C1,), (), ("for", "undated"))
    assert line.paragraphs == told.lines[Q].paragraphs
    assert [v.number for v in then.verdicts] == [1]
    assert then.status(C1) is ClaimStatus.HOLDS
    assert len(tally(then, Q).supports) == 1
    later = as_of(told, date(2024, 11, 1))
    assert later.claims[C2].papers == ("p",)
    assert set(later.notes) == set(told.notes)
    assert as_of(told, date(2030, 1, 1)) == told


def test_a_note_is_dated_by_itself_else_its_papers_else_the_claims_that_restate_it() -> None:
    history = History.of(planted())
    days = {n: date.fromordinal(int(history.since[NodeId(n)])) for n in ("for", "by-paper", "by-claim")}
    assert days == {"for": date(2023, 1, 1), "by-paper": date(2024, 2, 10), "by-claim": date(2024, 11, 1)}
    assert history.inferred == {"by-claim"}
    assert "undated" not in history.since
    denied = planted().with_records(replace(planted().claims[C2], notes=(ClaimLink(NodeId("by-claim"), 0.7, False),)))
    assert NodeId("by-claim") not in History.of(denied).since


def test_a_wide_date_hides_nothing_that_may_have_been_known() -> None:
    told = planted().with_records(replace(planted().claims[C2], dates=(when("~2024"),), papers=(), notes=()))
    assert C2 in as_of(told, date(2024, 1, 1)).claims
    assert C2 not in as_of(told, date(2023, 12, 31)).claims
    open_start = told.with_records(replace(told.claims[C2], dates=(when("until 2026"),)))
    assert C2 in as_of(open_start, date(1990, 1, 1)).claims


def test_the_report_between_two_days() -> None:
    told = planted()
    report = changes_between(told, date(2024, 12, 31), date(2024, 1, 1))
    assert (report.one, report.other) == (date(2024, 1, 1), date(2024, 12, 31)), "in their order"
    assert (report.claims, report.papers) == ((C2,), ("p",))
    assert report.notes == ("against", "by-paper", "by-claim")
    assert [(f.line, f.before, f.after, f.notes) for f in report.flips] == [
        (Q, Badge.SUPPORTED, Badge.CONTESTED, ("against", "by-paper", "by-claim"))
    ]
    assert not report.verdicts
    assert "1 claim added, 3 notes, 1 paper, 1 line changed its badge" in report.summary()
    assert [v.number for v in changes_between(told, date(2024, 12, 31), date(2025, 1, 1)).verdicts] == [2]
    assert changes_between(told, date(2026, 1, 1), date(2027, 1, 1)).summary().endswith("nothing changed.")


def test_days_add_up() -> None:
    """What came between two days is what came before a third between them, and after it."""
    told = planted()
    whole = changes_between(told, date(2022, 1, 1), date(2026, 1, 1))
    parts = [
        changes_between(told, date(2022, 1, 1), date(2024, 6, 1)),
        changes_between(told, date(2024, 6, 1), date(2026, 1, 1)),
    ]
    for name in ("claims", "notes", "papers", "verdicts"):
        assert set(getattr(whole, name)) == {one for part in parts for one in getattr(part, name)}


def test_flags_and_versions_agree_with_the_records() -> None:
    told = planted()
    history, columns = History.of(told), arrays(told)
    day, last = date(2022, 6, 1), None
    while day < date(2025, 6, 1):
        then = as_of(told, day, history)
        known = {*then.notes, *then.claims, *then.papers}
        unknown = {columns.ids[i] for i in np.flatnonzero(history.unknown(columns, day))} - {Q}
        assert known | unknown == {*told.notes, *told.claims, *told.papers}
        now = (history.version(Q, day), history.line(told.lines[Q], day), history.verdicts(day))
        if last is not None and last[0] == now[0]:
            assert last == now
        last = now
        assert badge(history.around(told.lines[Q], day), Q) is badge(then, Q)
        day += timedelta(days=9)
