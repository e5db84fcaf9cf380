"""The palettes that follow from one colour, in the light and the dark scheme, and what is refused.

In the light scheme the colour stands as it was chosen, so that is what must be readable. All else
is derived from it, with the contrasts that docs/design.md promises of the portal's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from smartcities.look.contrast import READABLE, contrast, mixed
from smartcities.look.oklch import colour_of, oklch

#: What small text needs, by success criterion 1.4.6, and the ring round what has the focus.
SMALL, RING = 7, 3
#: {token: (light, dark)}, six hexadecimal digits each.
Palette = dict[str, tuple[str, str]]
#: The tokens of ``static/css/tokens.css`` that nobody chooses, and on or under which those stand.
FIXED: Palette = {
    "ground": ("faf6ee", "0f1b1e"),
    "surface": ("fffdf9", "16262a"),
    "sand": ("f1e9da", "1b2f33"),
    "mark": ("f6e2b3", "463a1c"),
    "coral-soft": ("f8e6dd", "3a2622"),
    "muted": ("414e54", "b8c7c3"),
    "coral": ("84301f", "f6b8a4"),
    "ochre": ("dfa63c", "e5b552"),
    "on-accent": ("fffdf9", "082325"),
    "on-deep": ("f6f0e4", "f3eee3"),
}
#: Those of a portal that chose none: what follows from the accent, and from the deep ground.
OWN_ACCENT: Palette = {
    "accent": ("0a5c5c", "86cfc3"),
    "accent-strong": ("064343", "b3e4db"),
    "accent-soft": ("e0ece7", "17383b"),
}
OWN_DEEP: Palette = {
    "deep": ("0b3f44", "0a3238"),
    "on-light": ("0b3f44", "0b3f44"),
    "on-deep-muted": ("c6d9d2", "b9d0c9"),
    "on-deep-ochre": ("f2c469", "e5b552"),
}
#: How far lightness is moved from one trial to the next.
STEP = 0.005
LIGHT, DARK = SCHEMES = (0, 1)
#: A ground, or what stands on it, and the contrast with it that is needed.
Need = tuple[str, float]


@dataclass(frozen=True)
class Shortfall:
    """A colour that cannot be read: the contrast found, that needed, and the nearest that does."""

    found: float
    needed: float
    nearest: str


def accent_palette(colour: str) -> Palette:
    """Return what follows from *colour* as that of links, buttons and marks."""
    if colour == OWN_ACCENT["accent"][LIGHT]:
        return OWN_ACCENT
    lightness, chroma, hue = oklch(colour)
    soft = _soft(colour)
    light = _moved((lightness - 0.083, chroma, hue), -STEP, _strong_needs(soft, LIGHT))
    dark = _moved((0.8, min(chroma, 0.11), hue), STEP, _dark_needs(soft))
    strong = (oklch(dark)[0] + 0.08, chroma * 0.7, hue)
    return {
        "accent": (colour, dark),
        "accent-strong": (light, _moved(strong, STEP, _strong_needs(soft, DARK))),
        "accent-soft": soft,
    }


def deep_palette(colour: str) -> Palette:
    """Return what follows from *colour* as the ground of the foot and of the front's first part."""
    if colour == OWN_DEEP["deep"][LIGHT]:
        return OWN_DEEP
    lightness, chroma, hue = oklch(colour)
    deep = (colour, colour_of(min(lightness, 0.29), chroma * 0.8, hue))
    # On the light button of a deep ground.
    button = _moved((lightness, chroma, hue), -STEP, [(each, SMALL) for each in FIXED["on-deep"]])
    quiet = [_seen_on(deep[scheme], deep[scheme], 0.22, scheme) for scheme in SCHEMES]
    yellow = OWN_DEEP["on-deep-ochre"]
    ochre = [_seen_on(deep[scheme], yellow[scheme], 1, scheme) for scheme in SCHEMES]
    return {
        "deep": deep,
        "on-light": (button, button),
        "on-deep-muted": (quiet[LIGHT], quiet[DARK]),
        "on-deep-ochre": (ochre[LIGHT], ochre[DARK]),
    }


def deep_of(accent: str) -> str:
    """Return the deep ground of a portal that chose nothing but its accent."""
    if accent == OWN_ACCENT["accent"][LIGHT]:
        return OWN_DEEP["deep"][LIGHT]
    lightness, chroma, hue = oklch(accent)
    return colour_of(min(lightness, 0.34), min(chroma, 0.09), hue)


def accent_shortfall(colour: str) -> Shortfall | None:
    """Return why *colour* cannot be the accent; None if it can."""
    return _shortfall(colour, _accent_needs)


def deep_shortfall(colour: str) -> Shortfall | None:
    """Return why *colour* cannot be the deep ground; None if it can."""
    return _shortfall(colour, lambda _colour: _DEEP_NEEDS)


def _soft(colour: str) -> tuple[str, str]:
    """Return the tint under what is chosen, on which small text stands as well."""
    _lightness, chroma, hue = oklch(colour)
    starts = ((0.933, min(chroma * 0.2, 0.03), hue), (0.317, min(chroma, 0.04), hue))
    found = [
        _moved(
            start,
            (STEP, -STEP)[scheme],
            [(FIXED[each][scheme], SMALL) for each in ("muted", "coral")],
        )
        for scheme, start in enumerate(starts)
    ]
    return found[LIGHT], found[DARK]


def _accent_needs(colour: str) -> list[Need]:
    """Return what an accent needs in the light scheme, where it stands as it was chosen."""
    grounds = [FIXED[each][LIGHT] for each in ("ground", "surface", "sand", "mark")]
    return [(each, READABLE) for each in (*grounds, _soft(colour)[LIGHT])]


def _dark_needs(soft: tuple[str, str]) -> list[Need]:
    small = [FIXED[each][DARK] for each in ("ground", "surface", "on-accent")]
    large = [FIXED[each][DARK] for each in ("sand", "mark")]
    return [
        *((each, SMALL) for each in small),
        *((each, READABLE) for each in (*large, soft[DARK])),
    ]


def _strong_needs(soft: tuple[str, str], scheme: int) -> list[Need]:
    small = [
        FIXED[each][scheme] for each in ("ground", "surface", "sand", "coral-soft", "on-accent")
    ]
    return [*((each, SMALL) for each in (*small, soft[scheme])), (FIXED["mark"][scheme], READABLE)]


#: What a deep ground needs: light text on it, and the ring round what has the focus.
_DEEP_NEEDS: list[Need] = [(FIXED["on-deep"][LIGHT], READABLE), (FIXED["ochre"][LIGHT], RING)]


def _seen_on(deep: str, other: str, share: float, scheme: int) -> str:
    """Return the text of *deep* with so much of *other* mixed in as leaves it well to be read."""
    text = FIXED["on-deep"][scheme]
    needed = min(SMALL, 0.9 * contrast(text, deep))
    while share > 0 and contrast(mixed(text, other, share), deep) < needed:
        share -= 0.02
    return mixed(text, other, max(share, 0))


def _moved(start: tuple[float, float, float], step: float, needs: Iterable[Need]) -> str:
    """Return the first colour that has what it *needs*, from *start* on towards black or white."""
    lightness, chroma, hue = start
    all_needs = list(needs)
    while True:
        found = colour_of(min(max(lightness, 0), 1), chroma, hue)
        if _has(found, all_needs) or not 0 < lightness < 1:
            return found
        lightness += step


def _has(colour: str, needs: Iterable[Need]) -> bool:
    return all(contrast(colour, other) >= needed for other, needed in needs)


def _shortfall(colour: str, needs: Callable[[str], list[Need]]) -> Shortfall | None:
    if _has(colour, needs(colour)):
        return None
    other, needed = min(needs(colour), key=lambda need: contrast(colour, need[0]) / need[1])
    lightness, chroma, hue = oklch(colour)
    nearest = colour
    while not _has(nearest, needs(nearest)):
        lightness -= STEP
        nearest = colour_of(max(lightness, 0), chroma, hue)
    return Shortfall(contrast(colour, other), needed, nearest)
