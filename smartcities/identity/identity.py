"""The value: what the portal is called, and who stands behind it, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
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
class Logo:
    """The portal's logo: its address, its size in pixels, and the address of one for dark colours.

    One that does not say the portal's name stands beside it.
    """

    url: str
    width: int
    height: int
    dark_url: str = ""
    says_name: bool = True


@dataclass(frozen=True)
class Icon:
    """What icons are drawn of: a stored picture, or the mark on a ground of this colour."""

    stored: str = ""
    ground: str = "#0a5c5c"

    @property
    def key(self) -> str:
        """What is another one for another icon."""
        return PurePath(self.stored).stem if self.stored else self.ground.removeprefix("#")

    @property
    def query(self) -> str:
        """What the addresses of icons have behind them, so that browsers see that it is new."""
        return "" if self == Icon() else f"?v={self.key[:12]}"


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
    logo: Logo | None = None
    icon: Icon = Icon()
    #: As in the time zone database.
    time_zone: str = settings.TIME_ZONE
    #: The languages that visitors are offered, the first one for who asks for another.
    languages: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
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
