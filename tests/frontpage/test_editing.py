"""The front page in the admin: one form, drafts, preview, versions, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from frontpage.models import FrontPage
from frontpage.sections import Section
from smartcities.publishing.models import AuditEntry, WorkingCopy
from smartcities.publishing.trash import move_to_trash
from tests.admin_walk.browser import Values, admin_url, notices, opened, saved, shown_values
from tests.conftest import colleague, signed_in
from tests.factories import case_study, report
from tests.page_types.frontpage import front_page
from tests.publishing.previewed import TAB, preview_url, text, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LIST = admin_url(FrontPage)


def front(path: str = "/") -> str:
    return Client().get(path).content.decode()


def with_case(values: Values, place: int, case: Any) -> Values:
    """Return *values* with a chosen case study added at *place*."""
    page = values.get("sections-0-page", [""])
    return {
        **values,
        "cases-TOTAL_FORMS": [str(place + 1)],
        f"cases-{place}-case": [str(case.pk)],
        f"cases-{place}-order": ["0"],
        f"cases-{place}-id": [""],
        f"cases-{place}-page": page,
    }


@pytest.mark.full
def test_the_first_save_as_it_opens_changes_nothing_for_visitors(as_editor: Client) -> None:
    case_study()
    before = front()
    opening = as_editor.get(LIST)
    assert opening["Location"] == admin_url(FrontPage, "add")
    values = opened(as_editor, FrontPage)
    shown = [values[f"sections-{place}-section"][0] for place in range(len(Section))]
    assert shown == Section.values
    saved(as_editor, FrontPage, values, "_publish")
    page = FrontPage.objects.get()
    assert [row.section for row in page.sections.all()] == Section.values
    assert page.is_public()
    assert page.title == "Front page"
    assert front() == before
    # From then on, the menu leads to its form.
    assert as_editor.get(LIST)["Location"] == admin_url(page)


@pytest.mark.full
def test_there_is_one_and_it_is_not_deleted(as_editor: Client) -> None:
    values = opened(as_editor, FrontPage)
    page = front_page()
    # Who was about to make one is led to it.
    made = as_editor.post(admin_url(FrontPage, "add"), {**values, "_publish": "1"}, follow=True)
    assert made.redirect_chain == [(admin_url(page), 302)]
    assert "A colleague has made the front page meanwhile" in notices(made)
    assert as_editor.get(admin_url(page, "delete")).status_code == 403
    form = as_editor.get(admin_url(page)).content.decode()
    assert "History" in form
    assert "deletelink" not in form


@pytest.mark.full
def test_a_draft_is_previewed_and_public_once_it_is_published(
    as_editor: Client, editor: Any
) -> None:
    page, case = front_page(sections=["cases"]), case_study(title="Quiet streets")
    case_study(title="Later", published_at=case.published_at)
    values = with_case(opened(as_editor, page), 0, case)
    values["cases_title_en"], values["cases_title_da"] = ["Noise"], ["Støj"]
    typed(editor, page, values)
    preview = as_editor.get(preview_url(page), {"tab": TAB, "show": "page"})
    assert "<h2>Noise</h2>" in text(preview)
    danish = as_editor.get(preview_url(page), {"tab": TAB, "show": "page", "lang": "da"})
    assert "<h2>Støj</h2>" in text(danish)
    assert '<html lang="da"' in text(danish)
    card = as_editor.get(preview_url(page), {"tab": TAB, "show": "embed"})
    assert text(card).index("Quiet streets") < text(card).index("Later")
    assert "Noise" not in front()

    saved(as_editor, page, values, "_save")
    assert WorkingCopy.objects.count() == 1
    assert "Noise" not in front()
    assert "<h2>Noise</h2>" in text(as_editor.get(preview_url(page), {"show": "page"}))
    saved(as_editor, page, opened(as_editor, page), "_publish")
    assert not WorkingCopy.objects.exists()
    assert "<h2>Noise</h2>" in front()
    entry = AuditEntry.objects.filter(model="frontpage.frontpage").latest("pk")
    assert {"cases", "cases_title_en"} <= set(entry.fields)


def test_a_new_one_is_previewed_before_its_first_save(as_editor: Client, editor: Any) -> None:
    case_study()
    values = opened(as_editor, FrontPage)
    values["text_title_en"] = ["Our days"]
    typed(editor, FrontPage, values)
    preview = as_editor.get(preview_url(FrontPage), {"tab": TAB, "show": "page"})
    assert "<h2>Our days</h2>" in text(preview)
    assert not FrontPage.objects.exists()


@pytest.mark.parametrize(
    "chosen",
    [
        ["lists", "text", "cases", "charts", "themes", "reports"],
        ["text", "lists", "map", "cases", "charts", "themes", "reports"],
    ],
    ids=["one taken out", "two swapped"],
)
def test_the_sections_of_a_new_one_are_taken_up_as_they_stood(
    as_editor: Client, editor: Any, chosen: list[str]
) -> None:
    begun = opened(as_editor, FrontPage)
    values = {name: texts for name, texts in begun.items() if not name.startswith("sections-")}
    values |= {"sections-TOTAL_FORMS": [str(len(chosen))], "sections-INITIAL_FORMS": ["0"]}
    # Each row keeps its place in the form, and the number says where it stands.
    rows = sorted(chosen, key=Section.values.index)
    for place, name in enumerate(rows):
        number = str(chosen.index(name) + 1)
        values |= {f"sections-{place}-section": [name], f"sections-{place}-order": [number]}
    names = ("section", "order", "TOTAL_FORMS")
    differing = [
        name
        for name in dict.fromkeys([*begun, *values])
        if name.endswith(names) and begun.get(name) != values.get(name)
    ]
    typed(editor, FrontPage, values, differing)
    form = as_editor.get(admin_url(FrontPage, "add"), {"take_up": TAB})
    saved(as_editor, FrontPage, shown_values(form, "frontpage_form"), autosave_taken=TAB)
    made = FrontPage.objects.get()
    assert [row.section for row in made.sections.all()] == chosen


def test_the_panel_has_a_tab_for_each_language_and_none_for_a_card(as_editor: Client) -> None:
    form = as_editor.get(admin_url(front_page())).content.decode()
    assert 'id="preview-page"' in form
    assert 'id="preview-page--da"' in form
    assert 'id="preview-card"' not in form
    assert 'id="preview-search"' not in form


@pytest.mark.full
def test_an_old_version_is_put_back(as_editor: Client) -> None:
    page = front_page(sections=["cases", "lists"], text_title_en="Our days")
    values = opened(as_editor, page)
    values["sections-0-order"], values["sections-1-order"] = ["2"], ["1"]
    saved(as_editor, page, values, text_title_en="Your days")
    compared = as_editor.get(f"{admin_url(page, 'compare')}?from=1&to=2").content.decode()
    assert "<del>Our</del><ins>Your</ins> days" in compared
    url = f"{admin_url(page)}?put_back=1&what=*"
    values = shown_values(as_editor.get(url), "frontpage_form")
    assert values["text_title_en"] == ["Our days"]
    saved(as_editor, page, values)
    page.refresh_from_db()
    assert page.text_title_en == "Our days"


@pytest.mark.full
def test_what_two_editors_change_is_merged(as_editor: Client) -> None:
    page, cases = front_page(sections=["cases"]), [case_study(), case_study()]
    olga = signed_in(colleague("olga", "editor"))
    mine, theirs = opened(as_editor, page), opened(olga, page)
    saved(olga, page, with_case(theirs, 0, cases[0]), text_title_da="Vores dage")
    saved(as_editor, page, with_case(mine, 0, cases[1]), text_title_en="Our days")
    page.refresh_from_db()
    assert (page.text_title_en, page.text_title_da) == ("Our days", "Vores dage")
    assert {row.case for row in page.cases.all()} == set(cases)


def test_a_case_is_chosen_once(as_editor: Client) -> None:
    page, case = front_page(sections=["cases"]), case_study()
    values = with_case(with_case(opened(as_editor, page), 0, case), 1, case)
    refused = as_editor.post(admin_url(page), {**values, "_publish": "1"})
    assert refused.status_code == 200
    assert not page.cases.exists()


def test_the_form_names_what_visitors_do_not_see(as_editor: Client) -> None:
    draft, trashed = case_study(title="Half done", published_at=None), case_study(title="Old")
    page = front_page(cases=[draft, trashed, case_study(title="Seen")], lead=report(title="Led"))
    move_to_trash(type(trashed).objects.filter(pk=trashed.pk), None)
    said = notices(as_editor.get(admin_url(page)))
    assert "“Half done” (Draft), “Old” (In the trash)" in said
    assert "Seen" not in said
    assert "Led" not in said


@pytest.mark.full
def test_who_takes_away_what_is_chosen_is_told_of_the_front_page(as_editor: Client) -> None:
    case, chosen = case_study(title="Chosen"), report(title="Led")
    page = front_page(cases=[case], lead=chosen)
    for thing, label in ((case, "case study on the front page"), (chosen, "report that leads")):
        for view in ("delete", "unpublish", "schedule"):
            asked = as_editor.get(admin_url(thing, view)).content.decode()
            assert f'href="{admin_url(page)}"' in asked, view
            assert label in asked, view


@pytest.mark.full
def test_authors_may_look_and_unpublishing_makes_it_automatic(
    as_author: Client, as_editor: Client
) -> None:
    assert as_author.get(admin_url(FrontPage, "add")).status_code == 403
    page = front_page(text_title_en="Our days")
    assert "Our days" in front()
    form = as_author.get(admin_url(page))
    assert form.status_code == 200
    assert "Publish</button>" not in form.content.decode()
    assert as_author.post(admin_url(page), {"text_title_en": "Mine"}).status_code == 403
    as_editor.post(admin_url(page, "unpublish"), {"post": "yes"})
    assert "Our days" not in front()
