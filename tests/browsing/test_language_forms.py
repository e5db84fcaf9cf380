"""Dates, numbers, names and their order in the form of the language."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from smartcities.publishing.collation import place
from smartcities.publishing.fields.language import language_label, language_name
from smartcities.publishing.fields.partial_date import PartialDate
from smartcities.publishing.types import page_types
from tests import factories, worlds
from tests.browsing.drawing import draw

MOMENT = datetime(2014, 5, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "2012", "2012"),
        ("en", "2012-10", "October 2012"),
        ("en", "2014-05-01", "1 May 2014"),
        ("da", "2012", "2012"),
        ("da", "2012-10", "oktober 2012"),
        ("da", "2014-05-01", "1. maj 2014"),
    ],
)
def test_a_partial_date_is_as_exact_as_it_is_known(language: str, text: str, shown: str) -> None:
    with translation.override(language):
        assert str(PartialDate.parse(text)) == shown


@pytest.mark.parametrize(
    ("language", "template", "shown"),
    [
        ("en", "{{ moment|date }}", "1 May 2014"),
        ("da", "{{ moment|date }}", "1. maj 2014"),
        ("da", "{{ moment|date('SHORT_DATE_FORMAT') }}", "1.5.2014"),
        ("da", "{{ moment|date('DATETIME_FORMAT') }}", "1. maj 2014 kl. 14.30"),
        ("en", "{{ large|amount }}", "1,234,567.50"),
        ("da", "{{ large|amount }}", "1.234.567,50"),
        ("da", "{{ whole|amount }}", "1.900"),
        ("da", "{{ 999|amount }} {{ 1000|amount }} {{ (-1)|amount }}", "999 1.000 -1"),
        # A year is never grouped, whatever the language.
        ("en", "{{ year }}", "2012"),
        ("da", "{{ year }}", "2012"),
        ("da", "{{ share }}", "0,5"),
        # What is kept is kept for each language.
        ("en", "{{ 'DK'|country_name }}, {{ _('Map') }}, {{ url('map') }}", "Denmark, Map, /map/"),
        (
            "da",
            "{{ 'DK'|country_name }}, {{ _('Map') }}, {{ url('map') }}",
            "Danmark, Kort, /da/map/",
        ),
        ("da", "{{ moment.date() }}", "1. maj 2014"),
        ("da", "{{ _('%(n)s', n=share) }}", "0,5"),
    ],
)
def test_dates_and_numbers_have_the_form_of_the_language(
    language: str, template: str, shown: str
) -> None:
    values = {"moment": MOMENT, "large": Decimal("1234567.5"), "whole": 1900, "year": 2012}
    printed = draw(template, language, **values, share=0.5)
    assert printed.replace("\xa0", " ") == shown


def test_a_key_figure_has_the_form_of_the_language() -> None:
    figure = factories.KeyFigure(label="CO2", value=Decimal("-1234.5"), unit="t", qualifier="about")
    assert figure.amount == "about −1,234.5 t"
    with translation.override("da"):
        assert figure.amount == "omkring −1.234,5 t"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("da", "Amsterdam Malmø Zürich Ærø Öresund Ørsted Aarhus Århus"),
        ("en", "Aarhus Ærø Amsterdam Århus Malmø Öresund Ørsted Zürich"),
    ],
)
def test_names_stand_where_readers_of_the_language_look_for_them(language: str, names: str) -> None:
    with translation.override(language):
        shuffled = sorted(names.split(), key=lambda name: name[-1])
        assert sorted(shuffled, key=place) == names.split()


@pytest.mark.parametrize("language", ["en", "da"])
def test_equal_names_of_different_case_or_script_have_an_order(language: str) -> None:
    with translation.override(language):
        assert place("مدينة") != place("城市")
        assert place("energy") == place("ENERGY")


@pytest.mark.parametrize(
    ("language", "name", "label"), [("en", "English", "English"), ("da", "engelsk", "Engelsk")]
)
def test_a_language_is_named_within_a_sentence_and_by_itself(
    language: str, name: str, label: str
) -> None:
    with translation.override(language):
        assert (language_name("en"), language_label("en")) == (name, label)
        assert language_name("xx") == "xx"


def facets(client: Client, path: str) -> dict[str, tuple[str, list[str]]]:
    """Return {parameter: (label, names of its options in order)}."""
    found = client.get(path).context["filter"].facets
    return {each.name: (each.label, [option.label for option in each.options]) for each in found}


@pytest.mark.django_db
def test_facets_speak_the_language_of_the_page_whichever_was_asked_first(visitor: Client) -> None:
    for code in ("DK", "AT", "DE", "AX"):
        factories.case_study(cities=[factories.city((code,))], state="completed", language="da")
    english = facets(visitor, "/case-studies/")
    danish = facets(visitor, "/da/case-studies/")
    assert english["country"] == ("Country", ["Åland Islands", "Austria", "Denmark", "Germany"])
    assert danish["country"] == ("Land", ["Danmark", "Tyskland", "Østrig", "Ålandsøerne"])
    assert english["state"] == ("State of the project", ["Completed"])
    assert danish["state"] == ("Projektets status", ["Afsluttet"])
    assert english["language"] == ("Language", ["Danish"])
    assert danish["language"] == ("Sprog", ["Dansk"])


@pytest.mark.django_db
def test_chips_and_notices_speak_the_language(visitor: Client) -> None:
    html = visitor.get("/da/case-studies/?country=DK&country=ZZ&state=stopped&sort=x&page=0")
    text = re.sub(r"<[^>]+>", "", html.content.decode())
    for words in (
        "Land: Danmark",
        "Projektets status: Stoppet",
        "»ZZ« er ikke en kendt værdi for »Land«.",
        "»x« er ikke en kendt sortering.",
        "»0« er ikke et sidetal; dette er den første side.",
    ):
        assert words in text


@pytest.mark.full
@pytest.mark.django_db
def test_no_number_meant_for_a_machine_has_a_danish_comma(visitor: Client) -> None:
    world = worlds.portal()
    place = world["city"]
    place.latitude, place.longitude = Decimal("55.67594"), Decimal("12.56553")
    place.save()
    values = r"\b(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|d|points|transform|data-[\w-]+)"
    # A comma may stand between coordinates: what gives a number away is that the pages differ.
    written = re.compile(values + r'="([^"/]*\d[^"/]*)"')
    paths = [each.get_absolute_url() for each in world.values()]
    for path in ["/", "/map/", *(model.get_list_url() for model in page_types()), *paths]:
        english, danish = (
            written.findall(visitor.get(f"{prefix}{path}").content.decode())
            for prefix in ("", "/da")
        )
        assert danish == english
