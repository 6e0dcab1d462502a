"""From records to the files of a library folder: which key holds what, and what can be left out.

What this hides: the shape of the files. Whatever the prose already says (where a note is cited, in which sentence) is
not written twice; a date is one word where its stored and its written form agree. ``folder`` reads all of it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from explorer.library import markup, names
from explorer.library.yaml_text import Literal, Number, dump
from explorer.model import (
    AnchorPaper,
    Citation,
    ClaimLink,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    NextLine,
    NodeId,
    Origin,
    Records,
    ResearchPrompt,
    SourceNote,
    Theme,
    Verdict,
)

FORMAT = 1
LIBRARY_FILE = "library.yaml"
PAPERS_FILE = "papers.yaml"
VERDICTS_FILE = "verdicts.yaml"

LINE_KEYS = frozenset(
    [
        "id",
        "question",
        "gloss",
        "aliases",
        "themes",
        "span",
        "sources",
        "sources_declared",
        "evidence",
        "other_judgements",
        "papers",
        "claims",
        "prompt",
        "next",
        "source",
    ]
)
NOTE_KEYS = frozenset(["id", "title", "aliases", "themes", "papers", "date", "links", "source"])

Where = tuple[int, int, str]
NOWHERE: Where = (0, 0, "")
Values = dict[str, Any]


def first_places(paragraphs: Sequence[str], citations: Iterable[Citation]) -> dict[NodeId, Where]:
    """Find where each note is cited first: paragraph, sentence and the sentence's words."""
    from explorer import prose

    by_paragraph: dict[int, list[Citation]] = {}
    for citation in citations:
        by_paragraph.setdefault(citation.paragraph, []).append(citation)
    places: dict[NodeId, Where] = {}
    for number, here in sorted(by_paragraph.items()):
        if not 1 <= number <= len(paragraphs) or all(citation.note in places for citation in here):
            continue
        text = paragraphs[number - 1]
        ranges = prose.sentences(text, sorted((citation.start, citation.end) for citation in here))
        for citation in here:
            if citation.note not in places:
                start, end = ranges[min(citation.sentence, len(ranges)) - 1] if ranges else (0, 0)
                places[citation.note] = (number, citation.sentence, text[start:end])
    return places


def placed(
    paragraphs: Sequence[str], found: Iterable[tuple[NodeId, int, int, int]]
) -> tuple[tuple[Citation, ...], dict[NodeId, Where]]:
    """Give what ``prose.place`` and ``first_places`` give, cutting each paragraph into sentences only once."""
    from explorer import prose

    by_paragraph: dict[int, list[tuple[int, int, NodeId]]] = {}
    for note, number, start, end in found:
        by_paragraph.setdefault(number, []).append((start, end, note))
    citations: list[Citation] = []
    places: dict[NodeId, Where] = {}
    for number, here in sorted(by_paragraph.items()):
        here.sort()
        text = paragraphs[number - 1]
        ranges = prose.sentences(text, [(start, end) for start, end, _ in here])
        for start, end, note in here:
            sentence = prose.sentence_number(ranges, start)
            citations.append(Citation(note, number, sentence, start, end))
            if note not in places:
                first, last = ranges[min(sentence, len(ranges)) - 1] if ranges else (0, 0)
                places[note] = (number, sentence, text[first:last])
    return tuple(citations), places


def date_value(when: FuzzyDate) -> Any:
    """Write a date: its EDTF form, and the source's spelling beside it where that differs."""
    if when.edtf == when.as_written:
        return when.edtf
    return {"edtf": when.edtf, "written": when.as_written}


def evidence_value(evidence: Evidence, where: Where) -> Values:
    """Write one judgement; ``where`` is what the prose itself says of its place."""
    value: Values = {
        "note": evidence.note,
        "stance": evidence.stance.value,
        "confidence": Number(repr(evidence.confidence)),
    }
    if (evidence.paragraph, evidence.sentence) != where[:2]:
        value["at"] = f"{evidence.paragraph}.{evidence.sentence}"
    if evidence.quote != where[2]:
        value["quote"] = evidence.quote
    value["by"] = evidence.judged_by
    if evidence.why:
        value["why"] = evidence.why
    if evidence.judged_on:
        value["on"] = evidence.judged_on
    return value


def link_value(link: ClaimLink) -> Values:
    """Write one link of a claim to a note it restates."""
    value: Values = {"id": link.note, "score": Number(repr(link.score))}
    if link.confirmed is not None:
        value["confirmed"] = Number("yes" if link.confirmed else "no")
    return value


def claim_value(claim: DatedClaim) -> Values:
    """Write one claim inside its line's file."""
    head, _, tail = claim.id.rpartition("#")
    value: Values = {"id": tail if head == claim.line and tail else claim.id}
    if head != claim.line and "#" not in claim.id:
        value = {"node": claim.id}
    value["text"] = claim.text
    if claim.dates:
        value["dates"] = [date_value(when) for when in claim.dates]
    if claim.papers:
        value["papers"] = list(claim.papers)
    if claim.notes:
        value["notes"] = [link_value(link) for link in claim.notes]
    return value


def line_values(line: InquiringLine, records: Records, stem: str = "") -> Values:
    """Write a line's front matter; its id only where the file's name (``stem``) is another."""
    claims = records.claims
    value: Values = {} if (stem or names.stem(line.id)) == line.id else {"id": line.id}
    value["question"] = line.title
    if line.gloss:
        value["gloss"] = line.gloss
    _put_lists(value, aliases=line.aliases, themes=line.themes)
    if line.span is not None:
        value["span"] = date_value(line.span)
    if line.sources != default_sources(line.evidence, line.citations):
        value["sources"] = list(line.sources)
    if line.sources_declared is not None:
        value["sources_declared"] = Number(line.sources_declared)
    places = first_places(line.paragraphs, line.citations) if line.evidence or line.other_judgements else {}
    if line.evidence:
        value["evidence"] = [evidence_value(item, places.get(item.note, NOWHERE)) for item in line.evidence]
    if line.other_judgements:
        value["other_judgements"] = [evidence_value(e, places.get(e.note, NOWHERE)) for e in line.other_judgements]
    _put_lists(value, papers=line.papers)
    held = [claims[node] for node in line.claims if node in claims]
    if held:
        value["claims"] = [claim_value(claim) for claim in held]
    if line.prompt is not None:
        value["prompt"] = prompt_value(line.prompt)
    if line.next:
        value["next"] = [next_value(step, records) for step in line.next]
    _put_source(value, line.origin)
    return value


def default_sources(evidence: Sequence[Evidence], citations: Iterable[Citation]) -> tuple[NodeId, ...]:
    """List the sources a line has where its file names none: the notes it cites, then those it only judges."""
    return tuple(dict.fromkeys([*(citation.note for citation in citations), *(item.note for item in evidence)]))


def prompt_value(prompt: ResearchPrompt) -> Any:
    """Write a research prompt: its text, and its parts only where they cannot be read out of the text again."""
    from explorer.prompts import read_prompt

    if read_prompt(prompt.text) == prompt:
        return Literal(prompt.text)
    return {"role": prompt.role, "tasks": list(prompt.tasks), "text": Literal(prompt.text)}


def next_value(step: NextLine, records: Records) -> Values:
    """Write one line worth reading next; the title only where no line of this library has it."""
    value: Values = {}
    held = records.lines.get(step.id) if step.id is not None else None
    if step.id is not None:
        value["id"] = step.id
    if held is None or held.title != step.title:
        value["question"] = step.title
    if step.reason:
        value["reason"] = step.reason
    return value


def note_values(note: SourceNote, stem: str = "") -> Values:
    """Write a note's front matter; its id only where the file's name (``stem``) is another."""
    value: Values = {} if (stem or names.stem(note.id)) == note.id else {"id": note.id}
    value["title"] = note.title
    _put_lists(value, aliases=note.aliases, themes=note.themes, papers=note.papers)
    if note.date is not None:
        value["date"] = date_value(note.date)
    _put_lists(value, links=note.links)
    _put_source(value, note.origin)
    return value


def paper_value(paper: AnchorPaper) -> Values:
    """Write one entry of the papers file."""
    value: Values = {"id": paper.id}
    if paper.title:
        value["title"] = paper.title
    if paper.date is not None:
        value["date"] = date_value(paper.date)
    _put_lists(value, authors=paper.authors, themes=paper.themes, cites=paper.cites, aliases=paper.aliases)
    if paper.summary:
        value["summary"] = Literal(paper.summary)
    if paper.asserted:
        value["asserted"] = Number("yes")
    _put_source(value, paper.origin)
    return value


def theme_value(theme: Theme) -> Values:
    """Write one theme of the library file."""
    value: Values = {"id": theme.id, "name": theme.name}
    if theme.parent is not None:
        value["parent"] = theme.parent
    if theme.inferred:
        value["inferred"] = Number("yes")
    _put_lists(value, aliases=theme.aliases)
    return value


def verdict_value(verdict: Verdict) -> Values:
    """Write one entry of the ledger."""
    value: Values = {"claim": verdict.claim, "outcome": verdict.outcome.value, "on": date_value(verdict.on)}
    if verdict.paper is not None:
        value["paper"] = verdict.paper
    if verdict.note is not None:
        value["note"] = verdict.note
    if verdict.comment:
        value["comment"] = Literal(verdict.comment)
    value["by"] = verdict.judged_by
    return value


def _put_lists(value: Values, **lists: Sequence[str]) -> None:
    for key, items in lists.items():
        if items:
            value[key] = list(items)


def _put_source(value: Values, origin: Origin) -> None:
    """Say where a record came from; of a path on this machine only the last part, which is what another reader can use."""
    if not origin.file or origin.format in ("", "library"):
        return
    file = origin.file if "://" in origin.file else re.split(r"[/\\]", origin.file)[-1]
    value["source"] = {"file": file, "line": Number(origin.line), "format": origin.format}


# ---------------------------------------------------------------------- whole files


def page_text(values: Mapping[str, Any], body: str) -> str:
    """Join front matter and prose into a file's text."""
    return f"---\n{dump(values)}---\n" + (f"\n{body}" if body else "")


def line_text(line: InquiringLine, records: Records, titles: Mapping[NodeId, str], stem: str = "") -> str:
    """Write a whole line file."""
    return page_text(line_values(line, records, stem), markup.write(line.paragraphs, line.citations, titles))


def note_text(note: SourceNote, stem: str = "") -> str:
    """Write a whole note file: the summary is its first paragraph."""
    return page_text(note_values(note, stem), note_body(note))


def note_body(note: SourceNote) -> str:
    """Write a note's prose."""
    return markup.write((note.summary, *note.body) if note.summary or note.body else ())


def papers_text(papers: Iterable[AnchorPaper]) -> str:
    """Write the papers file."""
    return dump([paper_value(paper) for paper in papers])


def verdicts_text(verdicts: Iterable[Verdict]) -> str:
    """Write ledger entries, as they are appended."""
    return dump([verdict_value(verdict) for verdict in verdicts])


def library_values(records: Records, title: str, description: str, review_days: Mapping[str, int]) -> Values:
    """Write what stands in the file that makes a folder a library."""
    value: Values = {"format": Number(FORMAT), "title": title}
    if description:
        value["description"] = Literal(description)
    if records.themes:
        value["themes"] = [theme_value(theme) for theme in records.themes.values()]
    if review_days:
        value["review_intervals"] = {key: Number(days) for key, days in review_days.items()}
    return value


def titles_of(records: Records) -> dict[NodeId, str]:
    """List every note's title."""
    return {node: note.title for node, note in records.notes.items()}
