"""What the dialog of links asks: pages by their names, and what an address leads to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, JsonResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from smartcities.publishing.admin.linking.choices import described
from smartcities.publishing.admin.linking.finding import find, viewable
from smartcities.publishing.admin.trash.hiding import with_trash
from smartcities.publishing.fields.href import completed, refusal, scheme_of
from smartcities.publishing.links.checking import part_rows
from smartcities.publishing.links.recognising import named_by
from smartcities.publishing.links.reference import Target, linkable, reference_to, target_of
from smartcities.publishing.models import Addressed, Row
from smartcities.publishing.types import page_types

#: How many pages are offered at most, and how many references are described at once.
OFFERED, MOST = 20, 200


def answer(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Answer ``q`` (words), ``href`` (an address as typed) or ``known`` (references, repeated)."""
    asked = request.GET
    if "q" in asked:
        found = find(request, site, _models(), " ".join(asked["q"].split()))[:OFFERED]
        return JsonResponse({"results": [_target(item, its_admin) for item, its_admin in found]})
    if "href" in asked:
        return JsonResponse(_meant(request, site, asked["href"]))
    return JsonResponse({"targets": _known(request, site, asked.getlist("known")[:MOST])})


def _models() -> list[type[Addressed]]:
    """Return what texts can link to, pages first."""
    pages = page_types()
    return [*pages, *(model for model in linkable().values() if model not in pages)]


def _target(
    item: Addressed, model_admin: ModelAdmin, href: str = "", row: Row | None = None
) -> dict[str, str]:
    """Return what the dialog shows of *item*, or of its part *row*."""
    obj = row or item
    kind = str(capfirst(obj._meta.verbose_name))
    told = {"title": str(obj), "kind": kind, **described(item, model_admin)}
    if row:
        told["detail"] = str(item)
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
    asked: dict[type[Addressed], dict[str, Target]] = defaultdict(dict)
    for href in hrefs:
        if target := target_of(href):
            asked[target.model][href] = target
    admins = dict(viewable(request, site, asked))
    told: dict[str, dict[str, str] | None] = {}
    for model, named in asked.items():
        if model_admin := admins.get(model):
            keys = {target.key for target in named.values()}
            with with_trash(request):
                items = model_admin.get_queryset(request).in_bulk(keys)
            rows = part_rows(named.values())
            for href, target in named.items():
                item, row = items.get(target.key), rows.get(target)
                is_there = item and (row or not target.part)
                told[href] = _target(item, model_admin, href, row) if item and is_there else None
    return told
