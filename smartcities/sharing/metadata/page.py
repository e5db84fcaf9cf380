"""The metadata of a public page, read from the context of its template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Page as PaginatorPage
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from smartcities.browsing.filters.sentence import Sentence
from smartcities.browsing.tags.words import amount
from smartcities.identity import current
from smartcities.publishing.addresses import absolute, canonical_path, canonical_paths
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.embedding.addresses import public_path
from smartcities.publishing.models import Page, Theme
from smartcities.sharing.metadata import breadcrumbs as crumbs
from smartcities.sharing.metadata.breadcrumbs import Crumb
from smartcities.sharing.metadata.datasets import dataset
from smartcities.sharing.metadata.portal import portal, vocabulary, website
from smartcities.sharing.metadata.schema import Node, dates, describe, identity, mention, said
from smartcities.sharing.social_cards.content import SocialCard, card_of, portal_card


@dataclass(frozen=True)
class PageMetadata:
    """The metadata of a page: only what the page itself shows."""

    url: str
    title: str
    description: str
    card: SocialCard
    way: list[Crumb]
    #: The text of an embedded card below the title: a summary, or a list's number of pages.
    summary: str = ""
    #: The titles of the pages that a list shows.
    rows: tuple[str, ...] = ()
    #: The picture of an embedded card: ``image`` of the library, ``map`` or empty.
    picture: str = ""
    #: The language of title and description.
    language: str = field(default_factory=lambda: get_language() or settings.LANGUAGE_CODE)
    #: The schema.org type of the page itself, and its Open Graph type.
    page_type: str = "WebPage"
    share_type: str = "website"
    #: Further properties of the page itself.
    more: Node = field(default_factory=dict)
    #: What the page is about; made only where it is printed, since it may need queries.
    main: Node | Callable[[], Node] | None = None
    #: What else the page shows.
    others: list[Node] = field(default_factory=list)


def metadata_of(context: Mapping[str, Any]) -> PageMetadata | None:
    """Return the metadata of the page with this template *context*; None for messages, previews."""
    if context.get("is_preview"):
        return None
    page, row, theme = (context.get(name) for name in ("page", "row", "theme"))
    if isinstance(page, Page):
        return a_part(page, row, context["part"]) if row is not None else a_page(page)
    if isinstance(theme, Theme):
        return a_theme(theme, context.get("sections") or [])
    request = context.get("request")
    if request is None:
        return None
    here = absolute(
        context.get("shared_address") or context.get("canonical") or public_path(request.path)
    )
    match = request.resolver_match
    name = match.url_name if match else ""
    if isinstance(context.get("hits"), PaginatorPage) and context.get("model"):
        found, hits = context["filter"], context["hits"]
        said = Sentence(found, plain=True).counted(hits.paginator.count)
        if name == "map":
            return a_map(context["model"], hits, here, said, context["list_title"])
        plain = not (context.get("is_filtered") or context.get("notices"))
        return a_list(context["model"], hits, here, said, plain, context["list_title"])
    if name == "theme-list" and "themes" in context:
        return all_themes(context["themes"], here)
    if name == "search" and "view" in context:
        return a_search(context["said"], context["total"], context["rows"], here)
    if name == "home" and "view" in context:
        return the_front(here, context["rows"])
    return None


def a_page(page: Page) -> PageMetadata:
    """A page of any type."""
    is_person = mention(page)["@type"] == "Person"
    card = card_of(page)
    return PageMetadata(
        url=absolute(canonical_path(page)),
        title=page.search_title or page.title,
        description=page.search_description or page.summary,
        card=card,
        way=crumbs.to_page(page),
        summary=page.summary,
        picture="image" if card.image else "",
        language=page.language,
        page_type="ProfilePage" if is_person else "WebPage",
        share_type="profile" if is_person else "article",
        more={
            **dates(page),
            "about": [mention(theme) for theme in page.themes.all()],
        },
        main=partial(describe, page),
    )


def a_part(page: Page, row: Any, part: Part) -> PageMetadata:
    """A part of a page, with a reference to the page."""
    url = absolute(canonical_path(row))
    text = part.summary_of(row)
    return PageMetadata(
        url=url,
        title=row.title,
        description=text
        or _("%(row)s: a part of “%(page)s”.") % {"row": row.title, "page": page.title},
        summary=text,
        card=card_of(page),
        way=crumbs.to_row(page, row),
        language=page.language,
        share_type="article",
        more=dates(page),
        main=describe(row)
        | {"@id": identity(row), "name": row.title, "isPartOf": mention(page), "url": url},
    )


def a_theme(theme: Theme, sections: Iterable[Any]) -> PageMetadata:
    """A theme with the pages about it."""
    found = [page for section in sections for page in section.pages]
    url = absolute(canonical_path(theme))
    return PageMetadata(
        url=url,
        title=theme.name,
        description=theme.summary,
        card=card_of(theme),
        way=crumbs.to_theme(theme),
        summary=theme.summary,
        page_type="CollectionPage",
        more={"about": [describe(theme)]},
        main={"@id": f"{url}#list"} | item_list(found) if found else None,
    )


def a_list(
    model: type[Page],
    hits: PaginatorPage,
    here: str,
    sentence: str,
    plain: bool,
    name: str,
) -> PageMetadata:
    """A page of a type's list; the whole list, unfiltered, is also offered as data.

    *sentence* describes what it shows; *name* is made of its filters.
    """
    said_of = _("%(names)s on %(portal)s, to filter and sort.")
    return PageMetadata(
        url=here,
        title=name,
        description=said_of % {"names": name, "portal": current().name},
        card=portal_card(),
        way=[*crumbs.to_list(model), *([Crumb(name, here)] if name != plural(model) else [])],
        summary=sentence,
        rows=tuple(page.title for page in hits.object_list),
        page_type="CollectionPage",
        main=listed(hits),
        others=dataset(model, name) if plain and hits.number == 1 else [],
    )


def a_map(
    model: type[Page], hits: PaginatorPage, here: str, sentence: str, name: str
) -> PageMetadata:
    """The pages of a type on the map, with the list beside it."""
    said_of = _("%(names)s of the portal on a world map, to filter and to zoom.")
    return PageMetadata(
        url=here,
        title=_("%(names)s on the map") % {"names": name},
        description=said_of % {"names": name},
        card=portal_card(),
        way=crumbs.to_map(model, here),
        summary=sentence,
        picture="map",
        page_type="CollectionPage",
        main=listed(hits),
    )


def all_themes(themes: Iterable[Theme], here: str) -> PageMetadata:
    """The list of themes."""
    terms = [said(mention(theme) | {"description": theme.summary}) for theme in themes]
    description = _(
        "The portal’s themes, each with a page of everything about it: reports, case "
        "studies, cities, experts and links."
    )
    return PageMetadata(
        url=here,
        title=_("Themes"),
        description=description,
        summary=description,
        card=portal_card(),
        way=crumbs.to_themes(),
        page_type="CollectionPage",
        main=said(vocabulary() | {"hasDefinedTerm": terms}),
    )


def a_search(words: str, total: int, hits: Iterable[Page | Theme], here: str) -> PageMetadata:
    """What *words* find in the whole portal; without words, the search itself."""
    about = _(
        "Search reports, case studies, cities, experts, links and themes, and the text of the "
        "reports’ files."
    )
    found = ngettext(
        "%(number)s result for “%(words)s”", "%(number)s results for “%(words)s”", total
    )
    return PageMetadata(
        url=here,
        title=_("Search for “%(words)s”") % {"words": words} if words else _("Search"),
        description=about,
        card=portal_card(),
        way=crumbs.to_search(here),
        summary=found % {"number": amount(total), "words": words} if words else about,
        rows=tuple(str(hit) for hit in hits),
        page_type="SearchResultsPage",
    )


def the_front(here: str, newest: Iterable[Page] = ()) -> PageMetadata:
    """The front page, with the site and its publisher; *newest* are the pages on its card."""
    names = list(current().languages)
    rows = tuple(page.title for page in newest)
    description = current().description
    site = {"description": description, "inLanguage": names, "publisher": portal()}
    return PageMetadata(
        url=here,
        title=current().name,
        description=description,
        # The card of an empty portal has a title alone.
        summary=description if rows else "",
        rows=rows,
        card=portal_card(),
        way=crumbs.to_front(),
        others=[website() | site],
    )


def plural(model: type[Page]) -> str:
    """Return the plural name of a type, capitalised."""
    name = str(model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


def listed(hits: PaginatorPage) -> Node | None:
    """Return a page of a list with its position in the whole list; None if it is empty."""
    pages = list(hits.object_list)
    return item_list(pages, hits.start_index(), hits.paginator.count) if pages else None


def item_list(pages: list[Page], first: int = 1, total: int | None = None) -> Node:
    """Return *pages* in their order; *total* is the number of pages in the whole list."""
    path = canonical_paths()
    return {
        "@type": "ItemList",
        "numberOfItems": len(pages) if total is None else total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": page.title,
                "url": absolute(path(page)),
            }
            for position, page in enumerate(pages, first)
        ],
    }
