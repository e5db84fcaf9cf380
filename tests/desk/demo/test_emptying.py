"""Emptying the demo: what came with the portal goes, and nothing that an editor made or needs."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from casestudies.models import CaseStudy, City
from experts.models import Organisation
from resources.models import Link, LinkCategory, Report
from smartcities.desk import demo, demo_user, emptying
from smartcities.desk.models import DemoRecord
from smartcities.media.models import Image
from smartcities.portal.models import PortalSettings
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting
from smartcities.publishing.links.reference import reference_to
from smartcities.publishing.models import Theme
from smartcities.publishing.roles import EDITOR
from smartcities.publishing.trash import move_to_trash
from smartcities.publishing.types import page_types
from tests.admin_walk.browser import opened, sent
from tests.conftest import colleague, signed_in
from tests.factories import case_study, city, report

pytestmark = [pytest.mark.full, pytest.mark.database]

PAGE = "/admin/empty-demo/"
CONTENT = (*page_types(), Theme, Organisation, LinkCategory, Image)


def left() -> dict[str, int]:
    """Return how many there are of each kind of content, without those of which there are none."""
    found = {model._meta.model_name: model._base_manager.count() for model in CONTENT}
    return {name: number for name, number in found.items() if number}


def test_all_of_an_untouched_demo_goes_and_the_portal_shows_that_it_is_empty(
    portal: int, as_administrator: Client, visitor: Client
) -> None:
    old = CaseStudy.objects.get(slug="smart-aarhus").get_absolute_url()
    asked = as_administrator.get(PAGE)
    assert f"{portal} things that came with the portal" in asked.content.decode()
    said = as_administrator.post(PAGE, follow=True).content.decode()
    assert f"{portal} things of the demo are gone." in said
    assert left() == {}
    # Neither it nor what a later release adds to it comes back.
    DemoRecord.objects.filter(key="aarhus").delete()
    assert demo.load(lambda line: None) == 0
    assert left() == {}
    assert visitor.get(old).status_code == 410
    lists = [f"/{model.list_path}/" for model in page_types() if model.list_path]
    for path in ("/", "/map/", "/search/?q=aarhus", "/sitemap.xml", *lists, "/admin/"):
        browser = as_administrator if path == "/admin/" else visitor
        assert browser.get(path).status_code in {200, 404}, path
    assert visitor.get("/").status_code == 200
    assert "Empty the demo" not in as_administrator.get("/admin/").content.decode()
    # Its addresses are free for others.
    case_study(title="Ours", slug="smart-aarhus")
    assert visitor.get(old).status_code == 200


def test_what_an_editor_changed_stays_with_all_that_it_needs(
    portal: int, as_editor: Client
) -> None:
    case = CaseStudy.objects.get(slug="smart-aarhus")
    form = opened(as_editor, case)
    answer = sent(as_editor, case, {**form, "title": "Our own title"})
    assert answer.status_code == 302
    needs = {*case.cities.all(), *case.themes.all(), case.image}
    found = emptying.empty()
    assert found.edited == {(CaseStudy, case.pk)}
    case.refresh_from_db()
    assert {*case.cities.all(), *case.themes.all(), case.image} == needs
    assert not City.objects.filter(slug="copenhagen").exists()
    # And what these need: the city's own picture.
    (aarhus,) = case.cities.all()
    assert aarhus.image is not None
    assert aarhus.countries.exists()


def test_what_an_editors_page_names_shows_or_links_to_stays_and_is_said(
    portal: int, as_administrator: Client, editor
) -> None:
    copenhagen, aarhus = (City.objects.get(slug=slug) for slug in ("copenhagen", "aarhus"))
    theme = Theme.objects.get(slug="water")
    publisher = Organisation.objects.first()
    picture = Image.objects.get(title="Locator map of Copenhagen")
    own = city(title="Ours", image=picture, themes=[theme])
    text = f'<p>As in <a href="{reference_to(aarhus)}">Aarhus</a>.</p>'
    article = report(title="Our report", body=text, publisher=publisher)
    PortalSettings.objects.create(name_en="Ours", publisher=Organisation.objects.last())
    asked = as_administrator.get(PAGE).content.decode()
    assert "needed by “Our report”" in asked
    found = emptying.empty()
    for kept in (aarhus, theme, publisher, picture, Organisation.objects.last()):
        assert (type(kept), kept.pk) in found.needed
        kept.refresh_from_db()
    assert not City.objects.filter(pk=copenhagen.pk).exists()
    assert {city.pk for city in City.objects.all()} == {own.pk, aarhus.pk}
    assert Report.objects.get() == article
    # Once nothing needs it any more it can go as well.
    assert emptying.is_anything_left()
    article.delete()
    assert (City, aarhus.pk) in emptying.empty().going


def test_a_draft_of_changes_needs_what_it_names(portal: int, as_editor: Client) -> None:
    case = case_study(title="Ours")
    aarhus = City.objects.get(slug="aarhus")
    sent(as_editor, case, opened(as_editor, case), "_save", cities=[str(aarhus.pk)])
    assert not case.cities.exists(), "it is a draft"
    assert emptying.empty().needed[City, aarhus.pk] == (CaseStudy, case.pk)


def test_a_theme_that_was_changed_by_hand_stays(portal: int, editor) -> None:
    theme = Theme.objects.get(slug="water")
    LogEntry.objects.log_actions(editor.pk, [theme], 2, "[{}]", single_object=True)
    emptying.empty()
    assert set(Theme.objects.all()) == {theme}


def test_what_was_only_thrown_away_goes_too(portal: int, as_editor: Client, editor) -> None:
    with acting(Means.LIST, editor):
        move_to_trash(CaseStudy.objects.filter(slug="smart-aarhus"), editor)
    emptying.empty()
    assert left() == {}


def test_it_is_done_whole_or_not_at_all(portal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = left()
    monkeypatch.setattr(emptying, "_settle", lambda done: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        emptying.empty()
    assert left() == before


def test_only_administrators_empty_it(portal: int, as_editor: Client, as_author: Client) -> None:
    before = left()
    for browser in (as_editor, as_author):
        assert browser.get(PAGE).status_code == 403
        assert browser.post(PAGE).status_code == 403
    assert left() == before


@pytest.mark.parametrize(
    ("state", "fate"), [("never", "deleted"), ("signed in", "deactivated"), ("promoted", "kept")]
)
def test_the_demos_login_goes_unless_it_is_somebodys(db: None, state: str, fate: str) -> None:
    user = colleague(demo_user.NAME, EDITOR)
    DemoRecord.objects.create(content_type=demo_user.user_type(), key="editor", object_id=user.pk)
    if state == "signed in":
        signed_in(user)
    user.is_superuser = state == "promoted"
    user.save()
    assert emptying.empty().user.value == fate
    found = get_user_model().objects.filter(username=demo_user.NAME).first()
    assert (found and found.is_active) is {"deleted": None, "deactivated": False, "kept": True}[
        fate
    ]


def test_the_command_says_what_it_does(portal: int) -> None:
    Link.objects.all().delete()
    before, out = left(), StringIO()
    call_command("empty_demo", "--dry-run", stdout=out)
    assert left() == before
    assert "Would go: 8 cities" in out.getvalue()
    out = StringIO()
    call_command("empty_demo", stdout=out)
    assert left() == {}
    assert "Gone: 8 cities" in out.getvalue()
    call_command("empty_demo", stdout=out)
    assert "There is nothing to take away." in out.getvalue()
