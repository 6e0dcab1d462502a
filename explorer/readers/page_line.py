"""The page of an inquiring line, with headers and blank lines (form A) or without any (form B).

Neither form is trusted: the landmarks that are there (source list, prompt, next lines) cut the page into sections in
whatever order they come, and every section is read by what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explorer.model import AnchorPaper, InquiringLine, NextLine, NodeId, Origin, SourceNote
from explorer.prose import place, slug, title_key
from explorer.readers.citations import MAX_TITLES, find_citations
from explorer.readers.decoding import PageLine
from explorer.readers.identifiers import number_month
from explorer.readers.prompt_text import (
    PromptParts,
    is_anchors_heading,
    is_claims_heading,
    is_grounding_rule,
    is_prompt_start,
    is_tasks_heading,
    parse_prompt,
)
from explorer.readers.reading import Problems, Reading
from explorer.readers.shapes import (
    is_button,
    is_question,
    next_heading,
    sources_heading,
    unbulleted,
    without_button,
)

HEADER = "inquiring line"
_GLOSS_OPENINGS = (
    "this explores",
    "this reads",
    "this asks",
    "this question",
    "this line",
    "this looks",
    "this takes",
    "this is about",
)
_GLOSS_WORDS = 90
_LEAST_TITLE = 12


class _Sections(NamedTuple):
    """Where the sections of a page begin and end (ranges of its lines); an absent one is empty."""

    prose: range
    sources: range
    prompt: range
    next: range
    declared: int | None
    has_sources: bool


class _Source(NamedTuple):
    line: PageLine
    title: str
    summary: str


def read_line_page(lines: Sequence[PageLine], slug_hint: str, problems: Problems) -> Reading:
    """Read one inquiring line; ``slug_hint`` is its slug where the address told it, else empty."""
    body = list(lines)
    while body and (body[0].text.casefold().strip("# ") == HEADER or is_button(body[0].text)):
        del body[0]
    if not body:
        problems.add("P206", lines[0].number if lines else 1, 1)
        return Reading(diagnostics=problems.all())
    title_line = body[0]
    title = title_line.text.lstrip("# ").strip() or title_line.text
    line_id = NodeId(slug_hint or slug(title) or "untitled")
    sections = _sections(body)
    prose = [body[at] for at in sections.prose if not is_button(body[at].text)]
    sources = _read_sources([body[at] for at in sections.sources], prose, sections.declared, problems)
    notes, titles = _notes(sources, problems)
    gloss, paragraphs = _gloss(prose, titles)

    words = {note.id: f"{note.title}\n{note.summary}" for note in notes.values()}
    found = find_citations(paragraphs, titles, words, problems)
    for unlisted, shown in found.unlisted.items():
        if unlisted not in notes:
            notes[unlisted] = SourceNote(unlisted, shown, origin=Origin(problems.file, title_line.number, "page"))
    citations = place(found.paragraphs, found.citations)
    listed = tuple(dict.fromkeys(titles.values()))
    _check(sections, sources, listed, {c.note for c in citations}, title_line, paragraphs, gloss, notes, problems)

    parts = _read_prompt([body[at] for at in sections.prompt], line_id, problems)
    papers = _papers(parts)
    line = InquiringLine(
        id=line_id,
        title=title,
        gloss=gloss,
        paragraphs=tuple(found.paragraphs),
        citations=citations,
        sources=listed,
        sources_declared=sections.declared,
        span=parts.span if parts else None,
        claims=tuple(claim.id for claim in parts.claims) if parts else (),
        papers=tuple(paper.id for paper in parts.anchors) if parts else (),
        prompt=parts.prompt if parts else None,
        next=_next_lines([body[at] for at in sections.next], problems),
        origin=Origin(problems.file, title_line.number, "page"),
    )
    return Reading(
        lines=(line,),
        notes=tuple(notes.values()),
        claims=parts.claims if parts else (),
        papers=papers,
        diagnostics=problems.all(),
    )


def _sections(body: Sequence[PageLine]) -> _Sections:
    """Find the landmarks and cut the page at them, whatever their order."""
    texts = [line.text for line in body]
    end = len(texts)
    source_at = prompt_at = next_at = None
    declared = None
    for at in range(1, end):
        text = texts[at]
        if len(text) > 300:
            continue
        if source_at is None:
            is_heading, count = sources_heading(text)
            if is_heading:
                source_at, declared = at, count
                continue
        if prompt_at is None and is_prompt_start(text):
            prompt_at = at
        elif len(text) < 80 and next_heading(text) is not None:
            next_at = at
    has_sources = source_at is not None
    if source_at is None:
        source_at = _unheaded_sources(texts, min(at for at in (prompt_at, next_at, end) if at is not None))
    if prompt_at is None:
        prompt_at = _unlabelled_prompt(body, source_at, next_at, declared)
    marks = sorted(at for at in (source_at, prompt_at, next_at) if at is not None)

    def section(start: int | None, headed: bool = True) -> range:
        if start is None:
            return range(0)
        stop = next((at for at in marks if at > start), end)
        return range(start + 1 if headed else start, stop)

    return _Sections(
        prose=range(1, marks[0] if marks else end),
        sources=section(source_at, has_sources),
        prompt=section(prompt_at, headed=False),
        next=section(next_at, headed=False),
        declared=declared,
        has_sources=source_at is not None,
    )


def _unheaded_sources(texts: Sequence[str], end: int) -> int | None:
    """Find where a list of sources without a heading begins: the first title that the prose above it cites."""
    joined = "\n".join(texts[1 : min(end, MAX_TITLES)])
    offset = 0
    for at in range(1, min(end, MAX_TITLES)):
        title = texts[at]
        if at > 1 and len(title) >= _LEAST_TITLE and is_question(title) and joined.find(title, 0, offset) >= 0:
            return at
        offset += len(title) + 1
    return None


def _unlabelled_prompt(
    body: Sequence[PageLine], source_at: int | None, next_at: int | None, declared: int | None
) -> int | None:
    """Find where a prompt begins whose label was lost: at its role sentence, above the claims."""
    start = 2 if source_at is None else source_at + 1
    stop = next_at if next_at is not None and next_at > start else len(body)
    tests = (is_claims_heading, is_anchors_heading, is_tasks_heading)
    heading = next((at for at in range(start, stop) if any(test(body[at].text) for test in tests)), None)
    if heading is None:
        return None
    rest = [line.text for line in body[heading:stop]]
    if not any(is_tasks_heading(text) or is_anchors_heading(text) or is_grounding_rule(text) for text in rest):
        return None
    if source_at is not None and declared and source_at + 2 * declared < heading:
        return source_at + 1 + 2 * declared
    return heading if heading - 1 < start or is_question(body[heading - 1].text) else heading - 1


def _read_sources(
    rows: list[PageLine], prose: Sequence[PageLine], declared: int | None, problems: Problems
) -> list[_Source]:
    """Pair titles with summaries. The announced count decides where it fits; else a title is told by its shape."""
    rows = [row for row in rows if not is_button(row.text)]
    if not rows:
        return []
    # What is in no list of a plausible length is not looked for in the prose.
    said = "\n".join(line.text for line in prose) if len(rows) <= 2 * MAX_TITLES else ""
    cut = [_entry(row) for row in rows]
    if declared and len(rows) == declared and all(_one_line(text) for text in cut):
        return [_Source(row, *(_one_line(text) or (text, ""))) for row, text in zip(rows, cut, strict=True)]
    strict = declared is not None and len(rows) == 2 * declared
    sources: list[_Source] = []
    for at, (row, text) in enumerate(zip(rows, cut, strict=True)):
        is_title = at % 2 == 0 if strict else is_question(text) or (_LEAST_TITLE <= len(text) <= 200 and text in said)
        both = None if is_title or strict else _one_line(text)
        if is_title:
            sources.append(_Source(row, text, ""))
        elif both and both[0] in said:
            sources.append(_Source(row, *both))
        elif sources:
            last = sources[-1]
            sources[-1] = last._replace(summary=f"{last.summary} {text}".strip())
        else:
            problems.add("P208", row.number, row.column, text=text)
    return sources


def _entry(row: PageLine) -> str:
    text = unbulleted(row.text)[1] or row.text
    if text.startswith("[") and "](" in text and text.endswith(")"):
        text = text[1 : text.index("](")]
    return without_button(text).strip()


def _one_line(text: str) -> tuple[str, str] | None:
    """Cut "Title? Summary" or "Title? — summary" in two; None where the line is not of that kind."""
    at = text.find("? ")
    if at < 0 or text.count(" ", 0, at) > 30:
        return None
    summary = text[at + 2 :].lstrip("—–-: ").strip()
    return (text[: at + 1], summary) if summary else None


def _notes(sources: Sequence[_Source], problems: Problems) -> tuple[dict[NodeId, SourceNote], dict[str, NodeId]]:
    """Make the notes of a source list, one for each title; and the map from the titles as shown."""
    notes: dict[NodeId, SourceNote] = {}
    titles: dict[str, NodeId] = {}
    keys: dict[str, NodeId] = {}
    for source in sources:
        key = title_key(source.title)
        where = source.line
        if key in keys:
            problems.add("P204", where.number, where.column, title=source.title)
            titles.setdefault(source.title, keys[key])
            continue
        note = NodeId(slug(source.title) or "untitled")
        number = 2
        while note in notes:  # two titles that agree in their first eighty letters
            note = NodeId(f"{slug(source.title)[:77]}-{number}")
            number += 1
        keys[key] = titles[source.title] = note
        if not source.summary:
            problems.add("P203", where.number, where.column, title=source.title)
        notes[note] = SourceNote(note, source.title, source.summary, origin=Origin(problems.file, where.number, "page"))
    return notes, titles


def _gloss(prose: Sequence[PageLine], titles: dict[str, NodeId]) -> tuple[str, list[PageLine]]:
    """Tell the gloss from the synthesis: the first paragraph, unless it is long or cites and nothing else is there."""
    if not prose:
        return "", []
    first = prose[0].text
    opens = first.casefold().startswith(_GLOSS_OPENINGS)
    cites = any(title in first for title in titles)
    alone = len(prose) == 1
    set_apart = not alone and prose[1].gap >= 2
    if set_apart or (opens and not (alone and cites)) or (not cites and first.count(" ") < _GLOSS_WORDS):
        return first, list(prose[1:])
    return "", list(prose)


def _read_prompt(lines: Sequence[PageLine], line_id: NodeId, problems: Problems) -> PromptParts | None:
    if not lines:
        return None
    parts = parse_prompt(lines, line_id, problems.file)
    problems.extend(parts.diagnostics)
    if not (parts.prompt.text or parts.claims or parts.anchors):
        return None
    return parts


def _papers(parts: PromptParts | None) -> tuple[AnchorPaper, ...]:
    """Give a record to every paper a prompt names; where only a claim names it, its date is that of its number."""
    if parts is None:
        return ()
    papers = {paper.id: paper for paper in parts.anchors}
    for claim in parts.claims:
        for paper in claim.papers:
            if paper not in papers:
                papers[paper] = AnchorPaper(paper, "", number_month(paper), asserted=True, origin=claim.origin)
    return tuple(papers.values())


def _next_lines(rows: Sequence[PageLine], problems: Problems) -> tuple[NextLine, ...]:
    """Read the lines worth reading next: a title a line, its reason below it or behind a dash. Usually there are none."""
    if not rows:
        return ()
    fused = next_heading(rows[0].text)
    texts = [(rows[0], fused)] if fused else []
    texts += [(row, row.text) for row in rows[1:]]
    found: list[NextLine] = []
    entries = [
        (row, without_button(unbulleted(text.lstrip("→ "))[1])) for row, text in texts if text and not is_button(text)
    ]
    asks = any("?" in text for _, text in entries)
    for row, text in entries:
        if not text or is_button(text):
            continue
        both = _one_line(text)
        if is_question(text):
            found.append(NextLine(None, text))
        elif both:
            found.append(NextLine(None, *both))
        elif found and not found[-1].reason and asks:
            found[-1] = NextLine(None, found[-1].title, text)
        elif not asks and text.count(" ") >= 3:
            found.append(NextLine(None, text))
        else:
            problems.add("P208", row.number, row.column, text=text)
    return tuple(found)


def _check(
    sections: _Sections,
    sources: Sequence[_Source],
    listed: Sequence[NodeId],
    cited: set[NodeId],
    title_line: PageLine,
    paragraphs: Sequence[PageLine],
    gloss: str,
    notes: dict[NodeId, SourceNote],
    problems: Problems,
) -> None:
    """Say what the page lacks, and where its parts do not agree."""
    if not gloss:
        problems.add("P209", title_line.number, title_line.column)
    if not paragraphs:
        problems.add("P205", title_line.number, title_line.column)
    if not sections.has_sources:
        last = paragraphs[-1] if paragraphs else title_line
        problems.add("P201", last.number, last.column)
    if sections.declared is not None and sections.declared != len(sources):
        at = sources[0].line if sources else title_line
        problems.add("P202", at.number, 1, declared=sections.declared, found=len(sources))
    if paragraphs:
        for source in listed:
            if source not in cited:
                problems.add("P207", notes[source].origin.line, 1, title=notes[source].title)
