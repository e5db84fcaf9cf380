"""Reading the colours that are typed, and saying in words why one is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from smartcities.look.palettes import Shortfall, accent_shortfall, deep_shortfall
from smartcities.look.typefaces import TYPEFACES
from smartcities.publishing.parsing.numbers import number_text

#: For a form.
TYPEFACE_CHOICES = [
    (key, format_lazy("{}: {}", each.family, each.kind)) for key, each in TYPEFACES.items()
]
TYPED = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
#: By field: why a colour cannot have its place, and how that is said.
PLACES: dict[str, tuple[Callable[[str], Shortfall | None], Any]] = {
    "accent_colour": (
        accent_shortfall,
        _(
            "Links in %(colour)s could not be read everywhere: the least contrast with a ground "
            "is %(found)s to 1, and %(needed)s to 1 is needed. The nearest colour that would do "
            "is %(nearest)s."
        ),
    ),
    "second_colour": (
        deep_shortfall,
        _(
            "On %(colour)s light text, or the frame of what has the focus, could not be seen: "
            "the contrast is %(found)s to 1, and %(needed)s to 1 is needed. The nearest colour "
            "that would do is %(nearest)s."
        ),
    ),
}


def digits_of(typed: str) -> str:
    """Return the six hexadecimal digits of the colour that was *typed*; empty for nothing.

    Raises ``ValidationError`` for anything else.
    """
    text = typed.strip()
    match = TYPED.fullmatch(text)
    if text and not match:
        said = _("“%(value)s” is no colour: six hexadecimal digits are, such as #0a5c5c.")
        raise ValidationError(said, params={"value": text}, code="colour")
    found = match[1].lower() if match else ""
    return "".join(2 * each for each in found) if len(found) == 3 else found


def checked(field: str, typed: str) -> str:
    """Return the colour *typed* into *field* as it is stored, ``#rrggbb``, or empty.

    Raises ``ValidationError`` for what is no colour, and for one that could not be read.
    """
    digits = digits_of(typed)
    if not digits:
        return ""
    why, said = PLACES[field]
    if shortfall := why(digits):
        raise ValidationError(
            said,
            code="contrast",
            params={
                "colour": f"#{digits}",
                "found": number_text(rounded_down(shortfall.found)),
                "needed": number_text(shortfall.needed),
                "nearest": f"#{shortfall.nearest}",
            },
        )
    return f"#{digits}"


def rounded_down(ratio: float) -> float:
    """Return *ratio* to one decimal: 4.46 is not said to be the 4.5 that is missing."""
    return int(ratio * 10) / 10
