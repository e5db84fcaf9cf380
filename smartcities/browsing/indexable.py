"""The rule which filtered lists are pages for search engines.

Everything that addresses crawlers uses it: the ``noindex`` of a page, ``nofollow`` on links
(``href`` in templates), ``/robots.txt``, and the budget that a request is charged to.
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix
from django.utils.translation import get_language

from smartcities.browsing.layouts import layout_of
from smartcities.protection.throttling import Scope
from smartcities.publishing.embedding.addresses import public_path
from smartcities.publishing.types import page_types

#: A list filtered by exactly one value of each of these parameters, and by nothing else, is a page
#: of its own. In its canonical address they stand in this order; links have either.
LANDINGS = (("country",), ("theme",), ("country", "theme"))
#: The parameter that selects a page of a list; each of these is a page of its own.
PAGE = "page"
#: Readers do not go beyond this page of a list, crawlers do.
DEEP = 20


def is_landing(query: QueryDict) -> bool:
    """Tell whether *query* narrows a list to one country, one theme, or one theme in a country."""
    return _is_landing(_narrowing(query))


def canonical(given: QueryDict, is_page: bool = True) -> QueryDict:
    """Return the choices *given* as the canonical address of a list has them.

    That of a list that is no page for search engines, or not *is_page*, has none of them: it is
    the whole list.
    """
    query = QueryDict(mutable=True)
    if is_page and is_landing(given):
        for name in sorted(given):
            query.setlist(name, given.getlist(name))
    return query


def is_indexable(path: str, query: QueryDict) -> bool:
    """Tell whether search engines may index *path* with *query*.

    They may without a query or with a page's number only; of filtered lists only ``LANDINGS``.
    *path* is in the active language.
    """
    return _is_indexable(path, _narrowing(query))


def is_link_indexable(path: str, query: str) -> bool:
    """Return what ``is_indexable`` returns for a link of ours, whose *query* is still text.

    Values are not read: a page has a hundred such links, and names are enough for the rule.
    """
    names = (each.partition("=")[0] for each in query.split("&") if each)
    return _is_indexable(path, [name for name in names if name != PAGE])


def _is_indexable(path: str, names: list[str]) -> bool:
    return not names or (_is_landing(names) and path in list_paths())


def _is_landing(names: list[str]) -> bool:
    return tuple(sorted(names)) in LANDINGS


def _narrowing(query: QueryDict) -> list[str]:
    """Return the name of each value, except that of the page's number."""
    return [name for name, values in query.lists() if name != PAGE for _value in values]


def list_paths() -> frozenset[str]:
    """Return the paths of all lists in the active language."""
    return _list_paths(get_language(), get_script_prefix(), settings.ROOT_URLCONF)


@cache
def _list_paths(language: str, prefix: str, urls: str) -> frozenset[str]:
    # All that an address depends on is an argument, for the cache's key.
    return frozenset(model.get_list_url() for model in page_types())


def scope_of_page(request: HttpRequest, arguments: object) -> Scope:
    """Return the budget that a page is charged to; the same in every layout and language."""
    query = layout_of(request).query
    number = query.get(PAGE, "")
    is_deep = number.isdecimal() and (len(number) > 9 or int(number) > DEEP)
    if is_deep or not is_indexable(public_path(request.path), query):
        return Scope.QUERIES
    return Scope.PAGES
