"""Where a picture of the library is used, and so who may change it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from smartcities.media.exposure import image_relations, rows_showing
from smartcities.media.models import Image


def is_in_use(image: Image) -> bool:
    """Tell whether something public shows *image*."""
    return any(
        rows_showing(relation).filter(**{relation.field.name: image}).exists()
        for relation in image_relations()
    )


def owners_of(images: Iterable[Image]) -> list[Model]:
    """Return the objects that use one of *images*, public or not; for a page's row, the page."""
    images = list(images)
    found = []
    for relation in image_relations():
        model = relation.related_model
        rows = model._default_manager.filter(**{f"{relation.field.name}__in": images})
        page_field = getattr(model, "page_field", "")
        found += [getattr(row, page_field) if page_field else row for row in rows]
    return found


def may_change(user: Any, image: Image) -> bool:
    """Tell whether *user* may change *image*.

    Users who may delete pictures may change any. Others with the permission to change may change
    a picture of their own, while nothing public shows it.
    """
    if not user.has_perm("media.change_image"):
        return False
    if user.has_perm("media.delete_image"):
        return True
    return image.owner_id == user.pk and not is_in_use(image)
