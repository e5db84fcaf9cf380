"""Places in the frame: how a page type declares which pages head and foot link to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """Where in the frame of every page a page is linked."""

    HEAD = "head", _("In the head")
    FOOT = "foot", _("In the foot")
    NEITHER = "neither", _("In neither")


@dataclass(frozen=True)
class Placed:
    """Which pages of a type are linked in the frame of every page, and in which order.

    Of pages that are translations of each other, a frame links to the one in its language.
    """

    #: The field with one of ``Place``.
    place: str = "place"
    #: The field with a number; smaller ones come first.
    order: str = "order"
    #: The relation to the page that one is a translation of; empty if there is none.
    original: str = ""
