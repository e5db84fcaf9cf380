"""Rows into the database: in bulk, in one transaction, then their search index."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.core.management import call_command, get_commands
from django.db import connection, transaction
from django.utils.html import escape

from bench import people
from bench.batch import Shared, places
from bench.rows import Row
from casestudies.models import CaseStudy, Involvement

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


def _load_batch(shared: Shared, rows: list[Row], first: int) -> None:
    shared.add(rows)
    cases = [_case(row, number) for number, row in enumerate(rows, start=first)]
    CaseStudy.objects.bulk_create(cases)
    of_city, of_theme, of_expert = (
        getattr(CaseStudy, name).through for name in ("cities", "themes", "experts")
    )
    pairs = list(zip(cases, rows, strict=True))
    of_city.objects.bulk_create(
        of_city(casestudy=case, city=shared.cities[key])
        for case, row in pairs
        for key in places(row)
    )
    of_theme.objects.bulk_create(
        of_theme(casestudy=case, theme=shared.themes[slug])
        for case, row in pairs
        for slug in dict.fromkeys(map(str.lower, row.get("themes", [])))
    )
    of_expert.objects.bulk_create(
        of_expert(casestudy=case, expert=shared.experts[number])
        for case, row in pairs
        for number in people.experts(row)
    )
    Involvement.objects.bulk_create(
        Involvement(case=case, organisation=shared.organisations[code], role="lead", order=order)
        for case, row in pairs
        for order, code in enumerate(dict.fromkeys(code for _name, code in places(row)), start=1)
    )


def load(rows: Iterable[Row], tell: Tell = to_stderr) -> int:
    """Load *rows* whole or not at all, index them; return how many. Tells the times."""
    remaining, shared, loaded = iter(rows), Shared(), 0
    with timed("rows", tell), transaction.atomic():
        while batch := list(islice(remaining, BATCH)):
            _load_batch(shared, batch, loaded)
            loaded += len(batch)
    with timed("search index", tell):
        index()
    with timed("statistics of the database", tell), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return loaded


def index() -> None:
    """Fill the search index, as ``manage.py reindex`` does."""
    if "reindex" in get_commands():
        call_command("reindex", verbosity=0)
