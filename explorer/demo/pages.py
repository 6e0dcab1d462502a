"""Demonstration lines as pages of text, in both forms and with the irregularities of real ones at their rates.

What this hides: how a page goes wrong on its way. The prompt's label is run together with its button, the last section is
empty, a slug stands where a title should, a citation repeats, a source is never cited; form B has no header and no blanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from explorer.demo.plan import Plan, make_plan
from explorer.demo.records import line_of
from explorer.model import Citation, InquiringLine, NodeId

FORM_B = 0.3
"""How many pages come without headers; real ones are saved in either form, in proportions nobody has counted."""
ABBREVIATED, TWO_SLUGS = 0.3, 0.3
_LABEL = "Research prompt for your LLMexpand ↓"
_PASTE = "Copy into ChatGPT or Claude to go on from here — it asks for newer work."


def demo_pages(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Write so many pages of inquiring lines, each as a file name and its bytes, in the order of the library.

    They say what ``demo_records(count, seed)`` says, except for what a page cannot: themes, judgements and next lines.
    """
    plan = make_plan(count, seed)
    for row in range(len(plan.lines)):
        line = line_of(plan, row, unjudged=1.0)[0]
        rng = Random(f"page {seed} {row}")
        mark = f"{rng.getrandbits(64):016x}"
        yield f"{row:05}_{mark}.txt", page(plan, row, line, rng).encode()


def page(plan: Plan, row: int, line: InquiringLine, rng: Random) -> str:
    """Write one page; no newline ends it, as on real ones."""
    is_b = rng.random() < FORM_B
    shown = _shown_titles(plan, line)
    paragraphs = [
        _paragraph(text, [c for c in line.citations if c.paragraph == number], shown, rng)
        for number, text in enumerate(line.paragraphs, 1)
    ]
    sources: list[str] = []
    for note in line.sources:
        record = plan.notes[plan.note_rows[note]].record
        sources += [shown.get(note, record.title), "", record.summary, ""]
    head = ["INQUIRING LINE", "", line.title, "", line.gloss, "", ""]
    body: list[str] = []
    for text in paragraphs:
        body += [text, ""]
    count = f"Sources {len(line.sources)} notes"
    prompt = [_LABEL, "", _PASTE, "", *line.prompt.text.split("\n"), ""] if line.prompt else []
    whole = [*head, *body, "", count, "", *sources, *prompt, "Next inquiring lines"]
    if is_b:
        whole = [text for text in whole[1:] if text]
    return "\n".join(whole)


def _shown_titles(plan: Plan, line: InquiringLine) -> dict[NodeId, str]:
    """Find under which title the page knows each note: the one its prose shows, unless that is a mere phrase."""
    shown: dict[NodeId, str] = {}
    for citation in line.citations:
        text = line.paragraphs[citation.paragraph - 1][citation.start : citation.end]
        record = plan.notes[plan.note_rows[citation.note]].record
        if text in record.aliases:
            shown.setdefault(citation.note, text)
    return shown


def _paragraph(text: str, citations: list[Citation], shown: dict[NodeId, str], rng: Random) -> str:
    """Write a paragraph as a page has it: a cited title stands in it bare, a phrase behind its note's slug and a bar."""
    out: list[str] = []
    at = 0
    for citation in sorted(citations, key=lambda c: c.start):
        out.append(text[at : citation.start])
        words_shown = text[citation.start : citation.end]
        if words_shown.endswith("?"):
            out.append(shown.get(citation.note, words_shown))
        else:
            slug = str(citation.note)
            if rng.random() < ABBREVIATED:
                slug = slug[:36].rstrip("-") + "..."
            out.append(
                f"{slug} | {slug[:24].rstrip('-.')}-..." if rng.random() < TWO_SLUGS else f"{slug}|{words_shown}"
            )
        at = citation.end
    out.append(text[at:])
    return "".join(out)
