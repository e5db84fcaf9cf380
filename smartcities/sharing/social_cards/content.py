"""The content of a social card, and the address that follows from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils import translation

from smartcities import identity
from smartcities.identity import Icon
from smartcities.media.models import Image
from smartcities.media.renditions import FOLDER
from smartcities.publishing.addresses import interface_language
from smartcities.publishing.models import Page, Theme, Tombstone
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Remembered

#: Width and height in pixels: the size that all networks show without cropping.
SIZE = (1200, 630)
#: Part of the address. Raise it with every change of the design.
DESIGN = 1
#: Used in the address instead of a picture's checksum.
PLAIN_CARD = "plain"


@dataclass(frozen=True)
class SocialCard:
    """The words and the picture of one card."""

    #: ``<list>-<key>`` of the page, ``themes-<key>``, or ``portal-<language>``.
    of: str
    title: str
    #: The portal's name, as the signature.
    signed: str
    #: What it is: a type and, if it has any, its first theme.
    labels: tuple[str, ...] = ()
    image: Image | None = None
    #: What the signature's icon is drawn of.
    icon: Icon = field(default_factory=Icon)
    #: The name of the portal's look; empty for that of a new portal.
    look: str = ""

    @property
    def picture(self) -> str:
        """Return the checksum of the picture, or that there is none."""
        return self.image.checksum if self.image and self.image.width else PLAIN_CARD

    @property
    def digest(self) -> str:
        """Return a digest of everything that is drawn, as 32 hexadecimal digits."""
        focal = self.image.focal if self.image else ()
        drawn = [DESIGN, self.title, self.labels, self.picture, focal, self.signed]
        if self.icon != Icon():
            drawn.append(self.icon.key)
        if self.look:
            drawn.append(self.look)
        return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:32]

    @property
    def stored_name(self) -> str:
        """Return its name in the storage, beside its picture's renditions."""
        return f"{FOLDER}/{self.picture}/{self.of}-{self.digest}.jpg"

    @property
    def path(self) -> str:
        """Return the card's address from the root, which changes with its content."""
        return reverse("card", args=[self.picture, self.of, self.digest])

    @property
    def alt(self) -> str:
        """Return the words on the card."""
        return self.title


def card_of(obj: Page | Theme) -> SocialCard:
    """Return the card of a page or a theme, in the language of its text.

    Only a picture of the library that editors chose for the page is drawn. Types whose ``image``
    is computed, as portraits are by consent, have cards without a picture: other services keep
    copies of cards, on which withdrawing a consent has no effect.
    """
    fields = {field.name for field in obj._meta.concrete_fields}
    image = obj.image if "image" in fields else None
    with translation.override(interface_language(getattr(obj, "language", ""))):
        kind, portal = str(obj._meta.verbose_name), identity.current()
    themes = []
    if isinstance(obj, Page):
        themes = [theme.name for theme in obj.themes.all()[:1]]
    labels = (kind[:1].upper() + kind[1:], *themes)
    of = f"{name_of(type(obj))}-{obj.pk}"
    return SocialCard(of, str(obj), portal.name, labels, image, portal.icon, portal.look)


def portal_card() -> SocialCard:
    """Return the card that the front page and all lists share, in the active language."""
    portal = identity.current()
    of, title = f"portal-{translation.get_language()}", portal.tagline or portal.name
    return SocialCard(of, title, portal.name, icon=portal.icon, look=portal.look)


#: The number of cards that a process caches until the content changes.
MOST = 2_000
_cards: Remembered[SocialCard] = Remembered(MOST)


def card_named(of: str) -> SocialCard | None:
    """Return the current card of the public object that *of* names, or None."""
    return _cards.get(of, lambda: _card_named(of))


def _card_named(of: str) -> SocialCard | None:
    kind, _dash, key = of.rpartition("-")
    if kind == "portal":
        return _portal_card_in(key)
    model = named_model(of)
    if model is None:
        return None
    objects: Any = model.objects.public().select_related(*_image_of(model))
    obj = objects.filter(pk=int(key)).first()
    return card_of(obj) if obj else None


def named_model(of: str) -> type[Page] | type[Theme] | None:
    """Return the model of the page or theme that *of* names, whether that exists or not."""
    kind, _dash, key = of.rpartition("-")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return next((model for model in _models() if name_of(model) == kind), None)


def was_public(of: str) -> bool:
    """Tell whether the page or theme that *of* names is or was public."""
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
    """Return the beginning of the names of *model*'s cards, before the hyphen and the key."""
    return model.list_path if issubclass(model, Page) else "themes"


def _image_of(model: Any) -> list[str]:
    return ["image"] if any(field.name == "image" for field in model._meta.fields) else []
