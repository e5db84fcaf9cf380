"""The languages that visitors are offered: one of the two, or both."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories import case_study
from tests.portal.settings import named

pytestmark = pytest.mark.django_db
PATHS = ["/", "/case-studies/", "/themes/", "/map/", "/search/"]


def test_both_are_offered_unless_somebody_says_otherwise(visitor: Client) -> None:
    named()
    html = visitor.get("/").content.decode()
    assert 'hreflang="da"' in html
    assert visitor.get("/da/").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_language_that_is_not_offered_leads_to_one_that_is(visitor: Client, path: str) -> None:
    named(offers_da=False)
    answer = visitor.get(f"/da{path}?country=DK&q=%C3%A5")
    assert (answer.status_code, answer["Location"]) == (302, f"{path}?country=DK&q=%C3%A5")
    html = visitor.get(path).content.decode()
    for trace in ('hreflang="da"', 'id="languages"', '"/da/'):
        assert trace not in html


@pytest.mark.parametrize("path", PATHS)
def test_the_one_without_a_prefix_may_be_the_one_that_is_not_offered(
    visitor: Client, path: str
) -> None:
    named(offers_en=False)
    assert visitor.get(path)["Location"] == f"/da{path}"
    html = visitor.get(f"/da{path}").content.decode()
    assert 'hreflang="en"' not in html
    # What is for programs has one address, in no language.
    assert visitor.get("/api/v1/case-studies/").status_code == 200
    assert visitor.get("/case-studies.atom").status_code == 200


@pytest.mark.full
def test_pages_are_known_by_an_address_that_is_there(visitor: Client) -> None:
    page = case_study(language="da")
    assert f'rel="canonical" href="http://testserver/da{page.get_absolute_url()}"' in (
        visitor.get(page.get_absolute_url()).content.decode()
    )
    named(offers_da=False)
    html = visitor.get(page.get_absolute_url()).content.decode()
    assert f'rel="canonical" href="http://testserver{page.get_absolute_url()}"' in html
    for address in ("/sitemap.xml", "/robots.txt", "/catalogue.jsonld"):
        answer = visitor.get(address)
        assert "/da/" not in answer.getvalue().decode(), address
    for name in ("fixed", "casestudies"):
        answer = visitor.get(f"/sitemap-{name}.xml")
        if answer.status_code == 200:
            assert "/da/" not in answer.content.decode()


def test_embeds_are_in_a_language_that_is_offered(visitor: Client) -> None:
    page = case_study()
    address = f"/embed{page.get_absolute_url()}?view=card&lang=da"
    assert '<html lang="da"' in visitor.get(address).content.decode()
    named(offers_da=False)
    assert '<html lang="en"' in visitor.get(address).content.decode()
    share = visitor.get(f"/share/?url=http://testserver{page.get_absolute_url()}").content.decode()
    assert 'value="en"' in share
    assert 'value="da"' not in share
    described = visitor.get("/").content.decode()
    ours = json.loads(described.partition('application/ld+json">')[2].partition("</script>")[0])
    assert '"da"' not in json.dumps(ours)


def test_one_at_least_is_offered() -> None:
    with pytest.raises(ValidationError) as refused:
        named(offers_en=False, offers_da=False)
    assert list(refused.value.message_dict) == ["offers_en"]


def test_a_change_counts_from_the_next_page_on(visitor: Client) -> None:
    made = named()
    assert visitor.get("/da/themes/").status_code == 200
    made.offers_da = False
    made.save()
    assert visitor.get("/da/themes/").status_code == 302
    made.offers_da = True
    made.save()
    assert visitor.get("/da/themes/").status_code == 200
