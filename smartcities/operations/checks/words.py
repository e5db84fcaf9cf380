"""Whether each page directly below the root can still be reached."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, register_check
from smartcities.publishing.checks import shadowed_pages


def words() -> Finding:
    """Look whether an address that came with a new release hides a page."""
    found = shadowed_pages()
    if not found:
        return Finding(State.OK, _("No page has the address of something else."))
    return Finding(
        State.WARNING,
        _("Pages cannot be reached, because their address belongs to the portal by now."),
        _("Open them, and give each another address."),
        tuple(f"/{page.slug}/: {str(page)[:80]}" for page in found),
    )


register_check("words", gettext_lazy("Addresses of pages"), words)
