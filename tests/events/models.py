"""Events: what people meet for, on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.models import Page


class Event(Page):
    """A meeting on a day."""

    list_path = "events"

    class Form(models.TextChoices):
        CONFERENCE = "conference", _("Conference")
        WEBINAR = "webinar", _("Webinar")

    day = models.DateField(_("day"))
    venue = models.CharField(_("venue"), max_length=160, blank=True)
    form = models.CharField(_("form"), max_length=20, choices=Form)
