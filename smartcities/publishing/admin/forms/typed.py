"""Fields for what is typed: numbers, days, times and web addresses, in the user's language.

What a field shows is what it reads. Every form has these fields: the site adds ``EditorsAdmin`` to
each admin that is registered, and rows inherit ``TypedFields``.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import (
    AdminDateWidget,
    AdminSplitDateTime,
    AdminTimeWidget,
    AdminURLFieldWidget,
    BaseAdminDateWidget,
    BaseAdminTimeWidget,
)
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartcities.identity.zone import read_zone
from smartcities.publishing.admin.forms.untouched import UntouchedFields
from smartcities.publishing.parsing.dates import read_day
from smartcities.publishing.parsing.numbers import number_text, read_number
from smartcities.publishing.parsing.times import read_time, time_text
from smartcities.publishing.parsing.web_address import web_address

# Numbers ----------------------------------------------------------------------------------


class WholeNumberInput(forms.TextInput):
    """A text field, since a number field of the browser knows one way of writing only."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vIntegerField", **(attrs or {})})


class DecimalInput(forms.TextInput):
    """The same for numbers with decimals."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vDecimalField", **(attrs or {})})


class NumberField(forms.Field):
    """Reads and shows numbers as the user's language writes them; the base of the kinds below."""

    #: How many decimals the field keeps; None: any number.
    places: int | None = None

    def prepare_value(self, value: Any) -> Any:
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return number_text(value) if is_number else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            is_given = bool(value.strip())
            value = read_number(value, self.places, self.run_validators) if is_given else None
        return super().to_python(value)


class WholeNumberField(NumberField, forms.IntegerField):
    """A whole number."""

    widget = WholeNumberInput
    places = 0


class DecimalNumberField(NumberField, forms.DecimalField):
    """An exact number with decimals."""

    widget = DecimalInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places = self.decimal_places


class FloatNumberField(NumberField, forms.FloatField):
    """A number that the database keeps with a rounding of its own."""

    widget = DecimalInput


# Days and times ---------------------------------------------------------------------------


class DayField(forms.DateField):
    """A day."""

    widget = AdminDateWidget

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, str) and value.strip():
            return read_day(value)
        return super().to_python(value.strip() if isinstance(value, str) else value)


class _ShortTime:
    """Shows a time without seconds where it has none."""

    def format_value(self, value: Any) -> Any:
        return time_text(value) if isinstance(value, datetime.time) else value


class TimeInput(_ShortTime, AdminTimeWidget):
    """A time of day with the admin's clock."""


class TimeOfMomentInput(_ShortTime, BaseAdminTimeWidget):
    """The second half of a day with its time."""


class TimeField(forms.TimeField):
    """A time of day."""

    widget = TimeInput

    def to_python(self, value: Any) -> datetime.time | None:
        if isinstance(value, str) and value.strip():
            return read_time(value)
        return super().to_python(value.strip() if isinstance(value, str) else value)


class MomentInput(AdminSplitDateTime):
    """A day and a time, with the admin's calendar and clock."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Django's has its two halves in its own ``__init__`` and does the same.
        forms.MultiWidget.__init__(self, [BaseAdminDateWidget, TimeOfMomentInput], attrs)


class MomentField(forms.SplitDateTimeField):
    """A day with its time, in the portal's time zone."""

    widget = MomentInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_date": _("Give the day as well."),
        "invalid_time": _("Give the time as well."),
    }

    def __init__(self, **kwargs: Any) -> None:
        # Django's makes the fields of its halves in its own ``__init__``.
        forms.MultiValueField.__init__(self, (DayField(), TimeField()), **kwargs)

    def compress(self, data_list: Any) -> datetime.datetime | None:
        """Return the moment, by the time zone as it is now."""
        read_zone()
        moment: datetime.datetime | None = super().compress(data_list)
        return moment


# Web addresses ----------------------------------------------------------------------------


class WebAddressInput(AdminURLFieldWidget):
    """A text field: the browser's own refuses www.example.org before anybody can complete it."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "url", **(attrs or {})}, validator_class=FollowedURL)


class FollowedURL(URLValidator):
    """What may be shown as a link to try."""

    schemes = ["http", "https"]


class WebAddressField(forms.URLField):
    """An address that a browser can follow; without a scheme it is completed."""

    widget = WebAddressInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("This is no address of the web. Copy it from the browser's address line."),
    }

    def to_python(self, value: Any) -> Any:
        text = forms.CharField.to_python(self, value)
        return web_address(text) if text else text


# In every form ----------------------------------------------------------------------------

#: The form field of each kind of model field. The first that fits is used.
TYPED: dict[type[models.Field], type[forms.Field]] = {
    models.DateTimeField: MomentField,
    models.DateField: DayField,
    models.TimeField: TimeField,
    models.DecimalField: DecimalNumberField,
    models.FloatField: FloatNumberField,
    models.IntegerField: WholeNumberField,
    models.URLField: WebAddressField,
}


def typed_field(db_field: models.Field) -> type[forms.Field] | None:
    """Return the class of the form field for *db_field*, None where nothing is typed."""
    if db_field.choices:
        return None
    return next((field for kind, field in TYPED.items() if isinstance(db_field, kind)), None)


def may_be_negative(db_field: models.Field) -> bool:
    """Tell whether the number *db_field* may be less than nothing."""
    limits = [
        each.limit_value for each in db_field.validators if isinstance(each, MinValueValidator)
    ]
    return all((limit() if callable(limit) else limit) < 0 for limit in limits)


class TypedFields(BaseModelAdmin):
    """The fields of a form, or of its rows, read what is typed in the user's language."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if form_class := typed_field(db_field):
            kwargs = {"form_class": form_class, "widget": form_class.widget, **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, NumberField) and not may_be_negative(db_field):
            # The keyboards for numbers have no minus on an iPhone.
            field.widget.attrs.setdefault(
                "inputmode", "numeric" if field.places == 0 else "decimal"
            )
        return field


class EditorsAdmin(TypedFields, admin.ModelAdmin):
    """Forms that read what is typed, and check only what was touched."""

    #: Whether the whole object is checked, whatever was touched: where ``save`` does, too.
    is_checked_whole = False

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        if self.is_checked_whole or issubclass(form, UntouchedFields):
            return form
        # Behind the form's own class, whose checks are no field's.
        return type(form.__name__, (form, UntouchedFields), {"__module__": form.__module__})
