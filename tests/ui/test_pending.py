"""A model's pasted answer: rows that wait, accepted one by one or together, and the prompts they answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from explorer import prompts
from explorer.library import open_library
from explorer.model import NodeId, Outcome, Stance
from explorer.prompts import RowKind
from explorer.settings import Settings
from explorer.ui.app import build
from explorer.ui.asking import ResearchPromptDialog, StancePromptDialog
from explorer.ui.pending import AnswerDialog, JudgementsDialog
from explorer.ui.window import Window

pytestmark = pytest.mark.qt

MODEL = "GPT-X"


@pytest.fixture
def own(qtbot, tmp_path: Path, sample_path: Path) -> Iterator[Window]:
    root = Path(shutil.copytree(sample_path, tmp_path / "own"))
    window = build(open_library(root), Settings(look="light", reduced_motion=True))
    window.show()
    qtbot.waitUntil(lambda: window.workspace.layout is not None and window.jobs.is_idle, timeout=10000)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=10000)
    window.deleteLater()


def contents(window: Window) -> dict[str, bytes]:
    root = window.workspace.library.path
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def line_with_claims(window: Window) -> NodeId:
    line = next(x for x in window.workspace.records.lines.values() if len(x.claims) == 5)
    window.workspace.update(reading=line.id, selected=(line.id,))
    return line.id


def pasted(window: Window, dialog, text: str) -> None:
    dialog.text.setPlainText(text)
    dialog.model.setText(MODEL)
    dialog.read()


def an_answer(window: Window, line: NodeId) -> str:
    """Five verdicts, two known identifiers, one unknown and one malformed, and two questions."""
    known = [p for p in window.workspace.records.lines[line].papers if p.startswith("arXiv:")][:2]
    return (
        f"Claim 1: holds ({known[0]}).\nClaim 2: weakened.\nClaim 3: overturned, says arXiv:2509.04321.\n"
        f"Claim 4: cannot-test.\nClaim 5: superseded ({known[1]}).\nSee also arXiv:2513.12345.\n\n"
        "Proposed research questions:\n1. Would shorter examples transfer as well as longer ones do?\n"
        "2. Does a tutor that errs on purpose teach more?\n"
    )


class TestJudgements:
    def test_rows_wait_and_nothing_changes(self, own: Window) -> None:
        line = own.workspace.view.reading
        before, files = own.workspace.records, contents(own)
        own.judging.show_paste_judgements()
        dialog = own.findChild(JudgementsDialog)
        pasted(
            own, dialog, "1 | contradicts | 0.9 | It is the exception.\n2 | supports | 0.8 | a reason\n99 | supports"
        )
        assert [r.kind for r in dialog.rows] == [RowKind.STANCE] * 2
        assert dialog.rows[0].says == "supports → contradicts, 90% sure"
        assert dialog.rows[0].line == line
        assert "99" in dialog.trouble.text()
        assert own.workspace.records is before
        assert contents(own) == files
        dialog.close()

    def test_one_row_is_accepted_as_the_models_word_and_undone(self, own: Window) -> None:
        line = own.workspace.view.reading
        files = contents(own)
        own.judging.show_paste_judgements()
        dialog = own.findChild(JudgementsDialog)
        pasted(own, dialog, "1 | contradicts | 0.9 | It is the exception.\n2 | supports | 0.8 | a reason")
        dialog.table.selectRow(0)
        dialog.accept_some.click()
        note = dialog.rows[0].node
        held = own.judging.judgement(line, note)
        assert (held.stance, held.judged_by, held.confidence) == (Stance.CONTRADICTS, f"model:{MODEL}", 0.9)
        assert (held.why, held.judged_on) == ("It is the exception.", dialog.on.isoformat())
        assert dialog.rows[0].remark == "already accepted"
        assert not dialog.rows[0].can_accept
        own.bridge.flush()
        row = next(r for r in own.reading.evidence.rows if r.data.node == note)
        assert f"model {MODEL}: contradicts; rules: supports" in row.data.facts
        dialog.undo_button.click()
        assert dialog.rows[0].can_accept
        assert contents(own) == files
        dialog.close()

    def test_a_persons_word_is_only_displaced_by_a_row_of_its_own(self, own: Window) -> None:
        line = own.workspace.view.reading
        evidence = own.workspace.records.lines[line].evidence
        own.judging.set_stance(evidence[0].note, Stance.SUPPORTS, "I read it", line=line)
        own.judging.show_paste_judgements()
        dialog = own.findChild(JudgementsDialog)
        pasted(own, dialog, "1 | contradicts | 0.9 | no\n2 | contradicts | 0.8 | no")
        assert "a person" in dialog.rows[0].remark
        dialog.accept_all.click()
        assert own.judging.judgement(line, evidence[0].note).judged_by == "person"
        assert own.judging.judgement(line, evidence[1].note).judged_by == f"model:{MODEL}"
        dialog.table.selectRow(0)
        dialog.accept_some.click()
        held = own.judging.judgement(line, evidence[0].note)
        assert held.judged_by == f"model:{MODEL}"
        others = own.workspace.records.lines[line].other_judgements
        assert any(o.judged_by == "person" and o.why == "I read it" for o in others), "kept among the others"
        dialog.close()

    def test_a_day_that_is_none_is_marked_and_today_counts(self, own: Window) -> None:
        own.judging.show_paste_judgements()
        dialog = own.findChild(JudgementsDialog)
        for text, wrong, on in (
            ("2026-02-30", "true", date.today()),
            ("2026-02-03", "false", date(2026, 2, 3)),
        ):
            dialog.day.setText(text)
            dialog.read()
            assert (dialog.day.property("wrong"), dialog.on) == (wrong, on)
        dialog.close()

    def test_no_name_no_judgement(self, own: Window) -> None:
        own.judging.show_paste_judgements()
        dialog = own.findChild(JudgementsDialog)
        dialog.text.setPlainText("1 | contradicts | 0.9 | no")
        dialog.read()
        before = own.workspace.records
        dialog.accept_all.click()
        assert own.workspace.records is before
        assert "Name the model" in dialog.told.text()
        dialog.close()

    def test_the_prompt_and_its_answer_share_their_numbers(self, own: Window) -> None:
        own.judging.show_stance_prompt()
        asking = own.findChild(StancePromptDialog)
        asking.scope.setCurrentIndex(1)
        asking.fill()
        assert "tokens" in asking.about.text()
        asking.copy()
        text = QApplication.clipboard().text()
        assert text == prompts.stance_prompt(own.workspace.records, own.judging.asked)
        assert len(own.judging.asked) == len(own.workspace.records.lines)
        asking._paste()
        dialog = own.findChild(JudgementsDialog)
        assert dialog.scope.currentText().startswith("The prompt copied last: 5 lines")
        n = sum(len(x.citations) for x in own.workspace.records.lines.values())
        pasted(own, dialog, f"{n} | mentions | 0.9 | in passing")
        assert dialog.rows[0].line == own.judging.asked[-1]
        dialog.close()


class TestAnswers:
    def test_exactly_the_right_rows(self, own: Window) -> None:
        line = line_with_claims(own)
        own.judging.show_paste_answer()
        dialog = own.findChild(AnswerDialog)
        pasted(own, dialog, an_answer(own, line))
        verdicts = [r for r in dialog.rows if r.kind is RowKind.VERDICT]
        claims = own.workspace.records.lines[line].claims
        assert [(r.node, r.proposal.outcome) for r in verdicts] == list(
            zip(
                claims,
                (Outcome.HOLDS, Outcome.WEAKENED, Outcome.OVERTURNED, Outcome.CANNOT_TEST, Outcome.SUPERSEDED),
                strict=True,
            )
        )
        papers = [(r.remark.split(";")[0], r.can_accept) for r in dialog.rows if r.kind is RowKind.PAPER]
        assert sorted(papers) == [
            ("in this library", False),
            ("in this library", False),
            ("malformed", False),
            ("not grounded here", True),
        ]
        works = [r for r in dialog.rows if r.kind is RowKind.WORK]
        assert ("arXiv:2509.04321",) in [r.proposal.papers for r in works]
        assert sum(r.kind is RowKind.QUESTION for r in dialog.rows) == 2
        dialog.close()

    def test_all_of_it_is_one_step(self, own: Window) -> None:
        line = line_with_claims(own)
        files, before = contents(own), own.workspace.records
        own.judging.show_paste_answer()
        dialog = own.findChild(AnswerDialog)
        pasted(own, dialog, an_answer(own, line))
        waiting = [r for r in dialog.rows if r.can_accept]
        dialog.accept_all.click()
        now = own.workspace.records
        assert len(now.verdicts) == len(before.verdicts) + 5
        assert {v.judged_by for v in now.verdicts[len(before.verdicts) :]} == {f"model:{MODEL}"}
        assert now.papers[NodeId("arXiv:2509.04321")].asserted
        assert len(now.lines) == len(before.lines) + 2
        added = [e for e in now.lines[line].evidence if e.judged_by == f"model:{MODEL}"]
        assert added
        assert {e.stance for e in added} == {Stance.CONTRADICTS}
        assert [r for r in dialog.rows if r.can_accept] == []
        assert len(waiting) > 8
        assert f"as the word of {MODEL}" in own.message.text.text()
        assert f"of {len(own.workspace.arrays.ids)}" in own.explained.text()
        dialog.undo_button.click()
        assert contents(own) == files
        assert len([r for r in dialog.rows if r.can_accept]) == len(waiting)
        dialog.close()

    def test_rows_survive_closing_the_dialog(self, own: Window) -> None:
        line = line_with_claims(own)
        own.judging.show_paste_answer()
        dialog = own.findChild(AnswerDialog)
        pasted(own, dialog, an_answer(own, line))
        rows = dialog.rows
        dialog.close()
        own.workspace.select(next(iter(own.workspace.records.lines)), open_it=True)
        own.judging.show_paste_answer()
        again = own.findChild(AnswerDialog)
        assert (again.rows, again.model.text()) == (rows, MODEL)
        again.close()

    def test_the_prompt_holds_every_dated_claim_and_anchor(self, own: Window) -> None:
        line = line_with_claims(own)
        records, files = own.workspace.records, contents(own)
        own.judging.show_research_prompt()
        dialog = own.findChild(ResearchPromptDialog)
        dialog.question.setText("And is it so?")
        dialog.fill()
        text = " ".join(dialog.text.toPlainText().split())
        for claim in records.lines[line].claims:
            assert " ".join(records.claims[claim].text.split()).rstrip(".") in text
            assert all(d.as_written in text for d in records.claims[claim].dates)
        assert all(p in text for p in records.lines[line].papers)
        assert "And is it so?" in text
        assert "tokens" in dialog.about.text()
        dialog.copy()
        assert QApplication.clipboard().text() == dialog.compose() == dialog.compose()
        assert own.judging.researched == (line,)
        assert contents(own) == files
        assert own.workspace.records is records
        dialog.close()

    def test_the_prompt_of_a_query(self, own: Window) -> None:
        own.workspace.update(query="kind:claim")
        own.judging.show_research_prompt()
        dialog = own.findChild(ResearchPromptDialog)
        dialog.scope.setCurrentIndex(2)
        dialog.fill()
        assert dialog.about.text().startswith(f"{len(own.workspace.records.claims)} dated claims")
        dialog.close()
