"""Putting a working copy on its page, together with what changed on the page meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError

from smartcities.publishing.models import Page, WorkingCopy
from smartcities.publishing.states import (
    Applied,
    Merged,
    State,
    apply,
    capture,
    merge,
)
from smartcities.publishing.working_copies.keeping import copy_of


class DoesNotFitError(Exception):
    """The working copy does not fit beside what is stored now; its messages say why."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class Fitted:
    """The page with the state on it, what could not be written, and the fields left as they are."""

    page: Page
    applied: Applied
    #: Names of fields whose values another page has taken meanwhile.
    taken: tuple[str, ...] = ()


def merged_with(copy: WorkingCopy, live: State) -> Merged:
    """Return *copy* with what changed on its page since it was begun; *live* is the page now.

    What both changed in ways that touch is as the copy has it, and is among the questions.
    """
    base, mine = (State.loads(bytes(each.stored)) for each in (copy.base, copy.revision))
    return Merged(mine) if base.digests() == live.digests() else merge(base, mine, live)


def put_on(page: Page, state: State) -> Fitted:
    """Write *state* onto *page*, within a transaction; raises ``DoesNotFitError``.

    An address that another page has taken meanwhile is left out, and named.
    """
    try:
        return Fitted(page, apply(page, state))
    except ValidationError as error:
        refused = set(getattr(error, "error_dict", {})) - {NON_FIELD_ERRORS}
        taken = tuple(name for name in state.fields if name in refused)
        if not taken:
            raise DoesNotFitError(error.messages) from error
    except IntegrityError as error:
        raise DoesNotFitError([]) from error
    fields = {name: value for name, value in state.fields.items() if name not in taken}
    fresh = type(page)._base_manager.get(pk=page.pk)
    try:
        applied = apply(fresh, State(state.model, fields, state.relations, state.rows))
    except ValidationError as error:
        raise DoesNotFitError(error.messages) from error
    except IntegrityError as error:
        raise DoesNotFitError([]) from error
    return Fitted(fresh, applied, taken)


def put_on_page(page: Page) -> Page:
    """Put the working copy of *page* on it, if there is one; in a rehearsal."""
    copy = copy_of(page)
    if copy is None:
        return page
    page = put_on(page, merged_with(copy, capture(page)).state).page
    page.working_copy = copy
    return page
