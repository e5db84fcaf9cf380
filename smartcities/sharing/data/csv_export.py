"""``/<list>.csv``: a list's whole result as a table (RFC 4180), for every page type."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing.slugs import slug_from
from smartcities.sharing.data.columns import columns_of, streamed
from smartcities.sharing.data.compression import streamed_response
from smartcities.sharing.data.result import of_result
from smartcities.sharing.data.slots import whole_results
from smartcities.sharing.data.validators import with_etag

#: The mark by which spreadsheets recognise UTF-8.
BOM = "\ufeff"


@throttle_scope(Scope.QUERIES)
@of_result
@with_etag
@whole_results.for_streams
def table(request: HttpRequest, found: PageFilter) -> StreamingHttpResponse:
    """Return all pages of the result, in the list's order."""
    response = streamed_response(request, lines(found.qs), "text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name(found, "csv"))
    return response


def file_name(found: PageFilter, ending: str) -> str:
    """Return the name of the file: the list and its filters."""
    chosen = [value for name, values in found.given.lists() if name != "sort" for value in values]
    return f"{slug_from(' '.join([found.queryset.model.list_path, *chosen]))}.{ending}"


def lines(pages: QuerySet) -> Iterator[str]:
    """Yield the table of *pages* in pieces of many lines, the heading first."""
    columns = columns_of(pages.model)
    yield BOM + _written([[name for column in columns for name in column.names]])
    for chunk in streamed(pages, columns):
        # Streams are produced after the request, when no language is active.
        with translation.override(settings.LANGUAGE_CODE):
            rows = ([cell for each in columns for cell in each.cells(page)] for page in chunk)
            written = _written(rows)
        yield written


def _written(rows: Iterable[list[str]]) -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
