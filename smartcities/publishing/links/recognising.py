"""From addresses to references: a typed or pasted address of a page of the portal names the page.

Old addresses as well, which redirect, and those in another language or below ``/embed/``.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import NoReverseMatch
from django.utils import translation

from smartcities.publishing.addresses import language_of, on_this_site
from smartcities.publishing.embedding.addresses import bare_path
from smartcities.publishing.links.reference import HREF, linkable, parts_of, reference_to
from smartcities.publishing.links.resolving import here
from smartcities.publishing.models import Addressed

#: No slug is longer; a path with more is nobody's.
LONGEST = 80
#: The address of a part below that of its page.
PART = re.compile(r"(?P<page>/.*/)(?P<path>[^/]+)/(?P<key>\d{1,9})/", re.ASCII | re.DOTALL)


class Meant(NamedTuple):
    """What an address leads to by its form: an object of *model*, and perhaps a part of it."""

    model: type[Addressed]
    slug: str
    part: str = ""


def named_by(hrefs: set[str]) -> dict[str, str]:
    """Return {address: reference} for those of *hrefs* that lead to a page, public or not."""
    asked: dict[type[Addressed], dict[str, str]] = defaultdict(dict)
    parts: dict[str, str] = {}
    for href in hrefs:
        if found := meant_by(href):
            asked[found.model][href], parts[href] = found.slug, found.part
    named = {}
    for model, slugs in asked.items():
        items = {item.slug: item for item in model.objects.filter(slug__in=set(slugs.values()))}
        once = model.objects.slugs_once(sorted(set(slugs.values()) - items.keys()))
        for item in model.objects.filter(slug__in=once.values()) if once else ():
            items |= {old: item for old, slug in once.items() if slug == item.slug}
        for href, slug in slugs.items():
            if slug in items:
                named[href] = f"{reference_to(items[slug], parts[href])}{_rest(href)}"
    return named


def recognised(markup: str) -> str:
    """Return sanitised *markup* with references in place of the addresses of pages."""
    if "href=" not in markup:
        return markup
    named = named_by({html.unescape(link["href"]) for link in HREF.finditer(markup)})

    def link(match: re.Match[str]) -> str:
        href = named.get(html.unescape(match["href"]))
        return f'{match["before"]}href="{html.escape(href)}"' if href else match[0]

    return HREF.sub(link, markup) if named else markup


def _path(href: str) -> str:
    """Return the path of *href* on this portal; empty for an address elsewhere."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.netloc:
        return bare_path(parts.path) if on_this_site(href) else ""
    return "" if parts.scheme else bare_path(f"/{parts.path.removeprefix('/')}")


def _rest(href: str) -> str:
    mark = re.search(r"[?#]", href)
    return href[mark.start() :] if mark else ""


def meant_by(href: str) -> Meant | None:
    """Return what *href* leads to by its form, whether or not it is there; None: no page of ours.

    Addresses are recognised by making them: a type's follows from the slug (``following.py``).
    """
    path = _path(href)
    wanted = path if path.endswith("/") else f"{path}/"
    if found := _page_at(wanted):
        return found
    if (part := PART.fullmatch(wanted)) and (page := _page_at(part["page"])):
        for each in parts_of(page.model):
            if each.path == part["path"]:
                return page._replace(part=each.address(int(part["key"])))
    return None


def _page_at(path: str) -> Meant | None:
    slug = path.rstrip("/").rpartition("/")[2]
    if not slug or len(slug) > LONGEST:
        return None
    with translation.override(language_of(path)):
        for model in linkable().values():
            # A type without detail pages has no addresses.
            with suppress(NoReverseMatch):
                if here(model(slug=slug)) == path:
                    return Meant(model, slug.lower())
    return None
