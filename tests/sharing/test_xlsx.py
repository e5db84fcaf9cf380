"""``/<list>.xlsx``: the table for spreadsheets of any language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.publishing.fields import PartialDate
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data import xlsx_export
from smartcities.sharing.data.columns import columns_of
from tests import factories, worlds
from tests.files import drained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
#: The numbers of a sheet's days begin here.
EPOCH = datetime(1899, 12, 30)  # a sheet knows no zones


def part(body: bytes, name: str) -> str:
    with ZipFile(BytesIO(body)) as file:
        assert file.testzip() is None
        return file.read(name).decode()


def cells(body: bytes) -> list[dict[str, Any]]:
    """Return the rows by their headings: text as text, numbers as numbers; formulas are refused."""
    sheet = ElementTree.fromstring(part(body, "xl/worksheets/sheet1.xml"))  # noqa: S314  # ours
    rows = []
    for row in sheet.iterfind(".//m:row", NS):
        held: dict[str, Any] = {}
        for each in row.iterfind("m:c", NS):
            assert each.find("m:f", NS) is None
            column = re.match("[A-Z]+", each.get("r", ""))[0]  # type: ignore[index]
            texts = [found.text or "" for found in each.iterfind(".//m:t", NS)]
            number = each.findtext("m:v", "0", NS)
            held[column] = "".join(texts) if texts else float(number)
        rows.append(held)
    heading = rows[0]
    return [{heading[at]: value for at, value in row.items()} for row in rows[1:]]


def fetched(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return drained(response)


@pytest.mark.full
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_list_has_a_sheet_with_the_columns_of_its_table(
    visitor: Client, model: type[Page]
) -> None:
    worlds.portal(3)
    body = fetched(visitor, f"/{model.list_path}.xlsx")
    names = [name for column in columns_of(model) for name in column.names]
    sheet = part(body, "xl/worksheets/sheet1.xml")
    assert re.findall(r"<t[^>]*>([^<]*)</t>", sheet.partition("</row>")[0]) == names
    table = drained(visitor.get(f"/{model.list_path}.csv")).decode("utf-8-sig")
    slugs = [line.split(",")[0] for line in table.splitlines()[1:] if line[:1].isalnum()]
    assert [row["slug"] for row in cells(body)] == slugs != []
    assert 'state="frozen"' in sheet
    assert "<cols>" in sheet
    assert str(model._meta.verbose_name_plural).capitalize() in part(body, "xl/workbook.xml")


def test_numbers_and_moments_are_numbers_and_letters_are_kept(visitor: Client) -> None:
    moment = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    factories.case_study(
        title="Ærø får blå øer",
        cost=Decimal("-1234567.50"),
        cost_currency="DKK",
        start_year=2012,
        published_at=moment,
    )
    factories.report(published_on="2012-10-05")
    factories.report(published_on="2012-10")
    factories.report(published_on="2012")
    (row,) = cells(fetched(visitor, "/case-studies.xlsx"))
    assert row["title"] == "Ærø får blå øer"
    assert (row["cost"], row["start_year"]) == (-1234567.5, 2012)
    assert EPOCH + timedelta(minutes=round(row["published_at"] * 1440)) == moment.replace(
        tzinfo=None
    )
    days = [row["published_on"] for row in cells(fetched(visitor, "/reports.xlsx"))]
    assert days == [(datetime(2012, 10, 5) - EPOCH).days, "2012-10", 2012]


@pytest.mark.parametrize(
    "text", ["=1+1", "+45 12", "-1", "@SUM(A1)", "=HYPERLINK(1)", "2012", "TRUE"]
)
def test_what_looks_like_a_formula_or_a_link_is_text(visitor: Client, text: str) -> None:
    factories.case_study(title=text, summary="https://portal.example/ mailto:a@b.example")
    body = fetched(visitor, "/case-studies.xlsx")
    (row,) = cells(body)
    # Nothing is put before it, as in the CSV.
    assert row["title"] == text
    assert "<hyperlink" not in part(body, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        (True, True),
        (7, 7),
        (Decimal("55.6761"), 55.6761),
        (PartialDate(1850), 1850),
        (PartialDate(1850, 2, 3), "1850-02-03"),
        (PartialDate(2012, 10), "2012-10"),
        (PartialDate(2012, 10, 5), date(2012, 10, 5)),
        (date(1900, 2, 28), "1900-02-28"),
        (date(1900, 3, 1), date(1900, 3, 1)),
        ("a\x00\x1fb", "ab"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_a_value_is_what_a_sheet_knows(value: Any, expected: Any) -> None:
    assert xlsx_export.known(value) == expected


def test_it_has_the_result_and_the_name_of_the_list(visitor: Client) -> None:
    factories.case_study(title="Running", state="under-way")
    factories.case_study(title="Over", state="completed", end_year=2012)
    factories.case_study(title="Draft", published_at=None)
    response = visitor.get("/case-studies.xlsx?state=completed")
    assert [row["title"] for row in cells(drained(response))] == ["Over"]
    assert "case-studies-completed.xlsx" in response["Content-Disposition"]
    assert visitor.get("/case-studies.xlsx?country=ZZ").status_code == 400
    assert cells(fetched(visitor, "/case-studies.xlsx?country=NO")) == []


def test_nothing_is_left_on_the_disk(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    factories.case_study()
    made = xlsx_export.pieces(CaseStudy.objects.public())
    assert next(made)
    assert not list(tmp_path.iterdir())
    # Nor does a failure in the middle leave anything.
    monkeypatch.setattr(xlsx_export, "known", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        next(xlsx_export.pieces(CaseStudy.objects.public()))
    assert not list(tmp_path.iterdir())


def test_head_makes_no_file(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.case_study()
    monkeypatch.setattr(xlsx_export, "write", lambda *args: 1 / 0)
    response = visitor.head("/case-studies.xlsx")
    assert (response.status_code, drained(response)) == (200, b"")
