"""The two notations of a library's files, YAML heads and marked-up prose: anything written reads back, nothing raises."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.library import markup, names, spans
from explorer.library.yaml_text import Literal, dump, items, parse
from explorer.model import Citation, NodeId

NASTY = " \n\t:#-'\"[]{}|>&*!%@`,~?\\\r\x85\u2028\ufeff\x00\x1b 0123456789abenoé漢\u202e🦉"
nasty = st.text(st.one_of(st.characters(), st.sampled_from(NASTY)), max_size=40)
bodies = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" \n\t[]|\\&#;<!->*\r")), max_size=30
)


def held(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


# ---------------------------------------------------------------------- YAML

BOMB = "a: &a [1, 1]\n" + "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(9))


@settings(max_examples=400, deadline=None)
@given(nasty)
@example("null")
@example("- a")
@example("a\n\n\n")
@example("\n a")
@example("2401.00010")
@example("---")
def test_written_yaml_reads_back_with_both_parsers(text: str) -> None:
    value = {"a": text, "b": Literal(text), "c": [text, {"k": text, "l": Literal(text)}, [text], []], "z": "end"}
    wanted = {"a": held(text), "b": held(text), "c": [held(text), {"k": held(text), "l": held(text)}, [held(text)], []]}
    for pure in (False, True):
        read = parse(dump(value), pure=pure)
        assert not read.problems
        assert read.value == {**wanted, "z": "end"}


@settings(max_examples=400, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("&*[]{}:-? \n\t|>'\"#!a1")), max_size=60))
def test_no_text_raises(text: str) -> None:
    for pure in (False, True):
        read = parse(text, pure=pure)
        lines = text.count("\n") + text.count("\r") + 2
        assert all(1 <= problem.line <= lines + 3 and problem.column >= 1 and problem.mend for problem in read.problems)
        read.place("a", 0, "b")


def test_every_scalar_is_text() -> None:
    read = parse("a: 2401.00010\nb: NO\nc: 2024-02-30\nd: 1:30\ne: !!int x\nf:\ng: .inf\nh: 010\n")
    assert read.value == dict(
        zip("abcdefgh", ["2401.00010", "NO", "2024-02-30", "1:30", "x", "", ".inf", "010"], strict=True)
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[" * 100_000, "too-deep"),
        ("{a: " * 80, "too-deep"),
        ("- " * 50_000, "too-deep"),
        ("? " * 100, "too-deep"),
        ("\n".join(" " * n + "a:" for n in range(80)), "too-deep"),
        ("a: &x [*x]", "aliases"),
        (BOMB, "aliases"),
        ("a: &a [x]\nb: [" + "*a, " * 1_200 + "*a]", "aliases"),
        ("a: 1\nb: 2\na: 3", "double-key"),
        ("a: b: c", "syntax"),
        ("? [a]\n: b", "syntax"),
        ("a: [", "syntax"),
        ("a: \x07", "syntax"),
        ("a: 1\n--- \nb: 2", "syntax"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pure", [False, True])
def test_hostile_yaml_is_a_problem(text: str, kind: str, pure: bool) -> None:
    assert [problem.kind for problem in parse(text, pure=pure).problems] == [kind]


def test_many_brackets_that_are_not_deep_are_read() -> None:
    text = "a: |\n" + "  [x] {y}\n" * 500 + "b: [[1], [2]]\n"
    assert parse(text).value["b"] == [["1"], ["2"]]


def test_places_count_characters() -> None:
    text = "🦉: é\r\nlist:\r\n  - note: x  # why\r\n    why: 'ä b'\r\n"
    for pure in (False, True):
        read = parse(text, base=10, line_base=5, pure=pure)
        place = read.place("list", 0, "why")
        assert text[place.start - 10 : place.end - 10] == "'ä b'"
        assert (place.line, place.column) == (9, 10)
        assert read.entry("list", 1) is None


def test_items_of_a_damaged_list() -> None:
    assert [(line, chunk) for _, line, chunk in items("- a: 1\n-b\n  c\n- d: 2\n")] == [
        (0, "- a: 1\n-b\n  c\n"),
        (3, "- d: 2\n"),
    ]


def test_only_changed_keys_are_written() -> None:
    text = "# head\na: 1   # one\nb:\n  - x\n  # inside\n  - y\n# before c\nc: 3\nmine: [1,   2]\n"
    read = parse(text)
    new = {"a": "1", "b": ["x", "y", "z"], "d": "4"}
    changes = spans.merged(text, read, new, frozenset({"a", "b", "c", "d"}), len(text))
    assert spans.apply(text, changes) == (
        '# head\na: 1   # one\nb:\n  - x\n  # inside\n  - y\n  - z\n# before c\nmine: [1,   2]\nd: "4"\n'
    )


# ---------------------------------------------------------------------- prose

TITLES = {NodeId("n-1"): "What is [[it]]?", NodeId("n|2]"): "Z"}
pieces = st.lists(st.lists(st.tuples(bodies, st.sampled_from(["", *TITLES]), bodies), max_size=3), max_size=4)


@settings(max_examples=400, deadline=None)
@given(pieces)
@example([[("<!---->", "", "")]])
@example([[("a\\", "n-1", "x]]")]])
@example([[("[", "n-1", "")], [("", "", "")], [("a\n", "", "")]])
def test_written_prose_reads_back(paragraphs: list[list[tuple[str, str, str]]]) -> None:
    texts: list[str] = []
    cited: list[Citation] = []
    for number, parts in enumerate(paragraphs, 1):
        text = ""
        for before, note, shown in parts:
            text += before
            if note:
                words = shown or TITLES[NodeId(note)]
                cited.append(Citation(NodeId(note), number, 0, len(text), len(text) + len(words)))
                text += words
        texts.append(text)
    written = markup.write(texts, cited, TITLES)
    for variant in (written, written.replace("\n", "\r\n"), "\n\n" + written):
        read = markup.read(variant, lambda name: NodeId(name) if name in TITLES else None, TITLES)
        assert read.paragraphs == tuple(texts)
        assert list(read.found) == [(c.note, c.paragraph, c.start, c.end) for c in cited]
        assert not read.unknown


def test_wrapped_lines_are_one_paragraph() -> None:
    read = markup.read("One  \n  two\nthree.\n \t\nFour.\n", NodeId, {})
    assert read.paragraphs == ("One two three.", "Four.")


def test_unknown_citations_stay_as_words() -> None:
    read = markup.read("See [[a b|that one]] and [[c]].", lambda _: None, {})
    assert read.paragraphs == ("See that one and c.",)
    assert read.unknown == ((4, "a b"), (25, "c"))


@pytest.mark.parametrize(
    "text",
    [
        "[[" * 50_000,
        "[[a|" * 30_000,
        "\\" * 90_000,
        "[[a" + "\\a" * 60_000,
        "&#" * 60_000,
        "\n \n" * 40_000,
        "[[" + "]a" * 60_000,
    ],
)
def test_hostile_prose_is_read(text: str) -> None:
    assert markup.read(text, lambda _: None, {}).found == ()


# ---------------------------------------------------------------------- names


@given(st.text(max_size=120))
@example("con")
@example("../../etc/passwd")
@example("a" * 300)
@example("CON.txt")
@example("x.")
@example("-rf")
def test_file_names_are_safe(node: str) -> None:
    stem = names.stem(node)
    assert len(stem.encode()) <= 96
    assert not set(stem) & set('/\\:*?"<>|\n\0#^[]')
    assert stem[0] not in ".-~ "
    assert stem[-1] not in ". "
    assert stem.split(".")[0].split("~")[0] not in ("con", "nul") or "~" in stem
    assert names.stem(stem) == stem or "~" in stem


def test_different_ids_never_meet_on_a_disk_that_folds() -> None:
    nodes = ["a", "A", "ä", "a\u0308", "Ä", "ﬁ", "fi", "a/b", "a:b", "a b", "ß", "ss", "SS", "a.", "a"]
    folded = sorted(names.stem(node).casefold() for node in set(nodes))
    assert all(one != two for one, two in pairwise(folded))
