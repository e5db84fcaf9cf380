"""Where a title or a name belongs in the alphabet of a language, stored beside it.

Databases disagree about the order of text, and none knows in which language a reader reads; an
index can only have what is stored. ``publishing/collation.py`` makes the keys.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import signals

from smartcities.publishing.collation import LONGEST, sort_key


class SortKeyField(models.CharField):
    """The key of what ``sort_fields`` of the model names, in the alphabet of *language*.

    It follows on every way into the database that goes through the model or its manager. Models of
    migrations have no ``sort_fields``: ``fill_sort_keys`` fills theirs.
    """

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        self.language = language
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(*args, **kwargs | {"default": "", "blank": True, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        given = ("default", "blank", "editable")
        kept = {key: value for key, value in kwargs.items() if key not in given}
        return name, path, args, kept | {"language": self.language}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract and hasattr(cls, "sort_fields"):
            signals.pre_save.connect(self._fill_fixture, sender=cls)

    def _fill_fixture(self, instance: Any, raw: bool = False, **kwargs: Any) -> None:
        # What fixtures hold is written as it is, without ``pre_save`` of the fields.
        if raw:
            self.pre_save(instance, add=False)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if hasattr(model_instance, "sort_fields"):
            setattr(model_instance, self.attname, self.key_of(model_instance))
        return getattr(model_instance, self.attname)

    def key_of(self, instance: Any) -> str:
        """Return the key for what *instance* is called now."""
        return self.key(getattr(instance, name) for name in instance.sort_fields())

    def key(self, names: Any) -> str:
        """Return the key for *names*, of which the first decides."""
        return sort_key(" ".join(str(name or "") for name in names), self.language)


def sort_key_fields(model: type[models.Model]) -> list[SortKeyField]:
    """Return the sort keys of *model*, one for each language of the interface."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SortKeyField)]


def fill_sort_keys(
    model: type[models.Model], names: Collection[str], connection: Any, rows_at_once: int = 2000
) -> None:
    """Write the sort keys of all rows again, a number of rows at once: for migrations.

    A migration that changes the alphabet, or that writes *names* itself, ends with it.
    """
    fields, quote = sort_key_fields(model), connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    meta = model._meta
    # The names are those of our own tables and columns.
    sql = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608
    rows = model._base_manager.using(connection.alias).order_by("pk").values_list("pk", *names)
    last = 0
    while some := list(rows.filter(pk__gt=last)[:rows_at_once]):
        last = some[-1][0]
        with connection.cursor() as cursor:
            cursor.executemany(
                sql, [[*(field.key(words) for field in fields), key] for key, *words in some]
            )
