"""Documents as blocks, written as Markdown or as one self-contained HTML page that can do nothing.

The HTML carries a policy that forbids scripts and loading, escapes every text, and takes links from two places only:
names inside the page and web addresses this program has made itself.
"""

from __future__ import annotations

import base64
import html
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.export.plain import Cleaner, one_line
from explorer.palette import DARK, LIGHT, Look


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of text. ``look`` holds words of: strong, em, quote, quiet, chip, break, and the stances.

    ``to`` leads to a place in this document or to an https address; ``name`` makes this run such a place.
    """

    text: str
    look: str = ""
    to: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    text: tuple[Inline, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Text whose line breaks count."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of ours, as SVG, with the words for who cannot see it."""

    svg: bytes
    words: str


Block = Heading | Paragraph | Bullets | Preformatted | Picture

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

_SAFE_ADDRESS = re.compile(r"https://(?:arxiv\.org/abs|doi\.org)/[A-Za-z0-9._~%/()-]+")
_MD_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")
_MD_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def write_html(title: str, blocks: Sequence[Block]) -> str:
    """Write one HTML page. What XML forbids becomes U+FFFD; signs that turn the direction of writing are taken out."""
    clean = Cleaner()
    body = "\n".join(_html_block(block, clean) for block in blocks)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_escaped(title, clean)}</title>
<style>
{_style()}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _escaped(text: str, clean: Cleaner) -> str:
    return html.escape(_BIDI.sub("", clean.text(text)), quote=True)


def _html_block(block: Block, clean: Cleaner) -> str:
    match block:
        case Heading(level, text, name):
            level = min(max(level, 1), 6)
            mark = f' id="{_fragment(name)}"' if name else ""
            return f"<h{level}{mark}>{_html_run(text, clean)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_html_run(text, clean)}</p>"
        case Bullets(rows):
            return "<ul>\n" + "\n".join(f"<li>{_html_run(row, clean)}</li>" for row in rows) + "\n</ul>"
        case Preformatted(text):
            return f"<pre>{_escaped(text, clean)}</pre>"
        case Picture(svg, words):
            data = base64.b64encode(svg).decode("ascii")
            return f'<figure><img alt="{_escaped(words, clean)}" src="data:image/svg+xml;base64,{data}"></figure>'


def _html_run(parts: Sequence[Inline], clean: Cleaner) -> str:
    return "".join(_html_inline(part, clean) for part in parts)


def _html_inline(part: Inline, clean: Cleaner) -> str:
    looks = part.look.split()
    if "break" in looks:
        return "<br>"
    text = _escaped(part.text, clean)
    classes = " ".join(look for look in looks if look not in ("strong", "em", "plain"))
    attributes = f' class="{classes}"' if classes else ""
    if part.name:
        attributes += f' id="{_fragment(part.name)}"'
    if part.to.startswith("https://"):
        if _SAFE_ADDRESS.fullmatch(part.to):
            return f'<a{attributes} href="{html.escape(part.to, quote=True)}" rel="noreferrer noopener">{text}</a>'
    elif part.to:
        return f'<a{attributes} href="#{_fragment(part.to)}">{text}</a>'
    for look in ("strong", "em"):
        if look in looks:
            return f"<{look}{attributes}>{text}</{look}>"
    return f"<span{attributes}>{text}</span>" if attributes else text


def _fragment(name: str) -> str:
    """Make a name of letters, digits and signs that mean nothing; others become their code, so no two names meet."""
    return re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}.", name)


def _style() -> str:
    def colours(look: Look) -> str:
        roles = ("surface", "text", "text-quiet", "hairline", "accent", "supports", "contradicts-text", "mentions")
        return " ".join(
            f"--{role}: {look[role]};" for role in (*roles, "supports-soft", "contradicts-soft", "mentions-soft")
        )

    return textwrap.dedent(f"""\
        :root {{ color-scheme: light dark; {colours(LIGHT)} }}
        @media (prefers-color-scheme: dark) {{ :root {{ {colours(DARK)} }} }}
        body {{ margin: 0; background: var(--surface); color: var(--text); font: 16px/1.5 Inter, system-ui, sans-serif; }}
        main {{ max-width: 68ch; margin: 48px auto; padding: 0 24px; overflow-wrap: anywhere; }}
        h1 {{ font-size: 1.6em; line-height: 1.25; }}
        h2 {{ font-size: 1.25em; margin-top: 2em; padding-top: 0.8em; border-top: 1px solid var(--hairline); }}
        h3, h4 {{ font-size: 1em; margin-top: 1.6em; }}
        li {{ margin: 0 0 1em; }}
        a {{ color: var(--accent); text-decoration: none; }}
        a:hover, a:focus {{ text-decoration: underline; }}
        img {{ max-width: 100%; }}
        .quiet, .quiet a {{ color: var(--text-quiet); font-size: 0.85em; }}
        .quote {{ color: var(--text-quiet); }}
        .supports {{ color: var(--supports); }}
        .contradicts {{ color: var(--contradicts-text); }}
        .mentions {{ color: var(--mentions); }}
        .chip {{ font-size: 0.85em; padding: 1px 6px; border-radius: 6px; }}
        .chip.supports {{ background: var(--supports-soft); }}
        .chip.contradicts {{ background: var(--contradicts-soft); }}
        .chip.mentions {{ background: var(--mentions-soft); }}
        pre {{ white-space: pre-wrap; font: inherit; font-size: 0.85em; }}
        pre {{ border-left: 3px solid var(--hairline); padding-left: 16px; }}
        @media print {{
          main {{ margin: 0; max-width: none; }}
          h2, h3, h4 {{ break-after: avoid; }}
          li {{ break-inside: avoid; }}
        }}
        """).rstrip()


def write_md(title: str, blocks: Sequence[Block]) -> str:
    """Write Markdown (CommonMark): every sign of a text that Markdown could read as its own stands behind a backslash."""
    clean = Cleaner()
    return "\n\n".join(filter(None, (_md_block(block, clean) for block in blocks))) + "\n"


def _md_block(block: Block, clean: Cleaner) -> str:
    match block:
        case Heading(level, text, _):
            return "#" * min(max(level, 1), 6) + " " + _md_run(text, clean)
        case Paragraph(text):
            return _md_start(_md_run(text, clean))
        case Bullets(rows):
            return "\n".join("- " + _md_start(_md_run(row, clean)) for row in rows)
        case Preformatted(text):
            return "\n".join("    " + line for line in clean.text(_BIDI.sub("", text)).splitlines())
        case Picture(_, words):
            return f"*Figure: {_md_text(words, clean)}*"


def _md_run(parts: Sequence[Inline], clean: Cleaner) -> str:
    return "".join(_md_inline(part, clean) for part in parts).strip()


def _md_inline(part: Inline, clean: Cleaner) -> str:
    looks = part.look.split()
    if "break" in looks:
        return "\\\n  "
    text = _md_text(part.text, clean)
    if not text.strip():
        return text
    if part.to.startswith("https://") and _SAFE_ADDRESS.fullmatch(part.to):
        return f"[{text}]({part.to.replace('(', '%28').replace(')', '%29')})"
    for look, sign in (("strong", "**"), ("em", "*"), ("chip", "*")):
        if look in looks:
            body = text.strip()
            return text.replace(body, f"{sign}{body}{sign}", 1)
    return text


def _md_text(text: str, clean: Cleaner) -> str:
    plain = _BIDI.sub("", clean.text(text))
    lead, tail = plain[:1].isspace(), plain[-1:].isspace()
    folded = _MD_SIGNS.sub(r"\\\1", one_line(plain))
    return (" " if lead else "") + folded + (" " if tail and folded else "")


def _md_start(text: str) -> str:
    """Keep the first sign of a line from opening a list or a rule."""
    return _MD_START.sub(
        lambda m: f"{m[1]}\\{m[2]}" if not m[2][0].isdigit() else f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", text
    )
