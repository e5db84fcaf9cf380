"""Autosaves after a save, on the desk, and back in the form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.models import Autosave
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved, sent, shown_values
from tests.conftest import colleague, signed_in
from tests.publishing.autosaves import (
    FORM,
    OTHER,
    TAB,
    URL,
    autosave,
    body_for,
    text_of,
    typed_into,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(name="case")
def _case() -> CaseStudy:
    """Return a published case study with one figure."""
    made = factories.case_study(title="The harbour", summary="Clean water")
    factories.row(KeyFigure, made, label="Swimmers", value=12)
    return made


# Saving ----------------------------------------------------------------------------------


@pytest.mark.full
def test_saving_takes_the_tab_s_text_away_and_what_comes_late_is_not_kept(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_editor, editor, case, OTHER, title="Of another tab")
    saved(as_editor, case, opened(as_editor, case), title="Port", autosave_tab=TAB)
    assert [each.tab for each in Autosave.objects.of(editor, CaseStudy, case.pk)] == [OTHER]
    # Sent before the save and slower than it; or kept in the browser meanwhile.
    late = autosave(as_editor, body_for(editor, case, fields={"title": ["Po"]}, typed=["title"]))
    assert (late.status_code, late.json()) == (200, {"closed": True})
    assert [each.tab for each in Autosave.objects.of(editor, CaseStudy, case.pk)] == [OTHER]
    assert Autosave.objects.get(tab=TAB).stored == b""


@pytest.mark.full
def test_a_save_that_is_refused_keeps_it_and_goes_on_in_its_tab(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="")
    refused = sent(as_editor, case, opened(as_editor, case), title="", autosave_tab=TAB)
    said = text_of(refused)
    assert "Unsaved text" not in said
    assert shown_values(refused, FORM)["autosave_tab"] == [TAB]
    assert 'data-typed="[&quot;title&quot;]"' in said
    assert Autosave.objects.of(editor, CaseStudy, case.pk).count() == 1


@pytest.mark.full
def test_a_new_page_that_is_saved_is_not_unfinished_any_more(
    editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, None, title="A new harbour")
    desk = text_of(as_editor.get("/admin/"))
    assert "Unfinished, not saved" in desk
    assert "A new harbour" in desk
    assert f"/admin/casestudies/casestudy/add/?take_up={TAB}" in desk
    saved(as_editor, CaseStudy, opened(as_editor, CaseStudy), title="A harbour", autosave_tab=TAB)
    assert "Unfinished" not in text_of(as_editor.get("/admin/"))


@pytest.mark.full
def test_it_is_thrown_away_from_the_desk(editor: Any, as_editor: Client) -> None:
    typed_into(as_editor, editor, None, title="")
    assert "Without a title" in text_of(as_editor.get("/admin/"))
    answer = as_editor.post(f"{URL}discard/", {"tab": TAB}, HTTP_ACCEPT="text/html")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert "Unfinished" not in text_of(as_editor.get("/admin/"))
    # Another GET throws nothing away.
    typed_into(as_editor, editor, None, OTHER, title="x")
    as_editor.get(f"{URL}discard/", {"tab": OTHER})
    assert Autosave.objects.of(editor, CaseStudy, None).exists()


@pytest.mark.full
def test_deleting_the_page_takes_one_s_own_away_and_for_good_all(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    as_eva = signed_in(eva := colleague("eva", EDITOR))
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_eva, eva, case, title="Pier")
    as_editor.post(admin_url(case, "delete"), {"post": "yes"})
    assert [each.user for each in Autosave.objects.all()] == [eva]
    case.delete()
    assert not Autosave.objects.exists()


@pytest.mark.full
def test_what_nobody_takes_up_goes_after_thirty_days(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_editor, editor, case, OTHER, title="Pier")
    Autosave.objects.filter(tab=TAB).update(saved_at=timezone.now() - timedelta(days=31))
    saved(as_editor, case, opened(as_editor, case), summary="New")
    assert [each.tab for each in Autosave.objects.all()] == [OTHER]


# Taking up -------------------------------------------------------------------------------


def taken_up(client: Client, page: Any, tab: str = TAB) -> HttpResponse:
    url = admin_url(page) if page else admin_url(CaseStudy, "add")
    return client.get(url, {"take_up": tab})


@pytest.mark.full
def test_what_was_typed_is_offered_and_taken_up(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(
        as_editor,
        editor,
        case,
        title="Port",
        body="<p>The port</p>",
        review_by="yesterday",
        figures__0__value="twelve",
    )
    said = text_of(as_editor.get(admin_url(case)))
    assert "Unsaved text of yours" in said
    assert "1 key figure" in said
    response = taken_up(as_editor, case)
    assert "Taken up, not saved yet:" in text_of(response)
    values = shown_values(response, FORM)
    # As it was typed, valid or not.
    assert values["title"] == ["Port"]
    assert values["body"] == ["<p>The port</p>"]
    assert values["review_by"] == ["yesterday"]
    assert values["figures-0-value"] == ["twelve"]
    assert values["figures-0-label"] == ["Swimmers"]
    # Nothing is decided by looking at it.
    assert Autosave.objects.of(editor, CaseStudy, case.pk).count() == 1
    assert CaseStudy.objects.get().title == "The harbour"


@pytest.mark.full
@pytest.mark.database
def test_only_what_was_typed_is_taken_where_the_page_has_moved_on(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port", figures__0__value="15")
    as_eva = signed_in(colleague("eva", EDITOR))
    values = opened(as_eva, case)
    saved(as_eva, case, values, title="Pier", summary="Dirty", figures__0__label="Divers")
    response = taken_up(as_editor, case)
    said = text_of(response)
    assert "Saved by somebody else meanwhile as well: title." in said
    values = shown_values(response, FORM)
    assert values["title"] == ["Port"]
    assert values["summary"] == ["Dirty"]
    assert (values["figures-0-label"], values["figures-0-value"]) == (["Divers"], ["15"])
    # Nothing asks again whether a colleague's text may be replaced: it is seen.
    saved(as_editor, case, values, autosave_tab=OTHER)
    case.refresh_from_db()
    assert (case.title, case.summary) == ("Port", "Dirty")


@pytest.mark.full
def test_rows_are_found_by_their_keys_and_new_ones_made(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    second = factories.row(KeyFigure, case, label="Boats", value=3)
    values = opened(as_editor, case)
    fields = {
        **values,
        "figures-TOTAL_FORMS": ["3"],
        "figures-0-label": ["Lost"],
        "figures-1-value": ["4"],
        "figures-2-label": ["Bridges"],
        "figures-2-value": ["many"],
        "figures-2-order": ["3"],
    }
    typed = ["figures-0-label", "figures-1-value", "figures-2-label", "figures-2-value"]
    body = body_for(editor, case, fields=fields, typed=[*typed, "figures-TOTAL_FORMS"])
    assert autosave(as_editor, body).status_code == 200
    KeyFigure.objects.exclude(pk=second.pk).delete()
    values = shown_values(taken_up(as_editor, case), FORM)
    assert values["figures-INITIAL_FORMS"] == ["1"]
    assert values["figures-TOTAL_FORMS"] == ["3"]
    assert values["figures-0-id"] == [str(second.pk)]
    assert (values["figures-0-label"], values["figures-0-value"]) == (["Boats"], ["4"])
    # The one that a colleague deleted meanwhile, and the new one: both as new ones.
    assert (values["figures-1-id"], values["figures-1-label"]) == ([""], ["Lost"])
    assert (values["figures-2-id"], values["figures-2-value"]) == ([""], ["many"])
    values |= {"figures-2-value": ["7"], "figures-2-source": ["A survey"]}
    saved(as_editor, case, values)
    assert {each.label for each in KeyFigure.objects.all()} == {"Boats", "Lost", "Bridges"}


def test_what_was_taken_away_is_taken_away_again(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    case.themes.add(factories.theme(name="Water"))
    values = opened(as_editor, case)
    assert values.pop("themes")
    fields = {**values, "figures-0-DELETE": ["on"]}
    typed = ["themes", "figures-0-DELETE"]
    autosave(as_editor, body_for(editor, case, fields=fields, typed=typed))
    values = shown_values(taken_up(as_editor, case), FORM)
    assert "themes" not in values
    assert values["figures-0-DELETE"] == ["on"]


@pytest.mark.full
def test_a_new_page_is_taken_up(editor: Any, as_editor: Client) -> None:
    typed_into(as_editor, editor, None, title="A new harbour", summary="Water")
    assert "Unsaved text of yours" in text_of(as_editor.get(admin_url(CaseStudy, "add")))
    values = shown_values(taken_up(as_editor, None), FORM)
    assert (values["title"], values["summary"]) == (["A new harbour"], ["Water"])


def test_the_next_autosave_takes_the_place_of_what_was_taken_up(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port")
    body = body_for(
        editor, case, OTHER, fields={"title": ["Ports"]}, typed=["title"], replaces=[TAB]
    )
    assert autosave(as_editor, body).status_code == 200
    assert [each.tab for each in Autosave.objects.of(editor, CaseStudy, case.pk)] == [OTHER]
    # A reload of the address finds nothing there, and offers what is.
    said = text_of(taken_up(as_editor, case))
    assert "Taken up" not in said
    assert "Unsaved text of yours" in said


@pytest.mark.full
def test_saving_at_once_takes_what_was_taken_up_away(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="")
    values = shown_values(taken_up(as_editor, case), FORM)
    assert values["autosave_taken"] == [TAB]
    # A refusal in between changes nothing.
    values = shown_values(sent(as_editor, case, values, autosave_tab=OTHER), FORM)
    assert (values["autosave_tab"], values["autosave_taken"]) == ([OTHER], [TAB])
    saved(as_editor, case, values, title="Port")
    assert not Autosave.objects.of(editor, CaseStudy, case.pk).exists()


@pytest.mark.full
def test_a_form_that_was_sent_before_it_had_arrived_whole_loses_nothing(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    factories.row(KeyFigure, case, label="Boats", value=3)
    values = opened(as_editor, case)
    arrived: dict[str, Any] = {}
    for name, texts in values.items():
        arrived[name] = texts
        if name == "figures-0-label":
            break
    arrived |= {"title": "Port", "figures-0-label": "Divers", "_save": "1"}
    answer = as_editor.post(admin_url(case), arrived)
    assert answer.status_code == 302
    assert CaseStudy.objects.get().title == "The harbour"
    response = as_editor.get(answer["Location"])
    assert "sent before all of it had arrived" in text_of(response)
    shown = shown_values(response, FORM)
    assert shown["title"] == ["Port"]
    assert (shown["figures-0-label"], shown["figures-1-label"]) == (["Divers"], ["Boats"])
    assert shown["figures-0-value"] == values["figures-0-value"]
    saved(as_editor, case, shown)
    assert {each.label for each in KeyFigure.objects.all()} == {"Divers", "Boats"}
