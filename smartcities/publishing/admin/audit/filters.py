"""Filters of the log: by type, by period, by one page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.audit.names import model_of, short_name, type_name
from smartcities.publishing.admin.audit.recorded import page_value
from smartcities.publishing.admin.lists.facets import Conditions, Facet, Values
from smartcities.publishing.audit.entry import AuditEntry


class TypeFilter(Values):
    """The type of the page, also one that is no longer installed."""

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: Any
    ) -> None:
        field = AuditEntry._meta.get_field("model")
        super().__init__(field, request, params, model, model_admin)

    def labels(self, values: set[Any]) -> dict[Any, Any]:
        named = {value: type_name(value) for value in values if value}
        return dict(sorted(named.items(), key=lambda each: each[1].casefold()))


class PeriodFilter(Conditions):
    """The last day, week, month or year."""

    title = _("period")
    parameter = "period"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        periods = {
            "today": (_("Today"), 0),
            "week": (_("Past 7 days"), 7),
            "month": (_("Past 30 days"), 30),
            "year": (_("Past year"), 365),
        }
        return {
            name: (label, Q(at__gte=midnight - timedelta(days=days)))
            for name, (label, days) in periods.items()
        }


class PageFilter(Facet):
    """One page, to which its form leads; shown while it is chosen."""

    title = _("page")
    parameter = "page"

    def cleaned(self, parameter: str, values: list[str]) -> list[tuple[str, str]]:
        model, _colon, key = values[-1].partition(":")
        return [(model, key)] if model and key else []

    def condition(self) -> Q:
        model, key = self.chosen[0]
        return Q(model=model, key=key)

    def has_output(self) -> bool:
        return bool(self.chosen)

    def counted(self, rows: QuerySet, number: int) -> dict[Any, int]:
        if not self.chosen:
            return {}
        return {self.chosen[0]: rows.filter(self.condition()).count()}

    def existing(self, every: int) -> Iterable[Any]:
        return ()

    def labels(self, values: set[Any]) -> dict[Any, Any]:
        return {(model, key): self._name(model, key) for model, key in values}

    def address_of(self, value: Any) -> dict[str, Any]:
        return {self.parameter: page_value(*value)}

    def _name(self, label: str, key: str) -> str:
        """Return the page's title; of one that is gone, its last address."""
        model = model_of(label)
        if model and key.isdecimal() and len(key) < 19:
            page = model._base_manager.filter(pk=key).first()
            if page is not None:
                return short_name(page)
        last = AuditEntry.objects.filter(model=label, key=key).first()
        return last.slug if last else f"{type_name(label)} {key}"


#: In the order of the list's sidebar.
FILTERS: tuple[str | type[admin.ListFilter], ...] = (
    PageFilter,
    "action",
    TypeFilter,
    PeriodFilter,
    "means",
)
