"""What the dialog of links asks: pages by their names, and what an address leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, JsonResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from smartcities.publishing.admin.linking.choices import described
from smartcities.publishing.fields.href import completed, refusal, scheme_of
from smartcities.publishing.links.recognising import named_by
from smartcities.publishing.links.reference import linkable, reference_to, target_of
from smartcities.publishing.models import Addressed
from smartcities.publishing.types import page_types

#: How many pages of a type are offered at most, how many in all, and how many references are
#: described at once.
EACH, OFFERED, MOST = 6, 20, 200
#: A shorter text finds too much.
LEAST = 2


def answer(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Answer ``q`` (words), ``href`` (an address as typed) or ``known`` (references, repeated)."""
    asked = request.GET
    if "q" in asked:
        words = " ".join(asked["q"].split())
        found = _found(request, site, words) if len(words) >= LEAST else []
        return JsonResponse({"results": found})
    if "href" in asked:
        return JsonResponse(_meant(request, site, asked["href"]))
    return JsonResponse({"targets": _known(request, site, asked.getlist("known")[:MOST])})


def _admins(request: HttpRequest, site: AdminSite) -> Iterator[tuple[type[Addressed], ModelAdmin]]:
    pages = page_types()
    others = [model for model in linkable().values() if model not in pages]
    for model in (*pages, *others):
        if site.is_registered(model):
            model_admin = site.get_model_admin(model)
            if model_admin.has_view_permission(request):
                yield model, model_admin


def _found(request: HttpRequest, site: AdminSite, words: str) -> list[dict[str, str]]:
    """Return what the search boxes of the admin find, a few of each type, by title first."""
    titled, others = [], []
    for model, model_admin in _admins(request, site):
        rows = model_admin.get_queryset(request).order_by(model.named_by, "pk")
        first = list(rows.filter(**{f"{model.named_by}__icontains": words})[:EACH])
        titled += [_target(item, model_admin) for item in first]
        found, may_repeat = model_admin.get_search_results(request, rows, words)
        found = found.exclude(pk__in=[item.pk for item in first])
        found = found.distinct() if may_repeat else found
        others += [_target(item, model_admin) for item in found[: EACH - len(first)]]
    return [*titled, *others][:OFFERED]


def _target(item: Addressed, model_admin: ModelAdmin, href: str = "") -> dict[str, str]:
    kind = str(capfirst(item._meta.verbose_name))
    told = {"title": str(item), "kind": kind, **described(item, model_admin)}
    return {"href": href or reference_to(item), **told}


def _meant(request: HttpRequest, site: AdminSite, typed: str) -> dict[str, Any]:
    """Return the ``href`` that is meant, with what it leads to, or an ``error`` in words."""
    href = completed(typed)
    if reason := refusal(href):
        return {"error": str(reason)}
    href = named_by({href}).get(href, href)
    if not scheme_of(href) and not href.startswith(("/", "?", "#")):
        return {"error": _("Choose a page, or give an address such as https://example.org.")}
    return {"href": href, **(_known(request, site, [href]).get(href) or {})}


def _known(
    request: HttpRequest, site: AdminSite, hrefs: list[str]
) -> dict[str, dict[str, str] | None]:
    """Return what references lead to; None for what was deleted. Other addresses are left out."""
    asked: dict[type[Addressed], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for href in hrefs:
        if target := target_of(href):
            asked[target[0]][target[1]].append(href)
    admins = dict(_admins(request, site))
    told: dict[str, dict[str, str] | None] = {}
    for model, keys in asked.items():
        if model_admin := admins.get(model):
            told |= dict.fromkeys(href for named in keys.values() for href in named)
            for item in model_admin.get_queryset(request).filter(pk__in=keys):
                told |= {href: _target(item, model_admin, href) for href in keys[item.pk]}
    return told
