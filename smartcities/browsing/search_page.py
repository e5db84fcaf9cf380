"""``/search/``: the search over all types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode
from django.views.generic import TemplateView

from smartcities.answers import cache_response
from smartcities.browsing.filters.fields import QueryField, display_value
from smartcities.browsing.filters.querystring import address
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.indexable import scope_of_page
from smartcities.browsing.layouts import LayoutMixin
from smartcities.browsing.search import (
    Query,
    Snippet,
    excerpt,
    part_hits,
    snippets,
    theme_hits,
)
from smartcities.browsing.search_examples import examples
from smartcities.browsing.views import NEVER_STORED
from smartcities.protection.throttling import throttle_scope
from smartcities.publishing.addresses import path_to
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.models import Page, Row, Theme
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Version

#: How many hits of each type are shown; the type's list has all of them.
FEW = 5


@dataclass(frozen=True)
class Section:
    """The first hits of one type, or of parts of its pages, with the number of all hits."""

    model: type[Page | Row]
    pages: Sequence[Page | Row]
    snippets: dict[int, Snippet]
    total: int
    #: The address of the list with the same words: that of the type, or of the parts' pages.
    url: str
    #: The section's id, which the type's path in addresses gives.
    anchor: str
    #: The type of the pages whose parts these are.
    parts_of: type[Page] | None = None


def snippets_by_key(pages: Sequence[Page | Theme], query: Query) -> dict[int, Snippet]:
    """Return the snippet of each of *pages*, all of one model, for *query*.

    Rows and files are read from the database only if the page's own text has no hit, or if there
    is a file that may have more.
    """
    said = {page.pk: Snippet(excerpt(page, query)) for page in pages}
    if not query.wanted:
        # Only words that must not be there: no text says anything of them.
        return said
    rest = [page for page in pages if indexed_by(page).file or not said[page.pk].text.has_hit]
    return said | snippets(rest, query)


def sections(query: Query, at: Version | None = None) -> list[Section]:
    """Return a section for each type in which *query* has hits, at the content's version *at*.

    The hits are those of the type's list with the same words. Parts with an address of their own
    have a section after that of their pages.
    """
    asked, made = QueryDict(mutable=True), []
    asked["q"] = query.text
    for model in page_types() if query else ():
        found = filter_for(model)(asked, at=at)
        if total := found.total:
            pages = found.pages(0, FEW)
            said = snippets_by_key(pages, query)
            made.append(Section(model, pages, said, total, _list(model, asked), model.list_path))
        made += [
            Section(
                hits.model,
                hits.rows,
                {row.pk: Snippet(excerpt(row, query)) for row in hits.rows},
                hits.total,
                _list(model, asked),
                hits.part.path,
                parts_of=model,
            )
            for hits in part_hits(model, query, FEW)
        ]
    return made


def rows(*kinds: Sequence[Page | Row | Theme]) -> list[Page | Row | Theme]:
    """Return the hits of all *kinds* for a card: the first of each, then the second, and so on."""
    return [hit for turn in zip_longest(*kinds) for hit in turn if hit is not None]


def _list(model: type[Page], asked: QueryDict) -> str:
    return f"{model.get_list_url()}{address(asked)}"


@cache_response("q")
@throttle_scope(scope_of_page)
class SearchPage(LayoutMixin, TemplateView):
    """All hits of a search, by type. Template: ``browsing/search.html``."""

    template_name = "browsing/search.html"
    card_template = "browsing/search_card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        field = QueryField()
        words = field.clean(self.layout.query.get("q"))
        query = Query.parse(words)
        at = getattr(self.request, "content_version", None)
        found = sections(query, at)
        themes = theme_hits(query)
        total = sum(section.total for section in found) + len(themes)
        given = QueryDict(mutable=True)
        if words:
            given["q"] = words
        return super().get_context_data(
            given=given,
            words=words,
            said=display_value(words),
            query=query,
            notices=field.refused,
            sections=found,
            found_themes=themes,
            theme_snippets=snippets_by_key(themes, query),
            total=total,
            rows=rows(themes, *(section.pages for section in found)),
            examples=[] if words else list(examples(at)),
            all_themes=[] if total else list(Theme.objects.all()),
            is_indexable=False,
            canonical=self._canonical(words),
            **kwargs,
        )

    def _canonical(self, words: str) -> str:
        path = path_to("search")
        return f"{path}?{urlencode({'q': words})}" if words else path

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if context["notices"]:
            response["Cache-Control"] = NEVER_STORED
        return response
