"""Days and months as people write them: 28.12.2026, 28. december 2026, 2026-12-28."""

from __future__ import annotations

import datetime
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import dates, formats, translation
from django.utils.translation import gettext as _

YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})", re.ASCII)
#: The mark before the year may be a space, as in 28/12 2026.
YEAR_LAST = re.compile(r"(\d{1,2}) ?([-./]) ?(\d{1,2})(?: ?\2 ?| )(\d{4})", re.ASCII)
SHORT_YEAR = re.compile(r"\d{1,2}[-./ ]+\d{1,2}[-./ ]+\d{2}", re.ASCII)
DAY_MONTH = re.compile(
    r"(?:den |d\. ?)?([0-9]{1,2})(?:\.|st|nd|rd|th)?[ -]?(?:of )?"
    r"([^\W\d_]+)\.?[ ,-]{1,2}([0-9]{4})",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?[ ,]{1,2}([0-9]{4})")
MONTH_OF_YEAR = re.compile(r"([^\W\d_]+)\.?[ ,]{1,2}([0-9]{4})")
NUMBERED_MONTH = re.compile(r"([0-9]{1,2}) ?[-./] ?([0-9]{4})")
#: The day that messages write as an example: no number of it could be another part.
EXAMPLE = datetime.date(2026, 12, 28)


def day_text(day: datetime.date) -> str:
    """Return *day* as a field shows it: as the admin's calendar writes it, too."""
    return str(formats.localize_input(day))


def month_text(year: int, month: int) -> str:
    """Return a month of a year as a field shows it, in the style of ``day_text``."""
    first = datetime.date(year, month, 1)
    if day_text(first) == first.isoformat():
        return first.isoformat()[:7]
    return formats.date_format(first, "YEAR_MONTH_FORMAT")


def read_day(typed: str) -> datetime.date:
    """Return the day that *typed* means; in English a day that may be two is asked about."""
    text = " ".join(typed.split())
    if found := YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]), typed)
    if found := YEAR_LAST.fullmatch(text):
        return _by_numbers(int(found[1]), int(found[3]), int(found[4]), found[2], typed)
    if found := DAY_MONTH.fullmatch(text):
        day, name, year = found.groups()
    elif found := MONTH_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        raise _no_day(is_short=bool(SHORT_YEAR.fullmatch(text)))
    month = month_names().get(name.casefold())
    if not month:
        raise _no_day()
    return _day(int(year), month, int(day), typed)


def read_month(typed: str) -> tuple[int, int] | None:
    """Return the year and the month if *typed* is October 2012 or 10.2012, else None."""
    text = " ".join(typed.split())
    if found := MONTH_OF_YEAR.fullmatch(text):
        month = month_names().get(found[1].casefold(), 0)
    elif found := NUMBERED_MONTH.fullmatch(text):
        month = int(found[1])
    else:
        return None
    return (int(found[2]), month) if 1 <= month <= 12 and int(found[2]) else None


@cache
def month_names() -> dict[str, int]:
    """Return {name in small letters: number} of months, long and short, in all our languages."""
    found: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for table in (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP, dates.MONTHS_ALT):
                for number, name in table.items():
                    found.setdefault(str(name).casefold().rstrip("."), number)
    return found


def _by_numbers(first: int, second: int, year: int, mark: str, typed: str) -> datetime.date:
    """Return the day of three numbers. The day comes first; in English it need not."""
    is_english = (translation.get_language() or "").startswith("en")
    if not is_english or mark == ".":
        return _day(year, second, first, typed)
    if first > 12 or second > 12 or first == second:
        return _day(year, min(first, second), max(first, second), typed)
    readings = [_day(year, second, first, typed), _day(year, first, second, typed)]
    text = _("Do you mean %(first)s or %(second)s? Write %(one)s or %(two)s.") % {
        "first": formats.date_format(readings[0], "DATE_FORMAT"),
        "second": formats.date_format(readings[1], "DATE_FORMAT"),
        "one": day_text(readings[0]),
        "two": day_text(readings[1]),
    }
    raise ValidationError(text, code="ambiguous")


def _day(year: int, month: int, day: int, typed: str) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        text = _("There is no such day: %(typed)s.") % {"typed": typed.strip()}
        raise ValidationError(text, code="invalid") from error


def _no_day(is_short: bool = False) -> ValidationError:
    examples = {
        "short": day_text(EXAMPLE),
        "long": formats.date_format(EXAMPLE, "DATE_FORMAT"),
    }
    if is_short:
        text = _("Write all four digits of the year: %(short)s.") % examples
    else:
        text = _("Write a day, such as %(short)s or %(long)s.") % examples
    return ValidationError(text, code="invalid")
