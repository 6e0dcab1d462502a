"""What the stances mean, and how sure a judgement by rules may call itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from explorer.model import Evidence, Stance

DEFINITIONS: Mapping[Stance, str] = {
    Stance.SUPPORTS: "The synthesis uses the note as a reason for its own answer, or to explain or sharpen that answer.",
    Stance.CONTRADICTS: "The synthesis uses the note against its own answer: a limit, an exception, a caveat, a counter-finding.",
    Stance.MENTIONS: "The synthesis names the note without using it for or against its answer.",
}
"""What each stance means, in a sentence a reader is shown and a model is asked with."""

SURE_FROM = 0.85
LIKELY_FROM = 0.7


class Band(StrEnum):
    """How sure a judgement is, in words."""

    FAIRLY_SURE = "fairly sure"
    UNSURE = "unsure"
    LIKELY = "likely"


def band(evidence: Evidence) -> Band:
    """Tell the band of a judgement, from its stance and confidence alone.

    Supports is fairly sure from 0.85 on, contradicts is likely from 0.7 on; everything else, and every mere mention,
    is unsure.
    """
    if evidence.stance is Stance.SUPPORTS and evidence.confidence >= SURE_FROM:
        return Band.FAIRLY_SURE
    if evidence.stance is Stance.CONTRADICTS and evidence.confidence >= LIKELY_FROM:
        return Band.LIKELY
    return Band.UNSURE
