"""Which pages of a list have changes that are not public yet, and whose those are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.publishing.admin.lists.facets import Conditions
from smartcities.publishing.models import Page
from smartcities.publishing.working_copies import copies_of


class ChangesFilter(Conditions):
    """Pages with a draft of changes."""

    title = gettext_lazy("changes")
    parameter = "changes"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        with_copy = Q(pk__in=copies_of(self.model).values("object_id"))
        return {"waiting": (gettext_lazy("Changes not public yet"), with_copy)}


def with_drafts(model: type[Page], rows: Iterable[Any]) -> list[Any]:
    """Return the *rows* of a list, each with its draft of changes. One query."""
    pages = list(rows)
    found = copies_of(model, [page.pk for page in pages]).select_related("user")
    drafts = {copy.object_id: copy for copy in found} if pages else {}
    for page in pages:
        page.working_copy = drafts.get(page.pk)
    return pages


def drafts_of(model: type[Page], pages: Iterable[Page]) -> list[tuple[Page, str]]:
    """Return those of *pages* with changes that are not public, and who made them last."""
    found = with_drafts(model, pages)
    return [(page, page.working_copy.by) for page in found if page.working_copy]


def state_of_draft(page: Page) -> SafeString:
    """Return in words that *page* has changes that are not public yet; empty if it has none."""
    if page.working_copy is None:
        return SafeString("")
    by = page.working_copy.by
    said = _("changes by {who}, not public yet") if by else _("changes, not public yet")
    return format_html('<span class="state state-changes">{}</span>', said.format(who=by))
