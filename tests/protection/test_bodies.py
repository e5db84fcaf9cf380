"""A request's body is taken where a view wants it, and refused unread everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from smartcities.protection.bodies import BodyLimits, body_limit

pytestmark = pytest.mark.django_db

MEGABYTE = 1024**2


class Unreadable(BytesIO):
    """A body that nobody may ask for."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("The body was read.")

    readline = read


def post(client: Client, path: str, length: int, **extra: Any) -> HttpResponse:
    """Post a body of *length* bytes that fails the test when anything of it is read."""
    form = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    form["HTTP_ACCEPT"] = "text/html"
    return client.generic("POST", path, **{**form, "wsgi.input": Unreadable(), **extra})


@pytest.mark.parametrize("path", ["/", "/case-studies/", "/embed/map/", "/api/v1/cities/", "/da/"])
def test_no_public_address_takes_a_body(path: str) -> None:
    # With checks of the form, as a browser meets them: they would be the first to read it.
    response = post(Client(enforce_csrf_checks=True), path, 3_000_000)
    assert response.status_code == 413
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/case-studies/", "/api/v1/cities/", "/cities.csv"])
def test_a_short_one_is_the_wrong_method_where_nothing_can_be_sent(path: str) -> None:
    response = post(Client(enforce_csrf_checks=True), path, 300)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_programs_are_told_in_json(visitor: Client) -> None:
    response = post(visitor, "/api/v1/cities/", 300_000, HTTP_ACCEPT="application/json")
    assert response.status_code == 413
    assert response.json() == {"detail": "The body is larger than this address takes."}
    assert response["Access-Control-Allow-Origin"] == "*"


def test_the_refusal_says_why_in_both_languages(visitor: Client) -> None:
    assert "Nothing can be sent to this address" in post(visitor, "/", 9).content.decode()
    assert (
        "Der kan ikke sendes noget til denne adresse" in post(visitor, "/da/", 9).content.decode()
    )


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/resources/report/add/"])
def test_a_stranger_cannot_send_much_to_the_admin(path: str) -> None:
    assert post(Client(enforce_csrf_checks=True), path, 200_000).status_code == 413


def test_a_stranger_is_told_to_sign_in(visitor: Client) -> None:
    response = post(visitor, "/admin/resources/report/add/", 2 * MEGABYTE)
    assert "Sign in in another tab" in response.content.decode()


def test_a_login_without_staff_rights_is_a_strangers(as_stranger: Client) -> None:
    assert post(as_stranger, "/admin/resources/report/add/", 200_000).status_code == 413


def test_a_short_form_of_somebody_signed_out_meanwhile_leads_to_the_login(visitor: Client) -> None:
    response = visitor.post("/admin/resources/report/add/", {"title": "x" * 50_000})
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/admin/resources/report/add/", 60),
        ("/admin/media/image/add/", 60),
        ("/admin/casestudies/city/add/", 9),
        ("/admin/casestudies/city/", 9),
    ],
)
def test_an_editor_may_send_what_the_form_can_hold(as_editor: Client, path: str, most: int) -> None:
    refused = post(as_editor, path, most * MEGABYTE + 1)
    assert refused.status_code == 413
    assert f"{most}.0" in refused.content.decode()
    with pytest.raises(AssertionError, match="was read"):
        post(as_editor, path, most * MEGABYTE)


@pytest.mark.full
def test_a_form_of_eight_megabytes_of_text_is_read(as_editor: Client) -> None:
    text = "x" * (8 * MEGABYTE - 1000)
    response = as_editor.post("/admin/casestudies/city/add/", {"summary": text})
    assert response.status_code == 200
    assert "Please correct the errors" in response.content.decode()


def test_a_body_that_says_no_length_is_refused(as_editor: Client) -> None:
    response = post(as_editor, "/admin/casestudies/city/add/", 0, HTTP_TRANSFER_ENCODING="chunked")
    assert response.status_code == 411


def test_a_body_that_breaks_off_is_told_and_nothing_is_saved(as_editor: Client) -> None:
    class Broken(Unreadable):
        def read(self, *args: Any) -> bytes:
            raise ConnectionResetError

        readline = read

    response = post(as_editor, "/admin/casestudies/city/add/", 50, **{"wsgi.input": Broken()})
    assert response.status_code == 400
    assert "broke off" in response.content.decode()


def test_a_view_takes_what_it_declares() -> None:
    @body_limit(anybody=10)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.body)

    request = HttpRequest()
    layer = BodyLimits(lambda _: HttpResponse())
    request.META["CONTENT_LENGTH"] = "10"
    assert layer.process_view(request, view, (), {}) is None


def views_with_addresses(urls: list, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (address, view) of all addresses below *urls*."""
    for each in urls:
        address = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from views_with_addresses(each.url_patterns, address)
        else:
            yield address, each.callback


def test_only_the_admin_and_three_forms_take_bodies() -> None:
    """An address that takes a body outside the admin is a decision: name it here."""
    found = views_with_addresses(get_resolver().url_patterns)
    takers = {address for address, view in found if hasattr(view, "body_limit")}
    # The forms by which a site's owners ask to become a partner, and readers write.
    named = {"share/partner/", "messages/", "messages/wrong/"}
    assert {address for address in takers if not address.startswith("admin/")} == named


def test_every_address_of_the_admin_has_a_limit() -> None:
    found = views_with_addresses(get_resolver().url_patterns)
    admins = {address: view for address, view in found if address.startswith("admin/")}
    assert len(admins) > 50
    assert [address for address, view in admins.items() if not hasattr(view, "body_limit")] == []
