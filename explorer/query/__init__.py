"""The one query language: for search box, filter, colour groups, saved views, exports and the command line.

A query is read against every node; all its terms have to match. A mistake is explained where it stands, its term is left
out, and the rest still works. An empty query matches everything.

======================  ================================================================================================
write                   matches nodes
======================  ================================================================================================
``word``                with a word that starts so, in title (other titles and id too), gloss, summary, prose or claim
``"two words"``         with exactly these whole words side by side; ``"word"`` is one whole word
``~tittle``             whose title has a word like it: 1 wrong letter from 3 letters on, 2 from 6, 3 from 11; also ``~"a b"``
``a b``, ``a AND b``    that match both
``a OR b``              that match either; binds weaker than what stands side by side
``-a``, ``NOT a``       that do not match
``( )``                 groups; ``field:(a OR b)`` asks for either value
``kind:line``           line, note, claim, paper, theme; also ``kind:line,note``
``theme:memory``        with a theme of that id or name, else of a name with words starting so; a claim has its line's
                        themes, every node those above its own; ``theme:none`` without one
``stance:supports``     supports, contradicts, mentions: lines that judge a note so, and the notes
``status:holds``        claims: untested, holds, weakened, overturned, superseded, cannot-test (by the last verdict)
``date:2024``           with a date that may lie in it: any spelling of a date (``date:"summer 2024"``), ``2024..2025-06``,
                        ``2024..``, ``>2024`` (after its end), ``>=``, ``<``, ``<=``, ``none``, ``any``. A line has the
                        dates of its claims, else its span; of several dates one is enough
``date!:2024``          with a date that surely lies in it: all its days do. ``tested!:`` and ``age!:`` likewise
``tested:2025``         claims whose last verdict is of that date; also ``none`` (never) and ``any``
``age:>9m``             whose date (a tested claim: last verdict) is older; units d, w, m, y; ``<``, ``>=``, ``<=``, ``6m..2y``;
                        ``age:9m`` is nine full months and not yet ten
``cites:ID``            that cite the node of that id, else the nodes with such a title; ``cites:>5``, ``cites:2..4`` count
``cited-by:ID``         that are cited by it; ``cited-by:>5`` counts
``contested:yes``       lines with the badge "contested", notes that support one line and contradict another; ``no``: the
                        other lines and notes
``judged-by:person``    lines and notes judged by someone whose name starts so (rules, page, person, model:NAME), claims with
                        such a verdict
``paper:2411.12580``    the paper of that id or title, and what rests on it or is anchored in it
``line:ID``             the line of that id or title, its notes, claims and papers
``has:prompt``          that come with alias, author, claim, date, evidence, gloss, next, note, paper, prompt, summary, theme,
                        verdict
``in:title``            looks for the words beside it only in title, summary (gloss), prose or prompt; several may stand
======================  ================================================================================================

Upper and lower case, accents and punctuation never count in words; AND, OR and NOT are written large. Identifiers such as
``arXiv:2411.12580`` are words. ``possible`` and ``certain`` matches of vague dates are told apart by the ``!``.
"""

from __future__ import annotations

from explorer.query.corpus import Corpus
from explorer.query.editing import Completion, complete, has_term, with_term
from explorer.query.evaluation import evaluate, facets, in_window, unknown_values
from explorer.query.saying import explain
from explorer.query.syntax import parse
from explorer.query.tree import Problem, Query
from explorer.query.values import FIELDS

__all__ = [
    "FIELDS",
    "Completion",
    "Corpus",
    "Problem",
    "Query",
    "complete",
    "evaluate",
    "explain",
    "facets",
    "has_term",
    "in_window",
    "parse",
    "unknown_values",
    "with_term",
]
