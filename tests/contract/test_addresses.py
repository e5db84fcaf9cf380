"""Addresses are made well, and old ones redirect for ever."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from smartcities.publishing.models import OldSlug, Page
from tests.factories import make


def rename(page: Page, slug: str) -> None:
    page.slug = slug
    page.save()


def leads_to(client: Client, model: type[Page], slug: str) -> str:
    """Return the slug that an old address redirects to, in one step and for good."""
    response = client.get(model.get_detail_url(slug))
    assert response.status_code == 301
    location = response["Location"]
    assert client.get(location).status_code == 200
    return location.removesuffix("/").rpartition("/")[2]


def test_an_old_address_redirects_for_good(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    rename(page, "b")
    assert leads_to(visitor, model, "a") == "b"


def test_chains_are_flattened(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    rename(page, "b")
    rename(page, "c")
    assert leads_to(visitor, model, "a") == "c"
    assert leads_to(visitor, model, "b") == "c"


def test_a_page_can_take_its_first_address_back(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    rename(page, "b")
    rename(page, "a")
    assert visitor.get(page.get_absolute_url()).status_code == 200
    assert leads_to(visitor, model, "b") == "a"
    # An address of today is nobody's old one.
    assert not OldSlug.objects.filter(slug="a").exists()


def test_the_query_string_travels_along(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    rename(page, "b")
    response = visitor.get(f"{model.get_detail_url('a')}?from=newsletter")
    assert response["Location"] == f"{page.get_absolute_url()}?from=newsletter"


def test_another_capitalisation_redirects(model: type[Page], visitor: Client) -> None:
    make(model, slug="smart-harbour")
    assert leads_to(visitor, model, "Smart-HARBOUR") == "smart-harbour"


def test_an_old_address_in_another_capitalisation_redirects(
    model: type[Page], visitor: Client
) -> None:
    page = make(model, slug="a-b")
    rename(page, "c")
    assert leads_to(visitor, model, "A-B") == "c"


def test_renaming_by_update_fields_is_remembered(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    page.slug = "b"
    page.save(update_fields=["slug"])
    assert leads_to(visitor, model, "a") == "b"


def test_a_save_that_does_not_write_the_slug_makes_no_old_address(model: type[Page]) -> None:
    page = make(model, slug="a")
    page.slug = "b"
    page.save(update_fields=["summary"])
    assert not OldSlug.objects.filter(slug="a").exists()


def test_an_address_that_redirects_is_refused_to_another_page(model: type[Page]) -> None:
    page = make(model, slug="a")
    rename(page, "b")
    other = make(model, slug="other")
    other.slug = "a"
    with pytest.raises(ValidationError, match="redirects to") as caught:
        other.full_clean()
    assert set(caught.value.error_dict) == {"slug"}


def test_a_taken_address_is_refused_with_a_sentence(model: type[Page]) -> None:
    make(model, slug="a")
    other = make(model, slug="other")
    other.slug = "a"
    with pytest.raises(ValidationError, match="has this address already"):
        other.full_clean()


def test_types_do_not_share_their_addresses(model: type[Page], visitor: Client) -> None:
    from smartcities.publishing.types import page_types

    page = make(model, slug="same")
    others = [make(other, slug="same") for other in page_types() if other is not model]
    rename(page, "renamed")
    assert leads_to(visitor, model, "same") == "renamed"
    for other in others:
        assert visitor.get(other.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Smart by på Bornholm", "smart-by-pa-bornholm"),
        ("Ærø, Øresund og Århus", "aero-oresund-og-arhus"),
        ("Öresund – Malmö", "oresund-malmo"),
        ("Straße 5", "strasse-5"),
    ],
)
def test_a_missing_address_is_made_from_the_title_in_readable_letters(
    model: type[Page], title: str, slug: str
) -> None:
    assert make(model, title=title).slug == slug


def test_two_pages_of_one_title_get_two_addresses(model: type[Page]) -> None:
    slugs = [make(model, title="Harbour").slug for _ in range(3)]
    assert slugs == ["harbour", "harbour-2", "harbour-3"]


def test_a_made_address_never_takes_one_that_redirects(model: type[Page]) -> None:
    rename(make(model, title="Harbour"), "port")
    assert make(model, title="Harbour").slug == "harbour-2"


def test_a_title_without_a_letter_of_ours_still_gets_an_address(
    model: type[Page], visitor: Client
) -> None:
    page = make(model, title="智慧城市")
    assert page.slug == model._meta.model_name
    assert visitor.get(page.get_absolute_url()).status_code == 200


def test_a_long_title_gets_an_address_that_fits(model: type[Page]) -> None:
    page = make(model, title="harbour " * 9)
    page.full_clean()
    assert len(page.slug) <= 80
    assert not page.slug.endswith("-")


def test_capital_letters_do_not_stay_in_an_address(model: type[Page]) -> None:
    assert make(model, slug="Harbour").slug == "harbour"


def test_deleting_a_page_forgets_its_old_addresses(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="a")
    rename(page, "b")
    page.delete()
    assert visitor.get(model.get_detail_url("a")).status_code == 410
    assert not OldSlug.objects.exists()
    other = make(model, slug="a")
    other.full_clean()


def test_deleting_many_pages_at_once_forgets_them_too(model: type[Page]) -> None:
    rename(make(model, slug="a"), "b")
    model.objects.all().delete()
    assert not OldSlug.objects.exists()
