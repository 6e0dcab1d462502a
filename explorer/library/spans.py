"""Changing a few lines of a file and leaving every other byte alone.

What this hides: where an entry of somebody's YAML begins and ends, comments and line endings included. Text goes in, text
comes out; ``Document`` gave the places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from explorer.library.yaml_text import Document, Number, dump, parse, scalar

Change = tuple[int, int, str]
"""Characters from, to, and what stands there afterwards."""


def apply(text: str, changes: Sequence[Change]) -> str:
    """Make several changes that do not overlap; new lines end as those of the text do."""
    ending = "\r\n" if "\r\n" in text else "\n"
    for start, end, new in sorted(changes, key=lambda change: (change[0], change[1]), reverse=True):
        if ending != "\n":
            new = new.replace("\r\n", "\n").replace("\n", ending)
        if new.endswith(ending) and start > 0 and text[start - 1] != "\n":
            new = ending + new  # the line before is the last of a file that does not end one
        text = text[:start] + new + text[end:]
    return text


def lines_of(text: str, doc: Document, *path: str | int) -> tuple[int, int] | None:
    """Find the whole lines of a block entry (a key with its value, or a list item with its dash)."""
    place = doc.entry(*path)
    if place is None:
        return None
    start = text.rfind("\n", 0, place.start) + 1
    end = place.end
    if end > start and text[end - 1 : end] == "\n":
        return start, end
    end = text.find("\n", end)
    return start, len(text) if end < 0 else end + 1


def merged(text: str, doc: Document, values: Mapping[str, Any], known: frozenset[str], end: int) -> list[Change]:
    """Bring a file's top-level mapping to new values: only keys whose value differs are written, unknown ones stay.

    ``end`` is where a key that was not there before goes. A list that only grew gets its new items and no more.
    """
    old = doc.value if isinstance(doc.value, dict) else {}
    changes: list[Change] = []
    fresh: list[str] = []
    for key, value in values.items():
        block = dump({key: value})
        read = parse(block).value[key]
        if key not in old:
            fresh.append(block)
            continue
        if old[key] == read:
            continue
        grown = _grown(text, doc, key, old[key], read, value)
        where = lines_of(text, doc, key)
        if grown is not None:
            changes.append(grown)
        elif where is not None:
            changes.append((*where, block))
    for key in old:
        if key in known and key not in values:
            where = lines_of(text, doc, key)
            if where is not None:
                changes.append((*where, ""))
    if fresh:
        changes.append((end, end, "".join(fresh)))
    return changes


def _grown(text: str, doc: Document, key: str, old: Any, read: Any, value: Any) -> Change | None:
    if not (isinstance(old, list) and isinstance(read, list) and 0 < len(old) < len(read) and read[: len(old)] == old):
        return None
    return added_items(text, doc, (key,), len(old), list(value)[len(old) :])


def added_items(text: str, doc: Document, path: tuple[str | int, ...], at: int, new: Sequence[Any]) -> Change | None:
    """Put items into a block list before position ``at``; None where the list is not written one item a line."""
    neighbour = min(at, at - 1 if at else 0)
    where = lines_of(text, doc, *path, neighbour)
    if where is None:
        return None
    line = text[where[0] : where[1]]
    pad = len(line) - len(line.lstrip(" "))
    if not line[pad:].startswith("-"):
        return None
    block = dump(list(new), pad)
    return (where[0], where[0], block) if at == 0 else (where[1], where[1], block)


def replaced_item(text: str, doc: Document, path: tuple[str | int, ...], new: Any) -> Change | None:
    """Replace one item of a block list; None where the list is not written one item a line."""
    where = lines_of(text, doc, *path)
    if where is None:
        return None
    line = text[where[0] : where[1]]
    pad = len(line) - len(line.lstrip(" "))
    if not line[pad:].startswith("-"):
        return None
    return (*where, dump([new], pad))


def merged_list(
    text: str, doc: Document, entries: Mapping[str, Any], name_of: Callable[[Any], str]
) -> list[Change] | None:
    """Bring a file that is one list of mappings to new entries, by name: changed ones in their place, new ones at the end.

    None where the file is not written one entry a dash. Entries that are not named stay as they are.
    """
    old = doc.value if isinstance(doc.value, list) else []
    held: dict[str, int] = {}
    for index, item in enumerate(old):
        held.setdefault(name_of(item), index)
    changes: list[Change] = []
    fresh: list[Any] = []
    for name, value in entries.items():
        index = held.get(name, -1)
        if index < 0:
            fresh.append(value)
        elif old[index] != parse(dump([value])).value[0]:
            change = replaced_item(text, doc, (index,), value)
            if change is None:
                return None
            changes.append(change)
    if fresh:
        where = lines_of(text, doc, 0) if old else None
        if doc.value not in (None, "") and (where is None or not text.startswith("-", where[0])):
            return None
        changes.append((len(text), len(text), dump(fresh)))
    return changes


def changed_item(text: str, doc: Document, path: tuple[str | int, ...], new: Mapping[str, str]) -> list[Change] | None:
    """Change single values of one mapping in a block list, its other lines and comments untouched.

    None where it is not written one value a line; then the item has to be replaced whole.
    """
    old: Any = doc.value
    for step in path:
        old = old[step]
    whole = lines_of(text, doc, *path)
    if whole is None or not isinstance(old, dict) or not all(isinstance(value, str) for value in old.values()):
        return None
    keys = list(old)
    changes: list[Change] = []
    for key, value in old.items():
        place = doc.place(*path, key)
        if key not in new:
            where = lines_of(text, doc, *path, key)
            if where is None or key == keys[0] or text[where[0] : where[1]].count("\n") > 1:
                return None
            changes.append((*where, ""))
        elif value != new[key]:
            if "\n" in text[place.start : place.end] or place.start == place.end:
                return None
            changes.append((place.start, place.end, _value(new[key])))
    fresh = {key: value for key, value in new.items() if key not in old}
    if fresh:
        first = text[whole[0] : whole[1]]
        pad = len(first) - len(first.lstrip(" "))
        if not first[pad:].startswith("- "):
            return None
        column = pad + len(first[pad + 1 :]) - len(first[pad + 1 :].lstrip(" ")) + 1
        changes.append((whole[1], whole[1], dump(fresh, column)))
    return changes


def _value(text: str) -> str:
    return text if isinstance(text, Number) else scalar(text)
