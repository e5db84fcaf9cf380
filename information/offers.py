"""The pages that a new portal is offered: texts to complete, one in each language of the portal.

They stand in ``texts/``: ``offers.toml`` names them, and each has a file of HTML. What the portal
knows of itself is put in; what nobody but its editors knows is a place in double square brackets,
which the form asks about before the page is public.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html

from information.models import InformationPage
from smartcities import identity
from smartcities.publishing.states import State, apply

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Text:
    """An offered page in one language."""

    language: str
    title: str
    slug: str
    summary: str
    #: The name of its file, without the ending.
    name: str


@dataclass(frozen=True)
class Offer:
    """A page that is offered, and its place."""

    key: str
    place: str
    order: int
    has_contact_form: bool
    #: In the order of the portal's languages, the default one first.
    texts: tuple[Text, ...]


@cache
def offers() -> tuple[Offer, ...]:
    """Return all that is offered, in the order of the file."""
    found = tomllib.loads((TEXTS / "offers.toml").read_text("utf-8"))
    codes = [code for code, _name in settings.LANGUAGES]
    codes.sort(key=lambda code: code != settings.LANGUAGE_CODE)
    return tuple(
        Offer(
            key,
            told["place"],
            told["order"],
            told.get("has_contact_form", False),
            tuple(
                Text(language=code, name=f"{key}.{code}", **told[code])
                for code in codes
                if code in told
            ),
        )
        for key, told in found.items()
    )


def open_offers() -> dict[str, list[Text]]:
    """Return, by their keys, the texts of which there is no page: public, draft or in the trash.

    A page that has another address today is known by the one that it had. Two queries.
    """
    slugs = [text.slug for each in offers() for text in each.texts]
    pages: Any = InformationPage.objects
    taken = {*pages.filter(slug__in=slugs).values_list("slug", flat=True)}
    taken |= pages.slugs_once(slugs).keys()
    found = {each.key: [text for text in each.texts if text.slug not in taken] for each in offers()}
    return {key: texts for key, texts in found.items() if texts}


def take_up(key: str, owner: Any) -> list[InformationPage]:
    """Make drafts of the texts of *key* of which there is no page; within a transaction.

    Each belongs to *owner*. A text in another language is the translation of the first one.
    """
    (offer,) = (each for each in offers() if each.key == key)
    wanted = open_offers().get(key, [])
    known = InformationPage.objects.ever_at([offer.texts[0].slug]).first()
    original = known.translation_of_id or known.pk if known else None
    made = []
    for text in wanted:
        fields: dict[str, str | int | bool | None] = {
            "title": text.title,
            "slug": text.slug,
            "summary": text.summary,
            "body": body_of(text),
            "language": text.language,
            "place": offer.place,
            "order": offer.order,
            "has_contact_form": offer.has_contact_form,
            "translation_of": original,
        }
        page = InformationPage()
        apply(page, State(InformationPage._meta.label_lower, fields, {}, {}), {"owner": owner})
        original = original or page.pk
        made.append(page)
    return made


def take_up_all(owner: Any) -> list[InformationPage]:
    """Make drafts of all texts of which there is no page, as ``take_up`` does of one offer."""
    return [page for key in open_offers() for page in take_up(key, owner)]


def body_of(text: Text) -> str:
    """Return the HTML of *text*, with what the portal knows of itself."""
    html = (TEXTS / f"{text.name}.html").read_text("utf-8")
    with translation.override(text.language):
        found = identity.current()
        unknown = tomllib.loads((TEXTS / "unknown.toml").read_text("utf-8"))[text.language]
        mail = format_html('<a href="mailto:{0}">{0}</a>', found.contact) if found.contact else ""
        said = {
            "portal": found.name,
            "publisher": found.publisher.name if found.publisher else unknown["publisher"],
            "contact": mail or unknown["contact"],
            "site": settings.SITE_URL,
            "licence": found.texts_licence.name,
            "address_days": str(settings.LOG_ADDRESS_DAYS),
            "today": date_format(timezone.localdate()),
        }
    return Template(html).substitute(
        {name: conditional_escape(each) for name, each in said.items()}
    )
