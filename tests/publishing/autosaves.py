"""Autosaves as the form's script sends them."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from casestudies.models import CaseStudy
from tests.admin_walk.browser import opened

TAB, OTHER = "a" * 32, "b" * 32
URL = "/admin/casestudies/casestudy/autosave/"
FORM = "casestudy_form"


def body_for(user: Any, page: Any = None, tab: str = TAB, **more: Any) -> dict[str, Any]:
    base = page.revision if page else None
    return {"user": user.pk, "tab": tab, "page": page.pk if page else None, "base": base, **more}


def autosave(client: Client, body: Any, **headers: Any) -> HttpResponse:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, text, content_type="application/json", **headers)


def typed_into(
    client: Client, user: Any, page: Any, tab: str = TAB, **changes: str
) -> HttpResponse:
    """Autosave the form of *page*, or of a new one, with *changes*; see ``sent`` for rows."""
    values = opened(client, page or CaseStudy)
    fields = {name.replace("__", "-"): [text] for name, text in changes.items()}
    body = body_for(user, page, tab, fields={**values, **fields}, typed=list(fields))
    response = autosave(client, body)
    assert response.status_code == 200, response.content
    return response


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
