"""Whoever has a whole result asks whether it has changed, at the cost of one query."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from smartcities.publishing import version
from tests.factories import case_study, theme
from tests.files import drained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def fetch(client: Client, path: str, known: str = "", method: str = "get", **headers: str):
    headers |= {"if-none-match": known} if known else {}
    response = getattr(client, method)(path, headers=headers)
    body = drained(response)
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as file:
            body = file.read("xl/worksheets/sheet1.xml")
    return response, body


@pytest.mark.parametrize("end", ["csv", "xlsx", "geojson"])
def test_a_result_is_sent_again_only_if_it_may_have_changed(visitor, clock, end: str) -> None:
    path = f"/case-studies.{end}"
    page = case_study(title="Harbour")
    case_study(published_at=timezone.now() + timedelta(days=1), title="Next day")
    version.current()
    first, body = fetch(visitor, path)
    etag = first["ETag"]
    assert first["Cache-Control"] == "no-cache"
    assert first["Access-Control-Expose-Headers"] == "ETag"
    for method in ("get", "head"):
        for known in (etag, f'"x", {etag.removeprefix("W/")}', "*"):
            with CaptureQueriesContext(connection) as queries:
                again, nothing = fetch(visitor, path, known, method)
            assert (again.status_code, nothing, again["ETag"]) == (304, b"", etag)
            assert again["Access-Control-Allow-Origin"] == "*"
            assert "Accept-Encoding" in again["Vary"]
            assert len(queries) == 1
    # Compressed it is the same for whoever has it, and the same choice elsewhere is another.
    assert fetch(visitor, path, etag, **{"accept-encoding": "gzip"})[0].status_code == 304
    assert fetch(visitor, f"{path}?sort=title", etag)[0].status_code == 200
    page.themes.add(theme())
    changed, _body = fetch(visitor, path, etag)
    assert changed.status_code == 200
    assert changed["ETag"] != etag
    # A page that appears by itself changes it as well.
    clock.shift(timedelta(days=2))
    appeared, more = fetch(visitor, path, changed["ETag"])
    assert appeared.status_code == 200
    assert b"Next day" in more
    assert b"Next day" not in body


@pytest.mark.parametrize("end", ["csv", "xlsx", "geojson"])
def test_what_is_refused_has_no_etag(visitor: Client, end: str) -> None:
    response, _body = fetch(visitor, f"/case-studies.{end}?country=ZZ", "*")
    assert response.status_code == 400
    assert "ETag" not in response
