"""The tabs of the preview's panel."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from smartcities import identity

#: What each tab shows (``showing.py``), and its label.
TABS = {
    "page": ("page", _("Page")),
    "phone": ("page", _("Phone")),
    "card": ("card", _("Card")),
    "embed": ("embed", _("Embed")),
    "search": ("page", _("Search result")),
}


class Tab(NamedTuple):
    """A tab: its id, what it shows, in which language if it says so, and its label."""

    id: str
    show: str
    language: str
    label: str


def tabs(names: Collection[str], *, in_each_language: bool) -> list[Tab]:
    """Return the tabs *names*; with *in_each_language*, the page in each that visitors are offered.

    Where that is one, the tab is called as for any page.
    """
    languages = identity.offered_languages() if in_each_language else ()
    found = [Tab(f"preview-{name}", *_of(name)) for name in names]
    if len(languages) < 2:
        return found
    pages = [
        Tab(
            # The preview's scripts know a tab by what stands before the two hyphens.
            "preview-page" if place == 0 else f"preview-page--{code}",
            "page",
            code,
            str(capfirst(get_language_info(code)["name_translated"])),
        )
        for place, code in enumerate(languages)
    ]
    return [*pages, *(each for each in found if each.id != "preview-page")]


def _of(name: str) -> tuple[str, str, str]:
    show, label = TABS[name]
    return show, "", str(label)
