"""“Did you mean”: corrects a word without hits to one with hits, one or two typing errors away."""

from __future__ import annotations

import re
from functools import partial

from django.db import router
from django.db.models import Q

from smartcities.browsing.models import Word
from smartcities.browsing.search.documents import documents
from smartcities.browsing.search.found import MatchingPages, public_rows
from smartcities.browsing.search.hits import has_hits
from smartcities.browsing.search.query import Query, Term, query_of
from smartcities.browsing.search.reindexing import indexed_models
from smartcities.browsing.search.words import FORMS, WORD, WordForms, composed, split

#: The length from which a word may have one typing error, and two.
ONE_SLIP, TWO_SLIPS = 4, 6
#: Queries of more words are not corrected: there, fewer words find more.
MOST_WORDS = 6
#: How many words are tested for hits, and how many texts are searched for their spelling.
MOST_ASKED = 8
MOST_READ = 3


def did_you_mean(query: Query | str) -> str | None:
    """Return *query* with its mistyped words corrected; None if that finds nothing either.

    A word is offered only in a spelling that a text has which is public now.
    """
    query = query_of(query)
    corrected = composed(query.text)
    words = {form for term in query.wanted for form in term.words}
    if len(words) > MOST_WORDS:
        return None
    for form in words:
        if has_hits(Query(form.folded, (Term((form,)),))):
            continue
        better = next(filter(None, map(spelling, near(form.folded))), None)
        if better is None:
            return None
        corrected = WORD.sub(
            partial(_corrected, form, better),
            corrected,
        )
    return corrected if corrected != composed(query.text) and has_hits(corrected) else None


def _corrected(form: WordForms, better: str, match: re.Match[str]) -> str:
    return better if FORMS[match[0]] == form else match[0]


def near(word: str) -> list[str]:
    """Return the known words with at most two differences from *word*; the nearest first."""
    slips = (len(word) >= ONE_SLIP) + (len(word) >= TWO_SLIPS)
    if not slips:
        return []
    # Few people mistype both ends of a word at once, so the database's index can be used.
    ends = Q(first__in=(word[0], word[1])) | Q(last__in=(word[-1], word[-2]))
    known = Word.objects.filter(ends, size__range=(len(word) - slips, len(word) + slips))
    letters, rated = set(word), []
    for other in known.values_list("word", flat=True):
        # Each typing error changes at most two letters of the set.
        if len(letters.symmetric_difference(other)) <= 2 * slips:
            distance = slips_between(word, other, slips)
            if 0 < distance <= slips:
                rated.append((distance, other[0] != word[0], other))
    return [other for _distance, _start, other in sorted(rated)[:MOST_ASKED]]


def slips_between(word: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, added or swapped; more than *most* if many."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        previous, row = row, [i]
        for j, another in enumerate(other, start=1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == another:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = previous
    return row[-1]


def spelling(word: str) -> str | None:
    """Return *word* as a public text spells it; None if no public text has it."""
    form: WordForms = FORMS[word]
    exact = Term((form,), is_quoted=True)
    for model in indexed_models():
        objects = public_rows(model).filter(pk__in=MatchingPages(model, exact)).order_by()
        keys = list(objects.values_list("pk", flat=True)[:MOST_READ])
        for document in documents(model, keys, router.db_for_read(model)):
            for text in (text for texts in document.texts.values() for text in texts):
                for found in split(text):
                    if FORMS[found].folded == word:
                        return found
    return None
