"""What strangers send reaches no column that cannot hold it: no 500, on PostgreSQL least of all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from smartcities.accounts.models import Attempt
from smartcities.publishing.types import page_types
from smartcities.sharing.embed_views.counting import tally
from smartcities.sharing.embed_views.writing import write
from smartcities.sharing.models import Showing
from tests.accounts.login import login
from tests.conftest import PASSWORD
from tests.factories import make

pytestmark = pytest.mark.django_db
LONG = "a" * 5000
NAMES = {
    "400 letters": "a" * 400,
    "5000 letters": LONG,
    "one letter that becomes 18": "ﷺ" * 140,
    "NUL": "erik\0",
    "only controls": "\x01\x1b",
    "nothing": "",
    "an emoji of many": "👩‍👩‍👧‍👦" * 60,
}


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_is_an_error(name: str, editor) -> None:
    for password in ("x", "\0", LONG):
        answer = login(name, password, HTTP_USER_AGENT=LONG, HTTP_ACCEPT=LONG)
        assert answer.status_code in {200, 429}
        if answer.status_code == 200:
            assert answer.context["form"].errors


@pytest.mark.full
def test_an_overlong_name_is_a_wrong_one(editor) -> None:
    errors = login("a" * 400, "x").context["form"].errors
    assert errors == login("erik", "x").context["form"].errors
    assert "correct username and password" in str(errors)


def test_headers_are_cut_to_their_columns(editor) -> None:
    odd = {"HTTP_USER_AGENT": f"\0{LONG}", "HTTP_ACCEPT": f"\0{LONG}"}
    assert login("erik", "wrong", **odd).status_code == 200
    failure = Attempt.objects.get()
    assert failure.browser == "a" * 255
    # As long as a server lets them be; NUL is for it to refuse.
    assert (
        login("erik", PASSWORD, HTTP_USER_AGENT=LONG, HTTP_ACCEPT=LONG, HTTP_REFERER=LONG)
    ).status_code == 302


COOKIES = {
    # Python reads "\000" in quotation marks as a NUL, as old browsers meant it.
    "NUL": r'sessionid="\000aaaaaaaaaaaaaaaa"',
    "5000 letters": f"sessionid={LONG}",
    "line break": r'sessionid="aaaaaaaa\012aaaaaaaa"; csrftoken="\000"; messages="\000"',
    "no cookie at all": "=;;;=\x7f",
}


@pytest.mark.parametrize("cookie", COOKIES.values(), ids=COOKIES)
def test_no_cookie_is_an_error(cookie: str) -> None:
    page = make(page_types()[0])
    paths = ("/", page.get_absolute_url(), "/admin/", "/admin/login/", "/nowhere/", "/styleguide/")
    for path in paths:
        for method in ("get", "post"):
            browser = Client(HTTP_COOKIE=cookie)
            assert getattr(browser, method)(path).status_code < 500, f"{method} {path}"


def test_a_good_session_beside_a_bad_cookie_stays(as_editor: Client) -> None:
    session = as_editor.cookies["sessionid"].value
    browser = Client(HTTP_COOKIE=rf'other="\000"; sessionid={session}')
    assert browser.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    "referer",
    [
        f"https://{'a' * 300}.example/",
        f"https://{'a.' * 150}example/",
        "https://a\0b.example/",
        "https://a%00b.example/",
        f"https://partner.example:{'9' * 300}/",
        f"https://partner.example/{LONG}",
    ],
)
def test_no_origin_is_too_long_for_the_table_of_showings(referer: str) -> None:
    page = make(page_types()[0], slug="x" * 80)
    embed = f"/embed{page.get_absolute_url()}"
    for path in (embed, f"/embed{page.get_list_url()}", f"/embed/{LONG[:7000]}/"):
        answer = Client().get(path, HTTP_REFERER=referer, HTTP_SEC_FETCH_DEST="iframe")
        assert answer.status_code < 500
    write(tally.taken())
    assert all(len(row.site) <= 270 for row in Showing.objects.all())


def odd_paths() -> list[str]:
    lists = [model.get_list_url() for model in page_types()]
    odd = "%00", "a%00b", LONG, "%ED%A0%80", "%ff"
    around = ("/", "/da/", "/embed/", "/themes/", "/countries/", "/media/", "/api/v1/", "/admin/")
    for before in (*around, *lists, *(f"/embed{each}" for each in lists)):
        yield from (f"{before}{part}/" for part in odd)
    for each in lists:
        for name in ("q", "country", "theme", "sort", "all", "year_min"):
            yield f"{each}?{name}=%00"
        for suffix in ("csv", "xlsx", "atom", "geojson"):
            yield f"{each.rstrip('/')}.{suffix}?q=%00"
        yield f"/api/v1{each}?q=%00"
    for query in ("/search/?q=", "/search/suggest?q=", "/share/?url=", "/oembed?url=", "/map/?q="):
        yield f"{query}%00"
        yield f"{query}http://testserver{lists[0]}%2500/"


@pytest.mark.full
def test_no_path_and_no_query_is_an_error() -> None:
    """The lists have tests of their own; here is all that reads a path or a query."""
    broken = []
    for path in odd_paths():
        for method in ("get", "post"):
            try:
                status = getattr(Client(), method)(path).status_code
            except Exception as error:
                status = repr(error)
            if status not in {200, 301, 302, 400, 403, 404, 405, 413}:
                broken.append((method, path[:80], status))
    assert broken == []
