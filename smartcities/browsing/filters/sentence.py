"""The sentence over a list: "14 case studies in Denmark or Sweden, about Energy".

It is made of whole phrases, each a message of its own, so that each language can order its words.
The filter set has the phrase for the number of pages (``counted``), a facet the one for its
choices (``phrase``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, cast

from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from smartcities.browsing.filters.facets import Facet
from smartcities.browsing.filters.fields import display_value
from smartcities.browsing.filters.filterset import LAST, PageFilter

#: The attribute of a filter set in which the phrases of its choices are cached.
CLAUSES = "_clauses"
#: Of more values than MOST only the first NAMED are named, with the number of the others.
MOST, NAMED = 5, 4


class Sentence:
    """Describes what *found* shows: as markup, or *plain* for titles and attributes.

    In markup, names that editors wrote have their language (``lang``).
    """

    def __init__(self, found: PageFilter, plain: bool = False) -> None:
        self.found, self.plain = found, plain

    def counted(self, total: int) -> str:
        """Return the number of pages and the choices, as a sentence."""
        return self._clause(self.number(total))

    def named(self) -> str:
        """Return the name of the result, as a heading: "Case studies in Denmark about Energy"."""
        name = str(self.found.page_type._meta.verbose_name_plural)
        return self._clause(self._said("%(name)s", name=name[:1].upper() + name[1:]), ("theme",))

    def values(self, name: str, inside: bool = False) -> str:
        """Return the values chosen in the filter *name*; *inside* a sentence some names differ."""
        chosen = self.found.chosen[name]
        if not isinstance(chosen, dict):
            return display_value(str(chosen))
        each = cast(Facet, self.found.filters[name])
        names = [
            self._in_language(
                each.within(value, label) if inside else label, getattr(each, "written_in", "")
            )
            for value, label in chosen.items()
        ]
        return self._either(names)

    def number(self, total: int) -> str:
        """Return how many pages: "14 case studies"."""
        number = number_format(total, 0, force_grouping=True)
        if not self.plain:
            number = format_html("<strong>{}</strong>", number)
        if self.found.counted:
            # The plural form is chosen first; its values are filled in as markup afterwards.
            phrase = self.found.counted % {"counter": total, "number": "%(number)s"}
            return self._said(phrase, number=number)
        meta = self.found.page_type._meta
        name = str(meta.verbose_name if total == 1 else meta.verbose_name_plural)
        return self._said(_("%(number)s %(name)s"), number=number, name=name)

    def _clause(self, said: str, joined: tuple[str, ...] = ()) -> str:
        """Return *said* with the choices; the phrases of *joined* follow without a comma."""
        # A page uses the phrases four times: in its heading, its titles and the sentence.
        told = self.found.__dict__.setdefault(CLAUSES, {})
        if self.plain not in told:
            told[self.plain] = list(self._clauses())
        for place, (name, clause) in enumerate(told[self.plain]):
            is_apart = place and name not in joined
            joint = _("%(said)s, %(clause)s") if is_apart else _("%(said)s %(clause)s")
            said = self._said(joint, said=said, clause=clause)
        for name, each in self._labelled().items():
            said = self._said(
                _("%(said)s; %(facet)s: %(values)s"),
                said=said,
                facet=str(each.label),
                values=self.values(name),
            )
        return said

    def _clauses(self) -> Iterator[tuple[str, str]]:
        """Yield the phrases of the choices by parameter: places, themes, years, words."""
        facets = self.found.facet_filters
        # The theme after all places, so that a country and its cities are next to each other.
        for name in sorted(self._phrased(), key=lambda name: (name in LAST, name == "theme")):
            yield name, self._said(facets[name].phrase, values=self.values(name, inside=True))
        first, last = (self.found.chosen.get(name) for name in ("year_min", "year_max"))
        if first or last:
            yield "year_min", self._years(first, last)
        if query := self.found.chosen.get("q"):
            yield "q", self._said(_("with “%(words)s”"), words=display_value(query))

    def _phrased(self) -> list[str]:
        facets = self.found.facet_filters
        return [name for name in facets if name in self.found.chosen and facets[name].phrase]

    def _labelled(self) -> dict[str, Any]:
        told = {*self._phrased(), "year_min", "year_max", "q", "sort"}
        names = [*self.found.facet_filters, *self.found.filters]
        return {
            name: self.found.filters[name]
            for name in names
            if name in self.found.chosen and name not in told
        }

    def _years(self, first: int | None, last: int | None) -> str:
        if first == last:
            return self._said(_("in %(year)s"), year=str(first))
        if last is None:
            return self._said(_("since %(year)s"), year=str(first))
        if first is None:
            return self._said(_("until %(year)s"), year=str(last))
        return self._said(_("from %(first)s to %(last)s"), first=str(first), last=str(last))

    def _either(self, names: list[str]) -> str:
        """Return "A", "A or B", "A, B or C", "A, B, C, D or 7 others"."""
        if len(names) > MOST:
            number = len(names) - NAMED
            others = ngettext("%(number)s other", "%(number)s others", number)
            names = [*names[:NAMED], others % {"number": number}]
        *first, last = names
        if not first:
            return last
        listed = reduce(
            lambda values, value: self._said(
                _("%(values)s, %(value)s"), values=values, value=value
            ),
            first,
        )
        return self._said(_("%(values)s or %(last)s"), values=listed, last=last)

    def _in_language(self, text: str, language: str) -> str:
        if self.plain or language in ("", get_language()):
            return text
        return format_html('<span lang="{}">{}</span>', language, text)

    def _said(self, phrase: Any, **parts: str) -> str:
        """Return *phrase* with its placeholders filled; in markup, unsafe text is escaped."""
        if self.plain:
            return str(phrase) % parts
        filled = {name: conditional_escape(part) for name, part in parts.items()}
        return mark_safe(escape(str(phrase)) % filled)  # each part and the phrase were escaped
