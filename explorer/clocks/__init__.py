"""The clocks of a library: how old a claim and its evidence are, when it was tested, what is due, and what was known when.

Nothing here changes a record or remembers that somebody looked: every answer follows from the records, the ledger among
them, and a day. A date is taken with its whole width: what is said to be later, older or due is so on every day the
date may mean.
"""

from __future__ import annotations

from explorer.clocks.as_of import Flip, History, Report, as_of, changes_between
from explorer.clocks.decay import Life, Lives, estimate, lives, observations
from explorer.clocks.due import Due, DueList, due
from explorer.clocks.freshness import Freshness, freshness
from explorer.clocks.hands import Age, ClaimClocks, age, claim_clocks, theme_of_claims, verdicts_by_claim
from explorer.clocks.quiet import Newer, QuietCorner, merely_newer, quiet_corners

__all__ = [
    "Age",
    "ClaimClocks",
    "Due",
    "DueList",
    "Flip",
    "Freshness",
    "History",
    "Life",
    "Lives",
    "Newer",
    "QuietCorner",
    "Report",
    "age",
    "as_of",
    "changes_between",
    "claim_clocks",
    "due",
    "estimate",
    "freshness",
    "lives",
    "merely_newer",
    "observations",
    "quiet_corners",
    "theme_of_claims",
    "verdicts_by_claim",
]
