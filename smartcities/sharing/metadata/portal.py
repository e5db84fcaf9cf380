"""The kernel's own declarations: the portal, its themes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from smartcities.publishing.addresses import absolute, site_url
from smartcities.publishing.models import Theme
from smartcities.sharing.metadata.schema import Node, describes


def portal() -> Node:
    """Return the organisation that publishes the portal."""
    return {
        "@type": "Organization",
        "@id": f"{site_url()}#portal",
        "name": _("Smart Cities"),
        "url": site_url(),
    }


def website() -> Node:
    """Return the site, which pages are part of."""
    return {
        "@type": "WebSite",
        "@id": f"{site_url()}#site",
        "name": _("Smart Cities"),
        "url": site_url(),
    }


def vocabulary() -> Node:
    """Return the list of themes as a set of defined terms."""
    url = absolute(reverse("theme-list"))
    return {"@type": "DefinedTermSet", "@id": f"{url}#it", "name": _("Themes"), "url": url}


@describes(Theme, "DefinedTerm")
def theme(theme: Theme) -> Node:
    """A term of the portal's vocabulary."""
    return {"inDefinedTermSet": vocabulary()}
