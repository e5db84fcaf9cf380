"""How a page is cited: declared by its app, and used by every form of citation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from smartcities.publishing.fields.partial_date import PartialDate
from smartcities.publishing.models import Page

#: Readers of RIS and of ``citation_*`` divide a name at these, with no way to escape them: they are
#: given a sign that looks like a comma.
DIVIDING = str.maketrans(",;", "\N{SINGLE LOW-9 QUOTATION MARK}" * 2)


@dataclass(frozen=True)
class Name:
    """A person's name, or the name of an organisation if there is no given name."""

    family: str
    given: str = ""
    is_body: bool = False

    def __str__(self) -> str:
        """Return the name as in lists of references: Kjær, Tyge."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def is_single(self) -> bool:
        """Whether it is one part: an organisation's, or a person's of a single name."""
        return self.is_body or not self.given

    @property
    def by_comma(self) -> str:
        """Return the name for readers who take the family name to end at the comma.

        A name without a comma is divided at its last space by many of them (Zotero's
        ``cleanAuthor``), so one of a single part ends in a comma, as EndNote asks of organisations.
        """
        family, given = self.family.translate(DIVIDING), self.given.translate(DIVIDING)
        return f"{family}," if self.is_single else f"{family}, {given}"


@dataclass(frozen=True)
class Citation:
    """What is needed to cite a publication. Values that are not known are empty."""

    title: str
    #: The permanent full address of its page.
    url: str
    #: The last part of that address, used for the names of downloads.
    slug: str
    subtitle: str = ""
    authors: list[Name] = field(default_factory=list)
    editors: list[Name] = field(default_factory=list)
    publisher: str = ""
    published: PartialDate | None = None
    series: str = ""
    number: str = ""
    pages: int | None = None
    #: The language of the publication, as a BCP 47 code.
    language: str = ""
    doi: str = ""
    isbn: str = ""
    #: The address of its file; empty if there is only a part or a substitute.
    pdf_url: str = ""

    @property
    def whole_title(self) -> str:
        """Return title and subtitle as one."""
        if not self.subtitle:
            return self.title
        if self.title[-1:] in {"?", "!", ".", "…"}:
            return f"{self.title} {self.subtitle}"
        # A title has at most one colon.
        return f"{self.title}{'.' if ':' in self.title else ':'} {self.subtitle}"

    @property
    def responsible(self) -> list[Name]:
        """Return the names it is cited under: its authors, or its publisher."""
        if self.authors:
            return self.authors
        return [Name(self.publisher, is_body=True)] if self.publisher else self.editors


CITED: dict[type[Page], Callable[[Page], Citation]] = {}


def cites(model: type[Page]) -> Callable[[Callable], Callable]:
    """Register the decorated function, which returns the citation of a page of *model*."""

    def remember(function: Callable[[Page], Citation]) -> Callable[[Page], Citation]:
        CITED[model] = function
        return function

    return remember


def citation_of(page: Page) -> Citation | None:
    """Return the citation of *page*; None if its type has none."""
    declared = CITED.get(type(page))
    return declared(page) if declared else None
