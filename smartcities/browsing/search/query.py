"""The query: what a visitor typed, as words and phrases that must or must not be there.

``smart grid`` finds pages with both words, ``"smart grid"`` those with the phrase; ``-gas`` and
``-"smart meter"`` exclude pages. An unclosed quotation mark and a lone hyphen are ignored.
Exclusions alone find everything else; a query without any word finds nothing.

Danish writes in one what English writes apart. So a word outside quotation marks also finds longer
words that begin with it (``fjernvarme``, *fjernvarmenettet*), after all pages with the words as
typed. Words of nearness before others need not be there: ``near Malmö`` is what people type, and
``Malmö`` is what a page says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Self

from smartcities.browsing.search.words import UNSPACED, WORD, WordForms, composed, folded, forms

#: The greatest length of a query in characters, and its number of words that count.
LONGEST = 200
MOST_WORDS = 16

#: The length from which a word also finds longer words: "by" and "gas" begin too many.
SHORTEST_BEGINNING = 4
#: What is typed before the name of a place.
NEARNESS = "near", "close to", "around", "nær", "nær ved", "tæt på", "i nærheden af", "omkring"

PIECE = re.compile(r'(-*)"([^"]*)"|(\S+)')
QUOTES = str.maketrans(
    dict.fromkeys("“”„«»″", '"') | dict.fromkeys("\u2010\u2011\u2212", "-") | {"\0": " "}
)
# Words written without a space are a phrase: smart-grid, 5.5, name@example.org, 東京.
RUN = re.compile(rf"(?:{WORD.pattern})(?:[-'’._@&+]?(?:{WORD.pattern}))*")


@dataclass(frozen=True)
class Term:
    """A word, or the words of a phrase, to be found or excluded."""

    words: tuple[WordForms, ...]
    is_excluded: bool = False
    #: Whether quotation marks were typed: then it is found only as it stands.
    is_quoted: bool = False
    #: Whether pages without it are found, too, after those with it.
    is_optional: bool = False

    @property
    def beginning(self) -> str:
        """Return the letters with which longer words may begin that match as well, or nothing.

        What must not be there is excluded only as it was typed.
        """
        word = self.words[0].folded
        is_exact = self.is_quoted or self.is_excluded or self.is_phrase
        is_long = len(word) >= SHORTEST_BEGINNING and not word.isdecimal()
        return word if is_long and not is_exact else ""

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
        # Each term with the word that was typed for it, if it stands alone between blanks.
        found: dict[Term, str] = {}
        room = MOST_WORDS
        for hyphens, phrase, loose in PIECE.findall(plain):
            is_excluded = bool(hyphens) or loose.startswith("-")
            for run in [phrase] if phrase else RUN.findall(loose):
                words = tuple(forms(run)[:room])
                room -= len(words)
                if words:
                    found[Term(words, is_excluded, is_quoted=bool(phrase))] = (
                        run if run == loose else ""
                    )
        return cls(text, tuple(_with_optional(found)))

    @property
    def wanted(self) -> list[Term]:
        """Return the terms that are searched for."""
        return [term for term in self.terms if not term.is_excluded]

    @property
    def needed(self) -> list[Term]:
        """Return the terms that must match."""
        return [term for term in self.wanted if not term.is_optional]

    @property
    def excluded(self) -> list[Term]:
        """Return the terms that must not match."""
        return [term for term in self.terms if term.is_excluded]

    @property
    def size(self) -> int:
        """Return the number of words that must be there."""
        return sum(len(term.words) for term in self.needed)

    @property
    def has_quotes(self) -> bool:
        """Tell whether quotation marks were typed around wanted words."""
        return any(term.is_quoted for term in self.wanted)

    @property
    def has_joined_words(self) -> bool:
        """Tell whether words must stand next to each other because no space is between them."""
        return any(term.is_phrase and not term.is_quoted for term in self.wanted)

    @cached_property
    def exact(self) -> Query:
        """The same words with none left out, and as whole words: what it finds comes first."""
        terms = (
            term if term.is_excluded else replace(term, is_quoted=True, is_optional=False)
            for term in self.terms
        )
        return Query(self.text, tuple(terms))

    @property
    def is_exact(self) -> bool:
        """Tell whether all that it finds has each of the words as a whole word."""
        return not any(term.is_optional or term.beginning for term in self.wanted)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all needed words, which are marked in texts."""
        return frozenset().union(*(term.stems for term in self.needed))

    @cached_property
    def beginnings(self) -> dict[str, str]:
        """Beginnings of longer words that are marked as well, each with its word's stem."""
        terms = (term for term in self.needed if term.beginning)
        return {term.beginning: term.words[0].english for term in terms}

    def __bool__(self) -> bool:
        return bool(self.terms)


@cache
def _nearness() -> list[tuple[str, ...]]:
    """Return the words of nearness as they are compared, those of several words first."""
    return sorted((tuple(word.folded for word in forms(each)) for each in NEARNESS), key=len)[::-1]


def _with_optional(found: dict[Term, str]) -> list[Term]:
    """Return the terms, with those marked that say nearness and have a word after them."""
    terms, typed = list(found), [folded(word) for word in found.values()]
    at = 0
    while at < len(terms):
        said = next((each for each in _nearness() if tuple(typed[at : at + len(each)]) == each), ())
        after = at + len(said)
        if said and after < len(terms) and not terms[after].is_excluded:
            terms[at:after] = [replace(term, is_optional=True) for term in terms[at:after]]
        at = max(after, at + 1)
    return terms


def query_of(query: Query | str) -> Query:
    """Return *query*, parsed if it is text."""
    return query if isinstance(query, Query) else _read(query)


@lru_cache(maxsize=256)
def _read(text: str) -> Query:
    # A page parses the same words for each of its titles and texts.
    return Query.parse(text)


__all__ = ["LONGEST", "MOST_WORDS", "UNSPACED", "Query", "Term", "query_of"]
