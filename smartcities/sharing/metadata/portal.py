"""The kernel's own declarations: the portal, its themes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.publishing.addresses import absolute, site_url
from smartcities.publishing.models import Theme
from smartcities.sharing.metadata.schema import Node, describes


def portal() -> Node:
    """Return the organisation that publishes the portal: the one chosen, or the portal itself."""
    known = identity.current()
    found = {
        "@type": "Organization",
        "@id": f"{site_url()}#portal",
        "name": known.publisher.name if known.publisher else known.name,
        "url": (known.publisher and known.publisher.website) or site_url(),
    }
    logo = absolute(known.logo.url) if known.logo else ""
    more = {"logo": logo, "email": known.contact, "sameAs": list(known.accounts)}
    return found | {name: value for name, value in more.items() if value}


def website() -> Node:
    """Return the site, which pages are part of."""
    return {
        "@type": "WebSite",
        "@id": f"{site_url()}#site",
        "name": identity.current().name,
        "url": site_url(),
        "license": identity.current().texts_licence.url,
    }


def vocabulary() -> Node:
    """Return the list of themes as a set of defined terms."""
    url = absolute(reverse("theme-list"))
    return {"@type": "DefinedTermSet", "@id": f"{url}#it", "name": _("Themes"), "url": url}


@describes(Theme, "DefinedTerm")
def theme(theme: Theme) -> Node:
    """A term of the portal's vocabulary."""
    return {"inDefinedTermSet": vocabulary()}
