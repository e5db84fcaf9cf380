"""The options of a list's facets with their numbers of hits, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from smartcities.browsing.querystring import with_value, without

#: A facet longer than this is folded after its best options.
LONG, BEST = 12, 10


@dataclass(slots=True)
class Option:
    """One value of a facet as the page offers it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class OfferedFacet:
    """A facet with its options, as the page shows it."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    #: The language of the options' names, empty where they have none of their own.
    language: str = ""
    #: What is chosen in all filters.
    given: QueryDict = field(default_factory=QueryDict)

    def address(self, option: Option) -> str:
        """Return the address with *option* chosen, or no longer chosen where it is."""
        change = without if option.chosen else with_value
        return change(self.given, self.name, option.value)

    @property
    def chosen(self) -> list[Option]:
        """The options that are chosen."""
        return [option for option in self.options if option.chosen]

    @cached_property
    def fold(self) -> int:
        """How many of the options as ``arranged`` stand before the fold; 0 without a fold."""
        if len(self.options) <= LONG:
            return 0
        shown = max(BEST, len(self.chosen))
        return shown if shown < len(self.options) else 0

    @cached_property
    def arranged(self) -> list[Option]:
        """The options as the page lists them: where they are many, the best first.

        What is chosen always stands before the fold; those behind it keep their order.
        """
        if not self.fold:
            return self.options
        best = sorted(self.options, key=lambda option: (not option.chosen, -option.count))
        names = {option.value for option in best[: self.fold]}
        # By number and not the chosen ones first: choosing one moves nothing under the pointer.
        first = [option for option in self.options if option.value in names]
        first.sort(key=lambda option: -option.count)
        return first + [option for option in self.options if option.value not in names]
