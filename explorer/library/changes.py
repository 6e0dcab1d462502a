"""What an edit does to the text of one file: a judgement, a source or a link becomes a few lines of somebody's YAML.

What this hides: the ways in which a list may be written. The smallest change that its writing allows is made; only where
none does is a whole key written anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.library import spans, writing
from explorer.library.pages import Page
from explorer.library.yaml_text import Literal
from explorer.model import ClaimLink, DatedClaim, Evidence, ExplorerError, NodeId


def judgement(text: str, page: Page, new: Evidence, old: Evidence | None, where: writing.Where) -> list[spans.Change]:
    """Say a judgement in a line's file, and keep the one it replaces among the others unless it is the same judge's."""
    doc = page.doc
    items = doc.value.get("evidence")
    at = _index(items, "note", "id", node=new.note)
    value = writing.evidence_value(new, where)
    others = doc.value.get("other_judgements")
    changes: list[spans.Change] = []
    if at >= 0:
        changes += _item(text, page, ("evidence",), at, value)
        if old is not None and old.judged_by != new.judged_by:
            changes += _more(text, page, "other_judgements", others, 0, writing.evidence_value(old, where))
    else:
        count = len(items) if isinstance(items, list) else 0
        changes += _more(text, page, "evidence", items, count, value)
    return changes


def link(text: str, page: Page, claim: DatedClaim, new: ClaimLink) -> list[spans.Change]:
    """Say in a line's file what one of its claims has to do with a note."""
    doc = page.doc
    claims = doc.value.get("claims")
    short = claim.id.removeprefix(f"{claim.line}#")
    at = max(_index(claims, "id", "node", node=short), _index(claims, "id", "node", node=claim.id))
    if (
        at < 0 and short.removeprefix("c").isdecimal() and isinstance(claims, list)
    ):  # a claim without an id has its number
        number = int(short.removeprefix("c")) - 1
        at = (
            number if number < len(claims) and isinstance(claims[number], dict) and not claims[number].get("id") else -1
        )
    if at < 0:
        raise ExplorerError(f"The claim {claim.id} is no longer in its file. To mend it, open the library again.")
    value = writing.link_value(new)
    links = claims[at].get("notes")
    link = _index(links, "id", node=new.note)
    if link >= 0:
        return _item(text, page, ("claims", at, "notes"), link, value)
    if isinstance(links, list) and links:
        added = spans.added_items(text, doc, ("claims", at, "notes"), len(links), [value])
        if added is not None:
            return [added]
    fixed = {**claims[at], "notes": [*(links if isinstance(links, list) else []), value]}
    return _item(text, page, ("claims",), at, fixed)


def source(text: str, page: Page, note: NodeId) -> list[spans.Change]:
    """List a note at the end of a line's sources."""
    items = page.doc.value.get("sources")
    held = items if isinstance(items, list) else [items] if items else []
    return _more(text, page, "sources", held, len(held), note)


def _end_of_head(page: Page, text: str) -> int:
    """Where a new key of the front matter goes: before the line that closes it."""
    return text.rfind("\n", 0, page.body_start - 1) + 1


def _index(items: Any, *names: str, node: str) -> int:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if item == node or (isinstance(item, dict) and any(item.get(name) == node for name in names)):
            return index
    return -1


def _item(text: str, page: Page, path: tuple[str | int, ...], at: int, value: Mapping[str, Any]) -> list[spans.Change]:
    """Bring one item of a list to a new value, in as few lines as its writing allows."""
    flat = all(isinstance(held, str) and not isinstance(held, Literal) for held in value.values())
    if flat:
        small = spans.changed_item(text, page.doc, (*path, at), value)
        if small is not None:
            return small
    whole = spans.replaced_item(text, page.doc, (*path, at), value)
    if whole is not None:
        return [whole]
    return _whole_key(text, page, str(path[0]), _with_item(page.doc.value[path[0]], [*path[1:], at], value))


def _with_item(held: Any, path: Sequence[str | int], value: Any) -> Any:
    if not path:
        return value
    step = path[0]
    if isinstance(step, int):
        return [_with_item(item, path[1:], value) if index == step else item for index, item in enumerate(held)]
    return {**held, step: _with_item(held[step], path[1:], value)}


def _more(text: str, page: Page, key: str, items: Any, at: int, value: Mapping[str, Any] | str) -> list[spans.Change]:
    """Add one item to a list of the front matter, or begin the list."""
    if isinstance(items, list) and items:
        added = spans.added_items(text, page.doc, (key,), at, [value])
        return [added] if added is not None else _whole_key(text, page, key, [*items[:at], value, *items[at:]])
    return _whole_key(text, page, key, [value])


def _whole_key(text: str, page: Page, key: str, value: Any) -> list[spans.Change]:
    return spans.merged(text, page.doc, {key: value}, frozenset(), _end_of_head(page, text))
