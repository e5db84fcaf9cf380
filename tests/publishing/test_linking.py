"""Links in the admin's forms: understood, refused, recognised, told of; and what choosers show."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Recommendation
from smartcities.publishing.admin.forms.fields import RICH_TEXT, RichTextarea
from smartcities.publishing.links.recognising import recognised
from smartcities.publishing.links.reference import reference_to
from smartcities.publishing.models import Theme
from tests.admin_walk.browser import admin_url, errors_of, notices, opened, saved, sent
from tests.conftest import colleague, signed_in
from tests.factories import case_study, city, event, expert, image, organisation, report, theme

pytestmark = pytest.mark.django_db

REL = 'rel="noopener noreferrer"'


def linked(href: str, words: str = "words", rel: str = f" {REL}") -> str:
    return f'<p>See <a href="{href}"{rel}>{words}</a>.</p>'


def body(page: CaseStudy) -> str:
    return type(page).objects.values_list("body", flat=True).get(pk=page.pk)


# Saving -----------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("www.example.org", "https://www.example.org"),
        ("example.org/a", "https://example.org/a"),
        ("a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_without_a_scheme_is_saved_as_it_is_meant(
    as_editor: Client, typed: str, stored: str
) -> None:
    page = case_study()
    saved(as_editor, page, opened(as_editor, page), body=linked(typed))
    assert body(page) == linked(stored)


@pytest.mark.full
@pytest.mark.parametrize(
    ("typed", "reason"),
    [("ftp://example.org/x", "“ftp:”"), ("file:///C:/plan.docx", "your own computer")],
)
def test_a_link_that_nobody_can_follow_is_refused_with_its_words(
    as_editor: Client, typed: str, reason: str
) -> None:
    page = case_study(body="<p>Before</p>")
    answer = sent(as_editor, page, {**opened(as_editor, page), "body": linked(typed, "our plan")})
    (said,) = errors_of(answer)["body"]
    assert "“our plan”" in said
    assert reason in said
    assert body(page) == "<p>Before</p>"


ADDRESSES = {
    "a path": "/case-studies/harbour/",
    "a path without its end": "/case-studies/harbour",
    "a relative path": "case-studies/harbour/",
    "another language": "/da/case-studies/harbour/",
    "a full address": "http://testserver/case-studies/harbour/",
    "another name of the host": "https://Localhost/case-studies/harbour",
    "an embed": "/embed/case-studies/harbour/",
    "an old address": "/case-studies/old-harbour/",
}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("href", ADDRESSES.values(), ids=ADDRESSES)
def test_the_address_of_a_page_becomes_its_identity(as_editor: Client, href: str) -> None:
    target = case_study(slug="old-harbour", published_at=None)
    target.slug = "harbour"
    target.save()
    page = case_study()
    saved(as_editor, page, opened(as_editor, page), body=linked(f"{href}#part"))
    assert body(page) == linked(f"{reference_to(target)}#part")


def test_themes_and_pages_of_every_type_are_recognised() -> None:
    for target in (theme(), event(), report(), expert(), city()):
        assert recognised(linked(target.get_absolute_url())) == linked(reference_to(target))


@pytest.mark.parametrize("number", ["3", "03"])
def test_a_part_becomes_its_number_on_the_page_of_that_identity(number: str) -> None:
    target = report(slug="old-harbour")
    target.slug = "harbour"
    target.save()
    for path in ("/reports/harbour/", "/da/reports/harbour/", "/embed/reports/old-harbour/"):
        href = f"{path}recommendations/{number}/#part"
        part = f"{reference_to(target)}/recommendations/3/"
        assert recognised(linked(href)) == linked(f"{part}#part")


@pytest.mark.parametrize(
    "href", ["/case-studies/", "/nothing/harbour/", "/reports/harbour/", "#part", "?a=b",
             "https://example.org/case-studies/harbour/", "http://[", "/case-studies/harbour/x/",
             "/case-studies/harbour/recommendations/3/", "/reports/harbour-report/nothing/3/"]
)  # fmt: skip
def test_other_addresses_stay(href: str) -> None:
    case_study(slug="harbour")
    report(slug="harbour-report")
    assert recognised(linked(href)) == linked(href)


@pytest.mark.full
def test_saving_a_form_unchanged_changes_no_link_of_the_text(clock: Any, as_editor: Client) -> None:
    target = case_study(slug="harbour")
    html = linked("/case-studies/harbour/") + linked(f"{reference_to(target)}?x=1&amp;y=2#part")
    page = case_study(body=html)
    before = page.last_updated
    clock.shift(3600)
    saved(as_editor, page, opened(as_editor, page), internal_note="Read again.")
    page.refresh_from_db()
    assert page.body == html
    assert page.last_updated == before


def test_dump_and_load_keep_the_reference(tmp_path) -> None:
    target = case_study(slug="harbour")
    page = case_study(body=linked(reference_to(target)))
    file = str(tmp_path / "all.json")
    call_command("dumpdata", "casestudies", output=file, verbosity=0)
    CaseStudy.objects.update(body="")
    call_command("loaddata", file, verbosity=0)
    assert body(page) == linked(reference_to(target))


@pytest.mark.full
def test_who_saves_is_told_of_links_that_visitors_do_not_see(as_editor: Client) -> None:
    draft, gone = case_study(title="Not yet", published_at=None), case_study()
    texts = linked(reference_to(draft), "first"), linked(reference_to(gone), "second")
    seen = linked(reference_to(case_study()), "third")
    # A part of a public page that is not there is said like a page that was deleted.
    part = linked(f"{reference_to(report())}/recommendations/3/", "fourth")
    gone.delete()
    page = case_study(body=texts[0] + seen, challenge=texts[1] + part)
    saved(as_editor, page, opened(as_editor, page))
    told = notices(as_editor.get(admin_url(page)))
    assert "“first”" in told
    assert "“Not yet” is not public (draft)" in told
    assert "The link “second” leads nowhere" in told
    assert "The link “fourth” leads nowhere" in told
    assert "third" not in told


def test_who_may_only_read_follows_the_link_to_the_page_of_today(as_author: Client) -> None:
    target = case_study(slug="harbour")
    page = case_study(body=linked(reference_to(target)))
    html = as_author.get(admin_url(page, "change")).text
    assert f'href="{target.get_absolute_url()}"' in html
    assert "page:" not in html


# The dialog -------------------------------------------------------------------------------


def asked(client: Client, **query: Any) -> dict[str, Any]:
    response = client.get("/admin/links/", query)
    assert response.status_code == 200
    return response.json()


def test_the_dialog_finds_pages_of_every_type_by_name_drafts_as_such(as_editor: Client) -> None:
    made = [
        case_study(title="Harbour case", cities=[city(title="Aarhus", published_at=None)]),
        event(title="Harbour day", published_at=None),
        theme(name="Harbours"),
    ]
    results = asked(as_editor, q="harbour")["results"]
    assert {each["href"] for each in results} == {reference_to(each) for each in made}
    found = {each["title"]: each for each in results}
    assert found["Harbour case"]["detail"] == "Aarhus"
    assert "state" not in found["Harbour case"]
    assert found["Harbour day"]["state"] == "Draft"
    assert found["Harbours"]["kind"] == "Theme"


def test_it_offers_those_of_that_title_before_those_of_that_text(as_editor: Client) -> None:
    expert(family_name="Ask", body="<p>The harbour</p>")
    case = case_study(title="Harbour case")
    first, *_others = asked(as_editor, q="harbour")["results"]
    assert first["href"] == reference_to(case)


def test_it_says_what_an_address_means(as_editor: Client) -> None:
    case = case_study(slug="harbour", title="Harbour")
    assert asked(as_editor, href="www.example.org") == {"href": "https://www.example.org"}
    found = asked(as_editor, href="http://testserver/da/case-studies/harbour/")
    assert (found["href"], found["title"]) == (reference_to(case), "Harbour")
    assert "your own computer" in asked(as_editor, href="C:\\plan.docx")["error"]
    assert "Choose a page" in asked(as_editor, href="harbour")["error"]


def test_it_names_what_references_lead_to(as_editor: Client) -> None:
    case, gone = case_study(title="Harbour", published_at=None), case_study()
    hrefs = [f"{reference_to(case)}#part", reference_to(gone), "https://example.org/"]
    gone.delete()
    targets = asked(as_editor, known=hrefs)["targets"]
    assert targets[hrefs[0]]["href"] == hrefs[0]
    assert (targets[hrefs[0]]["title"], targets[hrefs[0]]["state"]) == ("Harbour", "Draft")
    assert targets[hrefs[1]] is None
    assert hrefs[2] not in targets


def test_it_names_parts_of_pages(as_editor: Client) -> None:
    wanted = report(slug="harbour", title="Harbours")
    Recommendation.objects.create(report=wanted, number=3, title="Build quays")
    found = asked(as_editor, href="/reports/harbour/recommendations/3/")
    assert found == {
        "href": f"{reference_to(wanted)}/recommendations/3/",
        "title": "3. Build quays",
        "kind": "Recommendation",
        "detail": "Harbours",
    }
    missing = f"{reference_to(wanted)}/recommendations/4/"
    assert asked(as_editor, known=[found["href"], missing])["targets"] == {
        found["href"]: found,
        missing: None,
    }


def test_only_staff_is_answered_and_only_about_what_they_may_see(
    visitor: Client, as_administrator: Client
) -> None:
    case = case_study(title="Harbour", published_at=None)
    for address in ("/admin/links/?q=harbour", "/admin/choices/?of=casestudies.casestudy.image:1"):
        assert visitor.get(address).status_code == 302
    # An administrator alone sees no pages.
    assert asked(as_administrator, q="harbour")["results"] == []
    assert asked(as_administrator, known=[reference_to(case)])["targets"] == {}


def test_what_the_dialog_asks_costs_a_bounded_number_of_queries(as_editor: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            asked(as_editor, q="harbour")
        return len(queries)

    case_study(title="Harbour 1", cities=[city(title="Harbour city")], image=image())
    few = cost()
    for number in range(2, 6):
        case_study(title=f"Harbour {number}", cities=[city(title="A city")], image=image())
    assert cost() <= few


def test_the_editor_loads_every_extension_of_ours() -> None:
    modules = " ".join(RichTextarea(config=RICH_TEXT["config"]).get_config()["js_modules"])
    for name in ("rich-text-toolbar", "rich-text-links", "rich-text-tables", "foreign"):
        assert f"portal-admin/{name}" in modules


# Choosers ---------------------------------------------------------------------------------


def test_choosers_tell_organisations_places_and_pictures_apart(as_editor: Client) -> None:
    def results(app: str, model: str, field: str, term: str) -> list[dict[str, str]]:
        query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
        return as_editor.get("/admin/autocomplete/", query).json()["results"]

    firm = organisation(name="Harbour Ltd", country="DK", kind="company")
    (found,) = results("experts", "expert", "organisation", "harbour")
    assert found["detail"] == f"{firm.get_kind_display()} · Denmark"
    picture = image(title="Harbour by night", credit="A. Nyborg")
    (found,) = results("casestudies", "casestudy", "image", "night")
    assert found["thumbnail"] == picture.renditions(crop="3:2")[0][0]
    assert found["detail"] == "A. Nyborg"
    city(title="Harbour town", published_at=None, kind="island")
    (found,) = results("casestudies", "casestudy", "cities", "harbour town")
    assert found["state"] == "Draft"
    assert found["detail"].startswith("Island")


def test_what_is_chosen_is_described_by_one_request(as_editor: Client) -> None:
    firm, picture = organisation(country="SE"), image()
    of = [
        f"experts.expert.organisation:{firm.pk},999999",
        f"casestudies.casestudy.image:{picture.pk}",
    ]
    found = as_editor.get("/admin/choices/", {"of": of}).json()
    assert found["experts.expert.organisation"][str(firm.pk)]["detail"].endswith("Sweden")
    assert found["experts.expert.organisation"]["999999"] == {}
    assert found["casestudies.casestudy.image"][str(picture.pk)]["thumbnail"]


@pytest.mark.parametrize(
    "of", ["", "x", "a.b.c:1", "casestudies.casestudy.title:1", "casestudies.casestudy.image:x,²",
           f"casestudies.casestudy.image:{'9' * 30}", "casestudies.casestudy.body:1"]
)  # fmt: skip
def test_what_is_no_choice_is_answered_with_nothing(as_editor: Client, of: str) -> None:
    answer = as_editor.get("/admin/choices/", {"of": of})
    assert answer.status_code == 200
    assert not any(parts for keys in answer.json().values() for parts in keys.values())


def test_an_author_is_told_what_they_may_see(author: Any) -> None:
    Theme.objects.create(name="Harbours")
    client = signed_in(colleague("otto", "author"))
    assert [each["title"] for each in asked(client, q="harbours")["results"]] == ["Harbours"]
