"""The query: what a visitor typed, as words and phrases that must or must not be there.

``smart grid`` finds pages with both words, ``"smart grid"`` those with the phrase; ``-gas`` and
``-"smart meter"`` exclude pages. An unclosed quotation mark and a lone hyphen are ignored.
Exclusions alone find everything else; a query without any word finds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

from smartcities.browsing.search.words import UNSPACED, WORD, WordForms, composed, forms

#: The greatest length of a query in characters, and its number of words that count.
LONGEST = 200
MOST_WORDS = 16

PIECE = re.compile(r'(-*)"([^"]*)"|(\S+)')
QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"') | {"\0": " "})
# Words written without a space are a phrase: smart-grid, 5.5, name@example.org, 東京.
RUN = re.compile(rf"(?:{WORD.pattern})(?:[-'’._@&+]?(?:{WORD.pattern}))*")


@dataclass(frozen=True)
class Term:
    """A word, or the words of a phrase, to be found or excluded."""

    words: tuple[WordForms, ...]
    is_excluded: bool = False

    @property
    def is_phrase(self) -> bool:
        """Tell whether the words must follow one another."""
        return len(self.words) > 1

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of which one must match; a phrase is compared word by word."""
        return frozenset(stem for word in self.words for stem in (word.english, word.danish))


@dataclass(frozen=True)
class Query:
    """The terms of a search."""

    text: str
    terms: tuple[Term, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read *text*. Every text is a valid query, if need be one that finds nothing."""
        plain = composed(text[:LONGEST].translate(QUOTES))
        found: dict[Term, None] = {}
        room = MOST_WORDS
        for hyphens, phrase, loose in PIECE.findall(plain):
            is_excluded = bool(hyphens) or loose.startswith("-")
            for run in [phrase] if phrase else RUN.findall(loose):
                words = tuple(forms(run)[:room])
                room -= len(words)
                if words:
                    found[Term(words, is_excluded)] = None
        return cls(text, tuple(found))

    @property
    def wanted(self) -> list[Term]:
        """Return the terms that must match."""
        return [term for term in self.terms if not term.is_excluded]

    @property
    def excluded(self) -> list[Term]:
        """Return the terms that must not match."""
        return [term for term in self.terms if term.is_excluded]

    @property
    def has_phrase(self) -> bool:
        """Tell whether the query has a phrase."""
        return any(term.is_phrase for term in self.wanted)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all wanted words, which are marked in texts."""
        return frozenset().union(*(term.stems for term in self.wanted))

    def __bool__(self) -> bool:
        return bool(self.terms)


def query_of(query: Query | str) -> Query:
    """Return *query*, parsed if it is text."""
    return query if isinstance(query, Query) else _read(query)


@lru_cache(maxsize=256)
def _read(text: str) -> Query:
    # A page parses the same words for each of its titles and texts.
    return Query.parse(text)


__all__ = ["LONGEST", "MOST_WORDS", "UNSPACED", "Query", "Term", "query_of"]
