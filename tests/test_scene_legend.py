"""The legend says what the map draws, and its terms find what it counts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from explorer import query
from explorer.dates import month
from explorer.graph import arrays
from explorer.model import (
    ClaimStatus,
    DatedClaim,
    Evidence,
    InquiringLine,
    Kind,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Verdict,
)
from explorer.palette import LOOKS
from explorer.scene.legend import AGE_STEPS, LEGEND_THEMES, LINK_STYLES, colouring, legend, link_classes
from explorer.workspace import COLOURS


@pytest.fixture(scope="module")
def records() -> Records:
    notes = {NodeId(f"n{k}"): SourceNote(NodeId(f"n{k}"), f"Note {k}?") for k in range(4)}
    pro, con = Stance.SUPPORTS, Stance.CONTRADICTS
    judged = {"a": ((0, pro), (1, con)), "b": ((0, con), (2, pro)), "c": ((3, Stance.MENTIONS),)}
    lines, claims = {}, {}
    for name, pairs in judged.items():
        i, claim = NodeId(name), NodeId(f"{name}#c1")
        evidence = tuple(Evidence(NodeId(f"n{k}"), stance, 0.9, "q", 1, 1, "rules") for k, stance in pairs)
        lines[i] = InquiringLine(i, f"Line {name}?", evidence=evidence, claims=(claim,))
        claims[claim] = DatedClaim(claim, i, f"Claim of {name}", (month(2021 + 2 * len(claims), 3),))
    verdict = Verdict(NodeId("b#c1"), Outcome.OVERTURNED, month(2025, 1), number=1)
    return Records(lines, notes, claims, {}, {}, (verdict,))


@pytest.mark.parametrize("name", COLOURS)
def test_every_node_has_a_class_with_a_colour_in_every_look(name: str, records: Records, sample_library) -> None:
    for library in (records, sample_library.records):
        columns = arrays(library)
        found = colouring(library, columns, name)
        assert found.name == name
        assert len(found.codes) == len(columns.ids)
        assert found.codes.min() >= 0
        assert found.codes.max() < len(found.classes)
        for one in found.classes:
            assert all(look[one.role].startswith("#") for look in LOOKS.values())


@pytest.mark.parametrize("name", ["kind", "theme", "status", "contested"])
def test_the_term_of_a_class_finds_just_its_nodes(name: str, records: Records, sample_library) -> None:
    for library in (records, sample_library.records):
        columns = arrays(library)
        corpus = query.Corpus(library, columns)
        found = colouring(library, columns, name)
        of_interest = np.ones(len(columns.ids), bool)
        if name == "theme":  # a node may belong to several; its colour is that of the first
            of_interest = columns.kinds == list(Kind).index(Kind.CLAIM)
        for code, one in enumerate(found.classes):
            if one.field:
                asked = query.parse(query.with_term("", one.field, one.value, True))
                assert not asked.problems
                flags = query.evaluate(asked, corpus)
                assert (flags[of_interest] >= (found.codes == code)[of_interest]).all(), one.word
                if name != "theme":
                    assert (flags == (found.codes == code)).all(), one.word


def test_status_and_contested_are_what_they_say(records: Records) -> None:
    columns = arrays(records)
    status = colouring(records, columns, "status")
    assert status.classes[status.codes[columns.index[NodeId("b#c1")]]].word == ClaimStatus.OVERTURNED.value
    assert status.classes[status.codes[columns.index[NodeId("a#c1")]]].word == ClaimStatus.UNTESTED.value
    contested = colouring(records, columns, "contested")
    assert contested.codes[columns.index[NodeId("n0")]] == 0
    assert contested.codes[columns.index[NodeId("n2")]] == 1
    balance = colouring(records, columns, "stance")
    words = [balance.classes[balance.codes[columns.index[NodeId(f"n{k}")]]].word for k in range(4)]
    assert words == ["both ways", "mostly contradicts", "mostly supports", "only mentions"]


def test_age_steps_grow_stronger_and_count_the_undated(records: Records) -> None:
    columns = arrays(records)
    found = colouring(records, columns, "age")
    assert len(found.classes) == AGE_STEPS + 1
    strengths = [one.opacity for one in found.classes[:-1]]
    assert strengths == sorted(strengths)
    newest, oldest = columns.index[NodeId("c#c1")], columns.index[NodeId("a#c1")]
    assert found.codes[newest] == AGE_STEPS - 1 > found.codes[oldest]
    assert found.codes[columns.index[NodeId("n0")]] == AGE_STEPS
    assert found.classes[-1].hollow
    assert str(date(2025, 3, 1).year) in found.classes[AGE_STEPS - 1].word


def test_the_legend_counts_what_is_visible_and_keeps_what_is_not(records: Records) -> None:
    columns = arrays(records)
    colours = colouring(records, columns, "kind")
    everything = {e.word: e.count for _, entries in legend(columns, colours) for e in entries}
    assert everything == {
        "inquiring line": 3,
        "source note": 4,
        "dated claim": 3,
        "supports": 2,
        "contradicts": 2,
        "mentions": 1,
    }
    mask = columns.kinds == list(Kind).index(Kind.LINE)
    some = {e.word: e.count for _, entries in legend(columns, colours, mask) for e in entries}
    assert some.keys() == everything.keys()
    assert some["inquiring line"] == 3
    assert some["source note"] == some["supports"] == 0


def test_many_themes_are_summed_up(sample_library) -> None:
    records = sample_library.records
    columns = arrays(records)
    groups = dict(legend(columns, colouring(records, columns, "theme")))
    assert 1 <= len(groups["Themes"]) <= LEGEND_THEMES + 1
    counts = [e.count for e in groups["Themes"]]
    assert sum(counts) == int((columns.kinds != list(Kind).index(Kind.THEME)).sum())


def test_links_are_classed_by_stance_first(records: Records) -> None:
    columns = arrays(records)
    words = [LINK_STYLES[k].word for k in link_classes(columns)]
    assert words.count("supports") == 2
    assert words.count("contradicts") == 2
    assert words.count("asserts") == 3
