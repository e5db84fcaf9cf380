"""Making the portal's identity of its settings, one for each language."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import translation

from smartcities.identity import LICENCES, Icon, Identity, Logo, Notice, Publisher, defaults
from smartcities.look.look import Look
from smartcities.portal.models import PortalSettings


def identities() -> dict[str, Identity]:
    """Return {language: identity}: one query, and none of another language for what is empty."""
    stored = PortalSettings.objects.select_related("publisher").first()
    return {code: identity_in(stored, code) for code, _name in settings.LANGUAGES}


def identity_in(stored: PortalSettings | None, language: str) -> Identity:
    """Return what *stored* says in *language*; what is empty there is said in the default one."""
    with translation.override(language):
        unnamed = defaults()
    if stored is None:
        return unnamed
    # Of the type that the settings name, which is above this room.
    publisher: Any = stored.publisher
    look = look_of(stored)
    return replace(
        unnamed,
        name=stored.text("name", language) or unnamed.name,
        tagline=stored.text("tagline", language),
        description=stored.text("description", language) or stored.text("name", language),
        about=stored.text("about", language),
        texts_licence=LICENCES[stored.texts_licence],
        data_licence=LICENCES[stored.data_licence],
        publisher=Publisher(str(publisher), publisher.website) if publisher else None,
        contact=stored.contact,
        accounts=tuple(stored.accounts.split()),
        stored_notice=_notice(stored, language),
        logo=_logo(stored),
        time_zone=stored.time_zone if is_zone(stored.time_zone) else unnamed.time_zone,
        languages=stored.languages,
        icon=Icon((stored.icon or stored.logo).name or "", f"#{look.colour('accent')}"),
        look=look.name,
    )


@cache
def is_zone(name: str) -> bool:
    """Tell whether this machine knows a time zone: the settings may come from another one."""
    try:
        return bool(ZoneInfo(name))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return False


def _logo(stored: PortalSettings) -> Logo | None:
    if not stored.logo:
        return None
    size = stored.logo_width, stored.logo_height
    return Logo(stored.logo_url, *size, stored.logo_dark_url, stored.logo_says_name)


def look_of(stored: PortalSettings) -> Look:
    """Return the look that *stored* says."""
    accent, second = (
        each.removeprefix("#") for each in (stored.accent_colour, stored.second_colour)
    )
    return Look(accent, second, stored.typeface)


def _notice(stored: PortalSettings, language: str) -> Notice | None:
    for each in (language, settings.LANGUAGE_CODE):
        if text := getattr(stored, f"notice_{each}"):
            return Notice(text, each, stored.notice_until)
    return None
