"""The surrogate keys under which networks keep what a change made out of date."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model

from smartcities.publishing.models import Theme
from smartcities.publishing.types import page_types
from smartcities.sharing.social_cards.content import name_of

#: All pages: any of them may show something of what changed.
PAGES = "portal"
ALL_CARDS, ALL_PICTURES = "cards", "pictures"
EVERYTHING = frozenset({PAGES, ALL_CARDS, ALL_PICTURES})
#: More cards or pictures than this are not named one by one.
MOST = 500


def keys_of(changes: Collection[tuple[str, int]] | None, withdrawn: Collection[str]) -> set[str]:
    """Return the keys to purge after *changes*, as the content's log has them; None: unknown.

    *withdrawn* are the checksums of pictures that are no longer public.
    """
    if changes is None:
        return set(EVERYTHING)
    pictured: tuple[type[Model], ...] = (Theme, *page_types())
    names = {model._meta.db_table: name_of(model) for model in pictured}
    cards = {f"card-{names[table]}-{key}" for table, key in changes if table in names}
    pictures = {f"picture-{checksum}" for checksum in withdrawn}
    found = {PAGES}
    found |= cards if len(cards) <= MOST else {ALL_CARDS}
    found |= pictures if len(pictures) <= MOST else {ALL_PICTURES}
    return found
