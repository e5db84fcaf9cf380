"""The value: what the portal is called, and who stands behind it, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from smartcities.identity.licences import LICENCES, Licence


@dataclass(frozen=True)
class Publisher:
    """The organisation that publishes the portal, and its address on the web, if it has one."""

    name: str
    website: str


@dataclass(frozen=True)
class Notice:
    """What stands on top of every page until a moment; without one, until it is taken away."""

    text: str
    language: str
    until: datetime | None = None


@dataclass(frozen=True)
class Identity:
    """What the portal says of itself in one language; hashable, so that pieces are kept by it."""

    name: str
    tagline: str
    #: One or two sentences, for search engines and catalogues.
    description: str
    #: What the portal is, in its foot.
    about: str
    texts_licence: Licence
    data_licence: Licence
    publisher: Publisher | None = None
    #: The address of a mailbox; may be empty.
    contact: str = ""
    #: Addresses of the portal's accounts elsewhere.
    accounts: tuple[str, ...] = ()
    stored_notice: Notice | None = None
    #: The name of its look (``smartcities/look``); empty for that of a new portal.
    look: str = ""

    @property
    def notice(self) -> Notice | None:
        """The notice that stands on top of pages now."""
        found = self.stored_notice
        is_over = found is not None and found.until is not None and found.until <= timezone.now()
        return None if is_over else found

    @property
    def heading(self) -> str:
        """The name with the tagline."""
        return f"{self.name}: {self.tagline}" if self.tagline else self.name


def defaults() -> Identity:
    """Return what a portal says of itself that nobody has named yet, in the active language."""
    licence = next(iter(LICENCES.values()))
    return Identity(
        name="Smart Cities",
        tagline=_("What cities tried, and what came of it"),
        description=_(
            "What cities have done to become smarter and more sustainable, and what came of it: "
            "reports, case studies, cities, experts and links."
        ),
        about=_(
            "A portal on smart and sustainable cities: what was tried, what came of it and what "
            "did not work. Figures carry their year and source."
        ),
        texts_licence=licence,
        data_licence=licence,
    )
