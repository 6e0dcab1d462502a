"""How fresh each sentence of a synthesis is: the dates of what it cites, and the due claims it rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from explorer.clocks.hands import newest
from explorer.dates import bounds, describe
from explorer.model import FuzzyDate, InquiringLine, NodeId, Records


@dataclass(frozen=True, slots=True)
class Freshness:
    """One sentence that cites something: what it rests on and how old that is.

    ``oldest`` and ``newest`` are the first and last dates of its notes (else of their papers); ``claims`` restate a note
    it cites, ``due`` are those of them past their expected life.
    """

    paragraph: int
    sentence: int
    oldest: FuzzyDate | None
    newest: FuzzyDate | None
    claims: tuple[NodeId, ...]
    due: tuple[NodeId, ...]

    def said(self) -> str:
        """Say it in one sentence."""
        if self.oldest is None or self.newest is None:
            dated = "what it cites bears no date"
        elif self.oldest == self.newest:
            dated = f"what it cites is dated {describe(self.oldest)}"
        else:
            dated = f"what it cites is dated {describe(self.oldest)} to {describe(self.newest)}"
        n = len(self.claims)
        return f"Rests on {n} claim{'' if n == 1 else 's'}, {len(self.due)} due for a re-test; {dated}."


def restating(records: Records) -> dict[NodeId, tuple[NodeId, ...]]:
    """Give for each note the claims that restate it, links a person denied left out."""
    found: dict[NodeId, list[NodeId]] = {}
    for claim in records.claims.values():
        for link in claim.notes:
            if link.confirmed is not False:
                found.setdefault(link.note, []).append(claim.id)
    return {note: tuple(claims) for note, claims in found.items()}


def freshness(
    records: Records,
    line: InquiringLine,
    due: Collection[NodeId],
    claims_of: Mapping[NodeId, tuple[NodeId, ...]] | None = None,
) -> tuple[Freshness, ...]:
    """Tell the freshness of each citing sentence of a line, in reading order; ``due`` holds the ids of the due claims."""
    claims_of = restating(records) if claims_of is None else claims_of
    cited: dict[tuple[int, int], dict[NodeId, None]] = {}
    for citation in line.citations:
        cited.setdefault((citation.paragraph, citation.sentence), {})[citation.note] = None
    out: list[Freshness] = []
    for (paragraph, sentence), notes in sorted(cited.items()):
        dated: list[FuzzyDate] = []
        claims: dict[NodeId, None] = {}
        for note in notes:
            record = records.notes.get(note)
            claims.update(dict.fromkeys(claims_of.get(note, ())))
            if record is not None and record.date is not None:
                dated.append(record.date)
            elif record is not None:
                papers = (records.papers.get(paper) for paper in record.papers)
                dated += [paper.date for paper in papers if paper is not None and paper.date is not None]
        out.append(
            Freshness(
                paragraph,
                sentence,
                min(dated, key=bounds, default=None),
                newest(dated),
                tuple(claims),
                tuple(claim for claim in claims if claim in due),
            )
        )
    return tuple(out)
