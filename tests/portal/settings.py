"""A portal with a name of its own, for tests."""

from __future__ import annotations

from typing import Any

from smartcities import identity
from smartcities.browsing.placed import placed_pages
from smartcities.identity.reading import read_once
from smartcities.portal.models import PortalSettings
from smartcities.publishing import version

OLD = "Smart Cities"
NAME = "Nordic Net <of> Towns"
#: The name by the prefix of the language.
NAMES = {"": NAME, "/da": "Nordisk Net <af> Købstæder"}
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def named(**values: Any) -> PortalSettings:
    """Return saved settings, with *values* in the place of what they usually have."""
    given = {
        "name_en": NAME,
        "name_da": NAMES["/da"],
        "tagline_en": "Towns that talk",
        "tagline_da": "Byer, der taler sammen",
        "description_en": "What towns of the north tell each other.",
        "description_da": "Hvad nordiske byer fortæller hinanden.",
        "data_licence": "CC0-1.0",
    }
    made = PortalSettings(**given | values)
    made.full_clean()
    made.save()
    return made


def read_for_this_version() -> None:
    """Have this process know what every frame says, as after the first page since a change."""
    with read_once():
        now = version.current()
        identity.current()
    placed_pages(now)
