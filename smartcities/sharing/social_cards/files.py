"""Deleting the stored cards of pages that are no longer public."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction

from smartcities.media.renditions import FOLDER, stored_tails
from smartcities.sharing import background
from smartcities.sharing.social_cards.content import PLAIN_CARD, name_of

#: The name of a stored card: the object's name, and the digest of what is drawn.
NAME = re.compile(r"([a-z0-9-]+)-[0-9a-f]{32}\.jpg")


def forget_cards(model: type[models.Model], keys: Collection[Any]) -> None:
    """Delete the stored cards of unpublished pages, after the transaction has been committed.

    In the background: a storage may be slow, and these cards are no longer served anyway. Cards
    with an earlier picture of the page are deleted with it, or by ``renditions --prune``.
    """
    folders = {PLAIN_CARD}
    if any(field.name == "image" for field in model._meta.concrete_fields):
        rows = model._base_manager.filter(pk__in=keys, image__isnull=False)
        folders.update(rows.order_by().values_list("image__checksum", flat=True).distinct())
    names = {f"{name_of(model)}-{key}" for key in keys}
    transaction.on_commit(
        lambda: background.start(lambda: delete_cards(folders, names)), robust=True
    )


def delete_cards(folders: Collection[str], names: Collection[str]) -> None:
    """Delete the cards of the objects with these *names* in these *folders*."""
    for folder in folders:
        for tail in stored_tails(folder):
            match = NAME.fullmatch(tail)
            if match and match[1] in names:
                default_storage.delete(f"{FOLDER}/{folder}/{tail}")
