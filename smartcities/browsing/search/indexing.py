"""Indexing: writing the entries of objects, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.db import connections, router, transaction
from django.db.models import Model, Q, QuerySet

from smartcities.browsing.models import Entry, Word
from smartcities.browsing.models.entry import MOST_PARTS, Zone, number, zone_of
from smartcities.browsing.search.documents import documents, stream
from smartcities.browsing.search.engine import engine_of
from smartcities.browsing.search.words import FORMS, parts, split, whole
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.rehearsal import is_rehearsing

#: Shorter words, and words with digits, are not offered as corrections.
SHORTEST_WORD = 3
#: How many pages of a file are written in one transaction.
PAGES = 50
#: How many entries are named in one statement.
CHUNK = 1000


def index(model: type[Model], keys: Sequence[int]) -> None:
    """Rewrite the entries of the objects of *model* with these *keys*, except those of files.

    Entries of file pages that changed are deleted; ``index_file`` writes the new ones. Not in a
    rehearsal, which nobody searches.
    """
    if is_rehearsing():
        return
    _replace(model, sorted(keys), [(key, key) for key in keys])


def index_file(model: type[Model], key: int) -> int:
    """Write the missing or outdated entries of an object's file; return their number.

    Each transaction writes a few pages, whose stems are computed before it: a file may have a
    thousand pages, and others should not wait for all. Call it outside transactions, after
    ``index``.
    """
    using, written = router.db_for_write(model), 0
    engine = engine_of(connections[using])
    owner = model._base_manager.using(using).filter(pk=key)
    file = indexed_by(model).file
    name = owner.values_list(file, flat=True).first()
    for document in documents(model, [key], using):
        ends = number(model, Zone.FILE, key), number(model, Zone.FILE, key, MOST_PARTS - 1)
        entries = Entry.objects.using(using).filter(pk__range=ends)
        before = dict(entries.values_list("pk", "digest"))
        changed = [
            (number(model, Zone.FILE, key, part), page)
            for part, page in document.pages()
            if before.get(number(model, Zone.FILE, key, part)) != digest(page)
        ]
        for start in range(0, len(changed), PAGES):
            found = [_page_row(engine, *each) for each in changed[start : start + PAGES]]
            rows = [row for row, _words in filter(None, found)]
            with transaction.atomic(using=using):
                still = owner.filter(**{indexed_by(model).file: name}).select_for_update(
                    no_key=True
                )
                if not still.exists():  # replaced or deleted meanwhile
                    return written
                entries.filter(pk__in=[row[0] for row in rows]).delete()
                engine.write(rows, using)
                learn(set().union(*(words for _row, words in filter(None, found))), using)
            written += len(rows)
    return written


def _page_row(engine: Any, entry: int, page: str) -> tuple[tuple[int, int, str], set[str]] | None:
    """Return the entry of a file's page and its words; None for a page without words.

    The digest is that of the page's text, so that it can be compared without stemming. A word that
    is broken at a line's end is found whole and by its parts: only a reader knows which it is.
    The parts are no words to offer as corrections.
    """
    if not (split_page := split(whole(page))):
        return None
    ordered, further, _words = stream([split_page, *parts(page)], typed=False)
    return (entry, digest(page), engine.value(ordered, sorted(further))), set(split_page)


def index_range(model: type[Model], keys: Sequence[int], first: int) -> None:
    """Rewrite the entries of *keys* (ascending), those of unchanged files included, and delete
    all others from key *first* to the last of *keys*."""
    _replace(model, keys, [(first, keys[-1])], files_anew=True)


def forget(model: type[Model], first: int, last: int) -> None:
    """Delete the entries of the objects with keys from *first* to *last*; not in a rehearsal."""
    if is_rehearsing():
        return
    _entries(model, [(first, last)]).using(router.db_for_write(model)).delete()


def _entries(model: type[Model], ranges: Sequence[tuple[int, int]]) -> QuerySet:
    condition = Q()
    for first, last in ranges:
        for zone in Zone:
            ends = number(model, zone, first), number(model, zone, last, MOST_PARTS - 1)
            condition |= Q(pk__range=ends)
    return Entry.objects.filter(condition)


def _replace(
    model: type[Model],
    keys: Sequence[int],
    ranges: Sequence[tuple[int, int]],
    files_anew: bool = False,
) -> None:
    using = router.db_for_write(model)
    engine = engine_of(connections[using])
    with transaction.atomic(using=using):
        before = dict(_entries(model, ranges).using(using).values_list("pk", "digest"))
        rows, words = {}, set()
        same = set()
        for document in documents(model, keys, using, lock=True):
            for zone, part, texts in document.parts():
                ordered, further, different = stream(texts, typed=zone in (Zone.TITLE, Zone.NAMES))
                value = engine.value(ordered, sorted(further))
                rows[number(model, zone, document.key, part)] = digest(value), value
                words |= different
            for part, page in document.pages():
                entry, found = number(model, Zone.FILE, document.key, part), digest(page)
                if not files_anew:
                    # index_file() writes what changed, after the commit.
                    if before.get(entry) == found:
                        same.add(entry)
                elif row := _page_row(engine, entry, page):
                    rows[entry] = row[0][1:]
                    words |= row[1]
        changed = {
            entry
            for entry, row in rows.items()
            if before.get(entry) != row[0] or (files_anew and zone_of(entry) == Zone.FILE)
        }
        stays = same.union(rows) - changed
        if gone := [entry for entry in before if entry not in stays]:
            for start in range(0, len(gone), CHUNK):
                Entry.objects.using(using).filter(pk__in=gone[start : start + CHUNK]).delete()
        # In the order of their numbers FTS5 takes half the time.
        engine.write([(entry, *rows[entry]) for entry in sorted(changed)], using)
        learn(words, using)


def digest(value: str) -> int:
    """Return a digest of a text as a number."""
    return int.from_bytes(blake2b(value.encode(), digest_size=8).digest(), signed=True)


def learn(words: set[str], using: str) -> None:
    """Store *words*, as they are written, for corrections of mistyped ones."""
    plain = {FORMS[word].folded for word in words}
    useful = {word for word in plain if len(word) >= SHORTEST_WORD and word.isalpha()}
    known = Word.objects.using(using).filter(pk__in=useful).values_list("pk", flat=True)
    # Always sorted, so that two transactions with the same words cannot deadlock.
    new = sorted(useful.difference(known))
    Word.objects.using(using).bulk_create(
        (Word(word=word, first=word[0], last=word[-1], size=len(word)) for word in new),
        ignore_conflicts=True,
    )
