"""Open Graph and Twitter card elements, for places where a page's address is shared."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString

from smartcities import identity
from smartcities.publishing.addresses import absolute
from smartcities.sharing.metadata.page import PageMetadata
from smartcities.sharing.social_cards.content import SIZE

#: In Open Graph a language has a country; other languages are left out.
LOCALES = {"en": "en_GB", "da": "da_DK"}


def properties(page: PageMetadata) -> list[tuple[str, str]]:
    """Return the Open Graph properties (ogp.me) of a page that have a value."""
    found = [
        ("og:title", page.title),
        ("og:description", page.description),
        ("og:type", page.share_type),
        ("og:url", page.url),
        ("og:site_name", identity.current().name),
        ("og:locale", LOCALES.get(page.language.lower(), "")),
        *image(page),
    ]
    if page.share_type == "article":
        found += [
            ("article:published_time", page.more.get("datePublished", "")),
            ("article:modified_time", page.more.get("dateModified", "")),
        ]
    return [(name, value) for name, value in found if value]


def image(page: PageMetadata) -> list[tuple[str, str]]:
    """Return the properties of a page's picture."""
    width, height = SIZE
    return [
        ("og:image", absolute(page.card.path)),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", page.card.alt),
    ]


def elements(page: PageMetadata) -> SafeString:
    """Return the elements; Twitter needs only the type of its card beside Open Graph."""
    return _elements(properties(page))


def picture(page: PageMetadata) -> SafeString:
    """Return the elements of the picture alone; a frame's title and language say the rest."""
    return _elements(image(page))


def _elements(found: list[tuple[str, str]]) -> SafeString:
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in found]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    return SafeString("\n".join(lines))
