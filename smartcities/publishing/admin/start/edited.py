"""The pages that a user edited last, as the admin's history has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Model, Value
from django.urls import reverse
from django.utils import timezone

from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility, not_trashed, state_of

#: How many pages the index names, and how many acts of the user it reads to find them.
NAMED, READ = 5, 200


@dataclass(frozen=True)
class Edited:
    """A page that the user edited, as it is now, and when that was."""

    title: str
    url: str
    kind: Any
    state: Visibility
    edited_at: datetime


def edited_last(site: admin.AdminSite, user: Any, models: list[type[Model]]) -> list[Edited]:
    """Return the last pages that *user* edited, of the types in *models*; each comes once.

    Two queries, whatever there is. What was deleted meanwhile is left out.
    """
    types: list[type[Model]] = [model for model in models if issubclass(model, Page)]
    if not types:
        return []
    places = {
        found.pk: types.index(model)
        for model, found in ContentType.objects.get_for_models(*types).items()
    }
    acts: dict[tuple[int, str], datetime] = {}
    for type_id, key, at in _acts(user, list(places)):
        acts.setdefault((places[type_id], key), at)
    found, now = {}, timezone.now()
    for place, pk, title, published_at, expires_at in _pages(types, acts):
        meta: Any = types[place]._meta
        url = reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[pk])
        state = state_of(published_at, expires_at, None, now)
        act = (place, str(pk))
        found[act] = Edited(title, url, meta.verbose_name, state, acts[act])
    return [found[act] for act in acts if act in found][:NAMED]


def _acts(user: Any, type_ids: list[int]) -> Any:
    """Return type, key and moment of what the user did last, the last first."""
    # By key, which is the order of time, since that index has no other order to sort.
    acts = LogEntry.objects.filter(user=user, content_type__in=type_ids).order_by("-pk")
    rows = acts.exclude(action_flag=DELETION)
    return rows.values_list("content_type_id", "object_id", "action_time")[:READ]


def _pages(types: list[type[Model]], acts: Any) -> Iterator[tuple]:
    """Return what the index says of the pages, those of all types by one query."""
    parts = []
    for place, model in enumerate(types):
        keys = [int(key) for of, key in acts if of == place and str(key).isdecimal()]
        rows = model._base_manager.filter(not_trashed(), pk__in=keys).order_by()
        number = Value(place, output_field=IntegerField())
        parts.append(rows.values_list(number, "pk", "title", "published_at", "expires_at"))
    return iter(parts[0].union(*parts[1:], all=True))
