"""What the user has typed and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from smartcities.publishing.models import Page


def typed(request: HttpRequest, page: Page) -> QueryDict | None:
    """Return the form of *page* as it stands in the user's own tab, or None."""
    return None
