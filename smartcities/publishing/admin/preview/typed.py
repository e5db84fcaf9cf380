"""What the user has typed and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from smartcities.publishing.models import Autosave
from smartcities.publishing.models.autosave import Fields

if TYPE_CHECKING:
    from smartcities.publishing.models import Page


def typed(request: HttpRequest, page: Page) -> Fields | None:
    """Return the fields of *page*'s form as they stand in the user's own tab, or None.

    Nobody is shown what another user has typed, whatever tab they name.
    """
    tab = request.GET.get("tab", "")
    own = Autosave.objects.of(request.user, type(page), page.pk)
    autosave = own.filter(tab=tab).first() if tab else None
    return autosave.fields if autosave else None
