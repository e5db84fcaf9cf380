"""What an index keeps of a type: one axis for each filter on values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import django_filters
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP

from smartcities.index.declarations import declaration_of
from smartcities.index.keys import Keys
from smartcities.publishing.models import Addressed, Page, Row


class IndexedFilter(django_filters.Filter):
    """A filter on values that the index keeps: a page's values, and those that a choice matches.

    The values are those of ``value_expression`` at the end of ``path``. If the path leads to a
    model with an address, the value and its label must be given by paths as well.
    """

    path: str = ""
    #: The path to a value's name, or an expression; empty if values have no names of their own.
    label_path: Any = ""

    def value_expression(self) -> Any:
        """Return the expression of a page's value; empty text and None do not count as values."""
        raise TypeError("An indexed filter says what a page's value is.")

    def matching_keys(self, values: Mapping[Any, Keys], chosen: Any) -> Keys:
        """Return the pages that *chosen* leaves, given the pages of each value."""
        raise TypeError("An indexed filter says which values a choice means.")

    def hits(self, found: Any, chosen: Any) -> Keys:
        """Return the pages of the index of the filter set *found* that *chosen* leaves."""
        name = next(name for name, each in found.filters.items() if each is self)
        return self.matching_keys(found.index.values[name], chosen)


def models_on_path(model: type[Model], path: str) -> Iterator[tuple[str, type[Model], bool]]:
    """Yield each relation of *path* as (path so far, model there, whether to many)."""
    steps: list[str] = []
    for step in path.split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return
        if field.related_model is None:
            return
        steps.append(step)
        model = field.related_model
        yield LOOKUP_SEP.join(steps), model, bool(field.many_to_many or field.one_to_many)


def through_public(model: type[Model], path: str) -> dict[str, Any]:
    """Return the condition that *path* leads through public pages only.

    The country of a draft city does not count for its case studies: pages do not show it either.
    """
    pages = {
        relation_path: related_model
        for relation_path, related_model, _many in models_on_path(model, path)
        if issubclass(related_model, Page)
    }
    return {
        f"{relation_path}__in": page.objects.public().order_by().values("pk")
        for relation_path, page in {**pages, **pages_of_rows(model, path)}.items()
    }


def pages_of_rows(model: type[Model], path: str) -> dict[str, type[Page]]:
    """Return the pages that rows on *path* belong to, where it does not come from them itself.

    So a person's part in a report counts for the person while the report is public.
    """
    found: dict[str, type[Page]] = {}
    for relation_path, related_model, _many in models_on_path(model, path):
        if issubclass(related_model, Row):
            page: Any = related_model._meta.get_field(related_model.page_field).related_model
            if page is not model:
                found[f"{relation_path}{LOOKUP_SEP}{related_model.page_field}"] = page
        model = related_model
    return found


@dataclass(frozen=True)
class Axis:
    """One filter's values, found in two steps: from the page to related objects, then to values.

    ``relation_path`` leads to the first model with an address on the filter's path (``cities`` of
    ``cities__countries__country``), so that one relation serves several filters and case studies
    need not be read again when a city changes. Without such a model, values are the page's own.
    """

    model: type[Page]
    name: str
    filter: IndexedFilter

    @cached_property
    def _steps(self) -> list[tuple[str, type[Model], bool]]:
        return list(models_on_path(self.model, self.filter.path))

    @cached_property
    def related_model(self) -> type[Addressed] | None:
        """The first model with an address on the path."""
        return next(
            (
                related_model
                for _path, related_model, _many in self._steps
                if issubclass(related_model, Addressed)
            ),
            None,
        )

    @cached_property
    def relation_path(self) -> str:
        """The path to the related model; empty where there is none."""
        paths = (
            relation_path
            for relation_path, related_model, _many in self._steps
            if issubclass(related_model, Addressed)
        )
        return next(paths, "")

    @cached_property
    def is_single(self) -> bool:
        """Whether a page has at most one value, and by itself."""
        return not self.relation_path and not any(many for _path, _model, many in self._steps)

    @cached_property
    def rows_between(self) -> dict[str, str]:
        """Tables of rows on the way to the related model, with the path to each.

        And of the pages that these rows belong to.
        """
        between = {
            page._meta.db_table: path
            for path, page in pages_of_rows(self.model, self.filter.path).items()
            if not (self.relation_path and path.startswith(self.relation_path))
        }
        for relation_path, related_model, _many in self._steps:
            if issubclass(related_model, Addressed):
                break
            between[related_model._meta.db_table] = relation_path
        return between

    @cached_property
    def beyond(self) -> frozenset[str]:
        """Tables beyond the related model whose changes may change its values."""
        own = len(self.relation_path)
        pages = pages_of_rows(self.model, self.filter.path).items()
        steps = [*((path, each) for path, each, _many in self._steps), *pages]
        return frozenset(each._meta.db_table for path, each in steps if len(path) > own)

    def from_related(self, path: Any) -> Any:
        """Return *path*, which begins at the page, as one that begins at the related model."""
        return path[len(self.relation_path) + len(LOOKUP_SEP) :] if isinstance(path, str) else path


def relation_paths(model: type[Page]) -> set[str]:
    """Return the relations that the index of a type keeps: of its axes and of its places."""
    paths = {axis.relation_path for axis in axes_of(model)}
    return (paths | {model.located.path} if model.located else paths) - {""}


@cache
def axes_of(model: type[Page]) -> tuple[Axis, ...]:
    """Return the axes of a type, as its filter set declares them."""
    filters = declaration_of(model).filters
    return tuple(
        Axis(model, name, each) for name, each in filters.items() if isinstance(each, IndexedFilter)
    )
