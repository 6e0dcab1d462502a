"""Prose as it stands in a library's files: paragraphs between blank lines, notes cited as ``[[note-id|shown text]]``.

What this hides: the little Markdown that makes any text survive. A paragraph may be wrapped by hand; a backslash at a
line's end is a line break; a backslash before a sign takes its meaning away; ``&#32;`` is a space that would be lost
at a line's edge; ``<!---->`` stands for a paragraph or line of nothing. All of it is what Markdown programs understand too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.model import Citation, NodeId

NOTHING = "<!---->"

_RISKY = re.compile(
    r"[\x00-\x08\x0b-\x1f\ud800-\udfff]"  # control characters and half characters
    r"|\\(?=[\x00- !-/:-@\[-`{-~\ud800-\udfff]|\Z)|\[(?=\[|\Z)|&(?=#)|<(?=!---->)"
)
_EDGE = re.compile(r"(?m)^[ \t]|[ \t]$")
_TOKEN = re.compile(
    r"\\([!-/:-@\[-`{-~\n])|&#([0-9]{1,7});|(<!---->)"
    r"|\[\[((?:[^\\\[\]|]|\\.|\](?!\])|\[(?!\[)){1,400})(?:\|((?:[^\\\[\]]|\\.|\](?!\])|\[(?!\[)){0,4000}))?\]\]",
    re.DOTALL,
)
_INNER = re.compile(r"\\([!-/:-@\[-`{-~])|&#([0-9]{1,7});|\s*\n\s*")
_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Prose:
    """What was read: paragraphs, cited notes as (id, paragraph from 1, start, end), and citations of unknown notes.

    ``unknown`` holds each one's character offset in the text read and the name it gives.
    """

    paragraphs: tuple[str, ...]
    found: tuple[tuple[NodeId, int, int, int], ...]
    unknown: tuple[tuple[int, str], ...]


def escape(text: str) -> str:
    """Take away the meaning of whatever in a piece of prose would be read as something else."""
    if _RISKY.search(text):
        text = _RISKY.sub(_escaped, text)
    return text


def _escaped(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in "\\[&<":
        return "\\" + sign
    return "\ufffd" if "\ud800" <= sign <= "\udfff" else f"&#{ord(sign)};"


def write(
    paragraphs: Sequence[str], citations: Iterable[Citation] = (), titles: Mapping[NodeId, str] | None = None
) -> str:
    """Write prose; a citation that shows its note's title needs only the id. Ends with a newline where there is any."""
    places: dict[int, list[Citation]] = {}
    for citation in citations:
        places.setdefault(citation.paragraph, []).append(citation)
    known = titles or {}
    written = [_paragraph(text, places.get(number, ()), known) for number, text in enumerate(paragraphs, 1)]
    return "\n\n".join(written) + "\n" if written else ""


def _paragraph(text: str, citations: Iterable[Citation], titles: Mapping[NodeId, str]) -> str:
    parts: list[str] = []
    at = 0
    for citation in sorted(citations, key=lambda c: c.start):
        if citation.start < at or citation.end > len(text):
            continue
        parts.append(escape(text[at : citation.start]))
        parts.append(_link(citation.note, text[citation.start : citation.end], titles))
        at = citation.end
    parts.append(escape(text[at:]))
    raw = "".join(parts)
    if not raw:
        return NOTHING
    if raw[0] in " \t\n" or raw[-1] in " \t\n" or "\n" in raw:
        raw = _EDGE.sub(lambda match: f"&#{ord(match[0])};", raw)
        if raw.endswith("\n"):
            raw += NOTHING
        raw = raw.replace("\n", "\\\n")
    return raw


def _link(note: NodeId, shown: str, titles: Mapping[NodeId, str]) -> str:
    name = _inside(note).replace("|", "\\|")
    return f"[[{name}]]" if shown == titles.get(note) else f"[[{name}|{_inside(shown)}]]"


_IN_LINK = re.compile(r"[\x00-\x1f\ud800-\udfff]|\\(?=[\x00- !-/:-@\[-`{-~\ud800-\udfff]|\Z)|[\[\]]|&(?=#)|<(?=!---->)")


def _inside(text: str) -> str:
    return _IN_LINK.sub(lambda m: "\\" + m[0] if m[0] in "\\[]&<" else _escaped(m), text)


def read(text: str, resolve: Callable[[str], NodeId | None], titles: Mapping[NodeId, str]) -> Prose:
    r"""Read prose. ``resolve`` finds the note a written name means; a citation of an unknown one stays as its words.

    >>> read("See [[a]], and\n[[b|that]].\n\nEnd.", NodeId, {NodeId("a"): "One?"}).paragraphs
    ('See One?, and that.', 'End.')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs: list[str] = []
    found: list[tuple[NodeId, int, int, int]] = []
    unknown: list[tuple[int, str]] = []
    at = 0
    for chunk in _BREAK.split(text):
        start = text.find(chunk, at) if chunk else at
        at = start + len(chunk)
        chunk = chunk.strip(" \t\n")
        if chunk:
            paragraphs.append(_read_paragraph(chunk, len(paragraphs) + 1, start, resolve, titles, found, unknown))
    return Prose(tuple(paragraphs), tuple(found), tuple(unknown))


_WRAP = re.compile(r"[ \t]*(?<!\\)\n[ \t]*")
_HARD = re.compile(r"\\\n[ \t]*")


def _read_paragraph(
    chunk: str,
    number: int,
    offset: int,
    resolve: Callable[[str], NodeId | None],
    titles: Mapping[NodeId, str],
    found: list[tuple[NodeId, int, int, int]],
    unknown: list[tuple[int, str]],
) -> str:
    if "\n" in chunk:
        chunk = _unwrapped(chunk)
    parts: list[str] = []
    length = 0
    at = 0
    for match in _TOKEN.finditer(chunk):
        if match.start() > at:
            parts.append(chunk[at : match.start()])
            length += match.start() - at
        at = match.end()
        sign, code, nothing, name, shown = match.groups()
        if name is not None:
            written = _plain(name)
            note = resolve(written)
            words = _plain(shown) if shown is not None else titles.get(note, written) if note is not None else written
            if note is None:
                unknown.append((offset + match.start(), written))
            elif words:
                found.append((note, number, length, length + len(words)))
        elif sign is not None:
            words = sign
        elif code is not None:
            words = _character(code)
        else:
            words = "" if nothing else match[0]
        parts.append(words)
        length += len(words)
    if at == 0:
        return chunk
    parts.append(chunk[at:])
    return "".join(parts)


def _unwrapped(chunk: str) -> str:
    """Join lines wrapped by hand; a line that ends in an odd number of backslashes breaks for good."""
    lines = chunk.split("\n")
    out = [lines[0].rstrip(" \t")] if len(lines) > 1 else [lines[0]]
    for index, line in enumerate(lines[1:], 1):
        last = out[-1]
        slashes = len(last) - len(last.rstrip("\\"))
        line = line.lstrip(" \t")
        if index < len(lines) - 1:
            line = line.rstrip(" \t")
        if slashes % 2:
            out.append("\n" + line)
        else:
            out.append(" " + line)
    return "".join(out)


def _plain(text: str) -> str:
    if "\\" not in text and "&#" not in text and "\n" not in text:
        return text
    return _INNER.sub(lambda m: m[1] or (_character(m[2]) if m[2] else " "), text)


def _character(code: str) -> str:
    number = int(code)
    return chr(number) if 0 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"
