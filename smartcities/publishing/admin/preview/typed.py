"""What the user has typed and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

from smartcities.publishing.models import Autosave

if TYPE_CHECKING:
    from smartcities.publishing.models import Page


def typed(request: HttpRequest, page: Page) -> QueryDict | None:
    """Return the form of *page* as it stands in the user's own tab, or None.

    Nobody is shown what another user has typed, whatever tab they name.
    """
    tab = request.GET.get("tab", "")
    own = Autosave.objects.of(request.user, type(page), page.pk)
    autosave = own.filter(tab=tab).first() if tab else None
    return autosave.as_data() if autosave else None
