"""What stands on the front page, read once for each version of the content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Case, Model, QuerySet, Value, When
from django.utils.translation import get_language

from frontpage.models import FrontPage
from frontpage.sections import WIDE, Section
from smartcities.publishing.version import Version

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True)
class Text:
    """A heading and a text, and the language that they are in."""

    title: str
    body: str
    language: str


@dataclass(frozen=True)
class Arrangement:
    """What was chosen for the front page; as it is here, nothing was."""

    #: The key of the report that leads; None for the newest.
    lead: int | None = None
    #: The keys of the chosen case studies, and whether the newest fill the places left.
    cases: tuple[int, ...] = ()
    newest_follow: bool = True
    sections: tuple[str, ...] = tuple(Section.values)
    #: The headings of the case studies, and the texts of one's own, by language.
    headings: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)

    @property
    def heading(self) -> Text | None:
        """The heading of the case studies for the active language; None for the usual one."""
        found = {code: Text(said, "", code) for code, said in self.headings.items()}
        return _in_active_language(found)

    @property
    def text(self) -> Text | None:
        """The text of one's own for the active language, or that of the other; None without."""
        return _in_active_language(self.texts)

    def groups(self, *, is_empty: bool = False) -> list[tuple[bool, list[str]]]:
        """Return the sections in their order, those that stand in one column together.

        Each group says whether it takes the whole width. An empty portal says that it is empty,
        where its lists would be, however it is arranged.
        """
        first = [Section.LISTS.value] if is_empty else []
        groups: list[tuple[bool, list[str]]] = []
        for name in dict.fromkeys([*first, *self.sections]):
            if groups and not groups[-1][0] and name not in WIDE:
                groups[-1][1].append(name)
            else:
                groups.append((name in WIDE, [name]))
        return groups


#: The token of the last version, and the arrangement at that version.
_held: tuple[str, Arrangement] = ("", Arrangement())


def arrangement(at: Version) -> Arrangement:
    """Return how the front page is arranged at the version *at* of the content.

    The database is asked once for each version.
    """
    global _held
    token, found = _held
    if token != at.token:
        found = _read()
        if at.is_settled:
            _held = at.token, found
    return found


def chosen_first(pages: QuerySet[ModelT], keys: tuple[int, ...]) -> QuerySet[ModelT]:
    """Return *pages* with those of *keys* first and in that order, then the newest."""
    newest = ("-published_at", "-pk")
    if not keys:
        return pages.order_by(*newest)
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]
    return pages.order_by(Case(*places, default=Value(len(keys))), *newest)


def _read() -> Arrangement:
    page: Any = FrontPage.objects.public().first()
    if page is None:
        return Arrangement()
    codes = [code for code, _name in settings.LANGUAGES]
    return Arrangement(
        page.lead_id,
        tuple(page.cases.values_list("case", flat=True)),
        page.newest_follow,
        tuple(_known(page.sections.values_list("section", flat=True))) or tuple(Section.values),
        {code: said for code in codes if (said := getattr(page, f"cases_title_{code}"))},
        {code: text for code in codes if (text := _text(page, code))},
    )


def _known(names: Any) -> Iterator[str]:
    """Yield the sections that there are today."""
    return (name for name in names if name in Section.values)


def _text(page: FrontPage, code: str) -> Text | None:
    title, body = getattr(page, f"text_title_{code}"), getattr(page, f"text_{code}")
    return Text(title, body, code) if title or body else None


def _in_active_language(found: dict[str, Text]) -> Text | None:
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    for code in (language, settings.LANGUAGE_CODE, *found):
        if code in found:
            return found[code]
    return None
