"""Publishing drafts of changes from a list: named and asked about first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from smartcities.publishing.admin.working_copies.opening import Opening
from smartcities.publishing.admin.working_copies.saying import name_of, names_of
from smartcities.publishing.completeness.missing import Missing, missing
from smartcities.publishing.models import Page
from smartcities.publishing.rehearsal import rehearsal
from smartcities.publishing.working_copies import (
    DoesNotFitError,
    authors,
    copies_of,
    merged_with,
    put_on,
)


@dataclass(frozen=True)
class Draft:
    """The draft of changes of one page of a list, as it would be published."""

    page: Page
    opening: Opening
    #: What a public page needs and would lack.
    lacks: tuple[Missing, ...] = ()
    #: Why it has to be opened first; empty if it has not.
    reason: str = ""

    @property
    def seen(self) -> str:
        """What a question carries along: an answer counts for this draft as it is now."""
        assert self.opening.copy is not None
        return f"{self.page.pk}.{self.opening.copy.revision.number}.{self.page.revision}"

    @property
    def by(self) -> str:
        """Who made the changes."""
        assert self.opening.copy is not None
        return ", ".join(map(name_of, authors(self.page, self.opening.copy)))

    @property
    def names(self) -> str:
        """What would change of what is public."""
        return names_of(self.page, (each.path for each in self.opening.differences))

    def put_on(self) -> Page:
        """Put the draft on its page for good; return the page."""
        copy = self.opening.copy
        assert copy is not None
        stored = type(self.page)._base_manager.get(pk=self.page.pk)
        page = put_on(stored, merged_with(copy, self.opening.live).state).page
        copy.delete()
        return page


def drafts(model: type[Page], pages: Sequence[Page]) -> dict[Any, Draft]:
    """Return {key: draft} of those of *pages* that have one; within a transaction."""
    by_key = {page.pk: page for page in pages}
    found = copies_of(model, by_key).select_related("revision", "base", "user")
    return {copy.object_id: _draft(by_key[copy.object_id], copy) for copy in found}


def _draft(page: Page, copy: Any) -> Draft:
    opening = Opening(page, copy)
    opening.read()
    if not opening.is_settled:
        return Draft(page, opening, (), _("What is public has changed in the same places."))
    try:
        with rehearsal():
            opening.put_on()
            assert opening.fitted is not None
            taken, shown = opening.fitted.taken, opening.fitted.page
            is_asked = opening.lacks_more or not page.is_public()
            lacks = missing([shown]).get(shown, []) if is_asked else []
    except DoesNotFitError:
        return Draft(page, opening, (), _("It does not fit beside what else is stored."))
    if taken:
        return Draft(page, opening, (), _("Another page has its address now."))
    return Draft(page, opening, tuple(lacks))


def asked(
    model_admin: Any, request: HttpRequest, pages: list[Page], found: dict[Any, Draft]
) -> TemplateResponse:
    """Answer with the question before *pages* with drafts are published."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Publish these changes?"),
        "opts": model_admin.opts,
        "pages": pages,
        "drafts": list(found.values()),
        "others": [page for page in pages if page.pk not in found],
        "seen": [each.seen for each in found.values()],
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
    }
    name = "admin/publishing/working_copies/publish_confirmation.html"
    return TemplateResponse(request, name, context)
