"""The indexes of a page type: for its lists in the admin, its feeds and its moments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from smartcities.publishing.models.alphabetical import SORT_KEY
from smartcities.publishing.visibility import not_trashed

#: The columns that decide who sees a page (``visibility.py``).
DECIDING_DATES = ("published_at", "expires_at", "trashed_at")
#: When visitors last saw something new of a page: it changed, or it appeared.
CHANGE = Greatest("last_updated", "published_at")


def name_indexes(condition: Q | None = None) -> list[models.Index]:
    """Return the indexes of what is listed by name, one for the alphabet of each language.

    *condition* is one that all lists of it have.
    """
    return [
        models.Index(
            fields=[f"{SORT_KEY}{code}", "id"],
            condition=condition,
            name=f"%(class)s_by_name_{code}",
        )
        for code, _name in settings.LANGUAGES
    ]


def page_indexes(*filters: str, picture: str = "image") -> list[models.Index]:
    """Return the indexes of a type whose list in the admin has *filters* of its own.

    They are columns that the list filters by, beside those of all pages: with 100,000 pages it
    is quick only if one index holds all that is counted beside the filters. *picture* names the
    relation to the page's picture.
    """
    counted = [*DECIDING_DATES, "owner", "review_by", *filters, "id"]
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
        models.Index(fields=counted, name="%(class)s_filters"),
        # The same of pages that lack something (``completeness``), or whole rows would be read.
        models.Index(
            fields=counted,
            condition=Q(**{f"{picture}__isnull": True}),
            name="%(class)s_no_picture",
        ),
        models.Index(fields=counted, condition=Q(summary=""), name="%(class)s_no_summary"),
        # No list has what is in the trash; that has a list of its own.
        *name_indexes(not_trashed()),
        models.Index(
            fields=["last_updated", "id"], condition=not_trashed(), name="%(class)s_by_update"
        ),
        models.Index(
            fields=["review_by", "id"], condition=not_trashed(), name="%(class)s_by_review"
        ),
        models.Index(
            fields=["trashed_at"], condition=Q(trashed_at__isnull=False), name="%(class)s_trash"
        ),
    ]
