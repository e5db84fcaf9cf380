"""What refers to a thing: named before its deletion, with what would be lost, and in its form."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.models import CaseStudy, GalleryPicture
from resources.models import Contribution, Recommendation
from smartcities.media.models import Image
from smartcities.publishing.admin.references import relations_to
from smartcities.publishing.models import Page, Row, Theme
from tests import factories
from tests.admin_walk.browser import action, admin_url
from tests.admin_walk.rules import TO_READ
from tests.admin_walk.walk import THINGS, samples
from tests.conftest import colleague, signed_in

DAY = timedelta(days=1)
REGISTERED = [
    model
    for model in apps.get_models()
    if admin.site.is_registered(model) and model._meta.label_lower not in TO_READ
]
#: Every relation by which something that the admin has refers to something that it has.
RELATIONS = [
    (model, relation) for model in REGISTERED for relation in relations_to(model, admin.site)
]


def thing_of(model: type[models.Model]) -> Any:
    return next(samples(model, None, 1)).row


def refer(relation: Any, thing: Any) -> Any:
    """Make *relation* lead from something new to *thing*, and return what then refers to it."""
    is_row = issubclass(relation.rows, Row)
    rows = factories.row(relation.rows) if is_row else thing_of(relation.rows)
    field = relation.rows._meta.get_field(relation.name)
    if field.many_to_many:
        getattr(rows, field.name).set([thing])
    else:
        relation.rows._base_manager.filter(pk=rows.pk).update(**{field.name: thing})
    return getattr(rows, relation.owner) if is_row else rows


def question(client: Client, thing: Any) -> str:
    return client.get(admin_url(thing, "delete")).content.decode()


def words(html: str) -> str:
    """Return what people read, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_relations_of_all_sorts_are_found() -> None:
    found = {f"{model.__name__}: {each.rows.__name__}.{each.name}" for model, each in RELATIONS}
    assert found >= {
        "Image: Theme.image",
        "Image: Expert.photo",
        "Image: GalleryPicture.image",
        "Theme: CaseStudy.themes",
        "City: CaseStudy.cities",
        "City: Recommendation.cities",
        "Organisation: Involvement.organisation",
        "Organisation: Organisation.merged_into",
        "Report: Report.previous_issue",
        "Group: User.groups",
        "User: Event.owner",
    }
    # The rows of a page go with it, and a through model's field says nothing beside its rows.
    assert "CaseStudy: KeyFigure.case" not in found
    assert "Organisation: CaseStudy.organisations" not in found


@pytest.mark.full
@pytest.mark.parametrize(
    ("model", "relation"),
    RELATIONS,
    ids=[f"{model.__name__}-{each.rows.__name__}-{each.name}" for model, each in RELATIONS],
)
def test_both_questions_name_what_refers_to_it_and_what_that_would_lose(
    as_superuser: Client, model: Any, relation: Any
) -> None:
    thing = thing_of(model)
    referring = refer(relation, thing)
    many = action(as_superuser, model, "delete_selected", [thing]).content.decode()
    for html in (question(as_superuser, thing), many):
        assert f'href="{admin_url(referring)}"' in html
        assert str(relation.label) in words(html)
        if isinstance(referring, Page):
            assert "Used on 1 public page" in words(html) or "Used on 1 draft" in words(html)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
def test_what_nothing_refers_to_is_asked_about_without_a_warning(
    as_superuser: Client, model: Any
) -> None:
    assert 'class="references"' not in question(as_superuser, thing_of(model))


def test_the_numbers_are_by_state_and_public_pages_come_first(now: Any, as_editor: Client) -> None:
    theme = factories.theme()
    states = {
        "A draft": {"published_at": None},
        "B to come": {"published_at": now + DAY},
        "C gone": {"published_at": now - 2 * DAY, "expires_at": now - DAY},
        "Y public": {},
        "Z public": {},
    }
    for title, state in states.items():
        factories.case_study(title=title, themes=[theme], **state)
    html = question(as_editor, theme)
    assert "Used on 2 public pages, 1 draft, 1 scheduled page and 1 expired page." in html
    places = [html.index(title) for title in ("Y public", "Z public", "A draft", "B to come")]
    assert places == sorted(places)
    public = CaseStudy.objects.get(title="Y public")
    assert f'href="{public.get_absolute_url()}"' in html
    draft = CaseStudy.objects.get(title="A draft")
    assert f'href="{draft.get_absolute_url()}"' not in html


def test_one_page_is_named_once_with_all_that_it_would_lose(as_editor: Client) -> None:
    picture = factories.image()
    case = factories.case_study(title="Harbour bath", image=picture)
    GalleryPicture.objects.create(case=case, image=picture)
    html = question(as_editor, picture)
    assert "Used on 1 public page." in html
    assert html.count("Harbour bath</a>") + html.count(">Harbour bath\n") == 1
    assert "Loses: image; gallery picture" in words(html)


def test_a_city_is_a_place_on_the_map_of_its_cases(as_editor: Client) -> None:
    city = factories.city(("DK",))
    factories.case_study(cities=[city])
    assert "Loses: city, a place on the map" in words(question(as_editor, city))


def test_things_that_go_together_do_not_miss_each_other(as_editor: Client) -> None:
    old, new = factories.organisation(), factories.organisation()
    old.merged_into = new
    old.save()
    assert "Also named by 1 organisation." in question(as_editor, new)
    html = action(as_editor, type(new), "delete_selected", [old, new]).content.decode()
    assert "Also named by" not in html


def test_of_several_things_each_page_says_which_it_would_lose(as_editor: Client) -> None:
    pictures = [factories.image(title=f"Picture {letter}") for letter in "ABCDEF"]
    kept = factories.image(title="Picture of another case")
    case = factories.case_study(title="Harbour bath", image=pictures[0])
    for picture in (*pictures[1:], kept):
        GalleryPicture.objects.create(case=case, image=picture)
    html = action(as_editor, Image, "delete_selected", pictures).content.decode()
    said = words(html)
    assert "Loses: image: Picture A; gallery picture: Picture" in said
    assert "and 2 more" in said
    assert "Picture of another case" not in said


@pytest.mark.full
@pytest.mark.database
def test_the_twenty_first_is_counted_and_queries_do_not_grow(as_editor: Client) -> None:
    theme, queries = factories.theme(), []
    for number in (2, 21):
        for _ in range(number):
            factories.case_study(title=f"Case {number:02}", themes=[theme])
        with CaptureQueriesContext(
            connection,
        ) as captured:
            html = question(as_editor, theme)
        queries.append(sum("themes" in each["sql"] for each in captured))
    assert "Used on 23 public pages." in html
    assert html.count('class="references__losses"') == 20
    assert "and 3 more" in html
    assert queries[0] == queries[1] < 40


def test_the_pages_of_a_row_count(as_editor: Client) -> None:
    row = factories.row(Contribution)
    html = question(as_editor, row.expert)
    assert "Used on 1 public page." in html
    assert "Loses: contribution" in words(html)
    city = factories.city(("DK",))
    factories.row(Recommendation).cities.add(city)
    assert "Loses: recommendation: city (cities that act on it)" in words(question(as_editor, city))


def test_titles_of_drafts_are_kept_from_those_who_may_not_see_pages(
    as_administrator: Client,
) -> None:
    carl = THINGS["publishing.user"]()
    factories.case_study(title="Secret draft", owner=carl, published_at=None)
    public = factories.case_study(title="Known to all", owner=carl)
    html = question(as_administrator, carl)
    assert "Used on 1 public page and 1 draft." in html
    assert "Secret draft" not in html
    assert "Known to all" in html
    assert admin_url(public) not in html
    assert "and 1 more" in html


@pytest.mark.parametrize("role", ["author", "editor"])
def test_the_library_says_where_a_picture_is_used(db: None, role: str) -> None:
    user = colleague("second", role)
    client, picture = signed_in(user), factories.image(owner=user)
    assert "No page uses it" not in words(client.get(admin_url(Image, "add")).content.decode())
    assert "Used on Nothing uses it." in words(client.get(admin_url(picture)).content.decode())
    Theme.objects.create(name="Energy", image=picture)
    factories.case_study(title="Harbour bath", image=picture, published_at=None)
    html = client.get(admin_url(picture)).content.decode()
    assert "Used on 1 public page and 1 draft." in html
    assert "Harbour bath" in html
    assert "As: image" in words(html)


def test_an_author_deletes_nothing_and_is_told_so(as_author: Client) -> None:
    theme = factories.theme()
    assert as_author.get(admin_url(theme, "delete")).status_code == 403


def test_after_the_question_an_editor_deletes_all_the_same(as_editor: Client) -> None:
    theme = factories.theme()
    case = factories.case_study(themes=[theme])
    as_editor.post(admin_url(theme, "delete"), {"post": "yes"})
    assert not Theme.objects.exists()
    assert not case.themes.exists()
    assert case.last_updated <= timezone.now()
