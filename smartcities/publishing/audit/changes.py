"""What a save, an update or a deletion of pages means for the log."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from smartcities.publishing.audit.entry import Action
from smartcities.publishing.audit.recording import Noted, note, note_key, recording
from smartcities.publishing.visibility import Visibility, state_of

#: What is read of the pages of a bulk update, beside their keys.
COLUMNS = ("slug", "revision", "published_at", "expires_at", "trashed_at")
DATES = frozenset({"published_at", "expires_at", "trashed_at"})
#: Written by an act of an editor, though no form has it.
ACTED = frozenset({"trashed_at"})
CHUNK = 500


def action_of(before: Visibility | None, after: Visibility, is_moved: bool = False) -> Action:
    """Return the action that leads from one visibility to another.

    None: the page is new. *is_moved*: its date of publication changed.
    """
    if after != before and Visibility.TRASHED in (before, after):
        return Action.TRASHED if after == Visibility.TRASHED else Action.RESTORED
    if after != before and after == Visibility.PUBLISHED:
        return Action.PUBLISHED
    if after == Visibility.SCHEDULED and (after != before or is_moved):
        return Action.SCHEDULED
    if before is None:
        return Action.CREATED
    seen = (Visibility.PUBLISHED, Visibility.SCHEDULED)
    return Action.UNPUBLISHED if before in seen and after not in seen else Action.SAVED


def action_between(before: Any, after: Any, at: datetime) -> Action:
    """Return the action that leads from some dates to others, as of *at*; None: new."""
    now = state_of(after.published_at, after.expires_at, after.trashed_at, at)
    if before is None:
        return action_of(None, now)
    was = state_of(before.published_at, before.expires_at, before.trashed_at, at)
    return action_of(was, now, before.published_at != after.published_at)


def written(model: type[models.Model], names: Collection[str]) -> set[str]:
    """Return those of the columns *names* that people write; the rest follows from them."""
    columns = model._meta.concrete_fields
    return {
        each.name
        for each in columns
        if (each.editable or each.name in ACTED)
        and not each.primary_key
        and {each.name, each.attname} & set(names)
    }


def filled(page: models.Model) -> set[str]:
    """Return the names of the columns that a new page has something in."""
    found = set()
    for each in page._meta.concrete_fields:
        value = getattr(page, each.attname)
        if value not in each.empty_values and (not each.has_default() or value != each.default):
            found.add(each.name)
    return written(type(page), found)


def _dated(page: Any) -> Any:
    """Return what has the dates of *page* as such; they may have been given as text, or as an
    expression that only the database knows the value of."""
    dates = [getattr(page, name) for name in DATES]
    if all(each is None or isinstance(each, datetime) for each in dates):
        return page
    rows = type(page)._base_manager.filter(pk=page.pk)
    return rows.values_list(*DATES, named=True).get()


def note_created(page: Any) -> None:
    """Note that *page* is new."""
    action = action_between(None, _dated(page), timezone.now())
    note(page, filled(page), action=action, revisions=(None, page.revision))


def note_saved(page: Any, changed: Collection[str], before: Any) -> None:
    """Note that *page* was saved with other values in the fields *changed*.

    *before* has its dates of before; if they were not written they are those of now.
    """
    is_dated = before is not None and not set(changed).isdisjoint(DATES)
    action = Action.SAVED
    if is_dated:
        action = action_between(before, _dated(page), timezone.now())
    names = written(type(page), changed)
    note(page, names, action=action, revisions=(page.revision - 1, page.revision))


def page_deleted(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Note that a page is about to be deleted; Django sends this for each of many, too."""
    note(instance, action=Action.DELETED, revisions=(instance.revision, None))


@contextmanager
def updating(rows: models.QuerySet, names: Collection[str]) -> Iterator[None]:
    """Note what ``rows.update()``, done in the block, changes: *names*, without asking whether
    the values were others."""
    changed = written(rows.model, names)
    if not changed:
        yield
        return
    with recording():
        before = _read(rows)
        yield
        after = before
        if not changed.isdisjoint(COLUMNS):
            after, keys = {}, list(before)
            for start in range(0, len(keys), CHUNK):
                some = keys[start : start + CHUNK]
                after |= _read(rows.model._base_manager.filter(pk__in=some))
        now = timezone.now()
        for key, was in before.items():
            has = after[key]
            action = action_between(was, has, now)
            note_key(
                rows.model, key, Noted(has.slug, action, was.revision, has.revision, set(changed))
            )


def _read(rows: models.QuerySet) -> dict[Any, Any]:
    found = rows.order_by().values_list("pk", *COLUMNS, named=True)
    return {row.pk: row for row in found}
