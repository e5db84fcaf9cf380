"""Writing a state onto its stored page, by the rules of the models."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import transaction

from smartcities.publishing.audit.recording import recording
from smartcities.publishing.models.page import Page
from smartcities.publishing.states.capturing import page_relations, stored_value
from smartcities.publishing.states.rows import LeftOut, RowWriter, Targets, int_or_text, put
from smartcities.publishing.states.settings import check_settings, put_settings
from smartcities.publishing.states.state import State
from smartcities.publishing.states.structure import content_fields, relations, row_models
from smartcities.publishing.states.together import relating, together


@dataclass(frozen=True)
class Applied:
    """What applying a state did: the names of what it changed, and what it could not write."""

    names: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def apply(
    page: Page,
    state: State,
    settings: Mapping[str, Any] = MappingProxyType({}),
    *,
    always: bool = False,
) -> Applied:
    """Write *state* onto *page*, which has to be fresh, within the caller's transaction.

    What differs is written, and nothing else: the fields by ``page.save()``, with all that follows
    from it, rows in bulk. What the state does not say stays as it is, as does what the models do
    not know (an older schema). What cannot be written, since its target or its file is gone, is
    left out and named. A ``ValidationError`` or ``IntegrityError`` says that the state does not fit
    beside what else is stored; the caller's transaction has to be rolled back then.

    A page that has no row yet is made. *settings* of the page are written by the same save; with
    *always* the page counts as saved even if nothing differs, as when a form is.
    """
    check_settings(type(page), settings)
    targets = Targets()
    with transaction.atomic(), recording(), together():
        left_out: list[LeftOut] = []
        fields = list(_put_fields(page, state, targets, left_out))
        put_settings(page, settings)
        if is_new := page._state.adding:
            # Its relations and rows need its key.
            _check(page, fields)
            page.save()
        with relating(page):
            touched = list(_set_relations(page, state, targets, left_out))
        for name, model in row_models(type(page)).items():
            if name in state.rows:
                writer = RowWriter(page, name, model, targets)
                writer.write(state.rows[name])
                left_out += writer.left_out
                touched += [name] if writer.changed else []
        if not is_new and (fields or touched or settings or always):
            _check(page, fields)
            page.save(update_fields=[*fields, *settings] or ["revision"])
        if touched:
            page.touch(*touched)
    return Applied((*fields, *touched), tuple(left_out))


def _put_fields(
    page: Page, state: State, targets: Targets, left_out: list[LeftOut]
) -> Iterator[str]:
    """Put the state's fields on *page*; yield the names of what is another now."""
    for field in content_fields(type(page)):
        if field.name not in state.fields:
            continue
        value, before = state.fields[field.name], stored_value(field, page)
        if value == before:
            continue
        if not put(page, field, value, targets):
            left_out.append(LeftOut(field.name, value))
        if stored_value(field, page) != before:
            yield field.name


def _set_relations(
    page: Page, state: State, targets: Targets, left_out: list[LeftOut]
) -> Iterator[str]:
    """Write the page's sets of relations that differ; yield their names."""
    wanted = [each for each in relations(type(page)) if each.name in state.relations]
    stored = page_relations(page, wanted)
    for field in wanted:
        had, has = set(stored[field.name]), set(state.relations[field.name])
        lost = {key for key in has - had if not targets.has(field.related_model, key)}
        if lost:
            left_out.append(LeftOut(field.name, tuple(sorted(lost, key=int_or_text))))
        members: Any = getattr(page, field.name)
        added, removed = has - had - lost, had - has
        if removed:
            members.remove(*removed)
        if added:
            members.add(*added)
        if added or removed:
            yield field.name


def _check(page: Page, fields: Collection[str]) -> None:
    """Refuse what another page has already, or what the columns together do not allow."""
    unchanged = {each.name for each in page._meta.fields} - set(fields)
    page.validate_unique(exclude=unchanged)
    page.validate_constraints(exclude=unchanged)
