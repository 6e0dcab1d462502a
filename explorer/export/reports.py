"""Dossiers: a line or a theme as a document to read and pass on, in Markdown or HTML.

What a report says is put together here, once, as plain blocks; ``sheets`` writes the blocks in either form. Titles and
prose of a library are text in both, never markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.dates import describe
from explorer.export.plain import one_line
from explorer.export.sheets import (
    Block,
    Bullets,
    Heading,
    Inline,
    Paragraph,
    Picture,
    Preformatted,
    write_html,
    write_md,
)
from explorer.export.statements import web_address
from explorer.graph import badge, tally
from explorer.model import (
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    NodeId,
    Records,
    SourceNote,
    Stance,
    title_of,
)
from explorer.palette import STANCE_MARKS
from explorer.prompts import for_line
from explorer.prose import spans_of

KINDS = ("md", "html")

_HEADS = {Stance.SUPPORTS: "Supports", Stance.CONTRADICTS: "Contradicts", Stance.MENTIONS: "Mentions"}


def dossier(records: Records, line_id: NodeId, kind: str = "md", figure: bytes | None = None) -> str:
    """Write the dossier of one line: synthesis, evidence for and against with its sentences, claims, papers, prompt.

    ``kind`` is "md" or "html"; ``figure`` an SVG that is put inside. The HTML holds no script, loads nothing, and links
    only inside itself and to arXiv and DOI addresses. Raises KeyError for an unknown line or kind.
    """
    line = records.lines[line_id]
    blocks = _line_blocks(records, line, 1)
    if figure is not None:
        blocks.insert(3, Picture(figure, f"The evidence around: {title_of(line)}"))
    return _written(title_of(line), blocks, kind)


def theme_report(records: Records, theme_id: NodeId, kind: str = "md", figure: bytes | None = None) -> str:
    """Write the report of one theme: how its lines stand, then every line's dossier, then notes no line of it cites.

    Raises KeyError for an unknown theme or kind.
    """
    theme = records.themes[theme_id]
    lines = [line for line in records.lines.values() if theme_id in line.themes]
    named = f"Theme: {theme.name or theme.id}"
    blocks: list[Block] = [Heading(1, (Inline(named),))]
    if theme.inferred:
        blocks.append(Paragraph((Inline("This theme was inferred from the links between its members."),)))
    if figure is not None:
        blocks.append(Picture(figure, named))
    rows = []
    for line in lines:
        counts = tally(records, line.id)
        words = f" — {badge(records, line.id)}, {len(counts.supports)} for, {len(counts.contradicts)} against"
        rows.append((Inline(title_of(line), to=_anchor("line", line.id)), Inline(words)))
    blocks.append(Bullets(tuple(rows)) if rows else Paragraph((Inline("No line of this library is about it."),)))
    for line in lines:
        blocks += _line_blocks(records, line, 2)
    cited = {one.note for line in lines for one in line.evidence} | {note for line in lines for note in line.sources}
    others = [note for note in records.notes.values() if theme_id in note.themes and note.id not in cited]
    if others:
        blocks.append(Heading(2, (Inline("Further notes"),)))
        blocks.append(Bullets(tuple((Inline(title_of(note), "strong"), Inline(f" {note.summary}")) for note in others)))
    return _written(named, blocks, kind)


def _written(title: str, blocks: Sequence[Block], kind: str) -> str:
    return {"md": write_md, "html": write_html}[kind](one_line(title), blocks)


def _anchor(kind: str, node: NodeId, beside: str = "") -> str:
    """Name a place inside the document; ``sheets`` makes it safe."""
    return f"{kind}-{beside}-{node}" if beside else f"{kind}-{node}"


def _line_blocks(records: Records, line: InquiringLine, level: int) -> list[Block]:
    counts = tally(records, line.id)
    blocks: list[Block] = [Heading(level, (Inline(title_of(line)),), _anchor("line", line.id))]
    if line.gloss:
        blocks.append(Paragraph((Inline(line.gloss, "em"),)))
    blocks.append(Paragraph(_standing(records, line)))
    if line.paragraphs:
        blocks.append(Heading(level + 1, (Inline("Synthesis"),)))
        blocks += [Paragraph(_prose(line, number)) for number in range(1, len(line.paragraphs) + 1)]
    blocks.append(Heading(level + 1, (Inline("Evidence"),)))
    groups = (
        (Stance.SUPPORTS, counts.supports),
        (Stance.CONTRADICTS, counts.contradicts),
        (Stance.MENTIONS, counts.mentions),
    )
    for stance, judged in groups:
        if judged or stance is not Stance.MENTIONS:
            blocks.append(Heading(level + 2, (Inline(f"{_HEADS[stance]} ({len(judged)})", stance.value),)))
            rows = [_evidence(records, line, one) for one in judged]
            blocks.append(Bullets(tuple(rows)) if rows else Paragraph((Inline("None."),)))
    if any(one.judged_by == "rules" for one in line.evidence):
        words = "Stances marked “rules” were judged by rules from the wording of the synthesis and may be wrong."
        blocks.append(Paragraph((Inline(words, "quiet"),)))
    blocks += _claims(records, line, level)
    blocks += _papers(records, line, level)
    if line.next:
        blocks.append(Heading(level + 1, (Inline("Read next"),)))
        rows = [
            (Inline(step.title or str(step.id)), Inline(f" — {step.reason}" if step.reason else ""))
            for step in line.next
        ]
        blocks.append(Bullets(tuple(rows)))
    blocks += [Heading(level + 1, (Inline("Research prompt"),)), Preformatted(for_line(records, line.id))]
    return blocks


def _standing(records: Records, line: InquiringLine) -> tuple[Inline, ...]:
    counts = tally(records, line.id)
    papers = (len(counts.papers_for), len(counts.papers_against))
    words = (
        f" {_many(len(counts.supports), 'note')} for it, {_many(len(counts.contradicts), 'note')} against; "
        f"counting notes that rest on the same paper once, {papers[0]} for and {papers[1]} against."
    )
    parts = [Inline(f"{str(badge(records, line.id)).capitalize()}.", "strong"), Inline(words)]
    themes = [title_of(records.themes[theme]) for theme in line.themes if theme in records.themes]
    if themes:
        parts.append(Inline(f" Themes: {', '.join(themes)}."))
    return tuple(parts)


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _prose(line: InquiringLine, number: int) -> tuple[Inline, ...]:
    """Give a paragraph with each cited title as a chip that leads to its evidence."""
    text = line.paragraphs[number - 1]
    stances = {one.note: one.stance for one in line.evidence}
    notes = {(c.start, c.end): c.note for c in line.citations if c.paragraph == number}
    parts: list[Inline] = []
    at = 0
    for start, end in spans_of(line, number):
        if start < at or end > len(text):
            continue
        parts.append(Inline(text[at:start]))
        note = notes[start, end]
        stance = stances.get(note)
        look = stance.value if stance is not None else "plain"
        mark = f"{STANCE_MARKS[look]} " if stance is not None else ""
        parts.append(Inline(f"{mark}{text[start:end]}", f"chip {look}", _anchor("note", note, line.id)))
        at = end
    parts.append(Inline(text[at:]))
    return tuple(part for part in parts if part.text)


def _evidence(records: Records, line: InquiringLine, one: Evidence) -> tuple[Inline, ...]:
    note = records.notes.get(one.note) or SourceNote(one.note, str(one.note))
    mark = STANCE_MARKS[one.stance.value]
    parts = [Inline(f"{mark} {title_of(note)}", f"strong {one.stance.value}", name=_anchor("note", one.note, line.id))]
    if note.summary:
        parts += [Inline("", "break"), Inline(note.summary)]
    if one.quote:
        parts += [Inline("", "break"), Inline(f"“{one.quote}”", "quote")]
    place = f"paragraph {one.paragraph}, sentence {one.sentence}; " if one.paragraph else "cited nowhere in the text; "
    judged = f"{place}judged by {one.judged_by}, confidence {one.confidence:.2f}"
    if one.judged_on:
        judged += f", {one.judged_on}"
    parts += [Inline("", "break"), Inline(judged, "quiet")]
    if one.why:
        parts.append(Inline(f": {one.why}", "quiet"))
    for paper in note.papers:
        parts.append(Inline(" · ", "quiet"))
        parts += _paper_words(records, paper)
    return tuple(parts)


def _claims(records: Records, line: InquiringLine, level: int) -> list[Block]:
    claims = [records.claims[claim] for claim in line.claims if claim in records.claims]
    if not claims:
        return []
    blocks: list[Block] = [Heading(level + 1, (Inline("Dated claims"),))]
    if line.span is not None:
        blocks.append(Paragraph((Inline(f"Findings span {_when(line.span)}."),)))
    return [*blocks, Bullets(tuple(_claim(records, claim) for claim in claims))]


def _claim(records: Records, claim: DatedClaim) -> tuple[Inline, ...]:
    dates = ", ".join(_when(date) for date in claim.dates) or "undated"
    status = records.status(claim.id).value
    parts = [Inline(claim.text), Inline("", "break"), Inline(f"{dates} · {status}", "quiet")]
    for paper in claim.papers:
        parts.append(Inline(" · ", "quiet"))
        parts += _paper_words(records, paper)
    for verdict in records.verdicts:
        if verdict.claim == claim.id:
            words = f"{_when(verdict.on)}: {verdict.outcome.value}{': ' + verdict.comment if verdict.comment else ''}"
            parts += [Inline("", "break"), Inline(words)]
    return tuple(parts)


def _papers(records: Records, line: InquiringLine, level: int) -> list[Block]:
    wanted = dict.fromkeys(line.papers)
    for claim in line.claims:
        if claim in records.claims:
            wanted.update(dict.fromkeys(records.claims[claim].papers))
    if not wanted:
        return []
    rows = []
    for node in wanted:
        paper = records.papers.get(node)
        parts = list(_paper_words(records, node))
        if paper is not None and paper.date is not None:
            parts.append(Inline(f" ({_when(paper.date)})"))
        if paper is not None and paper.title:
            parts.append(Inline(f" {paper.title}"))
        if paper is None or paper.asserted:
            parts.append(Inline(" — named by a page, unverified", "quiet"))
        rows.append(tuple(parts))
    return [Heading(level + 1, (Inline("Anchor papers"),)), Bullets(tuple(rows))]


def _paper_words(records: Records, node: NodeId) -> Iterable[Inline]:
    yield Inline(str(node), "plain", web_address(str(node)))


def _when(date: FuzzyDate) -> str:
    """Give a date as written and, where that says more, as understood."""
    understood = describe(date)
    written = one_line(date.as_written) or date.edtf
    says_more = understood and understood.replace(" to ", "–") != written
    return f"{written} ({understood})" if says_more else written
