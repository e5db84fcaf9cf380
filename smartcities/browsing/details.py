"""One page with what its own page shows."""

from __future__ import annotations

from typing import cast

from smartcities.publishing.models import PageQuerySet
from smartcities.publishing.models.page import PageT
from smartcities.publishing.version import Version


def page_at(model: type[PageT], slug: str, at: Version | None = None) -> PageT | None:
    """Return the page of any visibility at *slug*, with what ``for_detail`` gives it.

    *at* is the content's version, if somebody has read it already.
    """
    pages = cast("PageQuerySet[PageT]", model.objects.for_detail())
    page = pages.filter(slug=slug).order_by().first()
    if page is not None and page.is_public():
        page.as_of = at
    return page
