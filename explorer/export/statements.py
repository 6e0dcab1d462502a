"""The library as statements: RDF in Turtle, and an Argdown argument map."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from explorer.export.plain import Cleaner, Exported, one_line
from explorer.model import FuzzyDate, InquiringLine, NodeId, Records, Stance, title_of

if TYPE_CHECKING:
    from networkx import MultiDiGraph

CITO: dict[Stance, str] = {
    Stance.SUPPORTS: "cito:obtainsSupportFrom",
    Stance.CONTRADICTS: "cito:isDisputedBy",
    Stance.MENTIONS: "cito:citesForInformation",
}
"""The CiTO property that says each stance, read from the line to the note; ``cito:cites`` stands beside every one."""

_PREFIXES = (
    ("ce", "urn:claim-explorer:terms#"),
    ("cito", "http://purl.org/spar/cito/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t]')
_ARGDOWN_SIGNS = re.compile(r"[\[\]<>{}|#@*_\\`=~^]+|//|(?<![\w)])[+\-](?=\s)|-{2,}|\+{2,}|_{2,}")


def turtle(records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None) -> Exported:
    """Write RDF 1.1 Turtle: Dublin Core for titles and dates (EDTF), SKOS for themes, CiTO for citations and stance.

    Each judgement is also a ``cito:Citation`` of its own, with quote, confidence and judge. arXiv papers and DOIs go by
    their web addresses, everything else by a ``urn:claim-explorer:`` name.
    """
    cleaner = Cleaner()
    out = [f"@prefix {name}: <{address}> ." for name, address in _PREFIXES]
    writer = _Turtle(records, ids, cleaner, out)
    for line in records.lines.values():
        writer.line(line)
    for note in records.notes.values():
        rows = [("dcterms:title", writer.literal(note.title)), ("dcterms:abstract", writer.literal(note.summary))]
        rows += writer.dates([note.date] if note.date else [])
        rows += [("dcterms:references", writer.iri(paper)) for paper in note.papers if writer.held(paper)]
        rows += [("cito:cites", writer.iri(other)) for other in note.links if writer.held(other)]
        writer.thing(note.id, "ce:SourceNote", rows + writer.subjects(note.themes))
    for claim in records.claims.values():
        rows = [("ce:text", writer.literal(claim.text)), ("ce:status", writer.literal(records.status(claim.id).value))]
        rows += writer.dates(claim.dates)
        rows += [("dcterms:references", writer.iri(paper)) for paper in claim.papers if writer.held(paper)]
        rows += [
            ("ce:restates", writer.iri(link.note))
            for link in claim.notes
            if link.confirmed is not False and writer.held(link.note)
        ]
        writer.thing(claim.id, "ce:DatedClaim", rows)
    for paper in records.papers.values():
        rows = [("dcterms:title", writer.literal(paper.title)), ("dcterms:identifier", writer.literal(paper.id))]
        rows += [("dcterms:creator", writer.literal(author)) for author in paper.authors]
        rows += writer.dates([paper.date] if paper.date else [])
        rows += [("cito:cites", writer.iri(other)) for other in paper.cites if writer.held(other)]
        writer.thing(paper.id, "ce:AnchorPaper", rows + writer.subjects(paper.themes))
    for theme in records.themes.values():
        rows = [("skos:prefLabel", writer.literal(theme.name))]
        if theme.parent is not None and writer.held(theme.parent):
            rows.append(("skos:broader", writer.iri(theme.parent)))
        writer.thing(theme.id, "skos:Concept", rows)
    return Exported(("\n".join(out) + "\n").encode(), cleaner.replaced)


class _Turtle:
    """Writes resources, skipping what the selection leaves out."""

    def __init__(self, records: Records, ids: Collection[NodeId] | None, cleaner: Cleaner, out: list[str]) -> None:
        self.records, self.ids, self.cleaner, self.out = records, ids, cleaner, out

    def held(self, node: NodeId) -> bool:
        return (self.ids is None or node in self.ids) and self.records.get(node) is not None

    def iri(self, node: NodeId) -> str:
        name = self.cleaner.name(node)
        address = web_address(name)
        return f"<{address}>" if address else f"<urn:claim-explorer:{quote(name, safe='~')}>"

    def literal(self, text: str) -> str:
        return '"' + _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], self.cleaner.text(text)) + '"' if text else ""

    def dates(self, dates: Iterable[FuzzyDate]) -> list[tuple[str, str]]:
        return [("dcterms:date", f"{self.literal(date.edtf)}^^edtf:EDTF") for date in dates if date.edtf]

    def subjects(self, themes: Iterable[NodeId]) -> list[tuple[str, str]]:
        return [("dcterms:subject", self.iri(theme)) for theme in themes if self.held(theme)]

    def thing(self, node: NodeId, kind: str, rows: list[tuple[str, str]]) -> None:
        if self.held(node):
            self.block(self.iri(node), kind, rows)

    def block(self, subject: str, kind: str, rows: list[tuple[str, str]]) -> None:
        parts = [f"a {kind}", *(f"{verb} {value}" for verb, value in dict.fromkeys(rows) if value)]
        self.out += ["", f"{subject}", "    " + " ;\n    ".join(parts) + " ."]

    def line(self, line: InquiringLine) -> None:
        if not self.held(line.id):
            return
        me = self.iri(line.id)
        rows = [("dcterms:title", self.literal(line.title)), ("dcterms:description", self.literal(line.gloss))]
        rows.append(("dcterms:abstract", self.literal("\n\n".join(line.paragraphs))))
        cited = dict.fromkeys([*(one.note for one in line.evidence), *line.sources])
        rows += [("cito:cites", self.iri(note)) for note in cited if self.held(note)]
        judged = [one for one in line.evidence if self.held(one.note)]
        rows += [(CITO[one.stance], self.iri(one.note)) for one in judged]
        rows += [("ce:asserts", self.iri(claim)) for claim in line.claims if self.held(claim)]
        rows += [("dcterms:references", self.iri(paper)) for paper in line.papers if self.held(paper)]
        rows += [("ce:next", self.iri(step.id)) for step in line.next if step.id is not None and self.held(step.id)]
        if line.span is not None and line.span.edtf:
            rows.append(("dcterms:temporal", f"{self.literal(line.span.edtf)}^^edtf:EDTF"))
        self.block(me, "ce:InquiringLine", rows + self.subjects(line.themes))
        for one in judged:
            self.block(
                "[]",
                "cito:Citation",
                [
                    ("cito:hasCitingEntity", me),
                    ("cito:hasCitedEntity", self.iri(one.note)),
                    ("cito:hasCitationCharacterization", CITO[one.stance]),
                    ("ce:stance", self.literal(one.stance.value)),
                    ("ce:confidence", f'"{float(one.confidence):.4f}"^^xsd:decimal'),
                    ("ce:judgedBy", self.literal(one.judged_by)),
                    ("ce:quote", self.literal(one.quote)),
                    ("ce:reason", self.literal(one.why)),
                ],
            )


def web_address(node: str) -> str:
    """Give the web address of an arXiv paper or DOI, fit for an IRI or link; empty for anything else.

    >>> web_address("arXiv:2411.12580"), web_address("x-some-report")
    ('https://arxiv.org/abs/2411.12580', '')
    """
    head, mark, rest = node.partition(":")
    if mark and rest and head.lower() == "arxiv":
        return "https://arxiv.org/abs/" + quote(rest, safe="/.")
    if mark and rest and head.lower() == "doi":
        return "https://doi.org/" + quote(rest, safe="/.()")
    return ""


def argdown(records: Records, graph: MultiDiGraph[NodeId], ids: Collection[NodeId] | None = None) -> Exported:
    """Write an Argdown map: a line is a statement, its notes are arguments for (+) or against (-) it.

    Notes that are only mentioned, papers and themes do not argue: themes become tags, the rest is left out. Signs that
    mean something in Argdown are taken out of titles and texts.
    """
    cleaner = Cleaner()
    titles = _Titles(cleaner)

    def held(node: NodeId) -> bool:
        return ids is None or node in ids

    out = ["===", "title: Claim map", "===", ""]
    used: dict[NodeId, None] = {}
    for line in records.lines.values():
        if not held(line.id):
            continue
        tags = "".join(
            f" #({_argdown(title_of(records.themes[theme]), cleaner)})"
            for theme in line.themes
            if theme in records.themes
        )
        out.append(f"[{titles.of(line.id, line.title)}]: {_argdown(line.gloss or line.title, cleaner)}{tags}")
        for one in line.evidence:
            note = records.notes.get(one.note)
            if note is None or not held(one.note) or one.stance is Stance.MENTIONS:
                continue
            used[one.note] = None
            sign = "+" if one.stance is Stance.SUPPORTS else "-"
            out.append(f"  {sign} <{titles.of(note.id, title_of(note))}>")
        out.append("")
        for number, node in enumerate(line.claims, 1):
            claim = records.claims.get(node)
            if claim is None or not held(node):
                continue
            dates = ", ".join(date.as_written or date.edtf for date in claim.dates)
            when = f" ({_argdown(dates, cleaner)})" if dates else ""
            name = titles.of(node, f"{line.title} Claim {number}")
            out += [f"[{name}]: {_argdown(claim.text, cleaner)}{when}", ""]
    for node in used:
        note = records.notes[node]
        out += [f"<{titles.of(node, title_of(note))}>: {_argdown(note.summary or title_of(note), cleaner)}", ""]
    return Exported("\n".join(out).encode(), cleaner.replaced)


class _Titles:
    """Gives every node one title, fit for Argdown and used by no other."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._of: dict[NodeId, str] = {}
        self._used: set[str] = set()

    def of(self, node: NodeId, title: str) -> str:
        if node not in self._of:
            stem = name = _argdown(title, self._cleaner).strip(": ") or "untitled"
            number = 2
            while name in self._used:
                name, number = f"{stem} ({number})", number + 1
            self._used.add(name)
            self._of[node] = name
        return self._of[node]


def _argdown(text: str, cleaner: Cleaner) -> str:
    plain = one_line(_ARGDOWN_SIGNS.sub(" ", one_line(cleaner.text(text))))
    return plain.lstrip("+-<>():;%&!./0123456789 ") if plain[:1] in "+-<>(%&/" else plain
