"""The options of a list's facets with their numbers of hits, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from smartcities.browsing.filters.querystring import with_value, without

#: A facet with more options than LONG prints only the best ones, unless it is asked for as a whole.
LONG, BEST = 12, 10
#: The parameter that names the facets to be printed whole.
WHOLE = "all"

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
    #: All values, in the order in which a page shows them.
    menu: list[Named]
    #: The number of hits of each value; values without hits may be missing.
    counts: Mapping[Any, int]
    #: The values that are chosen.
    taken: Mapping[str, Any]
    #: The language of the options' names; empty if it is that of the interface.
    language: str = ""
    #: What is chosen in all filters.
    given: QueryDict = field(default_factory=QueryDict)

    def address(self, option: Option) -> str:
        """Return the address with *option* added, or removed if it is chosen."""
        change = without if option.chosen else with_value
        return change(self.given, self.name, option.value)

    def _options(self, named: Iterable[Named]) -> list[Option]:
        counts, taken = self.counts, self.taken
        return [
            Option(value, label, counts.get(value, 0), value in taken) for value, label in named
        ]

    @cached_property
    def options(self) -> list[Option]:
        """All options, in the order of the menu. A long facet has hundreds: see ``best``."""
        return self._options(self.menu)

    @cached_property
    def chosen(self) -> list[Option]:
        """The options that are chosen."""
        if not self.taken:
            return []
        return self._options(each for each in self.menu if each[0] in self.taken)

    @cached_property
    def best(self) -> list[Option]:
        """The options that are always printed: all, or of a long facet the best and the chosen.

        Those of a long facet are sorted by hits, then as in the menu. Chosen ones do not come
        first, so that nothing moves under the pointer when one is chosen.
        """
        if len(self.menu) <= LONG:
            return self.options
        counts = self.counts
        # Sorting is stable, also in reverse.
        ranked = sorted(self.menu, key=lambda named: counts.get(named[0], 0), reverse=True)
        others = [named for named in ranked[BEST:] if named[0] in self.taken] if self.taken else []
        return self._options([*ranked[:BEST], *others])

    @property
    def is_long(self) -> bool:
        """Whether there are more options than the page always prints."""
        return len(self.best) < len(self.menu)

    @cached_property
    def rest(self) -> list[Option]:
        """The options that are printed only when the facet is unfolded, in the menu's order."""
        printed = {option.value for option in self.best}
        return self._options(each for each in self.menu if each[0] not in printed)
