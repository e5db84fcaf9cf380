"""Rows into the database: in bulk, in one transaction, then their search index."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.utils.html import escape

from bench import people
from bench.batch import Shared, places
from bench.rows import Row
from casestudies.models import CaseStudy, Involvement
from smartcities.publishing.version import installation

BATCH = 1000
Tell = Callable[[str], None]


def to_stderr(line: str) -> None:
    """Tell progress where it is in nobody's way."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def timed(what: str, tell: Tell) -> Iterator[None]:
    """Tell how many seconds the block took."""
    begun = time.perf_counter()
    yield
    tell(f"{what}: {time.perf_counter() - begun:.1f} s")


def _case(row: Row, number: int) -> CaseStudy:
    state, first, last = people.state_and_years(row)
    then = people.published_at(number)
    return CaseStudy(
        slug=row["slug"].lower(),
        title=row["title"],
        summary=row.get("summary", ""),
        body="".join(f"<p>{escape(text)}</p>" for text in row.get("body", [])),
        language=people.language(row),
        state=state,
        start_year=first,
        end_year=last,
        published_at=then,
        created_at=then,
        last_updated=then,
    )


def insert(model: type[Model], fields: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Insert *rows* of values for *fields* straight into the table of *model*.

    A case has half a dozen such rows: as objects they would take half the time of all.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _load_batch(shared: Shared, rows: list[Row], first: int) -> None:
    shared.add(rows)
    cases = [_case(row, number) for number, row in enumerate(rows, start=first)]
    CaseStudy.objects.bulk_create(cases)
    cities, themes, experts, leads = [], [], [], []
    for case, row in zip(cases, rows, strict=True):
        found = places(row)
        cities += [(case.pk, shared.cities[key].pk) for key in found]
        slugs = dict.fromkeys(map(str.lower, row.get("themes", [])))
        themes += [(case.pk, shared.themes[slug].pk) for slug in slugs]
        experts += [(case.pk, shared.experts[number].pk) for number in people.experts(row)]
        codes = dict.fromkeys(code for _name, code in found)
        leads += [
            (case.pk, shared.organisations[code].pk, Involvement.Role.LEAD.value, order)
            for order, code in enumerate(codes, start=1)
        ]
    insert(CaseStudy.cities.through, ("casestudy", "city"), cities)
    insert(CaseStudy.themes.through, ("casestudy", "theme"), themes)
    insert(CaseStudy.experts.through, ("casestudy", "expert"), experts)
    insert(Involvement, ("case", "organisation", "role", "order"), leads)


@contextmanager
def uncounted() -> Iterator[None]:
    """Take the triggers of the content's version away for the block; they raise it at its end.

    They would note each of half a million rows: nobody is served meanwhile.
    """
    installation.remove()
    try:
        yield
    finally:
        installation.install()


def load(rows: Iterable[Row], tell: Tell = to_stderr) -> int:
    """Load *rows* whole or not at all, index them; return how many. Tells the times."""
    remaining, shared, loaded = iter(rows), Shared(), 0
    with timed("rows", tell), uncounted(), transaction.atomic():
        while batch := list(islice(remaining, BATCH)):
            _load_batch(shared, batch, loaded)
            loaded += len(batch)
    with timed("search index", tell):
        call_command("reindex", stdout=sys.stderr, verbosity=0)
    with timed("statistics of the database", tell), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return loaded
