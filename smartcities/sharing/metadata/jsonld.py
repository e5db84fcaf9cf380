"""A page's structured data, as one JSON-LD script element."""

from __future__ import annotations

import json

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from smartcities.sharing.metadata.breadcrumbs import Crumb
from smartcities.sharing.metadata.page import PageMetadata
from smartcities.sharing.metadata.portal import website
from smartcities.sharing.metadata.schema import Node, said

# Characters that could end the element or begin another, and the line ends of old JavaScript.
ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def graph(page: PageMetadata) -> list[Node]:
    """Return the nodes of a page: itself, its breadcrumbs, what it is about, what else it shows."""
    way = breadcrumbs(page)
    links = {"breadcrumb": {"@id": way["@id"]}} if way else {}
    about = page.main() if callable(page.main) else page.main
    if about:
        main = {"@id": f"{page.url}#it"} | about
        links["mainEntity"] = {"@id": main["@id"]}
    itself = {
        "@type": page.page_type,
        "@id": page.url,
        "url": page.url,
        "name": page.title,
        "description": page.description,
        "inLanguage": page.language,
        "isPartOf": website(),
        **page.more,
        **links,
    }
    return [said(itself), *([way] if way else []), *([main] if about else []), *page.others]


def breadcrumbs(page: PageMetadata) -> Node | None:
    """Return the breadcrumbs of the page; None for the front page."""
    if len(page.way) < 2:
        return None
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page.url}#way",
        "itemListElement": [step(number, crumb) for number, crumb in enumerate(page.way, 1)],
    }


def step(position: int, crumb: Crumb) -> Node:
    """Return one step of the breadcrumbs."""
    page = {"@type": "WebPage", "@id": crumb.url}
    return {"@type": "ListItem", "position": position, "name": crumb.name, "item": page}


def script(page: PageMetadata) -> SafeString:
    """Return the script element, escaped so that no title can end it."""
    data = {"@context": "https://schema.org", "@graph": graph(page)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
