"""What others did to a page since a form of it was filled, in words; from the log of changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.publishing.admin.forms.conflicts import at_time
from smartcities.publishing.admin.versions.listing import names_of
from smartcities.publishing.audit.entry import Action, AuditEntry, Means
from smartcities.publishing.models import Page

SAVES = (Action.CREATED, Action.SAVED)
GONE = (Action.TRASHED, Action.DELETED)
SAID = {
    Action.CREATED: gettext_lazy("{who} saved this page {when}."),
    Action.SAVED: gettext_lazy("{who} saved this page {when}."),
    Action.PUBLISHED: gettext_lazy("{who} published this page {when}."),
    Action.SCHEDULED: gettext_lazy("{who} gave this page a date to appear, {when}."),
    Action.UNPUBLISHED: gettext_lazy("{who} unpublished this page {when}."),
    Action.TRASHED: gettext_lazy("{who} moved this page to the trash {when}."),
    Action.RESTORED: gettext_lazy("{who} took this page out of the trash {when}."),
    Action.DELETED: gettext_lazy("{who} deleted this page {when}."),
}
#: How far back is looked, and how much is said of it.
READ, TOLD = 50, 3
#: By these each change has a version before it and one after it.
VERSIONED = (Means.FORM, Means.LIST)


@dataclass(frozen=True)
class News:
    """What has happened to a page since its form was filled."""

    sentences: list[str]
    #: Whether the versions of the page can be compared to see what changed.
    is_versioned: bool = False
    #: Whether the page is in the trash, or deleted for good.
    is_gone: bool = False
    #: Whether the user who asks did the last of it.
    is_own: bool = False


def news(user: Any, model: type[Page], key: int, base: int) -> News | None:
    """Return what was done to the page *key* after its revision *base*; None if nothing was.

    Two queries: what was done, and the names of those who did it.
    """
    after = Q(to_revision__gt=base) | Q(action=Action.DELETED)
    of_page = AuditEntry.objects.filter(model=model._meta.label_lower, key=str(key))
    entries = list(of_page.filter(after).order_by("-at", "-id")[:READ])
    if not entries:
        return None
    told = _told(entries)
    names = _names(told)
    said = [
        str(SAID[Action(entry.action)]).format(who=names[entry.user_id], when=at_time(entry.at))
        for entry in told
    ]
    content = set(names_of(model))
    return News(
        said,
        is_versioned=any(
            each.means in VERSIONED and not content.isdisjoint(each.fields) for each in entries
        ),
        is_gone=any(each.action in GONE for each in told),
        is_own=entries[0].user_id == str(user.pk),
    )


def _told(entries: list[AuditEntry]) -> list[AuditEntry]:
    """Return what is told of the *entries*: the last save of each person, and the last act by
    which the page came or went."""
    told: list[AuditEntry] = []
    for entry in entries:
        is_save = entry.action in SAVES
        if is_save and (not entry.fields or any(each.user_id == entry.user_id for each in told)):
            continue
        if not is_save and any(each.action not in SAVES for each in told):
            continue
        told.append(entry)
    return told[:TOLD]


def _names(entries: list[AuditEntry]) -> dict[str, str]:
    """Return {number of a user: name} of those who made *entries*."""
    names = {each.user_id: each.username or _("Somebody") for each in entries}
    keys = [int(each) for each in names if each.isdecimal()]
    for user in get_user_model().objects.filter(pk__in=keys) if keys else ():
        names[str(user.pk)] = user.get_full_name() or user.get_username()
    return names
