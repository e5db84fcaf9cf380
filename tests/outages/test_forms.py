"""A form that cannot be saved comes back with what was typed."""

from __future__ import annotations

import errno
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from casestudies.models import City, KeyFigure
from smartcities.media.models import Image
from smartcities.outages.admin import ReturnedForms
from smartcities.publishing.models import Theme
from smartcities.publishing.types import page_types
from tests.admin_walk.browser import FormReader, admin_url, opened, sent
from tests.factories import case_study, city, make, theme
from tests.files import picture_file
from tests.outage import Outage

pytestmark = pytest.mark.django_db
FULL = OperationalError("database or disk is full")
LOCKED = OperationalError("database is locked")
WRITES = ("INSERT", "UPDATE", "DELETE")
#: What ``make()`` makes is public, but not always what a form would take.
MADE = {Theme: theme, City: lambda: city(("DK",))}
WORDS = "Typed <late> & at night"


def values_in(response: HttpResponse, form_id: str) -> dict[str, list[str]]:
    """Return what the form of an answer would send, whatever the answer's status."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    return reader.values


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("model", [*page_types(), Theme], ids=lambda model: model.__name__)
@pytest.mark.parametrize(("error", "status"), [(FULL, 507), (LOCKED, 503)])
def test_a_form_comes_back_as_it_was_typed(
    editors_browser: Client, outage: Outage, model: Any, error: Exception, status: int
) -> None:
    made = MADE.get(model, lambda: make(model))()
    held = opened(editors_browser, made)
    name = "search_description" if "search_description" in held else "summary"
    with outage(error, WRITES):
        response = sent(editors_browser, made, held, **{name: WORDS})
    assert response.status_code == status
    assert response["Retry-After"] == "10"
    returned = values_in(response, f"{model._meta.model_name}_form")
    assert returned == held | {
        name: [WORDS],
        "csrfmiddlewaretoken": returned["csrfmiddlewaretoken"],
    }
    assert "Not saved." in response.content.decode()
    assert "Please correct" not in response.content.decode()
    assert "no room left" in response.content.decode() or status == 503
    made.refresh_from_db()
    assert getattr(made, name) != WORDS
    # Nothing stands in the way of saving it a moment later.
    assert sent(editors_browser, made, returned).status_code == 302
    made.refresh_from_db()
    assert getattr(made, name) == WORDS


@pytest.mark.full
def test_the_rows_of_a_form_come_back_as_well(editors_browser: Client, outage: Outage) -> None:
    case = case_study()
    KeyFigure.objects.create(case=case, label="Homes", value="12")
    held = opened(editors_browser, case)
    row = next(name for name in held if name.startswith("figures-0-label"))
    with outage(FULL, WRITES):
        response = sent(editors_browser, case, held, **{row: WORDS})
    assert values_in(response, "casestudy_form")[row] == [WORDS]


def test_a_new_page_comes_back_too(editors_browser: Client, outage: Outage) -> None:
    held = opened(editors_browser, Theme)
    with outage(FULL, WRITES):
        response = sent(editors_browser, Theme, held, name=WORDS)
    assert (response.status_code, Theme.objects.count()) == (507, 0)
    assert values_in(response, "theme_form")["name"] == [WORDS]


@pytest.mark.full
def test_a_picture_that_the_disk_has_no_room_for_loses_no_text(
    editors_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: Any, **named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(default_storage), "save", full, raising=False)
    held = opened(editors_browser, Image)
    filled = {"title": WORDS, "alt": WORDS, "credit": "Erik", "licence": "CC-BY-4.0"}
    response = sent(editors_browser, Image, held, **filled, file=picture_file())
    assert values_in(response, "image_form")["title"] == [WORDS]
    assert "The file could not be stored just now." in response.content.decode()
    assert not Image.objects.exists()


def test_where_nothing_can_be_read_what_was_posted_is_shown_to_send_again(
    editors_browser: Client, outage: Outage
) -> None:
    made = theme()
    held = opened(editors_browser, made)
    with outage():
        response = sent(editors_browser, made, held, body=WORDS)
    assert response.status_code == 503
    assert WORDS in unescape(response.content.decode())
    assert "<late>" not in response.content.decode()
    again = values_in(response, "posted_form")
    assert again == {**{k: v for k, v in held.items() if any(v)}, **again, "body": [WORDS]}
    assert editors_browser.post(admin_url(made), again).status_code == 302
    made.refresh_from_db()
    assert WORDS.split()[0] in made.body


def test_a_password_is_never_shown_again(as_administrator: Client, outage: Outage) -> None:
    as_administrator.raise_request_exception = False
    form = {"username": "nina", "password1": "sesame open", "password2": "sesame open"}
    with outage():
        response = as_administrator.post(admin_url(get_user_model(), "add"), form)
    assert response.status_code == 503
    assert "nina" in response.content.decode()
    assert "sesame" not in response.content.decode()


def test_what_a_stranger_posts_from_another_site_is_not_shown(outage: Outage) -> None:
    # The check of CSRF comes first, and needs no database.
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    with outage():
        response = client.post("/admin/publishing/theme/add/", {"name": "Call this number"})
    assert response.status_code == 403
    assert "Call this number" not in response.content.decode()


def test_nothing_posted_to_a_public_page_is_shown_again(
    visitors_browser: Client, outage: Outage
) -> None:
    with outage():
        response = visitors_browser.post("/reports/", {"name": "Call this number"})
    assert "Call this number" not in response.content.decode()


def test_a_mistake_of_ours_loses_no_text_either(
    editors_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any, **named: Any) -> None:
        raise RuntimeError("SecretDetail")

    made = theme()
    held = opened(editors_browser, made)
    monkeypatch.setattr(Theme, "save", fail)
    response = sent(editors_browser, made, held, summary=WORDS)
    assert response.status_code == 500
    assert WORDS in unescape(response.content.decode())
    assert "SecretDetail" not in response.content.decode()


def test_every_form_of_the_admin_comes_back() -> None:
    registered = [*page_types(), Theme, Image, get_user_model()]
    assert all(isinstance(admin.site.get_model_admin(model), ReturnedForms) for model in registered)
