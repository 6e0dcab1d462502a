"""Sentences, places of citations, slugs and title keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import Citation, InquiringLine, NodeId
from explorer.prose import MARK, place, sentence_of, sentences, slug, spans_of, title_key, with_marks


def parts(text: str, *titles: str) -> list[str]:
    spans = [(text.index(title), text.index(title) + len(title)) for title in titles]
    return [text[a:b] for a, b in sentences(text, spans)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   ", 0),
        ("One only", 1),
        ("One. Two! Three? Four", 4),
        ("It rose by 3.5 percent. Then it fell.", 2),
        ("Wells vs. springs, e.g. in chalk, i.e. below it. Done.", 2),
        ("Wells vs. Springs is the question.", 1),
        ('He asked "why?" and left. "Why not?" she said.', 2),
        ("It holds (mostly). *So far.* (Nobody knows.) Fine.", 4),
        ("A stop.Without a space", 1),
        ("small. letters go on. 5 of them too", 1),
        ("It ended... And began again.", 2),
        ("Ends twice?). Next one.", 2),
    ],
)
def test_sentences_are_cut_at_stops_before_capitals(text, count):
    assert len(sentences(text)) == count


def test_a_cited_title_is_one_word():
    title = "Do wells refill? Or not?"
    assert parts(f"Some say so {title}. Others wait.", title) == [f"Some say so {title}.", "Others wait."]
    assert parts(f"It is dry. {title} shows why.", title) == ["It is dry.", f"{title} shows why."]
    assert len(sentences(f"It is dry. {title} shows why.")) == 3


def test_a_title_in_small_letters_opens_a_sentence():
    assert parts("It is dry. wells-refill-slowly shows why.", "wells-refill-slowly") == [
        "It is dry.",
        "wells-refill-slowly shows why.",
    ]


def test_place_numbers_paragraphs_and_sentences_in_reading_order():
    paragraphs = ["First. Second Is it so? here.", "None.", "Can it? yes."]
    found = [
        (NodeId("b"), 3, 0, 7),
        (NodeId("a"), 1, 14, 23),
        (NodeId("lost"), 4, 0, 2),
        (NodeId("beyond"), 2, 0, 99),
    ]
    assert place(paragraphs, found) == (
        Citation(NodeId("a"), 1, 2, 14, 23),
        Citation(NodeId("b"), 3, 1, 0, 7),
    )


def test_the_sentence_of_a_citation_keeps_titles_in_place():
    text = "It is dry. Rain helps Do wells refill? at times. End."
    start = text.index("Do wells")
    cited = place([text], [(NodeId("w"), 1, start, start + 16)])
    line = InquiringLine(NodeId("l"), "L?", paragraphs=(text,), citations=cited)
    assert sentence_of(line, cited[0]) == "Rain helps Do wells refill? at times."
    assert spans_of(line, 1) == [(start, start + 16)]
    assert sentence_of(line, Citation(NodeId("w"), 9, 1, 0, 1)) == ""


def test_marks_stand_for_titles():
    assert with_marks("a TITLE b TITLE", [(10, 15), (2, 7)]) == f"a {MARK} b {MARK}"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Why can't AIs plan?", "why-cant-ais-plan"),
        ("Why can’t AIs plan?", "why-cant-ais-plan"),
        ("Do high-entropy tokens — *really* — matter?", "do-high-entropy-tokens-really-matter"),
        ("Crème brûlée: 55–60%?", "creme-brulee-55-60"),
        ("水田は乾くか？", "水田は乾くか"),
        ("???", ""),
        ("", ""),
    ],
)
def test_slug(title, expected):
    assert slug(title) == expected


def test_a_slug_is_cut_at_eighty_in_the_middle_of_a_word_and_never_ends_in_a_dash():
    assert slug("a" * 79 + " bcd") == "a" * 79
    assert slug("word " * 30) == ("word-" * 16)[:80].rstrip("-")
    assert len(slug("ab" * 60)) == 80


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Does “more” help?", 'does "more" help', True),
        ("Don’t wells refill?", "Don't wells  refill ?", True),
        ("Ｄo wells refill?", "Do wells refill?", True),
        ("caf\u00e9 culture?", "cafe\u0301 culture?", True),
        ("Is C++ fast?", "Is C fast?", False),
        ("Does more time always help?", "Does more time help?", False),
        ("Is it 7.6 percent?", "Is it 76 percent?", False),
    ],
)
def test_title_keys_fold_spelling_but_no_word(one, other, same):
    assert (title_key(one) == title_key(other)) is same


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=4))
def test_sentences_cover_the_text_in_order(text, spans):
    at = 0
    for start, end in sentences(text, spans):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip() or at == 0
        at = end
    assert not text[at:].strip()


@given(st.text(max_size=200))
def test_slugs_and_keys_are_stable(text):
    assert slug(slug(text)) == slug(text)
    assert len(slug(text)) <= 80
    assert title_key(title_key(text)) == title_key(text)
