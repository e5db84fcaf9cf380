"""Generic list, detail and part views for every page type."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from smartcities.answers import cache_response
from smartcities.browsing.cards import WithRelated, for_cards
from smartcities.browsing.details import page_at
from smartcities.browsing.filters.fallback import fallback_filters
from smartcities.browsing.filters.fields import WholeField, display_value
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.options import WHOLE
from smartcities.browsing.filters.parameters import list_parameters
from smartcities.browsing.filters.querystring import address
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.sentence import Sentence
from smartcities.browsing.indexable import canonical as canonical_choices
from smartcities.browsing.indexable import is_landing as is_landing_page
from smartcities.browsing.indexable import scope_of_page
from smartcities.browsing.layouts import LayoutMixin
from smartcities.protection.throttling import throttle_scope
from smartcities.publishing.access import may_change
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.embedding.addresses import embed_path
from smartcities.publishing.models import Page, Tombstone
from smartcities.publishing.models.page_queryset import PageT
from smartcities.publishing.visibility import Visibility
from smartcities.templating.choice import first_of

PER_PAGE = 20
NEVER_STORED = "private, no-store"


def find_page(request: HttpRequest, model: type[PageT], slug: str) -> tuple[PageT, bool]:
    """Return the page at *slug* and whether this is a preview.

    A page that is not public is a preview for those who may change it; everybody else gets the
    same ``Http404`` as for a slug that never existed.
    """
    page = page_at(model, slug, getattr(request, "content_version", None))
    if page is not None and page.is_public():
        return page, False
    # Public addresses read the user only here, so that public pages stay cacheable. The user is
    # read whether there is a draft or not, so that the two answers cannot be told apart.
    is_staff = request.user.is_staff
    if page is not None and is_staff and may_change(request.user, page):
        return page, True
    raise Http404("No page of this address.")


def address_today(request: HttpRequest, model: type[Page], slug: str) -> str | None:
    """Return the current path for an old or differently capitalised *slug*, if it may be seen."""
    page = model.objects.filter(slug=slug.lower()).exclude(slug=slug).first()
    page = page or model.objects.once_at(slug)
    if page is None or not (page.is_public() or may_change(request.user, page)):
        return None
    return page.get_absolute_url()


@cache_response()
@throttle_scope(scope_of_page)
class PageView(LayoutMixin, TemplateView):
    """The common part of detail and part views: finding the page, old slugs, previews."""

    model: type[Page] = Page  # type: ignore[type-abstract]  # never asked for itself

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = kwargs["slug"]
        try:
            self.page, self.is_preview = find_page(request, self.model, slug)
        except Http404:
            path = address_today(request, self.model, slug)
            if path is not None:
                return HttpResponsePermanentRedirect(self.redirected(path))
            if self.layout.is_embed:
                return self.no_longer(slug)
            if Tombstone.objects.has_deleted(self.model, slug):
                context = {"model": self.model}
                return render(request, "browsing/gone.html", context, status=410)
            raise
        response = super().get(request, *args, **kwargs)
        if self.is_preview:
            response["Cache-Control"] = NEVER_STORED
            response["X-Robots-Tag"] = "noindex"
        return response

    def no_longer(self, slug: str) -> HttpResponse:
        """Return what a partner's frame shows instead of a page that is not public.

        410 if the page has expired or was deleted, with the page's own rule of embedding while
        there is one; otherwise 404. Nothing of the page itself is shown.
        """
        known = self.model.objects
        page = known.filter(slug=slug.lower()).first() or known.once_at(slug)
        has_expired = page is not None and page.visibility() == Visibility.EXPIRED
        is_gone = has_expired or Tombstone.objects.has_deleted(self.model, slug)
        context, status = {"model": self.model, "is_gone": is_gone}, 410 if is_gone else 404
        response = render(self.request, "browsing/embed_gone.html", context, status=status)
        if page is not None and is_gone:
            cast(Any, response).embedding = page.embedding
        return response

    def redirected(self, path: str) -> str:
        """Return the target of a redirect from an old address, given the page's current *path*."""
        query = getattr(self.request, "asked_query", self.request.META.get("QUERY_STRING", ""))
        path = embed_path(path) if self.layout.is_embed else path
        return f"{path}?{query}" if query else path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page,
            model=self.model,
            meta=self.model._meta,
            is_preview=self.is_preview,
            **kwargs,
        )


class PageDetail(PageView):
    """One page. Template: ``<app>/<model>_detail.html``, else ``browsing/detail.html``."""

    @property
    def template_name(self) -> str:  # type: ignore[override]  # follows from the type
        """The type's own template, else the generic one."""
        meta = self.model._meta
        own = f"{meta.app_label}/{meta.model_name}_detail.html"
        return first_of(own, "browsing/detail.html")


class PartDetail(PageView):
    """One part of a page, below the page's address and under its visibility."""

    part: Part | None = None

    def redirected(self, path: str) -> str:
        assert self.part is not None
        return super().redirected(f"{path}{self.part.path}/{self.kwargs['key']}/")

    @property
    def template_name(self) -> str:  # type: ignore[override]  # follows from the type
        """The part's own template, else the generic one."""
        meta = self.model._meta
        assert self.part is not None
        name = f"{meta.model_name}_{self.part.rows}_detail.html"
        return first_of(f"{meta.app_label}/{name}", "browsing/part_detail.html")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.part is not None
        rows = getattr(self.page, self.part.rows)
        # A larger number does not fit into any key's column.
        row = (
            rows.filter(**{self.part.key: kwargs["key"]}).first() if kwargs["key"] < 32768 else None
        )
        if row is None:
            raise Http404("The page has no such part.")
        return super().get_context_data(row=row, part=self.part, rows=rows.all(), **kwargs)


class Result:
    """The result of a filter set as a sequence for the paginator, which fetches slices only."""

    def __init__(self, found: PageFilter, with_related: WithRelated) -> None:
        self.found, self.with_related = found, with_related

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, where: slice) -> list[Page]:
        return self.found.pages(where.start, where.stop, self.with_related)


@cache_response(parameters=list_parameters)
@throttle_scope(scope_of_page)
class PageList(LayoutMixin, TemplateView):
    """A type's filterable list. Template: ``<app>/<model>_list.html``, else the generic one."""

    model: type[Page] = Page  # type: ignore[type-abstract]  # never asked for itself
    per_page = PER_PAGE
    #: Whether some filtered lists are pages for search engines.
    has_landings = True
    #: Adds the related objects that the list shows of its pages.
    with_related = staticmethod(for_cards)

    @property
    def template_name(self) -> str:  # type: ignore[override]  # follows from the type
        """The type's own template, else the generic one."""
        meta = self.model._meta
        own = f"{meta.app_label}/{meta.model_name}_list.html"
        return first_of(own, "browsing/list.html")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The middleware of the kept answers has read the version already.
        at = getattr(self.request, "content_version", None)
        found = filter_for(self.model)(self.layout.query, at=at)
        notices = list(found.notices)
        number = self._page_number(notices)
        whole = self._whole_facets(found, notices)
        hits = self._paginated(found, number)
        total = hits.paginator.count
        # An empty list is not worth finding.
        is_worth_finding = bool(total) and not notices
        is_landing = self.has_landings and is_landing_page(found.given) and is_worth_finding
        return super().get_context_data(
            model=self.model,
            meta=self.model._meta,
            filter=found,
            given=found.given,
            whole=whole,
            hits=hits,
            notices=notices,
            page_links=hits.paginator.get_elided_page_range(number, on_each_side=2, on_ends=1),
            sentence=Sentence(found).counted(total),
            fallback_filters=[] if total else fallback_filters(found),
            is_filtered=bool(found.given),
            is_landing=is_landing,
            # A list with an unfolded facet is the same page for search engines.
            is_indexable=not whole and (is_landing or not (found.given or notices)),
            list_heading=Sentence(found).named(),
            list_title=Sentence(found, plain=True).named(),
            canonical=self._address(canonical_choices(found.given, is_landing), number),
            shared_address=self._address(canonical_choices(found.given) or found.given, number),
            **kwargs,
        )

    @property
    def own_address(self) -> str:
        """The path of the whole list."""
        return self.model.get_list_url()

    def _address(self, given: QueryDict, number: int) -> str:
        """Return the address of the list with the choices *given*."""
        query = given.copy()
        if number > 1:
            query["page"] = str(number)
        return f"{self.own_address}{address(query)}" if query else self.own_address

    def _whole_facets(self, found: PageFilter, notices: list[str]) -> list[str]:
        """Return the facets to print whole; unknown names are added to *notices*."""
        field = WholeField(facets=found.facet_filters)
        whole = field.clean(self.layout.query.getlist(WHOLE))
        notices += field.refused
        return whole

    def _page_number(self, notices: list[str]) -> int:
        text = self.layout.query.get("page", "").strip() or "1"
        if not (text.isascii() and text.isdigit() and text.strip("0")):
            notices.append(
                _("“%(value)s” is not a page number; this is the first page.")
                % {"value": display_value(text)}
            )
            return 1
        # Nine digits are more than any list needs; parsing thousands of digits takes time.
        return int(text.lstrip("0")[:9])

    def _paginated(self, found: Any, number: int) -> PaginatorPage:
        result: Any = Result(found, self.with_related)
        paginator = Paginator(result, self.layout.limit or self.per_page)
        if number > paginator.num_pages:
            raise Http404("The list has fewer pages.")
        return paginator.page(number)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if context["notices"]:
            response["Cache-Control"] = NEVER_STORED
        return response
