"""The stance rules on anything at all: they never raise, repeat themselves, and stay linear in hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model import Citation, InquiringLine, NodeId, SourceNote
from explorer.stance import band, judge
from explorer.stance.cues import CUES
from explorer.stance.phrases import PhraseFinder, tokens
from explorer.stance.words import VALUES

VOCABULARY = """
    but yet there is are a limit caveat not so no , . ? — ; : the some of do does did though however § it's don't Why admittedly
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))
IDS = st.sampled_from([NodeId(name) for name in "abcd"])
NUMBERS = st.integers(-3, 220)
CITATIONS = st.builds(Citation, IDS, st.integers(-1, 6), NUMBERS, NUMBERS, NUMBERS)
LINES = st.builds(
    InquiringLine,
    id=st.just(NodeId("x")),
    title=TEXTS,
    paragraphs=st.lists(TEXTS, max_size=6).map(tuple),
    citations=st.lists(CITATIONS, max_size=12).map(tuple),
    sources=st.lists(IDS, max_size=4).map(tuple),
)
NOTES = st.dictionaries(IDS, st.builds(SourceNote, IDS, TEXTS, TEXTS), max_size=4)


@settings(max_examples=150, deadline=None)
@given(LINES, NOTES)
def test_any_line_gets_one_judgement_a_note(line: InquiringLine, notes: dict[NodeId, SourceNote]) -> None:
    found = judge(line, notes)
    assert sorted(e.note for e in found) == sorted({c.note for c in line.citations} | set(line.sources))
    assert found == judge(line, notes)
    for evidence in found:
        assert 0 <= evidence.confidence <= 1
        assert evidence.why
        assert band(evidence)
        if evidence.paragraph:
            assert evidence.quote in line.paragraphs[evidence.paragraph - 1]
        else:
            assert evidence.quote == ""


class CountingWords(list[str]):
    """Counts how often a word is looked at."""

    looks = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        type(self).looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    "unit", ["there is are also a , ", "is was were not as ", "fear worry so far they have ", "but , though ", ", "]
)
def test_looking_for_cues_takes_time_in_proportion_to_the_text(unit: str) -> None:
    finder = PhraseFinder({**CUES, **VALUES})

    def looks(times: int) -> int:
        words = CountingWords(tokens(unit * times))
        CountingWords.looks = 0
        finder.find(words)
        return CountingWords.looks

    assert looks(400) <= 5 * looks(100) + 100


def test_a_megabyte_in_one_sentence_with_many_citations_comes_back() -> None:
    text = "Title but " * 100_000
    cited = tuple(Citation(NodeId(f"n{at}"), 1, 1, at * 200, at * 200 + 5) for at in range(5000))
    found = judge(InquiringLine(NodeId("x"), "Does it?", paragraphs=(text,), citations=cited), {})
    assert len(found) == 5000
    assert len({id(e.quote) for e in found}) == 1  # the sentence is kept once, not once a citation


@pytest.mark.parametrize("phrase", [".. word", "?maybe word", "ab~ word", ""])
def test_a_cue_that_cannot_be_looked_up_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"cue|stem"):
        PhraseFinder({"kind": [phrase]})


@pytest.mark.parametrize(
    ("phrase", "text", "hit"),
    [
        ("^ but", "But it holds", True),
        ("^ but", "It holds but", False),
        ("^ so", "And so it goes", True),
        ("limit~ of", "the limits of it", True),
        ("no ?clear gain|loss", "no loss at all", True),
        ("no ?clear gain|loss", "no clear gain", True),
        ("one .. thing", "one very odd thing", True),
        ("one .. thing", "one very very odd thing", False),
        ("one .. thing", "one, a thing", False),
        ("does not hold", "It doesn’t hold", True),
    ],
)
def test_the_cue_language(phrase: str, text: str, hit: bool) -> None:
    assert bool(PhraseFinder({"kind": [phrase]}).find(tokens(text))) is hit
