"""Documents: the words of an object, read from the fields that its type declares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Field, Model
from django.utils import translation
from django_countries import countries
from django_countries.fields import CountryField

from smartcities.browsing.models.entry import MOST_PARTS, Zone
from smartcities.browsing.search.engine import GAP, TYPED
from smartcities.browsing.search.query import MOST_WORDS
from smartcities.browsing.search.words import DANISH, ENGLISH, FORMS, split
from smartcities.media.document import pages_of
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.fields import RichTextField, plain

#: Words of one part: PostgreSQL keeps 16,383 positions of an entry, and 255 of a word.
PART = 2000


@dataclass
class Document:
    """The texts that an object is found by, by zone."""

    key: int
    texts: dict[Zone, list[str]] = field(default_factory=lambda: defaultdict(list))

    def parts(self) -> Iterator[tuple[Zone, int, list[list[str]]]]:
        """Yield (zone, part, texts as words) for everything except the file."""
        for zone in (Zone.TITLE, Zone.NAMES, Zone.TEXT):
            yield from ((zone, *each) for each in _parted(map(split, self.texts[zone])))

    def pages(self) -> Iterator[tuple[int, str]]:
        """Yield (part, text) of the file's pages; the part is the number of the page."""
        yield from enumerate(self.texts[Zone.FILE][:MOST_PARTS], start=1)


def _parted(texts: Iterable[list[str]]) -> Iterator[tuple[int, list[list[str]]]]:
    part, room, kept = 0, PART, []
    for words in texts:
        while len(words) > room:
            kept.append(words[:room])
            yield part, kept
            # The last words are repeated, so that no phrase is cut in two.
            words, kept = words[max(0, room - MOST_WORDS) :], []
            part, room = part + 1, PART
        if words:
            kept.append(words)
            room -= len(words)
    if kept:
        yield part, kept


def stream(texts: list[list[str]], typed: bool) -> tuple[list[str], set[str], set[str]]:
    """Return the English stems in their order, the further stems of the words, and the words.

    Phrases are compared by the first; further stems are kept once each, without a position. With
    *typed*, they include the words as typed.
    """
    ordered: list[str] = []
    different: set[str] = set()
    for words in texts:
        if ordered:
            ordered.append(GAP)
        # Without a Python loop: 100,000 pages have 25 million words.
        ordered += map(ENGLISH.__getitem__, words)
        different.update(words)
    further = set(map(DANISH.__getitem__, different))
    if typed:
        further.update(TYPED + FORMS[word].folded for word in different)
    return ordered, further.difference(ordered), different


@cache
def country_words(code: str) -> str:
    """Return a country's names in all languages of the portal."""
    names = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.append(str(countries.name(code)))
    return "\n".join(dict.fromkeys(names))


def _text(field: Field, value: Any) -> str:
    if not value:
        return ""
    if isinstance(field, CountryField):
        return country_words(str(value))
    return plain(value) if isinstance(field, RichTextField) else str(value)


def own_texts(obj: Model) -> Iterator[str]:
    """Yield the texts of an object that are in its own columns."""
    for name in indexed_by(obj).texts:
        if "__" not in name:
            each: Any = obj._meta.get_field(name)
            yield _text(each, getattr(obj, each.attname))


def documents(
    model: type[Model], keys: Sequence[int], using: str, lock: bool = False
) -> Iterator[Document]:
    """Yield the documents of the objects with these *keys* that exist.

    One query, and one for each kind of rows that the type declares and for its files. With
    *lock* the objects are locked until the transaction ends, so that of two transactions that
    index an object the later one has the later text.
    """
    indexed = indexed_by(model)
    zones = ((Zone.TITLE, indexed.title), (Zone.NAMES, indexed.names), (Zone.TEXT, indexed.texts))
    own: list[tuple[Zone, Any]] = [
        (zone, model._meta.get_field(name))
        for zone, names in zones
        for name in names
        if "__" not in name
    ]
    columns = [each.attname for _zone, each in own] + ([indexed.file] if indexed.file else [])
    rows = model._base_manager.using(using).filter(pk__in=keys).order_by("pk")
    found: dict[int, Document] = {}
    files: dict[str, Document] = {}
    if lock:
        rows = rows.select_for_update(no_key=True)
    for key, *values in rows.values_list("pk", *columns):
        document = found[key] = Document(key)
        for (zone, each), value in zip(own, values, strict=False):
            document.texts[zone].append(_text(each, value))
        if indexed.file and values[-1]:
            files[str(values[-1])] = document
    for zone, names in zones:
        for name in names:
            if "__" in name:
                _add_rows(model, name, zone, found, using)
    for name, pages in pages_of(files, using):
        files[name].texts[Zone.FILE] = pages
    yield from found.values()


def _add_rows(
    model: type[Model], path: str, zone: Zone, found: dict[int, Document], using: str
) -> None:
    relation, name = path.split("__")
    rows: Any = model._meta.get_field(relation)
    each = rows.related_model._meta.get_field(name)
    owner = rows.field.attname
    values = rows.related_model._base_manager.using(using).filter(**{f"{owner}__in": list(found)})
    for key, value in values.order_by(owner, "pk").values_list(owner, each.attname):
        found[key].texts[zone].append(_text(each, value))
