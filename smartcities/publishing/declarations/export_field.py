"""What a page type says of its own to those who take its pages as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportField:
    """One of a type's own values: columns of ``/<list>.csv``, a property of the GeoJSON.

    ``ExportField("state")`` is a field of the page;
    ``ExportField("countries", "cities__countries__country")`` is all that this path leads to,
    through public pages only. A path ends at a field, at a property of the page, or at something
    with an address, whose slug is the value. Values that have words (choices, countries,
    languages, things with a name) have a second column for these.
    """

    #: What re-users know it by: kept for ever.
    name: str
    #: The way from the page, as in a query; empty: the field of that name.
    path: str = ""

    @property
    def steps(self) -> list[str]:
        """Return the names on the way."""
        return (self.path or self.name).split("__")
