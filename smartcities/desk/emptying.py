"""Taking the demo away again: what came with it, unless an editor changed it or relies on it.

What one editor's page needs (its city, its picture, what its text links to) stays, and so does what
that needs in turn. ``plan()`` says what would go and what would stay; ``empty()`` does it, whole or
not at all. The records stay, so that nothing comes back at the next start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Min
from django.utils import timezone

from smartcities.desk import demo_user
from smartcities.desk.demo import keep_away, referred_first
from smartcities.desk.drafts import Thing, named_in_drafts
from smartcities.desk.models import DemoRecord
from smartcities.publishing import version
from smartcities.publishing.admin.references import relations_to
from smartcities.publishing.audit.entry import Action, AuditEntry, Means
from smartcities.publishing.audit.recording import recording
from smartcities.publishing.links.incoming import incoming
from smartcities.publishing.models import Autosave, Page, WorkingCopy
from smartcities.publishing.trash import purge


@dataclass
class Plan:
    """What emptying does: the things that go, and those that stay, with what needs them."""

    going: set[Thing] = field(default_factory=set)
    #: Changed by somebody after they were brought.
    edited: set[Thing] = field(default_factory=set)
    #: Unchanged, and needed by a thing that stays: the first that was found.
    needed: dict[Thing, Thing] = field(default_factory=dict)
    user: demo_user.Fate = demo_user.Fate.NONE

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.going) or self.user.is_change

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return how many go of each kind, by its name."""
        found: dict[type[models.Model], int] = defaultdict(int)
        for model, _key in self.going:
            found[model] += 1
        return sorted((_kind(model, number), number) for model, number in found.items())

    def staying(self) -> list[tuple[models.Model, models.Model | None]]:
        """Return what stays, each with what needs it; None: an editor changed it."""
        objects = _objects({*self.edited, *self.needed, *self.needed.values()})
        found: list[tuple[models.Model, models.Model | None]] = []
        for thing in self.edited:
            found.append((objects[thing], None))
        for thing, by in self.needed.items():
            found.append((objects[thing], objects[by]))
        return sorted(found, key=lambda pair: (pair[1] is not None, _kind(type(pair[0]), 1)))


def is_anything_left() -> bool:
    """Tell whether there is something that came with the demo and that emptying has to look at."""
    return DemoRecord.objects.filter(settled_at=None).exists()


def plan(user: Any = None) -> Plan:
    """Return what emptying by *user* would do now; a few queries for each kind of thing."""
    found = Plan(user=demo_user.fate(user))
    for model, keys in _brought().items():
        changed = _changed(model, keys)
        found.edited |= {(model, key) for key in changed}
        found.going |= {(model, key) for key in keys - changed}
    needs = [
        each for model in {model for model, _key in found.going} for each in _needs(found, model)
    ]
    needs += [(named, page) for page, named in named_in_drafts()]
    while held := {
        thing: by for thing, by in needs if thing in found.going and by not in found.going
    }:
        found.going -= held.keys()
        found.needed |= held
    return found


def empty(user: Any = None) -> Plan:
    """Take away what ``plan`` says, for ever; return what was done.

    Addresses that were public answer that the page is gone, and are free for others.
    """
    with transaction.atomic(), recording():
        # All writers wait: nobody can begin to rely on what is about to go.
        version.hold()
        done = plan(user)
        models_going = referred_first({model for model, _key in done.going})
        rows = _objects(done.going)
        order = sorted(rows, key=lambda thing: models_going.index(thing[0]), reverse=True)
        # What refers to others goes first, so that nothing is changed only to be deleted next.
        for kept in purge(rows[thing] for thing in order):
            raise RuntimeError(f"Something that is not known here protects {kept!r}.")
        demo_user.leave(done.user)
        keep_away()
        _settle(done)
    return done


def _settle(done: Plan) -> None:
    """Note that what went, what was changed, and what had gone before needs no more looking at."""
    open_ones = DemoRecord.objects.filter(settled_at=None)
    waiting = defaultdict(list)
    for model, key in done.needed:
        waiting[ContentType.objects.get_for_model(model).pk].append(key)
    for kind, keys in waiting.items():
        open_ones = open_ones.exclude(content_type=kind, object_id__in=keys)
    open_ones.update(settled_at=timezone.now())


def _brought() -> dict[type[models.Model], set[Any]]:
    """Return the keys of what was brought and is still there, by model; without the user."""
    named: dict[int, set[Any]] = defaultdict(set)
    records = DemoRecord.objects.filter(settled_at=None).exclude(content_type=demo_user.user_type())
    for kind, key in records.values_list("content_type", "object_id"):
        named[kind].add(key)
    found = {}
    for kind, keys in named.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None:
            rows = model._base_manager.filter(pk__in=keys).order_by()
            found[model] = set(rows.values_list("pk", flat=True))
    return found


def _changed(model: type[models.Model], keys: Collection[Any]) -> set[Any]:
    """Return those of *keys* that somebody changed since they were brought, or is changing.

    The log of changes tells it of pages, Django's own log of everything that the admin has.
    """
    kind = ContentType.objects.get_for_model(model)
    texts = {str(key): key for key in keys}
    by_hand = LogEntry.objects.filter(content_type=kind, object_id__in=texts)
    touched = by_hand.exclude(action_flag=DELETION).values_list("object_id", flat=True)
    found = {texts[key] for key in touched if key}
    if not issubclass(model, Page):
        return found
    entries = AuditEntry.objects.filter(model=model._meta.label_lower, key__in=texts)
    first = dict(entries.order_by().values_list("key").annotate(Min("pk")))
    binned = set(
        model._base_manager.filter(pk__in=keys, trashed_at__isnull=False).values_list(
            "pk", flat=True
        )
    )
    changes = entries.exclude(means=Means.COMMAND).exclude(pk__in=first.values())
    for key, action in changes.values_list("key", "action"):
        # To throw it away is no work that would be lost.
        if action != Action.TRASHED or texts[key] not in binned:
            found.add(texts[key])
    for drafts in (WorkingCopy.objects.all(), Autosave.objects.filter(closed_at=None)):
        found |= set(
            drafts.filter(content_type=kind, object_id__in=keys).values_list("object_id", flat=True)
        )
    return found


def _needs(found: Plan, model: type[models.Model]) -> Iterator[tuple[Thing, Thing]]:
    """Yield each thing of *model* that would go with one that refers to it or links to it."""
    keys = [key for each, key in found.going if each is model]
    for relation in relations_to(model, admin.site):
        rows = relation.to(keys).values_list(relation.owner, relation.name).distinct()
        for owner, key in rows:
            yield (model, key), (relation.model, owner)
    for text in incoming(model, keys):
        for target in text.targets:
            yield (model, target.key), (text.model, text.key)


def _objects(things: Collection[Thing]) -> dict[Thing, models.Model]:
    keys = defaultdict(list)
    for model, key in things:
        keys[model].append(key)
    return {
        (model, key): each
        for model, some in keys.items()
        for key, each in model._base_manager.in_bulk(some).items()
    }


def _kind(model: type[models.Model], number: int) -> str:
    meta = model._meta
    return str(meta.verbose_name if number == 1 else meta.verbose_name_plural)
