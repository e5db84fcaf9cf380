"""A portal that was given another name says so everywhere, and the old one nowhere."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client

from smartcities.accounts.invitations import invite
from smartcities.accounts.second_factor import PortalMFAAdapter
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.contract.addresses import HOST, channels
from tests.factories import make, theme
from tests.portal.settings import LICENCE, NAME, NAMES, OLD, named

pytestmark = pytest.mark.django_db

#: Addresses that are about no page.
PAGES = ["/", "/themes/", "/search/", "/search/?q=nothing-has-it", "/map/", "/share/", "/api/"]
PAGES += ["/share/partner/", "/nowhere/", "/case-studies/?country=DK"]
EMBEDS = ["/embed/?view=card", "/embed/search/?q=a", "/embed/themes/?view=card", "/embed/nowhere/"]
#: The entrance is for visitors, too.
MACHINES = ["/admin/login/", "/opensearch.xml", "/api/schema/", "/catalogue.jsonld"]
ADMIN = ["/admin/", "/admin/portal/portalsettings/1/change/", "/admin/nowhere/"]


def text_at(client: Client, path: str) -> str:
    """Return the whole text at *path*, whatever its status."""
    return unescape(client.get(path).getvalue().decode("utf-8", "replace"))


@pytest.fixture
def portal() -> None:
    """Name the portal."""
    named()


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_the_new_name_in_each_language(visitor: Client, portal, path: str) -> None:
    theme()
    for prefix, name in NAMES.items():
        # What is for partners and programmers has an address in no language.
        if not (prefix and path.startswith(("/share/", "/api/"))):
            text = text_at(visitor, f"{prefix}{path}")
            assert name in text
            assert OLD not in text


@pytest.mark.parametrize("path", EMBEDS + MACHINES)
def test_embeds_and_descriptions_have_it_too(visitor: Client, portal, path: str) -> None:
    text = text_at(visitor, path)
    assert NAME in text
    assert OLD not in text


@pytest.mark.parametrize("path", ADMIN)
def test_the_admin_has_it(admin_client: Client, portal, path: str) -> None:
    text = text_at(admin_client, path)
    assert NAME in text
    assert OLD not in text


@pytest.mark.full
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.model_name)
def test_no_channel_of_a_page_has_the_old_one(visitor: Client, portal, model: type[Page]) -> None:
    page = make(model, title="Harbour", themes=[theme()])
    for path in channels(page):
        assert OLD not in text_at(visitor, path), path
    oembed = visitor.get("/oembed", {"url": HOST + page.get_absolute_url()})
    assert oembed.json()["provider_name"] == NAME
    share = f"/share/?url={quote(HOST + page.get_absolute_url())}"
    assert NAME in text_at(visitor, share)


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.model_name)
def test_data_have_the_licence_that_was_chosen(visitor: Client, portal, model) -> None:
    make(model)
    stem = model.get_list_url().rstrip("/")
    assert LICENCE in text_at(visitor, f"{stem}.atom")
    assert LICENCE in text_at(visitor, f"{stem}/")
    with ZipFile(BytesIO(visitor.get(f"{stem}.xlsx").getvalue())) as book:
        assert LICENCE in book.read("docProps/core.xml").decode()
    if model.located:
        assert LICENCE in text_at(visitor, f"{stem}.geojson")


def test_the_api_and_the_catalogue_have_the_licence(visitor: Client, portal) -> None:
    assert visitor.get("/api/v1/").json()["licence"] == LICENCE
    assert visitor.get("/api/schema/").json()["info"]["license"]["identifier"] == "CC0-1.0"
    for path in ("/catalogue.jsonld", "/api/"):
        assert LICENCE in text_at(visitor, path)


def test_mails_and_authenticator_apps_have_it(portal, editor, administrator) -> None:
    editor.email = "edith@example.org"
    editor.save()
    invite(editor, administrator)
    (sent,) = mail.outbox
    assert NAME in sent.subject
    assert NAME in sent.body
    assert OLD not in sent.subject + sent.body
    assert PortalMFAAdapter().get_totp_issuer() == NAME


def test_a_portal_without_settings_is_called_as_ever(visitor: Client) -> None:
    assert OLD in text_at(visitor, "/")
    assert visitor.get("/api/schema/").json()["info"]["title"] == OLD
