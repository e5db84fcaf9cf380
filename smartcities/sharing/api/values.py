"""A page's data as JSON has it: numbers as numbers, null for what is not known."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from smartcities.sharing.data.columns import Column
from smartcities.sharing.data.text import legal, moment


def plain(value: Any) -> Any:
    """Return one value: moments in UTC to the second, dates as exact as they are known."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if hasattr(value, "isoformat") else legal(str(value))


def term(value: Any, words: Any) -> dict[str, Any]:
    """Return a code or a slug with the words for it."""
    return {"value": plain(value), "label": legal(str(words))}


def column_value(column: Column, page: Any) -> Any:
    """Return what *page* has in *column*: a list where it can have several, else one or null."""
    found = [
        term(value, words) if column.has_words else plain(value)
        for value, words in column.values(page).items()
        if value not in (None, "")
    ]
    return found if column.is_list else next(iter(found), None)
