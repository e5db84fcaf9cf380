"""Rules of fields that hold a day."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _


def not_in_the_future(day: date) -> None:
    """Refuse a day that has not come yet in the portal's time zone."""
    if day > localdate():
        raise ValidationError(_("This day has not come yet."), code="future")
