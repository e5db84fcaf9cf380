"""What an editor does all day: publish, schedule, unpublish, correct, delete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy
from resources.models import Link, Report
from smartcities.publishing.models import OldSlug, Page
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import action, admin_url, notices, opened, saved, sent
from tests.admin_walk.test_author import a_page, draft, new, still

pytestmark = pytest.mark.full

DAY = timedelta(days=1)
GOOD_DAY = "2030-01-31"


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest, db: None) -> type[Page]:
    return request.param


def log_of(page: Any) -> list[tuple[str, str]]:
    """Return (user, message) of the page's history, the oldest first."""
    rows = LogEntry.objects.filter(object_id=str(page.pk)).order_by("pk")
    return [(row.user.username, row.get_change_message()) for row in rows]


def test_one_button_publishes_a_new_page(model: type[Page], as_editor: Client, editor: Any) -> None:
    page = new(as_editor, model, button="_publish")
    assert page.is_public()
    assert page.owner == editor
    assert Client().get(page.get_absolute_url()).status_code == 200


def test_one_button_publishes_somebody_elses_draft_with_what_was_typed(
    model: type[Page], as_editor: Client, author: Any
) -> None:
    page = draft(model, author)
    saved(as_editor, page, opened(as_editor, page), button="_publish", summary="Ready now.")
    page.refresh_from_db()
    assert page.is_public()
    assert (page.summary, page.owner) == ("Ready now.", author)


def test_the_button_that_publishes_stands_on_pages_that_are_not_in_the_trash(
    as_editor: Client,
) -> None:
    trashed = a_page(CaseStudy)
    as_editor.post(admin_url(trashed, "delete"), {"post": "yes"})
    for page, offered in ((draft(CaseStudy), True), (a_page(CaseStudy), True), (trashed, False)):
        html = as_editor.get(admin_url(page)).content.decode()
        assert ('name="_publish"' in html) is offered


def test_a_page_appears_and_expires_at_the_moments_that_were_set(
    clock: Any, as_editor: Client
) -> None:
    page = draft(CaseStudy)
    times = {"published_at_0": "2027-03-02", "expires_at_0": "2027-03-03"}
    times |= {"published_at_1": "08:00", "expires_at_1": "08:00"}
    assert as_editor.post(admin_url(page, "schedule"), times).status_code == 302
    statuses = []
    for _day in range(3):
        statuses.append(Client().get(page.get_absolute_url()).status_code)
        clock.shift(DAY)
    assert statuses == [404, 200, 404]


def test_an_editor_gives_a_page_to_a_colleague_without_seeing_the_list_of_users(
    as_editor: Client, author: Any
) -> None:
    page = draft(CaseStudy)
    saved(as_editor, page, opened(as_editor, page), owner=str(author.pk))
    page.refresh_from_db()
    assert page.owner == author
    html = as_editor.get(admin_url(page)).content.decode()
    assert f'<option value="{author.pk}" selected>' in html
    assert "field-owner" in html
    assert 'data-field-name="owner"' not in html


# Actions -------------------------------------------------------------------------------


def test_pages_are_published_together_and_each_has_it_in_its_history(
    model: type[Page], as_editor: Client
) -> None:
    times = {"published_at": timezone.now() - 9 * DAY, "expires_at": timezone.now() - DAY}
    expired = a_page(model, **times)
    public = a_page(model)
    since = public.published_at
    chosen = [draft(model), expired, public]
    answer = action(as_editor, model, "publish", chosen)
    assert "2 pages were published." in notices(answer)
    for page in chosen:
        page.refresh_from_db()
        assert page.is_public()
    assert expired.expires_at is None
    assert public.published_at == since
    histories = [log_of(page) for page in chosen]
    assert histories == [[("erik", "Published.")], [("erik", "Published.")], []]


def test_pages_are_unpublished_together(model: type[Page], as_editor: Client) -> None:
    chosen = [a_page(model), a_page(model, published_at=timezone.now() + DAY), draft(model)]
    updated = [page.last_updated for page in chosen]
    answer = action(as_editor, model, "unpublish", chosen)
    assert "2 pages are drafts now." in notices(answer)
    for page in chosen:
        page.refresh_from_db()
        assert page.published_at is None
    assert [page.last_updated for page in chosen] == updated
    assert log_of(chosen[0]) == [("erik", "Unpublished.")]
    assert log_of(chosen[2]) == []


def test_a_review_date_is_set_and_taken_away(model: type[Page], as_editor: Client) -> None:
    page = a_page(model)
    action(as_editor, model, "set_review_date", [page], review_by=GOOD_DAY)
    assert str(still(page)["review_by"]) == GOOD_DAY
    action(as_editor, model, "set_review_date", [page], review_by="")
    assert still(page)["review_by"] is None
    assert log_of(page) == [("erik", "Review date set.")] * 2


@pytest.mark.parametrize("day", ["tomorrow", "2030-02-30", "31/31/2030", "x" * 300, "<b>", "\0"])
def test_a_day_that_is_none_is_said_so_and_changes_nothing(as_editor: Client, day: str) -> None:
    page = a_page(CaseStudy, review_by="2029-01-01")
    before = still(page)
    answer = action(as_editor, CaseStudy, "set_review_date", [page], review_by=day)
    assert answer.status_code == 200
    assert still(page) == before
    assert "The review date was not set." in notices(answer) or "\0" in day


@pytest.mark.parametrize("typed", ["28.12.2030", "28-12-2030", "28. december 2030", "2030-12-28"])
def test_the_lists_day_is_typed_as_in_forms(as_editor: Client, editor: Any, typed: str) -> None:
    type(editor).objects.filter(pk=editor.pk).update(language="da")
    page = a_page(CaseStudy)
    field = as_editor.get(admin_url(CaseStudy)).context["action_form"]["review_by"]
    assert field.field.widget.input_type == "text"
    # By this class it gets the calendar, whose scripts come with it.
    assert "vDateField" in str(field)
    assert "DateTimeShortcuts.js" in str(field.form.media)
    action(as_editor, CaseStudy, "set_review_date", [page], review_by=typed)
    assert str(still(page)["review_by"]) == "2030-12-28"


def test_the_lists_day_that_may_be_two_is_asked_about(as_editor: Client) -> None:
    page = a_page(CaseStudy)
    answer = action(as_editor, CaseStudy, "set_review_date", [page], review_by="5/10/2030")
    assert "Do you mean" in notices(answer)
    assert still(page)["review_by"] is None


def test_a_mistyped_day_does_not_hold_up_another_action(as_editor: Client) -> None:
    page = draft(CaseStudy)
    action(as_editor, CaseStudy, "publish", [page], review_by="soon")
    page.refresh_from_db()
    assert page.is_public()


def test_an_action_keeps_the_filters_and_the_search(as_editor: Client) -> None:
    page = draft(CaseStudy, title="Harbour baths")
    url = f"{admin_url(CaseStudy)}?q=harbour&visibility=draft"
    data = {"action": "publish", "index": "0", "_selected_action": [page.pk]}
    assert as_editor.post(url, data).url == url


# Forms that are refused ----------------------------------------------------------------

WRONG: dict[str, tuple[type[Page], dict[str, str], str]] = {
    "ends first": (
        CaseStudy,
        {"start_year": "2015", "end_year": "2012"},
        "A case study cannot end before it starts.",
    ),
    "no currency": (CaseStudy, {"cost": "12.50"}, "Give the cost together with its currency."),
    "no title": (CaseStudy, {"title": ""}, "This field is required."),
    "too long": (CaseStudy, {"summary": "x" * 601}, "at most 600 characters"),
    "date": (Report, {"published_on": "autumn 2012"}, "Give a year, a month or a day"),
    "no such month": (Report, {"published_on": "2012-13"}, "Give a year, a month or a day"),
    "doi": (Report, {"doi": "doi:10"}, "A DOI looks like 10.1000/182."),
    "link": (Link, {"url": "javascript:alert(1)"}, "Nobody can follow “javascript:”."),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_refused_form_says_why_and_keeps_everything_typed(as_editor: Client, case: str) -> None:
    model, wrong, message = WRONG[case]
    page = draft(model)
    before = still(page)
    kept = {"internal_note": "Ask <Peter> & Paul", "body": "<p>All that I wrote.</p>"}
    kept |= {"search_title": "A “title”", "title": "A long day’s work"}
    answer = sent(as_editor, page, {**opened(as_editor, page), **kept, **wrong})
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert still(page) == before
    html_values = shown(answer, page)
    for name, value in {**kept, **wrong}.items():
        assert html_values[name] == [value], name


def shown(answer: Any, page: Any) -> dict[str, list[str]]:
    from tests.admin_walk.browser import shown_values

    return shown_values(answer, f"{page._meta.model_name}_form")


CITY: dict[str, tuple[dict[str, str], str]] = {
    "latitude": ({"latitude": "91", "longitude": "0"}, "A latitude lies between"),
    "longitude": ({"latitude": "0", "longitude": "181"}, "A longitude lies between"),
    "half a point": ({"latitude": "55.6"}, "Give both latitude and longitude"),
    "no country": ({"countries-0-DELETE": "on"}, "Give at least 1 here."),
    "twice": (
        {"countries-TOTAL_FORMS": "2", "countries-1-country": "DK", "countries-1-order": "0"},
        "duplicate",
    ),
}


@pytest.mark.parametrize("case", CITY)
def test_a_place_that_cannot_be_is_refused_with_a_reason(as_editor: Client, case: str) -> None:
    wrong, message = CITY[case]
    page = factories.city(countries=("DK",))
    answer = sent(as_editor, page, {**opened(as_editor, page), **wrong})
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert [row.country.code for row in page.countries.all()] == ["DK"]


def test_a_number_of_a_recommendation_stands_once(as_editor: Client) -> None:
    row = factories.row(factories.Recommendation)
    page = row.report
    values = opened(as_editor, page) | {
        "recommendations-TOTAL_FORMS": "2",
        "recommendations-1-number": "1",
        "recommendations-1-title": "Again",
        "recommendations-1-explanation": "",
    }
    answer = sent(as_editor, page, values)
    assert answer.status_code == 200
    assert "Again" in answer.content.decode()
    assert page.recommendations.count() == 1
    saved(as_editor, page, values | {"recommendations-1-number": "2"})
    assert [each.number for each in page.recommendations.all()] == [1, 2]


def test_a_report_is_not_its_own_previous_issue(as_editor: Client) -> None:
    first = a_page(Report)
    second = a_page(Report, previous_issue=first)
    for target in (first, second):
        answer = sent(as_editor, first, opened(as_editor, first), previous_issue=str(target.pk))
        assert answer.status_code == 200
        assert "previous_issue" in answer.context["adminform"].form.errors


def test_an_address_that_redirects_elsewhere_is_refused_by_name(as_editor: Client) -> None:
    other = a_page(CaseStudy, title="Harbour baths", slug="before")
    other.slug = "after"
    other.save()
    page = draft(CaseStudy)
    answer = sent(as_editor, page, opened(as_editor, page), slug="before", summary="Typed.")
    assert "This address redirects to “Harbour baths”" in answer.content.decode()
    assert shown(answer, page)["summary"] == ["Typed."]
    answer = sent(as_editor, page, opened(as_editor, page), slug="after")
    assert "has this address already" in answer.content.decode()


def test_the_form_of_a_new_page_keeps_rows_that_were_typed(as_editor: Client) -> None:
    values = opened(as_editor, CaseStudy) | {
        "figures-TOTAL_FORMS": "1",
        "figures-0-label": "Households & flats",
        "figures-0-value": "1900",
        "figures-0-source": "",
    }
    answer = sent(as_editor, CaseStudy, values, title="")
    assert answer.status_code == 200
    assert not CaseStudy.objects.exists()
    from tests.admin_walk.browser import shown_values

    kept = shown_values(answer, "casestudy_form")
    assert kept["figures-0-label"] == ["Households & flats"]


# Deleting ------------------------------------------------------------------------------


def test_deleting_a_page_for_good_frees_its_old_addresses(
    model: type[Page], as_editor: Client, as_superuser: Client
) -> None:
    page = a_page(model, slug="before")
    page.slug = "after"
    page.save()
    assert Client().get(model.get_detail_url("before")).status_code == 301
    assert as_editor.post(admin_url(page, "delete"), {"post": "yes"}).status_code == 302
    assert OldSlug.objects.exists()
    assert as_superuser.get(admin_url(page, "delete")).status_code == 200
    assert as_superuser.post(admin_url(page, "delete"), {"post": "yes"}).status_code == 302
    assert not model.objects.exists()
    assert not OldSlug.objects.exists()
    assert Client().get(model.get_detail_url("before")).status_code == 410
    saved(as_editor, other := draft(model), opened(as_editor, other), slug="before")


def test_pages_are_deleted_together_after_a_question(model: type[Page], as_editor: Client) -> None:
    chosen = [a_page(model), draft(model)]
    asked = action(as_editor, model, "delete_selected", chosen)
    assert asked.status_code == 200
    assert model.objects.count() == 2
    action(as_editor, model, "delete_selected", chosen, post="yes")
    assert not model.objects.not_trashed().exists()
    assert model.objects.count() == 2
