"""Who links to a page in a text is named before the page goes, with what becomes of the link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Recommendation
from smartcities.publishing.links.incoming import FEW, text_fields
from smartcities.publishing.links.reference import reference_to
from smartcities.publishing.models import Addressed, Row, Theme
from tests import factories
from tests.admin_walk.browser import action, admin_url, errors_of, opened, saved, sent
from tests.admin_walk.test_references import question, thing_of, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
#: Every model with rich text.
TEXTS: list[Any] = [model for model in apps.get_models() if text_fields(model)]
#: What has an address and can be deleted, which the front page cannot be.
DELETED = [model for model in factories.ADDRESSED if not getattr(model, "stands_at", None)]
STAYS = "The words of links in texts stay; only the link goes."


def linking(*targets: Addressed, rest: str = "") -> str:
    links = (f'<a title="x" href="{reference_to(each)}{rest}">our words</a>' for each in targets)
    return f"<p>See {' and '.join(links)}.</p>"


def linked_by(model: Any, field: str, html: str) -> Any:
    """Return something new whose *field*, or that of one of its rows, is *html*."""
    rows = factories.row(model) if issubclass(model, Row) else thing_of(model)
    model._base_manager.filter(pk=rows.pk).update(**{field: html})
    return getattr(rows, model.page_field) if issubclass(model, Row) else rows


@pytest.mark.full
def test_both_questions_name_every_text_that_links_to_it(as_superuser: Client) -> None:
    target = factories.case_study(title="Harbour bath")
    found: list[tuple[str, Any]] = []
    for model in TEXTS:
        for field in text_fields(model):
            holder = linked_by(model, field.name, linking(target))
            found.append((f"link in “{field.verbose_name}”", holder))
    many = action(as_superuser, CaseStudy, "delete_selected", [target]).content.decode()
    for html in (question(as_superuser, target), many):
        for label, holder in found:
            assert f'href="{admin_url(holder)}"' in html
            assert label in words(html)
        assert STAYS in html
    assert len(found) > len(TEXTS) > 8


@pytest.mark.parametrize("model", DELETED, ids=lambda model: model._meta.label_lower)
def test_what_has_an_address_can_be_missed(as_superuser: Client, model: Any) -> None:
    target: Any = factories.ADDRESSED[model]()
    before = question(as_superuser, target)
    factories.event(title="Opening day", body=linking(target, rest="?x=1#y"))
    html = question(as_superuser, target)
    assert "Opening day" not in before
    is_page = hasattr(model, "get_absolute_url")
    assert ("Opening day" in html) == is_page
    assert (STAYS in html) == is_page


def test_the_numbers_are_exact_and_public_pages_come_first(now: Any, as_editor: Client) -> None:
    target, other = Theme.objects.create(pk=7, name="A"), Theme.objects.create(pk=77, name="B")
    states: dict[str, dict[str, Any]] = {
        "A draft": {"published_at": None},
        "B gone": {"published_at": now - 2 * DAY, "expires_at": now - DAY},
        "Y public": {"themes": [target]},
        "Z public": {},
    }
    for title, state in states.items():
        factories.case_study(title=title, body=linking(target, target), **state)
    factories.case_study(title="Elsewhere", body=linking(other) + "<p>page:publishing.theme:7</p>")
    html = question(as_editor, target)
    assert "Used on 2 public pages, 1 draft and 1 expired page." in html
    places = [html.index(title) for title in ("Y public", "Z public", "A draft", "B gone")]
    assert places == sorted(places)
    assert "Elsewhere" not in html
    said = words(html)
    assert "Loses: theme; link in “text”" in said
    assert f'href="{CaseStudy.objects.get(title="Z public").get_absolute_url()}"' in html


def test_a_page_does_not_miss_itself(as_editor: Client) -> None:
    target = factories.event()
    type(target).objects.update(body=linking(target))
    html = question(as_editor, target)
    assert 'class="references"' not in html
    assert STAYS not in html


@pytest.mark.full
def test_the_queries_do_not_grow_with_the_links(as_editor: Client) -> None:
    target, queries = factories.event(), []
    for number in (1, 22):
        for _ in range(number):
            factories.case_study(body=linking(target), challenge=linking(target))
        with CaptureQueriesContext(connection) as captured:
            html = question(as_editor, target)
        looking = [each["sql"] for each in captured if "page:events" in each["sql"]]
        queries.append((len(captured), len(looking)))
    assert "Used on 23 public pages." in html
    assert "and 3 more" in html
    assert queries[0] == queries[1]
    assert queries[1][1] == 1


@pytest.mark.full
def test_of_many_things_each_text_says_which_it_links_to(as_editor: Client) -> None:
    themes = [factories.theme(name=f"Theme {number:02}") for number in range(FEW + 1)]
    kept = factories.theme(name="Theme of another day")
    factories.case_study(title="Harbour bath", body=linking(kept, themes[3], themes[20]))
    factories.case_study(title="Elsewhere", body=linking(kept))
    html = action(as_editor, Theme, "delete_selected", themes).content.decode()
    assert "Used on 1 public page." in html
    said = words(html)
    assert "link in “text”: Theme 03, Theme 20" in said or "Theme 20, Theme 03" in said
    assert "Elsewhere" not in said
    assert "another day" not in said


def test_the_form_that_says_what_uses_it_names_them(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = factories.theme()
    monkeypatch.setattr(
        type(admin.site.get_model_admin(Theme)), "shows_references", True, raising=False
    )
    factories.case_study(title="Harbour bath", body=linking(target))
    html = as_editor.get(admin_url(target)).content.decode()
    assert "Used on 1 public page." in html
    assert "As: link in “text”" in words(html)
    assert STAYS not in html


# Before a page is public no more ----------------------------------------------------------------


@pytest.mark.full
def test_the_list_asks_before_it_unpublishes_what_public_pages_link_to(as_editor: Client) -> None:
    target = factories.case_study(title="Harbour bath", cities=[factories.city(("DK",))])
    factories.event(title="Still a draft", published_at=None, body=linking(target))
    action(as_editor, CaseStudy, "unpublish", [target])
    target.refresh_from_db()
    assert target.published_at is None
    target = factories.case_study(title="Harbour bath")
    public = factories.event(title="Opening day", body=linking(target))
    html = action(as_editor, CaseStudy, "unpublish", [target]).content.decode()
    target.refresh_from_db()
    assert target.is_public()
    assert f'href="{admin_url(public)}"' in html
    assert "Used on 1 public page." in html
    assert "Loses: link in “text”" in words(html)
    assert STAYS in html
    assert "frames" not in html
    action(as_editor, CaseStudy, "unpublish", [target], post="yes")
    target.refresh_from_db()
    assert target.published_at is None


@pytest.mark.full
def test_both_buttons_of_the_form_name_what_loses_its_link(as_editor: Client) -> None:
    target = factories.case_study(title="Harbour bath")
    for view in ("schedule", "unpublish"):
        assert STAYS not in as_editor.get(admin_url(target, view)).content.decode()
    public = factories.event(title="Opening day", body=linking(target))
    asked = as_editor.post(admin_url(target, "unpublish"))
    for answer in (as_editor.get(admin_url(target, "schedule")), asked):
        html = answer.content.decode()
        assert f'href="{admin_url(public)}"' in html
        assert "Loses: link in “text”" in words(html)
        assert STAYS in html
    target.refresh_from_db()
    assert target.is_public()


@pytest.mark.full
def test_the_form_asks_once_before_a_part_goes_that_texts_link_to(as_editor: Client) -> None:
    report = factories.report(title="Harbours")
    Recommendation.objects.create(report=report, number=3, title="Build quays")
    Recommendation.objects.create(report=report, number=4, title="Build piers")
    factories.event(title="Quays", body=linking(report, rest="/recommendations/3/"))
    factories.event(title="All of it", body=linking(report))
    mine = opened(as_editor, report)
    refused = sent(as_editor, report, mine, **{"recommendations-0-DELETE": "on"})
    (said,) = errors_of(refused)["recommendations"]
    assert said.startswith("1 public page links to “3. Build quays” (“Quays”): visitors will see")
    assert "would not be found at “recommendations/3/” any more" in said
    saved(as_editor, report, mine, **{"recommendations-1-DELETE": "on"})
    assert [row.number for row in report.recommendations.all()] == [3]
