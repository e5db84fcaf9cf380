"""How a page is cited: declared by its app, asked at run time by every form of citation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from smartcities.publishing.fields.partial_date import PartialDate
from smartcities.publishing.models import Page


@dataclass(frozen=True)
class Name:
    """A person's name, or the name of a body where there is no given name."""

    family: str
    given: str = ""
    is_body: bool = False

    def __str__(self) -> str:
        """Return the name as lists of references give it: Kjær, Tyge."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True)
class Citation:
    """A publication as works that cite it need it. What is not known is empty."""

    title: str
    #: The full address under which it can be read about for ever.
    url: str
    #: The last part of that address: names the downloads.
    slug: str
    subtitle: str = ""
    authors: list[Name] = field(default_factory=list)
    editors: list[Name] = field(default_factory=list)
    publisher: str = ""
    published: PartialDate | None = None
    series: str = ""
    number: str = ""
    pages: int | None = None
    #: Of the publication, as a BCP 47 code.
    language: str = ""
    doi: str = ""
    isbn: str = ""
    #: Where its own file can be downloaded; empty where only a part or a stand-in can.
    pdf_url: str = ""

    @property
    def whole_title(self) -> str:
        """Return title and subtitle as one."""
        if not self.subtitle:
            return self.title
        if self.title[-1:] in {"?", "!", ".", "…"}:
            return f"{self.title} {self.subtitle}"
        # A title has one colon at most.
        return f"{self.title}{'.' if ':' in self.title else ':'} {self.subtitle}"

    @property
    def responsible(self) -> list[Name]:
        """Return whom it is cited under: its authors, or the body that published it."""
        if self.authors:
            return self.authors
        return [Name(self.publisher, is_body=True)] if self.publisher else self.editors


CITED: dict[type[Page], Callable[[Page], Citation]] = {}


def cites(model: type[Page]) -> Callable[[Callable], Callable]:
    """Decorate the function that says how a page of *model* is cited."""

    def remember(function: Callable[[Page], Citation]) -> Callable[[Page], Citation]:
        CITED[model] = function
        return function

    return remember


def citation_of(page: Page) -> Citation | None:
    """Return how *page* is cited, None where its type is not."""
    declared = CITED.get(type(page))
    return declared(page) if declared else None
