"""The three groups and what each may do; new page types get theirs at the next migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from smartcities.publishing.models import Addressed, Page

AUTHOR, EDITOR, ADMINISTRATOR = "author", "editor", "administrator"
ADMINISTERED: dict[str, dict[str | None, tuple[str, ...]]] = {
    "publishing": {"user": ("add", "change", "delete", "view")},
    "auth": {"group": ("view",)},
    "accounts": {"attempt": ("view", "delete")},
}


def actions_on(model: type[models.Model], group: str) -> tuple[str, ...]:
    """Return the actions that members of *group* may take on rows of *model*."""
    if group == ADMINISTRATOR:
        of_app = ADMINISTERED.get(model._meta.app_label, {})
        return of_app.get(model._meta.model_name, ()) or getattr(model, "roles", {}).get(group, ())
    if (named := getattr(model, "roles", None)) is not None:
        # What is shared by pages, such as images, and a type of pages with rules of its own.
        return tuple(named.get(group, ()))
    if issubclass(model, Page):
        everything = ("add", "change", "delete", "view", "publish")
        return everything if group == EDITOR else ("add", "change", "view")
    if issubclass(model, Addressed):
        return ("add", "change", "delete", "view") if group == EDITOR else ("view",)
    return ()


def grant_permissions(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Give each of the three groups, where it exists, the permissions of its role on *sender*.

    Runs after every migrate, so that a new type is covered. It only adds, and leaves groups of
    other names to the operator. A database without any group was emptied (``manage.py flush``
    runs this too) and gets the three groups of the migration again.
    """
    # Django's own receiver creates these too, but runs after this one.
    create_permissions(sender, using=using, verbosity=0, apps=kwargs.get("apps", apps))
    known = Group.objects.using(using)
    if not known.exists():
        known.bulk_create(Group(name=name) for name in (AUTHOR, EDITOR, ADMINISTRATOR))
    groups = {group.name: group for group in known.all()}
    for name in (AUTHOR, EDITOR, ADMINISTRATOR):
        if name in groups:
            for model in sender.get_models():
                actions = actions_on(model, name)
                if not actions:
                    continue
                codenames = [f"{act}_{model._meta.model_name}" for act in actions]
                kind = ContentType.objects.db_manager(using).get_for_model(model)
                wanted = Permission.objects.using(using).filter(
                    content_type=kind, codename__in=codenames
                )
                groups[name].permissions.add(*wanted)
