"""Who may show a page in a frame of theirs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Embedding(models.TextChoices):
    """Who may embed a page; the header of the embed says so to browsers."""

    ANYONE = "anyone", _("anyone")
    PARTNERS = "partners", _("partners")
    NOBODY = "nobody", _("nobody")
