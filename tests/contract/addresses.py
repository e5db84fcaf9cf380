"""Collecting every address of ours that is named anywhere on account of a page."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, urlsplit

from django.test import Client

from smartcities.browsing.maps.places import located_types
from smartcities.publishing.models import Page
from smartcities.sharing.api.serializers import item_path
from smartcities.sharing.citations.citation import CITED

HOST = "http://testserver"
#: Addresses in HTML attributes, XML and JSON: of our host, or from its root.
ADDRESS = re.compile(rf"(?:{HOST}|(?<=[\"' ,;=>]))(/[^\s\"'<>,\\]*)")
RENDITION = re.compile(r"/media/[0-9a-f]{32}-")
#: What every page names, whatever it is about.
COMMON = ("/static/", "/admin/", "//")


def channels(page: Page) -> list[str]:
    """Return the addresses at which *page*, or a list that has it, is to be had."""
    path, lists = page.get_absolute_url(), page.get_list_url()
    # What is typed into a search is printed again: the rest of the title is not.
    word = quote(page.title.split()[0])
    stem = lists.rstrip("/")
    found = [path, f"/da{path}", f"/embed{path}", f"/embed{path}?view=card"]
    found += [item_path(type(page), page.slug)]
    found += [lists, f"/embed{lists}", f"/api/v1{lists}", f"{stem}.csv", f"{stem}.atom"]
    found += [f"/sitemap-{page.list_path}.xml", "/", "/map/", "/embed/map/", "/catalogue.jsonld"]
    found += [f"/oembed?url={quote(HOST + path)}&format={form}" for form in ("json", "xml")]
    found += [
        f"/share/?url={quote(HOST + path)}",
        f"/search/?q={word}",
        f"/search/suggest?q={word}",
    ]
    found += [f"{stem}.geojson"] if type(page) in located_types() else []
    if type(page) in CITED:
        found += [f"{path}citation.{ending}" for ending in ("bib", "ris", "json")]
    found += [part for each in page.parts for part in _parts(page, each)]
    found += [theme.get_absolute_url() for theme in page.themes.all()]
    return found


def _parts(page: Page, part: object) -> list[str]:
    rows = getattr(page, part.rows).all()
    return [f"{page.get_absolute_url()}{part.path}/{getattr(row, part.key)}/" for row in rows]


def text_of(client: Client, address: str) -> tuple[int, str]:
    """Return the status and the whole text at *address*, pictures as text too."""
    response = client.get(address)
    body = response.getvalue().decode("utf-8", "replace")
    return response.status_code, f"{body} {response.get('Location', '')}"


def collected(client: Client, page: Page) -> set[str]:
    """Return all addresses that the channels of *page* name, and the channels themselves."""
    found = set(channels(page))
    for address in channels(page):
        status, text = text_of(client, address)
        assert status == 200, (address, status)
        found.update(unescape(match) for match in ADDRESS.findall(unescape(text)))
    return {each for each in found if not each.startswith(COMMON)}


def is_of(page: Page, address: str) -> bool:
    """Tell whether *address* is the page's own: its path, below it, or a file made of it."""
    path = urlsplit(address).path
    if path.startswith("/media/cards/"):
        return f"/{page.list_path}-{page.pk}-" in path
    return f"/{page.slug}/" in f"{path}/" or path.startswith("/media/")


def without_most_renditions(addresses: set[str]) -> set[str]:
    """Return *addresses* with one rendition of a picture alone: each takes a while to make."""
    renditions = sorted(each for each in addresses if RENDITION.match(each))
    return addresses - set(renditions[1:])
