"""The settings in the admin: who changes them, what is refused, versions, the notice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone, translation

from smartcities import identity
from smartcities.identity.reading import last_known
from smartcities.portal.models import PortalSettings
from smartcities.publishing.models import Revision
from tests.admin_walk.browser import errors_of, opened, saved, sent
from tests.factories import organisation
from tests.portal.settings import NAME, OLD, named

pytestmark = pytest.mark.django_db
ADD, CHANGE = "/admin/portal/portalsettings/add/", "/admin/portal/portalsettings/1/change/"


@pytest.mark.full
def test_a_new_portal_begins_with_what_it_says_already(as_administrator: Client) -> None:
    assert as_administrator.get("/admin/portal/portalsettings/")["Location"] == ADD
    form = as_administrator.get(ADD).context["adminform"].form
    assert form.initial["name_en"] == OLD
    assert form.initial["tagline_da"] == "Hvad byer prøvede, og hvad der kom ud af det"
    assert PortalSettings.objects.count() == 0
    values = opened(as_administrator, PortalSettings)
    saved(as_administrator, PortalSettings, values, name_en=NAME)
    assert NAME.replace("<", "&lt;").replace(">", "&gt;") in Client().get("/").content.decode()
    assert as_administrator.get("/admin/portal/portalsettings/")["Location"] == CHANGE
    assert as_administrator.get(ADD).status_code == 403


def test_others_do_not_see_them(as_editor: Client, as_author: Client) -> None:
    named()
    for client in (as_editor, as_author):
        assert client.get(CHANGE).status_code == 403
        assert client.get("/admin/portal/portalsettings/").status_code == 403


@pytest.mark.full
def test_every_save_is_a_version_that_can_be_put_back(as_administrator: Client) -> None:
    made = named()
    for name in ("Second", "Third"):
        saved(as_administrator, made, opened(as_administrator, made), name_en=name)
    assert list(Revision.objects.values_list("number", "kind")) == [
        (3, "saved"),
        (2, "saved"),
        (1, "found"),
    ]
    listing = as_administrator.get("/admin/portal/portalsettings/1/versions/").content.decode()
    assert "<del>Second</del>" in listing
    compared = as_administrator.get("/admin/portal/portalsettings/1/versions/compare/?from=1")
    assert "Third" in compared.content.decode()
    assert as_administrator.get("/admin/portal/portalsettings/1/versions/2/").status_code == 200
    form = as_administrator.get(f"{CHANGE}?put_back=1&what=*").context["adminform"].form
    assert form["name_en"].value() == NAME


@pytest.mark.full
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_en", ""),
        ("name_en", "   "),
        ("name_en", "x" * 200),
        ("description_en", "x" * 301),
        ("contact", "nobody"),
        ("accounts", "javascript:alert(1)"),
        ("accounts", "\n".join(f"https://example.org/{number}" for number in range(13))),
        ("texts_licence", "mine"),
        ("notice_until", "31 February"),
    ],
)
def test_bad_input_is_refused_and_stays_in_the_form(
    as_administrator: Client, field: str, value: str
) -> None:
    made = named()
    values = opened(as_administrator, made)
    given = {"notice_until_0": value} if field == "notice_until" else {field: value}
    answer = sent(as_administrator, made, values, **given, tagline_en="Typed")
    assert list(errors_of(answer)) == [field]
    assert answer.context["adminform"].form["tagline_en"].value() == "Typed"
    assert PortalSettings.objects.get().name_en == NAME


def test_a_name_is_one_line(as_administrator: Client) -> None:
    made = named()
    saved(
        as_administrator,
        made,
        opened(as_administrator, made),
        name_en="Two\r\nBcc: all@example.org",
        tagline_da="  En\u2028linje ",
    )
    made.refresh_from_db()
    assert (made.name_en, made.tagline_da) == ("Two Bcc: all@example.org", "En linje")


def test_accounts_are_addresses_one_a_line() -> None:
    made = named(accounts="www.example.org/town\r\n\nhttps://social.example/@town ")
    assert made.accounts == "https://www.example.org/town\nhttps://social.example/@town"
    html = Client().get("/").content.decode()
    assert '<a href="https://social.example/@town" rel="me noopener noreferrer">' in html
    with pytest.raises(ValidationError):
        named(accounts="ftp://example.org")


def test_the_publisher_is_named_under_its_present_name(visitor: Client) -> None:
    behind = organisation(name="Union of Towns", website="https://union.example/")
    named(publisher=behind)
    assert ">Union of Towns</a>" in visitor.get("/").content.decode()
    behind.name, behind.website = "Union of Nordic Towns", ""
    behind.save()
    html = visitor.get("/").content.decode()
    assert "Published by Union of Nordic Towns" in html
    catalogue = visitor.get("/catalogue.jsonld").json()
    assert catalogue["dct:publisher"]["foaf:name"] == "Union of Nordic Towns"
    behind.delete()
    assert "Published by" not in visitor.get("/").content.decode()


def test_the_foot_has_the_licence_of_the_texts(visitor: Client) -> None:
    named(texts_licence="CC-BY-SA-4.0")
    link = '<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license noopener'
    for path in ("/", "/da/themes/"):
        html = visitor.get(path).content.decode()
        assert link in html.partition('<footer class="site-foot">')[2]


def test_texts_that_are_empty_in_danish_are_the_english_ones() -> None:
    named(name_da="", tagline_da="")
    with translation.override("da"):
        assert identity.current().name == NAME
        assert identity.current().tagline == "Towns that talk"


def test_a_notice_stands_on_top_until_its_moment(visitor: Client, clock) -> None:
    named(notice_en="We move <on> Saturday", notice_until=timezone.now() + timedelta(hours=1))
    for path in ("/", "/case-studies/"):
        assert "We move &lt;on&gt; Saturday" in visitor.get(path).content.decode()
    danish = visitor.get("/da/").content.decode()
    assert '<div class="portal-notice" role="note" lang="en">' in danish
    assert "We move" not in visitor.get("/embed/?view=card").content.decode()
    clock.shift(3601)
    for path in ("/", "/case-studies/"):
        assert "We move" not in visitor.get(path).content.decode()


def refusing(*statement: object) -> None:
    """Stand in for a database that is away."""
    raise OperationalError("It is away.")


def test_pages_of_errors_ask_no_database(visitor: Client) -> None:
    named()
    assert identity.current().name == NAME
    with connection.execute_wrapper(refusing):
        assert last_known().name == NAME
