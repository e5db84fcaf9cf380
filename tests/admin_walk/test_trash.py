"""The trash in the admin: who may move pages there, put them back, and delete them for good."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.publishing.models import Page
from smartcities.publishing.trash import KEPT, move_to_trash
from smartcities.publishing.types import page_types
from tests.admin_walk.browser import action, admin_url, errors_of, opened
from tests.conftest import signed_in
from tests.factories import case_study, city, expert, link, make, report

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TRASH, EMPTY = "/admin/trash/", "/admin/trash/empty/"


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest, now: Any) -> type[Page]:
    """Return a page type, with the clock stopped."""
    return request.param


def trashed(model: type[Page], by: Any = None, **fields: Any) -> Any:
    """Return a page of *model* that *by* has moved to the trash."""
    page = make(model, **fields)
    move_to_trash(model.objects.filter(pk=page.pk), by)
    return model.objects.get(pk=page.pk)


def name_of(page: Page) -> str:
    return f"{page._meta.label_lower}:{page.pk}"


def shown(client: Client, address: str = TRASH, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def back(client: Client, *pages: Page) -> str:
    """Tick *pages* in the trash and put them back; return the page that follows."""
    answer = client.post(TRASH, {"page": [name_of(page) for page in pages]}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


# There and back -----------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_an_editor_moves_a_page_to_the_trash_and_back(
    model: type[Page], as_editor: Client, editor: Any, visitor: Client
) -> None:
    page = make(model, title="Harbour baths")
    form = as_editor.get(admin_url(page)).content.decode()
    assert re.search(r'class="deletelink">\s*Move to the trash\s*</a>', form)
    asked = as_editor.get(admin_url(page, "delete")).content.decode()
    assert "Move this to the trash?" in asked
    assert "can be put back from the trash for 90 days" in asked
    assert "gone for good" not in asked
    done = as_editor.post(admin_url(page, "delete"), {"post": "yes"}, follow=True)
    assert "is in the trash. It can be put back until 30 May 2027." in done.content.decode()
    assert page.title not in {str(row) for row in done.context["cl"].result_list}
    assert visitor.get(page.get_absolute_url()).status_code == 410
    page.refresh_from_db()
    assert (page.trashed_by, page.is_trashed) == (editor, True)
    html = shown(as_editor)
    assert str(page) in html
    assert "90 days more" in html
    assert "It will be public again at once." in html
    answer = as_editor.post(TRASH, {"one": name_of(page)}, follow=True)
    assert answer.redirect_chain[-1][0] == admin_url(page)
    assert "was put back. It is public again." in answer.content.decode()
    assert visitor.get(page.get_absolute_url()).status_code == 200
    said = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert said == ["Moved to the trash.", "Put back from the trash."]
    assert "The trash is empty." in shown(as_editor)


def test_many_are_moved_by_the_list_and_come_back_together(
    model: type[Page], as_editor: Client
) -> None:
    chosen = [make(model), make(model, published_at=None)]
    other = make(model)
    listed = as_editor.get(admin_url(model)).content.decode()
    assert "to the trash</option>" in listed
    assert "Delete selected" not in listed
    asked = action(as_editor, model, "delete_selected", chosen).content.decode()
    assert "Move these to the trash?" in asked
    assert not model.objects.filter(trashed_at__isnull=False).exists()
    action(as_editor, model, "delete_selected", chosen, post="yes")
    assert list(model.objects.not_trashed()) == [other]
    html = back(as_editor, *chosen)
    assert "It is public again." in html
    assert "It is a draft, so visitors see nothing." in html
    assert model.objects.not_trashed().count() == 3


def test_the_question_names_what_visitors_lose(as_editor: Client) -> None:
    place = city(title="Aarhus")
    case_study(title="Cycle superhighways", cities=[place])
    asked = as_editor.get(admin_url(place, "delete")).content.decode()
    assert "Used on 1 public page." in asked
    assert "Cycle superhighways" in asked
    assert "goes with it" not in asked


# Its form -----------------------------------------------------------------------------


def test_its_form_is_read_only_with_the_way_back(
    model: type[Page], as_editor: Client, editor: Any
) -> None:
    page = trashed(model, editor)
    html = as_editor.get(admin_url(page)).content.decode()
    assert "erik moved this page to the trash" in html
    assert f'name="one" value="{name_of(page)}"' in html
    assert 'name="_save"' not in html
    assert page.get_absolute_url() not in html
    assert "Delete for good" not in html
    assert 'class="state state-trashed"' in html


def test_what_was_typed_into_its_form_meanwhile_is_kept(
    model: type[Page], as_editor: Client, olga: Any
) -> None:
    page = make(model)
    mine = opened(as_editor, page)
    signed_in(olga).post(admin_url(page, "delete"), {"post": "yes"})
    answer = as_editor.post(admin_url(page), {**mine, "internal_note": ["Mine."], "_save": "1"})
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "Olga Lund moved it to the trash at 13:00." in html
    assert "Mine." in html
    assert "Open it in the trash, to put it back" in html
    page.refresh_from_db()
    assert page.internal_note == ""


def test_a_form_that_was_open_before_undoes_nothing_afterwards(as_editor: Client) -> None:
    page = case_study()
    mine = opened(as_editor, page)
    move_to_trash(CaseStudy.objects.filter(pk=page.pk))
    back(as_editor, page)
    was = CaseStudy.objects.values("published_at", "trashed_at").get()
    answer = as_editor.post(admin_url(page), {**mine, "title": ["Mine"], "_publish": "1"})
    assert answer.status_code == 302
    assert CaseStudy.objects.values("published_at", "trashed_at").get() == was
    assert CaseStudy.objects.get().title == "Mine"


def test_a_new_page_with_its_address_is_told_who_has_it(
    model: type[Page], as_editor: Client
) -> None:
    old = trashed(model, slug="quay")
    new = make(model)
    answer = as_editor.post(admin_url(new), {**opened(as_editor, new), "slug": ["quay"]})
    assert list(errors_of(answer)) == ["slug"]
    assert f"“{old}” in the trash has this address. Choose another one." in str(errors_of(answer))


# Not offered --------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_no_list_search_or_chooser_offers_it(model: type[Page], as_editor: Client) -> None:
    page = trashed(model, title="Ambergris")
    meta = model._meta
    found = as_editor.get(admin_url(model), {"q": "Ambergris"}).context["cl"]
    assert found.result_count == 0
    assert "Ambergris" not in shown(as_editor, admin_url(model))
    for name in ("go_to", "links"):
        found = as_editor.get(reverse(f"admin:{name}"), {"q": "Ambergris"}).json()
        assert found["results"] == [], name
    target = {"app_label": "resources", "model_name": "link", "field_name": "cases"}
    if model is CaseStudy:
        query = {**target, "term": "Ambergris"}
        assert as_editor.get("/admin/autocomplete/", query).json()["results"] == []
    commands = as_editor.get(reverse("admin:go_to"), {"q": "Tra"}).json()["results"]
    assert [each["url"] for each in commands if each["title"] == "Trash"] == [TRASH]
    tile = shown(as_editor, "/admin/")
    assert f'href="{TRASH}"' in tile
    figures = {
        each["model"]: each["figures"]
        for task in as_editor.get("/admin/").context["app_list"]
        for each in task["models"]
    }
    assert figures[model].total == 0, meta
    href = f"page:{meta.label_lower}:{page.pk}"
    known = as_editor.get(reverse("admin:links"), {"known": href}).json()["targets"][href]
    assert known["state"] == "In the trash"


@pytest.mark.full
def test_a_relation_to_it_is_named_in_the_form_and_hidden_from_visitors(
    as_editor: Client, visitor: Client
) -> None:
    place, person = city(title="Ambergris"), expert(family_name="Lamprey")
    case = case_study(cities=[place])
    text = report()
    text.contributions.create(expert=person, role="author")
    for each in (place, person):
        move_to_trash(type(each).objects.filter(pk=each.pk))
    assert "Ambergris" not in visitor.get(case.get_absolute_url()).content.decode()
    asked = [f"casestudies.casestudy.cities:{place.pk}"]
    asked += [f"resources.contribution.expert:{person.pk}"]
    told = as_editor.get(reverse("admin:choices"), {"of": asked}).json()
    assert [next(iter(each.values()))["state"] for each in told.values()] == ["In the trash"] * 2
    # Saving the form keeps the relation, which comes back with the city.
    answer = as_editor.post(admin_url(case), {**opened(as_editor, case), "_save": "1"})
    assert answer.status_code == 302
    assert list(case.cities.all()) == [place]
    back(as_editor, place)
    assert "Ambergris" in visitor.get(case.get_absolute_url()).content.decode()


def test_a_type_s_list_leads_to_its_part_of_the_trash(as_editor: Client) -> None:
    trashed(Report, title="Lamprey")
    trashed(CaseStudy, title="Ambergris")
    href = f"{TRASH}?type=resources.report"
    assert f'href="{href}"' in shown(as_editor, admin_url(Report))
    html = shown(as_editor, href)
    assert "Lamprey" in html
    assert "Ambergris" not in html


# Who may ------------------------------------------------------------------------------


def test_for_good_is_nobody_s_by_role(model: type[Page], as_editor: Client) -> None:
    page = trashed(model)
    html = shown(as_editor)
    assert "Delete for good" not in html
    assert "Empty the trash" not in html
    assert as_editor.get(admin_url(page, "delete")).status_code == 403
    assert as_editor.post(admin_url(page, "delete"), {"post": "yes"}).status_code == 403
    assert as_editor.get(EMPTY).status_code == as_editor.post(EMPTY).status_code == 403
    assert model.objects.filter(pk=page.pk).exists()


def test_the_permission_to_purge_a_type_is_enough_for_that_type(
    as_editor: Client, editor: Any
) -> None:
    page, other = trashed(Report), trashed(CaseStudy)
    editor.user_permissions.add(Permission.objects.get(codename="purge_report"))
    assert as_editor.post(admin_url(other, "delete"), {"post": "yes"}).status_code == 403
    assert "gone for good" in shown(as_editor, admin_url(page, "delete"))
    as_editor.post(EMPTY)
    assert not Report.objects.exists()
    assert CaseStudy.objects.exists()


def test_an_author_puts_back_her_own_page_as_a_draft(
    model: type[Page], as_author: Client, author: Any, editor: Any
) -> None:
    mine, theirs = trashed(model, editor, owner=author), trashed(model, editor)
    assert "It will be a draft." in shown(as_author)
    html = back(as_author, mine, theirs)
    assert "It is a draft, so visitors see nothing." in html
    assert "1 page was not put back" in html
    assert model.objects.get(pk=mine.pk).visibility() == "draft"
    assert model.objects.get(pk=theirs.pk).is_trashed


def test_a_scheduled_page_of_an_author_does_not_appear_by_being_put_back(
    as_author: Client, author: Any, now: Any, clock: Any
) -> None:
    page = trashed(CaseStudy, owner=author, published_at=now + DAY)
    back(as_author, page)
    clock.shift(2 * DAY)
    assert not CaseStudy.objects.public().exists()


def test_others_see_nothing_and_put_nothing_back(
    as_stranger: Client, as_administrator: Client
) -> None:
    page = trashed(CaseStudy, title="Ambergris")
    assert as_stranger.get(TRASH).status_code == 302
    assert "Ambergris" not in shown(as_administrator)
    for client in (as_stranger, as_administrator):
        client.post(TRASH, {"page": [name_of(page)]})
        assert CaseStudy.objects.get().is_trashed


@pytest.mark.parametrize(
    "name", ["", "x", "casestudies.casestudy:", "casestudies.casestudy:٣", "auth.group:1", "a.b:1",
             "casestudies.casestudy:" + "9" * 30, "casestudies.casestudy:99"]
)  # fmt: skip
def test_what_is_no_page_in_the_trash_is_not_put_back(as_editor: Client, name: str) -> None:
    answer = as_editor.post(TRASH, {"page": [name]}, follow=True)
    assert "Nothing was put back" in answer.content.decode()


# For good -----------------------------------------------------------------------------


def test_after_90_days_nobody_is_offered_it_any_more(
    model: type[Page], as_editor: Client, as_superuser: Client, clock: Any
) -> None:
    page = trashed(model)
    # No session lasts as long.
    model.objects.update(trashed_at=timezone.now() - KEPT + timedelta(seconds=1))
    assert "1 day more" in shown(as_editor)
    clock.shift(timedelta(seconds=1))
    assert "The trash is empty." in shown(as_editor)
    assert "The next emptying deletes it for good." in shown(as_superuser)
    assert 'name="one"' not in shown(as_superuser)
    assert 'name="one"' not in shown(as_editor, admin_url(page))
    for client in (as_editor, as_superuser):
        assert "1 page was not put back" in back(client, page)
    assert model.objects.get().is_trashed


def test_the_command_deletes_what_nobody_is_offered(
    model: type[Page], clock: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    trashed(model, slug="old")
    clock.shift(KEPT - DAY)
    fresh, live = trashed(model, slug="fresh"), make(model)
    clock.shift(DAY)
    call_command("empty_trash")
    assert "Deleted for good: 1" in capsys.readouterr().out
    assert set(model.objects.all()) == {fresh, live}
    call_command("empty_trash", everything=True)
    assert set(model.objects.all()) == {live}


def test_emptying_says_what_goes_and_what_others_lose(as_superuser: Client) -> None:
    place = city(title="Aarhus")
    case = case_study(title="Cycle superhighways", cities=[place])
    case.figures.create(label="Trips", value="3")
    link(title="Evaluation", cases=[case])
    for each in (place, case):
        move_to_trash(type(each).objects.filter(pk=each.pk))
    html = shown(as_superuser, EMPTY)
    assert "2 pages are deleted for good" in html
    assert "Key figures: 1" in html
    assert "Evaluation" in html
    answer = as_superuser.post(EMPTY, follow=True)
    assert "2 pages were deleted for good." in answer.content.decode()
    assert not CaseStudy.objects.exists()
    assert LogEntry.objects.filter(action_flag=3).count() == 2


def test_what_came_later_than_the_question_stays(clock: Any, as_superuser: Client) -> None:
    trashed(CaseStudy)
    asked_at = as_superuser.get(EMPTY).context["asked_at"]
    clock.shift(60)
    later = trashed(CaseStudy)
    as_superuser.post(EMPTY, {"asked_at": asked_at})
    assert list(CaseStudy.objects.all()) == [later]


def test_deleted_for_good_it_is_gone_with_its_rows(model: type[Page], as_superuser: Client) -> None:
    page = trashed(model)
    asked = as_superuser.get(admin_url(page, "delete")).content.decode()
    assert "Delete this?" in asked
    assert "gone for good" in asked
    as_superuser.post(admin_url(page, "delete"), {"post": "yes"})
    assert not model.objects.exists()


# What it costs ------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_the_list_costs_the_same_with_thirty_pages_as_with_three(
    as_editor: Client, editor: Any
) -> None:
    numbers = []
    for count in (1, 10):
        for _number in range(count):
            for model in (CaseStudy, Report, type(city())):
                trashed(model, editor)
        shown(as_editor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(as_editor)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 12
