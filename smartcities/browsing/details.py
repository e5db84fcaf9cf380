"""Reading one page for its detail page."""

from __future__ import annotations

from typing import cast

from smartcities.publishing.models import PageQuerySet
from smartcities.publishing.models.page import PageT
from smartcities.publishing.version import Version


def page_at(model: type[PageT], slug: str, at: Version | None = None) -> PageT | None:
    """Return the page of any visibility at *slug*, with what ``for_detail`` adds.

    *at* is the content's version, if it has been read already.
    """
    pages = cast("PageQuerySet[PageT]", model.objects.for_detail())
    page = pages.filter(slug=slug).order_by().first()
    if page is not None and page.is_public():
        page.as_of = at
    return page
