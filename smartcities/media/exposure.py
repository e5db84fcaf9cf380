"""Whether visitors may have a picture: only while something public shows it.

Pictures are requested far more often than content changes, so each process reads the public
pictures once for each version of the content. A room above registers how to read the version.
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
    #: Nobody: the person it shows has withdrawn the consent.
    WITHDRAWN = "withdrawn"
    #: Nobody: there is no such picture.
    UNKNOWN = "unknown"


class Version(Protocol):
    """A version of the public content, as in ``publishing/version``."""

    @property
    def token(self) -> str:
        """The identity of the version."""

    @property
    def is_settled(self) -> bool:
        """Whether values that are read now may be kept for this version."""


class PublicPictures(NamedTuple):
    """The checksums of all pictures that something public shows, at one version."""

    token: str
    checksums: frozenset[str]


_read_version: Callable[[], Version] | None = None
_known: PublicPictures | None = None
_lock = Lock()


def register_version(read: Callable[[], Version]) -> None:
    """Register the function that reads the version of the public content."""
    global _read_version
    _read_version = read


def image_relations() -> Iterator[ForeignObjectRel]:
    """Yield every relation that leads from another model to a picture of the library."""
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation


def rows_showing(relation: ForeignObjectRel) -> QuerySet:
    """Return the rows that show visitors the picture of *relation*.

    The model's queryset defines them by ``showing(<field>)``; a system check finds models without.
    """
    rows: Any = relation.related_model._default_manager.all()
    return rows.showing(relation.field.name)


def public_pictures() -> PublicPictures:
    """Return the public pictures. One query for the version; one more after each change."""
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
        # The version was read first: later changes have another token.
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
    """Tell whether *images* are used, but only by rows that were never public."""
    is_used = False
    for relation in image_relations():
        rows: Any = relation.related_model._default_manager.all()
        rows = rows.filter(**{f"{relation.field.name}__in": images})
        if rows.once_public().exists():
            return False
        is_used = is_used or rows.exists()
    return is_used
