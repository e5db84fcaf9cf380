"""The list of a page's versions, a part at a time, with what each of them changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from smartcities.publishing.admin.versions.pictures import PicturedWording
from smartcities.publishing.models import Page, Revision
from smartcities.publishing.states import State, compare
from smartcities.publishing.states.schema import former_names
from smartcities.publishing.states.structure import content_fields, relations, row_models
from smartcities.publishing.states.wording import Described

#: Versions on one page of the list.
PER_PAGE = 20
#: Differences of one version that are shown at once; the others stand where it is compared.
SHOWN = 8


def versions_of(page: Page) -> QuerySet[Revision]:
    """Return the versions of *page*, newest first."""
    content_type = ContentType.objects.get_for_model(type(page))
    return Revision.objects.filter(content_type=content_type, object_id=page.pk)


def names_of(model: type[Page]) -> list[str]:
    """Return the names of all that a version may have changed of a page: fields, then rows."""
    own = [each.name for each in (*content_fields(model), *relations(model))]
    return [*own, *row_models(model)]


@dataclass(frozen=True)
class Entry:
    """One version with what it changed."""

    revision: Revision
    differences: list[Described]
    #: How many more there are than those shown.
    more: int


class Listing:
    """Versions of one page, all or those that changed *field*; *number* is the part to show."""

    def __init__(self, page: Page, field: str, number: str) -> None:
        self.page = page
        self.names = names_of(type(page))
        self.field = field if field in self.names else ""
        found = versions_of(page)
        if self.field:
            # A version names what it changed as that was called then.
            called = (self.field, *former_names(type(page), self.field))
            matches = (Q(changed__contains=f" {name} ") for name in called)
            found = found.filter(reduce(or_, matches))
        self.part = Paginator(found.select_related("user"), PER_PAGE).get_page(number)

    @cached_property
    def _states(self) -> dict[int, State]:
        """The states of the versions shown and of those that they changed, by their numbers."""
        numbers = {one.number for one in self.revisions} | {one.before for one in self.revisions}
        rows = versions_of(self.page).filter(Q(number__in=numbers)).values_list("number", "stored")
        return {number: State.loads(bytes(stored)) for number, stored in rows}

    @cached_property
    def revisions(self) -> list[Revision]:
        """The versions shown."""
        return list(self.part.object_list)

    @cached_property
    def wording(self) -> PicturedWording:
        """How their states are said."""
        return PicturedWording(type(self.page), self._states.values())

    @property
    def field_label(self) -> str:
        """What the list is narrowed to, in words."""
        return self.wording.label(self.field) if self.field else ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The fields and rows that the list can be narrowed to, by their labels."""
        return [(name, self.wording.label(name)) for name in self.names]

    def __iter__(self) -> Iterator[Entry]:
        for revision in self.revisions:
            before = self._states.get(revision.before)
            after = self._states[revision.number]
            found = compare(before, after) if before else []
            if self.field:
                found = [each for each in found if each.path == self.field]
            states = (before, after) if before else (after,)
            said = [self.wording.describe(each, *states) for each in found[:SHOWN]]
            yield Entry(revision, said, len(found) - len(said))
