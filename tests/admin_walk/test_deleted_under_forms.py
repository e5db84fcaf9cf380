"""What a row needs, or the user at work, is deleted while a form is open: nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from smartcities.publishing.models import Autosave, Revision, Row, WorkingCopy
from smartcities.publishing.states import State, capture, record_found
from smartcities.publishing.states.structure import content_fields, text_kind
from smartcities.publishing.working_copies import keep
from tests import factories
from tests.admin_walk.browser import (
    admin_url,
    errors_of,
    notices,
    opened,
    sent,
    shown_values,
)
from tests.admin_walk.test_author import a_page
from tests.conftest import colleague, signed_in
from tests.factories import ROWS
from tests.publishing.autosaves import autosave, body_for, typed_into

pytestmark = pytest.mark.django_db
WORDS = "Typed meanwhile"
#: Kinds of rows that cannot be without something else.
NEEDY = [
    (kind, each.name)
    for kind in ROWS
    for each in content_fields(kind)
    if each.is_relation and not each.null
]


def text_of(model: Any) -> str:
    """Return the name of a text that the form of a page has: the summary, where there is one."""
    names = [each.name for each in content_fields(model) if text_kind(each) == "words"]
    return "summary" if "summary" in names else names[0]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("button", ["_publish", "_save"])
@pytest.mark.parametrize(("kind", "name"), NEEDY, ids=lambda each: getattr(each, "__name__", each))
def test_what_a_row_needs(kind: type[Row], name: str, button: str, as_editor: Client) -> None:
    model: Any = kind._meta.get_field(kind.page_field).related_model
    page, prefix, text = a_page(model), kind.name_on_page(), text_of(model)
    kept, gone = factories.row(kind, page), factories.row(kind, page)
    values = opened(as_editor, page)
    target = getattr(gone, name)
    type(target)._base_manager.filter(pk=target.pk).delete()
    answer = sent(as_editor, page, values, button, **{text: WORDS})
    if answer.status_code != 302:
        # Asked for in its row, with everything typed.
        assert any(each.startswith(f"{prefix}-1") for each in errors_of(answer))
        again = shown_values(answer, f"{model._meta.model_name}_form")
        assert again[text] == [WORDS]
        again[f"{prefix}-1-DELETE"] = ["on"]
        answer = sent(as_editor, page, again, button)
        assert answer.status_code == 302, errors_of(answer)
    if button == "_publish":
        page.refresh_from_db()
        rows = kind.objects.filter(**{kind.page_field: page})
        assert (getattr(page, text), [each.pk for each in rows]) == (WORDS, [kept.pk])
    else:
        state = State.loads(bytes(WorkingCopy.objects.get().revision.stored))
        keys = [row.key for row in state.rows[prefix]]
        assert (state.fields[text], keys) == (WORDS, [str(kept.key)])


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(("kind", "name"), NEEDY, ids=lambda each: getattr(each, "__name__", each))
def test_what_a_new_row_of_a_draft_needs(
    kind: type[Row], name: str, as_editor: Client, editor: Any
) -> None:
    model: Any = kind._meta.get_field(kind.page_field).related_model
    page, prefix, text = a_page(model), kind.name_on_page(), text_of(model)
    record_found(page)
    row = factories.row(kind, page)
    state = capture(page)
    target = getattr(row, name)
    kind.objects.all().delete()
    words = {**state.fields, text: WORDS}
    keep(page, replace(state, fields=words), editor, None, is_settled=True)
    type(target)._base_manager.filter(pk=target.pk).delete()
    form = as_editor.get(admin_url(page))
    assert "What the draft names is not there any more: " in notices(form)
    values = shown_values(form, f"{model._meta.model_name}_form")
    assert (values[text], values[f"{prefix}-TOTAL_FORMS"]) == ([WORDS], ["0"])
    assert sent(as_editor, page, values, "_publish").status_code == 302
    page.refresh_from_db()
    assert getattr(page, text) == WORDS


def test_the_user_is_deleted() -> None:
    """The text stays in the browser, which is told 401; nothing is written for nobody."""
    erik = colleague("erik", "editor")
    client = signed_in(erik)
    case = factories.case_study(title="Harbour", owner=erik)
    values = opened(client, case)
    typed_into(client, erik, case, title="Port")
    body = body_for(erik, case, fields={"title": ["Pier"]}, typed=["title"])
    before = Revision.objects.count()
    erik.delete()
    assert autosave(client, body).status_code == 401
    answer = sent(client, case, values, "_publish", title="Pier")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))
    case.refresh_from_db()
    assert (case.title, case.owner) == ("Harbour", None)
    assert Revision.objects.count() == before
    # What was private to them is nobody's.
    assert not Autosave.objects.exists()


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("button", ["_publish", "_save"])
def test_a_colleague_whose_draft_it_is_is_deleted(button: str, as_editor: Client) -> None:
    olga = colleague("olga", "editor")
    case = factories.case_study(title="Harbour")
    as_olga = signed_in(olga)
    assert sent(as_olga, case, opened(as_olga, case), "_save", summary="Olga's").status_code == 302
    values = opened(as_editor, case)
    olga.delete()
    assert sent(as_editor, case, values, button, title="Port").status_code == 302
    form = opened(as_editor, case)
    assert (form["title"], form["summary"]) == (["Port"], ["Olga's"])
