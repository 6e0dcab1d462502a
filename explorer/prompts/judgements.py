"""A language model as judge of stance: the prompt to copy, and its pasted answer as pending judgements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from explorer.model import Citation, Evidence, InquiringLine, NodeId, Records, Stance
from explorer.prompts.compose import one_line
from explorer.prose import sentence_of
from explorer.stance import DEFINITIONS

LIMIT = 400_000

_FORMAT = (
    "Answer with one row per number and nothing else, in this form:\n"
    "number | supports, contradicts or mentions | how sure you are, from 0 to 1 | the reason, in one sentence\n"
    "For example:\n"
    "0 | contradicts | 0.8 | It is named as the exception to the answer."
)
_STANCE = re.compile(r"\b(support|contradict|mention)(?:s|ed|ing|ion)?\b", re.IGNORECASE)
_ROW = re.compile(
    r"^\W*(?:(?:citation|note|number|no)\.?\s*)?\[?#?(\d{1,6})\]?\s*[|:.)\t,;=>–—-]*\s*(.*)$", re.IGNORECASE
)
_SURE = re.compile(r"(?<![\d.])(0?\.\d+|[01](?:\.\d+)?|\d{1,3}\s*%)(?![\d.]*\d)")
_SURE_WORDS = {"high": 0.9, "medium": 0.7, "low": 0.5}
_PLAIN_SURE = 0.7  # where a row does not say


@dataclass(frozen=True, slots=True)
class Judgements:
    """What was read of a model's rows: line and judgement each, in order of the prompt; ``problems`` in sentences."""

    rows: tuple[tuple[NodeId, Evidence], ...] = ()
    problems: tuple[str, ...] = ()


def stance_prompt(records: Records, line_ids: Sequence[NodeId]) -> str:
    """Compose the prompt that asks a model to judge each citation of one line or many.

    Citations are numbered through all lines in reading order and stand in their paragraphs. Raises KeyError if the
    library lacks a line.
    """
    parts = [
        (
            "Judge how each numbered citation is used. What counts is its part in the argument of the text it stands in, seen "
            "from that text's own answer to its question, and not whether its finding sounds good or bad. Find the answer first."
        ),
        "\n".join(f"{stance.value}: {DEFINITIONS[stance]}" for stance in Stance),
    ]
    number = 0
    for place, line_id in enumerate(dict.fromkeys(line_ids), 1):
        line = records.lines[line_id]
        rows = [f"TEXT {place}. The question: {one_line(line.title)}"]
        for paragraph, text in enumerate(line.paragraphs, 1):
            here = [citation for citation in _in_order(line) if citation.paragraph == paragraph]
            shown, at = "", 0
            for citation in here:
                number += 1
                shown += f"{text[at : citation.end]} [{number}]"
                at = citation.end
            rows.append(one_line(shown + text[at:]))
        parts.append("\n\n".join(rows))
    parts.append(_FORMAT)
    return "\n\n".join(parts) + "\n"


def _in_order(line: InquiringLine) -> list[Citation]:
    held = [citation for citation in line.citations if 1 <= citation.paragraph <= len(line.paragraphs)]
    return sorted(held, key=lambda citation: (citation.paragraph, citation.start, citation.end))


def read_judgements(text: str, records: Records, line_ids: Sequence[NodeId], model: str, on: date) -> Judgements:
    """Read a model's rows, plain, as a table or as JSON, into pending judgements; never raises on the text.

    A note that a line cites twice gets one judgement: contradicts before supports before mentions. Numbers that the
    prompt did not have, rows without a stance, doubled and missing rows are problems.
    """
    problems: list[str] = []
    if len(text) > LIMIT:
        problems.append(f"Only the first {LIMIT:,} characters of the answer were read.")
        text = text[:LIMIT]
    places: list[tuple[InquiringLine, Citation]] = []
    for line_id in dict.fromkeys(line_ids):
        line = records.lines.get(line_id)
        if line is not None:
            places += [(line, citation) for citation in _in_order(line)]
    said: dict[int, tuple[Stance, float, str]] = {}
    for number, stance, sure, why in _rows(text):
        if not 1 <= number <= len(places):
            problems.append(f"Row {number}: the prompt has no citation of that number.")
        elif stance is None:
            problems.append(f"Row {number}: no stance could be read.")
        elif number in said and said[number][0] is not stance:
            problems.append(f"Row {number} is judged twice and differently; the first was kept.")
        else:
            said.setdefault(number, (stance, sure, why))
    missing = [number for number in range(1, len(places) + 1) if number not in said]
    if missing and said:
        problems.append(f"Not judged: {', '.join(map(str, missing[:20]))}{' and more' if len(missing) > 20 else ''}.")
    if not said:
        problems.append("No row in this text could be read as a judgement.")
    best: dict[tuple[NodeId, NodeId], Evidence] = {}
    rank = {Stance.CONTRADICTS: 0, Stance.SUPPORTS: 1, Stance.MENTIONS: 2}
    for number, (line, citation) in enumerate(places, 1):
        if number not in said:
            continue
        stance, sure, why = said[number]
        evidence = Evidence(
            citation.note,
            stance,
            sure,
            sentence_of(line, citation),
            citation.paragraph,
            citation.sentence,
            f"model:{one_line(model) or 'unnamed'}",
            why,
            on.isoformat(),
        )
        key = (line.id, citation.note)
        if key not in best or rank[stance] < rank[best[key].stance]:
            best[key] = evidence
    return Judgements(tuple((line_id, evidence) for (line_id, _), evidence in best.items()), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, Stance | None, float, str]]:
    listed = _json_rows(text)
    if listed is not None:
        yield from listed
        return
    for raw in text.splitlines():
        match = _ROW.match(re.sub(r"[*`]", "", raw))
        if match is None or not (match.group(2) or "").strip():
            continue
        rest = match.group(2).strip(" |")
        stance = _STANCE.search(rest[:60])
        if stance is None:
            if "|" in raw:
                yield int(match.group(1)), None, 0.0, ""
            continue
        after = rest[stance.end() :].strip(" |").lstrip(":;,—–- ")
        sure, why = _sure(after)
        yield int(match.group(1)), _stance(stance.group(1)), sure, why


def _stance(word: str) -> Stance:
    return Stance(word.lower() + "s")


def _sure(rest: str) -> tuple[float, str]:
    """Read the confidence at the head of what follows the stance, and give what is left as the reason."""
    head = re.match(r"[\s(]*(?:confidence\s*[:=]?\s*)?(high|medium|low)\b[\s)|:;,.—–-]*", rest, re.IGNORECASE)
    if head:
        return _SURE_WORDS[head.group(1).lower()], one_line(rest[head.end() :])
    number = _SURE.search(rest[:24])
    if number is None:
        return _PLAIN_SURE, one_line(rest)
    written = number.group(1)
    value = float(written.rstrip("% ")) / 100 if "%" in written else float(written)
    return min(max(value, 0.0), 1.0), one_line(rest[number.end() :].lstrip(" |:;,.)—–-"))


def _json_rows(text: str) -> list[tuple[int, Stance | None, float, str]] | None:
    """Read the first JSON list of objects in the text; None where there is none."""
    start, end = text.find("["), text.rfind("]")
    if start < 0 or end < start or "{" not in text[start:end]:
        return None
    try:
        listed: Any = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None
    rows: list[tuple[int, Stance | None, float, str]] = []
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict):
            continue
        values = {str(key).lower(): value for key, value in entry.items()}
        number = next((values[key] for key in ("number", "n", "id", "citation") if key in values), None)
        if isinstance(number, bool) or not str(number).strip("[]#").isdecimal():
            continue
        word = _STANCE.search(str(values.get("stance", values.get("label", ""))))
        sure, _ = _sure(str(values.get("confidence", values.get("sure", ""))))
        why = one_line(str(values.get("reason", values.get("why", ""))))
        rows.append((int(str(number).strip("[]#")), _stance(word.group(1)) if word else None, sure, why))
    return rows
