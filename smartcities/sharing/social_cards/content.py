"""What stands on a social card, and the address that follows from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from smartcities.media.models import Image
from smartcities.media.renditions import FOLDER
from smartcities.publishing.addresses import interface_language
from smartcities.publishing.models import Page, Theme, Tombstone
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Remembered

#: Width and height in pixels: what all networks show whole.
SIZE = (1200, 630)
#: A new drawing of the same words gets new addresses: raise it with every change of design.
DESIGN = 1
#: Stands in the address where a picture's checksum would.
PLAIN_CARD = "plain"


@dataclass(frozen=True)
class SocialCard:
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
        return f"{FOLDER}/{self.picture}/{self.of}-{self.digest}.jpg"

    @property
    def path(self) -> str:
        """Return the card's address from the root: another one when anything on it changes."""
        return reverse("card", args=[self.picture, self.of, self.digest])

    @property
    def alt(self) -> str:
        """Return the words on the card."""
        return self.title


def card_of(thing: Page | Theme) -> SocialCard:
    """Return the card of a page or a theme, in the language of its text.

    Only a picture of the library that editors chose for the page is drawn. A type whose
    ``image`` is computed, as portraits are from consent, has cards without one: a card lives
    on in the stores of other people's services, where no consent can be taken back.
    """
    fields = {field.name for field in thing._meta.concrete_fields}
    image = thing.image if "image" in fields else None
    with translation.override(interface_language(getattr(thing, "language", ""))):
        kind, signed = str(thing._meta.verbose_name), _("Smart Cities")
    themes = []
    if isinstance(thing, Page):
        themes = [theme.name for theme in thing.themes.all()[:1]]
    labels = (kind[:1].upper() + kind[1:], *themes)
    return SocialCard(f"{name_of(type(thing))}-{thing.pk}", str(thing), signed, labels, image)


def portal_card() -> SocialCard:
    """Return the card that the front page and all lists share, in the active language."""
    title = _("What cities tried, and what came of it")
    return SocialCard(f"portal-{translation.get_language()}", title, _("Smart Cities"))


#: Cards that a process remembers until the content changes.
MOST = 2_000
_cards: Remembered[SocialCard] = Remembered(MOST)


def card_named(of: str) -> SocialCard | None:
    """Return today's card of the public thing that *of* names, else None."""
    return _cards.get(of, lambda: _card_named(of))


def _card_named(of: str) -> SocialCard | None:
    kind, _dash, key = of.rpartition("-")
    if kind == "portal":
        return _portal_card_in(key)
    model = named_model(of)
    if model is None:
        return None
    things: Any = model.objects.public().select_related(*_image_of(model))
    thing = things.filter(pk=int(key)).first()
    return card_of(thing) if thing else None


def named_model(of: str) -> type[Page] | type[Theme] | None:
    """Return the type of the page or theme that *of* names, whether there is one or not."""
    kind, _dash, key = of.rpartition("-")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return next((model for model in _models() if name_of(model) == kind), None)


def was_public(of: str) -> bool:
    """Tell whether visitors saw the page or theme that *of* names, now or before."""
    model = named_model(of)
    if model is None:
        return False
    key = int(of.rpartition("-")[2])
    kind = ContentType.objects.get_for_model(model)
    tombstones = Tombstone.objects.filter(content_type=kind, object_id=key)
    return model.objects.once_public().filter(pk=key).exists() or tombstones.exists()


def _portal_card_in(language: str) -> SocialCard | None:
    if interface_language(language) != language:
        return None
    with translation.override(language):
        return portal_card()


def _models() -> list[type[Page] | type[Theme]]:
    return [Theme, *page_types()]


def name_of(model: type[Model]) -> str:
    """Return what the cards of *model* are called, before the dash and the key."""
    return model.list_path if issubclass(model, Page) else "themes"


def _image_of(model: Any) -> list[str]:
    return ["image"] if any(field.name == "image" for field in model._meta.fields) else []
