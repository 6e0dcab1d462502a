"""What there is to say of one link: its relation, the sentence it rests on, and who judged it; for menus and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.model import DatedClaim, InquiringLine, NodeId, Records, Relation, title_of
from explorer.scene.legend import LINK_STYLES, RELATIONS, link_classes
from explorer.stance import band

if TYPE_CHECKING:
    from explorer.graph import Arrays


@dataclass(frozen=True, slots=True)
class LinkWords:
    """A link in words: its ends, what it says (``supports``, ``rests on``), and, where known, sentence, judge and why.

    ``role`` is the colour role the link is drawn in.
    """

    source: NodeId
    target: NodeId
    relation: str
    sentence: str = ""
    judge: str = ""
    why: str = ""
    role: str = "link"

    def said(self, records: Records) -> str:
        """Say the link in one line: the source's title, the relation, the target's title."""
        one, other = records.get(self.source), records.get(self.target)
        return " ".join(
            (
                title_of(one) if one is not None else self.source,
                f"— {self.relation} —",
                title_of(other) if other is not None else self.target,
            )
        )


_JUDGES = {"rules": "judged by the rules", "page": "as the page says", "person": "judged by a person"}


def link_words(records: Records, arrays: Arrays, row: int) -> LinkWords:
    """Gather what there is to say of the link in a row of ``Arrays.edges``."""
    source, target = (arrays.ids[int(i)] for i in arrays.edges[row])
    style = LINK_STYLES[int(link_classes(arrays)[row])]
    relation = RELATIONS[int(arrays.relations[row])]
    record = records.get(source)
    sentence = judge = why = ""
    if relation is Relation.CITES and isinstance(record, InquiringLine):
        found = next((one for one in record.evidence if one.note == target), None)
        if found is not None:
            sentence, why = found.quote, found.why
            who = _JUDGES.get(found.judged_by, f"judged by {found.judged_by.removeprefix('model:')}")
            judge = f"{who}, {band(found).value}" if found.judged_by not in ("person", "page") else who
    elif relation is Relation.NEXT and isinstance(record, InquiringLine):
        why = next((one.reason for one in record.next if one.id == target), "")
    elif relation is Relation.RESTATES and isinstance(record, DatedClaim):
        link = next((one for one in record.notes if one.note == target), None)
        sentence = record.text
        if link is not None:
            judge = f"by the likeness of their words, {link.score:.2f}"
            if link.confirmed is not None:
                judge = "confirmed by a person" if link.confirmed else "refused by a person"
    return LinkWords(source, target, style.word, sentence, judge, why, style.role)


__all__ = ["LinkWords", "link_words"]
