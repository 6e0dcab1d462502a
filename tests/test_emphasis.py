"""Light emphasis with offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.emphasis import plain_words, runs


def styles(text: str) -> list[tuple[str, str]]:
    return [(text[r.start : r.end], "s" * r.strong + "e" * r.emphatic + "c" * r.code) for r in runs(text)]


def test_emphasis_strong_and_code() -> None:
    assert styles("*when* to **deploy** `x*y`") == [
        ("when", "e"),
        (" to ", ""),
        ("deploy", "s"),
        (" ", ""),
        ("x*y", "c"),
    ]


def test_lone_stars_stay() -> None:
    for text in ("A* search beats B* search", "2 * 3 * 4", "a ** b", "*open", "close*", "**", "*"):
        assert styles(text) == [(text, "")], text


def test_marks_inside_a_citation_are_text() -> None:
    text = "see *Does A* matter?* here"
    assert all(not r.emphatic for r in runs(text, [(4, 21)]))


@given(st.text(alphabet="ab *`\n", max_size=60))
def test_runs_cover_the_text_in_order_and_lose_only_marks(text: str) -> None:
    found = runs(text)
    at = 0
    for r in found:
        assert r.start >= at
        assert r.end > r.start
        assert set(text[at : r.start]) <= {"*", "`"}
        at = r.end
    assert set(text[at:]) <= {"*", "`"}
    assert plain_words(text) == "".join(text[r.start : r.end] for r in found)


def test_a_long_paragraph_of_marks_is_quick_and_plain() -> None:
    assert len(runs("*" * 100_000)) == 1
    assert runs("`a" * 15_000)
