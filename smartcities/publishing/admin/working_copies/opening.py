"""What one request makes of the draft of changes of the page whose form it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from smartcities.publishing.completeness.missing import missing
from smartcities.publishing.models import Page, WorkingCopy
from smartcities.publishing.states import Difference, State, capture, compare
from smartcities.publishing.working_copies import Fitted, merged_with, put_on

if TYPE_CHECKING:
    from smartcities.publishing.states import Merged

#: The attribute of a request that holds the opening.
OPENING = "working_copy_opening"


@dataclass
class Opening:
    """The form of one page, begun with its draft of changes, if it has one.

    Made under the page's lock if the form is sent.
    """

    page: Page
    copy: WorkingCopy | None
    #: Whether the form is saved as the draft of changes, and not as the page.
    to_copy: bool = False
    #: The form that was saved with its rows; None as long as nothing is.
    saved: Any = None
    #: Whether the form was saved as it is public, so that there is no draft.
    is_as_public: bool = False
    #: What the history says of the save.
    logged: Any = None
    fitted: Fitted | None = None
    #: What the draft lacks, and the page as it is stored does not.
    lacks_more: bool = False
    live_slug: str = field(init=False)

    def __post_init__(self) -> None:
        self.live_slug = self.page.slug

    @cached_property
    def live(self) -> State:
        """The page as it is stored. Ask for it outside of a rehearsal.

        Otherwise rows that have no key yet would lose the one that they get.
        """
        return capture(self.page)

    @cached_property
    def merged(self) -> Merged | None:
        """The draft with what changed on the page meanwhile."""
        return merged_with(self.copy, self.live) if self.copy else None

    @cached_property
    def differences(self) -> list[Difference]:
        """What the draft would change of the page as it is stored."""
        return compare(self.live, self.merged.state) if self.merged else []

    def read(self) -> None:
        """Read what is to be put on the page."""
        if self.copy is not None:
            _merged = self.merged

    @property
    def is_settled(self) -> bool:
        """Whether nothing changed on the page that the draft has otherwise."""
        return self.merged is None or not self.merged.questions

    def put_on(self) -> None:
        """Put the draft on the page, within a transaction; its state has been read before."""
        if self.merged is None:
            return
        before = _gaps(self.page)
        page = type(self.page)._base_manager.get(pk=self.page.pk)
        self.fitted = put_on(page, self.merged.state)
        self.lacks_more = bool(_gaps(self.fitted.page) - before)

    def mark(self, page: Any) -> None:
        """Have *page*, read for the form, know what it shows and what its save becomes."""
        page.working_copy = self.copy if self.fitted else None
        page.opening = self


def opening_of(request: HttpRequest) -> Opening | None:
    """Return what is known of the draft of changes in this request."""
    found: Opening | None = getattr(request, OPENING, None)
    return found


def saved_as_draft(page: Any) -> bool:
    """Tell whether the form of *page* is saved as its draft of changes."""
    opening: Opening | None = getattr(page, "opening", None)
    return opening is not None and opening.to_copy


def lacks_more(page: Any) -> bool:
    """Tell whether the draft that the form of *page* shows lacks what the public page has."""
    opening: Opening | None = getattr(page, "opening", None)
    return opening is not None and opening.lacks_more


def stored_revision(page: Any) -> int:
    """Return ``Page.revision`` as it is stored, whatever draft the form of *page* shows."""
    opening: Opening | None = getattr(page, "opening", None)
    revision: int = (opening.page if opening else page).revision
    return revision


def _gaps(page: Page) -> set[tuple[str, str]]:
    found = missing([page]).get(page, [])
    return {(str(each.field), str(each.row.key) if each.row else "") for each in found}
