"""The pages whose changes are not public yet, for the admin's index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Model, Value
from django.urls import reverse

from smartcities.publishing.access import may_publish
from smartcities.publishing.models import Page, WorkingCopy
from smartcities.publishing.visibility import not_trashed

#: How many the index names.
NAMED = 10


@dataclass(frozen=True)
class Changed:
    """A page with a draft of changes, and who changed that last."""

    title: str
    url: str
    kind: Any
    by: str
    at: datetime


def not_public_yet(site: admin.AdminSite, user: Any, models: list[type[Model]]) -> list[Changed]:
    """Return the last drafts of changes of pages that *user* may publish. Two queries at most."""
    types: list[type[Page]] = [
        model for model in models if issubclass(model, Page) and may_publish(user, model)
    ]
    if not types:
        return []
    known = ContentType.objects.get_for_models(*types)
    places = {known[model].pk: place for place, model in enumerate(types)}
    copies = list(
        WorkingCopy.objects.filter(content_type__in=list(places))
        .select_related("user")
        .order_by("-changed_at")[:NAMED]
    )
    titles = _titles(types, [(places[each.content_type_id], each.object_id) for each in copies])
    found = []
    for copy in copies:
        place = places[copy.content_type_id]
        title = titles.get((place, copy.object_id))
        if title is not None:
            meta: Any = types[place]._meta
            url = reverse(
                f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[copy.object_id]
            )
            found.append(Changed(title, url, meta.verbose_name, copy.by, copy.changed_at))
    return found


def _titles(types: list[type[Page]], named: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    parts = []
    for place in sorted({place for place, _key in named}):
        keys = [key for of, key in named if of == place]
        rows = types[place]._base_manager.filter(not_trashed(), pk__in=keys).order_by()
        number = Value(place, output_field=IntegerField())
        parts.append(rows.values_list(number, "pk", "title"))
    found: Any = parts[0].union(*parts[1:], all=True) if parts else []
    return {(place, key): title for place, key, title in found}
