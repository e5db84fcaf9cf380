"""The switch stays on the page, errors speak the language, and a text says its own."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories
from tests.browsing.test_languages import language_of

pytestmark = pytest.mark.django_db


def offered(client: Client, path: str, language: str) -> str | None:
    """Return where the switch leads, unescaped; None where it offers nothing."""
    html = client.get(path).content.decode()
    found = re.search(rf'<a href="([^"]*)"[^>]*lang="{language}" hreflang="{language}"', html)
    return found and found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/case-studies/",
        "/case-studies/here/",
        "/case-studies/?theme=energy",
        "/reports/r/recommendations/1/",
        "/themes/energy/",
        "/map/?country=DK",
    ],
)
def test_the_switch_stays_on_the_page_and_keeps_the_query(path: str, visitor: Client) -> None:
    factories.theme(slug="energy")
    factories.case_study(slug="here")
    report = factories.report(slug="r")
    factories.row(report.recommendations.model, report, number=1)
    assert offered(visitor, path, "da") == f"/da{path}"
    assert offered(visitor, f"/da{path}", "en") == path


@pytest.mark.full
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("country=DK&country=SE&sort=title", "country=DK&country=SE&sort=title"),
        ("q=gr%C3%B8n+by", "q=gr%C3%B8n+by"),
        ("page=2", "page=2"),
        ("theme=ENERGY&page=2&sort=oldest", "theme=energy&sort=oldest&page=2"),
        # What the list did not understand does not travel on.
        ("country=DK&country=ZZ&utm_source=letter", "country=DK"),
        ("page=1&year_min=x", ""),
    ],
)
def test_the_switch_keeps_the_choices_of_a_list(query: str, kept: str, visitor: Client) -> None:
    energy = factories.theme(slug="energy")
    for _ in range(21):
        factories.case_study(themes=[energy])
    for prefix, other, language in (("", "/da", "da"), ("/da", "", "en")):
        path, _, found = offered(visitor, f"{prefix}/case-studies/?{query}", language).partition(
            "?"
        )
        assert path == f"{other}/case-studies/"
        assert sorted(found.split("&")) == sorted(kept.split("&"))


def test_the_switch_is_named_in_the_language_it_leads_to(visitor: Client) -> None:
    assert re.search(r'hreflang="da">\s*Dansk\s*</a>', visitor.get("/").content.decode())
    assert re.search(r'hreflang="en">\s*English\s*</a>', visitor.get("/da/").content.decode())


@pytest.mark.parametrize("path", ["/da/nowhere/", "/da/case-studies/nothing/", "/da/healthz"])
def test_not_found_is_said_in_the_language(path: str, visitor: Client) -> None:
    response = visitor.get(path)
    assert response.status_code == 404
    assert language_of(response) == "da"
    assert "Der er ingen side på denne adresse" in response.content.decode()
    assert 'href="/da/case-studies/"' in response.content.decode()


def test_a_page_that_is_nowhere_offers_the_other_front_page(visitor: Client) -> None:
    assert offered(visitor, "/da/nowhere/", "en") == "/"
    assert offered(visitor, "/nowhere/?a=b", "da") == "/da/"


def test_a_request_not_understood_is_said_in_the_language(visitor: Client) -> None:
    response = visitor.get("/da/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert language_of(response) == "da"
    assert "Forespørgslen kunne ikke forstås" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [("/", "en", "Something went wrong on our side"), ("/da/", "da", "Noget gik galt hos os")],
)
def test_our_own_failure_is_said_in_the_language(
    path: str, language: str, words: str, monkeypatch
) -> None:
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("smartcities.views.Home.get_context_data", fail)
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    assert language_of(response) == language
    assert words in response.content.decode()
    assert f'href="{path}"' in response.content.decode()


@pytest.mark.parametrize(
    ("path", "language", "note"),
    [
        ("/da", "en", "Teksten er på engelsk"),
        ("/da", "ar", "Teksten er på arabisk"),
        ("", "da", "The text is in Danish"),
    ],
)
def test_a_page_says_that_its_text_is_in_another_language(
    path: str, language: str, note: str, visitor: Client
) -> None:
    page = factories.case_study(title="Title", summary="Sum", body="<p>Text</p>", language=language)
    html = visitor.get(f"{path}{page.get_absolute_url()}").content.decode()
    assert note in html
    direction = ' dir="rtl"' if language == "ar" else ""
    for text in ("Title</h1>", "Sum</p>", "<p>Text</p>"):
        assert re.search(rf'lang="{language}"{direction}>\s*{text}', html)


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/da", "da")])
def test_a_text_in_the_language_of_the_frame_says_nothing(
    prefix: str, language: str, visitor: Client
) -> None:
    page = factories.case_study(title="Title", language=language)
    html = visitor.get(f"{prefix}{page.get_absolute_url()}").content.decode()
    assert "written-in" not in html
    assert not re.search(r'lang="\w+"[^>]*>\s*Title', html)


def test_cards_and_themes_say_their_language(visitor: Client) -> None:
    energy = factories.theme(name="Energy", slug="energy", summary="Of energy.")
    factories.case_study(title="Title", summary="Sum", themes=[energy])
    html = visitor.get("/da/case-studies/?theme=energy").content.decode()
    assert re.search(r'lang="en">Title</a>', html)
    assert re.search(r'lang="en">Sum</p>', html)
    # The facet's options and the chip.
    assert re.search(r'<ul class="options" lang="en">(?:(?!</ul>).)*Energy', html, re.DOTALL)
    assert '<span lang="en">Energy</span>' in html
    html = visitor.get("/da/themes/energy/").content.decode()
    assert re.search(r'<h1[^>]*lang="en">\s*Energy', html)
    assert re.search(r'lang="en">\s*Of energy\.', html)
