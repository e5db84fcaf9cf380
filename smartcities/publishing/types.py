"""The page types that are installed, asked at run time: nobody keeps a list of them."""

from __future__ import annotations

from django.apps import apps

from smartcities.publishing.models import Page


def edited_types() -> list[type[Page]]:
    """Return every concrete page model by ``position``, then in the order of installation."""
    types = [model for model in apps.get_models() if issubclass(model, Page)]
    return sorted(types, key=lambda model: model.position)


def page_types() -> list[type[Page]]:
    """Return those whose pages are in lists and every other channel, in the same order.

    Left out is what stands at one address of the portal (``Page.stands_at``): it is edited as
    pages are, and no more than that.
    """
    return [model for model in edited_types() if model.stands_at is None]


def navigated_types() -> list[type[Page]]:
    """Return the page types whose lists visitors are offered."""
    return [model for model in page_types() if model.in_navigation]
