"""System checks: at start they find page types that do not declare what every type must."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from smartcities.media.exposure import image_relations
from smartcities.publishing.links.following import follows_from_slug
from smartcities.publishing.links.reference import linkable
from smartcities.publishing.models import Page
from smartcities.publishing.slugs import reserved_words
from smartcities.publishing.types import edited_types, page_types
from smartcities.publishing.visibility import not_trashed

W001 = "publishing.W001"


@register
def check_page_types(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that each type has a list path of its own and inherits ``Page.Meta``."""
    found: list[CheckMessage] = []
    seen: dict[str, type] = {}
    for model in page_types():
        path = model.list_path
        if not path or path in seen:
            hint = 'Set list_path = "…" on the model, different from every other type.'
            found.append(
                Error("A page type needs a list path.", hint, obj=model, id="publishing.E001")
            )
        seen[path] = model
        if model.at_root and any(each.at_root for each in page_types() if each is not model):
            hint = "Leave at_root out: the addresses of two types would be the same."
            found.append(
                Error("One type stands at the root.", hint, obj=model, id="publishing.E006")
            )
    hint = "Write class Meta(Page.Meta)."
    return found + [
        Error("A page type inherits Page.Meta.", hint, obj=model, id="publishing.E002")
        for model in edited_types()
        if "publish" not in model._meta.default_permissions
    ]


@register
def check_admin(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that editors can reach each type."""
    hint = "Write a PageAdmin in the app's admin.py and decorate it with @admin.register(Model)."
    return [
        Error("A page type needs a place in the admin.", hint, obj=model, id="publishing.E004")
        for model in edited_types()
        if not admin.site.is_registered(model)
    ]


@register
def check_pictures(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that each model with a picture can say which of its rows show it to visitors."""
    hint = "Give its manager showing() and once_public(), as AddressedQuerySet and RowQuerySet do."
    return [
        Error("A model with a picture says who sees it.", hint, obj=model, id="publishing.E003")
        for model in {relation.related_model for relation in image_relations()}
        if not (
            hasattr(model._default_manager, "showing")
            and hasattr(model._default_manager, "once_public")
        )
    ]


@register
def check_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check that links in texts find each type: else they lead astray, and nobody is told."""
    hint = "Make get_absolute_url() of the slug alone, with the slug last, as Page does."
    return [
        Error("An address follows from the slug.", hint, obj=model, id="publishing.E005")
        for model in linkable().values()
        if not follows_from_slug(model)
    ]


def shadowed_pages(using: str = "default") -> list[Page]:
    """Return the pages directly below the root whose word another address begins with by now.

    They were saved before that address was there, and visitors do not reach them any more.
    """
    tables = connections[using].introspection.table_names()
    return [
        page
        for model in page_types()
        # Before the first migration of a type there are none.
        if model.at_root and model._meta.db_table in tables
        for page in model._base_manager.using(using)
        .filter(not_trashed(), slug__in=reserved_words())
        .only("slug", "title")
    ]


@register(Tags.database)
def check_words(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of pages at the root that a new address has hidden; ``migrate`` asks as well."""
    hint = "Give it another address in the admin: the old one will not redirect."
    return [
        Warning(
            f"“{page}” is hidden: /{page.slug}/ belongs to the portal.", hint, obj=page, id=W001
        )
        for using in databases or ()
        for page in shadowed_pages(using)
    ]
