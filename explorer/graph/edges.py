"""Which edges the records imply, said once for the networkx graph and for the arrays."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.model import ClaimLink, Evidence, FuzzyDate, NextLine, NodeId, Records, Relation

Said = Evidence | ClaimLink | NextLine | None


def edges(records: Records) -> Iterator[tuple[NodeId, NodeId, Relation, Said]]:
    """Give every edge as source, target, relation, and what the source says of it; each pair once per relation.

    Ends that the library does not hold are given as well; a link between claim and note that a person denied is not.
    """
    yield from _of_lines(records)
    yield from _of_the_rest(records)


def _of_lines(records: Records) -> Iterator[tuple[NodeId, NodeId, Relation, Said]]:
    for line in records.lines.values():
        me = line.id
        judged = {evidence.note: evidence for evidence in line.evidence}
        for note, evidence in judged.items():
            yield me, note, Relation.CITES, evidence
        listed = dict.fromkeys(line.sources)
        listed.update(dict.fromkeys(citation.note for citation in line.citations))
        for note in listed:
            if note not in judged:
                yield me, note, Relation.CITES, None
        for claim in dict.fromkeys(line.claims):
            yield me, claim, Relation.ASSERTS, None
        for paper in dict.fromkeys(line.papers):
            yield me, paper, Relation.ANCHORED_IN, None
        for theme in dict.fromkeys(line.themes):
            yield me, theme, Relation.ABOUT, None
        for target, following in {step.id: step for step in line.next if step.id is not None}.items():
            yield me, target, Relation.NEXT, following


def _of_the_rest(records: Records) -> Iterator[tuple[NodeId, NodeId, Relation, Said]]:
    for note_record in records.notes.values():
        me = note_record.id
        for target in dict.fromkeys(note_record.links):
            yield me, target, Relation.CITES, None
        for paper in dict.fromkeys(note_record.papers):
            yield me, paper, Relation.RESTS_ON, None
        for theme in dict.fromkeys(note_record.themes):
            yield me, theme, Relation.ABOUT, None
    for claim_record in records.claims.values():
        me = claim_record.id
        home = records.lines.get(claim_record.line)
        if home is not None and me not in home.claims:
            yield home.id, me, Relation.ASSERTS, None
        for link in {link.note: link for link in claim_record.notes if link.confirmed is not False}.values():
            yield me, link.note, Relation.RESTATES, link
        for paper in dict.fromkeys(claim_record.papers):
            yield me, paper, Relation.RESTS_ON, None
    for paper_record in records.papers.values():
        me = paper_record.id
        for target in dict.fromkeys(paper_record.cites):
            yield me, target, Relation.CITES_PAPER, None
        for theme in dict.fromkeys(paper_record.themes):
            yield me, theme, Relation.ABOUT, None
    for theme_record in records.themes.values():
        if theme_record.parent is not None:
            yield theme_record.id, theme_record.parent, Relation.ABOUT, None


def dates_of_lines(records: Records) -> dict[NodeId, list[FuzzyDate]]:
    """Give the dates of each line: those of its claims in their order, else its span, else none."""
    found: dict[NodeId, list[FuzzyDate]] = {line: [] for line in records.lines}
    for claim in records.claims.values():
        if claim.line in found:
            found[claim.line].extend(claim.dates)
    for line in records.lines.values():
        if not found[line.id] and line.span is not None:
            found[line.id].append(line.span)
    return found
