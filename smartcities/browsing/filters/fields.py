"""Form fields of the query grammar: a bad value is dropped and named, never an error page.

After ``clean``, ``refused`` has a sentence for the visitor about each value that was dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from smartcities.browsing.search import LONGEST, composed

MANY = 100


def display_value(value: str) -> str:
    """Return a visitor's value in a form that can be shown to them: short and printable."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in value)
    return Truncator(printable).chars(40)


class GrammarField(forms.Field):
    """A field that keeps good values and records those it refused."""

    widget: type[forms.Widget] = forms.TextInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []

    def refuse(self, sentence: str) -> None:
        """Record why a value was refused, for the page's notices."""
        self.refused.append(sentence)

    def clean(self, value: Any) -> Any:
        self.refused = []
        return self.accepted(value)

    def accepted(self, value: Any) -> Any:
        """Return the good part of *value*, and call ``refuse`` for the rest."""
        return value


class QueryField(GrammarField):
    """Words to search for."""

    def accepted(self, value: Any) -> str:
        # Copied words bring characters along that nobody sees; they are not repeated either.
        text = composed(value or "").strip()
        if len(text) > LONGEST:
            self.refuse(_("The search is longer than %d characters.") % LONGEST)
            return ""
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            self.refuse(_("The search contains a character that cannot be searched for."))
            return ""
        return text


class FacetField(GrammarField):
    """Any number of values of one facet, each known to it."""

    widget = forms.SelectMultiple
    #: Values, with their labels, that the list offers: they are known without a query.
    offered: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *args: Any, facet: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facet = facet

    def accepted(self, value: Any) -> dict[str, str]:
        """Return {value: label} of the known ones, in the order given."""
        given = [value] if isinstance(value, str) else list(value or [])
        given = [text.strip() for text in given if text.strip()]
        if len(given) > MANY:
            self.refuse(_("Only the first %d values of a filter are used.") % MANY)
            given = given[:MANY]
        known = self.facet.known(given, self.offered)
        for text in given:
            if text.casefold() not in known:
                self.refuse(
                    _("“%(value)s” is not a known value of “%(facet)s”.")
                    % {"value": display_value(text), "facet": self.facet.label}
                )
        return dict(known[text.casefold()] for text in given if text.casefold() in known)


class WholeField(GrammarField):
    """Any number of facets to be printed whole, given by their parameters."""

    widget = forms.SelectMultiple

    def __init__(self, *args: Any, facets: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facets = facets

    def accepted(self, value: list[str]) -> list[str]:
        given = dict.fromkeys(text.strip().lower() for text in value[:MANY])
        for text in given:
            if text and text not in self.facets:
                self.refuse(
                    _("“%(value)s” is not a filter of this list.") % {"value": display_value(text)}
                )
        return [text for text in given if text in self.facets]


class YearField(GrammarField):
    """A year from 1 to 9999."""

    def accepted(self, value: Any) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) == 0:
            self.refuse(_("“%(value)s” is not a year.") % {"value": display_value(text)})
            return None
        return int(text)


class SortField(GrammarField):
    """One of the declared orders."""

    def __init__(self, *args: Any, orders: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = orders

    def accepted(self, value: Any) -> str:
        text = (value or "").strip().lower()
        if text and text not in self.orders:
            self.refuse(
                _("“%(value)s” is not a known sort order.") % {"value": display_value(text)}
            )
            return ""
        return text
