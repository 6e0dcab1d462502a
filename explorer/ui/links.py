"""The one guarded opener of links: only web addresses with a true host leave the program, and only on a click."""

from __future__ import annotations

import re
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_ARXIV = re.compile(r"arXiv:([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?", re.ASCII)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)


def safe_url(text: str) -> QUrl | None:
    """Give the address if it may be opened: http or https, and a host that is, letter for letter, the one that is read.

    Qt decodes what is written (``xn--`` names, ``%41``, a number for an address); a host that changes by that is refused,
    and so is a user name, a host without a dot, and anything that cannot be seen.
    """
    if not text.isascii() or len(text) > 2000 or any(c <= " " or c == "\x7f" for c in text):
        return None
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in ("http", "https"):
        return None
    host = url.host()
    port = f":{url.port()}" if url.port() >= 0 else ""
    written = text.partition("://")[2]
    if (
        not _HOST.fullmatch(host)
        or "xn--" in host
        or not written.lower().startswith(f"{host}{port}")
        or url.authority() != f"{host}{port}"
    ):
        return None
    return url if written[len(host) + len(port) :][:1] in ("", "/", "?", "#") else None


def paper_address(paper_id: str) -> str:
    """Give the web address of a paper by its identifier; empty where the identifier names none."""
    if m := _ARXIV.fullmatch(paper_id):
        return f"https://arxiv.org/abs/{m[1]}{m[2] or ''}"
    if paper_id.startswith("doi:10."):
        return "https://doi.org/" + quote(paper_id[4:], safe="/", errors="replace")
    return ""


def open_link(text: str) -> bool:
    """Open an address in the user's browser if it is safe; False where it is not, and nothing happens."""
    url = safe_url(text)
    return url is not None and QDesktopServices.openUrl(url)
