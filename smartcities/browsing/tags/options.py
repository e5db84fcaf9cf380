"""The options of facets as markup: joined of pieces that are made once."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from html import escape

from jinja2 import Environment, pass_environment
from markupsafe import Markup

from smartcities.browsing.filters.options import Named, OfferedFacet
from smartcities.browsing.filters.year_menu import year_menu
from smartcities.browsing.tags.words import amount
from smartcities.templating.library import Library

register = Library()
register.function(year_menu)

TEMPLATE = "browsing/_option.html"
#: What stands in the template's markup in the place of each value; no markup holds a NUL.
STAND_INS = {name: Markup(f"\0{name}\0") for name in ("facet", "value", "label", "count", "number")}
PLACES = re.compile("\0(\\w+)\0")
#: How many values of a facet keep their pieces; more than any has.
MOST = 50_000

#: What stands before the first number, between the two, and behind the second.
Pieces = tuple[str, str, str]
_some: defaultdict[str, dict[Named, Pieces]] = defaultdict(dict)
_none: defaultdict[str, dict[Named, str]] = defaultdict(dict)


@register.function
@pass_environment
def option_items(templates: Environment, facet: OfferedFacet, named: list[Named]) -> Markup:
    """Return the values *named* of *facet* as list items, each with its number of hits."""
    counts, taken, name, parts = facet.counts, facet.taken, facet.name, []
    some, none = _some[name], _none[name]
    for each in named:
        value = each[0]
        count = counts.get(value, 0)
        if value in taken:
            first, between, last = _pieces(templates, name, each, chosen=True, is_empty=not count)
            parts.append(f"{first}{count}{between}{amount(count)}{last}")
        elif count:
            pieces = some.get(each)
            if pieces is None:
                _make_room(some)
                pieces = some[each] = _pieces(templates, name, each)
            first, between, last = pieces
            shown = count if count < 1000 else amount(count)
            parts.append(f"{first}{count}{between}{shown}{last}")
        else:
            item = none.get(each)
            if item is None:
                _make_room(none)
                item = none[each] = "0".join(_pieces(templates, name, each, is_empty=True))
            parts.append(item)
    return Markup("\n".join(parts))


def _pieces(
    templates: Environment, facet: str, named: Named, chosen: bool = False, is_empty: bool = False
) -> Pieces:
    values = {"facet": escape(facet), "value": escape(named[0]), "label": escape(named[1])}
    pieces = [""]
    # Odd ones are the names of places.
    for at, part in enumerate(PLACES.split(_drawn(templates, chosen, is_empty))):
        if at % 2 == 0:
            pieces[-1] += part
        elif part in values:
            pieces[-1] += values[part]
        else:
            pieces.append("")
    first, between, last = pieces
    return first, between, last


@cache
def _drawn(templates: Environment, chosen: bool, is_empty: bool) -> str:
    template = templates.get_template(TEMPLATE)
    return template.render(STAND_INS, chosen=chosen, is_empty=is_empty).strip()


def _make_room(kept: dict) -> None:
    if len(kept) >= MOST:
        kept.clear()
