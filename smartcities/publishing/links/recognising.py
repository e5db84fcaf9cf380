"""From addresses to references: a typed or pasted address of a page of the portal names the page.

Old addresses as well, which redirect, and those in another language or below ``/embed/``.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import NoReverseMatch
from django.utils import translation

from smartcities.publishing.addresses import language_of
from smartcities.publishing.embedding.addresses import bare_path
from smartcities.publishing.links.reference import HREF, linkable, reference_to
from smartcities.publishing.links.resolving import here
from smartcities.publishing.models import Addressed

#: No slug is longer; a path with more is nobody's.
LONGEST = 80


def named_by(hrefs: set[str]) -> dict[str, str]:
    """Return {address: reference} for those of *hrefs* that lead to a page, public or not."""
    asked: dict[type[Addressed], dict[str, str]] = defaultdict(dict)
    for href in hrefs:
        if found := _model_and_slug(href):
            asked[found[0]][href] = found[1]
    named = {}
    for model, slugs in asked.items():
        items = {item.slug: item for item in model.objects.filter(slug__in=set(slugs.values()))}
        once = model.objects.slugs_once(sorted(set(slugs.values()) - items.keys()))
        for item in model.objects.filter(slug__in=once.values()) if once else ():
            items |= {old: item for old, slug in once.items() if slug == item.slug}
        for href, slug in slugs.items():
            if slug in items:
                named[href] = f"{reference_to(items[slug])}{_rest(href)}"
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
        parts, site = urlsplit(href), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    if parts.netloc:
        is_here = parts.scheme in ("http", "https") and parts.netloc.lower() == site.netloc.lower()
        return bare_path(parts.path) if is_here else ""
    return "" if parts.scheme else bare_path(f"/{parts.path.removeprefix('/')}")


def _rest(href: str) -> str:
    mark = re.search(r"[?#]", href)
    return href[mark.start() :] if mark else ""


def _model_and_slug(href: str) -> tuple[type[Addressed], str] | None:
    path = _path(href)
    slug = path.rstrip("/").rpartition("/")[2]
    if not slug or len(slug) > LONGEST:
        return None
    wanted = path if path.endswith("/") else f"{path}/"
    with translation.override(language_of(path)):
        for model in linkable().values():
            # A type without detail pages has no addresses.
            with suppress(NoReverseMatch):
                if here(model(slug=slug)) == wanted:
                    return model, slug.lower()
    return None
