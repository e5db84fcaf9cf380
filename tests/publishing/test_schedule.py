"""When a page is public moves by *Schedule…* and *Unpublish* alone, and says so in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.models import AuditEntry, Page, Revision
from smartcities.publishing.types import page_types
from smartcities.publishing.visibility import Visibility
from tests import factories
from tests.admin_walk.browser import admin_url, notices, opened, saved, shown_values
from tests.conftest import signed_in
from tests.embed_views.test_warnings import SITE, show
from tests.publishing.schedules import (
    DAY,
    EIGHT,
    TOMORROW,
    draft,
    refusals,
    scheduled,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

# The form ---------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_no_form_of_a_page_moves_its_dates(model: type[Page], as_editor: Client) -> None:
    for page in (factories.make(model), factories.make(model, published_at=None)):
        before = (page.published_at, page.expires_at)
        values = opened(as_editor, page)
        assert [name for name in values if name.startswith(("published_at", "expires_at"))] == []
        by_hand = {**TOMORROW, "expires_at_0": "2027-03-03", "expires_at_1": "08:00"}
        saved(as_editor, page, {**values, **by_hand, "published_at": "2027-03-02 08:00"})
        page.refresh_from_db()
        assert (page.published_at, page.expires_at) == before


WORDS = {
    "draft": ({"published_at": None}, "A draft: visitors do not see it."),
    "scheduled": ({"published_at": EIGHT}, "Appears on 2 March 2027, 08:00."),
    "published": ({"published_at": EIGHT - 2 * DAY}, "Published since 28 February 2027, 08:00."),
    "expiring": (
        {"published_at": EIGHT - 2 * DAY, "expires_at": EIGHT},
        "Published since 28 February 2027, 08:00. Expires on 2 March 2027, 08:00.",
    ),
    "expired": (
        {"published_at": EIGHT - 2 * DAY, "expires_at": EIGHT - DAY},
        "Published on 28 February 2027, 08:00. Expired on 1 March 2027, 08:00.",
    ),
}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(("dates", "words"), WORDS.values(), ids=WORDS)
def test_the_form_says_in_words_when_it_is_public(
    as_editor: Client, as_author: Client, author: Any, dates: dict, words: str
) -> None:
    page = factories.case_study(**dates, owner=author)
    for client in (as_editor, as_author):
        # In the head, and in the section on publishing.
        shown = text(client.get(admin_url(page)))
        assert shown.count(f'<span class="appearance">{words}</span>') == 2


@pytest.mark.full
@pytest.mark.database
def test_its_buttons_stand_where_they_can_do_something(as_editor: Client, author: Any) -> None:
    for dates, is_seen in ((EIGHT, True), (EIGHT - 2 * DAY, True), (None, False)):
        page = factories.case_study(published_at=dates, owner=author)
        html = text(as_editor.get(admin_url(page)))
        assert f'action="{admin_url(page, "schedule")}"' in html
        # After “Schedule…” it may be shown at once.
        hidden = '<li hidden> <form id="unpublish" method="post"'
        assert (hidden in html) is not is_seen
        assert "schedule-open" not in text(as_editor.get(f"{admin_url(page)}?_popup=1"))
        assert "schedule-open" not in text(signed_in(author).get(admin_url(page)))
    new = text(as_editor.get(admin_url(CaseStudy, "add")))
    assert "schedule-open" not in new
    assert "Once saved, it can be scheduled as well." in new


# Schedule… --------------------------------------------------------------------------------


@pytest.mark.full
def test_a_draft_appears_by_itself_and_the_history_says_who_decided(
    clock: Any, as_editor: Client, editor: Any
) -> None:
    page = draft()
    revision = page.revision
    answer = scheduled(as_editor, page, **TOMORROW)
    assert answer.url == admin_url(page)
    assert notices(as_editor.get(answer.url)) == "Appears on 2 March 2027, 08:00."
    assert (page.published_at, page.revision) == (EIGHT, revision + 1)
    assert Client().get(page.get_absolute_url()).status_code == 404
    clock.shift(DAY)
    assert Client().get(page.get_absolute_url()).status_code == 200
    (entry,) = LogEntry.objects.filter(object_id=str(page.pk))
    assert (entry.user, entry.change_message) == (editor, "Appears on 2 March 2027, 08:00.")
    noted = AuditEntry.objects.filter(key=str(page.pk)).latest("pk")
    assert (noted.action, noted.fields, noted.means) == ("scheduled", ["published_at"], "form")
    assert page.revisions.latest("number").kind == Revision.Kind.SCHEDULED


def test_each_kind_of_change_is_a_version_of_its_own_kind(as_editor: Client) -> None:
    page = draft()
    past = {"published_at_0": "2027-02-02", "published_at_1": "08:00"}
    scheduled(as_editor, page, **past)
    assert page.is_public()
    assert page.revisions.latest("number").kind == Revision.Kind.PUBLISHED
    page = draft(published_at=EIGHT)
    scheduled(as_editor, page, published_at_0="", published_at_1="")
    assert page.visibility() == Visibility.DRAFT
    assert page.revisions.latest("number").kind == Revision.Kind.UNPUBLISHED


@pytest.mark.full
def test_what_is_not_touched_stays_to_the_microsecond(as_editor: Client) -> None:
    # And in the hour that came twice.
    since = datetime(2026, 10, 25, 1, 30, 7, 123_456, tzinfo=UTC)
    page = factories.case_study(published_at=since)
    scheduled(as_editor, page, expires_at_0="2. March 2027", expires_at_1="8 a.m.")
    assert (page.published_at, page.expires_at) == (since, EIGHT)
    before = (page.revision, page.revisions.count())
    answer = scheduled(as_editor, page)
    assert "Nothing was changed." in notices(as_editor.get(answer.url))
    assert (page.revision, page.revisions.count()) == before


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"published_at_0": "soon", "published_at_1": "8"}, "published_at", "Write a day, such as"),
        ({"published_at_0": "2027-03-02"}, "published_at", "Give the time as well."),
        ({"expires_at_1": "08:00"}, "expires_at", "Give the day as well."),
        ({**TOMORROW, "expires_at_0": "2027-03-02", "expires_at_1": "08.00"}, "expires_at",
         "A page can only expire after it was published."),
        ({"expires_at_0": "2027-02-01", "expires_at_1": "08:00"}, "expires_at", "has passed"),
        ({"published_at_0": "0001-01-01", "published_at_1": "0:00"}, "published_at", "no such day"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_beside_its_field_and_stays_as_typed(
    as_editor: Client, typed: dict[str, str], field: str, said: str
) -> None:
    page = draft()
    answer = scheduled(as_editor, page, **typed)
    assert said in refusals(answer)[field]
    values = shown_values(answer, "schedule")
    assert {name: values[name] for name in typed} == {name: [each] for name, each in typed.items()}
    assert (page.published_at, page.expires_at, page.revision) == (None, None, 0)


def test_a_draft_that_lacks_something_is_not_scheduled_and_says_what(as_editor: Client) -> None:
    page = draft()
    factories.row(KeyFigure, of=page, label="Homes", source="")
    said = refusals(scheduled(as_editor, page, **TOMORROW))["published_at"]
    assert f'<a href="{admin_url(page)}#figures-group">Heat</a>' in said
    assert page.published_at is None


# The clocks -------------------------------------------------------------------------------

CLOCKS = {
    "put back": ("2027-10-31", "02:30", ["+02:00", "+01:00"], [0, 1], "comes twice"),
    "put forward": ("2027-03-28", "02:30", ["01:30", "03:30"], [0, 1], "no such time"),
}


@pytest.mark.parametrize(("day", "time", "labels", "hours", "said"), CLOCKS.values(), ids=CLOCKS)
def test_a_time_that_may_be_two_is_asked_about(
    as_editor: Client, day: str, time: str, labels: list[str], hours: list[int], said: str
) -> None:
    page = draft()
    typed = {"published_at_0": day, "published_at_1": time}
    refused = scheduled(as_editor, page, **typed)
    assert said in refusals(refused)["published_at"]
    offered = refused.context["form"].asked["published_at"]
    assert [label in each.label for label, each in zip(labels, offered, strict=True)] == [True] * 2
    first = datetime.fromisoformat(f"{day} 00:30+00:00")
    for hour, reading in zip(hours, offered, strict=True):
        values = shown_values(refused, "schedule")
        assert reading.value in text(refused)
        scheduled(as_editor, page, values, published_at_reading=reading.value)
        assert page.published_at == first + timedelta(hours=hour)
        CaseStudy.objects.update(published_at=None)


def test_an_answer_about_one_time_is_none_about_another(as_editor: Client) -> None:
    page = draft()
    typed = {"published_at_0": "2027-10-31", "published_at_1": "02:30"}
    answer = scheduled(as_editor, page, **typed, published_at_reading="2028-10-29T02:30:00+02:00")
    assert "comes twice" in refusals(answer)["published_at"]
    assert page.published_at is None


# A page that is public ----------------------------------------------------------------------


@pytest.mark.full
def test_a_public_page_goes_offline_by_choice_alone(as_editor: Client) -> None:
    page = factories.case_study()
    since = page.published_at
    refused = scheduled(as_editor, page, **TOMORROW)
    assert refusals(refused) == {
        "published_at": "It is public now, and visitors would not see it until 2 March 2027, 08:00."
    }
    assert page.published_at == since
    assert "Take it offline until then" in text(refused)
    scheduled(as_editor, page, shown_values(refused, "schedule"), offline="on")
    assert page.published_at == EIGHT
    empty = {"published_at_0": "", "published_at_1": "", "offline": "on"}
    page = factories.case_study()
    assert "“Unpublish”" in refusals(scheduled(as_editor, page, **empty))["published_at"]
    assert page.is_public()


def test_the_dialog_says_who_shows_a_public_page(as_editor: Client) -> None:
    page = factories.case_study(slug="harbour")
    show("/case-studies/harbour/")
    assert SITE in text(as_editor.get(admin_url(page, "schedule")))
    CaseStudy.objects.update(published_at=None)
    assert SITE not in text(as_editor.get(admin_url(page, "schedule")))


def test_unpublish_asks_what_the_list_asks_and_goes_back_to_the_form(as_editor: Client) -> None:
    tab = "a" * 32
    page = factories.case_study(slug="harbour")
    alone = factories.case_study(published_at=EIGHT)
    show("/case-studies/harbour/")
    url, form = admin_url(page, "unpublish"), admin_url(page)
    assert "Yes, unpublish" in text(as_editor.get(url))
    asked = as_editor.post(f"{url}?take_up={tab}")
    assert SITE in text(asked)
    assert f'<a href="{form}?take_up={tab}" class="button cancel-link">' in text(asked)
    page.refresh_from_db()
    assert page.is_public()
    done = as_editor.post(f"{url}?take_up={tab}", {"post": "yes"})
    assert done.url == f"{form}?take_up={tab}"
    # Nobody is asked about what nobody relies on.
    done = as_editor.post(f"{admin_url(alone, 'unpublish')}?take_up=../elsewhere")
    assert done.url == admin_url(alone)
    for each in (page, alone):
        each.refresh_from_db()
        assert each.published_at is None
        assert each.revisions.latest("number").kind == Revision.Kind.UNPUBLISHED
        assert LogEntry.objects.get(object_id=str(each.pk)).change_message == "Unpublished."
