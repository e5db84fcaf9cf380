"""The state of a page as a value, and its versions: for every type and every kind of row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from smartcities.publishing.models import Page, Revision, Row
from smartcities.publishing.states import RowState, State, capture, compare
from smartcities.publishing.states.structure import content_fields, relations, row_models
from tests.admin_walk.browser import admin_url, opened, saved, shown_values
from tests.conftest import signed_in
from tests.factories import ROWS, make, row, theme


def full(model: type[Page], **fields: Any) -> Page:
    """Return a page of *model* with a theme and two rows of each kind that it has."""
    page = make(model, title="Harbour", summary="Before", themes=[theme(), theme()], **fields)
    for kind in row_models(model).values():
        row(kind, page)
        row(kind, page, **other(kind))
    return page


def other(kind: type[Row]) -> dict[str, Any]:
    """Return what a second row of *kind* has to have otherwise, if rows may not be alike."""
    found: dict[str, Any] = {}
    for constraint in kind._meta.constraints:
        for name in set(getattr(constraint, "fields", ())) - {kind.page_field}:
            field: Any = kind._meta.get_field(name)
            if isinstance(field, models.IntegerField):
                found[name] = 2
            elif field.choices:
                found[name] = list(field.choices)[-1][0]
    return found


def bare(state: State) -> State:
    """Return *state* without the keys of its rows."""
    return State(
        state.model,
        state.fields,
        state.relations,
        {
            name: tuple(RowState("", one.fields, one.relations) for one in rows)
            for name, rows in state.rows.items()
        },
    )


def test_it_is_read_back_as_it_was_stored(model: type[Page]) -> None:
    page = full(model)
    state = capture(page)
    assert State.loads(state.dumps()) == state
    assert capture(model.objects.get(pk=page.pk)).dumps() == state.dumps()


def test_every_field_is_content_or_left_out_by_a_rule(model: type[Page]) -> None:
    state = capture(full(model))
    left_out = model.internal_fields | model.unversioned_fields
    columns = {each.name for each in model._meta.concrete_fields if not each.primary_key}
    assert columns - set(state.fields) <= left_out
    assert not set(state.fields) & left_out
    kinds = {kind for kind in ROWS if kind._meta.get_field(kind.page_field).related_model is model}
    assert {row_models(model)[name] for name in state.rows} == kinds
    assert all(len(rows) == 2 for rows in state.rows.values())


def test_nothing_differs_until_something_does(model: type[Page]) -> None:
    page = full(model)
    before = capture(page)
    assert compare(before, capture(model.objects.get(pk=page.pk))) == []
    model.objects.filter(pk=page.pk).update(summary="After")
    (found,) = compare(before, capture(model.objects.get(pk=page.pk)))
    assert (found.kind, found.path) == ("changed", "summary")
    assert (found.before, found.after) == ("Before", "After")
    page.themes.clear()
    paths = [each.path for each in compare(before, capture(model.objects.get(pk=page.pk)))]
    assert paths == ["summary", "themes"]


def test_rows_are_told_apart_by_their_keys(model: type[Page]) -> None:
    page = full(model)
    before = capture(page)
    for name, kind in row_models(model).items():
        first, second = kind.objects.filter(**{kind.page_field: page}).order_by("order")
        kind.objects.filter(pk=first.pk).delete()
        found = [each for each in compare(before, capture(page)) if each.rows == name]
        assert [(each.kind, each.key) for each in found] == [("removed", str(first.key))]
        first.pk = None
        first.order = second.order + 1
        Row.save(first)
        found = [each for each in compare(before, capture(page)) if each.rows == name]
        is_by_place = kind._meta.ordering[0] == "order"
        assert [each.kind for each in found] == (["moved"] if is_by_place else [])


def test_rows_from_before_there_were_keys_get_theirs_once(model: type[Page]) -> None:
    page = full(model)
    for kind in row_models(model).values():
        kind.objects.update(key=None)
    state = capture(page)
    keys = [one.key for rows in state.rows.values() for one in rows]
    assert len(set(keys)) == len(keys)
    assert "None" not in keys
    assert capture(page) == state


@pytest.mark.full
@pytest.mark.database
def test_a_save_keeps_what_was_before_and_what_is_now(model: type[Page], editor: Any) -> None:
    page, client = full(model), signed_in(editor)
    values = opened(client, page)
    saved(client, page, values, summary="After")
    after, before = Revision.objects.order_by("-number")
    assert (before.kind, before.user, before.changed) == ("found", None, "")
    assert (after.kind, after.user.username, after.changed) == ("published", "erik", " summary ")
    assert State.loads(bytes(before.stored)).fields["summary"] == "Before"
    assert State.loads(bytes(after.stored)) == capture(model.objects.get(pk=page.pk))
    # What changes nothing makes no version.
    saved(client, page, opened(client, page))
    assert Revision.objects.count() == 2
    # What a command changed is not said to be the next editor's.
    model.objects.filter(pk=page.pk).update(summary="By a command")
    saved(client, page, opened(client, page), search_title="Found")
    kinds = Revision.objects.order_by("number").values_list("kind", "changed")
    assert list(kinds[2:]) == [("found", " summary "), ("published", " search_title ")]
    page.delete()
    assert not Revision.objects.exists()


@pytest.mark.full
@pytest.mark.database
def test_an_old_version_comes_back_whole_by_the_form(model: type[Page], editor: Any) -> None:
    page, client = full(model), signed_in(editor)
    saved(client, page, opened(client, page), summary="After")
    first = State.loads(bytes(Revision.objects.get(number=1).stored))
    page.themes.clear()
    for kind in row_models(model).values():
        rows = kind.objects.filter(**{kind.page_field: page})
        rows.order_by("order").first().delete()
    url = f"{admin_url(page)}?put_back=1&what=*"
    values = shown_values(client.get(url), f"{model._meta.model_name}_form")
    assert model.objects.get(pk=page.pk).summary == "After"  # nothing is written by looking
    saved(client, page, values)
    assert bare(capture(model.objects.get(pk=page.pk))) == bare(first)


def test_what_rests_on_a_consent_is_in_no_version(model: type[Page]) -> None:
    names = set(capture(full(model)).fields)
    assert not [name for name in names if "consent" in name]
    assert {each.name for each in content_fields(model)} == names
    assert not {each.name for each in relations(model)} & names
