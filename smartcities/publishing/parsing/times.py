"""Times of day as people write them: 14.30, 14:30, kl. 14.30, 2.30 pm."""

from __future__ import annotations

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

CLOCK = re.compile(
    r"(kl\.? ?)?(\d{1,2})(?:[.:](\d{2})(?:[.:](\d{2})(?:[.,](\d{1,6}))?)?)?(?: ?([ap])\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
#: The time that messages write as an example.
EXAMPLE = datetime.time(14, 30)


def time_text(time: datetime.time) -> str:
    """Return *time* as a field shows it, with seconds only where there are any."""
    text = formats.time_format(time, "TIME_FORMAT")
    mark = text.lstrip("0123456789")[:1]
    return f"{text}{mark}{time:%S}" if time.second else text


def read_time(typed: str) -> datetime.time:
    """Return the time that *typed* means."""
    found = CLOCK.fullmatch(" ".join(typed.split()))
    # A bare number might be anything, unless it says that it is an hour.
    if not found or not (found[1] or found[3] or found[6]):
        text = _("Write a time, such as %(example)s.") % {"example": time_text(EXAMPLE)}
        raise ValidationError(text, code="invalid")
    hour, minute, second = (int(found[part] or 0) for part in (2, 3, 4))
    micro = int((found[5] or "0").ljust(6, "0"))
    try:
        if found[6]:
            if not 1 <= hour <= 12:
                raise ValueError(typed)
            hour = hour % 12 + (12 if found[6].lower() == "p" else 0)
        return datetime.time(hour, minute, second, micro)
    except ValueError as error:
        text = _("There is no such time: %(typed)s.") % {"typed": typed.strip()}
        raise ValidationError(text, code="invalid") from error
