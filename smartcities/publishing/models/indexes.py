"""The indexes of a page type: for its lists in the admin, its feeds and its moments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

#: When visitors last saw something new of a page: it changed, or it appeared.
CHANGE = Greatest("last_updated", "published_at")


def page_indexes(*filters: str) -> list[models.Index]:
    """Return the indexes of a type whose list in the admin has *filters* of its own.

    They are columns that the list filters by, beside those of all pages: with 100,000 pages it
    is quick only if one index holds all that is counted beside the filters.
    """
    return [
        # For feeds, which read the last changes page by page.
        models.Index(CHANGE.desc(), F("id").desc(), name="%(class)s_by_change"),
        # For the next expiry, which is read after every change. Few pages expire.
        models.Index(
            fields=["expires_at"],
            condition=Q(expires_at__isnull=False),
            name="%(class)s_expires",
        ),
        # For the lists in the admin: what they count, and the orders they are read in.
        models.Index(
            fields=["published_at", "expires_at", "owner", "review_by", *filters, "id"],
            name="%(class)s_filters",
        ),
        models.Index(fields=["title", "id"], name="%(class)s_by_title"),
        models.Index(fields=["last_updated", "id"], name="%(class)s_by_update"),
        models.Index(fields=["review_by", "id"], name="%(class)s_by_review"),
    ]
