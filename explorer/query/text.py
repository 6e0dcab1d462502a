"""Text to look words up in: hides folding, the joined text of all nodes, and the index of word starts.

Text is folded to lower-case words without accents, one space before each and one after the last, so that looking for
the start of a word is looking for a space and its letters, whatever stood between the words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() or code >= 128 else 32 for code in range(128)) + bytes(
    range(128, 256)
)
_BREAK = "\x1e"
_ROWS = bytes(10 if code == ord(_BREAK) else letter for code, letter in enumerate(_ASCII))
_FOREIGN = re.compile(r"[^\x00-\x7f]+")

SMALL = 1 << 20
"""Texts of up to so many bytes are indexed as soon as they are folded, in some hundredths of a second."""


def fold(text: str) -> bytes:
    """Fold a text to its words, separated by single spaces, in UTF-8.

    Letter case, accents and ligatures do not count, nor does any punctuation. Ideographs are words of their own, so that
    a run of them is found inside a longer one.

    >>> fold("Naïve “Chain-of-Thought”, isn't it?").decode()
    'naive chain of thought isn t it'
    """
    if not text.isascii():
        text = _FOREIGN.sub(_fold_foreign, text)
    return b" ".join(text.encode("utf-8", "replace").translate(_ASCII).split())


def _fold_foreign(match: re.Match[str]) -> str:
    return _folded_run(match.group())


@lru_cache(maxsize=20_000)
def _folded_run(run: str) -> str:
    out: list[str] = []
    for char in unicodedata.normalize("NFKD", run.casefold()):
        if unicodedata.combining(char):
            continue
        if "\u2e80" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff":
            out.append(f" {char} " if char.isalnum() else " ")
        else:
            out.append(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " ")
    return "".join(out)


def _fold_all(texts: Iterable[str]) -> bytes:
    """Fold many texts at once, each between spaces and closed by a line feed; several times as fast as one by one."""
    joined = f" {_BREAK} ".join(text.replace(_BREAK, " ") if _BREAK in text else text for text in texts)
    joined = _FOREIGN.sub(_fold_foreign, f" {joined} {_BREAK}")
    letters = np.frombuffer(joined.encode("utf-8", "replace").translate(_ROWS), dtype=np.uint8)
    blank = letters == 32
    blank[1:] &= blank[:-1]
    blank[0] = False
    return bytes(letters[~blank].tobytes())


class TextColumn:
    """One text per row, to be asked which rows hold a word or phrase.

    Without an index a search reads the whole text once (about 20 ms for 30 MB); with it, only the words that share the
    first letters. Both give the same rows. Small texts are indexed at once.
    """

    def __init__(self, folded: bytes) -> None:
        self._text = folded
        self._ends = np.flatnonzero(np.frombuffer(folded, dtype=np.uint8) == 10) + 1
        self._rows_end: list[int] = self._ends.tolist()
        self._index: _WordStarts | None = None
        if len(folded) <= SMALL:
            self.build_index()

    @classmethod
    def of(cls, texts: Sequence[str]) -> TextColumn:
        """Fold one text per row."""
        return cls(_fold_all(texts) if texts else b"")

    @classmethod
    def of_folded(cls, pieces: Iterable[bytes]) -> TextColumn:
        """Take texts that are folded already."""
        return cls(b"".join([b" " + piece + b" \n" if piece else b" \n" for piece in pieces]))

    def __len__(self) -> int:
        return len(self._rows_end)

    @property
    def size(self) -> int:
        """The length of all text together, in bytes."""
        return len(self._text)

    @property
    def has_index(self) -> bool:
        """Whether word starts are indexed."""
        return self._index is not None

    def piece(self, row: int) -> bytes:
        """Give the folded text of one row."""
        begin = self._rows_end[row - 1] if row else 0
        return self._text[begin : self._rows_end[row]].strip()

    def build_index(self) -> None:
        """Index the word starts: about a second and 8 bytes a word at 30 MB."""
        if self._index is None:
            self._index = _WordStarts(self._text, self._ends)

    def find(self, folded: bytes, whole: bool) -> NDArray[np.bool_]:
        """Flag the rows with these folded words side by side; the last one may go on, unless ``whole``."""
        mask = np.zeros(len(self._rows_end), dtype=bool)
        needle = folded + b" " if whole else folded
        if self._index is not None:
            mask[self._index.rows(needle)] = True
        else:
            mask[self._scan(b" " + needle)] = True
        return mask

    def _scan(self, needle: bytes) -> list[int]:
        found: list[int] = []
        find, ends, at, row = self._text.find, self._rows_end, 0, 0
        while (at := find(needle, at)) >= 0:
            row = bisect_right(ends, at, row)
            found.append(row)
            at = ends[row]
        return found


class _WordStarts:
    """The places of all words, ordered by their first four bytes."""

    def __init__(self, text: bytes, ends: NDArray[np.int64]) -> None:
        self._bytes = np.frombuffer(text, dtype=np.uint8)
        spaces = np.flatnonzero(self._bytes == 32)
        starts = (spaces + 1)[self._bytes.take(spaces + 1, mode="clip") != 10]
        key = np.zeros(len(starts), dtype=np.uint32)
        inside = np.ones(len(starts), dtype=bool)
        for k in range(4):
            letter = self._bytes.take(starts + k, mode="clip")
            inside &= letter != 32
            key = (key << np.uint32(8)) | np.where(inside, letter, 0).astype(np.uint32)
        order = np.argsort(key, kind="stable")
        key = key[order]
        self._places = starts[order].astype(np.int64 if len(text) > 2**31 - 1 else np.int32)
        self._rows = np.searchsorted(ends, self._places, side="right").astype(np.int32)
        first = np.flatnonzero(np.diff(key, prepend=key[:1] ^ np.uint32(1))) if len(key) else np.zeros(0, np.int64)
        self._keys = key[first]
        self._offsets = np.append(first, len(key))

    def rows(self, needle: bytes) -> NDArray[np.int32]:
        """Give the rows in which the needle starts at a word, repeats included."""
        head = needle.split(b" ", 1)[0][:4]
        low = int.from_bytes(head.ljust(4, b"\0"), "big")
        high = int.from_bytes(head.ljust(4, b"\xff"), "big")
        begin = self._offsets[np.searchsorted(self._keys, np.uint32(low), side="left")]
        end = self._offsets[np.searchsorted(self._keys, np.uint32(high), side="right")]
        rows: NDArray[np.int32] = self._rows[begin:end]
        if len(needle) <= len(head):
            return rows
        places = self._places[begin:end]
        for k in range(len(head), len(needle)):
            fits = self._bytes.take(places + k, mode="clip") == needle[k]
            places, rows = places[fits], rows[fits]
            if not len(rows):
                break
        return rows
