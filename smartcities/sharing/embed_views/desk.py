"""The editors' view of the counts: pages that are shown, and sites that tried to show some."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse

from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.models import Page
from smartcities.publishing.models.addressed import Addressed
from smartcities.publishing.visibility import Visibility
from smartcities.sharing.embed_views.naming import Name, names
from smartcities.sharing.embed_views.reading import (
    USUAL,
    Attempt,
    EmbeddedPage,
    Site,
    attempts,
    embedded_pages,
    of_days,
    wanted_paths,
)
from smartcities.sharing.models import EmbeddingRule, Partner, PartnerRequest
from smartcities.sharing.partners.matching import allows, origin

#: The periods to choose from, in days.
PERIODS = (7, USUAL, 90, 365)
#: The number of pages or sites that a row names; the others are counted.
NAMED = 4
#: The number of requests that the desk shows; their own list has them all.
MOST_REQUESTS = 10


@dataclass(frozen=True)
class EmbeddedPageRow:
    """A row of the desk for a page that is shown."""

    page: EmbeddedPage
    name: Name
    url: str
    state: Visibility | None
    #: The sites that are named, and the number of further ones.
    sites: list[Site]
    more: int


@dataclass(frozen=True)
class AttemptRow:
    """A row of the desk for a site that tried: its partner, or a link to add one."""

    attempt: Attempt
    names: list[Name] = field(default_factory=list)
    more: int = 0
    partner: Partner | None = None
    add_url: str = ""


@dataclass(frozen=True)
class RequestRow:
    """A row of the desk for a site whose owners ask to become a partner."""

    request: PartnerRequest
    add_url: str


def desk(request: HttpRequest, site: AdminSite) -> dict[str, Any]:
    """Return the context of the desk for the period and the site in the query of *request*."""
    days = _days(request.GET.get("days", ""))
    rows = of_days(days)
    chosen = origin(request.GET.get("site", "").strip())
    if chosen:
        rows = rows.filter(site=chosen)
    tried, pages = attempts(rows), embedded_pages(rows)
    wanted = wanted_paths(rows, [each.site for each in tried])
    firsts = [path for paths in wanted.values() for path in paths[:NAMED]]
    named = names([*firsts, *(each.path for each in pages)])
    partners = list(Partner.objects.all())
    may_add = site.get_model_admin(Partner).has_add_permission(request)
    return {
        "days": days,
        "periods": PERIODS,
        "site_chosen": chosen,
        "attempts": [
            _attempt(each, wanted[each.site], named, partners, site, may_add) for each in tried
        ],
        "pages": [_shown(each, named[each.path], site) for each in pages],
        **_requests(request, site, may_add),
        "is_closed": EmbeddingRule.objects.filter(embedding=Embedding.NOBODY).exists(),
    }


def add_partner_url(site: AdminSite, address: str = "", asked: PartnerRequest | None = None) -> str:
    """Return the address of the form for a new partner, with what is known filled in.

    That is the site at *address* and its name, or the request *asked*, which is only named: its
    contact stands in no address.
    """
    query = {"name": urlsplit(address).hostname or "", "domains": address}
    if asked:
        query = {"asked": str(asked.pk)}
    return f"{reverse(f'{site.name}:sharing_partner_add')}?{urlencode(query)}"


def _requests(request: HttpRequest, site: AdminSite, may_add: bool) -> dict[str, Any]:
    """Return the newest requests that wait for a decision, and how many more there are."""
    if not site.get_model_admin(PartnerRequest).has_view_permission(request):
        return {}
    waiting = PartnerRequest.objects.filter(state=PartnerRequest.State.NEW)
    shown = list(waiting[: MOST_REQUESTS + 1])
    more = waiting.count() - MOST_REQUESTS if len(shown) > MOST_REQUESTS else 0
    rows = [
        RequestRow(each, add_partner_url(site, asked=each) if may_add else "")
        for each in shown[:MOST_REQUESTS]
    ]
    return {"requests": rows, "more_requests": more}


def _days(text: str) -> int:
    return int(text) if text in map(str, PERIODS) else USUAL


def _attempt(
    attempt: Attempt,
    paths: list[str],
    named: dict[str, Name],
    partners: list[Partner],
    site: AdminSite,
    may_add: bool,
) -> AttemptRow:
    owners = (each for each in partners if allows(" ".join(each.sources), attempt.site))
    partner = next(owners, None)
    can_be_added = may_add and attempt.site and partner is None
    return AttemptRow(
        attempt,
        [named[path] for path in paths[:NAMED]],
        max(0, len(paths) - NAMED),
        partner,
        add_partner_url(site, attempt.site) if can_be_added else "",
    )


def _shown(page: EmbeddedPage, name: Name, site: AdminSite) -> EmbeddedPageRow:
    state = name.obj.visibility() if isinstance(name.obj, Page) else None
    url, more = _change_url(site, name.obj), max(0, len(page.sites) - NAMED)
    return EmbeddedPageRow(page, name, url, state, page.sites[:NAMED], more)


def _change_url(site: AdminSite, obj: Addressed | None) -> str:
    if obj is None:
        return ""
    meta = obj._meta
    return reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])
