"""A number with its unit, in the order of the reader's language: DKK 4.4 billion, 4,4 mia. kr."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

#: Three capitals alone would take LED and TEU for money. Editors write others as a plain unit.
CURRENCY = re.compile(
    "AED|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|MAD|"
    "MXN|MYR|NGN|NOK|NZD|PEN|PHP|PLN|RON|RSD|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR"
)
#: The codes for which a language may print a name: kr. in Danish.
NAMES = {"DKK": pgettext_lazy("currency", "DKK"), "EUR": pgettext_lazy("currency", "EUR")}
#: What editors write between number and currency, in English or Danish.
SCALES = {
    "thousand": gettext_lazy("thousand"),
    "million": gettext_lazy("million"),
    "billion": gettext_lazy("billion"),
    "mio.": gettext_lazy("million"),
    "mia.": gettext_lazy("billion"),
}


@dataclass(frozen=True)
class Measure:
    """A printed number with the words *before* and *after* it.

    The words of money are the interface's, those of any other unit the editor's.
    """

    number: str
    before: str = ""
    after: str = ""
    is_money: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, (self.before, self.number, self.after)))


def money(number: str, currency: str, scale: str = "") -> Measure:
    """Return an amount of money, currency and scale where the language puts them."""
    order = pgettext("an amount of money", "%(currency)s %(number)s %(scale)s")
    words = {
        "currency": str(NAMES.get(currency, currency)),
        "scale": str(SCALES[scale]) if scale else "",
    }
    before, _number, after = order.partition("%(number)s")
    return Measure(number, (before % words).strip(), (after % words).strip(), is_money=True)


def measure(number: str, unit: str) -> Measure:
    """Return *number* with *unit* as an editor typed it: km, or money as in DKK billion."""
    words = unit.split()
    currencies = [word for word in words if CURRENCY.fullmatch(word)]
    scales = [word for word in words if word in SCALES]
    if len(currencies) == 1 and len(scales) < 2 and len(words) == 1 + len(scales):
        return money(number, currencies[0], *scales)
    return Measure(number, after=unit)
