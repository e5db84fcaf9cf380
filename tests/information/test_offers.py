"""A new portal is offered texts: drafts to complete, which are not published unasked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from information.models import InformationPage
from information.offers import body_of, offers
from smartcities.publishing.completeness.missing import missing
from smartcities.publishing.completeness.places import places_in
from smartcities.publishing.fields.rich_text import sanitise
from smartcities.publishing.models import AuditEntry, Revision
from smartcities.publishing.trash import move_to_trash
from tests.admin_walk.browser import shown_values
from tests.factories import make
from tests.portal.settings import named

pytestmark = pytest.mark.django_db
OFFERS = "/admin/information/informationpage/offers/"
LIST = "/admin/information/informationpage/"
TEXTS = [text for each in offers() for text in each.texts]


def take(client: Client, key: str) -> Any:
    return client.post(OFFERS, {"offer": key}, follow=True)


def offered(client: Client) -> set[str]:
    return {key for key, _texts in client.get(OFFERS).context["offers"]}


def test_all_five_are_offered_and_one_click_makes_drafts_in_both_languages(
    as_editor: Client, editor: Any
) -> None:
    assert offered(as_editor) == {"about", "contact", "privacy", "accessibility", "imprint"}
    answer = take(as_editor, "privacy")
    english, danish = InformationPage.objects.order_by("pk")
    assert (english.slug, english.language, english.place) == ("privacy", "en", "foot")
    assert (danish.slug, danish.language, danish.translation_of) == ("privatliv", "da", english)
    assert {page.published_at for page in (english, danish)} == {None}
    assert {page.owner for page in (english, danish)} == {editor}
    for page in (english, danish):
        form = reverse("admin:information_informationpage_change", args=[page.pk])
        assert f'<a href="{form}">{page.title}</a>' in answer.content.decode()
    assert Revision.objects.count() == 2
    assert set(AuditEntry.objects.values_list("action", "means")) == {("created", "form")}
    assert offered(as_editor) == {"about", "contact", "accessibility", "imprint"}


def test_what_exists_is_not_offered_again(as_editor: Client) -> None:
    about = make(InformationPage, slug="about", title="Who we are")
    take(as_editor, "about")
    (danish,) = InformationPage.objects.exclude(pk=about.pk)
    assert (danish.slug, danish.translation_of) == ("om", about)
    about.slug = "who-we-are"
    about.save()
    move_to_trash(InformationPage.objects.filter(pk=danish.pk))
    assert "about" not in offered(as_editor)
    answer = take(as_editor, "about")
    assert "There is a page of it already." in answer.content.decode()
    assert InformationPage.objects.count() == 2


def test_an_author_may_take_one_up_and_a_stranger_may_not(
    as_author: Client, as_stranger: Client
) -> None:
    take(as_stranger, "about")
    assert not InformationPage.objects.exists()
    take(as_author, "about")
    assert InformationPage.objects.count() == 2


def test_what_nobody_offers_is_not_made(as_editor: Client) -> None:
    assert take(as_editor, "../../etc/passwd").status_code == 200
    assert not InformationPage.objects.exists()


def test_the_list_leads_there(as_editor: Client) -> None:
    assert f'href="{OFFERS}"' in as_editor.get(LIST).content.decode()


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_a_text_is_whole_and_says_what_the_portal_knows(text: Any) -> None:
    named(name_en="Nordic Net", name_da="Nordisk Net", contact="desk@city.example")
    html = body_of(text)
    # Nothing that the sanitiser would take away: it adds the rel of links, no more.
    assert sanitise(html).replace(' rel="noopener noreferrer"', "") == html.strip()
    assert html.count("[[") == html.count("]]") == len(places_in(html)) >= 1
    assert len(text.summary) <= 600
    if text.name.startswith(("about", "privacy", "accessibility")):
        assert ("Nordic Net" if text.language == "en" else "Nordisk Net") in html
        assert "mailto:desk@city.example" in html


def test_both_languages_have_the_same_sections() -> None:
    for each in offers():
        english, danish = (body_of(text) for text in each.texts)
        for tag in ("<h2>", "<h3>", "<li>", "<p>", "[["):
            if each.key != "imprint":
                assert english.count(tag) == danish.count(tag), (each.key, tag)


def test_the_accessibility_statement_has_the_parts_of_the_model() -> None:
    # Commission Implementing Decision (EU) 2018/1523.
    (offer,) = (each for each in offers() if each.key == "accessibility")
    html = body_of(offer.texts[0])
    for part in (
        "Directive (EU) 2016/2102",
        "conforms in part",
        "EN 301 549",
        "Not in keeping with the rules",
        "A burden out of proportion",
        "Outside the rules",
        "It was prepared on",
        "an assessment of our own",
        "<h2>Tell us</h2>",
        "the body that enforces the rules",
    ):
        assert part in html


# Places to complete ----------------------------------------------------------------------


@pytest.mark.full
def test_publishing_a_page_with_places_to_complete_asks_once(as_editor: Client) -> None:
    take(as_editor, "imprint")
    page = InformationPage.objects.get(slug="imprint")
    url = reverse("admin:information_informationpage_change", args=[page.pk])
    data = shown_values(as_editor.get(url), "informationpage_form")
    answer = as_editor.post(url, data | {"_publish": "1"})
    html = answer.content.decode()
    assert "Still to complete:" in html
    assert "[[street, postal code, town, country]]" in html
    page.refresh_from_db()
    assert page.published_at is None
    again = shown_values(answer, "informationpage_form")
    assert as_editor.post(url, again | {"_publish": "1"}).status_code == 302
    page.refresh_from_db()
    assert page.is_public()


def test_saving_the_draft_asks_nothing(as_editor: Client) -> None:
    take(as_editor, "imprint")
    page = InformationPage.objects.get(slug="imprint")
    url = reverse("admin:information_informationpage_change", args=[page.pk])
    data = shown_values(as_editor.get(url), "informationpage_form")
    assert as_editor.post(url, data | {"_save": "1"}).status_code == 302


def test_the_list_does_not_publish_it_and_says_what_is_missing(as_editor: Client) -> None:
    page = make(InformationPage, body="<p>[[street]] and [[town]]</p>", published_at=None)
    data = {"action": "publish", "_selected_action": [page.pk]}
    html = as_editor.post(LIST, data, follow=True).content.decode()
    assert "[[street]], [[town]]" in html
    page.refresh_from_db()
    assert page.published_at is None
    page.body = "<p>Main street and [1], a[[0]"
    page.save()
    as_editor.post(LIST, data)
    page.refresh_from_db()
    assert page.is_public(timezone.now())


def test_every_type_and_every_text_is_looked_at() -> None:
    page = make(InformationPage, summary="See [[the address]].", published_at=None)
    ((found,),) = missing([page]).values()
    assert (found.field.name, found.places) == ("summary", ("[[the address]]",))
