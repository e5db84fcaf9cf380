"""``/search/``: the search over all types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode
from django.views.generic import TemplateView

from smartcities.answers import cache_response
from smartcities.browsing.filters.fields import QueryField, display_value
from smartcities.browsing.filters.querystring import address
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.search import Query, Snippet, excerpt, snippets, theme_hits
from smartcities.browsing.views import NEVER_STORED
from smartcities.publishing.addresses import path_to
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Version

#: How many hits of each type are shown; the type's list has all of them.
FEW = 5


@dataclass(frozen=True)
class Section:
    """The first hits of one type with their snippets, and the number of all hits."""

    model: type[Page]
    pages: list[Page]
    snippets: dict[int, Snippet]
    total: int
    #: The address of the type's list with the same words.
    url: str


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

    The hits are those of the type's list with the same words.
    """
    asked, made = QueryDict(mutable=True), []
    asked["q"] = query.text
    for model in page_types() if query else ():
        found = filter_for(model)(asked, at=at)
        if total := found.total:
            pages = found.pages(0, FEW)
            url = f"{model.get_list_url()}{address(asked)}"
            made.append(Section(model, pages, snippets_by_key(pages, query), total, url))
    return made


@cache_response("q")
class SearchPage(TemplateView):
    """All hits of a search, by type. Template: ``browsing/search.html``."""

    template_name = "browsing/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        field = QueryField()
        words = field.clean(self.request.GET.get("q"))
        query = Query.parse(words)
        found = sections(query, getattr(self.request, "content_version", None))
        themes = theme_hits(query)
        total = sum(section.total for section in found) + len(themes)
        return super().get_context_data(
            words=words,
            said=display_value(words),
            query=query,
            notices=field.refused,
            sections=found,
            found_themes=themes,
            theme_snippets=snippets_by_key(themes, query),
            total=total,
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
