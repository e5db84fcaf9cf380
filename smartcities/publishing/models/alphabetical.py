"""Ordering by name in the language of whoever reads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import F, Func
from django.utils.deconstruct import deconstructible

from smartcities.publishing.collation import active_language

#: What the name of the sort key of each language begins with.
SORT_KEY = "sort_key_"


def sort_key_name() -> str:
    """Return the field to sort by for the language that is active."""
    return f"{SORT_KEY}{active_language()}"


@deconstructible
class Alphabetical(Func):
    """The sort key of the language that is active when the query is made; *path* leads to it.

    For ``Meta.ordering``, which is read once, and for queries that may be made later.
    """

    def __init__(self, path: str = "") -> None:
        super().__init__(*(F(f"{path}{SORT_KEY}{code}") for code, _name in settings.LANGUAGES))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        codes = [code for code, _name in settings.LANGUAGES]
        return compiler.compile(self.get_source_expressions()[codes.index(active_language())])
