"""What an expert was when: the position known last, and those held at the time of a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experts.models.expert import Expert


@dataclass
class Position:
    """A title at an organisation, with the days (as exact as known) on which it was printed."""

    title: str
    organisation: str
    printed_on: list[Any] = field(default_factory=list)
    is_latest: bool = False

    @property
    def words(self) -> str:
        """Return title and place as one line, to compare and to print."""
        return ", ".join(each for each in (self.title, self.organisation) if each)


def positions(expert: Expert, contributions: Iterable[Any]) -> list[Position]:
    """Return the position known last, then those of *contributions* (the newest first).

    One that was printed word for word as the last known is the same: it is told once, with
    its dates. Without a title or an organisation there is none.
    """
    place = ", ".join(each for each in (expert.department, str(expert.organisation or "")) if each)
    found = [Position(expert.job_title, place, is_latest=True)]
    known = {found[0].words.casefold(): found[0]}
    for row in contributions:
        then = Position(row.title_then, row.organisation_then)
        kept = known.setdefault(then.words.casefold(), then)
        if kept is then:
            found.append(then)
        day = row.report.published_on
        if day and day not in kept.printed_on:
            kept.printed_on.append(day)
    return [each for each in found if each.words]
