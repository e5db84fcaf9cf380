"""What refers to an object, by a relation or by a link in a text, and what it would lose.

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

from smartcities.publishing.links.incoming import incoming
from smartcities.publishing.models import Addressed, Alphabetical, Page, Row
from smartcities.publishing.visibility import Visibility, rows_in

#: How many referring objects are named, and how many of several objects that one of them shows.
NAMED, EACH = 20, 3
#: {model: {key: {label: keys of what is linked to}}}
Links = dict[type[Model], dict[Any, dict[str, list[Any]]]]


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

    obj: Model
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
    #: Whether some of them link to it in their texts.
    are_links: bool = False

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
    objects: QuerySet | Sequence[Model],
    site: AdminSite,
    request: HttpRequest,
    relations: Sequence[Relation] | None = None,
) -> References:
    """Return what refers to *objects*, objects of one model, beside these objects themselves.

    By links in texts, and by *relations*: without these, by all that there are.
    """
    model: type[Model]
    targets: Any
    if isinstance(objects, QuerySet):
        model, targets = objects.model, objects.order_by().values("pk")
        keys = list(objects.order_by().values_list("pk", flat=True))
    elif objects:
        model, targets = type(objects[0]), [each.pk for each in objects]
        keys = targets
    else:
        return References()
    by_model = defaultdict(list)
    for relation in relations_to(model, site) if relations is None else relations:
        by_model[relation.model].append(relation)
    links = _links(model, keys, site)
    public, hidden, others = 0, dict.fromkeys(Visibility, 0), []
    named: list[tuple[bool, Model]] = []
    for each in {**by_model, **links}:
        condition = Q(pk__in=list(links.get(each, ())))
        for relation in by_model[each]:
            condition |= Q(pk__in=relation.to(targets).values(relation.owner))
        found = each._base_manager.filter(condition)
        if each is model:
            found = found.exclude(pk__in=targets)
        counts = _counts(found)
        if not sum(counts.values()):
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
    chosen = [obj for _is_public, obj in sorted(named, key=lambda one: not one[0])[:NAMED]]
    lost = _losses(chosen, by_model, links, targets, model, many=len(objects) > 1)
    return References(
        public,
        {state: count for state, count in hidden.items() if count},
        others,
        [_reference(obj, lost[obj], site, request) for obj in chosen],
        are_links=any(
            set(found) - set(keys if each is model else ()) for each, found in links.items()
        ),
    )


def relations_to(model: type[Model], site: AdminSite, alone: bool = False) -> list[Relation]:
    """Return the relations by which what editors know, its rows included, refers to *model*.

    What the admin does not have (logs) is left out; with *alone*, all but pages at one address.
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
        referring: Any = rows
        owner = "pk"
        if issubclass(rows, Row):
            owner = rows.page_field
            if field.name == owner:
                continue
            referring = rows._meta.get_field(owner).related_model
        if site.is_registered(referring) and (not alone or getattr(referring, "stands_at", None)):
            label = _label(referring, rows, field)
            found.append(Relation(referring, rows, field.name, owner, label))
    # What an object says itself comes before its rows.
    return sorted(found, key=lambda relation: relation.rows is not relation.model)


def _links(model: type[Model], keys: Iterable[int], site: AdminSite) -> Links:
    """Return which objects that editors know link to the objects *keys* in their texts."""
    found: Links = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for text in incoming(model, keys):
        if site.is_registered(text.model):
            label = _("link in “%(field)s”") % {"field": text.field.verbose_name}
            if text.rows is not text.model:
                label = f"{text.rows._meta.verbose_name}: {label}"
            said = found[text.model][text.key][label]
            said += sorted({target.key for target in text.targets}.difference(said))
    return found


def _label(model: type[Model], rows: type[Model], field: Any) -> str:
    label = str(field.verbose_name)
    if field.many_to_many:
        target = field.related_model._meta
        one = str(target.verbose_name)
        label = one if label == str(target.verbose_name_plural) else f"{one} ({label})"
    if rows is not model:
        of = str(rows._meta.verbose_name)
        return f"{of}: {label}" if field.many_to_many else of
    located = getattr(model, "located", None)
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
    is_seen = hasattr(found.model, "get_absolute_url")
    return {Visibility.PUBLISHED if is_seen else None: found.count()}


def _first(found: QuerySet, may_view: bool) -> list[tuple[bool, Model]]:
    """Return the first objects, public ones first, each with whether it is public."""
    model = found.model
    order: Any = Alphabetical() if issubclass(model, Addressed) else "pk"
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
    links: Links,
    targets: Any,
    model: type[Model],
    many: bool,
) -> dict[Model, list[str]]:
    """Return what each of the *chosen* would lose; if *many* are asked about, with their names."""
    pairs: dict[Model, dict[str, list[Any]]] = {obj: defaultdict(list) for obj in chosen}
    for each in {type(obj) for obj in chosen}:
        own = {obj.pk: obj for obj in chosen if type(obj) is each}
        for relation in by_model[each]:
            rows = relation.to(targets).filter(**{f"{relation.owner}__in": list(own)})
            for key, target in rows.values_list(relation.owner, relation.name).distinct():
                pairs[own[key]][relation.label].append(target)
        for key, obj in own.items():
            pairs[obj] |= links.get(each, {}).get(key, {})
    if not many:
        return {obj: list(lost) for obj, lost in pairs.items()}
    keys = {key for lost in pairs.values() for found in lost.values() for key in found[:EACH]}
    names = model._base_manager.in_bulk(list(keys))
    return {
        obj: [f"{label}: {_names(names, found)}" for label, found in lost.items()]
        for obj, lost in pairs.items()
    }


def _names(names: dict[Any, Model], keys: list[Any]) -> str:
    said = ", ".join(str(names[key]) for key in keys[:EACH])
    more = len(keys[EACH:])
    return f"{said} {_('and %d more') % more}" if more else said


def _reference(obj: Model, losses: list[str], site: AdminSite, request: HttpRequest) -> Reference:
    state = obj.visibility() if isinstance(obj, Page) else None
    meta, change_url, public_url = obj._meta, "", ""
    if site.get_model_admin(type(obj)).has_view_permission(request):
        name = f"{site.name}:{meta.app_label}_{meta.model_name}_change"
        change_url = reverse(name, args=[obj.pk])
    if state in (None, Visibility.PUBLISHED) and hasattr(obj, "get_absolute_url"):
        public_url = obj.get_absolute_url()
    return Reference(obj, str(capfirst(meta.verbose_name)), state, change_url, public_url, losses)


def _in_state(state: Visibility, count: int) -> str:
    """Return the number of pages in *state* in words."""
    if state == Visibility.DRAFT:
        return ngettext("%d draft", "%d drafts", count) % count
    if state == Visibility.SCHEDULED:
        return ngettext("%d scheduled page", "%d scheduled pages", count) % count
    if state == Visibility.EXPIRED:
        return ngettext("%d expired page", "%d expired pages", count) % count
    if state == Visibility.TRASHED:
        return ngettext("%d page in the trash", "%d pages in the trash", count) % count
    return ngettext("%d public page", "%d public pages", count) % count


def _joined(parts: Iterable[str]) -> str:
    *first, last = parts
    both = {"first": ", ".join(first), "last": last}
    return _("%(first)s and %(last)s") % both if first else last
