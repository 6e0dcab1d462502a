"""What is left to judge, what one correction suggests, where judges differ, and a model's answer put into rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from explorer import graph
from explorer.model import (
    AnchorPaper,
    ClaimLink,
    DatedClaim,
    Evidence,
    InquiringLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
)
from explorer.prompts import RowKind, answer_rows, read_answer, read_judgements, stance_rows, summary
from explorer.prose import place
from explorer.stance import (
    differing_words,
    first_citations,
    is_unsure,
    same_paragraph,
    sentence_span,
    unsure,
    with_rules,
)

A, B, C, D = (NodeId(f"note-{x}") for x in "abcd")
LINE = NodeId("do-jars-cool")
PARAGRAPHS = (
    "Jars cool water by Jars sweat. So does shade, says Shade helps, in dry air.",
    "However, in damp air they fail, as Damp stops it shows.",
)
TITLES = {A: "Jars sweat", B: "Shade helps", C: "Damp stops it", D: "Never cited"}


def judged(
    note: NodeId, stance: Stance, confidence: float, paragraph: int, by: str = "rules", why: str = ""
) -> Evidence:
    return Evidence(note, stance, confidence, "", paragraph, 1 if paragraph else 0, by, why)


def a_line(*evidence: Evidence, others: tuple[Evidence, ...] = ()) -> InquiringLine:
    found = []
    for note, title in TITLES.items():
        for number, text in enumerate(PARAGRAPHS, 1):
            if title in text:
                found.append((note, number, text.index(title), text.index(title) + len(title)))
    return InquiringLine(
        LINE,
        "Do jars cool water?",
        paragraphs=PARAGRAPHS,
        citations=place(PARAGRAPHS, found),
        sources=(A, B, C, D),
        evidence=evidence,
        other_judgements=others,
    )


def records(line: InquiringLine) -> Records:
    return Records(
        lines={line.id: line},
        notes={
            note: SourceNote(note, title, papers=(NodeId(f"arXiv:2401.0000{i}"),))
            for i, (note, title) in enumerate(TITLES.items(), 1)
        },
    )


USUAL = (
    judged(D, Stance.MENTIONS, 0.5, 0),
    judged(C, Stance.CONTRADICTS, 0.5, 2),
    judged(B, Stance.SUPPORTS, 0.6, 1),
    judged(A, Stance.SUPPORTS, 0.95, 1),
)


class TestUnsure:
    def test_reading_order_uncited_last(self) -> None:
        held = records(a_line(*USUAL))
        assert [d.note for d in unsure(held, [LINE, LINE, NodeId("none")])] == [B, C, D]
        assert [d.citation.paragraph if d.citation else 0 for d in unsure(held, [LINE])] == [1, 2, 0]

    def test_nobodys_word_is_asked_again(self) -> None:
        for by in ("person", "page"):
            assert not is_unsure(judged(A, Stance.MENTIONS, 1.0, 1, by))
        assert is_unsure(judged(A, Stance.MENTIONS, 0.6, 1, "model:M"))

    def test_the_sentence_of_a_citation(self) -> None:
        line = a_line(*USUAL)
        low, high = sentence_span(line, first_citations(line)[B])
        assert PARAGRAPHS[0][low:high].startswith("So does shade")
        assert sentence_span(line, replace(first_citations(line)[B], paragraph=9)) == (0, 0)


class TestSameParagraph:
    def test_the_other_notes_that_say_something_else(self) -> None:
        line = a_line(*USUAL)
        assert same_paragraph(line, A, Stance.CONTRADICTS) == (B,)
        assert same_paragraph(line, B, Stance.CONTRADICTS) == (A,)
        assert same_paragraph(line, B, Stance.SUPPORTS) == ()
        assert same_paragraph(line, C, Stance.SUPPORTS) == ()
        assert same_paragraph(line, D, Stance.SUPPORTS) == ()
        assert same_paragraph(line, NodeId("none"), Stance.SUPPORTS) == ()

    def test_a_persons_word_is_left_alone(self) -> None:
        line = a_line(judged(A, Stance.SUPPORTS, 1.0, 1, "person"), judged(B, Stance.SUPPORTS, 0.6, 1))
        assert same_paragraph(line, B, Stance.CONTRADICTS) == ()


class TestDiffering:
    def test_the_newest_word_of_each_judge(self) -> None:
        line = a_line(
            judged(A, Stance.SUPPORTS, 1.0, 1, "person"),
            others=(
                judged(A, Stance.CONTRADICTS, 0.8, 1, "model:GPT-X"),
                judged(A, Stance.MENTIONS, 0.8, 1, "model:GPT-X"),
                judged(A, Stance.SUPPORTS, 0.9, 1),
                judged(B, Stance.MENTIONS, 0.9, 1),
            ),
        )
        assert differing_words(line, A) == "a person: supports; model GPT-X: contradicts; rules: supports"
        assert differing_words(line, B) == ""
        assert differing_words(replace(line, other_judgements=line.other_judgements[2:]), A) == ""

    def test_the_rules_are_asked_where_they_were_overruled(self) -> None:
        line = a_line(judged(A, Stance.MENTIONS, 1.0, 1, "person"), judged(B, Stance.SUPPORTS, 0.6, 1))
        told = with_rules(line, records(line).notes)
        assert [(e.note, e.judged_by) for e in told.other_judgements] == [(A, "rules")]
        plain = a_line(*USUAL)
        assert with_rules(plain, {}) is plain


class TestStanceRows:
    def rows(self, line: InquiringLine, text: str):
        held = records(line)
        return stance_rows(held, read_judgements(text, held, [LINE], "M", date(2026, 3, 1)))

    def test_was_and_says(self) -> None:
        one, two = self.rows(a_line(*USUAL), "1 | contradicts | 0.9 | no\n2 | supports | 0.8 | yes")
        assert (one.node, one.says, one.why, one.remark) == (A, "supports → contradicts, 90% sure", "no", "")
        assert two.says == "supports, 80% sure"
        assert one.can_accept
        assert one.together

    def test_a_persons_word_waits_by_itself(self) -> None:
        line = a_line(judged(A, Stance.SUPPORTS, 1.0, 1, "person"), judged(B, Stance.SUPPORTS, 1.0, 1, "person"))
        one, two = self.rows(line, "1 | contradicts | 0.9 | no\n2 | supports | 0.8 | yes")
        assert (one.remark, one.can_accept, one.together) == ("would displace the word of a person", True, False)
        assert (two.remark, two.together) == ("a person says the same", False)

    def test_what_was_accepted_is_not_offered_again(self) -> None:
        line = a_line(judged(A, Stance.CONTRADICTS, 0.9, 1, "model:M", "no"))
        (one,) = self.rows(line, "1 | contradicts | 0.9 | no")
        assert (one.remark, one.can_accept) == ("already accepted", False)


class TestAnswerRows:
    def held(self) -> Records:
        line = replace(a_line(*USUAL), claims=(NodeId(f"{LINE}#c1"), NodeId(f"{LINE}#c2")))
        claims = [
            DatedClaim(NodeId(f"{LINE}#c1"), LINE, "Clay jars cool water by ten degrees"),
            DatedClaim(NodeId(f"{LINE}#c2"), LINE, "Damp rooms halve the effect"),
        ]
        paper = AnchorPaper(NodeId("arXiv:2401.00001"), "Sweating Jars")
        return replace(records(line), claims={c.id: c for c in claims}, papers={paper.id: paper})

    TEXT = (
        'Claim 1: overturned by "Glazed Jars" (arXiv:2512.00002).\nClaim 2: holds (arXiv:2401.00001).\n'
        "Bad one: arXiv:2513.00001.\n\nProposed research questions:\n1. Would glazed jars cool at all?\n2. Do jars cool water?\n"
    )

    def test_each_kind_says_what_it_would_change(self) -> None:
        held = self.held()
        rows = answer_rows(held, read_answer(self.TEXT, held, [LINE]), "M")
        told = {kind: [r for r in rows if r.kind is kind] for kind in RowKind}
        assert [r.says for r in told[RowKind.VERDICT]] == ["untested → overturned", "untested → holds"]
        assert told[RowKind.VERDICT][0].remark == "arXiv:2512.00002 is not grounded here"
        assert {r.about: (r.remark.split(";")[0], r.can_accept) for r in told[RowKind.PAPER]} == {
            "arXiv:2512.00002": ("not grounded here", True),
            "arXiv:2401.00001": ("in this library", False),
            "arXiv:2513.00001": ("malformed", False),
        }
        assert [r.line for r in told[RowKind.WORK]] == [LINE]
        assert [(r.can_accept, bool(r.remark)) for r in told[RowKind.QUESTION]] == [(True, False), (False, True)]
        assert summary(rows, ("one",)) == (
            "2 verdicts, 3 papers, 1 piece of evidence against, 2 draft lines, 1 problem"
        )

    def test_what_the_library_holds_from_this_model_is_done(self) -> None:
        from explorer.dates import day

        held = self.held()
        answer = read_answer(self.TEXT, held, [LINE])
        work, verdict = answer.work[0], answer.verdicts[0]
        note = replace(work.as_note(), id=NodeId("glazed-jars-2"))
        evidence = replace(work.as_evidence("M", date(2026, 3, 1)), note=note.id)
        line = held.lines[LINE]
        after = held.with_records(
            note,
            replace(line, evidence=(*line.evidence, evidence)),
            verdicts=(verdict.as_verdict(day(date(2026, 3, 1)), "model:M"),),
        )
        for model, can in (("M", False), ("N", True)):
            rows = answer_rows(after, answer, model)
            assert next(r for r in rows if r.kind is RowKind.WORK).can_accept is can
            first = next(r for r in rows if r.kind is RowKind.VERDICT)
            assert first.can_accept is can
            assert first.proposal.outcome is Outcome.OVERTURNED


def test_what_is_shaken_and_what_falls_share_one_rule() -> None:
    line = a_line(
        judged(A, Stance.SUPPORTS, 0.9, 1), judged(B, Stance.SUPPORTS, 0.9, 1), judged(C, Stance.MENTIONS, 0.9, 2)
    )
    claim = DatedClaim(NodeId(f"{LINE}#c1"), LINE, "x", notes=(ClaimLink(A, 0.9), ClaimLink(B, 0.9, False)))
    held = replace(records(line), claims={claim.id: claim})
    (shaken,) = graph.what_is_shaken(held, claim.id)
    assert (shaken.lost, shaken.reason) == ((A,), "keeps 1 of 2 supporting notes")
    assert graph.what_falls(held, claim.id) == ()
    assert graph.what_is_shaken(held, [claim.id, B]) == ()
    assert [f.line for f in graph.what_falls(held, [claim.id, NodeId("arXiv:2401.00002")])] == [LINE]
    assert graph.what_is_shaken(held, C) == ()
