"""Whether visitors may have a picture: as long as something public shows it, and no longer.

Pictures are asked for far more often than content changes, so what is public is read once for
each state of the content and process. A room above says which state that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from threading import Lock
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db.models import ForeignObjectRel, Q, QuerySet

from smartcities.media.models import Image, WithdrawnPicture


class Exposure(Enum):
    """Who may have a picture."""

    #: Everybody: something that visitors can see shows it.
    PUBLIC = "public"
    #: Colleagues: only drafts and scheduled pages show it.
    NOT_YET = "not yet"
    #: Colleagues: the library has it, and nothing public shows it (any more).
    NO_LONGER = "no longer"
    #: Nobody: the person it shows took the consent back.
    WITHDRAWN = "withdrawn"
    #: Nobody: there is no such picture.
    UNKNOWN = "unknown"


class Version(Protocol):
    """A state of the public content, as ``publishing/version`` tells it."""

    @property
    def token(self) -> str:
        """What tells one state from another."""

    @property
    def is_settled(self) -> bool:
        """Whether what is found out now may be kept as being of this state."""


class PublicPictures(NamedTuple):
    """The checksums of all pictures that something public shows, at one state of the content."""

    token: str
    checksums: frozenset[str]


_read_version: Callable[[], Version] | None = None
_known: PublicPictures | None = None
_lock = Lock()


def register_version(read: Callable[[], Version]) -> None:
    """Have *read* say at which state the public content is."""
    global _read_version
    _read_version = read


def image_relations() -> Iterator[ForeignObjectRel]:
    """Yield every relation that leads from another model to a picture of the library."""
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation


def rows_showing(relation: ForeignObjectRel) -> QuerySet:
    """Return the rows on whose account visitors see the picture that *relation* leads to.

    The model's queryset says so by ``showing(<field>)``; a system check finds one that does not.
    """
    rows: Any = relation.related_model._default_manager.all()
    return rows.showing(relation.field.name)


def public_pictures() -> PublicPictures:
    """Return what is public now. One query for the version; one more after each change."""
    global _known
    if _read_version is None:
        raise ImproperlyConfigured("Nobody registered how to read the content's version.")
    version = _read_version()
    known = _known
    if known is not None and known.token == version.token:
        return known
    with _lock:
        if _known is not None and _known.token == version.token:
            return _known
        # The version was read first: what changes from here on has another token.
        found = PublicPictures(version.token, _public_checksums())
        if version.is_settled:
            _known = found
    return found


def _public_checksums() -> frozenset[str]:
    shown = Q()
    for relation in image_relations():
        rows = rows_showing(relation).order_by().values(relation.field.attname)
        shown |= Q(pk__in=rows)
    withdrawn = WithdrawnPicture.objects.values("checksum")
    images = Image.objects.filter(shown).exclude(checksum__in=withdrawn).order_by()
    return frozenset(images.values_list("checksum", flat=True))


def exposure_of(checksum: str) -> Exposure:
    """Return who may have the pictures with this *checksum* at this moment."""
    if checksum in public_pictures().checksums:
        return Exposure.PUBLIC
    if WithdrawnPicture.objects.filter(checksum=checksum).exists():
        return Exposure.WITHDRAWN
    images = Image.objects.filter(checksum=checksum)
    if not images.exists():
        return Exposure.UNKNOWN
    return Exposure.NOT_YET if _was_never_shown(images) else Exposure.NO_LONGER


def _was_never_shown(images: QuerySet) -> bool:
    """Tell whether *images* are used, but by nothing that visitors ever saw."""
    is_used = False
    for relation in image_relations():
        rows: Any = relation.related_model._default_manager.all()
        rows = rows.filter(**{f"{relation.field.name}__in": images})
        if rows.once_public().exists():
            return False
        is_used = is_used or rows.exists()
    return is_used
