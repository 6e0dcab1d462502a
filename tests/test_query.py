"""The query language: what each form means, what is said of mistakes, explaining, completing, and clicking facets."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import query
from explorer.dates import parse_date
from explorer.graph import arrays
from explorer.model import (
    AnchorPaper,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    ResearchPrompt,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)
from explorer.query import (
    FIELDS,
    Corpus,
    complete,
    evaluate,
    explain,
    facets,
    has_term,
    in_window,
    parse,
    unknown_values,
    with_term,
)
from explorer.query.syntax import LONGEST
from explorer.query.values import CHOICES

TODAY = date(2026, 3, 31)


def when(words: str) -> FuzzyDate:
    found = parse_date(words)
    assert found is not None
    return found


def judged(note: str, stance: Stance, by: str = "rules") -> Evidence:
    return Evidence(NodeId(note), stance, 0.9, "", 1, 1, by)


def small_library() -> Records:
    paper = NodeId("arXiv:2411.12580")
    records = (
        Theme(NodeId("theme:learning"), "Learning"),
        Theme(NodeId("theme:sleep"), "Sleep and learning", NodeId("theme:learning")),
        AnchorPaper(paper, "Spaced naps", when("2024-11"), ("Ada",), (NodeId("theme:sleep"),)),
        AnchorPaper(NodeId("doi:10.1/x"), "Old naps", when("1999"), cites=(paper,)),
        SourceNote(
            NodeId("naps-help"),
            "Do naps help?",
            "Short naps help recall.",
            themes=(NodeId("theme:sleep"),),
            papers=(paper,),
        ),
        SourceNote(NodeId("naps-hurt"), "Do naps hurt?", "A déjà-vu of tired mornings.", links=(NodeId("naps-help"),)),
        InquiringLine(
            NodeId("does-sleep-help"),
            "Does sleep help practice?",
            "This asks about sleep.",
            ("Sleeping well helps those who practise, again and again.",),
            sources=(NodeId("naps-help"), NodeId("naps-hurt")),
            evidence=(judged("naps-help", Stance.SUPPORTS), judged("naps-hurt", Stance.CONTRADICTS, "person")),
            claims=(NodeId("does-sleep-help#c1"), NodeId("does-sleep-help#c2")),
            papers=(paper,),
            prompt=ResearchPrompt("You are a chronobiologist.", (), "You are a chronobiologist."),
            themes=(NodeId("theme:sleep"),),
        ),
        InquiringLine(
            NodeId("do-naps-mislead"),
            "Do naps mislead?",
            sources=(NodeId("naps-help"),),
            evidence=(judged("naps-help", Stance.CONTRADICTS, "model:Oracle"),),
            span=when("2020"),
        ),
        DatedClaim(
            NodeId("does-sleep-help#c1"), NodeId("does-sleep-help"), "Naps of 20 minutes help.", (when("~2025"),)
        ),
        DatedClaim(
            NodeId("does-sleep-help#c2"),
            NodeId("does-sleep-help"),
            "Long naps do nothing.",
            (when("2022-05"), when("since mid-2025")),
            (paper,),
        ),
    )
    verdicts = (Verdict(NodeId("does-sleep-help#c1"), Outcome.HOLDS, when("2026-01"), judged_by="person", number=1),)
    return Records().with_records(*records, verdicts=verdicts)


RECORDS = small_library()
CORPUS = Corpus(RECORDS, arrays(RECORDS), TODAY)
SHORT = {
    "does-sleep-help": "L1", "do-naps-mislead": "L2", "naps-help": "N1", "naps-hurt": "N2", "does-sleep-help#c1": "C1",
    "does-sleep-help#c2": "C2", "arXiv:2411.12580": "P1", "doi:10.1/x": "P2", "theme:learning": "T1", "theme:sleep": "T2",
}  # fmt: skip
EVERYTHING = "L1 L2 N1 N2 C1 C2 P1 P2 T1 T2"


def found(text: str) -> str:
    mask = evaluate(parse(text), CORPUS)
    return " ".join(SHORT[CORPUS.arrays.ids[row]] for row in np.flatnonzero(mask))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EVERYTHING),
        ("   ", EVERYTHING),
        ("nap", "L2 N1 N2 C1 C2 P1 P2"),
        ("NAP help", "N1 C1"),
        ("elp", ""),
        ("deja", "N2"),
        ("Déjà-vu", "N2"),
        ("arXiv:2411.12580", "P1"),
        ('"nap"', ""),
        ('"naps help"', "N1"),
        ("“naps help”", "N1"),
        ('"help again"', ""),
        ("naps -help", "L2 N2 C2 P1 P2"),
        ("naps NOT help", "L2 N2 C2 P1 P2"),
        ("naps -(help OR old)", "L2 N2 C2 P1"),
        ("minutes OR nothing", "C1 C2"),
        ("minutes | nothing", "C1 C2"),
        ("naps minutes OR nothing", "C1 C2"),
        ("naps AND nothing", "C2"),
        ("naps and nothing", ""),
        ("~practise", "L1"),
        ("~pratcice", "L1"),
        ('~"slep halp"', "L1"),
        ("~zzz", ""),
        ("kind:line", "L1 L2"),
        ("kind:lines", "L1 L2"),
        ("Kind:LINE", "L1 L2"),
        ("kind:(line OR paper)", "L1 L2 P1 P2"),
        ("kind:(line paper)", "L1 L2 P1 P2"),
        ("kind:line,paper", "L1 L2 P1 P2"),
        ("-kind:(line OR paper OR theme)", "N1 N2 C1 C2"),
        ("theme:sleep", "L1 N1 C1 C2 P1 T2"),
        ("theme:learning", "L1 N1 C1 C2 P1 T1 T2"),
        ('theme:"Sleep and learning"', "L1 N1 C1 C2 P1 T2"),
        ("theme:theme:sleep", "L1 N1 C1 C2 P1 T2"),
        ("theme:slee", "L1 N1 C1 C2 P1 T2"),
        ("theme:none", "L2 N2 P2"),
        ("stance:supports", "L1 N1"),
        ("stance:contradicts", "L1 L2 N1 N2"),
        ("status:holds", "C1"),
        ("status:untested", "C2"),
        ("date:2025", "L1 C1 C2"),
        ("date!:2025", "L1 C1"),
        ("date:2023", ""),
        ("date:2022", "L1 C2"),
        ("date:>2025", "L1 C2"),
        ("date!:>2025", ""),
        ("date:<2000", "P2"),
        ("date:..2020", "L2 P2"),
        ("date:2024..2025-03", "L1 C1 P1"),
        ('date:"late 2024"', "P1"),
        ('date:>"summer 2024"', "L1 C1 C2 P1"),
        ("date:none", "N1 N2 T1 T2"),
        ("date:any", "L1 L2 C1 C2 P1 P2"),
        ("date:2024–11", "P1"),
        ("tested:2026", "C1"),
        ("tested:never", "C2"),
        ("tested:<2026", ""),
        ("age:>5y", "L2 P2"),
        ("age:<3m", "L1 C1 C2"),
        ("age:1y..2y", "L1 P1"),
        ("age!:<3m", "C1"),
        ("age:16m", "P1"),
        ("age:12m", "L1"),
        ("cites:naps-help", "L1 L2 N2"),
        ("cites:2", "L1"),
        ("cites:>=1", "L1 L2 N2 P2"),
        ("cites:1..1", "L2 N2 P2"),
        ("cited-by:does-sleep-help", "N1 N2"),
        ("cited-by:>2", "N1"),
        ("cited-by:doi:10.1/x", "P1"),
        ("contested:yes", "L1 N1"),
        ("contested:no", "L2 N2"),
        ("judged-by:person", "L1 N2 C1"),
        ("judged-by:model", "L2 N1"),
        ("judged-by:model:oracle", "L2 N1"),
        ("paper:2411.12580", "L1 N1 C2 P1"),
        ("paper:spaced", "L1 N1 C2 P1"),
        ("line:does-sleep-help", "L1 N1 N2 C1 C2 P1"),
        ("line:mislead", "L2 N1"),
        ("has:prompt", "L1"),
        ("has:verdict", "C1"),
        ("has:author", "P1"),
        ("in:title sleep", "L1 T2"),
        ("in:summary sleep", "L1"),
        ("in:prose again", "L1"),
        ("chronobiologist", ""),
        ("in:prompt chronobiologist", "L1"),
        ("in:(title OR summary) sleep", "L1 T2"),
        ("in:title -sleep kind:line", "L2"),
        ("(in:title recall) OR tired", "N2"),
        ("kind:note (in:summary recall OR tired)", "N1 N2"),
        ("(((naps)))  help", "N1 C1"),
        ("kind:(-line)", "N1 N2 C1 C2 P1 P2 T1 T2"),
    ],
)
def test_what_a_query_finds(text: str, expected: str) -> None:
    assert parse(text).problems == ()
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "works_like", "where", "suggestion"),
    [
        ("knid:line naps", "naps", "knid:line", "kind:line"),
        ("naps stance:suports", "naps", "stance:suports", "stance:supports"),
        ("naps kind:lien", "naps", "kind:lien", "kind:line"),
        ("status:refuted naps", "naps", "status:refuted", "status:overturned"),
        ("type:line", "", "type:line", "kind:line"),
        ("date:2024-02-30 naps", "naps", "date:2024-02-30", ""),
        ("date:2025..2024 naps", "naps", "date:2025..2024", "date:2024..2025"),
        ("date:9m", "", "date:9m", "age:9m"),
        ("age:9 naps", "naps", "age:9", "age:9m"),
        ("age:2y..6m", "", "age:2y..6m", "age:6m..2y"),
        ("cites:5..2", "", "cites:5..2", "cites:2..5"),
        ("cites:>many", "", "cites:>many", "cites:>5"),
        ("zyx:abc naps", "naps", "zyx:abc", '"zyx:abc"'),
        ("kind: naps", "naps", "kind:", "kind:line"),
        ('"naps help', '"naps help"', '"naps help', '"naps help"'),
        ("theme:>x", "", "theme:>x", "theme:x"),
        ("kind!:line", "kind:line", "kind!:", "kind:"),
    ],
)
def test_a_mistake_is_explained_and_the_rest_works(text: str, works_like: str, where: str, suggestion: str) -> None:
    (problem,) = parse(text).problems
    assert text[problem.start : problem.end] == where
    assert problem.suggestion == suggestion
    assert found(text) == found(works_like)
    if suggestion:
        mended = text[: problem.start] + suggestion + text[problem.end :]
        assert parse(mended).problems == ()


MISTAKES = """
( | ) | () | (( | )) | )( | (() | ()) | ( ) | naps ) | ( naps | (naps OR | naps) help | OR | AND | NOT | - | ! | ~
-- | -OR | - - - | OR naps | naps OR | naps OR OR help | AND naps | naps AND | naps AND AND help | naps AND OR help
naps OR AND help | NOT NOT | naps NOT | naps -( | naps -() | (OR) | (AND) | (NOT) | (-) | -(-) | " | "" | "  " | "naps
naps" | “naps | “” | „ | « | naps” | » | "." | ... | — | ? | ~? | ~"" | ~"? | ~( | ~) | -? | -"" | -" | "naps" " | ("
"( | kind: | kind:( | kind:() | kind:(( | kind:(OR) | kind:(line OR) | kind:(OR line) | kind:(lin OR note) | kind:x
kind:"" | kind:" | kind:, | kind:line,x | kind:x,y | kind:(date:2024) | kind:(line date:2024) | kind:>line
kind!:line | kind:(line | kind:-line | kind:~line | kind:"line | knd:line | KIND:LINES! | kind:li/ne | kind::line
kind:line: | theme: | theme:() | theme:"" | theme:? | theme:( | theme:>a | theme!:a | theme:"? | tehme:a | stance:
stance:for.x | stance:yes | stance:"supports | stance:supports,against,x | stanc:supports | status: | status:dead
status:hold-s | status:(holds OR alive) | status:() | sttus:holds | date: | date:( | date:() | date:> | date:>=
date:= | date:<< | date:>> | date:=> | date:2024-13 | date:2024-02-30 | date:0000 | date:9999 | date:2025..2024
date:2024..x | date:x..2024 | date:.. | date:... | date:2024...2025..2026 | date:soon | date:yesterday | date:""
date:"2024 | date:05/06/2024 | date:June | date:9m | date:>9m | date:>"by 2024" | date:>none | date:2024,2025 | date!:
date!:x | dat:2024 | dates:2024 | year:2024 | since:2024 | tested: | tested:x | tested:never! | tested:2024-99
tested:() | tested!:x | testd:2024 | age: | age:9 | age:x | age:> | age:>x | age:9q | age:-9m | age:9m9 | age:..
age:1y..x | age:x..1y | age:2y..1y | age:>1y..2y | age:1y..2y..3y | age:99999y | age:"" | age:() | ag:9m | cites:
cites:> | cites:>x | cites:5..2 | cites:"" | cites:() | cites:? | cites:>9999999999 | cites:>-1 | cited-by:
cited-by:<x | cited-by:9..1 | cited-by:() | citedby:x | cited_by:x | cited:x | contested: | contested:maybe
contested:() | contested:yess | contestd:yes | judged-by: | judged-by:() | judged-by:? | judge:person
judgedby:person | paper: | paper:() | paper:? | paper:>5 | papr:x | line: | line:() | line:? | lne:x | has: | has:x
has:promt | has:() | has:prompt,x | hs:prompt | is:line | in: | in:title | in:x sleep | in:titel sleep | in:()
in:title OR sleep | -in:title sleep | in:title kind:line | NOT in:title | (in:title) | in:title in:prose | foo:bar
foo: | foo:(bar) | foo:(bar | foo:"bar baz" | foo:" | a:b | a-b:c | -foo:bar | foo:(kind:x OR y) | (foo:bar)
foo:bar OR | http::// OR
"""
MALFORMED = [text for line in MISTAKES.strip().splitlines() for text in line.split(" | ")]


def test_there_are_two_hundred_malformed_queries() -> None:
    assert len(set(MALFORMED)) >= 200


@pytest.mark.parametrize("text", MALFORMED)
def test_every_malformed_query_gets_a_helpful_problem(text: str) -> None:
    read = parse(text)
    assert read.problems, "no problem was seen"
    for problem in read.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert len(problem.what) > 15
        assert problem.what[0].islower() or problem.what[0] in "“~AO-"
        if problem.suggestion:
            mended = text[: problem.start] + problem.suggestion + text[problem.end :]
            again = parse(mended).problems
            assert len(again) < len(read.problems) or problem not in again, mended
    assert evaluate(read, CORPUS).shape == (len(CORPUS),)
    assert "problem" in explain(read)


TYPED = """naps help OR AND NOT ( ) ( ) - ~ " “ ” » kind: kind:line theme:( date: 2024 .. > < date:2024..2025 age:9m foo: : ,
in:title ! \t"""
PIECES = re.split("[ \n]", TYPED)
JUMBLES = st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda gap: gap.join(pieces))
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(JUMBLES, st.text(max_size=60)), st.integers(0, 70))
def test_nothing_raises_whatever_is_typed(text: str, cursor: int) -> None:
    read = parse(text)
    assert evaluate(read, CORPUS).dtype == bool
    assert explain(read)
    assert list(read.problems) == sorted(read.problems, key=lambda p: (p.start, p.end))
    for problem in read.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.what
    unknown_values(read, CORPUS)
    for completion in complete(text, cursor, CORPUS):
        assert 0 <= completion.start <= completion.end <= len(text)
    on = with_term(text, "kind", "note", True)
    assert has_term(on, "kind", "note")
    assert not has_term(with_term(on, "kind", "note", False), "kind", "note")
    # closing what is open mends all quotes and parentheses that were left open
    assert not any("not closed" in problem.what for problem in parse(text + read.closing).problems)


@pytest.mark.parametrize(
    "piece", ["(", ")", "-", "a ", "(a OR ", '"', "kind:(", "NOT ", "in:title (", "-(", "~", "a OR ", "foo:("]
)
def test_long_hostile_queries_are_survived(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    read = parse(text)
    assert any("too long" in problem.what for problem in read.problems)
    assert len(read.problems) <= LONGEST + 1
    evaluate(read, CORPUS)
    explain(read)
    with_term(text, "kind", "line", True)


# ---- explaining


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "everything"),
        ("naps", "has a word starting with “naps”"),
        ('"naps help" in:title', "has the words “naps help” in titles"),
        ("~napps", "has a title with a word like “napps”"),
        ("kind:(line OR note) theme:none", "is a line or a note; and has no theme"),
        (
            "naps OR help sleep",
            (
                "has a word starting with “naps” or "
                "(has a word starting with “help” and has a word starting with “sleep”)"
            ),
        ),
        ("-kind:claim", "not (is a claim)"),
        ("date:2024", "is dated, perhaps, in 2024"),
        ("date!:>2024", "is dated, surely, from 1 Jan 2025 on"),
        ("date:<=2024-06", "is dated, perhaps, up to 30 Jun 2024"),
        ('date:"summer 2024"', "is dated, perhaps, in 1 Jun to 31 Aug 2024"),
        ("tested:none", "is a claim that was never tested"),
        ("age:>9m", "perhaps more than 9 months old"),
        ("age:6m..1y", "perhaps 6 months to 1 year old"),
        ("cites:>5", "cites 6 or more"),
        ("cited-by:0", "is cited by nothing"),
        ("status:cannot-test", "is a claim that cannot be tested"),
        ("stance:contradicts contested:yes", "has evidence that contradicts; and is contested"),
        ("has:prompt judged-by:person", "comes with a research prompt; and was judged by “person”"),
    ],
)  # fmt: skip
def test_explain(text: str, said: str) -> None:
    assert explain(parse(text)) == said


def test_explain_names_the_first_problem() -> None:
    said = explain(parse("naps knid:line foo:x"))
    assert said.startswith("has a word starting with “naps” (2 problems: there is no field “knid:”")


def test_words_for_marking() -> None:
    assert parse('nap -help "do hurt" ~slep kind:line').words == ("nap", "do hurt", "slep")


# ---- what the library does not know


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("theme:lerning", "theme:Learning"),
        ("theme:xyzzy", ""),
        ("paper:2411.99999", ""),
        ("line:nowhere", ""),
        ("judged-by:persn", "judged-by:person"),
        ("-cites:nowhere", ""),
    ],
)
def test_values_nothing_is_meant_by(text: str, suggestion: str) -> None:
    (problem,) = unknown_values(parse(text), CORPUS)
    assert problem.suggestion == suggestion
    assert "nothing in this library" in problem.what


def test_known_values_are_no_problem() -> None:
    text = "theme:sleep theme:none paper:2411.12580 line:mislead judged-by:model cites:naps-help cites:>2 kind:line"
    assert unknown_values(parse(text), CORPUS) == ()


# ---- completing


def offered(text: str, cursor: int | None = None) -> list[str]:
    at = len(text) if cursor is None else cursor
    return [text[: c.start] + c.insert + text[c.end :] for c in complete(text, at, CORPUS)]


def test_completing_fields_values_and_words() -> None:
    assert offered("ki") == ["kind:"]
    assert offered("naps -sta") == ["naps -stance:", "naps -status:"]
    assert offered("kind:") == [f"kind:{one}" for one in CHOICES["kind"]]
    assert offered("kind:n x", 6) == ["kind:note x"]
    assert offered("kind:(line OR n") == ["kind:(line OR note"]
    assert offered("theme:sl") == ["theme:sleep"]
    assert offered('theme:"sleep a') == ["theme:sleep"]
    assert "paper:arXiv:2411.12580" in offered("paper:spa")
    assert offered("line:mis") == ["line:do-naps-mislead"]
    assert offered("judged-by:mod") == ["judged-by:model:oracle"]
    assert "age:>9m" in offered("age:")
    assert offered("nap")[0] == "naps"
    assert offered("") == []
    assert offered("naps ") == []


def test_every_completion_of_a_value_reads_without_problem() -> None:
    for field in FIELDS:
        for text in offered(f"{field}:"):
            assert parse(f"{text} naps").problems == (), text


# ---- facets and clicking


def test_facets_of_the_small_library() -> None:
    counts = facets(CORPUS, evaluate(parse("naps"), CORPUS))
    assert counts["kind"] == {"line": 1, "note": 2, "claim": 2, "paper": 2, "theme": 0}
    assert counts["theme"] == {"theme:learning": 4, "theme:sleep": 4}
    assert counts["stance"] == {"supports": 1, "contradicts": 3, "mentions": 0}
    assert counts["status"]["holds"] == counts["status"]["untested"] == 1


@pytest.mark.parametrize(
    ("text", "field", "value", "on", "expected"),
    [
        ("", "kind", "line", True, "kind:line"),
        ("naps", "kind", "line", True, "naps kind:line"),
        ("naps kind:line", "kind", "note", True, "naps kind:(line OR note)"),
        ("kind:(line OR note) naps", "kind", "claim", True, "kind:(line OR note OR claim) naps"),
        ("kind:line,note naps", "kind", "claim", True, "kind:(line OR note OR claim) naps"),
        ("kind:(line OR note) naps", "kind", "note", False, "kind:line naps"),
        ("kind:line naps", "kind", "line", False, "naps"),
        ("naps AND kind:line", "kind", "line", False, "naps"),
        ("kind:line AND naps", "kind", "line", False, "naps"),
        ("a OR b", "kind", "line", True, "(a OR b) kind:line"),
        ("(a OR b) kind:line", "kind", "line", False, "a OR b"),
        ("a  b", "kind", "line", True, "a  b kind:line"),
        ("a  kind:line  b", "kind", "note", True, "a  kind:(line OR note)  b"),
        ("-kind:line", "kind", "line", True, "-kind:line kind:line"),
        ("kind:line OR x", "kind", "line", True, "(kind:line OR x) kind:line"),
        ('"open', "kind", "line", True, '"open" kind:line'),
        ("(open", "kind", "line", True, "(open) kind:line"),
        ("x", "theme", "theme:sleep", True, "x theme:sleep"),
        ("x theme:sleep", "theme", "Sleep and more, (really)", True, 'x theme:(sleep OR "Sleep and more, (really)")'),
        ('theme:(sleep OR "a b")', "theme", "a b", False, "theme:sleep"),
        ("(x AND kind:line)", "kind", "line", False, "(x)"),
        ("kind:line", "kind", "line", True, "kind:line"),
        ("naps", "kind", "line", False, "naps"),
    ],
)
def test_one_facet_on_or_off(text: str, field: str, value: str, on: bool, expected: str) -> None:
    assert with_term(text, field, value, on) == expected
    assert has_term(expected, field, value) == on


def test_alternatives_and_exclusions_are_not_facets() -> None:
    assert not has_term("-kind:line", "kind", "line")
    assert not has_term("kind:line OR naps", "kind", "line")
    assert has_term("(naps kind:line) help", "kind", "line")
    assert has_term("theme:sleep", "theme", "theme:sleep")


def test_window_is_the_same_question_as_date() -> None:
    for certain, mark in ((False, ""), (True, "!")):
        by_hand = in_window(CORPUS, date(2024, 1, 1), date(2025, 12, 31), certain)
        assert (by_hand == evaluate(parse(f"date{mark}:2024..2025"), CORPUS)).all()
    assert in_window(CORPUS, None, None).sum() == 6


def test_evaluating_gives_masks_of_ones_own() -> None:
    first = evaluate(parse("kind:line"), CORPUS)
    first[:] = True
    assert found("kind:line") == "L1 L2"
    assert evaluate(parse(""), CORPUS).flags.writeable


def test_preparing_is_a_job_that_changes_no_answer() -> None:
    fresh = Corpus(RECORDS, arrays(RECORDS), TODAY)
    steps = list(fresh.prepare())
    assert steps[-1].done == steps[-1].total == len(steps) - 1
    for text in ("naps", "contested:yes", "date:2025", "theme:sleep"):
        assert (evaluate(parse(text), fresh) == evaluate(parse(text), CORPUS)).all()


def test_empty_library() -> None:
    empty = Corpus(Records(), arrays(Records()), TODAY)
    for text in (
        "",
        "a",
        '"a"',
        "~abc",
        "kind:line",
        "theme:x",
        "date:2024",
        "cites:>1",
        "contested:yes",
        "has:prompt",
        "line:x",
    ):
        assert evaluate(parse(text), empty).shape == (0,)
    assert sum(facets(empty, np.zeros(0, dtype=bool))["kind"].values()) == 0
    assert complete("ki", 2, empty)


def test_every_field_is_documented() -> None:
    assert query.__doc__ is not None
    for field in FIELDS:
        assert f"``{field}:" in query.__doc__, field
    for choices in CHOICES.values():
        for choice in choices:
            assert choice in query.__doc__, choice
