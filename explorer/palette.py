"""The colour roles and the values each look gives them; no Qt, so that screen, SVG and reports agree.

Everything that is drawn names a role, never a colour. A look (light, dark, print, contrast) maps every role to a value.
Supports, contradicts, mentions and due are used for nothing else, and each has a shape, a dash and a word beside its
colour, so that nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

THEME_COLOURS = 10


@dataclass(frozen=True, slots=True)
class Look:
    """One complete set of colours. ``themes`` are ten low-chroma hues told apart under the three colour-vision deficiencies."""

    name: str
    is_dark: bool
    roles: Mapping[str, str]
    themes: tuple[str, ...]

    def __getitem__(self, role: str) -> str:
        """Give the colour of a role as ``#rrggbb``; ``theme-N`` counts through the ten and starts again."""
        if role.startswith("theme-"):
            return self.themes[int(role[6:]) % len(self.themes)]
        return self.roles[role]


def _roles(**values: str) -> Mapping[str, str]:
    return MappingProxyType({name.replace("_", "-"): value for name, value in values.items()})


LIGHT = Look(
    "light",
    False,
    _roles(
        surface="#FFFFFF",
        surface_low="#F7F8FA",  # side panels, toolbars
        surface_high="#FFFFFF",  # cards, menus
        hover="#EEF1F5",
        hairline="#E1E5EA",
        edge="#C6CCD4",  # control borders
        text="#1C2430",
        text_quiet="#5A6472",
        text_faint="#5F6875",
        accent="#3A5A98",
        accent_soft="#E3EAF6",
        on_accent="#FFFFFF",
        selection="#3A5A98",
        focus="#3A5A98",
        supports="#0072B2",
        supports_soft="#E8F3FA",
        contradicts="#D55E00",
        contradicts_text="#B04A00",  # 4.5:1 on the surface, for words
        contradicts_soft="#FBEADF",
        mentions="#6B7280",
        mentions_soft="#F7F8F9",
        due="#B58900",
        due_text="#7F6000",
        due_soft="#F8F0D9",
        overturned="#9AA2AD",
        link="#AEB6C1",
        link_faint="#DDE2E8",
        region="#F3F5F8",
        region_edge="#D8DEE6",
        line="#2F4A7D",
        note="#6F7F99",
        claim="#8A6FB0",
        paper="#5F8C7A",
        theme="#A08B62",
        error="#B3261E",
        warning="#8A6100",
    ),
    ("#5B7DB1", "#C08A3E", "#5E9C8F", "#A8657F", "#8C8F3F", "#7C6BA8", "#B5755A", "#4F93B0", "#7E8B6B", "#9A7B93"),
)

DARK = Look(
    "dark",
    True,
    _roles(
        surface="#161A20",
        surface_low="#1C2129",
        surface_high="#232933",
        hover="#2A313C",
        hairline="#2C333D",
        edge="#434C59",
        text="#E6E9EE",
        text_quiet="#A6AFBB",
        text_faint="#98A1AE",
        accent="#8FB0EC",
        accent_soft="#283449",
        on_accent="#10151C",
        selection="#8FB0EC",
        focus="#8FB0EC",
        supports="#56B4E9",
        supports_soft="#1B3342",
        contradicts="#FF9E4A",
        contradicts_text="#FF9E4A",
        contradicts_soft="#40291A",
        mentions="#9CA3AF",
        mentions_soft="#2A2F37",
        due="#E6C454",
        due_text="#E6C454",
        due_soft="#3A331C",
        overturned="#6C7580",
        link="#515B69",
        link_faint="#2E3540",
        region="#1C222A",
        region_edge="#343D49",
        line="#A9C1EE",
        note="#93A1B8",
        claim="#BDA4E0",
        paper="#8CC0AC",
        theme="#CDB88C",
        error="#F2918A",
        warning="#E3BD62",
    ),
    ("#7E9FD3", "#D9A65C", "#7CBBAD", "#C98AA2", "#B0B35F", "#A292CE", "#D69A80", "#74B4D1", "#A0AE8B", "#BD9FB6"),
)

PRINT = Look(
    "print",
    False,
    MappingProxyType(
        dict(LIGHT.roles)
        | {
            "surface": "#FFFFFF",
            "region": "#FFFFFF",
            "region-edge": "#9AA2AD",
            "text": "#000000",
            "text-quiet": "#333333",
            "text-faint": "#555555",
            "link": "#8A929C",
        }
    ),
    LIGHT.themes,
)

CONTRAST = Look(
    "contrast",
    False,
    MappingProxyType(
        dict(LIGHT.roles)
        | {
            "surface-low": "#FFFFFF",
            "hairline": "#6B7280",
            "edge": "#000000",
            "text": "#000000",
            "text-quiet": "#1F2530",
            "text-faint": "#333B47",
            "accent": "#00358E",
            "selection": "#00358E",
            "focus": "#00358E",
            "supports": "#00507D",
            "contradicts": "#9C3D00",
            "contradicts-text": "#8A3600",
            "mentions": "#3A4150",
            "due": "#6B5000",
            "link": "#5A6472",
            "region-edge": "#6B7280",
            "line": "#0B2A66",
            "note": "#35435C",
            "claim": "#553586",
            "paper": "#1F5A45",
        }
    ),
    ("#244E8F", "#7D4E00", "#1B665A", "#7A2B4A", "#545700", "#463082", "#803C1E", "#105D80", "#46542F", "#66405E"),
)

LOOKS: Mapping[str, Look] = MappingProxyType({look.name: look for look in (LIGHT, DARK, PRINT, CONTRAST)})

STANCE_MARKS: Mapping[str, str] = MappingProxyType({"supports": "▲", "contradicts": "▼", "mentions": "●"})
"""The shape that stands beside each stance's colour."""

STANCE_DASHES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {"supports": (), "contradicts": (6.0, 4.0), "mentions": (1.0, 3.0)}
)
"""The dash of each stance's links, in multiples of the line's width: solid, long dash, dotted."""
