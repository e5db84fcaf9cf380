"""A page's citation as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from smartcities.answers import cache_response
from smartcities.browsing.views import NEVER_STORED, address_today, find_page
from smartcities.publishing.models import Page
from smartcities.sharing.citations.citation import CITED, citation_of
from smartcities.sharing.citations.formats import FORMATS


@cache_response()
@require_safe
def show_citation(request: HttpRequest, slug: str, ending: str, model: type[Page]) -> HttpResponse:
    """Return the citation of a page that the visitor may see; an old slug redirects."""
    form = FORMATS.get(ending)
    if form is None or model not in CITED:
        raise Http404("No such form of citation.")
    try:
        page, is_preview = find_page(request, model, slug)
    except Http404:
        path = address_today(request, model, slug)
        if path is None:
            raise
        today = path.rstrip("/").rpartition("/")[2]
        address = reverse(f"{model._meta.model_name}-citation", args=[today, ending])
        return HttpResponsePermanentRedirect(address)
    name = f"{page.slug}.{form.ending}"
    citation = citation_of(page)
    assert citation is not None
    response = HttpResponse(form.write(citation), content_type=form.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    if is_preview:
        response["Cache-Control"] = NEVER_STORED
    return response
