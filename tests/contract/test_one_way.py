"""A page is written in one way, whatever the act: for every type, by everything an editor presses.

``tests/house/test_one_way.py`` reads the code for another way; here the statements are watched.
"""

from __future__ import annotations

import inspect
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.publishing.admin.merging import writing
from smartcities.publishing.models import AuditEntry, Page, WorkingCopy
from smartcities.publishing.states import (
    NotASettingError,
    State,
    apply,
    capture,
    change_settings,
)
from smartcities.publishing.states.capturing import give_keys, stored_value
from smartcities.publishing.states.structure import (
    content_fields,
    relations,
    row_models,
    settings_fields,
)
from tests.admin_walk.browser import (
    Values,
    action,
    admin_url,
    confirmed,
    notices,
    opened,
    saved,
    shown_values,
)
from tests.contract.conftest import DAY
from tests.contract.test_applying import fresh
from tests.contract.test_states import full
from tests.contract.test_working_copies import changed
from tests.factories import image, make, theme

#: What may write pages and their rows; the last gives old rows their keys, which are no content.
WAYS = {each.__code__ for each in (apply, change_settings, give_keys)}


def tables(model: type[Page]) -> set[str]:
    """Return the tables of *model*, of its rows and of the relations of both."""
    found = set()
    for each in (model, *row_models(model).values()):
        found.add(each._meta.db_table)
        found |= {field.m2m_db_table() for field in relations(each)}
    return found


def is_on_a_way() -> bool:
    frame = inspect.currentframe()
    while frame is not None and frame.f_code not in WAYS:
        frame = frame.f_back
    return frame is not None


@contextmanager
def watching(model: type[Page]) -> Iterator[tuple[list[str], list[str]]]:
    """Collect what is written of pages of *model* by the one way, and by any other."""
    there, strays = [], []
    verbs = r"INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM"
    begins = re.compile(f'(?:{verbs}) "(?:{"|".join(tables(model))})" ')

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if begins.match(sql):
            (there if is_on_a_way() else strays).append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield there, strays


def as_new(model: type[Page], values: Values) -> Values:
    """Return the *values* of a page's form as those of the form of a new one."""
    found = {**values, "slug": ["new-quay"], "title": ["New quay"]}
    for name in row_models(model):
        found[f"{name}-INITIAL_FORMS"] = ["0"]
        for number in range(2):
            prefix = f"{name}-{number}-"
            of_page = row_models(model)[name].page_field
            for each in ("id", "row_key", of_page):
                found[f"{prefix}{each}"] = [""]
    return {name: value for name, value in found.items() if name != "revision_seen"}


def acts(client: Client, page: Page, now: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield what an editor does with the public *page*, act by act, each after the other."""
    model, named = type(page), (theme(), image())
    values = opened(client, page)
    schedule = f"{admin_url(page, 'schedule')}?_dialog=1"
    yield "a new page", lambda: saved(client, model, as_new(model, values), button="_save")
    yield "published", lambda: saved(client, page, changed(model, values, "Second", *named))
    draft = changed(model, opened(client, page), "Third", *named)
    yield "a draft", lambda: saved(client, page, {**draft, "internal_note": ["A"]}, button="_save")
    yield "a preview", lambda: client.get(admin_url(page, "preview"))
    yield "the draft", lambda: saved(client, page, opened(client, page))
    draft = changed(model, opened(client, page), "Fourth", *named)
    saved(client, page, draft, button="_save")
    yield "its action", lambda: confirmed(client, model, [page])
    yield "unpublish", lambda: action(client, model, "unpublish", [page], post="yes")
    yield "publish", lambda: action(client, model, "publish", [page])
    yield "review", lambda: action(client, model, "set_review_date", [page], review_by="2031-01-01")
    dates = {"expires_at_0": f"{now + 90 * DAY:%Y-%m-%d}", "expires_at_1": "08:00"}
    sent = {**shown_values(client.get(schedule), "schedule"), **dates}
    yield "schedule", lambda: client.post(schedule, sent)
    yield "its button", lambda: client.post(admin_url(page, "unpublish"), {"post": "yes"})


@pytest.mark.full
@pytest.mark.database
def test_whatever_an_editor_does_pages_are_written_in_one_way(
    model: type[Page], as_editor: Client, now: Any
) -> None:
    page = full(model)
    for name, act in acts(as_editor, page, now):
        audited = AuditEntry.objects.count()
        with watching(model) as (there, strays):
            act()
        assert strays == [], name
        assert there, name
        # What a preview writes is rehearsed.
        assert AuditEntry.objects.count() == audited + (name != "a preview"), name
    assert not WorkingCopy.objects.exists()
    new = model.objects.get(slug="new-quay")
    assert all(len(rows) == 2 for rows in capture(new).rows.values())
    assert new.revision == 0
    assert fresh(page).summary == "Fourth summary"
    assert str(fresh(page).review_by) == "2031-01-01"


def test_a_save_of_the_form_follows_once(model: type[Page], as_editor: Client) -> None:
    page = full(model)
    values = changed(model, opened(as_editor, page), "Second", theme(), image())
    before = page.revision
    with CaptureQueriesContext(connection) as asked:
        saved(as_editor, page, {**values, "internal_note": ["A note"]})
    texts = [each["sql"] for each in asked]
    updates = [each for each in texts if each.startswith(f'UPDATE "{model._meta.db_table}"')]
    # What was typed, and the date that its relations and rows move.
    assert len(updates) == 2
    entries = Counter(each for each in texts if each.startswith('SELECT "browsing_entry"."id"'))
    assert entries
    assert set(entries.values()) == {1}
    assert fresh(page).revision == before + 1
    assert fresh(page).internal_note == "A note"


@pytest.mark.full
@pytest.mark.database
def test_what_is_deleted_while_a_form_is_saved_is_left_out_and_said(
    model: type[Page], as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, kept, gone = make(model), theme(), theme()

    def late(*args: Any, **kwargs: Any) -> Any:
        # After the form has found it; only PostgreSQL lets anybody do that.
        type(gone).objects.filter(pk=gone.pk).delete()
        return apply(*args, **kwargs)

    monkeypatch.setattr(writing, "apply", late)
    values = {**opened(as_editor, page), "themes": [str(kept.pk), str(gone.pk)]}
    saved(as_editor, page, values, internal_note="A note")
    assert list(page.themes.all()) == [kept]
    assert fresh(page).internal_note == "A note"
    answer = as_editor.get(admin_url(model))
    assert "Left out, since it is not there any more: Themes." in notices(answer)


def test_a_page_without_a_row_is_made_by_its_state(model: type[Page]) -> None:
    state = capture(full(model))
    rows = {
        name: tuple(replace(each, key=str(uuid.uuid4())) for each in there)
        for name, there in state.rows.items()
    }
    state = replace(state, fields={**state.fields, "slug": "new-quay"}, rows=rows)
    page = model()
    applied = apply(page, state, {"internal_note": "From elsewhere."})
    assert applied.left_out == ()
    assert capture(fresh(page)) == state
    assert fresh(page).internal_note == "From elsewhere."
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.from_revision, entry.to_revision) == ("created", None, 0)


def test_what_may_be_empty_can_be_emptied(model: type[Page]) -> None:
    page, new = full(model), model()
    kinds = row_models(model)
    state = capture(page)
    filled = {
        each.name: "2012-10" if each.get_internal_type() == "CharField" else "Words"
        for each in content_fields(model)
        if each.blank and not each.choices and isinstance(each, models.CharField | models.TextField)
        if each.name not in ("slug", "title") and fits(each, "2012-10")
    }
    apply(fresh(page), State(state.model, filled))
    empty = {name: stored_value(field_of(model, name), new) for name in filled}
    assert apply(fresh(page), State(state.model, empty)).left_out == ()
    now = capture(fresh(page))
    assert {name: now.fields[name] for name in empty} == empty
    for name, kind in kinds.items():
        blank = {
            each.name: stored_value(each, kind())
            for each in content_fields(kind)
            if each.blank and not each.is_relation and not each.choices
        }
        row = replace(state.rows[name][0], fields={**state.rows[name][0].fields, **blank})
        rows = {name: (row, replace(row, key=str(uuid.uuid4())))[: 1 if unlike(kind) else 2]}
        assert apply(fresh(page), State(state.model, {}, {}, rows)).left_out == ()
        assert capture(fresh(page)).rows[name][0].fields == row.fields


def unlike(kind: type[models.Model]) -> bool:
    """Tell whether two rows of a page may not be alike."""
    return any(isinstance(each, models.UniqueConstraint) for each in kind._meta.constraints)


def field_of(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def fits(field: models.Field, text: str) -> bool:
    return field.max_length is None or len(text) <= field.max_length


# Settings -------------------------------------------------------------------------------------


def test_settings_are_written_alone_whatever_else_is_at_hand(model: type[Page]) -> None:
    page = make(model, summary="As it is stored.")
    stale = fresh(page)
    stale.summary, stale.internal_note = "Typed, and never saved.", "Typed as well."
    type(page).objects.filter(pk=page.pk).update(search_title="A colleague's")
    change_settings(stale, {"review_by": None, "published_at": None})
    now = fresh(page)
    assert (now.summary, now.search_title) == ("As it is stored.", "A colleague's")
    assert (now.internal_note, now.published_at) == ("", None)
    assert now.revision == page.revision + 1
    # What is at hand has the settings that are stored, and what was typed into the content.
    assert (stale.published_at, stale.internal_note, stale.revision) == (None, "", now.revision)
    assert stale.summary == "Typed, and never saved."


def test_no_content_and_nothing_unknown_is_changed_as_a_setting(model: type[Page]) -> None:
    page = make(model)
    content = {each.name for each in content_fields(model)}
    assert not content & settings_fields(model).keys()
    derived = {"id", "last_updated", "revision", "sort_key_en", "themes", "nonsense"}
    for name in content | derived:
        with pytest.raises(NotASettingError, match=name):
            change_settings(page, {"internal_note": "A note", name: ""})
        with pytest.raises(NotASettingError, match=name):
            apply(fresh(page), State(model._meta.label_lower, {}), {name: ""})
    assert fresh(page).internal_note == ""
    assert fresh(page).revision == page.revision


def test_settings_are_all_that_is_not_content_and_does_not_follow(model: type[Page]) -> None:
    columns = {each.name for each in model._meta.concrete_fields}
    names = {each.name for each in content_fields(model)} | settings_fields(model).keys()
    follow = {"id", "last_updated", "revision", "sort_key_en", "sort_key_da"}
    assert columns - names == follow
