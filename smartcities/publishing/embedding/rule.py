"""Who may show a page in a frame of their own site."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Colour schemes of an embed, the default first. In lists ``theme`` is a filter as well, so no
#: theme of the vocabulary may have one of these names.
SCHEMES = ("auto", "light", "dark")


class Embedding(models.TextChoices):
    """Who may embed a page; the header of the embed says so to browsers."""

    ANYONE = "anyone", _("anyone")
    PARTNERS = "partners", _("partners")
    NOBODY = "nobody", _("nobody")
