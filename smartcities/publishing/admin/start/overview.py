"""The admin's index: how many rows each model has, and which of the user's pages need work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, IntegerField, Model, Q, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from smartcities.publishing.admin.autosave.offers import unfinished
from smartcities.publishing.admin.start.changes import not_public_yet
from smartcities.publishing.admin.start.edited import edited_last
from smartcities.publishing.completeness.gaps import Gap, gaps_of
from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility, not_trashed, rows_in, state_of

#: How many of the user's pages the index names, and how many it reads to choose them.
NAMED, READ = 10, 200


@dataclass(frozen=True)
class Figures:
    """The number of a model's rows; how many are pages not public yet, or wait for a decision."""

    total: int = 0
    draft: int = 0
    scheduled: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Waiting:
    """A page of the user that is due for a review, scheduled or a draft."""

    title: str
    url: str
    kind: Any
    state: Visibility
    published_at: datetime | None
    review_due: bool


def figures(
    models: list[type[Model]], waiting: Mapping[type[Model], Q] | None = None
) -> dict[type[Model], Figures]:
    """Return the numbers of rows of *models*, in one query however many they are.

    *waiting* has the rows of a model that wait for a decision.
    """
    now, decided = timezone.now(), waiting or {}
    parts = []
    for place, model in enumerate(models):
        listed = model._base_manager.order_by()
        counts: dict[str, Any] = {"draft": Value(0), "scheduled": Value(0)}
        if issubclass(model, Page):
            counts = {state: Count("pk", filter=rows_in(state, now)) for state in counts}
            listed = listed.filter(not_trashed())
        counts["waiting"] = Count("pk", filter=decided[model]) if model in decided else Value(0)
        parts.append(
            listed.values(type_number=_number(place))
            .annotate(total=Count("pk"), **counts)
            .values_list("type_number", "total", "draft", "scheduled", "waiting")
        )
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    # A table without rows gives no group, and so no row here.
    return dict.fromkeys(models, Figures()) | {
        models[place]: Figures(*numbers) for place, *numbers in rows
    }


def lacking(models: list[type[Model]]) -> dict[type[Model], list[tuple[Gap, int]]]:
    """Return what public pages of *models* lack, and how many do. One query."""
    now = timezone.now()
    gaps = [(model, gap) for model in models if issubclass(model, Page) for gap in gaps_of(model)]
    # Each by itself, so that it is counted in an index of its own (``models/indexes.py``).
    parts = [
        model._base_manager.filter(gap.condition, rows_in(Visibility.PUBLISHED, now))
        .order_by()
        .values(type_number=_number(place))
        .annotate(total=Count("pk"))
        .values_list("type_number", "total")
        for place, (model, gap) in enumerate(gaps)
    ]
    numbers = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    found: dict[type[Model], list[tuple[Gap, int]]] = {}
    for place, (model, gap) in enumerate(gaps):
        if numbers.get(place):
            found.setdefault(model, []).append((gap, numbers[place]))
    return found


def waiting(site: admin.AdminSite, user: Any, models: list[type[Model]]) -> list[Waiting]:
    """Return the pages of *user* that are due for a review, scheduled, or drafts. One query.

    Those due come first, then what appears soonest, then the drafts.
    """
    now, today = timezone.now(), timezone.localdate()
    mine = Q(owner=user) & (
        rows_in(Visibility.DRAFT, now)
        | rows_in(Visibility.SCHEDULED, now)
        | (Q(review_by__lte=today) & not_trashed())
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
            state=state_of(published_at, expires_at, None, now),
            published_at=published_at,
            review_due=bool(review_by and review_by <= today),
        )
        for place, pk, title, published_at, expires_at, review_by in rows
    ]
    return sorted(found, key=_urgency)[:NAMED]


def overview(site: admin.AdminSite, request: HttpRequest) -> dict[str, Any]:
    """Return what the index adds to Django's context. Seven queries, eight with drafts."""
    tasks = site.get_app_list(request)
    shown = [model for task in tasks for model in task["models"]]
    admins = {model["model"]: site.get_model_admin(model["model"]) for model in shown}
    # The admin of a model may declare by which choice of a field its rows wait for a decision
    # (``waiting``), that their number is of no interest (``is_counted``), what of them waits for
    # this user (``for_you``: addresses and sentences), and what they are for in a few words
    # (``about``).
    choices = {model: each.waiting for model, each in admins.items() if hasattr(each, "waiting")}
    counted = figures(
        [model for model, each in admins.items() if getattr(each, "is_counted", True)],
        {model: Q(choice) for model, choice in choices.items()},
    )
    models = [model["model"] for model in shown]
    gaps = lacking(models)
    for model in shown:
        model["lacking"] = gaps.get(model["model"], [])
        model["figures"] = counted.get(model["model"])
        model["about"] = getattr(admins[model["model"]], "about", "")
        if choice := choices.get(model["model"]):
            model["waiting_query"] = urlencode({f"{choice[0]}__exact": choice[1]})
    has_pages = any(issubclass(model["model"], Page) for model in shown)
    return {
        "trash_url": reverse(f"{site.name}:trash") if has_pages else "",
        "site_pages": [
            (reverse(f"{site.name}:{page.name}"), page)
            for page in getattr(site, "pages", ())
            if page.may_open(request.user)
        ],
        "app_list": tasks,
        "for_you": [
            line
            for each in admins.values()
            if hasattr(each, "for_you")
            for line in each.for_you(request)
        ],
        "waiting": waiting(site, request.user, models),
        "changes": not_public_yet(site, request.user, models),
        "edited": edited_last(site, request.user, models),
        "unfinished": unfinished(site, request.user, models),
    }


def _number(place: int) -> Value:
    return Value(place, output_field=IntegerField())


def _change_url(site: admin.AdminSite, model: type[Model], pk: int) -> str:
    meta = model._meta
    return reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[pk])


def _urgency(page: Waiting) -> tuple[bool, bool, float, str]:
    appears = page.published_at.timestamp() if page.published_at else 0.0
    return not page.review_due, page.published_at is None, appears, page.title.casefold()
