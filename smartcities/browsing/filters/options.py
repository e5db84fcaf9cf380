"""The options of a list's facets with their numbers of hits, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from django.http import QueryDict

from smartcities.browsing.filters.querystring import with_value, without

#: A facet longer than this is folded after its best options.
LONG, BEST = 12, 10

#: A value of a facet with its name.
Named = tuple[str, str]


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
    #: All values in the order of the page.
    menu: list[Named]
    #: The hits of each value; a value without any may be missing.
    counts: Mapping[Any, int]
    #: The values that are chosen.
    taken: Mapping[str, Any]
    #: The language of the options' names, empty where they have none of their own.
    language: str = ""
    #: What is chosen in all filters.
    given: QueryDict = field(default_factory=QueryDict)

    def address(self, option: Option) -> str:
        """Return the address with *option* chosen, or no longer chosen where it is."""
        change = without if option.chosen else with_value
        return change(self.given, self.name, option.value)

    def _options(self, named: Iterable[Named]) -> list[Option]:
        counts, taken = self.counts, self.taken
        return [
            Option(value, label, counts.get(value, 0), value in taken) for value, label in named
        ]

    @cached_property
    def options(self) -> list[Option]:
        """The options in the order of the page. A long facet has hundreds: see ``before``."""
        return self._options(self.menu)

    @cached_property
    def chosen(self) -> list[Option]:
        """The options that are chosen."""
        return self._options(each for each in self.menu if each[0] in self.taken)

    @cached_property
    def fold(self) -> int:
        """How many of the options as ``arranged`` stand before the fold; 0 without a fold."""
        if len(self.menu) <= LONG:
            return 0
        shown = max(BEST, len(self.taken))
        return shown if shown < len(self.menu) else 0

    @cached_property
    def _parted(self) -> tuple[list[Named], list[Named]]:
        """What stands before the fold and behind it."""
        menu, counts, fold = self.menu, self.counts, self.fold
        if not fold:
            return menu, []
        numbers = [counts.get(value, 0) for value, _label in menu]
        # By number, those of one number as in the menu.
        ranked = sorted(range(len(menu)), key=numbers.__getitem__, reverse=True)
        taken = {at for at, (value, _label) in enumerate(menu) if value in self.taken}
        others = (at for at in ranked if at not in taken)
        best = taken.union(islice(others, max(0, fold - len(taken))))
        # The chosen ones not first: choosing one moves nothing under the pointer.
        before = sorted(sorted(best), key=numbers.__getitem__, reverse=True)
        behind = [each for at, each in enumerate(menu) if at not in best]
        return [menu[at] for at in before], behind

    @property
    def before(self) -> list[Named]:
        """What stands before the fold, or all: where they are many, the best first.

        What is chosen is always among it.
        """
        return self._parted[0]

    @property
    def behind(self) -> list[Named]:
        """What stands behind the fold, in the order of the menu."""
        return self._parted[1]

    @property
    def arranged(self) -> list[Option]:
        """The options as the page lists them: ``before``, then ``behind``."""
        return self._options([*self.before, *self.behind])
