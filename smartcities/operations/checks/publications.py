"""Whether pages that were scheduled appear as they should."""

from __future__ import annotations

from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, register_check
from smartcities.publishing import version
from smartcities.publishing.completeness.missing import missing
from smartcities.publishing.types import edited_types
from smartcities.publishing.visibility import not_trashed, rows_in

#: How many pages of each type are looked at, and how many are named.
READ, NAMED = 500, 10


def publications() -> Finding:
    """Look whether what is due was applied, and whether what is scheduled is complete."""
    if not version.current().is_settled:
        return Finding(
            State.WARNING,
            _("A page is due to appear or to expire, and the database could not note it yet."),
            _(
                "Look again in a minute. If it stays, a writer holds the database, it takes no "
                "writes, or this machine’s clock is behind."
            ),
        )
    scheduled = rows_in("scheduled", timezone.now())
    found = [
        (page, lacks)
        for model in edited_types()
        for page, lacks in missing(
            list(model._default_manager.filter(not_trashed(), scheduled)[:READ])
        ).items()
        if lacks
    ]
    if not found:
        return Finding(State.OK, _("What was scheduled was applied, or waits and is complete."))
    return Finding(
        State.WARNING,
        _("Pages are scheduled and lack what visitors need."),
        _("Open them, and add what their forms ask for before their moment."),
        tuple(
            f"{page._meta.verbose_name}: {str(page)[:80]}" for page, _lacks in islice(found, NAMED)
        ),
    )


register_check("publications", gettext_lazy("Scheduled pages"), publications)
