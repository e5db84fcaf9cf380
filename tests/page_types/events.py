"""The sample type, which is installed for the tests alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.events.models import Event
from tests.page_types.declaring import factory_of
from tests.page_types.making import page


@factory_of(
    Event,
    form={"title": "Open day", "day": "2027-05-05", "form": "webinar"},
    parameters={"form"},
)
def event(**fields: Any) -> Event:
    fields.setdefault("day", date(2027, 5, 5))
    fields.setdefault("form", Event.Form.CONFERENCE)
    return page(Event, **fields)
