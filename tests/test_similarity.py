"""Likeness of texts, claims linked to the notes they restate, telling words."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.model import Citation, ClaimLink, DatedClaim, InquiringLine, NodeId, Records, SourceNote
from explorer.similarity import RESTATES_FLOOR, Likeness, link_claims, ranked_terms, stem, telling_words

TEXTS = [
    "Shade trees cool the streets of hot cities",
    "Night buses carry shift workers home",
    "Cooling a street takes trees, water and shade",
    "",
]


def test_cosines_lie_between_nothing_and_the_same():
    likeness = Likeness(TEXTS)
    scores = likeness.to(TEXTS[0])
    assert scores.dtype == np.float64
    assert scores[0] == pytest.approx(1.0)
    assert scores[0] > scores[2] > scores[1] == scores[3] == 0.0
    assert len(likeness) == 4


def test_nearest_leaves_out_what_shares_nothing():
    likeness = Likeness(TEXTS)
    assert {number for number, _ in likeness.nearest("cool shady street trees", 4)} == {0, 2}
    assert likeness.nearest("zeppelin", 3) == []
    assert likeness.nearest("trees", 0) == []


@pytest.mark.parametrize("texts", [[], [""], ["the of and"], ["?!", "..."]])
def test_texts_without_words_are_like_nothing(texts):
    assert Likeness(texts).to("trees").tolist() == [0.0] * len(texts)


def test_forms_of_a_word_share_a_stem():
    for group in (
        "train trained training trains",
        "generalize generalization generalized",
        "trace traces",
        "policy policies",
    ):
        assert len({stem(word) for word in group.split()}) == 1, group
    assert stem("reason") != stem("reward")


def garden() -> Records:
    facts = {
        "bees": (
            "Do bees find flowers by smell?",
            "Honeybees locate blossoms by scent before colour, in 9 of 12 field trials.",
        ),
        "soil": ("Does soil life feed plants?", "Fungal threads deliver phosphorus to roots in exchange for sugar."),
        "rain": ("Does rain wash nitrogen away?", "Heavy rain carries nitrate below the roots within two days."),
    }
    notes = {NodeId(k): SourceNote(NodeId(k), title, summary) for k, (title, summary) in facts.items()}
    said = "Growers keep asking. In trials by the coast the hedge came first, says one report Does rain wash nitrogen away?."
    start = said.index("Does rain")
    line = InquiringLine(
        NodeId("garden"),
        "What do gardens need?",
        paragraphs=(said,),
        citations=(Citation(NodeId("rain"), 1, 2, start, len(said) - 1),),
        sources=tuple(notes),
        claims=(NodeId("garden#c1"), NodeId("garden#c2"), NodeId("garden#c3")),
    )
    claims = [
        DatedClaim(
            NodeId("garden#c1"),
            line.id,
            "Honeybees find blossoms by scent, not colour; fungal threads feed roots phosphorus",
        ),
        DatedClaim(NodeId("garden#c2"), line.id, "On the coast the hedge came first in trials"),
        DatedClaim(NodeId("garden#c3"), line.id, "Prices of land doubled"),
    ]
    return Records({line.id: line}, notes, {claim.id: claim for claim in claims})


def test_claims_are_linked_to_what_they_restate():
    linked = link_claims(garden())
    first, second, third = linked.claims.values()
    assert {link.note for link in first.notes} == {"bees", "soil"}
    assert [link.note for link in second.notes] == ["rain"]  # by the sentence that cites it
    assert third.notes == ()
    assert all(RESTATES_FLOOR <= link.score <= 1 and link.confirmed is None for link in first.notes)
    assert [link.score for link in first.notes] == sorted((link.score for link in first.notes), reverse=True)


def test_linking_twice_changes_nothing():
    once = link_claims(garden())
    assert link_claims(once) == once


def test_a_persons_word_on_a_link_stays():
    records = garden()
    claim = records.claims[NodeId("garden#c1")]
    settled = (ClaimLink(NodeId("bees"), 0.1, confirmed=False), ClaimLink(NodeId("rain"), 0.0, confirmed=True))
    claim = DatedClaim(claim.id, claim.line, claim.text, notes=settled)
    found = link_claims(records.with_records(claim)).claims[claim.id].notes
    assert found[:2] == settled
    assert [link.note for link in found[2:]] == ["soil"]


def test_a_claim_is_compared_with_its_own_line_only():
    records = garden()
    stranger = DatedClaim(NodeId("other#c1"), NodeId("other"), "Honeybees find blossoms by scent")
    linked = link_claims(records.with_records(stranger, InquiringLine(NodeId("other"), "Other?")))
    assert linked.claims[stranger.id].notes == ()


def test_telling_words_tell_groups_apart():
    groups = [
        ["Harbour cranes lift grain", "Grain leaves the harbour at night", "A harbour for all"],
        ["Mountain huts at night", "The mountain huts close early", "Huts of stone"],
    ]
    first, second = telling_words(groups, 2)
    assert first[0] == "harbour"
    assert "huts" in second[0]
    assert not {"night"} & {*first, *second}
    assert telling_words([[], [""]]) == [[], []]


def test_terms_never_stutter_and_obey():
    texts = [
        ["chain-of-thought reasoning fails", "chain-of-thought reasoning works", "plain reasoning"],
        ["other", "words"],
    ]
    ranked = ranked_terms(texts)[0]
    assert ranked[0][0] == "chain-of-thought reasoning"
    stems = [stem(word) for term, _ in ranked for word in term.replace("-", " ").split() if word != "of"]
    assert len(stems) == len(set(stems))
    assert all("reason" not in term for term, _ in ranked_terms(texts, lambda term: "reason" not in term)[0])
