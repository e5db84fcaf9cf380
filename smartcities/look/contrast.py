"""The contrast of two colours, as the Web Content Accessibility Guidelines 2.2 measure it."""

from __future__ import annotations

#: The portal's backgrounds, light and dark (``static/css/tokens.css``).
LIGHT, DARK = "fffdf9", "16262a"
#: The contrast that text needs, by success criterion 1.4.3.
READABLE = 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance of *colour*, six hexadecimal digits, from 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return *colour* with a *share* of *other* mixed in, channel by channel."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(one * (1 - share) + two * share):02x}" for one, two in pairs)


def shades(accent: str) -> tuple[str, str] | None:
    """Return *accent* for the light and the dark background, if necessary darker or lighter.

    None if it would be changed beyond recognition: by more than half of the way.
    """
    found = []
    for ground, towards in ((LIGHT, "000000"), (DARK, "ffffff")):
        for step in range(11):
            shade = mixed(accent, towards, step / 20)
            if contrast(shade, ground) >= READABLE:
                found.append(shade)
                break
        else:
            return None
    return found[0], found[1]


def in_both_schemes(accent: str) -> bool:
    """Tell whether *accent*, or a shade of it, is readable on both of the portal's backgrounds."""
    return shades(accent) is not None
