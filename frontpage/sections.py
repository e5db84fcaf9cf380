"""The sections of the front page, in the order of one that nobody has arranged."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """A part of the front page; each has a template of its name in ``templates/frontpage/``."""

    LISTS = "lists", _("Lists with their numbers")
    TEXT = "text", _("Your own text")
    MAP = "map", _("Map and countries")
    CASES = "cases", _("Case studies")
    CHARTS = "charts", _("Themes and years")
    THEMES = "themes", _("Themes")
    REPORTS = "reports", _("Further reports")


#: Those that take the whole width; the others stand in the page's column.
WIDE = frozenset({Section.CHARTS})


def proposed() -> list[dict[str, Any]]:
    """Return the rows of sections that the form of a new front page begins with."""
    return [{"section": name, "order": place} for place, name in enumerate(Section.values, 1)]
