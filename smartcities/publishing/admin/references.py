"""What refers to an object, over every relation: the pages that show it, and what they would lose.

The number of queries depends on the models that may refer to it, not on how many rows do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Case, Count, ForeignObjectRel, Model, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.publishing.models import Addressed, Page, Row
from smartcities.publishing.visibility import Visibility, rows_in

#: How many referring objects are named, and how many of several objects that one of them shows.
NAMED, EACH = 20, 3


@dataclass(frozen=True)
class Relation:
    """A relation by which objects of a model refer to others, by themselves or by their rows."""

    model: type[Model]
    #: The model that declares the relation, the name of its field, and the path to the object.
    rows: type[Model]
    name: str
    owner: str
    #: What the object loses with what it refers to.
    label: str

    def to(self, targets: Any) -> QuerySet:
        """Return the rows that refer to *targets*."""
        return self.rows._base_manager.filter(**{f"{self.name}__in": targets}).order_by()


@dataclass(frozen=True)
class Reference:
    """An object that refers to what is asked about."""

    thing: Model
    kind: str
    state: Visibility | None
    #: Its form, if the user may open it, and its public page, if it has one.
    change_url: str
    public_url: str
    losses: list[str]


@dataclass(frozen=True)
class References:
    """All that refers to some objects: in numbers, and the first of them by name."""

    public: int = 0
    #: The other pages, by state.
    hidden: dict[Visibility, int] = field(default_factory=dict)
    #: Objects that are no pages, with the name of their kind.
    others: list[tuple[str, int]] = field(default_factory=list)
    shown: list[Reference] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return the number of all."""
        return self.public + sum(self.hidden.values()) + sum(count for _name, count in self.others)

    @property
    def more(self) -> int:
        """Return the number of those that are not named."""
        return self.total - len(self.shown)

    @property
    def sentence(self) -> str:
        """Return the numbers in words."""
        pages = {Visibility.PUBLISHED: self.public, **self.hidden}
        counts = [_in_state(state, count) for state, count in pages.items() if count]
        said = []
        if counts:
            said.append(_("Used on %(pages)s.") % {"pages": _joined(counts)})
        if self.others:
            names = _joined([f"{count} {name}" for name, count in self.others])
            said.append(_("Also named by %(things)s.") % {"things": names})
        return " ".join(said)


def references(
    things: QuerySet | Sequence[Model], site: AdminSite, request: HttpRequest
) -> References:
    """Return what refers to *things*, objects of one model, beside these things themselves."""
    model: type[Model]
    targets: Any
    if isinstance(things, QuerySet):
        model, targets = things.model, things.order_by().values("pk")
    elif things:
        model, targets = type(things[0]), [each.pk for each in things]
    else:
        return References()
    by_model = defaultdict(list)
    for relation in relations_to(model, site):
        by_model[relation.model].append(relation)
    public, hidden, others = 0, dict.fromkeys(Visibility, 0), []
    named: list[tuple[bool, Model]] = []
    for each, relations in by_model.items():
        condition = Q()
        for relation in relations:
            condition |= Q(pk__in=relation.to(targets).values(relation.owner))
        found = each._base_manager.filter(condition)
        if each is model:
            found = found.exclude(pk__in=targets)
        counts = _counts(found)
        total = sum(counts.values())
        if not total:
            continue
        public += counts.pop(Visibility.PUBLISHED, 0)
        for state, count in counts.items():
            if state is None:
                meta = each._meta
                name = meta.verbose_name if count == 1 else meta.verbose_name_plural
                others.append((str(name), count))
            else:
                hidden[state] += count
        named += _first(found, site.get_model_admin(each).has_view_permission(request))
    named.sort(key=lambda one: not one[0])
    chosen = [thing for _is_public, thing in named[:NAMED]]
    lost = _losses(chosen, by_model, targets, model, many=len(things) > 1)
    return References(
        public,
        {state: count for state, count in hidden.items() if count},
        others,
        [_reference(thing, lost[thing], site, request) for thing in chosen],
    )


def relations_to(model: type[Model], site: AdminSite) -> list[Relation]:
    """Return the relations by which objects that editors know refer to *model*.

    Rows of pages count as their page. What the admin does not have (counters, logs) is left out.
    """
    found = []
    for back in model._meta.get_fields(include_hidden=True):
        if not isinstance(back, ForeignObjectRel):
            continue
        rows, field = back.related_model, back.field
        through = getattr(back, "through", None)
        # A join table of ours has relations of its own; one of Django's stands for its field.
        if rows._meta.auto_created or (through and not through._meta.auto_created):
            continue
        thing: Any = rows
        owner = "pk"
        if issubclass(rows, Row):
            owner = rows.page_field
            if field.name == owner:
                continue
            thing = rows._meta.get_field(owner).related_model
        if site.is_registered(thing):
            found.append(Relation(thing, rows, field.name, owner, _label(thing, rows, field)))
    # What a thing says itself comes before its rows.
    return sorted(found, key=lambda relation: relation.rows is not relation.model)


def _label(thing: type[Model], rows: type[Model], field: Any) -> str:
    label = str(field.verbose_name)
    if field.many_to_many:
        target = field.related_model._meta
        one = str(target.verbose_name)
        label = one if label == str(target.verbose_name_plural) else f"{one} ({label})"
    if rows is not thing:
        of = str(rows._meta.verbose_name)
        return f"{of}: {label}" if field.many_to_many else of
    located = getattr(thing, "located", None)
    if located and located.path == field.name:
        place = _("a place on the map")
        label = f"{label}, {place}"
    return label


def _counts(found: QuerySet) -> dict[Any, int]:
    """Return numbers by state of visibility; None stands for what has no page."""
    if issubclass(found.model, Page):
        now = timezone.now()
        return found.aggregate(
            **{state: Count("pk", filter=rows_in(state, now)) for state in Visibility}
        )
    has_page = hasattr(found.model, "get_absolute_url")
    return {Visibility.PUBLISHED if has_page else None: found.count()}


def _first(found: QuerySet, may_view: bool) -> list[tuple[bool, Model]]:
    """Return the first objects, public ones first, each with whether it is public."""
    model = found.model
    order = model.named_by if issubclass(model, Addressed) else "pk"
    if not issubclass(model, Page):
        has_page = hasattr(model, "get_absolute_url")
        return [(has_page, each) for each in found.order_by(order)[:NAMED] if has_page or may_view]
    is_public = rows_in(Visibility.PUBLISHED, timezone.now())
    if not may_view:
        found = found.filter(is_public)
    first = Case(When(is_public, then=Value(0)), default=Value(1))
    return [(page.is_public(), page) for page in found.order_by(first, order)[:NAMED]]


def _losses(
    chosen: list[Model],
    by_model: dict[type[Model], list[Relation]],
    targets: Any,
    model: type[Model],
    many: bool,
) -> dict[Model, list[str]]:
    """Return what each of the *chosen* would lose; if *many* are asked about, with their names."""
    pairs: dict[Model, dict[str, list[Any]]] = {thing: defaultdict(list) for thing in chosen}
    for each in {type(thing) for thing in chosen}:
        own = {thing.pk: thing for thing in chosen if type(thing) is each}
        for relation in by_model[each]:
            rows = relation.to(targets).filter(**{f"{relation.owner}__in": list(own)})
            for key, target in rows.values_list(relation.owner, relation.name).distinct():
                pairs[own[key]][relation.label].append(target)
    if not many:
        return {thing: list(lost) for thing, lost in pairs.items()}
    keys = {key for lost in pairs.values() for found in lost.values() for key in found[:EACH]}
    names = model._base_manager.in_bulk(list(keys))
    return {
        thing: [f"{label}: {_names(names, found)}" for label, found in lost.items()]
        for thing, lost in pairs.items()
    }


def _names(names: dict[Any, Model], keys: list[Any]) -> str:
    said = ", ".join(str(names[key]) for key in keys[:EACH])
    if more := len(keys[EACH:]):
        said += " " + _("and %d more") % more
    return said


def _reference(thing: Model, losses: list[str], site: AdminSite, request: HttpRequest) -> Reference:
    state = thing.visibility() if isinstance(thing, Page) else None
    meta, change_url, public_url = thing._meta, "", ""
    if site.get_model_admin(type(thing)).has_view_permission(request):
        name = f"{site.name}:{meta.app_label}_{meta.model_name}_change"
        change_url = reverse(name, args=[thing.pk])
    if state in (None, Visibility.PUBLISHED) and hasattr(thing, "get_absolute_url"):
        public_url = thing.get_absolute_url()
    kind = str(capfirst(meta.verbose_name))
    return Reference(thing, kind, state, change_url, public_url, losses)


def _in_state(state: Visibility, count: int) -> str:
    """Return the number of pages in *state* in words."""
    if state == Visibility.DRAFT:
        return ngettext("%d draft", "%d drafts", count) % count
    if state == Visibility.SCHEDULED:
        return ngettext("%d scheduled page", "%d scheduled pages", count) % count
    if state == Visibility.EXPIRED:
        return ngettext("%d expired page", "%d expired pages", count) % count
    return ngettext("%d public page", "%d public pages", count) % count


def _joined(parts: Iterable[str]) -> str:
    *first, last = parts
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}
