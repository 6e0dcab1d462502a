"""How alike texts are, by the words they share: TF-IDF over stems and stem pairs; nothing to download, nothing learned.

Hidden here: how text becomes terms (folding, stop words, stems), how terms are weighed, and which score is high enough
to say that a claim restates a note. scipy is imported on first use, because it is slow to import.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.model import ClaimLink, DatedClaim, NodeId, Records

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_WORD = re.compile(r"[^\W_]+")

STOP_WORDS: frozenset[str] = frozenset(
    _WORD.findall("""
a about above across after again against all almost alone along already also although always am among an and another any
anyone anything are aren around as at away back be became because become been before behind being below besides between
beyond both but by can cannot come could couldn did didn do does doesn doing don done down during each either else
enough even ever every everything exactly far few first for from further gets give given gives go goes going had has
hasn have haven having he hence her here hers him his how however i if in indeed instead into is isn it its itself just
kind later least less let like likely ll made mainly make makes making many may maybe me mean means might mine more most
mostly much must my near need needs neither never nevertheless no nobody none nor not nothing now of off often on once
one only onto or other others our ours out over own per perhaps quite rather re really s same see seem seems several
shall she should shouldn show shows shown simply since so some something sometimes somewhat still such t than that the
their theirs them then there these they thing things this those though through thus to today together too toward
towards turn turns two under unless until up upon us use used uses using ve versus very via vs was wasn way ways we well
went were weren what whatever when where whereas wherever whether which while who whole whom whose why will with within
without won would wouldn yet you your yours
""")
)
"""Words that carry grammar and no subject; tokens of one letter or none are dropped as well."""

# Longest first within each tail; what stays must keep four letters, so that short words are left whole.
_TAILS = tuple(
    sorted(
        _WORD.findall(
            "izations ization isation ational ations ation atively ative ating ated ates ators ator ate izing ising ized ised "
            "izes ises ize ise ances ance ences ence ants ments ment ness ings ing edly ed ies ity ities ially ial ally "
            "al ions ion ively ive ably able ible ers er ly es e s"
        ),
        key=lambda tail: (-len(tail), tail),
    )
)

RESTATES_FLOOR = 0.2
"""The lowest score at which a claim is taken to restate a note; below it nothing is linked."""

RESTATES_SHARE = 0.5
"""A second note is linked only where its score reaches this share of the claim's best."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Strip the commonest English endings from one lower-case word; lighter than Porter's, and not meant to be read.

    >>> [stem(word) for word in ("reasoning", "reasons", "generalize", "generalization", "data")]
    ['reason', 'reason', 'general', 'general', 'data']
    """
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= 4:
            word = word[: -len(tail)] + ("i" if tail == "ies" else "")
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


class _Stems(dict[str, int]):
    """Numbers for words as they come: one number per stem, -1 for what carries no subject."""

    def __init__(self) -> None:
        super().__init__()
        self.of_stem: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        if word in STOP_WORDS or len(word) < 2:
            number = -1
        else:
            number = self.of_stem.setdefault(stem(word), len(self.of_stem))
        self[word] = number
        return number


def _terms(texts: Iterable[str], stems: _Stems) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Turn texts into parallel arrays: the text's number, and a stem or (negative, see _columns) a pair of neighbours."""
    flat: list[int] = []
    lengths: list[int] = []
    find = _WORD.findall
    for text in texts:
        before = len(flat)
        flat.extend(map(stems.__getitem__, find(text.casefold())))
        lengths.append(len(flat) - before)
    words = np.array(flat, dtype=np.int64)
    owner = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    keep = words >= 0
    words, owner = words[keep], owner[keep]
    paired = owner[1:] == owner[:-1]
    # A pair gets a negative code, so that stems and pairs never collide and a growing vocabulary changes no code.
    pairs = -((words[:-1] << 31) | words[1:])[paired] - 1
    return np.concatenate([owner, owner[1:][paired]]), np.concatenate([words, pairs])


class _Space:
    """A vocabulary with weights, learned from one collection of texts; turns texts into unit vectors."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stems = _Stems()
        owner, codes = _terms(texts, self._stems)
        self._codes, columns = np.unique(codes, return_inverse=True)
        counts = self._count(owner, columns, len(texts))
        seen = np.bincount(counts.indices, minlength=len(self._codes))
        self._idf = np.log((1 + len(texts)) / (1 + seen)) + 1.0
        self._idf[self._codes < 0] *= 0.7  # two words in a row are the same evidence seen a second time
        self.matrix = self._weigh(counts)

    def _count(self, owner: NDArray[np.int64], columns: NDArray[np.int64], rows: int) -> csr_matrix:
        from scipy.sparse import csr_matrix

        counts = csr_matrix((np.ones(len(owner)), (owner, columns)), shape=(rows, len(self._codes)))
        counts.sum_duplicates()
        return counts

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        counts.data = (1.0 + np.log(counts.data)) * self._idf[counts.indices]
        squares = np.add.reduceat(np.append(counts.data**2, 0.0), np.minimum(counts.indptr[:-1], len(counts.data)))
        filled = np.diff(counts.indptr) > 0
        norm = np.sqrt(np.where(filled, squares, 1.0))
        counts.data /= np.repeat(norm, np.diff(counts.indptr))
        return counts

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        """Weigh other texts in this space; terms never seen here count for nothing."""
        owner, codes = _terms(texts, self._stems)
        if not len(self._codes):
            return self._count(owner[:0], codes[:0], len(texts))
        columns = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        known = self._codes[columns] == codes
        return self._weigh(self._count(owner[known], columns[known], len(texts)))


class Likeness:
    """Compares texts with a fixed collection.

    Vectors of stems and neighbouring stem pairs, weighed by how rare a term is in the collection, of length one; so
    a score is a cosine from 0 (no word shared) to 1 (the same words).

    >>> likeness = Likeness(["Cats sleep all day", "Trains run on rails", "A cat sleeps on the rails"])
    >>> [number for number, score in likeness.nearest("sleeping cats", 2)]
    [0, 2]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._space = _Space(texts)

    def __len__(self) -> int:
        return int(self._space.matrix.shape[0])

    @property
    def matrix(self) -> csr_matrix:
        """The unit vectors of the collection, one row per text; their products are cosines."""
        return self._space.matrix

    def to(self, text: str) -> NDArray[np.float64]:
        """Give the cosine of ``text`` with each text of the collection, in its order."""
        product = self._space.matrix @ self._space.vectors([text]).T
        return np.asarray(product.toarray(), dtype=np.float64).ravel()

    def nearest(self, text: str, k: int) -> list[tuple[int, float]]:
        """Name the ``k`` texts most like ``text``, best first, with their cosines; those sharing nothing are left out."""
        scores = self.to(text)
        order = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return [(int(number), float(scores[number])) for number in order if scores[number] > 0]


def link_claims(records: Records) -> Records:
    """Link every claim to the notes of its own line that it restates, each with a score from 0 to 1.

    A claim is compared with a note's title and summary and with the words its line cites the note by; the score is
    the mean of the share of the claim's weight that the note covers, and the better of the two cosines. Linked are notes that
    reach ``RESTATES_FLOOR`` and ``RESTATES_SHARE`` of the claim's best, best first. Links a person has confirmed or
    denied stay as they are, in front. Deterministic; a second call changes nothing.
    """
    claims: list[DatedClaim] = []
    claim_rows: list[int] = []
    note_rows: list[int] = []
    context_rows: list[int] = []
    contexts: list[str] = []
    candidates: list[NodeId] = []
    row_of = {note: row for row, note in enumerate(records.notes)}
    context_of: dict[tuple[NodeId, NodeId], int] = {}
    for claim in records.claims.values():
        line = records.lines.get(claim.line)
        if line is None:
            continue
        cited: dict[NodeId, None] = dict.fromkeys(line.sources)
        cited.update(dict.fromkeys(citation.note for citation in line.citations))
        cited.update(dict.fromkeys(evidence.note for evidence in line.evidence))
        notes = [note for note in cited if note in row_of]
        if not notes:
            continue
        if (line.id, notes[0]) not in context_of:
            said: defaultdict[NodeId, list[str]] = defaultdict(list)
            for citation in line.citations:
                if 0 < citation.paragraph <= len(line.paragraphs):
                    paragraph = line.paragraphs[citation.paragraph - 1]
                    said[citation.note].append(citing_words(paragraph, citation.start, citation.end))
            for note in notes:
                context_of[line.id, note] = len(contexts)
                contexts.append(" ".join(said[note]))
        claim_rows.extend([len(claims)] * len(notes))
        note_rows.extend(row_of[note] for note in notes)
        context_rows.extend(context_of[line.id, note] for note in notes)
        candidates.extend(notes)
        claims.append(claim)
    if not claims:
        return records
    space = _Space([f"{note.title} {note.summary}" for note in records.notes.values()] + [c.text for c in claims])
    of_notes = space.matrix[: len(records.notes)]
    of_claims = space.matrix[len(records.notes) :]
    of_contexts = space.vectors(contexts)
    rows = np.array(claim_rows)
    left = of_claims[rows]
    by_note, covered = _match(left, of_notes[np.array(note_rows)])
    by_context, covered_in_context = _match(left, of_contexts[np.array(context_rows)])
    scores = (np.maximum(by_note, by_context) + np.maximum(covered, covered_in_context)) / 2
    scores = np.round(np.clip(scores, 0.0, 1.0), 3).astype(np.float64)
    best: NDArray[np.float64] = np.zeros(len(claims))
    np.maximum.at(best, rows, scores)
    chosen = (scores >= RESTATES_FLOOR) & (scores >= RESTATES_SHARE * best[rows])
    found: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for pair in np.flatnonzero(chosen):
        found[claim_rows[pair]].append((-float(scores[pair]), int(pair)))
    changed = dict(records.claims)
    for number, claim in enumerate(claims):
        kept = tuple(link for link in claim.notes if link.confirmed is not None)
        settled = {link.note for link in kept}
        links = kept + tuple(
            ClaimLink(candidates[pair], -score)
            for score, pair in sorted(found.get(number, ()))
            if candidates[pair] not in settled
        )
        if links != claim.notes:
            changed[claim.id] = replace(claim, notes=links)
    return replace(records, claims=changed)


def _match(left: csr_matrix, right: csr_matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compare two matrices row by row: cosines, and the share of the left row's squared weight the right row holds."""
    cosines = np.asarray(left.multiply(right).sum(axis=1), dtype=np.float64).ravel()
    there = right.copy()
    there.data = np.ones_like(there.data)
    held = left.multiply(there)
    shares = np.asarray(held.multiply(held).sum(axis=1), dtype=np.float64).ravel()
    return cosines, shares


def citing_words(paragraph: str, start: int, end: int) -> str:
    """Cut out the sentence around a citation, without the cited title itself; roughly, which is enough for likeness."""
    begin = max(paragraph.rfind(stop, 0, start) for stop in (". ", "? ", "! ")) + 1
    after = paragraph.find(". ", end)
    return paragraph[begin:start] + " " + paragraph[end : after if 0 <= after < end + 400 else end + 200]


def telling_words(groups: Sequence[Sequence[str]], k: int = 3) -> list[list[str]]:
    """Name the words, or two-word phrases, that tell each group of texts from the others, most telling first.

    Class-based TF-IDF: how often a term stands in a group's texts, against how many groups it is spread over. Words come in the
    spelling most often seen; no two of one group share a stem, and a phrase takes its words' place.

    >>> telling_words([["Why squid glow", "Squid, and how they hunt"], ["Trains", "Who drives night trains?"]], 1)
    [['squid'], ['trains']]
    """
    return [[term for term, _ in ranked[:k]] for ranked in ranked_terms(groups)]


def ranked_terms(
    groups: Sequence[Sequence[str]], allow: Callable[[str], bool] | None = None
) -> list[list[tuple[str, float]]]:
    """Rank each group's telling terms with their scores; ``allow`` may refuse a spelling. See ``telling_words``."""
    spellings: defaultdict[_Term, Counter[str]] = defaultdict(Counter)
    texts_with: list[Counter[_Term]] = []
    for group in groups:
        counts: Counter[_Term] = Counter()
        for text in group:
            counts.update(_spelled_terms(text, spellings))
        texts_with.append(counts)
    spread: Counter[_Term] = Counter()
    share: defaultdict[_Term, float] = defaultdict(float)
    for counts, group in zip(texts_with, groups, strict=True):
        spread.update(counts.keys())
        for term, count in counts.items():
            share[term] += count / max(len(group), 1)
    result: list[list[tuple[str, float]]] = []
    for counts, group in zip(texts_with, groups, strict=True):
        scored: list[tuple[float, _Term]] = []
        size = max(len(group), 1)
        for term, count in counts.items():
            if count == 1 and size > (1 if len(term) > 1 else 3):
                continue
            here = count / size
            # How common the term is here, how much of its presence lies here, and over how few groups it is spread.
            score = here**0.5 * here / share[term] * math.log(1 + len(groups) / spread[term])
            scored.append((score * (1.0, 1.6, 1.8)[len(term) - 1], term))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        taken: set[str] = set()
        ranked: list[tuple[str, float]] = []
        for score, term in scored[:400]:
            if len(ranked) >= 40:
                break
            if taken.intersection(term):
                continue
            common = sorted(spellings[term].items(), key=lambda item: (-item[1], item[0]))
            spelling = next((one for one, _ in common if allow is None or allow(one)), None)
            if spelling is not None:
                taken.update(term)
                ranked.append((spelling, score))
        result.append(ranked)
    return result


_Term = tuple[str, ...]
_PIECE = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*|[^\s\w]|_")
_HYPHENS = re.compile(r"[-‐‑]")


def _spelled_terms(text: str, spellings: dict[_Term, Counter[str]]) -> set[_Term]:
    """Collect a text's terms as tuples of one to three stems, and note how each was spelled.

    A hyphenated compound is a word of a phrase like any other; punctuation and stop words part phrases.
    """
    found: set[_Term] = set()
    run: list[tuple[_Term, str]] = []  # the words since the last thing that parts phrases
    for piece in [*_PIECE.findall(text), "."]:
        parts = [part for part in _HYPHENS.split(piece.casefold()) if part not in STOP_WORDS and len(part) > 1]
        if not piece[0].isalpha() or not parts or len(parts) > 2 or piece.isdigit():
            run.clear()
            continue
        shown = piece if sum(map(str.isupper, piece)) > 1 else piece.casefold()
        run.append((tuple(map(stem, parts)), shown))
        for length in (1, 2, 3):
            if length > len(run):
                break
            words = run[-length:]
            term = tuple(root for roots, _ in words for root in roots)
            if len(term) <= 3 and len(set(term)) == len(term):
                spellings[term][" ".join(spelled for _, spelled in words)] += 1
                found.add(term)
    return found
