"""Themes nobody wrote down: communities of lines, notes and papers, found by their links and words, and named.

Hidden here: what counts as a tie between two records, how coarse the communities are, and how a good name is picked.
An inferred theme is marked as such and never saved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.model import AnchorPaper, InquiringLine, NodeId, Records, SourceNote, Theme
from explorer.similarity import STOP_WORDS, Likeness, citing_words, ranked_terms

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_Tagged = TypeVar("_Tagged", InquiringLine, SourceNote, AnchorPaper)

_SMALL = (
    1500  # up to this many lines and notes, citing sentences are read as well; above, titles and summaries say enough
)
_WEAK = 3  # a node with no more ties than this is also tied to the texts most like its own

_VERBS = re.findall(
    r"\w+",
    """accept account achieve act activate adapt add adjust adopt affect aim allow alter appear apply argue arise ask
assign assume avoid base beat become begin behave believe break bring build call capture carry catch cause
change check choose claim close coexist collapse come compare concentrate confirm consist constrain contain
contaminate continue contribute converge convert correlate cost count couple cover create cut damage decide
decouple decrease define degrade deliver demand demonstrate depend deploy derive describe detect determine
develop differ direct disappear discover distinguish drive drop dwarf elicit eliminate emerge enable encourage
end enhance ensure establish evaluate exceed exhibit exist expand expect explain explore express extend
extract face fail fall fill filter find fit fix focus follow force form function gain generalize get give grow
guide handle happen harm help hide hold hurt identify imitate impact imply improve include increase indicate
induce infer influence inform install introduce involve isolate keep know lack last lead learn leave let level
limit link look lose maintain make manage mask match matter mean measure miss modulate move need occur offer
operate optimize outperform overcome perform persist pick point possess predict prefer prepare preserve
prevent produce prove provide push put raise reach read reason recover reduce refer reflect reinforce relate
rely remain remove repeat replace replicate report represent reproduce require reshape resolve respond rest
result retain reveal rise route run say scale seek select separate serve set shape share shift show sidestep
simplify solve start state stay steer stem stop strip struggle succeed suffer suffice suggest supply support
surface surpass survive switch take target teach tell tend test think trade transfer treat trigger try tune
turn underperform underlie understand unlock use vary want work worsen write yield""",
)
_PLAIN = re.findall(
    r"\w+",
    """ability able absent accuracy achieved actual actually additional adequate advance amount answer analysis
appropriate approach area argument aspect author available average bad basis behavior behaviour benefit best
better big broad capability capable capacity careful case certain challenge change clear clearest close common
comparable competing complete complex comprehensive concept concrete consistent corpus correct correctness
critical current deep deeper deepest deliberate demonstration dependent different difference difficult direct
distinct domain early easy effect effective efficient emphatic entire entirely equal essential evidence
example exhaustive existing expected experiment explicit extra fact factor familiar fewer finding five four
framework frontier full fundamental gap general genuine given global good great group half hard harder hidden
high higher honest hundred idea identical important improvement independent individual initial instance
interesting interpretation irrelevant issue item kind known large larger largest lever light line little local
long low lower main major matter meaningful measure mechanism method million minimal minimum model modern name
narrow necessary new next nearly normal note novel number obvious old order ordinary original outcome overall
paper part particular pattern people per percent performance piece plain point popular position possibility
possible potential power powerful practice precise present problem process proper quality quantity question
rare raw ready real recent regardless related relevant research result rich right role sample sense serious
set short sign signal significant similar simple single situation size small smaller source specific standard
step striking strong stronger strongest structure study subject substantial sufficient surprising system
systematic task technique term thing third thousand three time tiny token total traditional true twist type
typical unclear underlying unexpected unit unknown useful usual value valid various version view vital volume
way weak whole wide wider word work world worse wrong year second reader curious interest unnecessary ones
varied inner outer""",
)


def _forms(verbs: Iterable[str]) -> frozenset[str]:
    """Inflect plain verbs, all but their -ing forms: those are nouns here (reasoning, training, sampling)."""
    forms: set[str] = set()
    for verb in verbs:
        root = verb.removesuffix("e")
        forms.update((verb, verb + "s", verb + "es", root + "ed", root + root[-1] + "ed"))
        if verb.endswith("y"):
            forms.update((verb[:-1] + "ies", verb[:-1] + "ied"))
    return frozenset(forms)


_VERB_FORMS = _forms(_VERBS)
_PLAIN_WORDS = frozenset(_PLAIN) | {word + "s" for word in _PLAIN}
_IRREGULAR = frozenset(
    re.findall(
        r"\w+",
        "led fell rose gave took made grew drew kept held left lost found won ran chose broke knew known shown seen taken "
        "given driven generates generated generate including using making being having beginning meaning finding",
    )
)


def infer_themes(records: Records) -> Records:
    """Give a theme to lines, notes and papers that have none and whose neighbours have none; see the module's text.

    Communities by Leiden over citations, shared papers and likeness of text, about the square root of their number
    at most; named by one to three telling words in title case, largest theme first. Records with a theme of their own are left
    as they are, and so are those linked to one: the map places them beside their neighbours. Deterministic.
    """
    untagged = _without_theme(records)
    if len(untagged) < 4:
        return records
    ties, texts = _ties(records, untagged)
    community = _communities(ties)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row, number in enumerate(community):
        if number >= 0:
            members[int(number)].append(row)
    order = sorted(members, key=lambda number: (-len(members[number]), members[number][0]))
    names = _names([_read(texts, members[number]) for number in order])
    taken = set(records.themes)
    theme_of: dict[NodeId, NodeId] = {}
    fresh: list[Theme] = []
    for number, name in zip(order, names, strict=True):
        slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "unnamed"
        theme = Theme(NodeId(f"theme:{slug}"), name, inferred=True)
        while theme.id in taken:
            theme = replace(theme, id=NodeId(theme.id + "-inferred"))
        taken.add(theme.id)
        fresh.append(theme)
        theme_of.update((untagged[row], theme.id) for row in members[number])
    return replace(
        records,
        lines=_tag(records.lines, theme_of),
        notes=_tag(records.notes, theme_of),
        papers=_tag(records.papers, theme_of),
        themes={**records.themes, **{theme.id: theme for theme in fresh}},
    )


def own_themes(records: Records) -> Records:
    """Strip every inferred theme and the tags that name one: what is left is what is saved."""
    inferred = frozenset(theme.id for theme in records.themes.values() if theme.inferred)
    if not inferred:
        return records
    return replace(
        records,
        lines=_untag(records.lines, inferred),
        notes=_untag(records.notes, inferred),
        papers=_untag(records.papers, inferred),
        themes={theme: record for theme, record in records.themes.items() if theme not in inferred},
    )


def _tag(table: Mapping[NodeId, _Tagged], theme_of: dict[NodeId, NodeId]) -> dict[NodeId, _Tagged]:
    return {
        node: replace(record, themes=(theme_of[node],)) if node in theme_of else record
        for node, record in table.items()
    }


def _untag(table: Mapping[NodeId, _Tagged], inferred: frozenset[NodeId]) -> dict[NodeId, _Tagged]:
    return {
        node: record
        if inferred.isdisjoint(record.themes)
        else replace(record, themes=tuple(theme for theme in record.themes if theme not in inferred))
        for node, record in table.items()
    }


def _without_theme(records: Records) -> list[NodeId]:
    """List lines, notes and papers, in that order, without a theme and without a neighbour that has one."""
    if not records.themes:
        return [*records.lines, *records.notes, *records.papers]
    tagged = {line.id for line in records.lines.values() if line.themes}
    tagged.update(note.id for note in records.notes.values() if note.themes)
    tagged.update(paper.id for paper in records.papers.values() if paper.themes)
    beside: set[NodeId] = set()
    for source, target in _links(records):
        if source in tagged:
            beside.add(target)
        if target in tagged:
            beside.add(source)
    every = (*records.lines, *records.notes, *records.papers)
    return [node for node in every if node not in tagged and node not in beside]


def _links(records: Records) -> list[tuple[NodeId, NodeId]]:
    pairs: list[tuple[NodeId, NodeId]] = []
    for line in records.lines.values():
        cited = dict.fromkeys(line.sources)
        cited.update(dict.fromkeys(citation.note for citation in line.citations))
        pairs.extend((line.id, note) for note in cited)
        pairs.extend((line.id, paper) for paper in line.papers)
    for note in records.notes.values():
        pairs.extend((note.id, other) for other in (*note.papers, *note.links))
    for claim in records.claims.values():
        pairs.extend(
            (link.note, paper) for link in claim.notes if link.confirmed is not False for paper in claim.papers
        )
    return pairs


def _ties(records: Records, nodes: Sequence[NodeId]) -> tuple[csr_matrix, list[tuple[str, ...]]]:
    """Weigh the ties among ``nodes`` (a symmetric matrix) and give each node's texts: its title, then what it says."""
    from scipy.sparse import csr_matrix

    row = {node: number for number, node in enumerate(nodes)}
    pairs = [(row[a], row[b]) for a, b in _links(records) if a in row and b in row and a != b]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    n = len(nodes)
    count = np.bincount(ends.ravel(), minlength=n)
    # A link says less the more links its ends have: a note that everybody cites ties nobody together.
    weight = 1.0 / np.sqrt(np.maximum(count[ends[:, 0]], 1) * np.maximum(count[ends[:, 1]], 1)) ** 0.5
    links = csr_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(n, n))
    texts = _texts(records, nodes)
    ties = links + links.T + _likeness_ties([" ".join(text) for text in texts], count)
    return csr_matrix(ties), texts


def _texts(records: Records, nodes: Sequence[NodeId]) -> list[tuple[str, ...]]:
    said: defaultdict[NodeId, list[str]] = defaultdict(list)
    if len(nodes) <= _SMALL:
        for line in records.lines.values():
            for citation in line.citations:
                if 0 < citation.paragraph <= len(line.paragraphs):
                    paragraph = line.paragraphs[citation.paragraph - 1]
                    said[citation.note].append(citing_words(paragraph, citation.start, citation.end))
    texts: list[tuple[str, ...]] = []
    for node in nodes:
        if len(nodes) > _SMALL and node not in records.papers:
            texts.append(((records.lines.get(node) or records.notes[node]).title,))
        elif node in records.lines:
            texts.append((records.lines[node].title, records.lines[node].gloss))
        elif node in records.notes:
            texts.append((records.notes[node].title, records.notes[node].summary, *said[node]))
        else:
            texts.append((records.papers[node].title, ""))
    return texts


def _read(texts: Sequence[tuple[str, ...]], rows: Sequence[int]) -> list[str]:
    """Give what a community is named by: each member's title, and again with all it says, so that titles count twice."""
    rows = rows[:: len(rows) // 80 + 1]
    return [texts[row][0] for row in rows] + [". ".join(texts[row]) for row in rows if len(texts[row]) > 1]


def _likeness_ties(texts: Sequence[str], count: NDArray[np.int64]) -> csr_matrix:
    """Tie each weakly linked node to the three texts most like its own; in a small library, every node."""
    from scipy.sparse import csr_matrix

    n = len(texts)
    weak = np.flatnonzero(count <= _WEAK) if n > _SMALL else np.arange(n)
    if len(weak) > 4 * _SMALL:
        weak = weak[count[weak] == 0][: 4 * _SMALL]
    vectors = Likeness(texts).matrix
    # Words that stand in every tenth text or more tell nobody apart and would make the product dense.
    seen = np.bincount(vectors.indices, minlength=vectors.shape[1])
    if n > _SMALL:
        vectors = vectors[:, np.flatnonzero((seen > 1) & (seen < n / 20))]
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float64]] = []
    for begin in range(0, len(weak), 1000):
        part = weak[begin : begin + 1000]
        likeness = (vectors[part] @ vectors.T).toarray()
        likeness[np.arange(len(part)), part] = 0.0
        best = np.argsort(-likeness, axis=1, kind="stable")[:, :3]
        found = np.take_along_axis(likeness, best, axis=1)
        keep = found > 0.02
        rows.append(np.repeat(part, 3).reshape(-1, 3)[keep])
        columns.append(best[keep])
        values.append(found[keep])
    if not rows:
        return csr_matrix((n, n))
    ties = csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(n, n))
    return csr_matrix(ties.maximum(ties.T) * (3.0 if n <= _SMALL else 1.0))


def _communities(ties: csr_matrix) -> NDArray[np.int64]:
    """Find communities, at most about the square root of the nodes' number; nodes tied to nothing get -1."""
    from graspologic_native import leiden_csr

    n = ties.shape[0]
    ties.sort_indices()
    most = max(3, round(n**0.5 * 0.85))
    fewest = max(3, round(n**0.5 * 0.4))
    tied = np.diff(ties.indptr) > 0
    number = np.full(n, -1, dtype=np.int64)
    resolution = 1.0
    for _ in range(4):
        found = leiden_csr(
            ties.indptr.astype(np.int64),
            ties.indices.astype(np.int32),
            ties.data.astype(np.float64),
            n,
            resolution=resolution,
            iterations=3 if n <= _SMALL else 1,
            trials=3 if n <= _SMALL else 1,
            seed=7,
        )[1]
        number = np.array([found.get(row, -1) for row in range(n)], dtype=np.int64)
        number[~tied] = -1
        sizes = np.bincount(number[tied]) if tied.any() else np.zeros(0)
        count = int((sizes >= 3).sum())
        if count > most:
            resolution *= 0.7
        elif count < fewest:
            resolution *= 1.4
        else:
            break
    return _join_small(ties, number)


def _join_small(ties: csr_matrix, number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Let tiny communities join the one each member is tied to most; those tied to none are left without theme."""
    least = min(6, max(3, len(number) // 8))
    joined = number.copy()
    sizes = Counter(number[number >= 0].tolist())
    for row in np.flatnonzero(number >= 0):
        if sizes[int(number[row])] < least:
            span = slice(ties.indptr[row], ties.indptr[row + 1])
            pull: Counter[int] = Counter()
            for other, weight in zip(number[ties.indices[span]], ties.data[span], strict=True):
                if sizes[int(other)] >= least:
                    pull[int(other)] += weight
            joined[row] = min(pull, key=lambda one: (-pull[one], one)) if pull else -1
    return joined


def _names(groups: Sequence[Sequence[str]]) -> list[str]:
    """Name each group of texts, no two alike; a phrase is preferred to a word that tells hardly more."""
    ranked = ranked_terms(groups, _may_name)
    used: set[str] = set()
    names: list[str] = []
    for terms in ranked:
        chosen = ""
        top = terms[0][1] if terms else 0.0
        choices = sorted(terms[:12], key=lambda pair: -pair[1] * (1.0 if _is_phrase(pair[0]) else 0.6))
        for term, score in choices:
            if score >= 0.25 * top and term.casefold() not in used:
                chosen = term
                break
        if chosen and not _is_phrase(chosen):
            second = next((t for t, _ in terms if t != chosen and not _is_phrase(t) and t.casefold() not in used), "")
            if second and len(chosen) + len(second) < 24:
                used.add(second.casefold())
                chosen = f"{chosen} and {second}"
        number = 1
        name = chosen or "Unnamed"
        while name.casefold() in used:
            number += 1
            name = f"{chosen or 'Unnamed'} {number}"
        used.add(name.casefold())
        names.append(_title_case(name))
    return names


def _is_phrase(term: str) -> bool:
    return " " in term or "-" in term


def _may_name(term: str) -> bool:
    """Tell whether a term can stand as a theme's name: nouns and -ing forms, no verb, nothing that fits any subject."""
    words = re.split(r"[ -]", term.casefold())
    telling = [word for word in words if word not in STOP_WORDS]
    if not telling or any(word in _VERB_FORMS or word in _IRREGULAR for word in telling):
        return False
    if words[-1].endswith(
        ("ly", "ful", "ous", "ible", "able", "ive", "ic", "al", "ary", "ized", "ated", "ward")
    ) or words[0].endswith("ly"):
        return False
    if "-" in term and " " not in term and not term.endswith(("ing", "ion", "ity", "ment", "ness", "ance", "ence")):
        return False  # "high-entropy", "step-level": the noun is still to come
    plain = [word in _PLAIN_WORDS for word in telling]
    return not all(plain) and (len(words) > 1 or len(term) > 2) and (len(words) == 1 or not plain[0])


def _title_case(name: str) -> str:
    small = {"and", "of", "in", "on", "for", "the", "to", "a", "by", "from", "with"}

    def raised(word: str) -> str:
        return word if any(map(str.isupper, word)) else word[:1].upper() + word[1:]

    parts = re.split(r"([ -])", name)
    return "".join(part if part in small and place else raised(part) for place, part in enumerate(parts))
