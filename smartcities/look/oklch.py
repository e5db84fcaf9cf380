"""Colours by lightness, chroma and hue, as eyes see them: OKLCH (CSS Color 4, section 9.4).

A colour is six hexadecimal digits everywhere else; lightness goes from 0 to 1, chroma from 0 to
about 0.3, hue in radians.
"""

from __future__ import annotations

from math import atan2, cos, hypot, sin

#: How exactly the largest chroma is found that a screen can show.
STEPS = 12


def oklch(colour: str) -> tuple[float, float, float]:
    """Return lightness, chroma and hue of *colour*."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return lightness, hypot(a, b), atan2(b, a)


def colour_of(lightness: float, chroma: float, hue: float) -> str:
    """Return the colour; where no screen shows so much chroma, with the most that it shows."""
    found = _channels(lightness, chroma, hue)
    if not _is_shown(found):
        low, high = 0.0, chroma
        for _step in range(STEPS):
            middle = (low + high) / 2
            if _is_shown(_channels(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        found = _channels(lightness, low, hue)
    return "".join(f"{round(_gamma(min(max(each, 0), 1)) * 255):02x}" for each in found)


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= each <= 1.0005 for each in channels)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
