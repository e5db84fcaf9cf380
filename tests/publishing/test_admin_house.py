"""The admin belongs to the same house: its colours, its refusals, its questions, its lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.trash import move_to_trash
from smartcities.start_up.stylesheet import ADMIN, OF_ADMIN
from tests import factories

SHEETS = sorted(Path(settings.BASE_DIR, "static/portal-admin").glob("*.css"))
CASES = "/admin/casestudies/casestudy/"
#: The mark of a focal point lies on a picture, which no scheme changes.
SCHEMED = [sheet for sheet in SHEETS if sheet.stem != "focal"]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?=[^{]*;)|\b(?:rgba?|hsla?|oklch|oklab|lch|lab)\(", re.I)


@pytest.mark.parametrize("sheet", SCHEMED, ids=lambda sheet: sheet.stem)
def test_no_sheet_of_the_admin_names_a_colour_of_its_own(sheet: Path) -> None:
    assert COLOUR.findall(sheet.read_text()) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_sheet_is_sent_and_stays_small(sheet: Path) -> None:
    sent = [*Path(settings.BASE_DIR).glob("templates/editors/admin/**/*.html")]
    sent += [*Path(settings.BASE_DIR).glob("smartcities/*/admin/*.py")]
    sent += [*Path(settings.BASE_DIR).glob("smartcities/*/admin.py")]
    is_asked_for = any(f"portal-admin/{sheet.name}" in each.read_text() for each in sent)
    # With the others for every page, or by the pages that need it.
    assert is_asked_for != (sheet.stem in OF_ADMIN)
    assert len(sheet.read_text().splitlines()) < 300


def test_the_tokens_come_before_what_is_made_of_them(visitor, db) -> None:
    page = visitor.get("/admin/login/").content.decode()
    tokens, theme = (page.index(name) for name in ("css/tokens", ADMIN))
    assert page.index("admin/css/dark_mode") < tokens < theme


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/admin/publishing/user/", 403, "This is not yours to open"),
        ("/admin/nothing/at/all/", 404, "There is nothing here"),
    ],
)
def test_a_refusal_keeps_the_menu_and_the_policy(as_editor, path, status, title) -> None:
    answer = as_editor.get(path)
    page = answer.content.decode()
    assert answer.status_code == status
    assert title in page
    assert 'id="nav-sidebar"' in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_a_visitor_is_asked_to_log_in_before_anything_is_refused(visitor, db) -> None:
    answer = visitor.get("/admin/nothing/at/all/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")


def test_a_deletion_lists_things_with_a_name_and_no_rows_of_join_tables(admin_client) -> None:
    case = factories.case_study(title="Cycling", themes=[factories.theme(name="Transport")])
    KeyFigure.objects.create(case=case, label="Bicycles", value=7, source="A", order=1)
    # To the trash, nothing goes with it.
    answer = admin_client.get(f"{CASES}{case.pk}/delete/")
    assert list(answer.context["model_count"]) == [("case studies", 1)]
    move_to_trash(CaseStudy.objects.all())
    answer = admin_client.get(f"{CASES}{case.pk}/delete/")
    page = answer.content.decode()
    assert list(answer.context["model_count"]) == [("case studies", 1), ("key figures", 1)]
    assert "Bicycles" in page
    assert "relationship" not in page


def test_deleting_several_asks_the_same_way(as_editor) -> None:
    cases = [factories.case_study(themes=[factories.theme()]) for _ in range(2)]
    chosen = {"action": "delete_selected", "_selected_action": [case.pk for case in cases]}
    page = as_editor.post(CASES, chosen).content.decode()
    assert "Move these to the trash?" in page
    assert "relationship" not in page
    as_editor.post(CASES, chosen | {"post": "yes"})
    assert not CaseStudy.objects.not_trashed().exists()


def test_a_list_shows_pictures_names_and_days_in_their_short_form(now, editor, as_editor) -> None:
    editor.first_name, editor.last_name = "Erik", "Lindholm"
    editor.save()
    factories.case_study(title="Seen", image=factories.image(), owner=editor, review_by=now.date())
    factories.case_study(title="<i>Unseen</i>")
    page = as_editor.get(CASES).content.decode()
    assert page.count('class="thumbnail"') == 1
    assert "Erik Lindholm" in page
    assert 'review by <span class="state state-due">1 Mar 2027</span>' in page
    assert "<span>&lt;i&gt;Unseen&lt;/i&gt;</span>" in page


def test_a_long_form_links_to_its_sections_and_a_short_one_does_not(as_editor) -> None:
    case = factories.case_study()
    KeyFigure.objects.create(case=case, label="Bicycles", value=7, source="A", order=1)
    page = as_editor.get(f"{CASES}{case.pk}/change/").content.decode()
    links = re.findall(r'<a href="#([^"]+)">', page.split('class="sections"')[1].split("</nav>")[0])
    assert links[0] == "content-start"
    assert all(f'id="{each}"' in page for each in links)
    assert 'Key figures</a> <span class="sections__count">1</span>' in page
    theme = factories.theme()
    assert (
        'class="sections"'
        not in as_editor.get(f"/admin/publishing/theme/{theme.pk}/change/").content.decode()
    )


@pytest.mark.full
def test_the_row_of_buttons_says_what_visitors_see(as_editor) -> None:
    draft = factories.case_study(published_at=None)
    row = as_editor.get(f"{CASES}{draft.pk}/change/").content.decode().split("submit-state")[1]
    assert "Draft" in row
    assert draft.get_absolute_url() in row
    assert "submit-state" not in as_editor.get(f"{CASES}add/").content.decode()
