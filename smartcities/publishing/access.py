"""Who may change which page: asked by the admin, by previews and by downloads alike."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_permission_codename
from django.db import models

from smartcities.publishing.models import Page


def _has(user: Any, action: str, model: type[models.Model] | models.Model) -> bool:
    meta = model._meta
    return user.has_perm(f"{meta.app_label}.{get_permission_codename(action, meta)}")


def may_publish(user: Any, model: type[Page] | Page) -> bool:
    """Tell whether *user* decides when pages of this type are public."""
    return _is_staff(user) and _has(user, "publish", model)


def may_change(user: Any, page: Page) -> bool:
    """Tell whether *user* may change *page*, and so preview it.

    Users who may publish may change every page of the type. Others with the permission to change
    may change only their own pages, and only while these are not public. Nobody
    changes what is in the trash.
    """
    if not _is_staff(user) or not _has(user, "change", page) or page.is_trashed:
        return False
    return may_publish(user, page) or (page.owner_id == user.pk and not page.is_public())


def may_put_back(user: Any, page: Page) -> bool:
    """Tell whether *user* may take *page* out of the trash.

    Whoever may delete pages of the type, or could change this one.
    """
    if not _is_staff(user) or not page.is_trashed:
        return False
    is_theirs = may_publish(user, page) or page.owner_id == user.pk
    return _has(user, "delete", page) or (is_theirs and _has(user, "change", page))


def may_purge(user: Any, model: type[Page] | Page) -> bool:
    """Tell whether *user* may delete pages of this type for good: no role may by itself."""
    return _is_staff(user) and _has(user, "purge", model)


def may_administer(user: Any) -> bool:
    """Tell whether *user* runs the portal: superusers, and the group of administrators."""
    return bool(user.is_active and user.has_perm("publishing.change_user"))


def _is_staff(user: Any) -> bool:
    return bool(user.is_active and user.is_staff)
