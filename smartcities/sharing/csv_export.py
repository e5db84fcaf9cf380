"""``/<list>.csv``: a list's whole result as a table (RFC 4180), for every page type."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from smartcities.browsing.filters import PageFilter
from smartcities.publishing.slugs import slug_from
from smartcities.sharing import result
from smartcities.sharing.columns import columns_of, readable
from smartcities.sharing.result import of_result

#: By this, spreadsheets know the file for UTF-8.
BOM = "\ufeff"
#: How many lines are sent at a time.
LINES = 100


@of_result
def table(request: HttpRequest, found: PageFilter) -> HttpResponse:
    """Answer the pages that the query leaves, all of them, in the list's order."""
    response = StreamingHttpResponse(lines(found.qs), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name(found))
    return response


def file_name(found: PageFilter) -> str:
    """Return the name to store the file under: the list and what it was narrowed to."""
    chosen = [value for name, values in found.given.lists() if name != "sort" for value in values]
    return f"{slug_from(' '.join([found.queryset.model.list_path, *chosen]))}.csv"


def lines(pages: QuerySet) -> Iterator[str]:
    """Yield the table of *pages* some lines at a time, the heading first."""
    columns = columns_of(pages.model)
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(name for column in columns for name in column.names)
    rows = readable(pages, columns).iterator(chunk_size=result.CHUNK)
    for number, page in enumerate(rows, 1):
        # What is streamed is written after the request, when no language is in force.
        with translation.override(settings.LANGUAGE_CODE):
            writer.writerow([cell for column in columns for cell in column.cells(page)])
        if number % LINES == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
