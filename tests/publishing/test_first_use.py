"""Pages made from another page's form are drafts that go public with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudy, City
from experts.models import Organisation
from smartcities.publishing.admin.forms.dialog import IDS
from smartcities.publishing.models import Revision
from tests import factories
from tests.admin_walk.browser import action, admin_url, notices, opened, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

DIALOG = "/admin/casestudies/city/add/?_dialog=1"
ROWS = {
    "countries-TOTAL_FORMS": "1",
    "countries-INITIAL_FORMS": "0",
    "countries-MIN_NUM_FORMS": "1",
    "countries-MAX_NUM_FORMS": "1000",
}


def made(client: Client, title: str = "Växjö", country: str = "SE") -> City:
    """Return the city that *client* makes in the dialog."""
    row = {"countries-0-country": country, "countries-0-order": "0"}
    answer = client.post(DIALOG, {"title": title, **ROWS, **row}).json()
    return City.objects.get(pk=answer["made"]["key"])


def draft_with(city: City, **fields: Any) -> CaseStudy:
    return factories.case_study(**{"title": "Heat", "published_at": None, **fields}, cities=[city])


def test_the_dialog_asks_for_the_name_and_the_country_alone(as_editor: Client) -> None:
    html = as_editor.get(DIALOG).content.decode()
    assert 'id="dialog_title"' in html
    assert 'id="dialog_countries-0-country"' in html
    for name in ("slug", "summary", "latitude", "countries-0-DELETE", "countries-__prefix__"):
        assert f'id="dialog_{name}' not in html
    assert "It stays a draft until a public page names it" in html


def test_what_is_made_is_a_draft_with_its_country(as_editor: Client, editor: Any) -> None:
    city = made(as_editor)
    assert (city.slug, city.published_at, city.owner) == ("vaxjo", None, editor)
    assert city.publish_with_first_use
    assert [row.country.code for row in city.countries.all()] == ["SE"]


def test_refusals_are_told_by_the_field(as_editor: Client) -> None:
    row = {"countries-0-country": "", "countries-0-order": "0"}
    errors = as_editor.post(DIALOG, {"title": "", **ROWS, **row}).json()["errors"]
    assert set(errors) == {IDS % "title", IDS % "countries-0-country"}
    assert not City.objects.exists()


@pytest.mark.full
def test_the_button_publishes_the_city_with_the_case(as_editor: Client) -> None:
    city = made(as_editor)
    case = draft_with(city)
    saved(as_editor, case, opened(as_editor, case), _publish="1")
    told = notices(as_editor.get(admin_url(CaseStudy)))
    case.refresh_from_db()
    city.refresh_from_db()
    assert city.is_public()
    assert city.published_at == case.published_at
    assert not city.publish_with_first_use
    assert "Public with “Heat”: " in told
    assert "Växjö" in told
    last = city.revisions.order_by("-number").first()
    assert last.kind == Revision.Kind.PUBLISHED


def test_the_list_publishes_it_too(as_editor: Client) -> None:
    city = made(as_editor)
    case = draft_with(city)
    response = action(as_editor, CaseStudy, "publish", [case])
    city.refresh_from_db()
    assert city.is_public()
    assert "Public with “Heat”" in notices(response)


def test_a_date_to_come_is_that_of_both(as_editor: Client) -> None:
    city = made(as_editor)
    case = draft_with(city)
    day = timezone.localtime() + timedelta(days=3)
    when = {"published_at_0": day.strftime("%Y-%m-%d"), "published_at_1": "12:00"}
    told = notices(as_editor.post(admin_url(case, "schedule"), when, follow=True))
    assert "Public with “Heat”: " in told
    city.refresh_from_db()
    case.refresh_from_db()
    assert city.published_at == case.published_at
    assert not city.is_public()
    assert case.published_at is not None


@pytest.mark.full
def test_a_draft_saved_publishes_nothing(as_editor: Client) -> None:
    city = made(as_editor)
    case = draft_with(city)
    saved(as_editor, case, opened(as_editor, case), title="Heat 2")
    city.refresh_from_db()
    assert city.published_at is None


@pytest.mark.full
def test_a_draft_made_by_itself_stays_one(as_editor: Client) -> None:
    city = factories.city(title="Lund", published_at=None)
    case = draft_with(city)
    saved(as_editor, case, opened(as_editor, case), _publish="1")
    city.refresh_from_db()
    assert city.published_at is None


@pytest.mark.full
def test_made_a_draft_again_it_stays_one(as_editor: Client) -> None:
    city = made(as_editor)
    case = draft_with(city)
    action(as_editor, CaseStudy, "publish", [case])
    action(as_editor, City, "unpublish", [city], post="yes")
    saved(as_editor, case, opened(as_editor, case), title="Heat 2")
    city.refresh_from_db()
    assert city.published_at is None


@pytest.mark.full
def test_what_lacks_something_stays_a_draft_and_is_told(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = made(as_editor)
    case = draft_with(city)
    # No type that is named lacks anything that a dialog does not ask for.
    monkeypatch.setattr("smartcities.publishing.first_use.missing", lambda pages: set(pages))
    response = action(as_editor, CaseStudy, "publish", [case])
    city.refresh_from_db()
    assert city.published_at is None
    assert "Still drafts, though “Heat” names them: " in notices(response)


@pytest.mark.full
def test_whoever_does_not_publish_cities_publishes_none(
    as_author: Client, as_editor: Client
) -> None:
    city = made(as_author)
    case = draft_with(city)
    assert city.publish_with_first_use
    case.owner = city.owner
    case.save()
    saved(as_author, case, opened(as_author, case), title="Heat 2", _publish="1")
    city.refresh_from_db()
    assert city.published_at is None


@pytest.mark.full
def test_its_own_form_says_so_and_can_end_it(as_editor: Client) -> None:
    city = made(as_editor)
    values = opened(as_editor, city)
    assert values["publish_with_first_use"] == ["on"]
    del values["publish_with_first_use"]
    saved(as_editor, city, values)
    city.refresh_from_db()
    assert not city.publish_with_first_use
    assert "publish_with_first_use" not in opened(as_editor, city)


def test_what_is_no_page_is_made_with_its_fields(as_editor: Client) -> None:
    address = reverse("admin:experts_organisation_add") + "?_dialog=1"
    kind = Organisation._meta.get_field("kind").choices[0][0]  # type: ignore[index]
    as_editor.post(address, {"name": "Region Øresund", "kind": kind, "country": "DK"})
    assert Organisation.objects.get().slug == "region-oresund"


def test_every_form_knows_what_can_be_made_in_a_dialog(as_editor: Client) -> None:
    html = as_editor.get("/admin/casestudies/casestudy/add/").content.decode()
    assert '"/admin/casestudies/city/add/": "Add city\\u2026"' in html
