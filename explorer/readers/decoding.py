"""From bytes to numbered lines of text, whatever was done to the file on its way.

Encodings, byte order marks, line endings, control characters and invisible spaces end here; further in there is only
text. Damage is decoded as far as it can be, and the diagnostic points at the first bad byte.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import NamedTuple

from explorer.readers.reading import Budget, Problems


class PageLine(NamedTuple):
    """One line that holds text: its number and first column (from 1), the text without outer space, blanks before it."""

    number: int
    column: int
    text: str
    gap: int = 0


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000]")
# Spaces that look like a space become one; what has no width at all goes (soft hyphens and byte order marks too).
_INVISIBLE: dict[int, str | None] = {
    ord(c): " " for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
}
_INVISIBLE |= {ord(c): " " for c in "\u202f\u205f\u3000\u0085\u2028\u2029\v\f\t"}
_INVISIBLE |= {ord(c): None for c in "\u200b\u2060\ufeff\u00ad"}
_IS_INVISIBLE = re.compile("[" + "".join(map(chr, _INVISIBLE)) + "]")
_ENCODED_AS_TEXT = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3",
    b"\x1f\x8b",
    b"\x7fELF",
)
_SAMPLE = 65_536


def decode(data: bytes, problems: Problems, budget: Budget) -> str | None:
    """Decode a file to text whose lines end in a line feed; None where there is nothing to read, and the reason is a problem."""
    if len(data) > budget.max_bytes:
        problems.add("P106", 1, 1, size=f"{len(data):,}", limit=f"{budget.max_bytes:,}")
        return None
    if not data.strip(b" \t\r\n\x00"):
        problems.add("P101", 1, 1)
        return None
    if data.startswith(_ENCODED_AS_TEXT):
        problems.add("P102", 1, 1)
        return None
    text = _to_text(data, problems)
    if text is None:
        problems.add("P102", 1, 1)
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_controls(text, problems)


def numbered(text: str, problems: Problems | None = None, budget: Budget | None = None) -> list[PageLine]:
    """Cut text into the lines that hold something."""
    budget = budget or Budget()
    if _IS_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    rows = text.split("\n", budget.max_lines)
    if len(rows) > budget.max_lines and rows.pop().strip() and problems is not None:
        problems.add("P107", budget.max_lines, 1, limit=f"{budget.max_lines:,}")
    lines: list[PageLine] = []
    gap = 0
    for number, row in enumerate(rows, 1):
        stripped = row.strip()
        if not stripped:
            gap += 1
            continue
        lines.append(PageLine(number, len(row) - len(row.lstrip()) + 1, stripped, gap))
        gap = 0
    return lines


def verbatim(lines: Sequence[PageLine]) -> str:
    """Put lines together again, with the blank lines that stood between them."""
    parts: list[str] = []
    for at, line in enumerate(lines):
        if at:
            parts.append("\n" * (line.gap + 1))
        parts.append(line.text)
    return "".join(parts)


def _to_text(data: bytes, problems: Problems) -> str | None:
    """Decode by byte order mark, else UTF-8, else by what the bytes look like; None for binary data."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding == "utf-8":
                data = data[len(mark) :]
                break
            return _wide(data[len(mark) :], encoding, problems)
    wide = _unmarked_wide(data[:_SAMPLE])
    if wide:
        return _wide(data, wide, problems)
    if _is_binary(data[:_SAMPLE]):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as bad:
        line, column = position(data, bad.start)
    # Not one byte above 127 forms a UTF-8 sequence: an older one-byte encoding rather than damage.
    text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if replaced == high and len(text) == len(data) and high > 1:
        problems.add("P103", line, column, how="it was read as Windows-1252")
        return data.decode("cp1252", "replace")
    problems.add(
        "P103", line, column, how=f"{replaced} characters were lost" if replaced > 1 else "a character was lost"
    )
    return text


def position(data: bytes, offset: int) -> tuple[int, int]:
    """Give the line and the column in characters, both from 1, of a byte in UTF-8 text."""
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1


def _wide(data: bytes, encoding: str, problems: Problems) -> str | None:
    text = data.decode(encoding, "replace")
    if not text.strip() or text.count("\ufffd") > len(text) // 10:
        return None
    problems.add("P104", 1, 1, encoding=encoding[:6].upper())
    at = text.find("\ufffd")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        problems.add("P103", line, at - text.rfind("\n", 0, at), how="a character was lost")
    return text


def _unmarked_wide(sample: bytes) -> str:
    """Name the UTF-16 or UTF-32 variant that plain text without a mark would be in; empty for none."""
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    for encoding, width, used in (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1)):
        whole = sample[: len(sample) - len(sample) % width]
        zeros = [whole[k::width].count(0) * width / len(whole) for k in range(width)]
        if zeros[used] < 0.05 and all(share > 0.7 for k, share in enumerate(zeros) if k != used):
            return encoding
    return ""


def _is_binary(sample: bytes) -> bool:
    """Tell binary data by its share of control characters (more than two in a hundred)."""
    controls = len(sample) - len(sample.translate(None, bytes([*range(9), *range(14, 32), 127])))
    return controls * 50 > len(sample)


def _without_controls(text: str, problems: Problems) -> str:
    first = _CONTROL.search(text)
    if first is None:
        return text
    at = first.start()
    cleaned = _CONTROL.sub("", text)
    line = text.count("\n", 0, at) + 1
    problems.add("P105", line, at - text.rfind("\n", 0, at), count=len(text) - len(cleaned))
    return cleaned
