"""What stands on a social card, and the address that follows from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from smartcities.media.models import Image
from smartcities.media.renditions import FOLDER
from smartcities.publishing.addresses import interface_language
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types

#: Width and height in pixels: what all networks show whole.
SIZE = (1200, 630)
#: A new drawing of the same words gets new addresses: raise it with every change of design.
DESIGN = 1
#: Stands in the address where a picture's checksum would.
PLAIN_CARD = "plain"


@dataclass(frozen=True)
class Card:
    """The words and the picture of one card."""

    #: ``<list>-<key>`` of the page, ``themes-<key>``, or ``portal-<language>``.
    of: str
    title: str
    #: The portal's name, with which it is signed.
    signed: str
    #: What it is: a type and, if it has any, its first theme.
    labels: tuple[str, ...] = ()
    image: Image | None = None

    @property
    def picture(self) -> str:
        """Return the checksum of the picture, or that there is none."""
        return self.image.checksum if self.image and self.image.width else PLAIN_CARD

    @property
    def digest(self) -> str:
        """Return 32 hexadecimal digits that name all that is drawn."""
        focal = self.image.focal if self.image else ()
        drawn = [DESIGN, self.title, self.labels, self.picture, focal, self.signed]
        return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:32]

    @property
    def stored_name(self) -> str:
        """Return where the storage keeps it: beside its picture's renditions, to go with them."""
        folder = "cards" if self.picture == PLAIN_CARD else f"{FOLDER}/{self.picture}"
        return f"{folder}/{self.of}-{self.digest}.jpg"

    @property
    def path(self) -> str:
        """Return the card's address from the root: another one when anything on it changes."""
        return reverse("card", args=[self.picture, self.of, self.digest])

    @property
    def alt(self) -> str:
        """Return the words on the card."""
        return self.title


def card_of(thing: Page | Theme) -> Card:
    """Return the card of a page or a theme, in the language of its text.

    Only a picture of the library that editors chose for the page is drawn. A type whose
    ``image`` is computed, as portraits are from consent, has cards without one: a card lives
    on in the stores of other people's services, where no consent can be taken back.
    """
    fields = {field.name for field in thing._meta.concrete_fields}
    image = thing.image if "image" in fields else None
    with translation.override(interface_language(getattr(thing, "language", ""))):
        kind, signed = str(thing._meta.verbose_name), _("Smart Cities")
    name, themes = "themes", []
    if isinstance(thing, Page):
        name, themes = thing.list_path, [theme.name for theme in thing.themes.all()[:1]]
    labels = (kind[:1].upper() + kind[1:], *themes)
    return Card(f"{name}-{thing.pk}", str(thing), signed, labels, image)


def portal_card() -> Card:
    """Return the card that the front page and all lists share, in the active language."""
    title = _("What cities tried, and what came of it")
    return Card(f"portal-{translation.get_language()}", title, _("Smart Cities"))


def card_named(of: str) -> Card | None:
    """Return today's card of the public thing that *of* names, as ``Card.of`` does; else None."""
    kind, _dash, key = of.rpartition("-")
    if kind == "portal":
        return _portal_card_in(key)
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    found: Any = next((model for model in _models() if _name(model) == kind), None)
    if found is None:
        return None
    things = found.objects.public().select_related(*_image_of(found))
    thing = things.filter(pk=int(key)).first()
    return card_of(thing) if thing else None


def _portal_card_in(language: str) -> Card | None:
    if interface_language(language) != language:
        return None
    with translation.override(language):
        return portal_card()


def _models() -> list[type[Page] | type[Theme]]:
    return [Theme, *page_types()]


def _name(model: type[Page] | type[Theme]) -> str:
    return "themes" if model is Theme else model.list_path


def _image_of(model: Any) -> list[str]:
    return ["image"] if any(field.name == "image" for field in model._meta.fields) else []
