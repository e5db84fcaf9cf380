"""Filters of the lists of pages: by state, and by who has to look after them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.lists import Conditions
from smartcities.publishing.visibility import Visibility, rows_in


class VisibilityFilter(Conditions):
    """Draft, scheduled, published or expired."""

    title = _("state")
    parameter = "visibility"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        now = timezone.now()
        return {each.value: (each.label, rows_in(each, now)) for each in Visibility}


class CareFilter(Conditions):
    """One's own pages, those due for a review, those without an owner."""

    title = _("care")
    parameter = "care"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        return {
            "mine": (_("Looked after by me"), Q(owner=request.user)),
            "due": (_("Review is due"), Q(review_by__lte=timezone.localdate())),
            "nobody": (_("Without an owner"), Q(owner__isnull=True)),
        }
