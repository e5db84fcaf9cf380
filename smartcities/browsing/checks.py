"""System check: every page type has a filter set."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from smartcities.browsing.registry import FILTERS
from smartcities.publishing.types import page_types


@register
def check_filters(app_configs: list[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that no page type was left without filters, and so without a list."""
    hint = "Write a PageFilter in the app's filters.py and decorate it with @register(Model)."
    return [
        Error("A page type needs a filter set.", hint, obj=model, id="browsing.E001")
        for model in page_types()
        if model not in FILTERS
    ]
