"""Keeping versions: a page's state is stored whenever somebody saves it on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from smartcities.publishing import version
from smartcities.publishing.models.page import Page
from smartcities.publishing.models.revision import Revision
from smartcities.publishing.states.capturing import capture
from smartcities.publishing.states.comparing import compare
from smartcities.publishing.states.state import State

Kind = Revision.Kind


def record_found(page: Page) -> Revision | None:
    """Keep *page* as it is stored, if its last version is another: before the first change.

    Without it nobody could see what was there before versions were kept, and what a command changed
    would be told of whoever saves next. Call it within the transaction of the change, before it.
    """
    return _record(page, Kind.FOUND, None, always=False)


def record(page: Page, kind: str, user: Any, *, always: bool = False) -> Revision | None:
    """Keep *page* as it is stored now, within the transaction that changed it.

    Returns None if the last version is the same; with *always* there is one all the same, for an
    act such as publishing.
    """
    return _record(page, kind, user, always=always)


@contextmanager
def recorded(page: Page, kind: str, user: Any) -> Iterator[None]:
    """Keep *page* before and after the block, in a transaction that holds its row.

    Two who change a page at the same moment wait for each other, so that each version has a number.
    """
    with transaction.atomic():
        # The version first, as all writers do: the same order of locks prevents deadlocks.
        version.hold()
        type(page)._base_manager.select_for_update().filter(pk=page.pk).first()
        record_found(page)
        yield
        record(page, kind, user, always=True)


def record_draft(page: Page, state: State, kind: str, user: Any, before: Revision) -> Revision:
    """Keep *state*, of a draft of changes of *page*, which follows the version *before*."""
    found = compare(State.loads(bytes(before.stored)), state)
    return _stored(page, state, kind, user, [each.path for each in found], before, is_draft=True)


def last_public(page: Page) -> Revision | None:
    """Return the last version of *page* itself, not of a draft of changes of it."""
    return versions(page).filter(is_draft=False).order_by("-number").first()


def versions(page: Page) -> QuerySet[Revision]:
    """Return the versions of *page* and of drafts of changes of it."""
    content_type = ContentType.objects.get_for_model(type(page))
    return Revision.objects.filter(content_type=content_type, object_id=page.pk)


def _record(page: Page, kind: str, user: Any, *, always: bool) -> Revision | None:
    # Fresh, since the one at hand may hold what was typed and not what is stored.
    state = capture(type(page)._base_manager.get(pk=page.pk))
    newest = versions(page).order_by("-number").first()
    last = last_public(page) if newest and newest.is_draft else newest
    # Of the first that is kept, nobody knows what changed.
    found = compare(State.loads(bytes(last.stored)), state) if last else []
    if last and not found and not always:
        return None
    return _stored(page, state, kind, user, [each.path for each in found], last, newest)


def _stored(
    page: Page,
    state: State,
    kind: str,
    user: Any,
    changed: Iterable[str],
    before: Revision | None,
    newest: Revision | None = None,
    *,
    is_draft: bool = False,
) -> Revision:
    newest = newest or versions(page).defer("stored").order_by("-number").first()
    names = dict.fromkeys(changed)
    return Revision.objects.create(
        content_type=ContentType.objects.get_for_model(type(page)),
        object_id=page.pk,
        number=newest.number + 1 if newest else 1,
        kind=kind,
        user=user,
        is_draft=is_draft,
        follows=before.number if before else None,
        changed=f" {' '.join(names)} " if names else "",
        stored=state.dumps(),
    )
