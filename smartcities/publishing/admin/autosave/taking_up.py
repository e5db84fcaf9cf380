"""Taking up what was typed: into a form of the page as it is now, field by field.

Only what was typed is taken; everything else is what is stored. Text that is not valid is shown as
it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.models import InlineForeignKeyField

from smartcities.publishing.admin.autosave.offers import ROW
from smartcities.publishing.models import Autosave
from smartcities.publishing.models.autosave import PART

#: What follows from where a row stands, and is no reason to make a deleted row again.
OF_PLACE = frozenset({"order", "DELETE"})
#: Fields of the form itself: what it was filled from, which row it is, what was warned of.
OF_FORM = frozenset({"revision_seen", "row_key", "state_seen", "warned_of"})


class TakenUp:
    """One autosave on its way into a form."""

    def __init__(self, autosave: Autosave) -> None:
        self.autosave = autosave
        self.data = autosave.as_data()
        self.typed = {PART.sub("", name) for name in autosave.typed}
        #: The names, in the form at hand, of the fields that were filled.
        self.filled: set[str] = set()

    def fill(self, form: forms.BaseForm, prefix: str | None = None, *, whole: bool = False) -> None:
        """Have *form* begin with what was typed; *prefix* is the row's in the form of then."""
        for name, field in form.fields.items():
            then = f"{prefix}-{name}" if prefix else form.add_prefix(name)
            is_link = isinstance(field, InlineForeignKeyField)
            if is_link or name in OF_FORM or not (whole or then in self.typed):
                continue
            value = field.widget.value_from_datadict(self.data, {}, then)
            if isinstance(field, forms.FileField):
                # A file that was uploaded meanwhile; what is gone is chosen again.
                known = form.get_initial_for_field(field, name)
                value = field.bound_data(value, known)
            form.initial[name] = value
            self.filled.add(form.add_prefix(name))

    def rows(self, prefix: str, key: str) -> RowsTakenUp:
        """Return what was typed into the rows of *prefix*, whose field *key* names a stored one."""
        return RowsTakenUp(self, prefix, key)


class RowsTakenUp:
    """What was typed into the rows of one kind."""

    def __init__(self, taken: TakenUp, prefix: str, key: str) -> None:
        self.taken, self.prefix, self.key = taken, prefix, key
        #: The places of then: of stored rows by their keys, and of rows to be made.
        self.stored: dict[str, str] = {}
        self.made: list[str] = []

    def match(self, rows: Sequence[Any]) -> None:
        """Find out which of the *rows* that are stored, in the form's order, were typed into.

        By their own key: that in the database changes with each look at a draft of changes.
        """
        keys = [str(row.pk) for row in rows]
        of_key = {str(key): str(row.pk) for row in rows if (key := getattr(row, "key", None))}
        is_as_then = self.taken.data.get(f"{self.prefix}-INITIAL_FORMS") == str(len(keys))
        typed: dict[str, set[str]] = {}
        # Where none was stored then all are new, and so are those that a form began with.
        began_empty = self.taken.data.get(f"{self.prefix}-INITIAL_FORMS") == "0"
        for name in self.taken.data if began_empty else self.taken.typed:
            found = ROW.fullmatch(name)
            if found and found["rows"] == self.prefix:
                typed.setdefault(found["place"], set()).add(found["name"])
        for place in sorted(typed, key=int):
            own = self.taken.data.get(f"{self.prefix}-{place}-row_key")
            pk = self.taken.data.get(f"{self.prefix}-{place}-{self.key}")
            if own:
                pk = of_key.get(own, "")
            if pk is None and is_as_then and int(place) < len(keys):
                # Of a form that did not arrive whole: the key stands at a row's end.
                pk = keys[int(place)]
            if pk in keys:
                self.stored[pk] = place
            elif typed[place] - OF_PLACE:
                # A new one, or one that somebody has deleted meanwhile.
                self.made.append(place)

    def begin(self, row: Any, number: int) -> None:
        """Fill a *row*'s form; *number* counts those that are not stored."""
        pk = str(row.instance.pk) if row.instance.pk else ""
        if pk in self.stored:
            self.taken.fill(row, f"{self.prefix}-{self.stored[pk]}")
        elif not pk and 0 <= number < len(self.made):
            self.taken.fill(row, f"{self.prefix}-{self.made[number]}", whole=True)
            row.initial.pop(self.key, None)
