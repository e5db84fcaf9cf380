"""Passages: the part of a page's public text that has the words of a query, marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import NamedTuple

from django.db import router
from django.utils.safestring import SafeString, mark_safe

from smartcities.browsing.models.entry import Zone
from smartcities.browsing.search.documents import documents, own_texts
from smartcities.browsing.search.query import Query, query_of
from smartcities.browsing.search.words import FORMS, UNSPACED, WORD, composed, hyphenated, whole
from smartcities.publishing.models import Page, Row, Theme

#: The attribute of pages in which the texts for passages are cached.
TEXTS = "_texts_of_passages"
#: A letter or digit of a word, and a letter that is a word by itself.
LETTER, SINGLE = rf"[^\W_{UNSPACED}]", re.compile(f"[{UNSPACED}]")
#: The length of a passage, and of its part before the first hit, in characters.
LENGTH, BEFORE = 200, 60
#: How many texts have their words cached, and their greatest length: for cards, not for files.
REMEMBERED, LONG = 4096, 4000
#: How many passages of one file are shown.
MOST_OF_FILE = 3


class Segment(NamedTuple):
    """A part of a text that is a hit or is not."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Passage:
    """About 200 characters of a text, cut between words; of a file, with the page number."""

    segments: tuple[Segment, ...]
    page: int | None = None

    @property
    def has_hit(self) -> bool:
        """Tell whether the passage has a hit."""
        return any(segment.is_hit for segment in self.segments)

    def __html__(self) -> SafeString:
        """Return the passage with its hits in ``<mark>``, everything escaped."""
        return mark_safe(  # each segment is escaped here
            "".join(
                f"<mark>{escape(text)}</mark>" if is_hit else escape(text)
                for text, is_hit in self.segments
            )
        )

    def __bool__(self) -> bool:
        return bool(self.segments)

    def __str__(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True)
class Snippet:
    """What a search shows of one page: a passage of its text, and passages of its file."""

    text: Passage
    file: tuple[Passage, ...] = ()


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> dict[str, tuple[str, ...]]:
    """Return {stem: the words of *text* with this stem, as they are written}."""
    found: dict[str, tuple[str, ...]] = {}
    # Each spelling is compared once, however often it occurs.
    for word in set(WORD.findall(text)):
        form = FORMS[word]
        for stem in {form.english, form.danish}:
            found[stem] = (*found.get(stem, ()), word)
    return found


def _hits(text: str, query: Query) -> list[tuple[int, int, str]]:
    """Return (start, end, English stem) of the words of *text* that are searched for."""
    words = (_words if len(text) <= LONG else _words.__wrapped__)(text)
    wanted = {word: FORMS[word].english for stem in query.stems for word in words.get(stem, ())}
    if query.beginnings:
        wanted = _longer(words, query.beginnings) | wanted
    # Most texts have no hit.
    if not wanted:
        return []
    return [
        (*match.span(), wanted[match[0]]) for match in _pattern(frozenset(wanted)).finditer(text)
    ]


def _longer(words: dict[str, tuple[str, ...]], beginnings: dict[str, str]) -> dict[str, str]:
    """Return {word: stem that is searched for} of the words that begin like one."""
    every = tuple(beginnings)
    return {
        word: next(beginnings[each] for each in every if stem.startswith(each))
        for stem in words
        if stem.startswith(every)
        for word in words[stem]
    }


@lru_cache(maxsize=512)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for *words* as whole words; comparing every word takes longer."""
    runs = [re.escape(word) for word in words if not SINGLE.fullmatch(word)]
    singles = [word for word in words if SINGLE.fullmatch(word)]
    whole = rf"(?<!{LETTER})(?:{'|'.join(runs)})(?!{LETTER})"
    return re.compile("|".join([*([whole] if runs else []), *singles]))


def _segments(text: str, hits: list[tuple[int, int, str]], start: int, end: int) -> list[Segment]:
    segments, at = [], start
    for first, last, _stem in hits:
        if start <= first and last <= end:
            segments += [Segment(text[at:first], False), Segment(text[first:last], True)]
            at = last
    return [each for each in [*segments, Segment(text[at:end], False)] if each.text]


def marked(text: str, query: Query | str) -> Passage:
    """Return the whole of *text*, for example a title, with the hits of *query* marked."""
    text = composed(text)
    return Passage(tuple(_segments(text, _hits(text, query_of(query)), 0, len(text))))


def passage(text: str, query: Query, page: int | None = None) -> tuple[int, Passage]:
    """Return the best passage of *text*, after the number of different hits in it."""
    return _passage(" ".join(composed(text).split()), query, page)


def _passage(text: str, query: Query, page: int | None = None) -> tuple[int, Passage]:
    hits = _hits(text, query)
    best, begin, most = 0, 0, len({stem for _first, _last, stem in hits})
    for first, _last, _stem in hits:
        if best == most:
            break
        stems = {
            stem for start, end, stem in hits if first <= start and end <= first + LENGTH - BEFORE
        }
        if len(stems) > best:
            best, begin = len(stems), first
    start, end = _cut(text, begin)
    segments = _segments(text, hits, start, end)
    if start:
        segments.insert(0, Segment("… ", False))
    if end < len(text):
        segments.append(Segment(" …", False))
    return best, Passage(tuple(segments), page)


def _cut(text: str, begin: int) -> tuple[int, int]:
    """Return the start and end, between words, of a passage with a hit at *begin*."""
    start = max(0, begin - BEFORE)
    if start:
        start = text.find(" ", start, begin) + 1 or begin
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), start)
        end = end if end > begin else min(len(text), start + LENGTH)
    return start, end


def snippets(pages: Sequence[Page | Theme], query: Query | str) -> dict[int, Snippet]:
    """Return {key: snippet} of pages of one type, in two or three queries for all of them."""
    if not pages:
        return {}
    query, model = query_of(query), type(pages[0])
    keys = [page.pk for page in pages]
    found = {}
    for document in documents(model, keys, router.db_for_read(model)):
        texts = [text for text in document.texts[Zone.TEXT] if text.strip()] or [""]
        # The first of the best passages; if none has a hit, the beginning of the first text.
        _best, shown = max((passage(text, query) for text in texts), key=itemgetter(0))
        found[document.key] = Snippet(shown, tuple(_of_file(document.texts[Zone.FILE], query)))
    return found


def _of_file(pages: Sequence[str], query: Query) -> Iterator[Passage]:
    rated = (
        max((passage(read(text), query, number) for read in (whole, hyphenated)), key=itemgetter(0))
        for number, text in enumerate(pages, start=1)
    )
    best = sorted((each for each in rated if each[0]), key=lambda each: -each[0])[:MOST_OF_FILE]
    yield from sorted((shown for _count, shown in best), key=lambda shown: shown.page or 0)


def snippet(page: Page, query: Query | str) -> Snippet:
    """Return what a search for *query* shows of one page."""
    return snippets([page], query)[page.pk]


def excerpt(page: Page | Row | Theme, query: Query | str) -> Passage:
    """Return the summary of *page* with its hits marked, or another passage that has hits.

    A part of a page has no summary: of it the passage with most hits is shown.

    For cards: it uses only fields that the page has loaded, neither rows nor files.
    """
    query = query_of(query)
    if isinstance(page, Row):
        rated = (passage(text, query) for text in own_texts(page) if text.strip())
        return max(rated, key=itemgetter(0), default=(0, Passage(())))[1]
    summary = marked(page.summary, query)
    # Reading all texts of twenty cards takes as long as the rest of a list.
    if summary.has_hit:
        return summary
    texts = vars(page).get(TEXTS)
    if texts is None:
        texts = vars(page)[TEXTS] = [" ".join(composed(each).split()) for each in own_texts(page)]
    rated = (_passage(text, query) for text in texts if text)
    best, shown = max(rated, key=itemgetter(0), default=(0, summary))
    return shown if best else summary
