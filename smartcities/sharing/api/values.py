"""A page's values for JSON: numbers as numbers, null if they are not known."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from smartcities.sharing.data.columns import Column
from smartcities.sharing.data.text import legal, moment


def plain(value: Any) -> Any:
    """Return one value: times in UTC to the second, dates as exact as they are known."""
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
    """Return a code or a slug with its words."""
    return {"value": plain(value), "label": legal(str(words))}


def column_value(column: Column, page: Any) -> Any:
    """Return the value of *page* in *column*; a list if there can be several, None if none."""
    found = [
        term(value, words) if column.has_words else plain(value)
        for value, words in column.values(page).items()
        if value not in (None, "")
    ]
    return found if column.is_list else next(iter(found), None)
