"""The fields that only a type has, on its general page and its general card."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from casestudies.models import CaseStudy, City
from experts.models import Expert
from smartcities.browsing.tags.own_fields import OwnField, own_fields
from smartcities.publishing.declarations.export_field import ExportField
from tests.events.models import Event
from tests.factories import event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Event,
        "export_fields",
        (ExportField("day"), ExportField("where", "venue"), ExportField("form")),
    )


@pytest.fixture
def meeting() -> Event:
    return event(day=date(2027, 5, 5), venue="Nyborg & <i>Odense</i>", form="webinar")


@pytest.mark.parametrize("path", ["{page}", "/events/", "/embed{page}?view=card"])
def test_they_stand_on_the_page_and_on_each_card(
    visitor: Client, meeting: Event, path: str
) -> None:
    html = visitor.get(path.format(page=meeting.get_absolute_url())).content.decode()
    main = html.partition("<main")[2]
    for text in ("Day", "5 May 2027", "Venue", "Nyborg &amp; &lt;i&gt;Odense", "Form", "Webinar"):
        assert text in main


def test_in_the_other_language_they_are_written_as_it_does(meeting: Event) -> None:
    with translation.override("da"):
        assert own_fields(meeting)[0] == OwnField("Dag", "5. maj 2027", is_free=False)


def test_what_somebody_wrote_keeps_the_language_of_the_page(
    visitor: Client, meeting: Event
) -> None:
    for path in (f"/da{meeting.get_absolute_url()}", "/da/events/"):
        html = visitor.get(path).content.decode()
        assert ' lang="en">Nyborg &amp;' in html
        assert 'lang="en">Webinar' not in html


def test_what_is_empty_is_not_shown(meeting: Event) -> None:
    meeting.venue = ""
    assert [each.label for each in own_fields(meeting)] == ["Day", "Form"]


def test_a_type_that_declares_none_shows_none(
    visitor: Client, meeting: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Event, "export_fields", ())
    assert "brief__facts" not in visitor.get(meeting.get_absolute_url()).content.decode()


def test_numbers_are_grouped_and_relations_and_properties_left_to_a_template() -> None:
    city = City(latitude="55.7", population=0)
    assert OwnField("Population", "0", is_free=False) in own_fields(city)
    case = CaseStudy(start_year=2012)
    assert not {"Cities", "Countries"} & {each.label for each in own_fields(case)}


def test_yes_and_no_are_words() -> None:
    person = SimpleNamespace(
        export_fields=(ExportField("consent_photo"),), _meta=Expert._meta, consent_photo=False
    )
    assert own_fields(person) == [OwnField("Agreed to a photo", "No", is_free=False)]
