"""File names for ids: safe on every system, the same for one id everywhere, never the same for two.

An id that is already a careful name keeps it. Any other is cleaned and given a mark of its own, so no two ids can meet on
a disk that folds case or accents, and none can leave its folder or take the name of a device.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_BYTES = 96
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in "0123456789¹²³")])
_UNSAFE = re.compile(r"[^\w.-]+|\.{2,}", re.UNICODE)


def stem(node: str) -> str:
    """Give the name, without its ending, of the file that holds a record.

    >>> stem("does-practice-help"), stem("con").startswith("con~")
    ('does-practice-help', True)
    """
    if _is_careful(node):
        return node
    mark = hashlib.blake2b(node.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    clean = unicodedata.normalize("NFC", unicodedata.normalize("NFC", node).casefold())
    clean = _UNSAFE.sub("-", clean).strip("-. _")
    while len(clean.encode("utf-8", "replace")) > MAX_BYTES - len(mark) - 1:
        clean = clean[:-1]
    return f"{clean.rstrip('-. ') or 'x'}~{mark}"


def _is_careful(node: str) -> bool:
    if not node or len(node.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return False
    if not all(sign.isalnum() or sign in "-_." for sign in node) or not node[0].isalnum() or node[-1] == ".":
        return False
    if ".." in node or node.split(".")[0] in _DEVICES:
        return False
    return node == unicodedata.normalize("NFC", unicodedata.normalize("NFKC", node).casefold())
