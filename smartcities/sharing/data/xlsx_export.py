"""``/<list>.xlsx``: a list's whole result as a sheet for Excel and its like, for every page type.

The columns are those of the CSV. Numbers and days are what they are, so that a spreadsheet of any
language reads them right; all else is text, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from xlsxwriter import Workbook

from smartcities import identity
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing.fields import PartialDate
from smartcities.sharing.data.columns import columns_of, streamed, text
from smartcities.sharing.data.compression import Begun
from smartcities.sharing.data.csv_export import file_name
from smartcities.sharing.data.distributions import DATA_FORMATS
from smartcities.sharing.data.result import of_result
from smartcities.sharing.data.slots import whole_results
from smartcities.sharing.data.validators import with_etag

#: How many bytes of a file are in memory at a time.
PIECE = 65_536
#: What Excel takes: letters of a cell, and of the name of a sheet.
LONGEST, LONGEST_NAME = 32_767, 31
#: The first day that Excel counts right; earlier ones are text.
FIRST_DAY = date(1900, 3, 1)
#: How wide a column is at least and at most, in letters.
NARROW, WIDE = 10, 60
#: Rows go to the disk as they are written, and a text is a text: no formula, no link, of which a
#: sheet has 65,530 at most.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@throttle_scope(Scope.QUERIES)
@of_result
@with_etag
@whole_results.for_streams
def sheet(request: HttpRequest, found: PageFilter) -> StreamingHttpResponse:
    """Return all pages of the result, in the list's order."""
    made = pieces(found.qs)
    # Written before the first byte is sent: an outage gives a 503, and not half a file.
    content = made if request.method == "HEAD" else Begun(made, 1)
    response = StreamingHttpResponse(content, content_type=DATA_FORMATS["xlsx"].media_type)
    response["Content-Disposition"] = content_disposition_header(True, file_name(found, "xlsx"))
    return response


def pieces(pages: QuerySet) -> Generator[bytes, None, None]:
    """Yield the file of *pages*. Whatever happens, nothing of it is left on the disk."""
    with TemporaryFile() as file:
        with TemporaryDirectory() as folder:
            write(file, pages, folder)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def write(file: IO[bytes], pages: QuerySet, folder: str) -> None:
    """Write the sheet of *pages*, a row after the other; meanwhile its parts stand in *folder*."""
    with Workbook(file, OPTIONS | {"tmpdir": folder}) as book:
        day, moment = (
            book.add_format({"num_format": f"yyyy-mm-dd{more}"}) for more in ("", " hh:mm")
        )
        bold = book.add_format({"bold": True})
        with translation.override(settings.LANGUAGE_CODE):
            name = str(capfirst(pages.model._meta.verbose_name_plural))
        book.set_properties({"title": name, "comments": identity.current().data_licence.url})
        table = book.add_worksheet(name[:LONGEST_NAME])
        columns = columns_of(pages.model)
        names = [each for column in columns for each in column.names]
        table.freeze_panes(1, 0)
        for at, heading in enumerate(names):
            table.write_string(0, at, heading, bold)
        row = 0
        for chunk in streamed(pages, columns):
            # The language is that of the CSV, whatever the reader's.
            with translation.override(settings.LANGUAGE_CODE):
                rows = [[cell for each in columns for cell in each.held(page)] for page in chunk]
            if not row:
                _set_widths(table, names, rows)
            for cells in rows:
                row += 1
                for at, value in enumerate(map(known, cells)):
                    if isinstance(value, bool):
                        table.write_boolean(row, at, value)
                    elif isinstance(value, datetime):
                        table.write_datetime(row, at, value, moment)
                    elif isinstance(value, date):
                        table.write_datetime(row, at, value, day)
                    elif isinstance(value, int | float):
                        table.write_number(row, at, value)
                    elif value:
                        table.write_string(row, at, value)


def known(value: Any) -> Any:
    """Return *value* as a sheet knows it: a number, a day, a moment in UTC, or text."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, PartialDate):
        if value.month is None:
            return value.year
        if value.day is not None:
            value = date(value.year, value.month, value.day)
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date) and (value.year, value.month) >= (FIRST_DAY.year, FIRST_DAY.month):
        return value
    return text(value)[:LONGEST]


def _set_widths(table: Any, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Make columns as wide as the longest of the first cells, within reason."""
    for at, heading in enumerate(names):
        longest = max([len(heading), *(len(text(cells[at])) for cells in rows)])
        table.set_column(at, at, min(max(longest + 1, NARROW), WIDE))
