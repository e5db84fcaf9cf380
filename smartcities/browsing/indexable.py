"""Which choices make a list a page for search engines: the one rule.

All that says something to crawlers takes it from here: the ``noindex`` of a page, ``nofollow`` on
links (``href`` in templates), ``/robots.txt``, and the budget that a request draws on.
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

#: Parameters of which one value, and nothing else, makes a list worth finding.
LANDINGS = ("country", "theme")
#: The parameter that turns the pages of a list; each is one of its own.
PAGE = "page"
#: Readers do not turn further, crawlers do.
DEEP = 20


def is_landing(query: QueryDict) -> bool:
    """Tell whether *query* narrows a list to one country or to one theme."""
    names = _narrowing(query)
    return len(names) == 1 and names[0] in LANDINGS and len(query.getlist(names[0])) == 1


def is_indexable(path: str, query: QueryDict) -> bool:
    """Tell whether search engines may take what is at *path* under *query* for a page.

    What has no query but a page's number may be one; of filtered results only those landings of
    lists. *path* speaks the language in force.
    """
    return not _narrowing(query) or (path in list_paths() and is_landing(query))


def _narrowing(query: QueryDict) -> list[str]:
    """Return the parameters that have a value and do more than turn pages."""
    return [name for name in query if name != PAGE and query.getlist(name)]


def list_paths() -> frozenset[str]:
    """Return the paths of all lists in the language in force."""
    return _list_paths(get_language(), get_script_prefix(), settings.ROOT_URLCONF)


@cache
def _list_paths(language: str, prefix: str, urls: str) -> frozenset[str]:
    # What an address depends on: arguments are what is kept by.
    return frozenset(model.get_list_url() for model in page_types())


def scope_of_page(request: HttpRequest, arguments: object) -> Scope:
    """Return the budget that a page draws on, in whatever layout and language it is shown."""
    query = layout_of(request).query
    number = query.get(PAGE, "")
    is_deep = number.isdecimal() and (len(number) > 9 or int(number) > DEEP)
    if is_deep or not is_indexable(public_path(request.path), query):
        return Scope.QUERIES
    return Scope.PAGES
