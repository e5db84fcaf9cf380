"""The two engines, SQLite's FTS5 and PostgreSQL's text search, with the same few methods.

Neither splits, folds or stems: they get words. These consist of letters and digits and are
quoted, so visitors cannot type an operator of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections

from smartcities.browsing.search.query import Term
from smartcities.browsing.search.words import WordForms

#: Separates two texts in one entry, so that no phrase matches across them.
GAP = "="
#: The prefix of words that are kept as typed, for suggestions.
TYPED = "="


class Fts5:
    """SQLite: a contentless FTS5 table that triggers keep in step with the entries."""

    #: The numbers of entries that match an expression, between two numbers: of all objects of a
    #: model, and of the few whose names others are found by.
    entries = (
        "SELECT rowid AS id FROM browsing_words WHERE browsing_words MATCH %s"
        " AND rowid BETWEEN %s AND %s"
    )
    named = entries

    def value(self, ordered: Sequence[str], further: Iterable[str]) -> str:
        """Return the words as an entry stores them."""
        return f"{' '.join(ordered)}|{' '.join(further)}"

    def term(self, term: Term, in_names: bool = False) -> str:
        """Return the expression for one term.

        *in_names* its longer words are looked up among the words of titles and names as typed: a
        database reads all words with one beginning, wherever they are, and of these there are few.
        """
        if term.is_phrase:
            return 'ordered : "' + " ".join(word.english for word in term.words) + '"'
        words = [f'"{stem}"' for stem in sorted(term.stems)]
        before = TYPED if in_names else ""
        words += [f'"{before}{term.beginning}"*'] if term.beginning else []
        return f"({' OR '.join(words)})"

    def every(self, expressions: Iterable[str]) -> str:
        """Return the expression for entries in which all *expressions* hold."""
        return " AND ".join(expressions)

    def beginning(self, word: WordForms) -> str:
        """Return the expression for names in which a word, as typed, begins like *word*."""
        return f'"{TYPED}{word.folded}"*'

    def write(self, rows: Sequence[tuple[int, int, str]], using: str) -> None:
        """Insert entries."""
        with connections[using].cursor() as cursor:
            cursor.executemany(
                "INSERT INTO browsing_entry (id, digest, words) VALUES (%s, %s, %s)", rows
            )


class TextSearch:
    """PostgreSQL: a tsvector made here, positions included, behind a GIN index."""

    entries = "SELECT id FROM browsing_words(%s::tsquery, %s, %s) AS found(id)"
    # The entries are short and few, so the planner may choose here.
    named = (
        "SELECT id FROM (SELECT id, words, %s::tsquery AS asked FROM browsing_entry"
        " WHERE id BETWEEN %s AND %s) AS entries WHERE words @@ asked"
    )

    def value(self, ordered: Sequence[str], further: Iterable[str]) -> str:
        places: dict[str, list[str]] = {word: [] for word in further}
        for place, word in enumerate(ordered, start=1):
            places.setdefault(word, []).append(str(place))
        return " ".join(
            f"'{word}':{','.join(at)}" if at else f"'{word}'" for word, at in places.items()
        )

    def term(self, term: Term, in_names: bool = False) -> str:
        if term.is_phrase:
            return "(" + " <-> ".join(f"'{word.english}'" for word in term.words) + ")"
        words = [f"'{stem}'" for stem in sorted(term.stems)]
        before = TYPED if in_names else ""
        words += [f"'{before}{term.beginning}':*"] if term.beginning else []
        return f"({' | '.join(words)})"

    def every(self, expressions: Iterable[str]) -> str:
        return " & ".join(expressions)

    def beginning(self, word: WordForms) -> str:
        return f"'{TYPED}{word.folded}':*"

    def write(self, rows: Sequence[tuple[int, int, str]], using: str) -> None:
        with (
            connections[using].cursor() as cursor,
            cursor.copy("COPY browsing_entry (id, digest, words) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)


Engine = Fts5 | TextSearch
ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": TextSearch()}


def engine_of(connection: Any) -> Engine:
    """Return the engine of a database."""
    return ENGINES[connection.vendor]
