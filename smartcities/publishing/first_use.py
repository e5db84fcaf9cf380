"""Drafts that go public with the first page that names them: a city made for one case study.

Whoever makes a page from the form of another has no reason to publish it by itself, and would
forget it: visitors would read a name without a link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from smartcities.publishing.access import may_publish
from smartcities.publishing.completeness.missing import missing
from smartcities.publishing.models import Page, Revision
from smartcities.publishing.states import change_settings, recorded
from smartcities.publishing.states.structure import row_models
from smartcities.publishing.visibility import SEEN


def waiting_for(page: Page) -> list[Page]:
    """Return the drafts that *page* names and that go public with it.

    A query for each type, and one more where drafts of it wait for any page.
    """
    waiting = {"publish_with_first_use": True, "published_at": None, "trashed_at": None}
    relations = list(_relations(page))
    targets = dict.fromkeys(field.related_model for field, _owners in relations)
    # Mostly none does, and to ask by whom they are named costs ten times as much.
    awaited = {each for each in targets if each._base_manager.filter(**waiting).exists()}
    named: dict[type[Page], Q] = defaultdict(Q)
    for field, owners in relations:
        if field.related_model not in awaited:
            continue
        if field.many_to_many:
            through: Any = field.remote_field.through
            near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
            keys = through._base_manager.filter(**{f"{near}__in": owners}).values(far)
        else:
            keys = owners.values(field.attname)
        named[field.related_model] |= Q(pk__in=keys)
    return [
        draft
        for target, is_named in named.items()
        for draft in target._base_manager.filter(is_named, **waiting)
    ]


def publish_waiting(page: Page, user: Any) -> tuple[list[Page], list[Page]]:
    """Publish the drafts that *page* names, if visitors see it now or will by its date.

    They appear at the same moment. Returns those that were published, and those that could not be:
    because something is missing, or *user* does not decide about them. Call it within the
    transaction that publishes *page*, after its rows were written.
    """
    if page.visibility() not in SEEN:
        return [], []
    published, left = [], []
    for each in waiting_for(page):
        if not may_publish(user, type(each)) or missing([each]):
            left.append(each)
            continue
        with recorded(each, Revision.Kind.PUBLISHED, user):
            change_settings(each, {"published_at": page.published_at})
        published.append(each)
    return published, left


def _relations(page: Page) -> Iterator[tuple[Any, models.QuerySet]]:
    """Yield each relation to pages of *page* and its rows, with those that declare it."""
    model = type(page)
    owners: list[tuple[Any, models.QuerySet]] = [(model, model._base_manager.filter(pk=page.pk))]
    for rows in row_models(model).values():
        owners.append((rows, rows._base_manager.filter(**{rows.page_field: page})))
    for declaring, queryset in owners:
        page_field = getattr(declaring, "page_field", "")
        for field in (*declaring._meta.fields, *declaring._meta.many_to_many):
            target = field.related_model
            if (
                isinstance(target, type)
                and issubclass(target, Page)
                and field.name not in (page_field, declaring._meta.pk.name)
            ):
                yield field, queryset
