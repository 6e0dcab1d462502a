"""The claim graph: what it documents, its columns, and every question asked of it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from explorer import graph
from explorer.model import (
    AnchorPaper,
    Citation,
    ClaimLink,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    Kind,
    NextLine,
    NodeId,
    Outcome,
    Records,
    Relation,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)


def n(text: str) -> NodeId:
    return NodeId(text)


def month(year: int, number: int) -> FuzzyDate:
    return FuzzyDate(date(year, number, 1), date(year, number, 28), False, f"{year}-{number:02d}", "")


def said(note: str, stance: str, confidence: float = 0.8) -> Evidence:
    return Evidence(n(note), Stance(stance), confidence, "a quote", 1, 1, "rules", "an opener")


def library() -> Records:
    lines = [
        InquiringLine(
            n("sleep"),
            "Does sleep help memory?",
            "Asks about sleep.",
            ("First.", "Second."),
            citations=(Citation(n("stray"), 1, 1, 0, 2),),
            sources=(n("naps"), n("nights"), n("listed")),
            evidence=(said("naps", "supports"), said("nights", "supports"), said("doubt", "contradicts", 0.5)),
            claims=(n("sleep#c1"), n("sleep#c2")),
            papers=(n("arXiv:2401.00001"),),
            next=(NextLine(n("dreams"), "Dreams?", "named"), NextLine(None, "Elsewhere?")),
            themes=(n("theme:mind"),),
        ),
        InquiringLine(
            n("dreams"),
            "Do dreams matter?",
            evidence=(said("doubt", "supports", 0.9), said("naps", "contradicts", 0.9)),
            span=month(2023, 3),
        ),
        InquiringLine(n("rest"), "Is rest enough?", evidence=(said("naps", "supports"), said("doubt", "mentions"))),
        InquiringLine(n("walks"), "Do walks help?", sources=(n("naps"),), themes=(n("theme:mind"),)),
    ]
    notes = [
        SourceNote(n("naps"), "Do naps help?", "They do.", ("More.",), papers=(n("arXiv:2401.00001"),)),
        SourceNote(n("nights"), "Do nights help?", papers=(n("arXiv:2401.00001"),)),
        SourceNote(n("doubt"), "Is it practice?", links=(n("naps"), n("naps"), n("nowhere"))),
        SourceNote(n("listed"), "Listed only?", date=month(2022, 1)),
        SourceNote(n("stray"), "Cited only?"),
    ]
    claims = [
        DatedClaim(
            n("sleep#c1"),
            n("sleep"),
            "Naps help.",
            (month(2024, 1), month(2025, 6)),
            (n("arXiv:2401.00001"),),
            (ClaimLink(n("naps"), 0.7), ClaimLink(n("nights"), 0.3, confirmed=False)),
        ),
        DatedClaim(
            n("sleep#c2"), n("sleep"), "Since when?", (FuzzyDate(date(2024, 5, 1), None, True, "2024-05~/..", ""),)
        ),
    ]
    papers = [
        AnchorPaper(n("arXiv:2401.00001"), "On naps", month(2024, 1), themes=(n("theme:mind"),), asserted=True),
        AnchorPaper(n("arXiv:2402.00002"), "On doubt", cites=(n("arXiv:2401.00001"),)),
    ]
    themes = [Theme(n("theme:mind"), "Mind"), Theme(n("theme:sleep"), "Sleep", parent=n("theme:mind"))]
    return Records(
        *({one.id: one for one in table} for table in (lines, notes, claims, papers, themes)),
        (Verdict(n("sleep#c1"), Outcome.WEAKENED, month(2025, 7)),),
    )


def test_build_gives_documented_nodes():
    built = graph.build(library())
    assert isinstance(built, nx.MultiDiGraph)
    assert list(built) == list(graph.arrays(library()).ids)
    line = built.nodes["sleep"]
    assert line["kind"] == "line"
    assert line["dates"] == ("2024-01", "2025-06", "2024-05~/..")
    assert line["text"] == "First.\n\nSecond."
    assert line["themes"] == ("theme:mind",)
    assert built.nodes["dreams"]["dates"] == ("2023-03",)
    assert built.nodes["naps"]["text"] == "They do.\n\nMore."
    claim = built.nodes["sleep#c1"]
    assert (claim["status"], claim["themes"], claim["line"]) == ("weakened", ("theme:mind",), "sleep")
    assert built.nodes["arXiv:2401.00001"]["asserted"] is True
    assert built.nodes["theme:sleep"]["themes"] == ("theme:mind",)


def test_build_keys_edges_by_relation():
    built = graph.build(library())
    edge = built.edges["sleep", "doubt", "cites"]
    assert (edge["stance"], edge["quote"], edge["judged_by"], edge["confidence"], edge["reason"]) == (
        "contradicts",
        "a quote",
        "rules",
        0.5,
        "an opener",
    )
    assert "stance" not in built.edges["sleep", "listed", "cites"]
    assert built.has_edge("sleep", "stray", "cites")
    assert built.edges["sleep#c1", "naps", "restates"]["score"] == 0.7
    assert not built.has_edge("sleep#c1", "nights")  # a person denied it
    assert built.edges["sleep", "dreams", "next"]["reason"] == "named"
    assert built.number_of_edges("doubt", "naps") == 1  # linked twice, one edge
    assert "nowhere" not in built
    for source, target, key in [
        ("sleep", "sleep#c2", "asserts"),
        ("naps", "arXiv:2401.00001", "rests-on"),
        ("sleep#c1", "arXiv:2401.00001", "rests-on"),
        ("sleep", "arXiv:2401.00001", "anchored-in"),
        ("theme:sleep", "theme:mind", "about"),
        ("arXiv:2402.00002", "arXiv:2401.00001", "cites-paper"),
    ]:
        assert built.edges[source, target, key]["relation"] == key


def test_arrays_say_the_same_as_the_graph():
    records = library()
    built, columns = graph.build(records), graph.arrays(records)
    relations, stances = list(Relation), list(Stance)
    from_columns = sorted(
        (columns.ids[a], columns.ids[b], relations[r].value, stances[s].value if s >= 0 else None)
        for (a, b), r, s in zip(columns.edges.tolist(), columns.relations, columns.stances, strict=True)
    )
    from_graph = sorted((a, b, key, data.get("stance")) for a, b, key, data in built.edges(keys=True, data=True))
    assert from_columns == from_graph
    for row, node in enumerate(columns.ids):
        assert columns.index[node] == row
        assert list(Kind)[columns.kinds[row]].value == built.nodes[node]["kind"]
        both = sorted([*built.predecessors(node), *built.successors(node)])
        assert sorted(set(both)) == sorted({columns.ids[i] for i in columns.neighbours(row)})
        assert columns.degree[row] == built.degree(node) == len(columns.neighbours(row)) == len(columns.edges_of(row))
        for edge, other in zip(columns.edges_of(row), columns.neighbours(row), strict=True):
            assert set(columns.edges[edge].tolist()) == {row, int(other)}
    around = columns.around(np.array([0, 2]))
    assert sorted(around.tolist()) == sorted([*columns.neighbours(0).tolist(), *columns.neighbours(2).tolist()])


def test_arrays_dates_themes_and_citations():
    columns = graph.arrays(library())
    at = {node: row for row, node in enumerate(columns.ids)}
    assert columns.earliest[at[n("sleep")]] == date(2024, 1, 1).toordinal()
    assert columns.latest[at[n("sleep")]] == np.inf
    assert columns.latest[at[n("sleep#c1")]] == date(2025, 6, 28).toordinal()
    assert columns.earliest[at[n("dreams")]] == date(2023, 3, 1).toordinal()
    assert np.isnan(columns.earliest[at[n("naps")]])
    assert np.isnan(columns.latest[at[n("theme:mind")]])
    assert columns.theme[at[n("sleep#c2")]] == columns.theme_ids.index(n("theme:mind"))
    assert columns.theme[at[n("naps")]] == -1
    assert columns.theme[at[n("theme:sleep")]] == 1
    assert columns.cited[at[n("naps")]] == 5  # four lines and one note
    dtypes = [columns.kinds, columns.theme, columns.cited, columns.edges, columns.relations, columns.stances]
    assert [one.dtype.name for one in dtypes] == ["int8", "int32", "int32", "int32", "int8", "int8"]


def test_an_empty_library_has_empty_answers():
    empty = Records()
    columns = graph.arrays(empty)
    assert len(columns) == 0
    assert columns.edges.shape == (0, 2)
    assert graph.build(empty).number_of_nodes() == 0
    assert graph.fault_lines(empty) == ()
    assert graph.what_falls(empty, n("x")) == ()
    assert graph.next_lines(empty, n("x")) == ()
    assert graph.tally(empty, n("x")).supports == ()
    assert graph.badge(empty, n("x")) is graph.Badge.UNSUPPORTED
    assert graph.neighbourhood(columns, n("x"), 2) == set()
    assert graph.shortest_path(columns, n("x"), n("y")) == ()
    assert len(graph.pagerank(columns)) == 0


def test_independent_papers_count_once():
    records = library()
    count = graph.tally(records, n("sleep"))
    assert [one.note for one in count.supports] == ["naps", "nights"]
    assert count.papers_for == {"arXiv:2401.00001"}
    assert count.papers_against == {"doubt"}  # rests on no paper, so it is its own source


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ("", "unsupported"),
        ("m", "unsupported"),
        ("s", "supported"),
        ("sm", "supported"),
        ("sc", "contested"),
        ("ssc", "contested"),
        ("scc", "challenged"),
        ("c", "challenged"),
    ],
)
def test_badge_follows_its_rule(stances, expected):
    full = {"s": "supports", "c": "contradicts", "m": "mentions"}
    evidence = tuple(said(f"n{i}", full[one]) for i, one in enumerate(stances))
    line = InquiringLine(n("q"), "Q?", evidence=evidence)
    assert graph.badge(Records(lines={line.id: line}), line.id) == expected


def test_badge_counts_papers_not_notes():
    paper = (n("arXiv:2401.00001"),)
    notes = {n(x): SourceNote(n(x), x, papers=paper if x in "abc" else ()) for x in "abcde"}
    evidence = tuple(said(x, "supports" if x in "abc" else "contradicts") for x in "abcde")
    line = InquiringLine(n("q"), "Q?", evidence=evidence)
    assert graph.badge(Records(lines={line.id: line}, notes=notes), line.id) is graph.Badge.CHALLENGED


def test_cited_by_and_fault_lines():
    records = library()
    assert [line for line, _ in graph.cited_by(records, n("naps"))] == ["sleep", "dreams", "rest"]
    found = graph.fault_lines(records)
    assert [one.note for one in found] == ["naps", "doubt"]  # the weaker side: 0.9 against 0.5
    assert found[0].reason == "supports 2 lines and contradicts 1"
    assert [line for line, _ in found[0].contradicting] == ["dreams"]


def test_what_falls_finds_lines_that_lose_their_last_support():
    records = library()
    assert [one.line for one in graph.what_falls(records, n("arXiv:2401.00001"))] == ["sleep", "rest"]
    assert [one.line for one in graph.what_falls(records, n("naps"))] == ["rest"]
    assert [one.line for one in graph.what_falls(records, n("sleep#c1"))] == ["rest"]  # denied links take nothing
    assert [one.line for one in graph.what_falls(records, n("doubt"))] == ["dreams"]
    assert graph.what_falls(records, n("sleep#c2")) == ()
    assert graph.what_falls(records, n("theme:mind")) == ()
    both = graph.what_falls(records, [n("naps"), n("nights")])
    assert [one.line for one in both] == ["sleep", "rest"]
    assert both[0].reason == "loses all 2 of its supporting notes; 1 contradicting note would remain"
    assert both[0].lost == ("naps", "nights")


def test_a_note_on_two_papers_survives_one():
    note = SourceNote(n("a"), "A?", papers=(n("p"), n("q")))
    line = InquiringLine(n("l"), "L?", evidence=(said("a", "supports"),))
    records = Records(lines={line.id: line}, notes={note.id: note})
    assert graph.what_falls(records, n("p")) == ()
    assert len(graph.what_falls(records, [n("p"), n("q")])) == 1


def test_next_lines_say_why():
    found = graph.next_lines(library(), n("rest"))
    assert [one.line for one in found] == ["dreams", "sleep", "walks"]
    assert found[0].reason == "shares 2 notes, 1 of them with the opposite stance"
    assert found[2].reason == "shares 1 note"
    assert len(graph.next_lines(library(), n("rest"), 1)) == 1
    others = [one.line for one in graph.next_lines(library(), n("sleep"))]
    assert "dreams" not in others  # the page names it already
    themed = {one.line: one.reason for one in graph.next_lines(library(), n("walks"))}
    assert themed["dreams"] == "shares 1 note"


def test_paths_and_neighbourhoods_match_networkx():
    rng = np.random.default_rng(3)
    notes = {
        n(f"n{i}"): SourceNote(n(f"n{i}"), "?", links=tuple(n(f"n{j}") for j in rng.integers(0, 60, 2)))
        for i in range(60)
    }
    records = Records(notes=notes)
    columns, plain = graph.arrays(records), nx.Graph(graph.build(records).to_undirected())
    for target in ("n1", "n17", "n59"):
        path = graph.shortest_path(columns, n("n0"), n(target))
        if not nx.has_path(plain, "n0", target):
            assert path == ()
            continue
        assert len(path) == nx.shortest_path_length(plain, "n0", target) + 1
        assert all(plain.has_edge(a, b) for a, b in pairwise(path))
        near = set(nx.single_source_shortest_path_length(plain, target, cutoff=2))
        assert graph.neighbourhood(columns, n(target), 2) == near
    assert graph.shortest_path(columns, n("n3"), n("n3")) == ("n3",)


def test_themes_are_reached_but_not_walked_through():
    columns = graph.arrays(library())
    near = graph.neighbourhood(columns, n("walks"), 2)
    assert "theme:mind" in near
    assert "theme:sleep" not in near
    assert graph.shortest_path(columns, n("walks"), n("theme:sleep")) == ()


def test_pagerank_matches_networkx():
    records = library()
    columns = graph.arrays(records)
    plain = nx.MultiDiGraph(graph.build(records).edges())
    plain.add_nodes_from(columns.ids)
    expected = nx.pagerank(plain, tol=1e-10)
    ranks = graph.pagerank(columns, rounds=200)
    assert ranks == pytest.approx([expected[node] for node in columns.ids], abs=1e-6)


def test_theme_counts():
    assert graph.theme_counts(library()) == {"theme:mind": 3, "theme:sleep": 0}
