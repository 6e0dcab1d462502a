"""The JSON of ``show``: every record of a library in the words of the command line's contract.

Nothing is left out that a record holds; what the contract does not name stands beside it under the record's own words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

import numpy as np

from explorer.graph import arrays, theme_counts
from explorer.model import (
    AnchorPaper,
    Citation,
    ClaimStatus,
    DatedClaim,
    Evidence,
    FuzzyDate,
    InquiringLine,
    Kind,
    NodeId,
    Origin,
    Records,
    Relation,
    SourceNote,
    Stance,
    Theme,
    Verdict,
    latest_status,
)

Json = dict[str, Any]
_Shown = TypeVar("_Shown", InquiringLine, SourceNote, DatedClaim, AnchorPaper, Theme)


def show(records: Records, ids: Iterable[NodeId] | None = None) -> Json:
    """Give the document for all records, or for those of ``ids``; an id the library does not hold is left out.

    Order is that of the records. ``cited_by`` looks at the whole library, whatever is shown.
    """
    wanted = None if ids is None else frozenset(ids)
    notes_cited, papers_cited = _cited_by(records)
    verdicts: dict[NodeId, list[Verdict]] = {}
    for verdict in records.verdicts:
        verdicts.setdefault(verdict.claim, []).append(verdict)
    return {
        "format": 1,
        "lines": [_line(line) for line in _chosen(records.lines.values(), wanted)],
        "notes": [_note(note, notes_cited.get(note.id, [])) for note in _chosen(records.notes.values(), wanted)],
        "claims": [_claim(claim, verdicts.get(claim.id, [])) for claim in _chosen(records.claims.values(), wanted)],
        "papers": [_paper(paper, papers_cited.get(paper.id, {})) for paper in _chosen(records.papers.values(), wanted)],
        "themes": [_theme(theme) for theme in _chosen(records.themes.values(), wanted)],
    }


def date_json(date: FuzzyDate | None) -> Json | None:
    """Give a date as JSON; an open end is null, no date at all too."""
    if date is None:
        return None
    return {
        "edtf": date.edtf,
        "earliest": date.earliest.isoformat() if date.earliest else None,
        "latest": date.latest.isoformat() if date.latest else None,
        "approximate": date.approximate,
        "as_written": date.as_written,
    }


def _chosen(records: Iterable[_Shown], wanted: Collection[NodeId] | None) -> list[_Shown]:
    return [record for record in records if wanted is None or record.id in wanted]


def _line(line: InquiringLine) -> Json:
    shown: Json = {
        "id": line.id,
        "title": line.title,
        "aliases": list(line.aliases),
        "gloss": line.gloss,
        "paragraphs": list(line.paragraphs),
        "citations": [_citation(citation) for citation in line.citations],
        "evidence": [_evidence(row) for row in line.evidence],
        "other_judgements": [_evidence(row) for row in line.other_judgements],
        "sources": list(line.sources),
        "sources_declared": line.sources_declared,
        "span": date_json(line.span),
        "claims": list(line.claims),
        "papers": list(line.papers),
        "prompt": None,
        "next": [],
        "themes": list(line.themes),
        "source": _source(line.origin),
    }
    if line.prompt:
        shown["prompt"] = {"role": line.prompt.role, "tasks": list(line.prompt.tasks), "text": line.prompt.text}
    for entry in line.next:
        name = {"id": entry.id, "title": entry.title} if entry.id else {"title": entry.title}
        shown["next"].append({**name, "reason": entry.reason})
    return shown


def _citation(citation: Citation) -> Json:
    return {
        "note": citation.note,
        "paragraph": citation.paragraph,
        "sentence": citation.sentence,
        "start": citation.start,
        "end": citation.end,
    }


def _evidence(row: Evidence) -> Json:
    return {
        "note": row.note,
        "stance": row.stance.value,
        "confidence": round(row.confidence, 4),
        "quote": row.quote,
        "paragraph": row.paragraph,
        "sentence": row.sentence,
        "judged_by": row.judged_by,
        "why": row.why,
        "judged_on": row.judged_on,
    }


def _note(note: SourceNote, cited_by: list[Json]) -> Json:
    return {
        "id": note.id,
        "title": note.title,
        "aliases": list(note.aliases),
        "summary": note.summary,
        "body": list(note.body),
        "themes": list(note.themes),
        "papers": list(note.papers),
        "links": list(note.links),
        "date": date_json(note.date),
        "cited_by": cited_by,
        "source": _source(note.origin),
    }


def _claim(claim: DatedClaim, verdicts: list[Verdict]) -> Json:
    return {
        "id": claim.id,
        "line": claim.line,
        "text": claim.text,
        "dates": [date_json(date) for date in claim.dates],
        "papers": list(claim.papers),
        "notes": [
            {"id": link.note, "score": round(link.score, 4), "confirmed": link.confirmed} for link in claim.notes
        ],
        "status": latest_status(verdicts).value,
        "verdicts": [_verdict(verdict) for verdict in verdicts],
        "source": _source(claim.origin),
    }


def _verdict(verdict: Verdict) -> Json:
    return {
        "number": verdict.number,
        "outcome": verdict.outcome.value,
        "on": date_json(verdict.on),
        "paper": verdict.paper,
        "note": verdict.note,
        "comment": verdict.comment,
        "judged_by": verdict.judged_by,
    }


def _paper(paper: AnchorPaper, cited_by: Iterable[NodeId]) -> Json:
    return {
        "id": paper.id,
        "title": paper.title,
        "aliases": list(paper.aliases),
        "date": date_json(paper.date),
        "authors": list(paper.authors),
        "themes": list(paper.themes),
        "cites": list(paper.cites),
        "summary": paper.summary,
        "asserted": paper.asserted,
        "cited_by": list(cited_by),
        "source": _source(paper.origin),
    }


def _theme(theme: Theme) -> Json:
    return {
        "id": theme.id,
        "name": theme.name,
        "parent": theme.parent,
        "inferred": theme.inferred,
        "aliases": list(theme.aliases),
    }


def _source(origin: Origin) -> Json:
    return {"file": origin.file, "line": origin.line, "format": origin.format}


def _cited_by(records: Records) -> tuple[dict[NodeId, list[Json]], dict[NodeId, dict[NodeId, None]]]:
    """Say which lines cite each note, with their stance, and which lines, notes, claims and papers name each paper."""
    notes: dict[NodeId, list[Json]] = {}
    papers: dict[NodeId, dict[NodeId, None]] = {}
    for line in records.lines.values():
        stances = {row.note: row.stance.value for row in line.evidence}
        for node in dict.fromkeys([*(citation.note for citation in line.citations), *line.sources, *stances]):
            notes.setdefault(node, []).append({"line": line.id, "stance": stances.get(node)})
        for paper in line.papers:
            papers.setdefault(paper, {})[line.id] = None
    for note in records.notes.values():
        for paper in note.papers:
            papers.setdefault(paper, {})[note.id] = None
    for claim in records.claims.values():
        for paper in claim.papers:
            papers.setdefault(paper, {})[claim.id] = None
    for citing in records.papers.values():
        for paper in citing.cites:
            papers.setdefault(paper, {})[citing.id] = None
    return notes, papers


def stats(records: Records) -> dict[str, Any]:
    """Count a library by kind, relation, stance, claim status and theme, and give the range of its dates.

    The range runs from the earliest to the latest day any claim or paper may mean; open ends count for nothing.
    """
    found = arrays(records)
    kinds = {kind.value: int(n) for kind, n in zip(Kind, np.bincount(found.kinds, minlength=len(Kind)), strict=True)}
    relations = np.bincount(found.relations, minlength=len(Relation))
    stances = Counter(e.stance.value for line in records.lines.values() for e in line.evidence)
    by_claim: dict[NodeId, list[Verdict]] = {}
    for verdict in records.verdicts:
        by_claim.setdefault(verdict.claim, []).append(verdict)
    statuses = Counter(latest_status(by_claim.get(claim, ())).value for claim in records.claims)
    dated = [d for c in records.claims.values() for d in c.dates] + [p.date for p in records.papers.values() if p.date]
    first = min((d.earliest for d in dated if d.earliest), default=None)
    last = max((d.latest for d in dated if d.latest), default=None)
    return {
        "kinds": kinds,
        "relations": {r.value: int(n) for r, n in zip(Relation, relations, strict=True)},
        "stances": {s.value: stances.get(s.value, 0) for s in Stance},
        "statuses": {s.value: statuses.get(s.value, 0) for s in ClaimStatus},
        "themes": {records.themes[t].name: n for t, n in theme_counts(records).items()},
        "dates": {"earliest": first.isoformat() if first else None, "latest": last.isoformat() if last else None},
    }
