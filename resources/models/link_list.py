"""One of a report's two lists of links: whole while short, folded by category when long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from resources.models.link import Link, LinkCategory

#: As many links a reader takes in at once; a longer list stands by category.
SHORT = 10


@dataclass(frozen=True)
class LinkSection:
    """The links of one category; ``None`` for those without one."""

    category: LinkCategory | None
    links: list[Link]
    #: Whether the page shows them unfolded.
    is_open: bool


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
        """Return the links by category; unfolded from the first on while they are few."""
        groups: dict[LinkCategory | None, list[Link]] = {}
        for link in self.links:
            groups.setdefault(link.category, []).append(link)
        # By name; what has no category comes last.
        order = sorted(groups, key=lambda each: (each is None, str(each).casefold()))
        room = SHORT
        for category in order:
            links = groups[category]
            yield LinkSection(category, links, is_open=len(links) <= room)
            room = max(room - len(links), 0) if len(links) <= room else 0
