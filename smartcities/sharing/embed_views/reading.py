"""Reading the counts: for one page, for all pages, for sites that may not embed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Max, Q, QuerySet, Sum, When
from django.utils import timezone, translation

from smartcities.publishing.models.addressed import Addressed
from smartcities.sharing.models import Showing

#: The number of days after which a page no longer counts as shown.
USUAL = 30
#: The greatest number of pages and sites that are named.
NAMED = 100
#: The greatest number of pairs of a page and a site that are read.
SITES = 5_000
#: The order of sites; those that were counted without a name come last.
NAMED_FIRST = (Case(When(site="", then=1), default=0), "-total", "site")


@dataclass(frozen=True)
class Site:
    """A site, how often it asked, and the last day. An empty name: sites beyond the daily bound."""

    site: str
    total: int
    last: datetime.date


@dataclass(frozen=True)
class EmbeddedPage:
    """A page, by its path, and the sites on which it is shown, the most frequent first."""

    path: str
    total: int
    last: datetime.date
    sites: list[Site] = field(default_factory=list)


@dataclass(frozen=True)
class Attempt:
    """A site that tried to show pages which it may not show."""

    site: str
    total: int
    last: datetime.date
    pages: int


def of_days(days: int = USUAL) -> QuerySet[Showing]:
    """Return the rows of the last *days*, including today."""
    return Showing.objects.filter(day__gt=timezone.localdate() - datetime.timedelta(days=days))


def paths_of(obj: Any) -> list[str]:
    """Return the current and old paths of *obj*, without a language: old frames use old ones."""
    with translation.override(settings.LANGUAGE_CODE):
        before, _slug, after = obj.get_absolute_url().rpartition(obj.slug)
    slugs = [obj.slug, *obj.old_slugs.values_list("slug", flat=True)]
    return [f"{before}{slug}{after}" for slug in slugs]


def below(paths: Iterable[str]) -> Q:
    """Return the condition for *paths* and the parts of pages below them."""
    wanted = Q(pk__in=())
    for path in paths:
        wanted |= Q(path__startswith=path)
    return wanted


def sites(rows: QuerySet[Showing]) -> list[Site]:
    """Return the sites of *rows*, the most frequent first. One query."""
    found = rows.values("site").annotate(total=Sum("number"), last=Max("day"))
    return [Site(**each) for each in found.order_by(*NAMED_FIRST)[:NAMED]]


def embedding_sites(obj: Addressed) -> list[Site]:
    """Return the sites on which *obj* and its parts were shown in the last days."""
    return sites(of_days().filter(below(paths_of(obj)), is_allowed=True))


def embedding_sites_of_parts(obj: Addressed, parts: Sequence[str]) -> dict[str, list[Site]]:
    """Return {part: sites} for those of *parts* that were shown in the last days.

    A part is its path below the page's address. Two queries for any number of them.
    """
    paths = paths_of(obj)
    rows = of_days().filter(below(paths), is_allowed=True).values("path", "site")
    found: dict[str, list[Site]] = defaultdict(list)
    totals: Any = rows.annotate(total=Sum("number"), last=Max("day"))
    for row in totals.order_by(*NAMED_FIRST)[:SITES]:
        path = row.pop("path")
        for part in parts:
            if any(path.startswith(before + part) for before in paths):
                found[part].append(Site(**row))
    return found


def embedding_sites_of_each(objects: Sequence[Addressed]) -> dict[Addressed, list[Site]]:
    """Return {obj: sites} for those of *objects*, of one type, that were shown in the last days.

    Two queries for any number of objects, because the counts are read and then looked up among
    them.
    """
    if len(objects) == 1:
        return {obj: found for obj in objects if (found := embedding_sites(obj))}
    before = paths_of(objects[0])[0].rpartition(objects[0].slug)[0]
    rows = of_days().filter(is_allowed=True, path__startswith=before).values("path", "site")
    shown: dict[str, list[Site]] = defaultdict(list)
    totals: Any = rows.annotate(total=Sum("number"), last=Max("day"))
    for row in totals.order_by(*NAMED_FIRST)[:SITES]:
        slug = row.pop("path").removeprefix(before).partition("/")[0]
        shown[slug].append(Site(**row))
    today = type(objects[0]).objects.slugs_once(list(shown))
    by_slug = {obj.slug: obj for obj in objects}
    by_object: dict[Addressed, list[Site]] = defaultdict(list)
    for slug, places in shown.items():
        if obj := by_slug.get(slug) or by_slug.get(today.get(slug, "")):
            by_object[obj] += places
    return by_object


def embedded_pages(rows: QuerySet[Showing]) -> list[EmbeddedPage]:
    """Return the pages that *rows* show, the most frequent first. Two queries."""
    rows = rows.filter(is_allowed=True)
    pages = rows.values("path").annotate(total=Sum("number"), last=Max("day"))
    found = {
        each["path"]: EmbeddedPage(**each) for each in pages.order_by("-total", "path")[:NAMED]
    }
    each_site = rows.filter(path__in=list(found)).values("path", "site")
    places: Any = each_site.annotate(total=Sum("number"), last=Max("day"))
    for each in places.order_by(*NAMED_FIRST)[:SITES]:
        found[each.pop("path")].sites.append(Site(**each))
    return list(found.values())


def attempts(rows: QuerySet[Showing]) -> list[Attempt]:
    """Return the sites of *rows* that tried to show what they may not. One query."""
    found = rows.filter(is_allowed=False).values("site")
    found = found.annotate(total=Sum("number"), last=Max("day"), pages=Count("path", distinct=True))
    return [Attempt(**each) for each in found.order_by(*NAMED_FIRST)[:NAMED]]


def wanted_paths(rows: QuerySet[Showing], names: Iterable[str]) -> dict[str, list[str]]:
    """Return {site: the paths it tried to show and may not} for the sites *names*. One query."""
    found = defaultdict(list)
    wanted = rows.filter(is_allowed=False, site__in=list(names)).order_by("path")
    for site, path in wanted.values_list("site", "path").distinct():
        found[site].append(path)
    return found
