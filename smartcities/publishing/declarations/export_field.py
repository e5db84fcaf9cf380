"""The columns that a page type adds to exports of its pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportField:
    """One of a type's own values: columns of ``/<list>.csv``, a property of the GeoJSON.

    ``ExportField("state")`` is a field of the page;
    ``ExportField("countries", "cities__countries__country")`` is every value that this path leads
    to, through public pages only. A path ends at a field, at a property of the page, or at an
    object with an address, whose slug is the value. Codes and slugs (choices, countries,
    languages, objects with a name) have a second column for the words.
    """

    #: Its name in the data, which re-users rely on: never change it.
    name: str
    #: The path from the page, as in a query; empty: the field of that name.
    path: str = ""

    @property
    def steps(self) -> list[str]:
        """Return the names that make up the path."""
        return (self.path or self.name).split("__")
