"""Visitors see public pages and only these, in every place where a page can turn up."""

import re

import pytest
from django.test import Client

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from tests.contract.conftest import DAY, listed
from tests.factories import make, theme


def sitemap(client: Client, model: type[Page]) -> str:
    response = client.get(f"/sitemap-{model.list_path}.xml")
    assert response.status_code == 200
    return response.content.decode()


def facet_counts(model: type[Page], query: dict) -> dict[str, dict[str, int]]:
    found = filter_for(model)(query, queryset=model.objects.public())
    return {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in found.facets
    }


def test_an_empty_list_answers(model: type[Page], visitor: Client) -> None:
    assert listed(visitor, model) == []


def test_the_list_shows_public_pages(model: type[Page], visitor: Client) -> None:
    pages = [make(model), make(model)]
    assert sorted(listed(visitor, model)) == sorted(page.slug for page in pages)


def test_a_public_page_answers_with_its_title(model: type[Page], visitor: Client) -> None:
    page = make(model, title="Harbour & cranes")
    response = visitor.get(page.get_absolute_url())
    assert response.status_code == 200
    assert re.search(r"<h1[^>]*>\s*Harbour &amp; cranes\s*</h1>", response.content.decode())


def test_a_page_is_public_from_the_very_moment_of_publication(
    model: type[Page], visitor: Client, now
) -> None:
    page = make(model, published_at=now)
    assert listed(visitor, model) == [page.slug]
    assert visitor.get(page.get_absolute_url()).status_code == 200


def test_a_scheduled_page_appears_without_anybody_doing_anything(
    model: type[Page], visitor: Client, clock, now
) -> None:
    page = make(model, published_at=now + DAY)
    assert visitor.get(page.get_absolute_url()).status_code == 404
    clock.shift(DAY)
    assert visitor.get(page.get_absolute_url()).status_code == 200
    assert listed(visitor, model) == [page.slug]


def test_a_page_expires_without_anybody_doing_anything(
    model: type[Page], visitor: Client, clock, now
) -> None:
    page = make(model, expires_at=now + DAY)
    assert visitor.get(page.get_absolute_url()).status_code == 200
    clock.shift(DAY)
    assert visitor.get(page.get_absolute_url()).status_code == 404


def test_a_hidden_page_is_not_there_for_visitors(hidden: Page, visitor: Client) -> None:
    assert visitor.get(hidden.get_absolute_url()).status_code == 404


def test_the_list_leaves_a_hidden_page_out(hidden: Page, visitor: Client) -> None:
    public = make(type(hidden))
    response = visitor.get(type(hidden).get_list_url())
    assert b"Hidden harbour" not in response.content
    hits = response.context["hits"]
    assert ([page.slug for page in hits], hits.paginator.count) == ([public.slug], 1)


def test_the_list_shows_an_editor_no_more_than_a_visitor(hidden: Page, as_editor: Client) -> None:
    assert listed(as_editor, type(hidden)) == []


def test_no_search_finds_a_hidden_page(hidden: Page, visitor: Client) -> None:
    assert listed(visitor, type(hidden), "?q=hidden+harbour") == []


def test_facets_do_not_count_a_hidden_page(hidden: Page) -> None:
    energy = theme(name="Energy")
    hidden.themes.add(energy)
    public = make(type(hidden), themes=[energy])
    assert facet_counts(type(hidden), {})["theme"] == {"energy": 1}
    public.delete()
    assert "theme" not in facet_counts(type(hidden), {})


def test_a_theme_shows_its_public_pages_by_type(model: type[Page], visitor: Client) -> None:
    energy = theme(name="Energy")
    page = make(model, themes=[energy], title="Harbour")
    make(model, title="Elsewhere")
    response = visitor.get(energy.get_absolute_url())
    assert response.status_code == 200
    (section,) = response.context["sections"]
    assert (section.model, section.total) == (model, 1)
    assert f'href="{page.get_absolute_url()}"' in response.content.decode()
    assert listed(visitor, model, section.url.partition("/")[2].partition("/")[2]) == [page.slug]


def test_a_theme_leaves_a_hidden_page_out(hidden: Page, visitor: Client) -> None:
    energy = theme(name="Energy")
    hidden.themes.add(energy)
    response = visitor.get(energy.get_absolute_url())
    assert response.context["sections"] == []
    assert b"Hidden harbour" not in response.content


def test_the_front_page_leaves_a_hidden_page_out(hidden: Page, visitor: Client) -> None:
    response = visitor.get("/")
    assert response.status_code == 200
    assert b"Hidden harbour" not in response.content


def test_the_sitemap_lists_a_public_page_with_its_date(
    model: type[Page], visitor: Client, now
) -> None:
    page = make(model)
    model.objects.filter(pk=page.pk).update(last_updated=now - 3 * DAY)
    text = sitemap(visitor, model)
    assert f"<loc>http://testserver{page.get_absolute_url()}</loc>" in text
    assert "<lastmod>2027-02-26</lastmod>" in text


def test_the_sitemap_leaves_a_hidden_page_out(hidden: Page, visitor: Client) -> None:
    assert "<loc>" not in sitemap(visitor, type(hidden))


def test_the_whole_sitemap_knows_the_list_and_its_pages(model: type[Page], visitor: Client) -> None:
    page = make(model)
    whole = visitor.get("/sitemap.xml").content.decode()
    assert f"<loc>http://testserver{model.get_list_url()}</loc>" in whole
    assert f"<loc>http://testserver{page.get_absolute_url()}</loc>" in whole


def test_the_navigation_leads_to_the_list_if_the_type_is_in_it(
    model: type[Page], visitor: Client
) -> None:
    link = f'href="{model.get_list_url()}"'
    assert (link in visitor.get("/").content.decode()) == model.in_navigation


def test_public_pages_set_no_cookie(model: type[Page], visitor: Client) -> None:
    page = make(model)
    for address in (page.get_absolute_url(), model.get_list_url()):
        response = visitor.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_addresses_take_nothing_but_reading(
    model: type[Page], visitor: Client, method: str
) -> None:
    page = make(model)
    assert getattr(visitor, method)(page.get_absolute_url()).status_code == 405
    assert getattr(visitor, method)(model.get_list_url()).status_code == 405
