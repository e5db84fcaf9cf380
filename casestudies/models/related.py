"""Which other case studies are worth reading beside one, and the reasons, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from smartcities.browsing.cards import cards
from smartcities.index import Snapshot, index_of
from smartcities.index.keys import NONE, Keys, union
from smartcities.publishing.countries import country_name

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudy

#: How many related case studies a page shows: a few with a good reason, not many with any.
SHOWN = 3
#: What a shared place and a shared theme weigh, and from which weight on a reason is strong.
PLACE, THEME, STRONG = 2, 1, 2
#: How many shared values of one sort are looked for and named.
NAMED = 12
NEWEST_FIRST = ("-published_at", "-pk")


@dataclass(frozen=True)
class Related:
    """A related case study with the reasons why it is shown, the strongest first."""

    page: CaseStudy
    reasons: list[str]


def related_to(case: CaseStudy) -> list[Related]:
    """Return the public case studies nearest to *case*, those that share most first.

    Only with a strong reason: a shared place, or two shared themes; of a case that has one theme
    and no more, that one. A shared country counts only between equals. All is weighed in the
    index in memory; the few that are shown are shared by all requests. Needs *case* with its
    ``places`` and themes.
    """
    if not (case.themes.all() or case.places):
        return []
    shared = _Shared(case, index_of(type(case), case.as_of))
    found = cards(shared.index, shared.nearest(), _in_brief)
    return [Related(cast("CaseStudy", page), shared.reasons(page.pk)) for page in found]


def _in_brief(pages: QuerySet[CaseStudy]) -> QuerySet[CaseStudy]:
    """Return *pages* with what is shown of them beside another."""
    names = ("slug", "title", "language", "published_at", "expires_at", "trashed_at", "image")
    return pages.select_related("image").only(*names)


class _Shared:
    """What other cases have in common with one: its themes, its places, their countries."""

    def __init__(self, case: CaseStudy, index: Snapshot) -> None:
        self.index = index
        self.others = index.pages - Keys([case.pk])
        themes, places = index.links["themes"], index.links["cities"]
        countries = index.values["country"]
        self.themes = [(each, themes.get(each.pk, NONE)) for each in case.themes.all()[:NAMED]]
        self.places = [(each, places.get(each.pk, NONE)) for each in case.places[:NAMED]]
        self.countries = [(each, countries.get(each.code, NONE)) for each in case.countries[:NAMED]]

    def nearest(self) -> list[int]:
        """Return the keys of the few that share most; the nearer, then the newer of equals."""
        near = union([pages for _country, pages in self.countries]) & self.others
        weighed = self.themes * THEME + self.places * PLACE
        at_least = _at_least(pages & self.others for _thing, pages in weighed)
        strong = min(STRONG, len(weighed))
        found: list[int] = []
        more = NONE
        for level in reversed(at_least[strong - 1 :]):
            equals = level - more
            for some in (equals & near, equals - near):
                if len(found) < SHOWN and some:
                    found += self.index.window(NEWEST_FIRST, some, 0, SHOWN - len(found))
            more = more | level
        return found

    def reasons(self, key: int) -> list[str]:
        """Return what the page *key* shares, in words: its places, its themes, more countries."""
        places = _with(key, self.places)
        # A country goes without saying where a place in it is named.
        said = {row.country.code for place in places for row in place.countries.all()}
        countries = [each for each in _with(key, self.countries) if each.code not in said]
        reasons = []
        if places:
            reasons.append(_("Also in %(names)s") % {"names": _listed(p.title for p in places)})
        if themes := _with(key, self.themes):
            reasons.append(_("Also about %(names)s") % {"names": _listed(t.name for t in themes)})
        if countries:
            named = _listed(country_name(country.code) for country in countries)
            reasons.append(_("Also in %(names)s") % {"names": named})
        return reasons


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return get_text_list([*first, last], _("and")) if first else last


def _with(key: int, values: Iterable[tuple[Any, Keys]]) -> list[Any]:
    return [value for value, pages in values if key in pages]


def _at_least(sets: Iterable[Keys]) -> list[Keys]:
    """Return the keys that are in at least one of *sets*, in at least two, and so on."""
    levels: list[Keys] = []
    for keys in sets:
        moved = keys
        for at, level in enumerate(levels):
            levels[at], moved = level | moved, level & moved
        if moved:
            levels.append(moved)
    return levels
