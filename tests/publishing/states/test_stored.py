"""States that were stored on some day are read by the models of today, and of the days to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client

from smartcities.publishing.models import Page, Revision, Row, WorkingCopy
from smartcities.publishing.states import (
    RowState,
    State,
    apply,
    capture,
    compare,
    record_draft,
    record_found,
)
from smartcities.publishing.states.structure import content_fields, relations, row_models
from smartcities.publishing.types import page_types
from tests.admin_walk.browser import admin_url, opened, saved, shown_values
from tests.contract.test_applying import fresh
from tests.factories import make, row, theme
from tests.files import PDF
from tests.publishing.states.stored import (
    FOLDER,
    files,
    packed,
    read,
    shape_in,
    shape_of,
    target,
    unpacked,
)

TYPES = {model._meta.label_lower: model for model in page_types()}
KINDS = [kind for model in TYPES.values() for kind in row_models(model).values()]
FILES = [path for label in TYPES for path in files(label)]
#: What old files say and no model says any more, by the type's label and the kind of rows ("" for
#: the page's own). Here goes what was taken away for good; what has another name now is declared
#: in ``renames`` of its model, or whoever opens an old version misses it.
GONE: dict[tuple[str, str], set[str]] = {}
HELP = (
    "The content of {label} is another than in {file}. Was something renamed? Then declare it in "
    "`renames` of the model. Is something gone for good? Then name it in GONE. In any case keep "
    "how states look from now on: DJANGO_SETTINGS_MODULE=tests.settings python -m "
    "tests.publishing.states.storing"
)

pytestmark = pytest.mark.django_db


def kind_of(path: Path) -> Any:
    return TYPES[".".join(path.name.split(".")[:2])]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(params=TYPES.values(), ids=TYPES)
def model(request: pytest.FixtureRequest) -> Any:
    return request.param


def last(model: Any) -> dict[str, Any]:
    """Return what the newest file of a type says."""
    return read(files(model._meta.label_lower)[-1])


def with_targets(model: type[Page], state: State) -> Any:
    """Return a page of *model* beside all that *state* refers to, files included."""
    wanted: dict[Any, set[int]] = defaultdict(set)

    def want(kind: Any, values: Any, sets: Any) -> None:
        for field in content_fields(kind):
            value = values.get(field.name)
            if field.is_relation and value is not None:
                wanted[field.related_model].add(int(value))
            is_file = isinstance(field, models.FileField)
            if is_file and value and not field.storage.exists(str(value)):
                field.storage.save(str(value), ContentFile(PDF))
        for field in relations(kind):
            wanted[field.related_model].update(map(int, sets.get(field.name, ())))

    want(model, state.fields, state.relations)
    for name, kind in row_models(model).items():
        for each in state.rows.get(name, ()):
            want(kind, each.fields, each.relations)
    for related, keys in wanted.items():
        for key in sorted(keys):
            target(related, pk=key)
    return make(model, pk=9_999)


def said(state: State) -> dict[str, Any]:
    """Return all that *state* says, by its place, without what nobody wrote."""
    return {each.place: each for each in compare(State(state.model, {}), state)}


# Kept files ---------------------------------------------------------------------------------


def test_every_type_has_a_state_of_today(model: Any) -> None:
    known = files(model._meta.label_lower)
    if not known:
        pytest.skip("No state of this type is kept yet; do so once portals have pages of it.")
    shape = shape_in(State.loads(packed(read(known[-1]))))
    assert shape == shape_of(model), HELP.format(label=model._meta.label, file=known[-1].name)


def test_what_no_model_knows_any_more_was_given_up_on_purpose(path: Path) -> None:
    model, shape = kind_of(path), shape_in(State.loads(packed(read(path))))
    today = shape_of(model)
    lost = {
        (model._meta.label_lower, kind): names - today.get(kind, set())
        for kind, names in shape.items()
        if names - today.get(kind, set())
    }
    unsaid = {place: names - GONE.get(place, set()) for place, names in lost.items()}
    assert not any(unsaid.values()), HELP.format(label=model._meta.label, file=path.name)


def test_every_file_is_of_a_type_that_there_is() -> None:
    assert sorted(FOLDER.glob("*.json")) == sorted(FILES)


@pytest.mark.full
@pytest.mark.database
def test_a_stored_state_is_read_and_applied_without_loss(path: Path) -> None:
    model, state = kind_of(path), State.loads(packed(read(path)))
    page = with_targets(model, state)
    assert apply(page, state).left_out == ()
    now = capture(fresh(page))
    today = shape_of(model)
    known = replace(
        state,
        fields={name: value for name, value in state.fields.items() if name in today[""]},
        relations={name: keys for name, keys in state.relations.items() if name in today[""]},
        rows={name: rows for name, rows in state.rows.items() if name in today},
    )
    assert said(known).items() <= said(now).items()
    if path == files(model._meta.label_lower)[-1]:
        assert now == state
        assert now.dumps() == State.loads(now.dumps()).dumps()


# Other schemas ------------------------------------------------------------------------------


def renamed_in(stored: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return *stored* with its fields and relations called otherwise."""
    return {
        **stored,
        "fields": {names.get(name, name): value for name, value in stored["fields"].items()},
        "relations": {names.get(name, name): keys for name, keys in stored["relations"].items()},
    }


def declare(monkeypatch: pytest.MonkeyPatch, model: Any, *renames: tuple[str, str]) -> None:
    monkeypatch.setattr(model, "renames", (*model.renames, *renames))


@pytest.mark.full
def test_a_renamed_field_is_read_under_its_old_name(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = last(model)
    state = State.loads(packed(stored))
    # By two migrations, and the set of themes by one.
    old = renamed_in(stored, {"summary": "teaser", "themes": "topics"})
    half = renamed_in(stored, {"summary": "abstract"})
    half["schemas"] = {**stored.get("schemas", {}), "": len(model.renames) + 2}
    declare(
        monkeypatch, model, ("topics", "themes"), ("teaser", "abstract"), ("abstract", "summary")
    )
    assert State.loads(packed(old)) == state
    assert State.loads(packed(half)) == state
    page = with_targets(model, state)
    apply(page, State.loads(packed(old)))
    assert capture(fresh(page)) == state
    # What is written now carries its number, and is not renamed again.
    assert State.loads(state.dumps()) == state
    assert state.digest() == State.loads(packed(old)).digest()


def test_another_field_may_take_a_name_that_is_free_again(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = last(model)
    # What was the summary is the search description now, and there is a new summary.
    declare(monkeypatch, model, ("search_description", "before"), ("summary", "search_description"))
    old = State.loads(packed(stored))
    assert old.fields["search_description"] == stored["fields"]["summary"]
    assert old.fields["before"] == stored["fields"]["search_description"]
    assert "summary" not in old.fields
    new = replace(old, fields={**old.fields, "summary": "New"})
    assert State.loads(new.dumps()) == new


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_renamed_rows_and_their_fields_are_read(
    kind: type[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Any = kind._meta.get_field(kind.page_field).related_model
    stored, name = last(model), kind.name_on_page()
    state = State.loads(packed(stored))
    field = content_fields(kind)[0].name
    rows = [renamed_in(each, {field: "called"}) for each in stored["rows"].pop(name)]
    stored["rows"] = {"parts": rows, **stored["rows"]}
    declare(monkeypatch, model, ("parts", name))
    declare(monkeypatch, kind, ("called", field))
    assert State.loads(packed(stored)) == state
    assert State.loads(state.dumps()) == state
    assert unpacked(state.dumps())["schemas"] == {"": 1, name: 1}


def test_what_is_absent_keeps_the_live_value_and_what_is_unknown_is_kept(model: Any) -> None:
    stored = last(model)
    state = State.loads(packed(stored))
    page = with_targets(model, state)
    apply(page, state)
    live = capture(fresh(page))
    # Fields of a day before there was a summary, and while there was a motto and footnotes.
    older = dict(stored)
    older["fields"] = {**stored["fields"], "motto": "Onward"}
    del older["fields"]["summary"], older["relations"]["themes"]
    older["rows"] = {
        "footnotes": [{"key": "k", "fields": {"text": "See below"}, "relations": {"of": ["1"]}}]
    }
    for name, rows in stored["rows"].items():
        if name == next(iter(stored["rows"])):
            continue
        older["rows"][name] = [{**each, "fields": {**each["fields"], "tone": "warm"}}
                               for each in rows]  # fmt: skip
    old = State.loads(packed(older))
    assert apply(fresh(page), old).left_out == ()
    assert capture(fresh(page)) == live
    # It is stored again with all that it had.
    assert State.loads(old.dumps()) == old
    assert old.fields["motto"] == "Onward"
    assert old.rows["footnotes"][0].fields == {"text": "See below"}


def test_what_is_unknown_is_shown(as_editor: Client, model: Any) -> None:
    page = make(model)
    record_found(page)
    state = capture(page)
    old = replace(
        state,
        fields={**state.fields, "motto": "Onward"},
        rows={**state.rows, "footnotes": (RowState("k", {"text": "See below"}),)},
    )
    Revision.objects.update(stored=old.dumps())
    shown = as_editor.get(f"{admin_url(page)[:-7]}versions/1/").content.decode()
    for name, words in (("motto", "Onward"), ("footnotes", "See below")):
        assert f"{name} (no field any more)" in shown
        assert words in shown


@pytest.mark.full
def test_versions_that_changed_a_field_are_found_under_its_former_names(
    as_editor: Client, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make(model, summary="First")
    record_found(page)
    saved(as_editor, page, opened(as_editor, page), summary="Second")
    changed = Revision.objects.get(number=2)
    assert changed.changed == " summary "
    for one in Revision.objects.all():
        old = renamed_in(unpacked(bytes(one.stored)), {"summary": "teaser"})
        Revision.objects.filter(pk=one.pk).update(stored=packed(old))
    Revision.objects.filter(number=2).update(changed=" teaser ")
    declare(monkeypatch, model, ("teaser", "summary"))
    response = as_editor.get(f"{admin_url(page)[:-7]}versions/?field=summary")
    entries = list(response.context["listing"])
    assert [each.revision.number for each in entries] == [2]
    assert [(each.before, each.after) for each in entries[0].differences] == [("First", "Second")]


@pytest.mark.full
def test_putting_all_of_it_back_leaves_what_it_does_not_know(as_editor: Client, model: Any) -> None:
    page = make(model, summary="First", search_title="Found", themes=[theme()])
    for kind in row_models(model).values():
        row(kind, page)
    record_found(page)
    saved(as_editor, page, opened(as_editor, page), summary="Second")
    live = capture(fresh(page))
    old = unpacked(bytes(Revision.objects.get(number=1).stored))
    old["fields"]["motto"] = "Onward"
    del old["fields"]["search_title"], old["relations"]["themes"]
    old["rows"] = {}
    Revision.objects.filter(number=1).update(stored=packed(old))
    form = as_editor.get(f"{admin_url(page)}?put_back=1&what=*")
    saved(as_editor, page, shown_values(form, f"{model._meta.model_name}_form"))
    assert capture(fresh(page)) == replace(live, fields={**live.fields, "summary": "First"})


# A draft that is older than two migrations ---------------------------------------------------


def test_a_draft_older_than_two_migrations_is_opened_and_published(
    as_editor: Client, editor: Any, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first renamed the summary and added the search title, the second took a motto away."""
    page = make(model, summary="Live", search_title="Found")
    for kind in row_models(model).values():
        row(kind, page)
    found = record_found(page)
    assert found is not None
    live = capture(page)
    draft = replace(live, fields={**live.fields, "summary": "Prepared", "motto": "Onward"})
    drafted = record_draft(page, draft, Revision.Kind.SAVED, editor, found)
    WorkingCopy.objects.create(
        content_type=drafted.content_type, object_id=page.pk, revision=drafted, base=found,
        began=drafted.number, user=editor,
    )  # fmt: skip
    for one in Revision.objects.all():
        old = renamed_in(unpacked(bytes(one.stored)), {"summary": "teaser"})
        del old["fields"]["search_title"]
        Revision.objects.filter(pk=one.pk).update(stored=packed(old))
    declare(monkeypatch, model, ("teaser", "summary"))
    values = opened(as_editor, page)
    assert values["summary"] == ["Prepared"]
    assert values["search_title"] == ["Found"]
    differs = as_editor.get(f"{admin_url(page)[:-7]}versions/compare/?to=draft")
    assert "motto (no field any more)" in differs.content.decode()
    saved(as_editor, page, values)
    now = capture(fresh(page))
    assert now == replace(live, fields={**live.fields, "summary": "Prepared"})
    assert not WorkingCopy.objects.exists()
    # The version of the draft still has what the models do not know.
    assert (
        State.loads(bytes(Revision.objects.get(pk=drafted.pk).stored)).fields["motto"] == "Onward"
    )
