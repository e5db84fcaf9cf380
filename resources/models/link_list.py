"""One of a report's two lists of links: whole, by category when long, partly folded when huge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from resources.models.link import Link, LinkCategory

#: As many links a reader takes in at once; a longer list stands by category.
SHORT = 10
#: As many links by category a reader looks through; of more, the categories show their first.
WHOLE = 60


@dataclass(frozen=True)
class LinkSection:
    """The links of one category; ``None`` for those without one."""

    category: LinkCategory | None
    links: list[Link]
    #: How many of them the page shows at once; the others it folds.
    room: int

    @property
    def shown(self) -> list[Link]:
        """Return the links that are shown at once."""
        return self.links[: self.room]

    @property
    def folded(self) -> list[Link]:
        """Return the links that a reader unfolds."""
        return self.links[self.room :]


@dataclass(frozen=True)
class LinkList:
    """Links of the home country, or the others; in the order of their titles."""

    links: list[Link]
    is_home: bool

    @property
    def is_long(self) -> bool:
        """Tell whether the list stands by category."""
        return len(self.links) > SHORT

    @property
    def sections(self) -> Iterator[LinkSection]:
        """Return the links by category, by name; what has no category comes last.

        All are shown up to ``WHOLE`` links. Of more, ``SHORT`` are shown, shared out among the
        categories, so that none is hidden as a whole while they are few.
        """
        groups: dict[LinkCategory | None, list[Link]] = {}
        for link in self.links:
            groups.setdefault(link.category, []).append(link)
        order = sorted(groups, key=lambda each: (each is None, str(each).casefold()))
        is_whole = len(self.links) <= WHOLE
        for place, category in enumerate(order):
            links = groups[category]
            share = SHORT // len(order) or place < SHORT
            yield LinkSection(category, links, len(links) if is_whole else int(share))
