"""Writes a frame as SVG without Qt: the same outlines, dashes and heads as on screen, words kept as words.

Every sort of thing has its group, every mark of a node carries the node's id and kind of title, numbers have two
decimals and nothing depends on time or machine, so the same frame gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

import numpy as np

from explorer.palette import Look
from explorer.scene import Area, Arrow, Bars, Frame, Links, Marks, Shape, Text
from explorer.scene.shapes import SHAPES, Outline, arrowheads, territory
from explorer.scene.text import FAMILY

FONTS = f"{FAMILY}, 'Helvetica Neue', Arial, sans-serif"
_HALO = 4.2
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def svg(
    frame: Frame,
    look: Look,
    title: str = "",
    description: str = "",
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """Write a frame as an SVG 1.1 file in UTF-8.

    ``title`` and ``description`` are what a screen reader says of the picture; ``titles`` gives the words a browser shows
    over a mark by its id. Ids are those of the library with everything but letters, digits and ``._-`` made ``_``, and
    numbered where two would be equal.
    """
    names = _Names(titles or {})
    wide, high = _n(frame.width), _n(frame.height)
    title = title or frame.title
    about = "; ".join(f"{key}: {value}" for key, value in frame.about)
    size, words = f'width="{wide}" height="{high}"', f'font-family="{FONTS}" font-kerning="none"'
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {wide} {high}" role="img" {words}>',
    ]
    if title:
        out.append(f"<title>{_text(title)}</title>")
    if description or about:
        out.append(f"<desc>{_text('. '.join(part for part in (description, about) if part))}</desc>")
    out.append(f'<clipPath id="edge"><rect width="{wide}" height="{high}"/></clipPath>')
    if frame.background:
        out.append(f'<rect id="background" width="{wide}" height="{high}" fill="{look[frame.background]}"/>')
    out.append('<g id="picture" clip-path="url(#edge)">')
    out += _group("areas", (_area(area, look, names) for area in frame.areas))
    out += _group("links", (_links(links, look) for links in frame.links))
    out += _bar_groups(frame.bars, look, names)
    out += _group("marks", (_marks(marks, look, names) for marks in frame.marks))
    out += _group("halos", _words([text for text in frame.texts if text.halo], look, halo=True))
    out += _group("words", _words(frame.texts, look))
    out += ["</g>", "</svg>", ""]
    return "\n".join(out).encode("utf-8")


class _Names:
    """Makes valid ids out of node ids, each once."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._used: set[str] = {"edge", "background", "picture", "areas", "links", "bars", "marks", "halos", "words"}

    def id(self, node: str) -> str:
        if not node:
            return ""
        name = re.sub(r"[^A-Za-z0-9._-]", "_", node)
        name = name if name[:1].isalpha() or name[:1] == "_" else f"n-{name}"
        unique, number = name, 2
        while unique in self._used:
            unique, number = f"{name}-{number}", number + 1
        self._used.add(unique)
        return f' id="{unique}"'

    def title(self, node: str) -> str:
        words = self._titles.get(node, "")
        return f"<title>{_text(words)}</title>" if words else ""


def _text(words: str) -> str:
    return escape(_UNWRITABLE.sub("�", words), quote=False)


def _n(value: float) -> str:
    if not np.isfinite(value):
        return "0"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _group(name: str, parts: Iterable[str]) -> list[str]:
    found = [part for part in parts if part]
    return [f'<g id="{name}">', *found, "</g>"] if found else []


def _opacity(value: float, name: str = "opacity") -> str:
    return "" if value >= 1 else f' {name}="{_n(value)}"'


_WRITE: tuple[Callable[[str], str], ...] = ("M{}".format, "L{}".format, "C{}".format, " {}".format)


def _path(outline: Outline) -> str:
    """Write an outline as path data; the elements are Qt's, where two 3s continue the curve a 2 began."""
    types, points = outline
    return (
        "".join(_WRITE[kind](f"{_n(x)} {_n(y)}") for kind, (x, y) in zip(types.tolist(), points.tolist(), strict=True))
        + "Z"
    )


def _area(area: Area, look: Look, names: _Names) -> str:
    if len(area.points) < 3:
        return ""
    fill = look[area.role] if area.role else "none"
    rim = f' stroke="{look[area.outline]}" stroke-width="{_n(area.width)}"' if area.outline else ""
    data = _path(territory(area.points, smooth=area.smooth))
    title = names.title(area.id)
    name = names.id(f"area-{area.id}") if area.id else ""
    head = f'<path{name} d="{data}" fill="{fill}"{rim}{_opacity(area.opacity)}'
    return f"{head}>{title}</path>" if title else f"{head}/>"


def _links(links: Links, look: Look) -> str:
    if not len(links.ends):
        return ""
    colour = look[links.role]
    dash = f' stroke-dasharray="{" ".join(_n(d * links.width) for d in links.dash)}"' if links.dash else ""
    lines = "".join(f"M{_n(a)} {_n(b)}L{_n(c)} {_n(d)}" for a, b, c, d in links.ends.tolist())
    out = f'<g stroke="{colour}" fill="none" stroke-width="{_n(links.width)}"{_opacity(links.opacity)}>'
    out += f'<path d="{lines}"{dash}/>'
    heads = arrowheads(links.ends, links.width, links.arrow)
    if len(heads):
        filled = links.arrow is Arrow.FILLED
        close = "Z" if filled else ""
        data = "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in corners) + close for corners in heads.tolist())
        paint = f' fill="{colour}" stroke="none"' if filled else ""
        out += f'<path d="{data}"{paint}/>'
    return out + "</g>"


def _marks(marks: Marks, look: Look, names: _Names) -> str:
    if not len(marks.xy):
        return ""
    rim = marks.outline or (marks.role if marks.hollow else "")
    fill = "none" if marks.hollow else look[marks.role]
    stroke = f' stroke="{look[rim]}" stroke-width="{_n(marks.width)}" stroke-linejoin="round"' if rim else ""
    rule = ' fill-rule="evenodd"' if marks.shape is Shape.CLOCK else ""
    out = [f'<g fill="{fill}"{stroke}{rule}{_opacity(marks.opacity)}>']
    types, unit = SHAPES[marks.shape]
    ids = marks.ids if len(marks.ids) == len(marks.xy) else ("",) * len(marks.xy)
    for (x, y), radius, node in zip(marks.xy.tolist(), marks.size.tolist(), ids, strict=True):
        title = names.title(node)
        if marks.shape is Shape.CIRCLE:
            head, tag = f'<circle{names.id(node)} cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"', "circle"
        else:
            head, tag = f'<path{names.id(node)} d="{_path((types, unit * radius + np.array([x, y])))}"', "path"
        out.append(f"{head}>{title}</{tag}>" if title else f"{head}/>")
    return "\n".join([*out, "</g>"])


def _words(texts: Iterable[Text], look: Look, *, halo: bool = False) -> Iterable[str]:
    """Write words, or the rims behind them as words of their own: not every reader knows a stroke below the fill."""
    for text in texts:
        colour = look[text.halo if halo else text.role]
        style = f' fill="{colour}" font-size="{_n(text.size)}"'
        style += ' font-weight="600"' if text.bold else ""
        style += ' font-style="italic"' if text.italic else ""
        style += f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
        if halo:
            style += (
                f' stroke="{colour}" stroke-width="{_HALO}" stroke-linejoin="round" opacity="0.9" aria-hidden="true"'
            )
        else:
            style += _opacity(text.opacity)
        yield f'<text x="{_n(text.x)}" y="{_n(text.y)}" xml:space="preserve"{style}>{_text(text.text)}</text>'


# -- time bars --------------------------------------------------------------------------------------------------------


def _bar_groups(bars: tuple[Bars, ...], look: Look, names: _Names) -> list[str]:
    """Write time bars; each soft pair of ends is one gradient, shared by the bars that have it."""
    ramps: dict[tuple[str, float, float], str] = {}
    parts: list[str] = []
    for batch in bars:
        colour = look[batch.role]
        rows = [f'<g fill="{colour}"{_opacity(batch.opacity)}>']
        ids = batch.ids if len(batch.ids) == len(batch.boxes) else ("",) * len(batch.boxes)
        for box, soft, is_open, node in zip(
            batch.boxes.tolist(), batch.soft.tolist(), batch.open.tolist(), ids, strict=True
        ):
            x, y, wide, high = box
            if wide <= 0 or high <= 0:
                continue
            left, right = (min(max(s, 0.0), wide) / wide for s in soft)
            if left + right > 1:
                left, right = left / (left + right), right / (left + right)
            fill = ""
            if left or right:
                key = (colour, round(left, 2), round(right, 2))
                fill = f' fill="url(#{ramps.setdefault(key, f"ramp-{len(ramps) + 1}")})"'
            shape = _bar_shape(x, y, wide, high, is_open)
            title = names.title(node)
            head = f'<path{names.id(node)} d="{shape}"{fill}'
            rows.append(f"{head}>{title}</path>" if title else f"{head}/>")
            if batch.hatched:
                rows.append(f'<path d="{shape}" fill="url(#due)"/>')
            if batch.struck:
                middle = y + high / 2
                rows.append(
                    f'<path d="M{_n(x - 1)} {_n(middle)}H{_n(x + wide + 1)}" stroke="{look["text-quiet"]}" '
                    f'stroke-width="1.2"/>'
                )
        parts.append("\n".join([*rows, "</g>"]))
    if not parts:
        return []
    defs = [
        f'<linearGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="{0 if left else 1}"/>'
        f'<stop offset="{_n(left)}" stop-color="{colour}"/><stop offset="{_n(1 - right)}" stop-color="{colour}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="{0 if right else 1}"/></linearGradient>'
        for (colour, left, right), name in ramps.items()
    ]
    if any(batch.hatched for batch in bars):
        defs.append(
            '<pattern id="due" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path d="M0 0V4" stroke="{look["surface"]}" stroke-width="1.6" stroke-opacity="0.55"/></pattern>'
        )
    return ([f"<defs>{''.join(defs)}</defs>"] if defs else []) + ['<g id="bars">', *parts, "</g>"]


def _bar_shape(x: float, y: float, wide: float, high: float, is_open: list[bool]) -> str:
    taper = min(high * 0.9, wide / 2)
    low, middle = y + high, y + high / 2
    if not any(is_open):
        r = min(3.0, high / 2, wide / 2)
        return (
            f"M{_n(x + r)} {_n(y)}H{_n(x + wide - r)}a{_n(r)} {_n(r)} 0 0 1 {_n(r)} {_n(r)}V{_n(low - r)}"
            f"a{_n(r)} {_n(r)} 0 0 1 {_n(-r)} {_n(r)}H{_n(x + r)}a{_n(r)} {_n(r)} 0 0 1 {_n(-r)} {_n(-r)}V{_n(y + r)}"
            f"a{_n(r)} {_n(r)} 0 0 1 {_n(r)} {_n(-r)}Z"
        )
    end = x + wide
    right = [(end - taper, y), (end, middle), (end - taper, low)] if is_open[1] else [(end, y), (end, low)]
    left = [(x + taper, low), (x, middle), (x + taper, y)] if is_open[0] else [(x, low), (x, y)]
    return "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in [*right, *left]) + "Z"
