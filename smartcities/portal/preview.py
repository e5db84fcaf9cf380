"""What follows from the colours of a form, shown in it: pairs of text and ground, with figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from smartcities.look.contrast import contrast
from smartcities.look.look import Look
from smartcities.look.palettes import FIXED, OWN_ACCENT, OWN_DEEP
from smartcities.look.typefaces import NEWSREADER, TYPEFACES
from smartcities.look.views import sheet_address
from smartcities.portal.colours import checked, digits_of, rounded_down
from smartcities.publishing.parsing.numbers import number_text

#: The colours of a portal that chose none, by their fields.
OWN_COLOURS = {"accent_colour": OWN_ACCENT["accent"][0], "second_colour": OWN_DEEP["deep"][0]}
#: What is shown: where it stands, the text and its ground.
PAIRS = (
    (_("Links on the page"), "accent", "ground"),
    (_("Links in quiet boxes"), "accent", "sand"),
    (_("Buttons"), "on-accent", "accent"),
    (_("What is chosen"), "accent-strong", "accent-soft"),
    (_("The foot and the front’s first part"), "on-deep", "deep"),
    (_("Text that steps back there"), "on-deep-muted", "deep"),
)


@dataclass(frozen=True)
class Pair:
    """A text and its ground in one scheme, and how they contrast."""

    text: str
    ground: str

    @property
    def ratio(self) -> str:
        """Return the contrast as people of the active language write it."""
        return number_text(rounded_down(contrast(self.text, self.ground)))


@dataclass(frozen=True)
class Row:
    """One place, light and dark."""

    where: str | Promise
    pairs: tuple[Pair, ...]


class ColourInput(forms.TextInput):
    """A colour as text, with the browser's picker beside it."""

    template_name = "admin/widgets/colour.html"

    def __init__(self, own: str) -> None:
        super().__init__({"class": "vColourField", "size": 10, "spellcheck": "false"})
        #: What the picker shows while the text is no colour.
        self.own = own

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        try:
            digits = digits_of(value or "")
        except ValidationError:
            digits = ""
        own = f"#{self.own}"
        shown = {"picked": f"#{digits}" if digits else own, "own": own}
        return super().get_context(name, value, attrs) | shown


def preview(accent: str, second: str, typeface: str) -> SafeString:
    """Return what follows from the values of a form as HTML; why they are refused, if they are."""
    given, refused = {"accent_colour": accent, "second_colour": second}, []
    for field, typed in given.items():
        try:
            given[field] = checked(field, typed).removeprefix("#")
        except ValidationError as error:
            refused += error.messages
    if refused:
        return render_to_string("admin/portal/look.html", {"refused": refused})
    face = typeface if typeface in TYPEFACES else NEWSREADER
    look = Look(given["accent_colour"], given["second_colour"], face)
    known = FIXED | look.palette
    rows = [
        Row(where, tuple(Pair(*each) for each in zip(known[text], known[ground], strict=True)))
        for where, text, ground in PAIRS
    ]
    context = {
        "rows": rows,
        "sheet": sheet_address(look.name),
        # Declared in static/portal-admin/look.css.
        "family": f"{look.face.family} sample",
    }
    return render_to_string("admin/portal/look.html", context)
