"""A report's file: the right bytes to whoever may have them, each download counted once."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import parse_http_date

from resources.models import Download, DownloadCount, Report
from resources.views import downloads
from tests.factories import report
from tests.files import PDF, drained, pdf_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SIZE = len(PDF)
OTHER = PDF + b"\n"


@pytest.fixture
def paper() -> Report:
    """Return a public report with a file."""
    return report(slug="danish-smart-cities", file=pdf_file(name="My own name.pdf"))


def fetch(client: Client, made: Report, method: str = "get", **headers: str):
    """Return the answer to a request for the file, and its bytes."""
    response = getattr(client, method)(f"/reports/{made.slug}/download/", headers=headers)
    return response, drained(response)


def counted() -> int:
    downloads.flush()
    return sum(DownloadCount.objects.values_list("count", flat=True))


def test_the_file_comes_whole_with_right_name_type_and_length(visitor: Client, paper) -> None:
    response, content = fetch(visitor, paper)
    assert (response.status_code, content) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(SIZE)
    assert response["Content-Disposition"] == 'attachment; filename="danish-smart-cities.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"
    assert not response.cookies


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("asked", ["", "bytes=0-99"])
def test_a_browser_may_show_it_shut_in(visitor: Client, paper, method: str, asked: str) -> None:
    address = f"/reports/{paper.slug}/download/?inline=1"
    response = getattr(visitor, method)(address, headers={"Range": asked} if asked else {})
    drained(response)
    assert response.status_code == (206 if asked else 200)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="danish-smart-cities.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    rules = [rule.strip() for rule in response["Content-Security-Policy"].split(";")]
    # An origin of its own, in which nothing runs and nothing is fetched.
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(rules)
    assert not any("script" in rule or "allow-" in rule for rule in rules)


def test_shown_or_stored_the_rules_are_the_same(visitor: Client, as_editor: Client, paper) -> None:
    draft = report(slug="draft", file=pdf_file(), published_at=None)
    address = "/reports/{}/download/?inline=1"
    assert visitor.get(address.format(draft.slug)).status_code == 404
    answer = as_editor.get(address.format(draft.slug))
    drained(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    paper.slug = "renamed"
    paper.save()
    moved = visitor.get(address.format("danish-smart-cities"))
    assert (moved.status_code, moved["Location"]) == (301, address.format("renamed"))
    drained(visitor.get(moved["Location"]))
    assert counted() == 1
    # Anything else is the download.
    other = visitor.get("/reports/renamed/download/?inline=0")
    drained(other)
    assert other["Content-Disposition"].startswith("attachment")


def test_head_tells_the_same_without_the_bytes(visitor: Client, paper) -> None:
    whole, _content = fetch(visitor, paper)
    response, content = fetch(visitor, paper, "head")
    assert (response.status_code, content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Content-Disposition", "Accept-Ranges"):
        assert response[name] == whole[name]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=10-10", 10, 10),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-50", SIZE - 50, SIZE - 1),
        (f"bytes=-{SIZE * 9}", 0, SIZE - 1),
        (f"bytes=100-{SIZE * 9}", 100, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("bytes=100-" + "9" * 4000, 100, SIZE - 1),
        ("bytes = 5 - 9", 5, 9),
    ],
)
def test_a_single_range_is_answered(
    visitor: Client, paper, asked: str, first: int, last: int
) -> None:
    for method in ("get", "head"):
        response, content = fetch(visitor, paper, method, Range=asked)
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
        assert response["Content-Length"] == str(last - first + 1)
        assert response["Content-Disposition"].startswith("attachment")
        assert content == (PDF[first : last + 1] if method == "get" else b"")


@pytest.mark.parametrize(
    "asked", [f"bytes={SIZE}-", "bytes=99999999-", "bytes=-0", "bytes=" + "9" * 4000 + "-"]
)
def test_a_range_beyond_the_end_cannot_be_satisfied(visitor: Client, paper, asked: str) -> None:
    response, content = fetch(visitor, paper, Range=asked)
    assert (response.status_code, content) == (416, b"")
    assert response["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=9-5", "lines=1-2", "bytes=1-2,5-9",
     "1-2", "bytes=--5", "bytes=0x1-0x9", "bytes=٣-٥"],
)  # fmt: skip
def test_a_range_that_is_none_or_many_gets_the_whole(visitor: Client, paper, asked: str) -> None:
    response, content = fetch(visitor, paper, Range=asked)
    assert (response.status_code, content) == (200, PDF)


def test_who_has_the_file_is_told_so_until_it_is_another(visitor: Client, paper) -> None:
    first, _content = fetch(visitor, paper)
    etag, changed = first["ETag"], first["Last-Modified"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    assert parse_http_date(changed) <= time.time()
    assert first["Cache-Control"] == "no-cache"
    assert counted() == 1
    for condition in ({"If-None-Match": f'"x", W/{etag}'}, {"If-Modified-Since": changed}):
        for method in ("get", "head"):
            again, content = fetch(visitor, paper, method, **condition)
            assert (again.status_code, content, again["ETag"]) == (304, b"", etag)
            assert again["Cache-Control"] == "no-cache"
    assert fetch(visitor, paper, **{"If-Match": '"x"'})[0].status_code == 412
    assert counted() == 1
    paper.file = pdf_file(content=OTHER)
    paper.save()
    other, content = fetch(visitor, paper, **{"If-None-Match": etag})
    assert (other.status_code, content) == (200, OTHER)
    assert other["ETag"] != etag


def test_a_download_goes_on_only_with_the_file_it_began_with(visitor: Client, paper) -> None:
    first, _content = fetch(visitor, paper)
    asked = {"Range": "bytes=100-199"}
    same = [first["ETag"], first["Last-Modified"]]
    others = [f"W/{first['ETag']}", '"x"', "Thu, 01 Jan 2015 00:00:00 GMT", "soon"]
    for known in same:
        response, content = fetch(visitor, paper, **asked, **{"If-Range": known})
        assert (response.status_code, content) == (206, PDF[100:200])
        assert response["ETag"] == first["ETag"]
    for known in others:
        response, content = fetch(visitor, paper, **asked, **{"If-Range": known})
        assert (response.status_code, content) == (200, PDF)
        assert "Content-Range" not in response
    beyond = {"Range": f"bytes={SIZE}-", "If-Range": '"x"'}
    assert fetch(visitor, paper, **beyond)[0].status_code == 200
    # The whole one at first, and each time that one began anew.
    assert counted() == 1 + len(others) + 1


def test_the_file_of_a_draft_is_not_there_for_visitors(
    visitor: Client, as_stranger: Client
) -> None:
    draft = report(file=pdf_file(), published_at=None)
    assert fetch(visitor, draft)[0].status_code == 404
    assert fetch(as_stranger, draft)[0].status_code == 404
    scheduled = report(file=pdf_file(), published_at=timezone.now() + timedelta(days=1))
    assert fetch(visitor, scheduled)[0].status_code == 404


def test_an_editor_tries_the_file_of_a_draft_uncounted_and_unkept(as_editor: Client) -> None:
    draft = report(file=pdf_file(), published_at=None)
    response, content = fetch(as_editor, draft)
    assert (response.status_code, content) == (200, PDF)
    assert response["Cache-Control"] == "private, no-store"
    assert counted() == 0


def test_an_author_gets_the_file_of_her_own_draft_alone(author, editor, as_author: Client) -> None:
    assert (
        fetch(as_author, report(file=pdf_file(), published_at=None, owner=author))[0].status_code
        == 200
    )
    assert (
        fetch(as_author, report(file=pdf_file(), published_at=None, owner=editor))[0].status_code
        == 404
    )


def test_a_download_is_counted_once_per_report_and_day(visitor: Client, paper, clock) -> None:
    other = report(file=pdf_file())
    for made in (paper, paper, other):
        fetch(visitor, made)
    clock.shift(timedelta(days=1))
    fetch(visitor, paper)
    downloads.flush()
    rows = DownloadCount.objects.order_by("day", "report__slug").values_list(
        "day", "report__slug", "count"
    )
    days = sorted({day for day, _slug, _count in rows})
    assert [(day, count) for day, slug, count in rows if slug == paper.slug] == [
        (days[0], 2),
        (days[1], 1),
    ]
    assert [count for _day, slug, count in rows if slug == other.slug] == [1]


@pytest.mark.parametrize(
    ("method", "asked", "is_counted"),
    [
        ("get", "", True),
        ("get", "bytes=0-", True),
        ("get", "bytes=0-99", True),
        ("get", "bytes=100-199", False),
        ("get", "bytes=-50", False),
        ("get", "bytes=99999999-", False),
        ("head", "", False),
        ("head", "bytes=0-", False),
    ],
)
def test_what_begins_a_download_is_counted_and_nothing_else(
    visitor: Client, paper, method: str, asked: str, is_counted: bool
) -> None:
    fetch(visitor, paper, method, **({"Range": asked} if asked else {}))
    assert counted() == int(is_counted)


def test_a_download_saves_no_report(visitor: Client, paper, clock) -> None:
    before = Report.objects.filter(pk=paper.pk).values().get()
    clock.shift(timedelta(days=1))
    fetch(visitor, paper)
    assert Report.objects.filter(pk=paper.pk).values().get() == before


def test_an_old_address_of_the_file_redirects_for_good(visitor: Client, paper) -> None:
    paper.slug = "renamed"
    paper.save()
    response = visitor.get("/reports/danish-smart-cities/download/")
    assert (response.status_code, response["Location"]) == (301, "/reports/renamed/download/")
    response = visitor.get("/reports/Renamed/download/")
    assert (response.status_code, response["Location"]) == (301, "/reports/renamed/download/")


def test_a_report_without_a_file_or_whose_file_is_lost_has_no_download(
    visitor: Client, paper
) -> None:
    assert fetch(visitor, report())[0].status_code == 404
    default_storage.delete(paper.file.name)
    for method in ("get", "head"):
        assert fetch(visitor, paper, method)[0].status_code == 404
    assert counted() == 0


def test_the_page_of_a_report_offers_its_file_with_size(visitor: Client, paper) -> None:
    html = visitor.get(paper.get_absolute_url()).content.decode()
    assert f'href="/reports/{paper.slug}/download/"' in html
    assert Report.objects.get(pk=paper.pk).file_size == SIZE
    bare = report()
    assert "download/" not in visitor.get(bare.get_absolute_url()).content.decode()


def test_another_file_moves_the_reports_date_and_size(paper, clock) -> None:
    clock.shift(timedelta(days=1))
    paper.file = pdf_file(PDF + b"%%EOF\n")
    paper.save()
    fresh = Report.objects.get(pk=paper.pk)
    assert fresh.last_updated == timezone.now()
    assert fresh.file_size == SIZE + 6


def test_a_download_is_only_read(visitor: Client, paper) -> None:
    assert visitor.post(f"/reports/{paper.slug}/download/").status_code == 405


def test_a_count_that_cannot_be_written_fails_no_download_and_is_written_later(
    visitor: Client, paper, outage
) -> None:
    with outage(OperationalError("database is locked"), ("INSERT", "UPDATE", "DELETE", "BEGIN")):
        response, content = fetch(visitor, paper)
        downloads.flush()
    assert (response.status_code, content) == (200, PDF)
    assert DownloadCount.objects.count() == 0
    assert counted() == 1


def test_a_download_writes_nothing(visitor: Client, paper) -> None:
    with CaptureQueriesContext(connection) as asked:
        fetch(visitor, paper)
    assert not [each for each in asked if not each["sql"].startswith("SELECT")]


def test_counts_of_a_report_that_was_deleted_are_lost_and_no_others(paper) -> None:
    day = timezone.localdate()
    DownloadCount.objects.add({Download(paper.pk, day): 2, Download(paper.pk + 1, day): 5})
    assert counted() == 2
