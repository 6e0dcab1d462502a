"""The claim graph as the networkx object that Python users get."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from explorer.graph.edges import Said, dates_of_lines, edges
from explorer.model import (
    ClaimLink,
    Evidence,
    FuzzyDate,
    Kind,
    NextLine,
    NodeId,
    Record,
    Records,
    Verdict,
    latest_status,
    title_of,
)

if TYPE_CHECKING:
    import networkx as nx


def build(records: Records) -> nx.MultiDiGraph[NodeId]:
    """Build the documented claim graph: nodes by id, edges keyed by relation, attributes of plain Python types.

    Nodes (in the order lines, notes, claims, papers, themes):

    ========== ======================= ==================================================================
    attribute  kinds                   value
    ========== ======================= ==================================================================
    kind       all                     "line", "note", "claim", "paper" or "theme"
    title      all                     what it is shown by: question, claim text, paper title, theme name
    themes     all                     tuple of theme ids; a claim has its line's, a theme its parent
    dates      all                     tuple of EDTF strings; a line has its claims', else its span
    text       all                     synthesis, summary and body, claim, abstract; paragraphs apart by
                                       a blank line
    file       all                     where it was read
    gloss      line                    the sentence that says what the question explores
    status     claim                   "untested" or the latest verdict's outcome
    line       claim                   id of the line that asserts it
    asserted   paper                   True where only a page's prompt names it
    inferred   theme                   True where no source named it
    ========== ======================= ==================================================================

    Edges:

    ============ ==================== ===================================================================
    key          from, to             attributes beside ``relation``
    ============ ==================== ===================================================================
    cites        line, note           stance, quote, judged_by, confidence, reason, if anybody judged it
    cites        note, note
    asserts      line, claim
    restates     claim, note          score, confirmed (True, or None where only the score speaks)
    rests-on     claim or note, paper
    anchored-in  line, paper
    about        any, theme           (a theme is about its parent)
    next         line, line           reason
    cites-paper  paper, paper
    ============ ==================== ===================================================================

    Edges to nodes the library does not hold are left out.

    >>> from explorer.model import InquiringLine, SourceNote
    >>> line = InquiringLine(NodeId("does-it-help"), "Does it help?", sources=(NodeId("a-trial"),))
    >>> note = SourceNote(NodeId("a-trial"), "What did a trial find?", "It helped.")
    >>> graph = build(Records(lines={line.id: line}, notes={note.id: note}))
    >>> graph.nodes["a-trial"]["kind"], graph.nodes["a-trial"]["text"]
    ('note', 'It helped.')
    >>> list(graph.edges(keys=True))
    [('does-it-help', 'a-trial', 'cites')]
    """
    import networkx as nx

    graph: nx.MultiDiGraph[NodeId] = nx.MultiDiGraph()
    of_lines = dates_of_lines(records)
    verdicts: dict[NodeId, list[Verdict]] = {}
    for verdict in records.verdicts:
        verdicts.setdefault(verdict.claim, []).append(verdict)

    def add(
        kind: Kind, record: Record, themes: Iterable[NodeId], dates: Iterable[FuzzyDate], text: str, **more: Any
    ) -> None:
        graph.add_node(
            record.id,
            kind=kind.value,
            title=title_of(record),
            themes=tuple(themes),
            dates=tuple(dict.fromkeys(one.edtf for one in dates)),
            text=text,
            **more,
        )

    for line in records.lines.values():
        text = "\n\n".join(line.paragraphs)
        add(Kind.LINE, line, line.themes, of_lines[line.id], text, gloss=line.gloss, file=line.origin.file)
    for note in records.notes.values():
        text = "\n\n".join(filter(None, (note.summary, *note.body)))
        add(Kind.NOTE, note, note.themes, _one(note.date), text, file=note.origin.file)
    for claim in records.claims.values():
        home = records.lines.get(claim.line)
        status = latest_status(verdicts.get(claim.id, ())).value
        add(
            Kind.CLAIM,
            claim,
            home.themes if home else (),
            claim.dates,
            claim.text,
            status=status,
            line=claim.line,
            file=claim.origin.file,
        )
    for paper in records.papers.values():
        add(
            Kind.PAPER,
            paper,
            paper.themes,
            _one(paper.date),
            paper.summary,
            asserted=paper.asserted,
            file=paper.origin.file,
        )
    for theme in records.themes.values():
        parents = () if theme.parent is None else (theme.parent,)
        add(Kind.THEME, theme, parents, (), "", inferred=theme.inferred, file="")
    for source, target, relation, said in edges(records):
        if target in graph:
            graph.add_edge(source, target, key=relation.value, relation=relation.value, **_attributes(said))
    return graph


def _one(date: FuzzyDate | None) -> tuple[FuzzyDate, ...]:
    return () if date is None else (date,)


def _attributes(said: Said) -> dict[str, Any]:
    if isinstance(said, Evidence):
        return {
            "stance": said.stance.value,
            "quote": said.quote,
            "judged_by": said.judged_by,
            "confidence": said.confidence,
            "reason": said.why,
        }
    if isinstance(said, ClaimLink):
        return {"score": said.score, "confirmed": said.confirmed}
    if isinstance(said, NextLine):
        return {"reason": said.reason}
    return {}
