"""What machines ask first: health, readiness, robots; and the headers that keep people safe."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from smartcities import __version__
from smartcities.publishing.types import page_types
from tests.conftest import PASSWORD
from tests.factories import make, theme

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_asking_anything(
    visitor: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        response = visitor.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Cache-Control"] == "no-store"
    assert response["Portal-Version"] == __version__


def test_readyz_answers_when_everything_is_there(visitor: Client) -> None:
    response = visitor.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "cache": "ok", "disk": "ok"}
    assert response["Cache-Control"] == "no-store"


def test_readyz_says_that_migrations_are_missing(visitor: Client, monkeypatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *given: [("experts", "0009")])
    response = visitor.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "migrations are missing"


def test_readyz_says_that_the_database_does_not_answer(visitor: Client, monkeypatch) -> None:
    def gone(*given: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(MigrationExecutor, "__init__", gone)
    response = visitor.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"


def broken(*given: object) -> None:
    raise ConnectionError("refused")


def test_readyz_says_that_the_cache_does_not_answer(visitor: Client, monkeypatch) -> None:
    backend = type(cache._connections[cache._alias])
    monkeypatch.setattr(backend, "set", broken)
    response = visitor.get("/readyz")
    # Pages are made without it, so no process leaves a proxy's rotation.
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "cache": "does not answer", "disk": "ok"}


def test_readyz_says_that_the_cache_forgets(visitor: Client, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    response = visitor.get("/readyz")
    assert response.status_code == 200
    assert response.json()["cache"] == "does not keep what it is given"


def test_robots_are_told_where_not_to_go_and_where_the_sitemap_is(visitor: Client) -> None:
    response = visitor.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert "Disallow: /" not in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def directives(response) -> dict[str, str]:
    """Return the content security policy by directive."""
    parts = (each.strip().partition(" ") for each in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts if name}


def check_headers(response) -> None:
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    policy = directives(response)
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in policy.get("script-src", "")


def check_strict(response) -> None:
    """Check a public page's policy: no inline code of any kind, and no host but ours."""
    check_headers(response)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert not response.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/themes/",
        "/nowhere/",
        "/robots.txt",
        "/sitemap.xml",
        "/healthz",
        "/case-studies/?country=ZZ",
    ],
)
def test_every_public_answer_is_under_the_strict_policy(visitor: Client, path: str) -> None:
    theme()
    check_strict(visitor.get(path))


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_lists_and_details_are_under_the_strict_policy(visitor: Client, model) -> None:
    check_strict(visitor.get(model.get_list_url()))
    check_strict(visitor.get(make(model).get_absolute_url()))


def test_a_bad_request_is_answered_in_our_frame_under_the_policy(visitor: Client) -> None:
    response = visitor.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    check_strict(response)
    assert b"<h1" in response.content


def test_an_error_of_ours_is_a_plain_page_under_the_policy(monkeypatch) -> None:
    from smartcities.browsing.views import PageList

    def fail(*given: object, **named: object) -> None:
        raise RuntimeError("SecretDetail")

    monkeypatch.setattr(PageList, "get_context_data", fail)
    client = Client(raise_request_exception=False)
    response = client.get("/case-studies/")
    assert response.status_code == 500
    check_strict(response)
    assert b"<h1" in response.content
    assert b"SecretDetail" not in response.content
    assert b"Traceback" not in response.content


def test_a_page_that_is_not_there_is_a_page_with_a_way_on(visitor: Client) -> None:
    response = visitor.get("/nowhere/")
    assert response.status_code == 404
    assert b"<h1" in response.content
    assert b'href="/"' in response.content


def test_the_admins_login_states_its_own_policy(visitor: Client) -> None:
    response = visitor.get("/admin/login/")
    assert response.status_code == 200
    check_headers(response)
    policy = directives(response)
    assert policy["script-src"].startswith("'self'")
    assert policy["style-src"] == "'self' 'unsafe-inline'"


def test_the_admin_is_under_its_policy_and_never_kept(as_editor: Client) -> None:
    response = as_editor.get("/admin/")
    assert response.status_code == 200
    check_headers(response)
    assert "no-store" in response["Cache-Control"]


def login(name: str, password: str, address: str = "192.0.2.1") -> int:
    """Try to sign in from *address* and return the status: 302 is in."""
    form = {"username": name, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=address).post("/admin/login/", form).status_code


@pytest.mark.usefixtures("editor")
class TestThrottling:
    """Five wrong passwords for one name from one address wait a quarter of an hour."""

    def test_five_wrong_passwords_lock_even_the_right_one_out(self, clock) -> None:
        assert [login("erik", "wrong") for _ in range(4)] == [200] * 4
        assert login("erik", "wrong") == 429
        assert login("erik", PASSWORD) == 429

    def test_from_another_address_the_right_one_still_works(self, clock) -> None:
        for _ in range(6):
            login("erik", "wrong")
        assert login("erik", PASSWORD, "192.0.2.2") == 302

    def test_another_name_from_that_address_still_works(self, clock, author) -> None:
        for _ in range(6):
            login("erik", "wrong")
        assert login("ada", PASSWORD) == 302

    def test_after_a_quarter_of_an_hour_it_works_again(self, clock) -> None:
        for _ in range(6):
            login("erik", "wrong")
        clock.shift(15 * 60 + 1)
        assert login("erik", PASSWORD) == 302

    def test_a_right_password_starts_the_count_again(self, clock) -> None:
        for _ in range(2):
            assert [login("erik", "wrong") for _ in range(4)] == [200] * 4
            assert login("erik", PASSWORD) == 302

    def test_a_forged_address_opens_no_way_around(self, clock) -> None:
        form = {"username": "erik", "password": "wrong"}
        statuses = [
            Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
            .post("/admin/login/", form)
            .status_code
            for number in range(5)
        ]
        assert statuses[-1] == 429
