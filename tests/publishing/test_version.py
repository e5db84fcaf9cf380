"""Every change of what visitors see moves the content's version; nothing else does."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Download, DownloadCount, Link, Report
from smartcities.publishing import version
from smartcities.publishing.models import OldSlug, Page, Row, Theme
from tests import factories
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseStudy:
    return factories.case_study(themes=[factories.theme(slug="energy")], image=factories.image())


def saved(case: CaseStudy) -> None:
    case.title = "Another"
    case.save()


def retitled_by_query(case: CaseStudy) -> None:
    CaseStudy.objects.filter(pk=case.pk).update(title="Another")


def loaded_in_bulk(case: CaseStudy) -> None:
    CaseStudy.objects.bulk_create([CaseStudy(title="New", slug="new")])


def changed_in_bulk(case: CaseStudy) -> None:
    case.title = "Another"
    CaseStudy.objects.bulk_update([case], ["title"])


def changed_by_sql(case: CaseStudy) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casestudies_casestudy SET title = 'x' WHERE id = %s", [case.pk])


def theme_added(case: CaseStudy) -> None:
    case.themes.add(factories.Theme.objects.create(name="Water", slug="water"))


def themes_related_in_bulk(case: CaseStudy) -> None:
    through = CaseStudy.themes.through
    other = Theme.objects.create(name="Water", slug="water")
    through.objects.bulk_create([through(casestudy=case, theme=other)], ignore_conflicts=True)


def renamed(case: CaseStudy) -> None:
    case.slug = "renamed"
    case.save()


def redirected(case: CaseStudy) -> None:
    OldSlug.objects.create(target=case, slug="once")


def image_refocused(case: CaseStudy) -> None:
    case.image.focal_x = 10
    case.image.save()


CHANGES = {
    "save": saved,
    "delete": lambda case: case.delete(),
    "delete by query": lambda case: CaseStudy.objects.filter(pk=case.pk).delete(),
    "update by query": retitled_by_query,
    "bulk_create": loaded_in_bulk,
    "bulk_update": changed_in_bulk,
    "plain SQL": changed_by_sql,
    "relation added": theme_added,
    "relation from the other side": lambda case: factories.theme().casestudy_set.add(case),
    "relation in bulk": themes_related_in_bulk,
    "relation removed": lambda case: case.themes.remove(Theme.objects.get(slug="energy")),
    "relation emptied": lambda case: case.themes.clear(),
    "slug": renamed,
    "old slug": redirected,
    "theme renamed": lambda case: Theme.objects.update(name="Power"),
    "picture's text": lambda case: type(case.image).objects.update(alt="Another"),
    "picture's focal point": image_refocused,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_content_moves_the_version(case: CaseStudy, change) -> None:
    before = version.current()
    change(case)
    after = version.current()
    assert after.number > before.number
    assert after.token != before.token


@pytest.mark.parametrize("model", factories.PAGES, ids=lambda model: model._meta.label_lower)
def test_a_page_of_any_type_moves_the_version(model: type[Page]) -> None:
    before = version.current()
    page = factories.make(model)
    made = version.current()
    assert made.token != before.token
    assert (model._meta.db_table, page.pk) in version.changes_since(before)
    model.objects.filter(pk=page.pk).update(summary="Another")
    assert version.changes_since(made) == {(model._meta.db_table, page.pk)}


@pytest.mark.parametrize("model", factories.ROWS, ids=lambda model: model._meta.label_lower)
def test_a_row_of_any_kind_is_a_change_of_its_page(model: type[Row]) -> None:
    row = factories.row(model)
    page = getattr(row, model.page_field)
    about = (page._meta.db_table, page.pk)
    before = version.current()
    model.objects.filter(pk=row.pk).delete()
    assert about in version.changes_since(before)


def test_a_relation_is_a_change_of_both_its_ends(case: CaseStudy) -> None:
    expert = factories.expert()
    before = version.current()
    CaseStudy.experts.through.objects.create(casestudy=case, expert=expert)
    assert version.changes_since(before) == {
        ("casestudies_casestudy", case.pk),
        ("experts_expert", expert.pk),
    }


def test_a_row_that_moves_to_another_page_is_a_change_of_both(case: CaseStudy) -> None:
    other = factories.case_study()
    kind = CaseStudy._meta.get_field("figures").related_model
    figure = factories.row(kind, case)
    before = version.current()
    kind.objects.filter(pk=figure.pk).update(case=other)
    table = "casestudies_casestudy"
    assert version.changes_since(before) == {(table, case.pk), (table, other.pk)}


def test_what_a_links_check_found_moves_the_version() -> None:
    link = factories.link()
    before = version.current()
    Link.objects.filter(pk=link.pk).update(health=Link.Health.BROKEN, status_code=404)
    assert version.changes_since(before) == {("resources_link", link.pk)}


def downloaded() -> None:
    DownloadCount.objects.add({Download(Report.objects.get().pk, date(2027, 3, 1)): 1})


def signed_in() -> None:
    Client().post("/admin/login/", {"username": "erik", "password": PASSWORD})


def pushed() -> None:
    Report.objects.update(title="Report")


def nobody_updated() -> None:
    Report.objects.filter(pk=0).update(title="Nobody")


@pytest.mark.parametrize(
    "act",
    [
        downloaded,
        signed_in,
        lambda: get_user_model().objects.update(first_name="E"),
        pushed,
        nobody_updated,
    ],
    ids=["download", "login", "colleague", "update to the same", "update of nothing"],
)
def test_what_visitors_do_not_see_leaves_the_version_alone(editor, act) -> None:
    factories.report(title="Report")
    before = version.current()
    act()
    assert version.current() == before
    assert version.changes_since(before) == set()


def test_reading_the_version_is_one_statement() -> None:
    version.current()
    with CaptureQueriesContext(connection) as queries:
        version.current()
    assert len(queries) == 1


def test_a_change_that_is_rolled_back_leaves_no_version_behind() -> None:
    theme = factories.theme()
    before = version.current()
    with transaction.atomic():
        Theme.objects.filter(pk=theme.pk).update(name="Never")
        never = version.current()
        transaction.set_rollback(True)
    assert version.current() == before
    # The number comes again, the token does not: what was read meanwhile is recognised.
    Theme.objects.filter(pk=theme.pk).update(name="Now")
    now = version.current()
    assert now.number == never.number
    assert now.token != never.token
    assert version.changes_since(never) is None


def test_every_table_of_content_is_watched() -> None:
    with connection.cursor() as cursor:
        query = {
            "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT event_object_table FROM information_schema.triggers",
        }
        cursor.execute(query[connection.vendor])
        found = {table for (table,) in cursor.fetchall()}
    pages = [model for model in apps.get_models() if issubclass(model, Page | Row | Theme)]
    sets = [field.remote_field.through for model in pages for field in model._meta.many_to_many]
    assert pages
    assert sets
    assert {model._meta.db_table for model in (*pages, *sets)} <= found
    assert "resources_downloadcount" not in found
