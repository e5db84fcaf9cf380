"""System checks: every page type has filters, addresses and its own number in the search index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.urls import Resolver404, resolve

from smartcities.browsing.filters.registry import FILTERS
from smartcities.browsing.models.entry import kind_of
from smartcities.browsing.search.reindexing import indexed_models
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types


@register
def check_filters(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that every page type has filters, and so a list."""
    hint = "Write a PageFilter in the app's filters.py and decorate it with @register(Model)."
    return [
        Error("A page type needs a filter set.", hint, obj=model, id="browsing.E001")
        for model in page_types()
        if model not in FILTERS
    ]


@register
def check_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that each page type has a list among the pages, and one among the embeds."""
    return [
        Error(
            "A page type needs addresses.",
            f"Write urlpatterns = page_urls({model.__name__}) in the app's urls.py and include it "
            "in the list of framed pages in smartcities/urls.py.",
            obj=model,
            id="browsing.E003",
        )
        for model in page_types()
        # Without a path there can be no addresses: publishing.E001 reports that.
        if model.list_path and not all(_is_list(model, path) for path in _lists_of(model))
    ]


def _lists_of(model: type[Page]) -> tuple[str, str]:
    return f"/{model.list_path}/", f"/embed/{model.list_path}/"


def _is_list(model: type[Page], path: str) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    # Any word is the address of a page where a type has its pages directly below the root.
    return found.url_name == f"{model._meta.model_name}-list"


@register
def check_kinds(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that no two indexed models have the same number (``models/entry.py``)."""
    kinds = {kind_of(model): model for model in indexed_models()}
    hint = "Their labels have one checksum of 16 bits: rename the model or its app."
    return [
        Error(
            "Two models have one number in the search's index.", hint, obj=model, id="browsing.E002"
        )
        for model in indexed_models()
        if kinds[kind_of(model)] is not model
    ]
