"""Damaged, mistaken and hostile files: nothing raises, everything says what is wrong and where."""

import random
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model import Diagnostic, Severity
from explorer.readers import CODES, Budget, Reading, read
from explorer.readers.decoding import position

PAGES = Path(__file__).parent / "data" / "pages"
FIXTURES = sorted(PAGES.glob("*.txt"))
LINE_A = (PAGES / "line-a.txt").read_bytes()


def check(data: bytes, name: str = "page.txt", budget: Budget | None = None) -> Reading:
    """Read, and hold the result against what every reading promises."""
    reading = read(data, name, budget)
    rows = max(1, len(data))
    for problem in reading.diagnostics:
        assert isinstance(problem, Diagnostic)
        assert problem.code in CODES
        assert problem.file == name
        assert problem.what
        assert problem.mend
        assert 0 <= problem.line <= rows
        assert "\n" not in problem.what
    notes = {note.id for note in reading.notes}
    claims = {claim.id for claim in reading.claims}
    papers = {paper.id for paper in reading.papers}
    for line in reading.lines:
        assert line.id
        assert set(line.sources) <= notes
        assert set(line.claims) <= claims
        assert set(line.papers) <= papers
        for citation in line.citations:
            assert citation.note in notes
            assert citation.sentence >= 1
            text = line.paragraphs[citation.paragraph - 1]
            assert 0 <= citation.start < citation.end <= len(text)
    for claim in reading.claims:
        assert set(claim.papers) <= papers
    for note in reading.notes:
        assert set(note.links) <= notes - {note.id}
        assert set(note.papers) <= papers
    assert reading.diagnostics or len(reading)
    return reading


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.diagnostics]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_truncation_at_every_byte(path):
    data = path.read_bytes()
    step = 1 if len(data) < 2000 else 3
    for end in range(0, len(data), step):
        check(data[:end])


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_flipped_bytes(path):
    data = path.read_bytes()
    chance = random.Random(7)
    for _ in range(300):
        bad = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            bad[chance.randrange(len(bad))] = (
                chance.choice(b"\x00\n\r ?.|[]()\xff\xc3\x80(1#*-") if chance.random() < 0.6 else chance.randrange(256)
            )
        check(bytes(bad))


@given(
    st.binary(max_size=300),
    st.sampled_from(["page.txt", "", "notes/x/", "papers/2406.01234/", "inquiring-lines/", "topics/t", "hubs/h"]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes(data, name):
    check(data, name)


PIECES = st.sampled_from(
    [
        *(
            "INQUIRING LINE",
            "SYNTHESIS NOTE",
            "TOPIC",
            "← All notes",
            "Topic Hub · 3 linked notes · 2 sections",
            "View as",
        ),
        *(
            "2 synthesis notes · 5 source papers",
            "Note · 2026-02-22 · sourced from Wells",
            "Sources 2 notes",
            "Sources",
            "3 notes",
        ),
        *(
            "Do wells last?",
            "This explores wells.",
            "They last Do wells last?.",
            "Is it so? Is it? [[a|b]] x-y-z|q",
            "• Wells last (2024).",
            "•",
        ),
        *(
            "Research prompt for your LLM",
            "You study wells.",
            "Claims:",
            "Anchor papers:",
            "• arXiv:2406.01234 (2024-06): W",
            "arXiv:9999.99999",
        ),
        *(
            "Your task:",
            "(1) Look. (2) See.",
            "Next inquiring lines",
            "Paper · arXiv 2406.01234 · Published June 2, 2024",
            "Abstract",
            "10.1000/",
        ),
        *(
            "(",
            ")",
            "?",
            "?.",
            "[",
            "](notes/",
            "|",
            "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q",
            "…",
            "2025-13",
            "(2025-13)",
            "•••",
            "#",
            "\ue000",
        ),
    ]
)


@given(
    st.lists(PIECES, max_size=30),
    st.sampled_from(["\n", "\n\n", " ", "\r\n"]),
    st.sampled_from(["p.txt", "notes/a/", "papers/b/", "topics/c/"]),
)
@settings(max_examples=500, deadline=None)
def test_pages_put_together_from_any_pieces(pieces, between, name):
    check(between.join(pieces).encode(), name)


@given(st.text(st.sampled_from(string.printable + "“”’–—…·•→\u202e\u200b\u0301"), max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_between_landmarks(text):
    check(
        f"INQUIRING LINE\n\nDo wells last?\n\n{text}\n\nSources 1 notes\n\n{text}\n\nNext inquiring lines\n{text}".encode()
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "P101"),
        (b" \n\t\r\n", "P101"),
        (b"\x00" * 5000, "P101"),
        (b"\xef\xbb\xbf", "P101"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "P102"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "P102"),
        (bytes(range(256)) * 20, "P102"),
        (b"<!DOCTYPE html>\n<html><body>Do wells last?</body></html>", "P109"),
        (b"some words\nand more words", "P108"),
        (b"\xff\xfe", "P102"),
    ],
)
def test_what_is_no_page_says_so(data, code):
    reading = check(data)
    assert codes(reading) == [code]
    assert reading.diagnostics[0].severity is Severity.ERROR
    assert len(reading) == 0


def test_a_file_over_the_budget_is_refused_by_size():
    reading = check(LINE_A, budget=Budget(max_bytes=100))
    assert codes(reading) == ["P106"]
    assert "100" in reading.diagnostics[0].what


def test_lines_over_the_budget_are_left_out_and_said():
    reading = check(LINE_A, budget=Budget(max_lines=30))
    assert "P107" in codes(reading)
    assert len(reading.lines) == 1


def test_a_bad_byte_is_pointed_at_and_the_rest_is_read():
    at = LINE_A.index(b"hawthorn dry")
    reading = check(LINE_A[:at] + b"\xff" + LINE_A[at:])
    problem = reading.diagnostics[0]
    assert problem.code == "P103"
    row = LINE_A[:at].count(b"\n") + 1
    assert problem.line == row
    assert problem.column == len(LINE_A[:at].decode().rpartition("\n")[2]) + 1
    assert len(reading.lines[0].citations) == 7
    assert "\ufffdhawthorn" in reading.lines[0].paragraphs[1]


def test_a_page_in_an_old_encoding_is_read_by_it():
    text = "Do wells last?\nThis explores “old” wells — and cafés.\nThey do – mostly – last."
    reading = check(text.encode("cp1252"))
    assert codes(reading)[0] == "P103"
    assert reading.lines[0].gloss == "This explores “old” wells — and cafés."
    assert (reading.diagnostics[0].line, reading.diagnostics[0].column) == (2, 15)


def test_control_characters_are_left_out_and_said():
    reading = check(LINE_A.replace(b"hawthorn", b"haw\x00tho\x1brn"))
    assert "a row of hawthorn dry" in reading.lines[0].paragraphs[1]
    assert reading.diagnostics[0].code == "P105"
    assert reading.diagnostics[0].line == 10


def test_positions_count_characters_from_one():
    assert position("ä\r\nöx".encode(), 6) == (2, 2)
    assert position(b"", 0) == (1, 1)


def test_invisible_characters_do_not_hide_a_title():
    text = LINE_A.decode().replace("Do earthworms keep", "Do\u00a0earth\u200bworms keep", 1)
    assert len(check(text.encode()).lines[0].citations) == 7


def test_problems_are_limited_per_file():
    text = LINE_A.decode().replace("• Planted", "• No date here.\n" * 500 + "• Planted")
    reading = check(text.encode(), budget=Budget(max_problems=20))
    assert len(reading.diagnostics) <= 70


LONG = 60_000


@pytest.mark.parametrize(
    "text",
    [
        "?" * LONG,
        "Do " * LONG,
        "Do a b c d? " * (LONG // 12),
        "(" * LONG,
        "()" * (LONG // 2),
        "[[" * (LONG // 2),
        "[a](" * (LONG // 4),
        "a-" * (LONG // 2),
        "a-b-c|" * (LONG // 6),
        "a" * LONG,
        ". " * (LONG // 2),
        "arXiv:" * (LONG // 6),
        "arXiv:2406.01234v1." * (LONG // 20),
        "10.1000/" * (LONG // 8),
        "10.1000/" + ")" * LONG,
        " \t" * LONG,
        "(1) " * (LONG // 4),
        "• (2024) " * (LONG // 9),
        "2024-" * (LONG // 5),
        "\n" * LONG,
        "?\n" * (LONG // 2),
        "•\n" * (LONG // 2),
        "Do wells last?\n" * (LONG // 15),
    ],
    ids=range(23),
)
def test_adversarial_text_ends(text):
    """No time is asserted; the suite's own limit would end what is not linear."""
    head = "INQUIRING LINE\n\nDo wells last?\n\nThis explores wells.\n\n"
    check(f"{head}{text}\n\nSources 1 notes\n\nDo wells last?\n\n{text}".encode())
    prompt = f"Claims found:\n• {text} (2024)\nAnchor papers:\n• {text}\nYour task:\n(1) {text}"
    check(f"Do wells last?\nThis explores wells.\n{text}\n{prompt}".encode())
    check(f"SYNTHESIS NOTE\n\nDo wells last?\n\nThey do.\n\nNote · 2026-02-22 · sourced from {text}\n\n{text}".encode())
