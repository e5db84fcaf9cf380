"""Drafts of changes, for every type: what is public changes by Publish alone, rows and all."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.test import Client

from smartcities.browsing.models import Entry
from smartcities.publishing import version
from smartcities.publishing.models import (
    AuditEntry,
    OldSlug,
    Page,
    Revision,
    Tombstone,
    WorkingCopy,
)
from smartcities.publishing.states import State, capture
from smartcities.publishing.states.structure import content_fields, row_models
from smartcities.sharing.api.serializers import item_path
from tests import factories
from tests.admin_walk.browser import Values, admin_url, opened, saved
from tests.contract.addresses import channels, text_of
from tests.contract.test_applying import fresh, texts
from tests.contract.test_states import bare, full


def answers(visitor: Client, page: Page) -> dict[str, tuple[int, str]]:
    return {address: text_of(visitor, address) for address in channels(page)}


def beside(page: Page) -> Any:
    """Return what is stored beside a page on its account, and the version of all content."""
    return (
        list(Entry.objects.order_by("pk").values()),
        list(OldSlug.objects.values()),
        list(Tombstone.objects.values()),
        list(AuditEntry.objects.values()),
        version.current().token,
        fresh(page).last_updated,
        fresh(page).revision,
    )


def words(kind: type[models.Model], values: Values, prefix: str) -> str:
    """Return the name of a field of words that the form of a row has; empty if none."""
    names = (f"{prefix}-{name}" for name in texts(kind))
    return next((name for name in names if name in values), "")


def changed(model: type[Page], values: Values, word: str, theme: Any, image: Any) -> Values:
    """Return *values* with other words, relations, picture and rows; one row of each is gone."""
    others = {
        each.name: [f"{word} {each.name}"]
        for each in content_fields(model)
        if isinstance(each, models.TextField) and each.name in values and not each.choices
    }
    found = {**values, **others, "slug": [f"{word.lower()}-quay"]}
    found["themes"] = [str(theme.pk)]
    if "image" in values:
        found["image"] = [str(image.pk)]
    for name, kind in row_models(model).items():
        found[f"{name}-1-DELETE"] = ["on"]
        if field := words(kind, values, f"{name}-0"):
            found[field] = [f"<p>{word}</p>"]
    return found


def with_rows_again(model: type[Page], values: Values, before: Values) -> Values:
    """Return *values* with a new row of each kind, which has what the second one had *before*."""
    found = dict(values)
    for name in row_models(model):
        prefix = f"{name}-1-"
        row = {each: text for each, text in before.items() if each.startswith(prefix)}
        own = {f"{prefix}{each}" for each in ("id", "row_key")}
        found |= {each: text for each, text in row.items() if each not in own}
        found[f"{name}-TOTAL_FORMS"] = ["2"]
    return found


def test_what_is_public_changes_by_publish_alone(
    model: type[Page], as_editor: Client, visitor: Client
) -> None:
    page, named = full(model), (factories.theme(), factories.image())
    first = opened(as_editor, page)
    shown, stored, state = answers(visitor, page), beside(page), capture(fresh(page))
    saved(as_editor, page, changed(model, first, "Second", *named), button="_save")
    again = with_rows_again(model, opened(as_editor, page), first)
    saved(as_editor, page, again, button="_save")
    # Rows that are in the draft alone have another number each time that it is opened.
    last = opened(as_editor, page)
    for name, kind in row_models(model).items():
        assert last[f"{name}-TOTAL_FORMS"] == last[f"{name}-INITIAL_FORMS"] == ["2"]
        if field := words(kind, last, f"{name}-1"):
            last[field] = ["<p>Third</p>"]
    saved(as_editor, page, last, button="_save")
    assert beside(page) == stored
    assert capture(fresh(page)) == state
    assert answers(visitor, page) == shown
    copy = WorkingCopy.objects.get()
    draft = State.loads(bytes(copy.revision.stored))
    assert draft != state
    form = opened(as_editor, page)
    assert form["slug"] == ["second-quay"]
    assert form["summary"] == ["Second summary"]
    saved(as_editor, page, form, button="_publish")
    assert capture(fresh(page)) == draft
    assert fresh(page).is_public()
    for rows in draft.rows.values():
        assert len(rows) == 2
    assert not WorkingCopy.objects.exists()
    assert "Second summary" in text_of(visitor, item_path(model, fresh(page).slug))[1]
    # The old address leads on, and the log says what was published.
    assert visitor.get(page.get_absolute_url()).status_code == 301
    assert "summary" in AuditEntry.objects.latest("pk").fields
    kinds = list(Revision.objects.order_by("number").values_list("kind", "is_draft", "follows"))
    assert kinds[:2] == [("found", False, None), ("saved", True, 1)]
    assert kinds[-1] == ("published", False, 1)


def test_discarded_what_is_public_is_in_the_form_again(
    model: type[Page], as_editor: Client, visitor: Client
) -> None:
    page, named = full(model), (factories.theme(), factories.image())
    first = opened(as_editor, page)
    shown, state = answers(visitor, page), capture(fresh(page))
    saved(as_editor, page, changed(model, first, "Second", *named), button="_save")
    draft = State.loads(bytes(WorkingCopy.objects.get().revision.stored))
    address = admin_url(page, "discard")
    assert as_editor.get(address).status_code == 200
    assert WorkingCopy.objects.exists()
    assert as_editor.post(address).status_code == 302
    assert not WorkingCopy.objects.exists()
    form = opened(as_editor, page)
    unlike = {name for name in first if first[name] != form.get(name)}
    assert unlike <= {"csrfmiddlewaretoken", "revision_seen"}
    assert capture(fresh(page)) == state
    assert answers(visitor, page) == shown
    kept = Revision.objects.latest("number")
    assert (kept.kind, kept.is_draft) == ("discarded", True)
    assert bare(State.loads(bytes(kept.stored))) == bare(draft)
