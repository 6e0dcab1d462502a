"""Every look can be read: words at 4.5:1 on their ground, marks at 3:1."""

from __future__ import annotations

import pytest

from explorer.palette import DARK, LIGHT, LOOKS, Look

WORDS = ("text", "text-quiet", "text-faint", "contradicts-text", "due-text", "supports", "mentions", "accent")
MARKS = ("line", "note", "claim", "paper", "theme", "supports", "contradicts", "mentions", "due")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("role", WORDS)
def test_words_can_be_read(look: Look, role: str) -> None:
    assert contrast(look[role], look["surface"]) >= 4.5
    assert contrast(look[role], look["surface-low"]) >= 4.5


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("role", MARKS)
def test_marks_can_be_seen(look: Look, role: str) -> None:
    assert contrast(look[role], look["surface"]) >= 3


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("stance", ["supports", "contradicts", "mentions", "due"])
def test_a_badge_can_be_read_on_its_own_ground(look: Look, stance: str) -> None:
    words = f"{stance}-text" if f"{stance}-text" in look.roles else stance
    assert contrast(look[words], look[f"{stance}-soft"]) >= 4.5


def test_looks_know_the_same_roles_and_ten_themes() -> None:
    assert len({frozenset(look.roles) for look in LOOKS.values()}) == 1
    assert {len(look.themes) for look in LOOKS.values()} == {10}
    assert LIGHT["theme-13"] == LIGHT.themes[3]
    assert DARK.is_dark


def test_an_unknown_role_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        LIGHT["mauve"]
