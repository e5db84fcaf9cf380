"""The surrogate keys of copies that a change has made outdated."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model

from smartcities.publishing.models import Theme
from smartcities.publishing.types import page_types
from smartcities.sharing.social_cards.content import name_of

#: The key of all pages: any of them may show something that changed.
PAGES = "portal"
ALL_CARDS, ALL_PICTURES = "cards", "pictures"
EVERYTHING = frozenset({PAGES, ALL_CARDS, ALL_PICTURES})
#: More cards or pictures than this are purged by the key of all cards or pictures.
MOST = 500


def keys_of(changes: Collection[tuple[str, int]] | None, withdrawn: Collection[str]) -> set[str]:
    """Return the keys to purge after *changes* from the content's log; None if it is not known.

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
