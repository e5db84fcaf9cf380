"""Filters of the change lists, each with its number of pages."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.models.page import Page, PageQuerySet
from smartcities.publishing.visibility import Visibility


class VisibilityFilter(admin.SimpleListFilter):
    """Draft, scheduled, published or expired."""

    title = _("state")
    parameter_name = "visibility"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Visibility.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        state = self.value()
        if state is None or state not in Visibility.values:
            return queryset
        return cast("PageQuerySet[Page]", queryset).in_state(state)


class CareFilter(admin.SimpleListFilter):
    """One's own pages, those due for a review, those without an owner."""

    title = _("care")
    parameter_name = "care"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", _("Looked after by me")),
            ("due", _("Review is due")),
            ("nobody", _("Without an owner")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions: dict[str | None, dict[str, Any]] = {
            "mine": {"owner": request.user},
            "due": {"review_by__lte": timezone.localdate()},
            "nobody": {"owner__isnull": True},
        }
        return queryset.filter(**conditions.get(self.value(), {}))
