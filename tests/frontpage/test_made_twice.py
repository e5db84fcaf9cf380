"""Two editors who make the first front page at once: what the second one typed is not lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from frontpage.admin import FrontPageAdmin
from frontpage.models import FrontPage
from frontpage.sections import Section
from smartcities.publishing.models import Autosave
from tests.admin_walk.browser import Values, admin_url, notices, opened, saved, shown_values
from tests.factories import case_study, report
from tests.page_types.frontpage import front_page
from tests.publishing.previewed import TAB, text, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
FORM = "frontpage_form"
MADE = "A colleague has made the front page meanwhile: this is it."
KEPT = "What you typed is not saved, but kept: it is offered below."


def with_rows(values: Values, kind: str, name: str, chosen: list[Any]) -> Values:
    """Return *values* with *chosen* as the new rows of a *kind*, numbered as a script does."""
    others = {key: sent for key, sent in values.items() if not key.startswith(f"{kind}-")}
    rows = {
        f"{kind}-{place}-{field}": [str(value)]
        for place, each in enumerate(chosen)
        for field, value in ((name, each), ("order", place + 1), ("id", ""), ("page", ""))
    }
    head = {f"{kind}-INITIAL_FORMS": ["0"], f"{kind}-TOTAL_FORMS": [str(len(chosen))]}
    return {**others, **head, **rows}


def added(client: Client, values: Values) -> HttpResponse:
    """Send the form of a new front page, and follow to where that leads."""
    return client.post(admin_url(FrontPage, "add"), {**values, "_publish": "1"}, follow=True)


def taken_up(client: Client, page: FrontPage) -> Values:
    """Take up the one text that the form of *page* offers."""
    (kept,) = Autosave.objects.filter(closed_at=None)
    assert f'href="?take_up={kept.tab}"' in text(client.get(admin_url(page)))
    return shown_values(client.get(admin_url(page), {"take_up": kept.tab}), FORM)


def sections_of(page: FrontPage) -> list[str]:
    return list(page.sections.values_list("section", flat=True))


def test_what_the_second_one_typed_is_offered_in_the_form_of_the_first(as_editor: Client) -> None:
    both, theirs, mine = (case_study(title=each) for each in ("Both", "Theirs", "Mine"))
    led = report(title="Led")
    values = opened(as_editor, FrontPage)
    page = front_page(
        cases=[theirs, both], sections=["map", "cases", "reports"], text_title_da="Vores dage"
    )
    values = with_rows(values, "cases", "case", [both.pk, mine.pk])
    values = with_rows(values, "sections", "section", ["reports", "text", "cases"])
    del values["newest_follow"]
    FrontPage.objects.update(text_title_en="Their days")
    values |= {"text_title_en": ["Our days"], "lead": [str(led.pk)], "autosave_tab": [TAB]}
    answer = added(as_editor, values)
    assert answer.redirect_chain == [(admin_url(page), 302)]
    assert notices(answer) == f"{MADE} {KEPT}"
    # Theirs is as it was until it is decided.
    assert shown_values(answer, FORM)["text_title_en"] == ["Their days"]
    both_typed = "the newest follow, heading of your text (English), 1 case study on the front page"
    assert f"by somebody else meanwhile as well: {both_typed}, 2 sections" in text(answer)
    saved(as_editor, page, taken_up(as_editor, page))
    page.refresh_from_db()
    assert (page.text_title_en, page.text_title_da) == ("Our days", "Vores dage")
    assert (page.lead, page.newest_follow) == (led, False)
    assert {row.case for row in page.cases.all()} == {both, theirs, mine}
    assert sections_of(page) == ["reports", "text", "cases"]


def test_what_nobody_touched_is_not_taken_for_typed(as_editor: Client) -> None:
    values = opened(as_editor, FrontPage)
    page = front_page(sections=["map"], newest_follow=False)
    answer = added(as_editor, values)
    assert notices(answer) == MADE
    assert not Autosave.objects.exists()
    added(as_editor, {**values, "text_title_en": ["Our days"]})
    found = taken_up(as_editor, page)
    assert found["text_title_en"] == ["Our days"]
    assert "newest_follow" not in found
    assert found["sections-TOTAL_FORMS"] == ["1"]


def test_sections_that_had_not_arrived_are_not_taken_for_taken_out(as_editor: Client) -> None:
    values = with_rows(opened(as_editor, FrontPage), "sections", "section", ["text"])
    page = front_page(sections=Section.values)
    del values["form_end"]
    added(as_editor, {**values, "text_title_en": ["Our days"], "autosave_tab": [TAB]})
    found = taken_up(as_editor, page)
    assert found["text_title_en"] == ["Our days"]
    assert not [name for name in found if name.endswith("DELETE")]


def test_who_sends_at_the_same_moment_loses_nothing(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = opened(as_editor, FrontPage)
    answers = FrontPageAdmin.changeform_view

    def answer_later(model_admin: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # The colleague was faster by so much.
        front_page()
        return answers(model_admin, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(FrontPageAdmin, "changeform_view", answer_later)
        answer = as_editor.post(
            admin_url(FrontPage, "add"), {**values, "text_title_en": ["Our days"], "_save": "1"}
        )
    page = FrontPage.objects.get()
    assert answer["Location"] == admin_url(page)
    assert taken_up(as_editor, page)["text_title_en"] == ["Our days"]


def test_what_was_never_sent_is_carried_over_from_the_desk(as_editor: Client, editor: Any) -> None:
    typed(editor, FrontPage, {**opened(as_editor, FrontPage), "text_title_en": ["Our days"]})
    page = front_page()
    assert f"/add/?take_up={TAB}" in text(as_editor.get("/admin/"))
    assert as_editor.get(admin_url(FrontPage, "add"), {"take_up": "nothing"}).status_code == 302
    answer = as_editor.get(admin_url(FrontPage, "add"), {"take_up": TAB}, follow=True)
    assert answer.redirect_chain == [(admin_url(page), 302)]
    assert notices(answer) == f"{MADE} {KEPT}"
    assert taken_up(as_editor, page)["text_title_en"] == ["Our days"]
    assert f"/add/?take_up={TAB}" not in text(as_editor.get("/admin/"))


def test_a_form_that_is_still_open_goes_on_being_kept(as_editor: Client, editor: Any) -> None:
    values = opened(as_editor, FrontPage)
    page = front_page()
    body = {"user": editor.pk, "tab": TAB, "fields": values, "typed": ["text_title_en"]}

    def autosaved() -> dict[str, Any]:
        url = admin_url(FrontPage, "autosave")
        answer = as_editor.post(url, json.dumps(body), content_type="application/json")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    assert "saved_at" in autosaved()
    added(as_editor, {**values, "text_title_en": ["Our days"], "autosave_tab": [TAB]})
    # What its browser sends later is in the text that was kept.
    assert autosaved() == {"closed": True}
    assert taken_up(as_editor, page)["text_title_en"] == ["Our days"]
