"""Filters of a list: they offer the values that some row has, each with its number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple, cast

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: A list with more values has a box to find one in it.
LONG = 10
#: No filter offers more values than these, the most frequent ones, and what is chosen.
MOST = 300
#: Stands for rows without a value, in the address and in what is counted.
NONE = None


class Option(NamedTuple):
    """A value to choose, as the address and as people write it; its number if it was counted."""

    value: Any
    label: Any
    number: int | None = None


class Facet(admin.ListFilter):
    """A filter that counts. The list fills ``options`` once it knows what that may cost."""

    template = "admin/facet.html"
    #: What counting takes for each row, in microseconds as measured with 100,000 rows: where all
    #: rows are counted, from an index, and where other filters have chosen some.
    cost = (0.15, 1.0)
    #: What its condition takes in the counts of the other filters, for each row of the table.
    condition_cost = 0.15
    #: Whether it is counted by itself and after all others: its conditions have indexes.
    is_counted_apart: ClassVar[bool] = False
    #: Whether it says why there are no numbers: the first filter without them does.
    says_why = False
    #: The parameter that holds a value.
    parameter = ""
    options: list[Option]
    #: How many conditions the list has by itself: that for what is not in the trash.
    always = 0

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.model, self.model_admin, self.options = model, model_admin, []
        self.chosen: list[Any] = []
        for name in self.expected_parameters():
            if name in params:
                self.chosen += self.cleaned(name, params.pop(name))

    def cleaned(self, parameter: str, values: list[str]) -> list[Any]:
        """Return what the address asks for by *values*."""
        return values

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def has_output(self) -> bool:
        return True

    def is_narrowed(self, rows: QuerySet) -> bool:
        """Tell whether *rows* are fewer than the list has without a search and filters."""
        return len(rows.query.where.children) > self.always

    def condition(self) -> Q:
        """Return the condition that the chosen values make."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self.condition()) if self.chosen else queryset

    def counted(self, rows: QuerySet, number: int) -> dict[Any, int]:
        """Return the number of *rows* of each value that they have; of the most frequent only.

        *number* says how many rows there are at most: how many, where they are all rows.
        """
        raise NotImplementedError

    def existing(self, every: int) -> Iterable[Any]:
        """Return the values that any of *every* row has: offered where counting takes too long."""
        raise NotImplementedError

    def labels(self, values: set[Any]) -> Mapping[Any, Any]:
        """Return the names of *values*, in the order to show them."""
        raise NotImplementedError

    def offer(self, counts: Mapping[Any, int] | None, every: int) -> None:
        """Offer the values in *counts*; without any, those that exist among *every* row."""
        found = (
            self.existing(every) if counts is None else (each for each in counts if counts[each])
        )
        values = {*found, *self.chosen}
        numbers = None if counts is None else {value: counts.get(value, 0) for value in values}
        self.options = [
            Option(value, label, None if numbers is None else numbers[value])
            for value, label in self.labels(values).items()
        ]

    @property
    def is_long(self) -> bool:
        """Tell whether there are so many values that one looks for one by typing."""
        return len(self.options) > LONG

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        names = [name for name in self.expected_parameters() if name]
        yield {
            "selected": not self.chosen,
            "query_string": changelist.get_query_string(remove=names),
            "display": _("All"),
        }
        for option in self.options:
            yield {
                "selected": option.value in self.chosen,
                "query_string": changelist.get_query_string(
                    {**dict.fromkeys(names), **self.address_of(option.value)}
                ),
                "display": option.label,
                "count": option.number,
            }

    def address_of(self, value: Any) -> dict[str, Any]:
        """Return the parameter that chooses *value*."""
        return {self.parameter: value}


class Conditions(Facet):
    """A filter by conditions on a row, of which one is chosen: ``visibility=draft``."""

    cost = (0.6, 1.2)

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        """Return name and condition of each value."""
        raise NotImplementedError

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.model = model
        self.known = self.conditions(request)
        super().__init__(request, params, model, model_admin)

    def cleaned(self, parameter: str, values: list[str]) -> list[str]:
        return [value for value in values[-1:] if value in self.known]

    def condition(self) -> Q:
        return self.known[self.chosen[0]][1]

    def counted(self, rows: QuerySet, number: int) -> dict[str, int]:
        return {value: rows.filter(q).count() for value, (_label, q) in self.known.items()}

    def existing(self, every: int) -> Iterator[str]:
        rows = self.model._base_manager.order_by()
        yield from (value for value, (_n, q) in self.known.items() if rows.filter(q).exists())

    def labels(self, values: set[Any]) -> dict[Any, Any]:
        return {value: label for value, (label, _q) in self.known.items() if value in values}


class Values(Facet):
    """A filter by a field of the row's own: a choice, a language, yes or no."""

    def __init__(self, field: Any, *args: Any) -> None:
        self.field = field
        self.title: Any = field.verbose_name
        self.parameter = self.parameter_of(field)
        self.empty = f"{field.name}__isnull"
        super().__init__(*args)

    def parameter_of(self, field: Any) -> str:
        """Return the parameter that holds a value of *field*, as Django names it."""
        return f"{field.name}__exact"

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter, self.empty]

    def cleaned(self, parameter: str, values: list[str]) -> list[Any]:
        if parameter == self.empty:
            return [NONE] if values[-1].lower() not in {"", "0", "false"} else []
        try:
            return [self.value_of(value) for value in values]
        except ValidationError as error:
            raise IncorrectLookupParameters(error) from error

    def value_of(self, text: str) -> Any:
        """Return the value that the address writes as *text*."""
        return self.field.to_python(text)

    def condition(self) -> Q:
        values = [value for value in self.chosen if value is not NONE]
        empty = Q(**{self.empty: True}) if NONE in self.chosen else Q()
        return (Q(**{f"{self.field.name}__in": values}) if values else Q()) | empty

    def counted(self, rows: QuerySet, number: int) -> dict[Any, int]:
        return counts(rows, self.field.attname, self.chosen)

    def existing(self, every: int) -> Iterator[Any]:
        rows = self.model._base_manager.order_by()
        yield from rows.values_list(self.field.attname, flat=True).distinct()[:MOST]

    def labels(self, values: set[Any]) -> dict[Any, Any]:
        if isinstance(self.field, BooleanField):
            known = [(True, gettext_lazy("Yes")), (False, gettext_lazy("No"))]
        else:
            known = list(self.field.flatchoices)
        found = {value: label for value, label in known if value in values}
        # Values that were a choice once stand at the end; no value is a dash, as in the list.
        nothing = self.model_admin.get_empty_value_display()
        found |= {value: str(value) for value in values if value not in found and value}
        return found | {value: nothing for value in values if value in ("", NONE)}

    def address_of(self, value: Any) -> dict[str, Any]:
        if value is NONE:
            return {self.empty: True}
        return {self.parameter: int(value) if isinstance(value, bool) else value}


def counts(rows: QuerySet, name: str, also: Iterable[Any] = ()) -> dict[Any, int]:
    """Return how many of *rows* have each value of *name*: the most frequent values, and *also*
    these if any row has them."""
    found = rows.order_by().values(name).annotate(rows_of_it=Count("*"))
    found = found.order_by("-rows_of_it").values_list(name, "rows_of_it")
    numbers = dict(found[:MOST])
    if missing := [value for value in also if value is not NONE and value not in numbers]:
        numbers |= dict(found.filter(**{f"{name}__in": missing}))
    return numbers


def counted_together(facets: list[Facet], rows: QuerySet, number: int) -> list[dict[Any, int]]:
    """Return what ``counted`` returns for each of *facets*, conditions by one statement."""
    if not all(isinstance(each, Conditions) and not each.is_counted_apart for each in facets):
        return [each.counted(rows, number) for each in facets]
    known = [each.known for each in cast("list[Conditions]", facets)]
    names = {(at, value): f"rows_{at}_{value}" for at, each in enumerate(known) for value in each}
    found = rows.aggregate(
        **{names[at, value]: Count("pk", filter=known[at][value][1]) for at, value in names}
    )
    return [{value: found[names[at, value]] for value in each} for at, each in enumerate(known)]
