"""Where a picture of the library is shown, and so who may change it; asked at run time."""

from __future__ import annotations

from typing import Any

from smartcities.media.models import Image


def is_in_use(image: Image) -> bool:
    """Tell whether anything that visitors can see points to *image*.

    A model whose rows can be hidden offers ``public`` on its manager; rows of any other model
    count as seen.
    """
    for relation in image._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            rows = relation.related_model._default_manager.all()
            shown = rows.public() if hasattr(rows, "public") else rows
            if shown.filter(**{relation.field.name: image}).exists():
                return True
    return False


def may_change(user: Any, image: Image) -> bool:
    """Tell whether *user* may change or use up *image*: who deletes pictures, any.

    Anybody else with the permission to change: a picture of their own, while nothing that
    visitors can see shows it.
    """
    if not user.has_perm("media.change_image"):
        return False
    if user.has_perm("media.delete_image"):
        return True
    return image.owner_id == user.pk and not is_in_use(image)
