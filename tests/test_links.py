"""The guarded opener of links: only a web address with a true, visible host gets out."""

from __future__ import annotations

import random
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("PySide6")

from PySide6.QtGui import QDesktopServices

from explorer.ui.links import open_link, paper_address, safe_url

pytestmark = pytest.mark.qt

SCHEMES = (
    "http",
    "https",
    "HTTP",
    "file",
    "ftp",
    "javascript",
    "data",
    "smb",
    "vbscript",
    "mailto",
    "ms-msdt",
    "c",
    "",
    "-",
)
JOINTS = ("://", ":", ":/", ":///", ":\\\\", "://@", "://user@", "://a:b@", "://user%40", "//", "")
HOSTS = (
    *(
        "example.org",
        "localhost",
        "",
        "xn--pple-43d.com",
        "EXAMPLE.ORG",
        "аpple.com",
        "a.b.c.d.e",
        "127.0.0.1",
        "[::1]",
    ),
    *("example.org:80", "example.org:99999", "exa\u202emple.org", "exa mple.org", ".", "..", "example.org.", "-x.org"),
)
TAILS = (
    *(
        "",
        "/",
        "/etc/passwd",
        "/../../x",
        "?q=1",
        "#@other.org",
        "/\u2066a",
        "/a b",
        "\n",
        "\x00",
        "/%00",
        "\\evil.exe",
    ),
    *("@other.org", ":x@other.org", "/calc.exe", ";x", "/" + "a" * 2100, "?u=file:///etc", "\t", "\x7f"),
)


def is_open_to_see(address: str, text: str) -> bool:
    """Tell, with another reader of addresses, that this leads where it says, to the web."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return (
        parts.scheme in ("http", "https")
        and "." in host
        and host.isascii()
        and not host.startswith("xn--")
        and ".xn--" not in host
        and parts.username is None
        and "@" not in parts.netloc
        and text.isascii()
        and text.isprintable()
        and " " not in text
        and urlsplit(text).hostname == host
    )


def test_ten_thousand_made_up_addresses_let_none_escape() -> None:
    chance = random.Random(5)
    opened = 0
    for _ in range(10_000):
        text = "".join(chance.choice(part) for part in (SCHEMES, JOINTS, HOSTS, TAILS))
        url = safe_url(text)
        if url is not None:
            opened += 1
            assert is_open_to_see(url.toString(), text), text
    assert opened > 20, "the good ones among them must pass"


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_no_text_at_all_raises_or_escapes(text: str) -> None:
    for address in (text, f"https://{text}", f"https://example.org/{text}", f"http:{text}"):
        url = safe_url(address)
        assert url is None or is_open_to_see(url.toString(), address), address


@pytest.mark.parametrize(
    "text",
    [
        *("https://arxiv.org/abs/2411.12580", "http://example.org", "https://doi.org/10.1000/x(y)"),
        *("HTTPS://EXAMPLE.ORG/a?b=c#d", "https://example.org:8443/x"),
    ],
)
def test_plain_web_addresses_open(text: str) -> None:
    assert safe_url(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("file:///etc/passwd", "javascript:alert(1)", "https:evil", "https:///etc/passwd", "--help", "C:\\x.exe", ""),
        *("https://user@example.org", "https://@example.org", "https://localhost/", "https://xn--pple-43d.com"),
        *("https://еxample.org", "https://example.org/\u202egpj.exe", " https://example.org", "https://example.org\n"),
    ],
)
def test_everything_else_stays(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(url) or True)
    assert safe_url(text) is None
    assert open_link(text) is False
    assert went == []


def test_a_good_link_is_handed_over_once(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(url.toString()) or True)
    assert open_link("https://example.org/a") is True
    assert went == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("paper", "address"),
    [
        ("arXiv:2411.12580", "https://arxiv.org/abs/2411.12580"),
        ("arXiv:2411.12580v3", "https://arxiv.org/abs/2411.12580v3"),
        ("arXiv:cs.AI/0601001", "https://arxiv.org/abs/cs.AI/0601001"),
        ("doi:10.1000/x y#z?a@b", "https://doi.org/10.1000/x%20y%23z%3Fa%40b"),
        ("doi:10.1000/\ud800", "https://doi.org/10.1000/%3F"),
        ("x-some-title", ""),
        ("arXiv:../../etc", ""),
        ("arXiv:2411.12580\n", ""),
        ("doi:javascript:x", ""),
    ],
)
def test_papers_have_an_address_by_their_identifier(paper: str, address: str) -> None:
    assert paper_address(paper) == address
    assert not address or safe_url(address) is not None


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_no_identifier_leads_anywhere_but_to_its_register(text: str) -> None:
    for paper in (f"doi:10.{text}", f"arXiv:{text}", text):
        address = paper_address(paper)
        assert not address or urlsplit(address).hostname in ("doi.org", "arxiv.org")
        assert not address or safe_url(address) is not None or len(address) > 2000
