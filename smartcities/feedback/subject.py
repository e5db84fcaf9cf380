"""What a message is about: the address that a reader names, and the page there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from django.utils import translation

from smartcities.publishing.addresses import language_of
from smartcities.publishing.links.recognising import meant_by
from smartcities.publishing.models import Addressed, Page

#: The path of an address from the root, without what a browser would take for another host.
PATH = re.compile(r"/(?![/\\])[^\s?#\\]{0,399}")
#: Addresses of the portal that are no pages of it.
NO_PAGES = ("/admin/", "/api/", "/embed/", "/media/")


@dataclass(frozen=True)
class Subject:
    """An address of the portal, and what stands there, public or not; both may be missing."""

    path: str = ""
    page: Addressed | None = None

    @property
    def is_named(self) -> bool:
        """Whether readers may know what it is called: only of what is public."""
        return self.page is not None and (not isinstance(self.page, Page) or self.page.is_public())

    @property
    def title(self) -> str:
        """What a reader may read of it: the title, otherwise the address."""
        return str(self.page) if self.is_named else self.path

    @property
    def owner(self) -> object | None:
        """Return who looks after the page, if that is a colleague who still works here."""
        owner = getattr(self.page, "owner", None)
        return owner if owner is not None and owner.is_active else None


def subject_of(address: str) -> Subject:
    """Return what *address*, from the root, leads to; nothing if the portal has no such address.

    A page is found in every state, and by its old addresses: it may have been renamed or
    unpublished while somebody wrote about it.
    """
    found = PATH.match(address)
    if found is None or not _is_ours(path := found[0]):
        return Subject()
    meant = meant_by(path)
    if meant is None:
        return Subject(path)
    pages = meant.model.objects
    return Subject(path, pages.filter(slug=meant.slug).first() or pages.once_at(meant.slug))


def _is_ours(path: str) -> bool:
    if path.startswith(NO_PAGES):
        return False
    try:
        with translation.override(language_of(path)):
            resolve(path)
    except Resolver404:
        return False
    return True
