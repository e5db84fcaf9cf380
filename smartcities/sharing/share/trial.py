"""Whether a page could be shown on a given site, and what readers there would see."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from smartcities.sharing.frame_sources import usual_scheme
from smartcities.sharing.partners.matching import allows, origin

#: Hosts that browsers trust without encryption.
LOCAL = frozenset({"localhost", "127.0.0.1"})


@dataclass(frozen=True)
class Trial:
    """The result for one site."""

    #: The typed text, if it has no origin.
    typed: str
    site: str
    header: str
    is_allowed: bool
    #: Whether the site uses https and ours does not: then browsers do not show the frame.
    is_mixed: bool

    @property
    def is_shown(self) -> bool:
        """Whether readers there see the page."""
        return self.is_allowed and not self.is_mixed


def trial(typed: str, ancestors: str) -> Trial | None:
    """Return the result for the site *typed*; None if nothing is typed.

    The scheme may be left out; *ancestors* are the values of ``frame-ancestors``.
    """
    if not typed:
        return None
    host = typed.partition("/")[0].partition(":")[0]
    site = origin(typed if "://" in typed else f"{usual_scheme(host)}://{typed}")
    portal = urlsplit(settings.SITE_URL)
    return Trial(
        typed=typed[:100],
        site=site,
        header=f"Content-Security-Policy: frame-ancestors {ancestors}",
        is_allowed=bool(site) and allows(ancestors, site),
        is_mixed=site.startswith("https:")
        and portal.scheme == "http"
        and portal.hostname not in LOCAL,
    )
