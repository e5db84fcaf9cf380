"""What others did to a page since a form of it was filled, in words.

From the log of changes; drafts of changes, which are not in it, from their versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.publishing.admin.forms.conflicts import at_time
from smartcities.publishing.admin.versions.listing import names_of
from smartcities.publishing.audit.entry import Action, AuditEntry, Means
from smartcities.publishing.models import Page, Revision

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
DRAFTED = {
    Revision.Kind.SAVED: gettext_lazy("{who} saved changes that are not public yet, {when}."),
    Revision.Kind.DISCARDED: gettext_lazy("{who} discarded the changes, {when}."),
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


@dataclass(frozen=True)
class Standing:
    """What tells whether a page, or its draft of changes, was saved since a form was filled."""

    #: ``Page.revision``.
    revision: int
    #: The number of the last version of a draft of changes of it; 0 if there never was one.
    draft: int = 0


@dataclass(frozen=True)
class Act:
    """One thing that somebody did to the page."""

    user_id: str
    at: datetime
    #: With gaps for ``who`` and ``when``.
    sentence: Any
    who: str = ""


def news(user: Any, model: type[Page], key: int, base: Standing, now: Standing) -> News | None:
    """Return what was done to the page *key* since it stood at *base*; None if nothing was.

    One query for each of the two that moved, and one for the names of those who did it.
    """
    entries = _entries(model, key, base) if now.revision != base.revision else []
    told = _told(entries)
    acts = [
        Act(each.user_id, each.at, SAID[Action(each.action)], each.username or "") for each in told
    ]
    drafts = list(_drafts(model, key, base)) if now.draft != base.draft else []
    acts = sorted([*acts, *drafts], key=lambda act: act.at, reverse=True)[:TOLD]
    if not entries and not drafts:
        return None
    names = _names(acts)
    content = set(names_of(model))
    newest = [(each.at, each.user_id) for each in entries[:1]]
    _at, last_user = max([*newest, *((each.at, each.user_id) for each in drafts[:1])])
    return News(
        [str(act.sentence).format(who=names[act.user_id], when=at_time(act.at)) for act in acts],
        is_versioned=bool(drafts)
        or any(each.means in VERSIONED and not content.isdisjoint(each.fields) for each in entries),
        is_gone=any(each.action in GONE for each in told),
        is_own=last_user == str(user.pk),
    )


def with_last_draft(model: type[Page]) -> QuerySet[Any]:
    """Return all pages of *model*; each has as ``last_draft`` the number of that version, or 0."""
    drafts = _drafts_of(model).filter(object_id=OuterRef("pk")).order_by("-number")
    last = Subquery(drafts.values("number")[:1])
    return model._base_manager.annotate(last_draft=Coalesce(last, 0))


def _drafts_of(model: type[Page]) -> QuerySet[Revision]:
    content_type = ContentType.objects.get_for_model(model)
    return Revision.objects.filter(content_type=content_type, is_draft=True)


def _entries(model: type[Page], key: int, base: Standing) -> list[AuditEntry]:
    after = Q(to_revision__gt=base.revision) | Q(action=Action.DELETED)
    of_page = AuditEntry.objects.filter(model=model._meta.label_lower, key=str(key))
    return list(of_page.filter(after).order_by("-at", "-id")[:READ])


def _drafts(model: type[Page], key: int, base: Standing) -> Iterator[Act]:
    """Yield the last that each person did to the draft of changes, the newest first."""
    found = _drafts_of(model).filter(object_id=key, number__gt=base.draft)
    seen: set[int | None] = set()
    for each in found.order_by("-number").only("user_id", "at", "kind")[:READ]:
        if each.user_id not in seen:
            seen.add(each.user_id)
            yield Act(str(each.user_id or ""), each.at, DRAFTED[Revision.Kind(each.kind)])


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


def _names(acts: list[Act]) -> dict[str, str]:
    """Return {number of a user: name} of those who did *acts*."""
    names = {each.user_id: each.who or _("Somebody") for each in acts}
    keys = [int(each) for each in names if each.isdecimal()]
    for user in get_user_model().objects.filter(pk__in=keys) if keys else ():
        names[str(user.pk)] = user.get_full_name() or user.get_username()
    return names
