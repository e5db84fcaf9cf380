"""Keeping and throwing away the working copy of a page. The page's row has to be locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from smartcities.media.models import PendingUpload
from smartcities.publishing.models import Page, Revision, WorkingCopy
from smartcities.publishing.states import (
    State,
    last_public,
    record_draft,
    record_found,
    versions,
)
from smartcities.publishing.states.structure import content_fields, row_models


def copies_of(model: type[Page], keys: Iterable[Any] | None = None) -> QuerySet[WorkingCopy]:
    """Return the working copies of pages of *model*, all or those of the pages *keys*."""
    of_type = WorkingCopy.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return of_type if keys is None else of_type.filter(object_id__in=list(keys))


def copy_of(page: Page) -> WorkingCopy | None:
    """Return the working copy of *page*, with its state, its base and its user; None if none."""
    found = copies_of(type(page), [page.pk])
    return found.select_related("revision", "base", "user").first()


def keep(
    page: Page, state: State, user: Any, copy: WorkingCopy | None, *, is_settled: bool
) -> None:
    """Keep *state* as the working copy of *page*, in the place of *copy* if there is one.

    *is_settled* says that it holds all changes of the page since the copy was begun.
    """
    record_found(page)
    live = last_public(page)
    assert live is not None
    revision = record_draft(page, state, Revision.Kind.SAVED, user, copy.revision if copy else live)
    base = live if copy is None or is_settled else copy.base
    WorkingCopy.objects.update_or_create(
        content_type=revision.content_type,
        object_id=page.pk,
        defaults={
            "revision": revision,
            "base": base,
            "began": copy.began if copy else revision.number,
            "user": user,
            "changed_at": timezone.now(),
        },
    )
    _claim_files(type(page), state)


def discard(page: Page, copy: WorkingCopy, user: Any) -> Revision:
    """Throw *copy* away; a version of the kind "discarded" keeps what it held."""
    state = State.loads(bytes(copy.revision.stored))
    revision = record_draft(page, state, Revision.Kind.DISCARDED, user, copy.revision)
    copy.delete()
    return revision


def authors(page: Page, copy: WorkingCopy) -> list[Any]:
    """Return the users who saved something of *copy*, each once."""
    own = versions(page).filter(
        is_draft=True, number__gte=copy.began, number__lte=copy.revision.number
    )
    users = own.filter(user__isnull=False).select_related("user").defer("stored")
    return list(dict.fromkeys(each.user for each in users.order_by("number")))


def _claim_files(model: type[Page], state: State) -> None:
    """Take the uploads that *state* names out of those that are removed after a day."""
    names = [name for name in _files(model, state) if name]
    if names:
        PendingUpload.objects.filter(stored_name__in=names).delete()


def _files(model: type[Page], state: State) -> Iterator[str]:
    for field in _file_fields(model):
        yield str(state.fields.get(field.name) or "")
    for name, rows in row_models(model).items():
        for field in _file_fields(rows):
            for row in state.rows.get(name, ()):
                yield str(row.fields.get(field.name) or "")


def _file_fields(model: type[models.Model]) -> list[Any]:
    return [each for each in content_fields(model) if isinstance(each, models.FileField)]
