"""Filters of the lists of pages: by state, by who looks after them, and by what they lack."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.lists import Conditions
from smartcities.publishing.completeness.gaps import gaps_of
from smartcities.publishing.visibility import Visibility, rows_in

#: What is in the trash has a list of its own.
LISTED = [each for each in Visibility if each != Visibility.TRASHED]


class VisibilityFilter(Conditions):
    """Draft, scheduled, published or expired."""

    title = _("state")
    parameter = "visibility"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        now = timezone.now()
        return {each.value: (each.label, rows_in(each, now)) for each in LISTED}


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


class GapFilter(Conditions):
    """Pages that lack a picture or a summary."""

    title = _("what is missing")
    parameter = "lacks"
    # Each condition is that of an index (``models/indexes.py``), which holds what others count.
    cost = (0.1, 0.9)
    is_counted_apart = True

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        return {gap.name: (gap.label, gap.condition) for gap in gaps_of(self.model)}
