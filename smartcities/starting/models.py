"""What is stored of the set-up: one row, which says how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SetUp(models.Model):
    """The one set-up of the portal: its link until it is used, then what it began with."""

    class Beginning(models.TextChoices):
        """What a portal begins with."""

        DEMO = "demo", _("The demo")
        SAMPLES = "samples", _("Sample pages")
        EMPTY = "empty", _("Empty")

    #: Of the newest link's token (``links.py``), which itself is stored nowhere.
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    beginning = models.CharField(max_length=10, choices=Beginning, blank=True)
    #: When all of the beginning was there; until then it is continued (``bringing.py``).
    brought_at = models.DateTimeField(null=True)
    #: When an administrator had read the first steps.
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="starting_one_row")]

    def __str__(self) -> str:
        return "The set-up of the portal"
