"""How a page looks where it is shared: Open Graph, on every kind of page."""

from __future__ import annotations

import pytest
from django.test import Client

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import case_study, make, theme
from tests.sharing.reading import head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
EVERY_TYPE = pytest.mark.parametrize(
    "model", page_types(), ids=lambda model: model._meta.label_lower
)


@EVERY_TYPE
def test_a_page_is_shared_under_its_own_words(visitor: Client, model: type[Page]) -> None:
    page = make(model, title='Havnen & "byen"', summary="Kort <fortalt>.", language="da")
    for path in (page.get_absolute_url(), f"/da{page.get_absolute_url()}"):
        read = head(visitor, path)
        assert read.one("og:title") == 'Havnen & "byen"'
        assert read.one("og:description") == "Kort <fortalt>."
        assert read.one("og:locale") == "da_DK"
        assert read.one("og:url") == read.canonical
        assert read.one("og:image:alt") == 'Havnen & "byen"'
        assert (read.one("og:image:width"), read.one("og:image:height")) == ("1200", "630")
        assert read.one("twitter:card") == "summary_large_image"


@EVERY_TYPE
def test_the_words_for_search_engines_come_first(visitor: Client, model: type[Page]) -> None:
    page = make(model, search_title="Short", search_description="Shorter.", summary="Long.")
    read = head(visitor, page.get_absolute_url())
    assert (read.one("og:title"), read.one("og:description")) == ("Short", "Shorter.")


@pytest.mark.full
def test_lists_and_the_front_page_share_one_picture(visitor: Client) -> None:
    paths = ["/", "/themes/", "/map/", *(model.get_list_url() for model in page_types())]
    for prefix in ("", "/da"):
        pictures = {head(visitor, f"{prefix}{path}").one("og:image") for path in paths}
        assert len(pictures) == 1


def test_a_list_is_shared_with_what_is_chosen(visitor: Client) -> None:
    case_study(themes=[theme(slug="energy")])
    read = head(visitor, "/da/case-studies/?theme=ENERGY&sort=title&theme=&utm_source=x")
    whole = "http://testserver/da/case-studies/"
    assert read.canonical == whole
    assert read.one("og:url") == f"{whole}?theme=energy&sort=title"


def test_a_language_without_a_country_is_not_named(visitor: Client) -> None:
    page = case_study(language="ar", title="مدينة")
    read = head(visitor, page.get_absolute_url())
    assert read.all("og:locale") == []
    assert read.one("og:title") == "مدينة"
    assert read.graph[0]["inLanguage"] == "ar"


def test_a_message_is_not_shared(visitor: Client) -> None:
    assert b"og:" not in visitor.get("/nowhere/").content
