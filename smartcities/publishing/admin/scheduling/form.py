"""The form of *Schedule…*: a moment to appear and one to expire, read onto what is stored now."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.forms.typed import MomentField
from smartcities.publishing.admin.scheduling.words import said
from smartcities.publishing.models import Page, Revision
from smartcities.publishing.parsing.moments import exists, moment_text, readings
from smartcities.publishing.visibility import SEEN, Visibility, state_of

if TYPE_CHECKING:
    from django.http import QueryDict

Moment = datetime.datetime | None
NAMES = ("published_at", "expires_at")
#: Begins the ids of its fields, which stand in one document with those of the form around it.
IDS = "schedule_%s"


class ClockField(MomentField):
    """A day with its time as a clock on the wall shows it; the form says which moment that is."""

    def compress(self, data_list: Any) -> datetime.datetime | None:
        """Return the two as one, without a time zone."""
        if not data_list:
            return None
        day, time = data_list
        for half, code in ((day, "invalid_date"), (time, "invalid_time")):
            if half in self.empty_values:
                raise ValidationError(self.error_messages[code], code=code)
        return datetime.datetime.combine(day, time)


class Reading(NamedTuple):
    """One of two moments that a time may mean."""

    value: str
    label: str
    is_chosen: bool


class ScheduleForm(forms.Form):
    """Two moments, each of which may be empty.

    What is not touched stays as it is stored. Give it the page as it is stored, locked for a POST.
    """

    data: QueryDict
    published_at = ClockField(label=_("Appears at"), required=False)
    expires_at = ClockField(
        label=_("Expires at"),
        required=False,
        help_text=_("From this moment visitors no longer see the page. Empty: never."),
    )
    #: Given once it was asked for: the page is public, and would not be until a moment to come.
    offline = forms.BooleanField(label=_("Take it offline until then"), required=False)
    #: What the form was filled with, as a pair of texts.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, page: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": IDS})
        self.page = page
        self.was_public = page.is_public()
        self.stored: dict[str, Moment] = {name: getattr(page, name) for name in NAMES}
        self.begun = _read(self.data.get("seen", "")) or self.stored
        self.initial = {**self.begun, "seen": _text(self.begun)}
        self.asks_offline = "offline" in self.data
        #: The two moments that a time may mean, by the field.
        self.asked: dict[str, list[Reading]] = {}
        self.fields["published_at"].help_text = (
            _("Since when it is public. To make it a draft, close this and use “Unpublish”.")
            if self.was_public
            else _(
                "A moment to come: what is saved by then appears by itself. One that has passed: "
                "it appears at once. Empty: a draft."
            )
        )

    # Reading --------------------------------------------------------------------------

    def clean_published_at(self) -> Moment:
        """Return the moment at which the page appears."""
        return self._moment("published_at")

    def clean_expires_at(self) -> Moment:
        """Return the moment at which the page is gone."""
        return self._moment("expires_at")

    def _moment(self, name: str) -> Moment:
        """Return the moment that is meant; refuse a time that may mean two until one is chosen."""
        if name not in self.changed_data:
            return self.begun[name]
        wall = self.cleaned_data[name]
        if wall is None:
            return None
        found = readings(wall)
        chosen = self.data.get(f"{name}_reading", "")
        for moment in found:
            if len(found) == 1 or moment.isoformat() == chosen:
                return moment
        self.asked[name] = [
            Reading(moment.isoformat(), moment_text(moment), False) for moment in found
        ]
        raise ValidationError(
            _("The clocks are put back then: this time comes twice. Choose which is meant.")
            if exists(wall)
            else _("The clocks are put forward then: there is no such time. Choose what is meant."),
            code="clock",
        )

    def clean(self) -> dict[str, Any]:
        """Take what a colleague has set where this form changes nothing, and check the result."""
        super().clean()
        for name in NAMES:
            if name in self.cleaned_data:
                self._merge(name)
        if not self.errors:
            self._check()
        return self.cleaned_data

    def _merge(self, name: str) -> None:
        mine, stored = self.cleaned_data[name], self.stored[name]
        if name not in self.changed_data or mine == self.begun[name]:
            self.cleaned_data[name] = stored
        elif stored not in (mine, self.begun[name]):
            text = _("Somebody has changed this meanwhile: {moment}. Once more sets yours.")
            self.add_error(name, text.format(moment=said(stored) or _("empty")))
            self._show_stored()

    def _show_stored(self) -> None:
        """Have the form go on from what is stored now, with what was typed into it."""
        self.data = self.data.copy()
        self.data["seen"] = _text(self.stored)
        for name in NAMES:
            if name not in self.changed_data:
                widget: Any = self.fields[name].widget
                halves = widget.decompress(self.stored[name])
                for number, (part, half) in enumerate(zip(widget.widgets, halves, strict=True)):
                    self.data[f"{name}_{number}"] = part.format_value(half) or ""

    def _check(self) -> None:
        """Refuse what would be no order of time, or take a public page offline unasked."""
        published_at, expires_at = self.dates
        now = timezone.now()
        if expires_at and published_at and expires_at <= published_at:
            self.add_error("expires_at", _("A page can only expire after it was published."))
        elif expires_at and expires_at <= now and expires_at != self.stored["expires_at"]:
            self.add_error("expires_at", _("This moment has passed."))
        elif self.was_public and published_at is None:
            self.add_error("published_at", _("It is public. “Unpublish” makes it a draft again."))
        elif self.was_public and published_at and published_at > now:
            self.asks_offline = True
            if not self.cleaned_data["offline"]:
                text = _("It is public now, and visitors would not see it until {moment}.")
                self.add_error("published_at", text.format(moment=said(published_at)))

    # The result -----------------------------------------------------------------------

    @property
    def dates(self) -> tuple[Moment, Moment]:
        """When the page appears, and when it expires."""
        return self.cleaned_data["published_at"], self.cleaned_data["expires_at"]

    @property
    def is_changing(self) -> bool:
        """Whether the page gets other dates than it has."""
        return self.dates != (self.stored["published_at"], self.stored["expires_at"])

    @property
    def state(self) -> Visibility:
        """What the page will be."""
        return state_of(*self.dates, self.page.trashed_at, timezone.now())

    @property
    def kind(self) -> Revision.Kind:
        """What the version is that is kept of it."""
        was = self.page.visibility()
        if self.state == Visibility.PUBLISHED != was:
            return Revision.Kind.PUBLISHED
        if was in SEEN and self.state not in SEEN:
            return Revision.Kind.UNPUBLISHED
        return Revision.Kind.SCHEDULED


def _text(moments: dict[str, Moment]) -> str:
    return json.dumps([each and each.isoformat() for each in moments.values()])


def _read(text: str) -> dict[str, Moment] | None:
    """Return what a form was filled with; None if it does not say, or says nonsense."""
    try:
        found = [each and datetime.datetime.fromisoformat(each) for each in json.loads(text)]
    except (TypeError, ValueError, RecursionError):
        return None
    is_right = len(found) == len(NAMES) and all(
        each is None or (isinstance(each, datetime.datetime) and timezone.is_aware(each))
        for each in found
    )
    return dict(zip(NAMES, found, strict=True)) if is_right else None
