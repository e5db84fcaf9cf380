"""Typing into a page's form without saving, and asking for its preview."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client

from smartcities.publishing.models import Autosave, Page
from tests.admin_walk.browser import admin_url

TAB = "a" * 32


def typed(
    user: Any, page: Page | type[Page], values: dict[str, list[str]], names: Any = None
) -> None:
    """Store what *user* has typed into the form of *page*, or of a new one of a type.

    *names* are those of the fields that were typed into; without these, all.
    """
    model, key = (page, None) if isinstance(page, type) else (type(page), page.pk)
    row = Autosave(
        user=user,
        tab=TAB,
        content_type=ContentType.objects.get_for_model(model),
        object_id=key,
    )
    row.pack(values, values if names is None else names)
    Autosave.objects.filter(tab=TAB).delete()
    row.save()


def asked(client: Client, page: Page | type[Page], show: str = "page") -> HttpResponse:
    """Return the preview of *page*, or of a new one of a type, from this tab."""
    url = preview_url(page)
    return client.get(url, {"tab": TAB, "show": show})


def preview_url(page: Page | type[Page]) -> str:
    return admin_url(page, "preview_new" if isinstance(page, type) else "preview")


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.content.decode()
    return " ".join(response.content.decode().split())
