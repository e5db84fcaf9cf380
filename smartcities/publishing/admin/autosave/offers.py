"""What a user typed and never saved, in words: for the form of the page, and for the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from smartcities.publishing.admin.versions.listing import versions_of
from smartcities.publishing.models import Autosave, Page, WorkingCopy
from smartcities.publishing.models.autosave import PART
from smartcities.publishing.states import State, capture, compare
from smartcities.publishing.states.structure import row_models
from smartcities.publishing.working_copies import copy_of

#: A field of a row: the kind of rows, the row's place in the form, the field.
ROW = re.compile(r"(?P<rows>\w+)-(?P<place>\d{1,5})-(?P<name>.+)", re.ASCII)
#: The first number of a draft of changes, in what a form is based on.
OF_DRAFTS = 2**30
#: What a form is based on that was filled before there was the page: no draft has this number.
BEFORE = 2**31 - 1
#: How many texts are offered in a form, and named on the desk.
OFFERED = 10


@dataclass(frozen=True)
class Offer:
    """One text to take up or to throw away."""

    tab: str
    saved_at: datetime
    #: What was typed, in the words of the form.
    typed: list[str]
    #: What of it somebody else has changed since.
    overtaken: list[str] = field(default_factory=list)
    #: What was taken away on request.
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Unfinished:
    """A new page that was never saved."""

    title: str
    kind: Any
    url: str
    discard_url: str
    tab: str
    saved_at: datetime


def offers(user: Any, model: type[Page], page: Page | None) -> list[Offer]:
    """Return what *user* typed into the form of *page*, or of a new page, newest first."""
    found = Autosave.objects.of(user, model, page.pk if page else None)[:OFFERED]
    made = (offer(model, page, autosave) for autosave in found)
    return [each for each in made if each.typed or each.removed]


def offer(model: type[Page], page: Page | None, autosave: Autosave) -> Offer:
    """Return one *autosave* in words."""
    typed = autosave.typed
    overtaken = _overtaken(page, autosave) if page else []
    removed = said(model, autosave.removed)
    return Offer(autosave.tab, autosave.saved_at, said(model, typed), overtaken, removed)


def said(model: type[Page], typed: Iterable[str]) -> list[str]:
    """Return the names of what was *typed*: fields by their labels, rows by their number."""
    labels: dict[str, None] = {}
    rows: dict[str, set[str]] = {}
    for name in sorted(typed):
        if found := ROW.fullmatch(name):
            rows.setdefault(found["rows"], set()).add(found["place"])
        elif label := _label(model, PART.sub("", name)):
            labels[label] = None
    kinds = row_models(model)
    for name, places in rows.items():
        if name in kinds:
            meta = kinds[name]._meta
            word = meta.verbose_name if len(places) == 1 else meta.verbose_name_plural
            labels[f"{len(places)} {word}"] = None
    return list(labels)


def _label(model: type[Model], name: str) -> str:
    try:
        known: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return str(getattr(known, "verbose_name", ""))


def _overtaken(page: Page, autosave: Autosave) -> list[str]:
    """Return the names of what was typed and what somebody has saved since then as well."""
    if autosave.base is None:
        return []
    copy = page.working_copy or copy_of(page)
    if autosave.base == base_of(page, copy):
        return []
    if autosave.base == BEFORE:
        # All that the page has was saved since.
        then = State(page._meta.label_lower, {})
    else:
        versions = versions_of(page)
        found = versions.filter(at__lte=autosave.began_at).first() or versions.last()
        if found is None:
            return []
        then = State.loads(bytes(found.stored))
    fields, typed = autosave.fields, autosave.typed
    own = {PART.sub("", name) for name in typed}
    rows = _typed_rows(page, fields, typed)
    both: set[str] = set()
    now = State.loads(bytes(copy.revision.stored)) if copy else capture(page)
    for each in compare(then, now):
        if not each.rows and each.name in own:
            both.add(each.name)
        elif names := rows.get(row := (each.rows, each.key)):
            saved = set(each.after.fields) if each.kind == "added" else {each.name}
            both |= {f"{each.rows}-{[*rows].index(row)}-{name}" for name in saved & names}
    return said(type(page), both)


def base_of(page: Page, copy: WorkingCopy | None) -> int:
    """Return what tells whether *page*, or its draft *copy*, was saved since a form was filled.

    Numbers of drafts are apart from those of pages.
    """
    return page.revision if copy is None else OF_DRAFTS + copy.revision.number


def _typed_rows(
    page: Page, fields: Mapping[str, list[str]], typed: Iterable[str]
) -> dict[tuple[str, str], set[str]]:
    """Return {(kind of rows, key): names} of the stored rows that were typed into."""
    names: dict[tuple[str, str], set[str]] = {}
    for each in typed:
        if found := ROW.fullmatch(each):
            names.setdefault((found["rows"], found["place"]), set()).add(
                PART.sub("", found["name"])
            )
    made: dict[tuple[str, str], set[str]] = {}
    for kind, model in row_models(type(page)).items():
        if not any(rows == kind for rows, _place in names):
            continue
        of_page = model._base_manager.filter(**{model.page_field: page})
        keys = {str(pk): str(key) for pk, key in of_page.values_list("pk", "key")}
        for (rows, place), found_names in names.items():
            pk = fields.get(f"{rows}-{place}-{model._meta.pk.name}", [""])[0]
            # Its own key, which is all that a row of a draft of changes is known by.
            key = fields.get(f"{rows}-{place}-row_key", [""])[0] or keys.get(pk)
            if rows == kind and key:
                made[kind, key] = found_names
    return made


def unfinished(site: admin.AdminSite, user: Any, models: list[type[Model]]) -> list[Unfinished]:
    """Return the new pages that *user* never saved, of the types in *models*. One query."""
    types: list[type[Page]] = [model for model in models if issubclass(model, Page)]
    if not types:
        return []
    known = ContentType.objects.get_for_models(*types)
    by_key = {known[model].pk: model for model in types}
    rows = Autosave.objects.filter(
        user=user, content_type__in=list(by_key), object_id=None, closed_at=None
    )
    return [
        _unfinished(site, by_key[row.content_type_id], row)
        for row in rows.order_by("-saved_at")[:OFFERED]
        if row.typed
    ]


def _unfinished(site: admin.AdminSite, model: type[Page], row: Autosave) -> Unfinished:
    name = f"{site.name}:{model._meta.app_label}_{model._meta.model_name}"
    title = " ".join(row.fields.get(model.named_by, [""])[0].split())
    return Unfinished(
        Truncator(title).chars(120),
        capfirst(model._meta.verbose_name),
        f"{reverse(f'{name}_add')}?take_up={row.tab}",
        reverse(f"{name}_autosave_discard"),
        row.tab,
        row.saved_at,
    )
