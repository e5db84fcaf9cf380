"""Numbers as people write them: 1.234,5 in Danish, 1,234.5 in English, 1 234 in both."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

#: No column holds a number as long as this; longer ones would cost time to read.
LONGEST = 60
#: The minus signs of keyboards, of print and of word processors.
MINUS = re.compile("[\u2212\u2013]")
#: A sign, digits with marks between them, and nothing else: no unit, no exponent.
SHAPE = re.compile(r"([+-]?) ?((?:\d+(?:[ .,]\d+)*)|(?:[.,]\d+))", re.ASCII)
#: Digits in groups of three, with one mark between the groups and another before the decimals.
GROUPED = re.compile(r"([1-9]\d{0,2}(?:([ .,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?", re.ASCII)
#: One mark, which stands before decimals or between two groups: only the language says which.
ONE_MARK = re.compile(r"(\d*)([.,])(\d+)", re.ASCII)

#: Raises ``ValidationError`` for a number that the field does not take.
Check = Callable[[Decimal], None]


@dataclass(frozen=True)
class Reading:
    """What a text may mean: the number, and how many decimals were written."""

    value: Decimal
    places: int


def number_text(value: Decimal | int | float) -> str:
    """Return *value* for a field: no groups, no needless zeros, decimals as the language has them.

    ``read_number`` reads it back as the same number, in the same language.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace(".", get_format("DECIMAL_SEPARATOR"))


def read_number(typed: str, places: int | None, check: Check) -> Decimal:
    """Return the number that *typed* means to a reader of the active language.

    *places* is the number of decimals that the field keeps (None: any), *check* raises
    ``ValidationError`` for what it does not take. A text that can be read in two ways, both of
    which the field takes, is an error that offers both.

    Sources in English and machines write 4.4 whatever the language of the reader. So where the
    point stands between thousands, a single point before three digits is asked about. A comma is
    not: what English readers write between thousands has no other meaning to them.
    """
    body, sign = _body(typed)
    own_mark = get_format("DECIMAL_SEPARATOR")
    found = ONE_MARK.fullmatch(body)
    if not found:
        return _accepted(_unmistakable(body, sign), places, check)
    before, mark, after = found.groups()
    decimals = _reading(sign, before, after)
    if not GROUPED.fullmatch(body):
        return _accepted(decimals, places, check)
    thousands = Reading(sign * Decimal(before + after), 0)
    # Three written decimals are more than a field with two keeps, whether they are zeros or not.
    is_decimals = _fits(decimals, places, check) and (places is None or places >= len(after))
    is_thousands = _fits(thousands, places, check)
    if mark == own_mark:
        if is_decimals or not is_thousands:
            return _accepted(decimals, places, check)
        raise _question(thousands, decimals if _fits(decimals, places, check) else None)
    if is_decimals and is_thousands and mark == ".":
        raise _question(thousands, decimals)
    return _accepted(thousands if is_thousands or not is_decimals else decimals, places, check)


def _body(typed: str) -> tuple[str, int]:
    """Return the digits with the marks between them, and 1 or -1."""
    # ``split`` also knows the spaces that do not break, wide and narrow.
    text = " ".join(MINUS.sub("-", typed).split())
    found = SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        raise _no_number()
    return found[2], -1 if found[1] == "-" else 1


def _unmistakable(body: str, sign: int) -> Reading:
    """Return the one meaning of digits without a mark, or with more than one."""
    if body.isdigit():
        return Reading(sign * Decimal(body), 0)
    found = GROUPED.fullmatch(body)
    if not found:
        raise _no_number()
    return _reading(sign, re.sub(r"[ .,]", "", found[1]), found[3] or "")


def _reading(sign: int, before: str, after: str) -> Reading:
    kept = after.rstrip("0")
    return Reading(sign * Decimal(f"{before or 0}.{kept}" if kept else before or "0"), len(kept))


def _fits(reading: Reading, places: int | None, check: Check) -> bool:
    try:
        _accepted(reading, places, check)
    except ValidationError:
        return False
    return True


def _accepted(reading: Reading, places: int | None, check: Check) -> Decimal:
    """Return the number if the field takes it."""
    if places == 0 and reading.places:
        raise ValidationError(_("Write a whole number, such as 1234."), code="invalid")
    check(reading.value)
    return reading.value


def _no_number() -> ValidationError:
    example = number_text(Decimal("12.5"))
    text = _("Write the number alone, without a unit: 1234 or %(example)s.")
    return ValidationError(text % {"example": example}, code="invalid")


def _question(first: Reading, second: Reading | None = None) -> ValidationError:
    """Return the question which of two readings, or whether the only one, is meant."""
    names = {"first": number_text(first.value)}
    if second is None:
        text = _("Do you mean %(first)s? Write %(first)s.")
    else:
        names["second"] = number_text(second.value)
        text = _("Do you mean %(first)s or %(second)s? Write %(first)s or %(second)s.")
    return ValidationError(text % names, code="ambiguous")
