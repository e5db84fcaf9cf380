"""``/<list>.atom``: the latest changes as a feed (RFC 4287), paged through all (RFC 5005)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.answers import cache_response
from smartcities.browsing.filters.fields import display_value
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.parameters import list_parameters
from smartcities.publishing.addresses import absolute, canonical_path, site_url
from smartcities.publishing.models import Page
from smartcities.sharing.data.distributions import DATA_FORMATS
from smartcities.sharing.data.feed import Document, document, feed_query, feed_title
from smartcities.sharing.data.result import of_result, refusal
from smartcities.sharing.data.text import legal, moment

NAMESPACE = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: A year in which the portal owned its host, as tag URIs need it (RFC 4151); never change it.
SINCE = 2026


@of_result
@cache_response(parameters=list_parameters)
def feed(request: HttpRequest, found: PageFilter) -> HttpResponse:
    """Return one document of the feed of the result; ``page`` is its number."""
    given = request.GET.get("page", "").strip() or "1"
    if not (given.isascii() and given.isdigit() and given.strip("0")):
        sentence = _("“%(value)s” is not a page number.") % {"value": display_value(given)}
        return refusal({"page": [sentence]})
    # Nine digits are more than any feed needs; parsing thousands of digits takes time.
    number = int(given.lstrip("0")[:9])
    body = written(document(found, number))
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    media_type = DATA_FORMATS["atom"].media_type
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def written(document: Document) -> bytes:
    """Return a document as XML."""
    address, number = document.address, document.number
    root = Element("feed", {"xmlns": NAMESPACE, LANGUAGE: settings.LANGUAGE_CODE})
    _add(root, "id", absolute(address(1)))
    _add(root, "title", feed_title(document.found))
    _add(root, "updated", moment(document.updated))
    author = SubElement(root, "author")
    _add(author, "name", identity.current().name)
    _add(author, "uri", site_url())
    licence = identity.current().data_licence
    _add(root, "rights", licence.name)
    icon, logo = identity.current().icon, identity.current().logo
    _add(root, "icon", absolute(reverse("icon-favicon.ico") + icon.query))
    if logo:
        _add(root, "logo", absolute(logo.url))
    query = feed_query(document.found)
    page = f"{document.model.get_list_url()}?{query.urlencode()}".rstrip("?")
    _link(root, "license", licence.url)
    _link(root, "alternate", absolute(page), type="text/html")
    others = {"self": number, "first": 1}
    if number > 1:
        others["previous"] = number - 1
    if document.has_next:
        others["next"] = number + 1
    for rel, other in others.items():
        _link(root, rel, absolute(address(other)), type=DATA_FORMATS["atom"].media_type)
    for each in document.pages:
        root.append(entry(each))
    return tostring(root, encoding="utf-8", xml_declaration=True)


def entry(page: Page) -> Element:
    """Return a page as an entry, in the language of its text."""
    node = Element("entry", {LANGUAGE: page.language})
    _add(node, "id", tag(page))
    _add(node, "title", page.title)
    assert page.published_at is not None
    _add(node, "published", moment(page.published_at))
    _add(node, "updated", moment(cast(Any, page).change))
    if page.summary:
        _add(node, "summary", page.summary)
    url = absolute(canonical_path(page))
    _link(node, "alternate", url, type="text/html", hreflang=page.language)
    scheme = absolute(reverse("theme-list"))
    for theme in page.themes.all():
        about = {"term": theme.slug, "scheme": scheme, "label": legal(theme.name)}
        # The names of themes are in the portal's default language.
        SubElement(node, "category", {**about, LANGUAGE: settings.LANGUAGE_CODE})
    return node


def tag(page: Page) -> str:
    """Return an identifier of the page that does not depend on its address (RFC 4151)."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    # A tag URI cannot begin with an IPv6 address.
    name = host.encode("idna").decode() if not host.isascii() else host.replace(":", "-")
    return f"tag:{name},{SINCE}:{page._meta.label_lower}/{page.pk}"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = legal(text)


def _link(parent: Element, rel: str, href: str, **more: Any) -> None:
    SubElement(parent, "link", {"rel": rel, "href": href, **more})
