"""Reading one page for its detail page."""

from __future__ import annotations

from smartcities.publishing.models.page_queryset import PageT
from smartcities.publishing.version import Version


def page_at(model: type[PageT], slug: str, at: Version | None = None) -> PageT | None:
    """Return the page of any visibility at *slug*, with what ``for_detail`` adds.

    *at* is the content's version, if it has been read already.
    """
    page = model.objects.for_detail().filter(slug=slug).order_by().first()
    if page is not None and page.is_public():
        page.as_of = at
    return page
