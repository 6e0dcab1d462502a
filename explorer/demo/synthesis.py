"""The prose of one demonstration line: five paragraphs that argue, and citations in every form that pages use.

What this hides: the shape of an argument. Notes of the line's own sign are put into supporting paragraphs, notes of the
other sign into a concession (the last paragraph but one), notes of other fields are named in passing.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from explorer.demo import sentences as words
from explorer.demo.plan import Plan, PlannedLine
from explorer.demo.sentences import cap, clause, say
from explorer.model import NodeId, Stance

WORDS_PER_PARAGRAPH = 100
_FORMS = (
    ("stop", 0.70), ("comma", 0.045), ("chain", 0.07), ("commas", 0.03), ("paren", 0.035), ("inside", 0.02),
    ("subject", 0.06), ("object", 0.02), ("emphasis", 0.015), ("capitals", 0.01),
)  # fmt: skip


class Cited(NamedTuple):
    """A cited note in the middle of a sentence: its row and the words shown for it."""

    row: int
    shown: str


Part = str | Cited


@dataclass(slots=True)
class Synthesis:
    """A line's prose: paragraphs, places as (note, paragraph from 1, start, end), and each note's stance."""

    gloss: str
    paragraphs: tuple[str, ...]
    places: list[tuple[NodeId, int, int, int]]
    stances: dict[int, Stance]


def write_synthesis(plan: Plan, line: PlannedLine, rng: Random) -> Synthesis:
    """Write the prose of one line."""
    return _Writer(plan, line, rng).write()


def stance_of(plan: Plan, line: PlannedLine, row: int) -> Stance:
    """Tell which way a note speaks on a line: a foreign field is a mention, another sign a contradiction."""
    finding = plan.notes[row].finding
    if finding.field.name != line.subject.field.name:
        return Stance.MENTIONS
    return Stance.SUPPORTS if finding.direction == line.subject.direction else Stance.CONTRADICTS


class _Writer:
    def __init__(self, plan: Plan, line: PlannedLine, rng: Random) -> None:
        self.plan = plan
        self.line = line
        self.rng = rng
        self.elaborations = rng.sample(words.ELABORATIONS, len(words.ELABORATIONS))
        self.slug_forms = set(rng.sample(line.sources, min(3, len(line.sources)))) if line.has_slug_form else set()

    def write(self) -> Synthesis:
        line, rng = self.line, self.rng
        cited = line.sources[: max(1, len(line.sources) - line.uncited)]
        stances = {row: stance_of(self.plan, line, row) for row in line.sources}
        for_it = [row for row in cited if stances[row] is Stance.SUPPORTS]
        against = [row for row in cited if stances[row] is Stance.CONTRADICTS]
        beside = [row for row in cited if stances[row] is Stance.MENTIONS]
        groups: list[list[int]] = [[], [], [], []]
        for number, row in enumerate(for_it):
            groups[number % 4].append(row)
        gloss = self.say(rng.choice(words.GLOSSES))
        openers = [self.say(template) for template in rng.sample(words.SUPPORT_OPENERS, 3)]
        paragraphs = [
            self.paragraph([gloss, self.say(rng.choice(words.ANSWERS))], groups[0], words.SUPPORT_LEADS),
            self.paragraph([openers[0]], groups[1], words.SUPPORT_LEADS),
            self.paragraph([openers[1]], groups[2], words.SUPPORT_LEADS, beside),
        ]
        if against:
            closer = self.say(rng.choice(words.CONCESSION_CLOSERS))
            opener = self.opener(words.CONCESSION_OPENERS)
            paragraphs.append(self.paragraph([opener], against, words.CONCESSION_LEADS, last=closer))
        else:
            paragraphs.append(self.paragraph([openers[2]], [], words.SUPPORT_LEADS))
        closer = self.say(rng.choice(words.CLOSERS))
        again = groups[0][:1] if line.repeats else []
        final = [*groups[3], *again]
        paragraphs.append(self.paragraph([self.opener(words.CLOSING_OPENERS)], final, words.SUPPORT_LEADS, last=closer))
        texts: list[str] = []
        places: list[tuple[NodeId, int, int, int]] = []
        for number, parts in enumerate(paragraphs, 1):
            texts.append(self.joined(parts, number, places))
        return Synthesis(gloss, tuple(texts), places, stances)

    def say(self, template: str) -> str:
        return cap(say(template, self.line.subject, self.line.rival))

    def opener(self, templates: tuple[str, ...]) -> str:
        return self.say(self.rng.choice(templates))

    def joined(self, parts: list[Part], number: int, places: list[tuple[NodeId, int, int, int]]) -> str:
        """Put a paragraph's parts together and note where the titles came to stand."""
        out: list[str] = []
        length = 0
        for part in parts:
            if isinstance(part, Cited):
                places.append((self.plan.notes[part.row].record.id, number, length, length + len(part.shown)))
                part = part.shown
            out.append(part)
            length += len(part)
        return "".join(out)

    def paragraph(
        self,
        openers: list[str],
        rows: list[int],
        leads: tuple[str, ...],
        beside: list[int] | tuple[()] = (),
        last: str = "",
    ) -> list[Part]:
        """Write one paragraph: openers, the notes' sentences with others between them, mentions, a last sentence."""
        rng = self.rng
        spoken: list[list[Part]] = [[text] for text in openers]
        if len(openers) == 2 and self.line.has_no_answer:
            spoken.append([self.say(words.NO_ANSWER)])
        size = sum(len(text.split()) for text in openers) + len(last.split())
        waiting = list(rows)
        while waiting:
            sentence = self.evidence(waiting, rng.choice(leads))
            spoken.append(sentence)
            size += _count(sentence)
            if size < WORDS_PER_PARAGRAPH - 50 * (len(waiting) > 0) and rng.random() < 0.7:
                spoken.append([self.elaboration()])
                size += _count(spoken[-1])
        for row in beside:
            before, after = rng.choice(words.MENTIONS)
            spoken.append([before, self.cite(row), after])
            size += _count(spoken[-1])
        while size < WORDS_PER_PARAGRAPH - 12 and self.elaborations:
            spoken.append([self.elaboration()])
            size += _count(spoken[-1])
        if last:
            spoken.append([last])
        if self.line.has_prose_question and (last or (len(openers) == 1 and not rows)):
            spoken.insert(1, [rng.choice(words.PROSE_QUESTIONS)])
        if last and self.line.has_quoted_question:
            spoken.insert(len(spoken) - 1, [self.say(words.QUOTED_QUESTION)])
        out: list[Part] = []
        for number, sentence in enumerate(spoken):
            if number:
                out.append(" ")
            out += sentence
        return out

    def elaboration(self) -> str:
        return self.say(self.elaborations.pop()) if self.elaborations else "More than that is not known."

    def cite(self, row: int) -> Cited:
        note = self.plan.notes[row].record
        if row in self.slug_forms:
            finding = self.plan.notes[row].finding
            return Cited(row, f"the part of {finding.lever} in {finding.outcome}")
        if note.aliases and self.rng.random() < 0.5:
            return Cited(row, note.aliases[0])
        return Cited(row, note.title)

    def evidence(self, waiting: list[int], lead: str) -> list[Part]:
        """Write the sentence of the next note, or of two in a chain; takes them off ``waiting``."""
        rng = self.rng
        row = waiting.pop(0)
        finding = self.plan.notes[row].finding
        form = rng.choices([name for name, _ in _FORMS], [share for _, share in _FORMS])[0]
        if row in self.slug_forms:
            form = "phrase"
        if form in ("chain", "commas") and (not waiting or waiting[0] in self.slug_forms):
            form = "stop"
        text = clause(rng, finding)
        title = self.cite(row)
        match form:
            case "phrase":
                return [cap(lead + clause(rng, finding, short=True)) + ", which shows ", title, "."]
            case "comma":
                tail = say(rng.choice(words.CONSEQUENCES), self.line.subject, self.line.rival)
                return [cap(lead + text) + " ", title, rng.choice((", ", ", ", "; ")) + tail + "."]
            case "chain" | "commas":
                other = waiting.pop(0)
                more = clause(rng, self.plan.notes[other].finding, short=True)
                between = " " if form == "chain" else ", "
                return [cap(lead + text) + f", and {more} ", title, between, self.cite(other), "."]
            case "paren":
                return [
                    cap(lead + finding.study) + " (",
                    title,
                    ") reports that " + clause(rng, finding, short=True) + ".",
                ]
            case "inside":
                return [
                    f"Results of this kind (for instance, {clause(rng, finding, short=True)} ",
                    title,
                    ") set the scale.",
                ]
            case "subject":
                return [title, f" shows that {text}."]
            case "object":
                return ["And ", title, f" finds that {clause(rng, finding, short=True)}."]
            case "emphasis":
                return [cap(lead + clause(rng, finding, short=True)) + ", *in sign if not in size* ", title, "."]
            case "capitals":
                return [
                    cap(lead + clause(rng, finding, short=True)) + ", as counted anew by the program NORA ",
                    title,
                    ".",
                ]
            case _:
                return [cap(lead + text) + " ", title, "."]


def _count(parts: list[Part]) -> int:
    return sum((part.shown if isinstance(part, Cited) else part).count(" ") + 1 for part in parts)
