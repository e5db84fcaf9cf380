"""Parts: rows of a page that have an address of their own below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smartcities.publishing.fields.plain_text import plain


@dataclass(frozen=True)
class Part:
    """How a page type offers some of its rows as pages below its own address.

    ``Part("recommendations", rows="recommendations", key="number")`` on reports gives
    ``/reports/<slug>/recommendations/<n>/``. The row has a ``title`` of its own and the
    visibility of its page.
    """

    #: The path between the page and the row's key.
    path: str
    #: The accessor of the rows on the page.
    rows: str
    #: The integer field that identifies a row in its address.
    key: str
    #: The field with the row's text, sanitised HTML; empty if it has a title alone.
    text: str = ""

    def summary_of(self, row: Any) -> str:
        """Return the text of *row* as plain text, for its card and what machines read."""
        return plain(getattr(row, self.text)) if self.text else ""

    def address(self, key: int) -> str:
        """Return the path of the row *key* below its page's address."""
        return f"{self.path}/{key}/"
