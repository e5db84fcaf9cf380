"""Who may show a page in a frame of theirs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Colour schemes of an embed, the usual one first. Lists take ``theme`` for a filter as well, so no
#: theme of the vocabulary is called like one.
SCHEMES = ("auto", "light", "dark")


class Embedding(models.TextChoices):
    """Who may embed a page; the header of the embed says so to browsers."""

    ANYONE = "anyone", _("anyone")
    PARTNERS = "partners", _("partners")
    NOBODY = "nobody", _("nobody")
