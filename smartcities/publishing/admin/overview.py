"""The admin's index: how many rows each model has, and which of the user's pages need work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, Model, Q, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility, rows_in, state_of

#: How many of the user's pages the index names, and how many it reads to choose them.
NAMED, READ = 10, 200


@dataclass(frozen=True)
class Figures:
    """The number of a model's rows, and how many of them are pages that are not public yet."""

    total: int = 0
    draft: int = 0
    scheduled: int = 0


@dataclass(frozen=True)
class Waiting:
    """A page of the user that is due for a review, scheduled or a draft."""

    title: str
    url: str
    kind: Any
    state: Visibility
    published_at: datetime | None
    review_due: bool


def figures(models: list[type[Model]]) -> dict[type[Model], Figures]:
    """Return the numbers of rows of *models*, in one query however many they are."""
    now = timezone.now()
    parts = []
    for place, model in enumerate(models):
        counts: dict[str, Any] = {"draft": Value(0), "scheduled": Value(0)}
        if issubclass(model, Page):
            counts = {state: Count("pk", filter=rows_in(state, now)) for state in counts}
        parts.append(
            model._base_manager.order_by()
            .values(place=_number(place))
            .annotate(total=Count("pk"), **counts)
            .values_list("place", "total", "draft", "scheduled")
        )
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    # A table without rows gives no group, and so no row here.
    return dict.fromkeys(models, Figures()) | {
        models[place]: Figures(*numbers) for place, *numbers in rows
    }


def waiting(site: admin.AdminSite, user: Any, models: list[type[Model]]) -> list[Waiting]:
    """Return the pages of *user* that are due for a review, scheduled, or drafts. One query.

    Those due come first, then what appears soonest, then the drafts.
    """
    now, today = timezone.now(), timezone.localdate()
    mine = Q(owner=user) & (
        rows_in(Visibility.DRAFT, now)
        | rows_in(Visibility.SCHEDULED, now)
        | Q(review_by__lte=today)
    )
    types = [model for model in models if issubclass(model, Page)]
    parts = [
        model._base_manager.filter(mine)
        .order_by()
        .values_list(_number(place), "pk", "title", "published_at", "expires_at", "review_by")
        for place, model in enumerate(types)
    ]
    rows = parts[0].union(*parts[1:], all=True)[:READ] if parts else []
    found = [
        Waiting(
            title=title,
            url=_change_url(site, types[place], pk),
            kind=types[place]._meta.verbose_name,
            state=state_of(published_at, expires_at, now),
            published_at=published_at,
            review_due=bool(review_by and review_by <= today),
        )
        for place, pk, title, published_at, expires_at, review_by in rows
    ]
    return sorted(found, key=_urgency)[:NAMED]


def overview(site: admin.AdminSite, request: HttpRequest) -> dict[str, Any]:
    """Return what the index adds to Django's context. Two queries."""
    tasks = site.get_app_list(request)
    shown = [model for task in tasks for model in task["models"]]
    # The admin of a model may declare that its number of rows is of no interest (``is_counted``).
    counted = figures(
        [
            model["model"]
            for model in shown
            if getattr(site.get_model_admin(model["model"]), "is_counted", True)
        ]
    )
    for model in shown:
        model["figures"] = counted.get(model["model"])
    return {
        "app_list": tasks,
        "waiting": waiting(site, request.user, [model["model"] for model in shown]),
    }


def _number(place: int) -> Value:
    return Value(place, output_field=IntegerField())


def _change_url(site: admin.AdminSite, model: type[Model], pk: int) -> str:
    meta = model._meta
    return reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[pk])


def _urgency(page: Waiting) -> tuple[bool, bool, float, str]:
    appears = page.published_at.timestamp() if page.published_at else 0.0
    return not page.review_due, page.published_at is None, appears, page.title.casefold()
