"""The cue phrases of argument in general English, gathered by kind.

The lists stand in ``turning``, ``objecting`` and ``continuing``, in the pattern language of ``phrases``; what each kind does to
the judgement is decided in ``discourse`` and ``judging``.
"""

from __future__ import annotations

from typing import Final

from explorer.stance.continuing import EXPAND, INTENSIFY, MENTION, RETURN, SOFT, SUPPORT
from explorer.stance.objecting import ANNOUNCE, HARD, REFUTE, RIVAL
from explorer.stance.turning import CONCEDE, DOUBT, TURN

CUES: Final = {
    "turn": TURN,
    "concede": CONCEDE,
    "doubt": DOUBT,
    "hard": HARD,
    "announce": ANNOUNCE,
    "rival": RIVAL,
    "refute": REFUTE,
    "intensify": INTENSIFY,
    "soft": SOFT,
    "support": SUPPORT,
    "expand": EXPAND,
    "return": RETURN,
    "mention": MENTION,
}
"""Every kind of cue by the name the rest of the room knows it by."""
