"""A choice that is no key at all is an error beside its field, in every form of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.admin_walk.browser import admin_url, errors_of, opened, sent, shown_values
from tests.admin_walk.test_conflicts import WRITTEN, form_id, thing_of
from tests.factories import ROWS
from tests.turns import by_turns

FORGED = ["abc", "9" * 30, "1.5", "\x00", "²"]


def with_rows(model: Any) -> Any:
    """Return a thing with a row of each kind that it may have."""
    thing = thing_of(model)
    for kind in ROWS:
        page = kind._meta.get_field(kind.page_field)
        has_rows = kind._base_manager.filter(**{page.name: thing.pk}).exists()
        if page.related_model is model and not has_rows:
            factories.row(kind, thing)
    return thing


def relations_in(response: HttpResponse) -> Iterator[str]:
    """Yield the names of the relations that a form shows, those of its rows included."""
    rows = [each.formset.forms for each in response.context["inline_admin_formsets"]]
    for form in (response.context["adminform"].form, *(form for each in rows for form in each)):
        for name, field in form.fields.items():
            is_relation = isinstance(field, forms.ModelChoiceField)
            if is_relation and not field.disabled and not form[name].is_hidden:
                yield form.add_prefix(name)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("model", "forged"), by_turns(WRITTEN, FORGED, lambda model: model._meta.label_lower)
)
def test_what_is_no_key_is_refused_beside_its_field_and_nothing_is_lost(
    as_superuser: Client, model: Any, forged: str
) -> None:
    thing = with_rows(model)
    names = list(relations_in(as_superuser.get(admin_url(thing))))
    if not names:
        return
    mine = {**opened(as_superuser, thing), **{name: [forged] for name in names}}
    refused = sent(as_superuser, thing, mine)
    assert refused.status_code == 200
    errors = errors_of(refused)
    assert set(names) <= set(errors)
    for name in names:
        (said,) = errors[name]
        assert "valid" in said or "Null characters" in said
    again = shown_values(refused, form_id(thing))
    kept = {name for name in mine if not name.endswith(("_seen", "middlewaretoken"))}
    assert {name: again.get(name) for name in kept - set(names)} == {
        name: mine[name] for name in kept - set(names)
    }


def test_good_choices_beside_a_forged_one_stay_chosen(as_superuser: Client) -> None:
    theme = factories.theme()
    case = factories.case_study()
    mine = {**opened(as_superuser, case), "themes": [str(theme.pk), "abc"]}
    refused = sent(as_superuser, case, mine, title="A title that was typed")
    assert any("abc" in text for text in errors_of(refused)["themes"])
    again = shown_values(refused, form_id(case))
    assert again["themes"] == [str(theme.pk)]
    assert again["title"] == ["A title that was typed"]
