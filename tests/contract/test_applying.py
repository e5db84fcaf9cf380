"""Applying a state to its page: for every type and every kind of row, and as a form would."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from smartcities.browsing.models import Entry
from smartcities.publishing import version
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models import (
    AuditEntry,
    OldSlug,
    Page,
    Tombstone,
)
from smartcities.publishing.states import RowState, State, apply, capture
from smartcities.publishing.states.structure import content_fields, relations, row_models
from tests.admin_walk.browser import opened, saved
from tests.conftest import signed_in
from tests.contract.test_states import full
from tests.factories import make, theme

WORDS = (models.CharField, models.TextField, RichTextField)


def fresh(page: Page) -> Any:
    return type(page)._base_manager.get(pk=page.pk)


def writes(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        act()
    return [each["sql"] for each in asked if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def texts(kind: type[models.Model]) -> list[str]:
    """Return the fields of *kind* that any words fit into."""
    return [each.name for each in content_fields(kind) if type(each) in WORDS and not each.choices]


def wreck(page: Page) -> None:
    """Change all that a state holds of *page*: words, relations, rows and their order."""
    model = type(page)
    long = [each.name for each in content_fields(model) if isinstance(each, models.TextField)]
    words = {name: f"<p>Other {name}</p>" for name in long}
    model.objects.filter(pk=page.pk).update(**words)
    page.themes.set([theme()])
    for kind in row_models(model).values():
        first, second = kind.objects.filter(**{kind.page_field: page}).order_by("order", "pk")
        for field in relations(kind):
            getattr(second, field.name).set([make(field.related_model)])
        kind.objects.filter(pk=second.pk).update(order=0, **dict.fromkeys(texts(kind), "Other"))
        kind.objects.filter(pk=first.pk).delete()


def test_applying_what_is_there_writes_nothing(model: type[Page], clock: Any) -> None:
    page = full(model)
    state = capture(page)
    before = fresh(page)
    clock.shift(60)
    assert writes(lambda: apply(fresh(page), state)) == []
    after = fresh(page)
    assert (after.last_updated, after.revision) == (before.last_updated, before.revision)


def test_what_is_applied_is_what_is_captured(model: type[Page]) -> None:
    page = full(model)
    for kind in row_models(model).values():
        for each in kind.objects.all():
            for field in relations(kind):
                getattr(each, field.name).set([make(field.related_model)])
    state = capture(fresh(page))
    wreck(page)
    wrecked = capture(fresh(page))
    assert apply(fresh(page), state).left_out == ()
    assert capture(fresh(page)) == state
    # And the way back, with what was deleted and what was added changing places.
    assert apply(fresh(page), wrecked).left_out == ()
    assert capture(fresh(page)) == wrecked


def test_what_a_state_does_not_say_stays(model: type[Page]) -> None:
    page = full(model)
    before = capture(page)
    label = model._meta.label_lower
    assert writes(lambda: apply(fresh(page), State(label, {}))) == []
    rows = {
        name: tuple(RowState(each.key, {}) for each in there) for name, there in before.rows.items()
    }
    assert writes(lambda: apply(fresh(page), State(label, {}, {}, rows))) == []
    assert capture(fresh(page)) == before


def test_what_the_models_do_not_know_is_left_alone(model: type[Page]) -> None:
    page = full(model)
    before = capture(page)
    unknown = replace(
        before,
        fields={**before.fields, "gone": "Words", "language": None},
        relations={**before.relations, "gone": ("1",)},
        rows={**before.rows, "gone": (RowState(str(uuid.uuid4()), {"text": "Words"}),)},
    )
    applied = apply(fresh(page), unknown)
    assert [each.name for each in applied.left_out] == ["language"]
    assert capture(fresh(page)) == before


def test_what_is_gone_is_left_out_and_named(model: type[Page]) -> None:
    page = full(model)
    state = capture(page)
    changed = replace(state, relations={**state.relations, "themes": ("999999",)})
    rows = {}
    for name, kind in row_models(model).items():
        needed = [each for each in content_fields(kind) if each.is_relation]
        gone = {each.name: 999999 for each in needed}
        rows[name] = (*(replace(each, fields={**each.fields, **gone}) for each in state.rows[name]),
                      RowState(str(uuid.uuid4()), {**state.rows[name][0].fields, **gone})
                      ) if needed else state.rows[name]  # fmt: skip
    applied = apply(fresh(page), replace(changed, rows=rows))
    after = capture(fresh(page))
    assert after.relations["themes"] == ()
    named = {(each.rows, each.name) for each in applied.left_out}
    assert ("", "themes") in named
    for name, kind in row_models(model).items():
        for each in content_fields(kind):
            if each.is_relation:
                # A row that exists keeps its target, a new one cannot be without.
                assert {(name, each.name), (name, "")} <= named
        assert [one.key for one in after.rows[name]] == [one.key for one in state.rows[name]]


def test_a_file_that_is_gone_is_not_pointed_at(model: type[Page]) -> None:
    files = [each for each in content_fields(model) if isinstance(each, models.FileField)]
    page = make(model)
    state = capture(page)
    for field in files:
        fields = {**state.fields, field.name: "nowhere/there.pdf"}
        applied = apply(fresh(page), replace(state, fields=fields))
        assert [each.name for each in applied.left_out] == [field.name]
        assert capture(fresh(page)) == state


def test_a_state_that_no_longer_fits_is_refused(model: type[Page]) -> None:
    page, taken = make(model), make(model)
    state = capture(page)
    fields = {**state.fields, "slug": taken.slug}
    with pytest.raises(ValidationError), transaction.atomic():
        apply(fresh(page), replace(state, fields=fields))
    assert capture(fresh(page)) == state


# As a form would -----------------------------------------------------------------------------


def traces(page: Page, started: int) -> dict[str, Any]:
    """Return what a save leaves beside the content itself."""
    now = fresh(page)
    entries = Entry.objects.order_by("pk").values_list("pk", "digest")
    log = AuditEntry.objects.filter(pk__gt=started, model=page._meta.label_lower)
    return {
        "state": capture(now),
        "last_updated": now.last_updated,
        "revision": now.revision,
        "search": list(entries),
        "old addresses": sorted(OldSlug.objects.values_list("slug", "object_id")),
        "tombstones": sorted(Tombstone.objects.values_list("slug", "reason")),
        "log": [(each.action, tuple(each.fields), each.to_revision) for each in log],
    }


@pytest.mark.full
@pytest.mark.database
def test_it_leaves_the_traces_of_a_saved_form(model: type[Page], editor: Any, clock: Any) -> None:
    """Search, dates, old addresses, tombstones, the log and the content's version."""
    page, client = full(model), signed_in(editor)
    values = opened(client, page)
    values |= {"summary": ["Cranes."], "slug": ["moved"], "themes": [str(theme().pk)]}
    for name, kind in row_models(model).items():
        values[f"{name}-0-DELETE"] = ["on"]
        for text in texts(kind):
            values[f"{name}-1-{text}"] = ["<p>Towers</p>" if text in rich(kind) else "Towers"]
    clock.shift(60)
    started = getattr(AuditEntry.objects.order_by("pk").last(), "pk", 0)
    before = version.current().token
    with transaction.atomic():
        saved(client, page, values)
        by_form = traces(page, started)
        transaction.set_rollback(True)
    assert capture(fresh(page)) != by_form["state"]
    apply(fresh(page), by_form["state"])
    by_state = traces(page, started)
    assert by_state == by_form
    assert version.current().token != before


def rich(kind: type[models.Model]) -> set[str]:
    return {each.name for each in content_fields(kind) if isinstance(each, RichTextField)}
