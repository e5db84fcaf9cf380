"""What the portal knows of somebody who works on it: given out, or erased.

People whom pages are about, such as experts, are content: their consent is withdrawn there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import models, transaction

from smartcities.accounts.models import Attempt
from smartcities.accounts.sessions import end_sessions_of
from smartcities.erasures.registry import record as keep_erasure
from smartcities.publishing.audit.entry import AuditEntry
from smartcities.publishing.audit.people import AuditActor, AuditOrigin

#: Its kind in the list of erasures.
ERASURE = "person"
#: Of the account itself. The password is stored as a digest, and is nobody's to see.
FIELDS = (
    *("username", "first_name", "last_name", "email", "language", "is_active"),
    *("is_staff", "is_superuser", "date_joined", "last_login"),
)
#: What is never given out: secrets by which one signs in.
SECRET = (models.JSONField, models.TextField, models.BinaryField)


class Place(NamedTuple):
    """Where a room above keeps something of people with an account, and not by a relation."""

    name: str
    #: Returns what is kept of a user, as JSON.
    exported: Callable[[Any], list[dict[str, Any]]]
    #: Takes out what is personal, before the account goes; does no harm when it is done twice.
    erase: Callable[[Any], None]


_places: dict[str, Place] = {}


def register_place(
    name: str,
    exported: Callable[[Any], list[dict[str, Any]]],
    erase: Callable[[Any], None],
) -> None:
    """Register a place by its name in what is given out; when the room's app is ready."""
    _places[name] = Place(name, exported, erase)


def exported(user: Any) -> dict[str, Any]:
    """Return all that is kept of *user*, as JSON: the account, what belongs to it, and the log."""
    return {
        "account": {name: getattr(user, name) for name in FIELDS},
        "groups": sorted(user.groups.values_list("name", flat=True)),
        "failed attempts": list(
            Attempt.objects.filter(name=user.get_username()).values(
                "at", "kind", "address", "browser"
            )
        ),
        "log": list(_log(user)),
        "rows": {label: rows for label, rows in sorted(_rows(user)) if rows},
        **{each.name: each.exported(user) for each in _places.values()},
    }


def _log(user: Any) -> Iterator[dict[str, Any]]:
    """Yield what the user did, and what was done to the account."""
    label = user._meta.label_lower
    about = models.Q(user_id=str(user.pk)) | models.Q(model=label, key=str(user.pk))
    entries = list(AuditEntry.objects.filter(about).order_by("at", "id"))
    origins = AuditOrigin.objects.in_bulk({each.origin for each in entries if each.origin})
    for each in entries:
        origin = origins.get(each.origin) if each.origin else None
        yield {
            "at": each.at,
            "action": each.action,
            "what": f"{each.model} {each.key}".strip(),
            "address": origin.address if origin else None,
            "browser": origin.browser if origin else None,
        }


def _rows(user: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows of every model that refer to the user: sessions, drafts, pages in care."""
    # Most relations have no way back, so Django lists them as hidden.
    for relation in user._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        model, field = relation.related_model, relation.field
        shown = [
            each.attname
            for each in model._meta.concrete_fields
            if not isinstance(each, SECRET) and each.name not in {"session_key", "digest"}
        ]
        yield (
            f"{model._meta.label_lower}.{field.name}",
            list(model._base_manager.filter(**{field.name: user}).values(*shown)),
        )


def erase(user: Any) -> None:
    """Delete *user*, and the name and all addresses in the log; what pages say stays.

    Versions and the log stay without a name: both hold the number of a user who is gone. A backup
    from before that is restored erases the person again.
    """
    with transaction.atomic():
        keep_erasure(ERASURE, user=str(user.pk))
        _erase(str(user.pk), user)


def erase_again(details: dict[str, Any]) -> None:
    """Erase a person again, after a backup from before it was restored."""
    user = get_user_model().objects.filter(pk=details["user"]).first()
    _erase(details["user"], user)


def _erase(key: str, user: Any) -> None:
    label = get_user_model()._meta.label_lower
    about = models.Q(user_id=key) | models.Q(model=label, key=key)
    origins = AuditEntry.objects.filter(about, origin__isnull=False).values_list(
        "origin", flat=True
    )
    AuditOrigin.objects.filter(pk__in=list(origins)).delete()
    AuditActor.objects.filter(user_id=key).delete()
    if user is not None:
        Attempt.objects.filter(name=user.get_username()).delete()
        end_sessions_of(user)
        for each in _places.values():
            each.erase(user)
        user.delete()
