"""Forms that refuse, once, to overwrite what somebody saved while they were open.

Such a form carries digests of the values and rows that it was filled from (optimistic locking).
The models need nothing for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from smartcities.publishing.admin.forms.asking import question
from smartcities.publishing.parsing.numbers import number_text

if TYPE_CHECKING:
    from django.http import QueryDict

#: The number of characters that are shown of a value which somebody else saved.
SHOWN = 240
#: {pk: digest} of the rows of an inline.
Rows = dict[str, str]


@dataclass(frozen=True)
class Seen:
    """Digests of an object's fields and rows, as they stood at a moment."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)
    #: Seconds since 1970.
    at: float = 0

    def dumps(self) -> str:
        """Return the state as a form carries it."""
        return json.dumps([self.fields, self.rows, self.at], separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Seen | None:
        """Return the state that a form sent back; None if it has none, or nonsense."""
        try:
            fields, rows, at = json.loads(text)
            datetime.fromtimestamp(at, UTC)
        except (TypeError, ValueError, OverflowError, OSError, RecursionError):
            return None
        if not (isinstance(fields, dict) and isinstance(rows, dict)):
            return None
        return cls(fields, rows, at)


@dataclass(frozen=True)
class Change:
    """What somebody else changed, with the value that is stored now."""

    label: str
    #: The id of the element that the name leads to.
    target: str
    stored: str = ""


@dataclass(frozen=True)
class Conflict:
    """Why a form was refused, for the template."""

    sentence: str
    changes: list[Change]


class ConflictField(forms.CharField):
    """The hidden field with the state; nobody changes it, so that the history never names it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ConflictForm(forms.ModelForm):
    """A form of an object that exists. ``refusing_conflicts`` adds it to any other form."""

    refuses_conflicts = True
    data: QueryDict
    state_seen = ConflictField(required=False)
    #: Set by the admin: who fills the form in, and the object's rows as {name: (label, rows)}.
    user: Any = None
    rows_of: Callable[[Model], dict[str, tuple[str, Rows]]] = staticmethod(lambda obj: {})
    #: Set when the form was refused.
    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state_seen"].initial = lambda: self.stored.dumps()

    @cached_property
    def stored_rows(self) -> dict[str, tuple[str, Rows]]:
        """Return the rows that are stored, by the name of their inline."""
        return type(self).rows_of(self.instance)

    @cached_property
    def stored(self) -> Seen:
        """Return the state that is stored, of the fields that saving would write."""
        values = {
            name: digest(self.initial[name])
            for name, each in self.fields.items()
            if name in self.initial and not each.disabled
        }
        rows = {name: found for name, (_label, found) in self.stored_rows.items()}
        return Seen(values, rows, int(timezone.now().timestamp()))

    def clean(self) -> dict[str, Any] | None:
        """Refuse once, keeping the input, to overwrite changes that the editor has not seen."""
        cleaned = super().clean()
        name = self.add_prefix("state_seen")
        if self.stored.fields or self.stored.rows:
            seen = Seen.loads(self.data.get(name, ""))
            if changed := self._overwritten(seen or Seen()):
                self.conflict = self._conflict(seen, changed)
                self.add_error(None, question(self.conflict.sentence))
                # Saving once more, after this warning, is the editor's decision.
                self.data = self.data.copy()
                self.data[name] = self.stored.dumps()
        return cleaned

    def _overwritten(self, seen: Seen) -> list[str]:
        """Return names of fields and rows that changed meanwhile, if saving would undo that.

        A form that is sent twice would change nothing. A file that somebody else chose counts
        even if saving kept it: the texts of the form were written for the old one.
        """
        fields = [name for name, now in self.stored.fields.items() if seen.fields.get(name) != now]
        rows = [name for name, now in self.stored.rows.items() if seen.rows.get(name) != now]
        undone = [name for name in fields if name in self.changed_data or self._is_new_file(name)]
        return undone + rows

    def _is_new_file(self, name: str) -> bool:
        is_file = isinstance(self.fields[name], forms.FileField)
        # A form that is sent again, after going back, names the file that it brought itself.
        return bool(self.changed_data) and is_file and self[name].data is None

    def _conflict(self, seen: Seen | None, names: list[str]) -> Conflict:
        if seen is None:
            said = _("The form does not say what it was filled from; it may be out of date.")
            return Conflict(f"{said} {nothing_is_lost()}", [])
        changes = []
        for name in names:
            if name in self.fields:
                label, target = self[name].label, self[name].id_for_label or self[name].auto_id
                changes.append(Change(str(capfirst(label)), target, shown(self.instance, name)))
            else:
                label, _rows = self.stored_rows[name]
                changes.append(Change(str(capfirst(label)), f"{name}-group"))
        return Conflict(
            f"{said_of(self.instance, seen.at, self.user)} {nothing_is_lost()}", changes
        )


def refusing_conflicts(form: type[forms.ModelForm], **attributes: Any) -> type[forms.ModelForm]:
    """Return *form* as one that refuses conflicts; *attributes* are those of ``ConflictForm``."""
    named = {"__module__": form.__module__, **attributes}
    made: Any = type(form.__name__, (ConflictForm, form), named)
    # Not made anew from the model: an admin may have changed them.
    made.base_fields = {**form.base_fields, "state_seen": made.base_fields["state_seen"]}
    return made


def digest(value: Any) -> str:
    """Return a digest of a field's value that does not tell the value."""
    key = "smartcities.publishing.admin.forms.conflicts"
    return salted_hmac(key, _plain(value), algorithm="sha256").hexdigest()[:16]


def digest_of_row(row: Model, names: Iterable[str]) -> str:
    """Return a digest of the fields *names* of *row*."""
    values = model_to_dict(row, fields=list(names))
    return digest([f"{name}={_plain(value)}" for name, value in values.items()])


def _plain(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set):
        return json.dumps(sorted(map(_plain, value)))
    return "" if value is None else str(value)


def shown(obj: Model, name: str) -> str:
    """Return the stored value of a field in words, cut if it is long."""
    model_field: Any = obj._meta.get_field(name)
    value: Any = getattr(obj, name)
    if model_field.many_to_many:
        text = ", ".join(map(str, value.all()))
    elif model_field.is_relation or value is None:
        text = "" if value is None else str(value)
    elif hasattr(value, "storage"):
        text = _("another file") if value else ""
    elif model_field.choices:
        text = str(getattr(obj, f"get_{name}_display")())
    elif isinstance(value, bool):
        text = _("Yes") if value else _("No")
    elif isinstance(value, Decimal | float):
        text = number_text(value)
    else:
        text = str(formats.localize(value))
    return Truncator(" ".join(strip_tags(text).split())).chars(SHOWN)


def said_of(obj: Model, since: float, user: Any) -> str:
    """Return a sentence on who saved *obj* since a moment, and when, as far as it is known."""
    entry = latest_entry(type(obj), obj.pk, datetime.fromtimestamp(since, UTC))
    if entry is None:
        return _("This was changed after you had opened it.")
    if entry.user == user:
        said = _("You saved this yourself %(when)s, after you had opened this form.")
    else:
        said = _("%(who)s saved this %(when)s, after you had opened it.")
    return said % {"who": name_of(entry), "when": time_of(entry)}


def nothing_is_lost() -> str:
    """Return what has become of the editor's input, and what saving again does."""
    return _(
        "Nothing of yours is lost: it stands below, not saved yet. Saving again replaces what is "
        "stored now with yours."
    )


def latest_entry(model: type[Model], key: object, since: datetime | None = None) -> LogEntry | None:
    """Return the newest entry of the history of an object, if there is one *since* then."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id=str(key)
    )
    if since is not None:
        entries = entries.filter(action_time__gte=since)
    return entries.select_related("user").first()


def name_of(entry: LogEntry) -> str:
    """Return the name of the user who made an entry."""
    return entry.user.get_full_name() or entry.user.get_username()


def time_of(entry: LogEntry) -> str:
    """Return in words when an entry was made, with the day if it was not today."""
    return at_time(entry.action_time)


def at_time(moment: datetime) -> str:
    """Return in words when *moment* was, with the day if it was not today."""
    at = timezone.localtime(moment)
    time = formats.date_format(at, "H:i")
    if at.date() == timezone.localdate():
        return _("at %(time)s") % {"time": time}
    day = formats.date_format(at, "SHORT_DATE_FORMAT")
    return _("on %(day)s at %(time)s") % {"day": day, "time": time}


def clock_of(moment: datetime) -> str:
    """Return the time of *moment*, with the day if it was not today."""
    at = timezone.localtime(moment)
    is_today = at.date() == timezone.localdate()
    return formats.date_format(at, "H:i" if is_today else "SHORT_DATETIME_FORMAT")
