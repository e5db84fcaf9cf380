"""Single sign-on: who is let in, as whom, and what is said to the others."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as portal
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import clear_url_caches

from tests.accounts.provider import Provider, provider
from tests.accounts.second import ACCOUNT

pytestmark = pytest.mark.django_db
LOGIN = f"{ACCOUNT}sso/login/"
BACK = f"{ACCOUNT}sso/back/"
MODULES = (
    "smartcities.accounts.urls",
    "smartcities.publishing.admin.accounts.pages",
    "smartcities.urls",
    portal.ROOT_URLCONF,
)


def reload_addresses() -> None:
    """Make the address plan anew, as a process does that starts with these settings."""
    for name in MODULES:
        importlib.reload(importlib.import_module(name))
    clear_url_caches()


@pytest.fixture
def house(settings) -> Iterator[Provider]:
    """The provider of the house, which the portal knows."""
    with provider() as server:
        settings.OIDC_NAME = "City Login"
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "sso",
                        "name": "City Login",
                        "client_id": "portal",
                        "secret": "shared",
                        "settings": {"server_url": server.url},
                    }
                ],
            }
        }
        reload_addresses()
        yield server
    settings.SOCIALACCOUNT_PROVIDERS = {}
    reload_addresses()


@pytest.fixture
def erik(editor):
    editor.email = "erik@city.example"
    editor.save()
    return editor


def signed_in_there(house: Provider, next_page: str = "/admin/", **person: object):
    """Return the browser and the answer to coming back from the provider."""
    house.person = {"sub": "4711", "email": "Erik@city.example", "email_verified": True, **person}
    browser = Client()
    away = browser.get(f"{LOGIN}?next={next_page}")
    assert away.status_code == 302, away.content.decode()[:300]
    asked = urlsplit(away["Location"])
    assert f"{asked.scheme}://{asked.netloc}" == house.url
    state = parse_qs(asked.query)["state"][0]
    return browser, browser.get(BACK, {"code": "once", "state": state}, follow=True)


def test_the_login_offers_it_by_its_name(house) -> None:
    html = Client().get("/admin/login/?next=/admin/trash/").content.decode()
    assert "Log in with City Login" in html
    assert f'href="{LOGIN}?next=/admin/trash/"' in html


def test_without_a_provider_nothing_is_offered(visitor) -> None:
    assert "sso" not in visitor.get("/admin/login/").content.decode()
    # The admin leads strangers to the login from whatever is not there.
    assert visitor.get(LOGIN)["Location"].startswith("/admin/login/")


@pytest.mark.full
def test_whose_address_is_verified_is_in(house, erik) -> None:
    browser, answer = signed_in_there(house)
    assert answer.redirect_chain[-1][0] == "/admin/"
    assert browser.get("/admin/").context["user"] == erik
    # The code is bound to this sign-in (PKCE, RFC 7636).
    assert "code_verifier" in house.asked[0]


@pytest.mark.full
def test_the_person_stays_the_person_when_the_address_changes(house, erik, author) -> None:
    signed_in_there(house)
    author.email = "ada@city.example"
    author.save()
    browser, _answer = signed_in_there(house, email="ada@city.example")
    assert browser.get("/admin/").context["user"] == erik


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({"email_verified": False}, "did not confirm your email address"),
        ({"email": "somebody@city.example"}, "You have no account here"),
        ({"email": ""}, "did not confirm your email address"),
    ],
    ids=["not verified", "nobody's", "none"],
)
def test_others_are_told_why_not(house, erik, person: dict, said: str) -> None:
    browser, answer = signed_in_there(house, **person)
    assert said in answer.content.decode()
    assert browser.get("/admin/").status_code == 302
    assert get_user_model().objects.count() == 1


def test_an_address_of_two_is_nobodys(house, erik, author) -> None:
    author.email = erik.email
    author.save()
    browser, answer = signed_in_there(house)
    assert "Several accounts" in answer.content.decode()
    assert browser.get("/admin/").status_code == 302


def test_who_may_not_work_here_is_not_let_in(house, erik) -> None:
    erik.is_active = False
    erik.save()
    browser, _answer = signed_in_there(house)
    assert browser.get("/admin/").status_code == 302


def test_a_made_up_state_is_refused_in_words(house, erik) -> None:
    browser = Client()
    answer = browser.get(BACK, {"code": "once", "state": "made-up"}, follow=True)
    assert "did not let you through" in answer.content.decode()
    assert browser.get("/admin/").status_code == 302


@pytest.mark.full
def test_what_the_provider_asks_counts_as_the_second_factor(house, erik, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser, answer = signed_in_there(house)
    assert answer.redirect_chain[-1][0] == "/admin/"
    assert browser.get("/admin/").status_code == 200
