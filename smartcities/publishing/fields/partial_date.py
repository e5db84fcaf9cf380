"""Dates of which only the year, or the year and month, may be known."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.parsing.dates import day_text, month_text, read_day, read_month

PATTERN = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$", re.ASCII)
MESSAGE = _("Give a year, a month or a day: 2012, 2012-10 or 2012-10-05.")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day. A year sorts before its months, these before days."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2012``, ``2012-10`` or ``2012-10-05``; raises ``ValueError`` otherwise."""
        match = PATTERN.match(text.strip())
        if not match:
            raise ValueError(text)
        month, day = (int(part) if part else None for part in match.groups()[1:])
        year = int(match[1])
        datetime.date(year, 1 if month is None else month, 1 if day is None else day)
        return cls(year, month, day)

    def isoformat(self) -> str:
        """Return the ISO 8601 form of reduced precision, which can be sorted as text."""
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return text

    def __lt__(self, other: PartialDate) -> bool:
        return self.isoformat() < other.isoformat()

    def __str__(self) -> str:
        """Return the date as precisely as it is known, in the active language: October 2012."""
        if not self.month:
            return f"{self.year:04d}"
        name = "DATE_FORMAT" if self.day else "YEAR_MONTH_FORMAT"
        return formats.date_format(datetime.date(self.year, self.month, self.day or 1), name)


class PartialDateFormField(forms.CharField):
    """A text field that reads a partial date as people write it, and shows what it reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Room for a day in words, whatever the column needs.
        super().__init__(*args, **{**kwargs, "max_length": 40})

    def prepare_value(self, value: Any) -> Any:
        return input_text(value) if isinstance(value, PartialDate) else value

    def to_python(self, value: Any) -> Any:
        return typed_partial_date(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        """Do nothing: the maximum length is for the widget, and the value is no longer text."""


def input_text(value: PartialDate) -> str:
    """Return *value* as a field shows it, in the active language."""
    if value.month is None:
        return value.isoformat()
    if value.day is None:
        return month_text(value.year, value.month)
    return day_text(datetime.date(value.year, value.month, value.day))


def typed_partial_date(typed: str) -> PartialDate | None:
    """Return what *typed* means: also October 2012 or 5.10.2012; raises ``ValidationError``."""
    try:
        return to_partial_date(typed)
    except ValidationError as error:
        if month := read_month(typed):
            return PartialDate(*month)
        try:
            day = read_day(typed)
        except ValidationError as reason:
            raise (reason if reason.code == "ambiguous" else error) from None
    return PartialDate(day.year, day.month, day.day)


def to_partial_date(value: Any) -> PartialDate | None:
    """Return *value* as a partial date, None when empty; raises ``ValidationError``."""
    if value in (None, ""):
        return None
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, datetime.date):
        return PartialDate(value.year, value.month, value.day)
    try:
        return PartialDate.parse(str(value))
    except ValueError as error:
        raise ValidationError(MESSAGE, code="invalid") from error


class PartialDateField(models.CharField):
    """Stores a ``PartialDate`` as ISO text, so that the database sorts and compares it.

    Empty is None in Python and ``""`` in the database.
    """

    if TYPE_CHECKING:
        # By these names django-stubs asks a field for the type of its values.
        _pyi_private_set_type: Any
        _pyi_private_get_type: PartialDate | None  # type: ignore[assignment]  # no text

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("help_text", MESSAGE)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *args: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        return to_partial_date(value)

    def get_prep_value(self, value: Any) -> str:
        found = to_partial_date(value)
        return found.isoformat() if found else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        """Do nothing: the length check is for text; ``to_python`` has checked the format."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return models.Field.formfield(self, **{"form_class": PartialDateFormField, **kwargs})
