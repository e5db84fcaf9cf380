"""``/<list>.atom``: what changed last, as RFC 4287 wants it, paged through all (RFC 5005)."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudy
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data import feed
from smartcities.sharing.data.atom import tag
from tests.contract.conftest import HIDDEN
from tests.factories import case_study, city, make, theme
from tests.sharing.feed_rules import ATOM, LANG, entries, links, read, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HERE = "http://testserver"
HOUR = timedelta(hours=1)


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest) -> type[Page]:
    """Return a page type."""
    return request.param


def answered(client: Client, path: str) -> Element:
    response = client.get(path.removeprefix(HERE))
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return read(response.content)


def titles(root: Element) -> list[str]:
    return [told(entry, "title") for entry in entries(root)]


def test_every_type_has_one(visitor: Client, model: type[Page]) -> None:
    energy = theme(name="Energy & heat", slug="energy")
    page = make(model, title="“Ærø” <b>&", summary="Grids & <i>more</i>", themes=[energy])
    root = answered(visitor, f"/{model.list_path}.atom")
    name = str(model._meta.verbose_name_plural)
    assert told(root, "title") == f"{name[0].upper()}{name[1:]} – Smart Cities"
    assert root.get(LANG) == "en"
    assert links(root, "self") == [f"{HERE}/{model.list_path}.atom"]
    assert links(root, "alternate") == [f"{HERE}{model.get_list_url()}"]
    assert links(root, "license") == ["https://creativecommons.org/licenses/by/4.0/"]
    (entry,) = entries(root)
    assert told(entry, "title") == "“Ærø” <b>&"
    assert told(entry, "summary") == "Grids & <i>more</i>"
    assert links(entry, "alternate") == [f"{HERE}{page.get_absolute_url()}"]
    assert told(entry, "published") == "2027-02-28T12:00:00Z"
    assert told(entry, "updated") == "2027-03-01T12:00:00Z"
    (category,) = entry.findall(f"{ATOM}category")
    assert (category.get("term"), category.get("label")) == ("energy", "Energy & heat")
    assert category.get("scheme") == f"{HERE}/themes/"


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_hidden_stands_in_it(visitor: Client, model: type[Page], state: str) -> None:
    make(model, title="Hidden harbour", **HIDDEN[state]())
    shown = make(model)
    assert titles(answered(visitor, f"/{model.list_path}.atom")) == [shown.title]


def test_nothing_in_it_is_a_feed_all_the_same(visitor: Client, model: type[Page]) -> None:
    root = answered(visitor, f"/{model.list_path}.atom")
    assert told(root, "updated") == "1970-01-01T00:00:00Z"
    make(model)
    root = answered(visitor, f"/{model.list_path}.atom?q=nothing-of-that")
    assert entries(root) == []
    assert told(root, "updated") == "2027-03-01T12:00:00Z"


def test_the_newest_change_comes_first_whatever_the_order_asked_for(visitor: Client) -> None:
    now = timezone.now()
    for title, published, updated in (
        ("Appeared last", now - HOUR, now - 9 * HOUR),
        ("Changed before", now - 5 * HOUR, now - 2 * HOUR),
        ("Changed last", now - 9 * HOUR, now - HOUR / 2),
        ("Long ago", now - 8 * HOUR, now - 7 * HOUR),
    ):
        made = case_study(title=title, published_at=published)
        CaseStudy.objects.filter(pk=made.pk).update(last_updated=updated)
    expected = ["Changed last", "Appeared last", "Changed before", "Long ago"]
    for query in ("", "?sort=title", "?sort=oldest", "?q=changed"):
        found = titles(answered(visitor, f"/case-studies.atom{query}"))
        assert found == [title for title in expected if "q=" not in query or "Changed" in title]


def test_an_entry_keeps_its_name_when_its_address_changes(visitor: Client) -> None:
    page = case_study(slug="before")
    (first,) = entries(answered(visitor, "/case-studies.atom"))
    page.slug = "after"
    page.save()
    (second,) = entries(answered(visitor, "/case-studies.atom"))
    assert told(first, "id") == told(second, "id")
    assert links(first, "alternate") != links(second, "alternate")


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("https://portal.example", "portal.example"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("http://[::1]:8000", "--1"),
        ("https://Øst.example", "xn--st-kka.example"),
    ],
)
def test_a_name_is_one_on_any_host(settings: Any, site: str, host: str) -> None:
    settings.SITE_URL = site
    page = CaseStudy(pk=12)
    assert tag(page) == f"tag:{host},2026:{page._meta.label_lower}/12"


def test_it_leads_through_the_whole_result_and_back(visitor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(feed, "PER_DOCUMENT", 2)
    energy = theme(slug="energy")
    made = {case_study(themes=[energy]).title for _ in range(5)}
    case_study(title="Of another theme")
    seen, path, before = [], "/case-studies.atom?theme=energy&page=1", []
    for _ in range(3):
        root = answered(visitor, path)
        seen += titles(root)
        assert links(root, "first") == [f"{HERE}/case-studies.atom?theme=energy"]
        assert links(root, "previous") == before
        assert told(root, "id") == f"{HERE}/case-studies.atom?theme=energy"
        before = links(root, "self")
        path = (links(root, "next") or [""])[0]
    assert path == ""
    assert len(seen) == 5
    assert set(seen) == made
    assert visitor.get("/case-studies.atom?theme=energy&page=4").status_code == 404


@pytest.mark.parametrize("is_kept", [True, False])
def test_documents_are_the_same_however_they_are_come_by(
    visitor: Client, monkeypatch: Any, is_kept: bool
) -> None:
    monkeypatch.setattr(feed, "PER_DOCUMENT", 3)
    now = timezone.now()
    for number in range(8):
        made = case_study(title=f"Case {number}", published_at=now - HOUR * (number // 3))
        CaseStudy.objects.filter(pk=made.pk).update(last_updated=now - HOUR * 9)
    if is_kept:
        for page in (1, 2):
            visitor.get(f"/case-studies.atom?page={page}")
    expected = [
        ["Case 2", "Case 1", "Case 0"],
        ["Case 5", "Case 4", "Case 3"],
        ["Case 7", "Case 6"],
    ]
    for page in (3, 2, 1):
        found = titles(answered(visitor, f"/case-studies.atom?page={page}"))
        assert found == expected[page - 1]
    # What was kept is of this content alone.
    CaseStudy.objects.filter(title="Case 0").update(last_updated=now + HOUR)
    CaseStudy.objects.filter(title="Case 7").update(published_at=None)
    assert titles(answered(visitor, "/case-studies.atom?page=3")) == ["Case 6"]


def test_a_full_last_document_leads_no_further(visitor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(feed, "PER_DOCUMENT", 2)
    for _ in range(4):
        case_study()
    assert links(answered(visitor, "/case-studies.atom?page=2"), "next") == []
    assert visitor.get("/case-studies.atom?page=3").status_code == 404


def test_a_document_holds_a_hundred() -> None:
    assert feed.PER_DOCUMENT == 100


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "%00", "%D9%A1", "000"])
def test_a_page_that_is_no_number_is_refused(visitor: Client, page: str) -> None:
    response = visitor.get(f"/case-studies.atom?page={page}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["page"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("page", "status"), [("", 200), ("01", 200), ("2", 404), ("9" * 400, 404)])
def test_a_page_past_the_end_is_not_there(visitor: Client, page: str, status: int) -> None:
    assert visitor.get(f"/case-studies.atom?page={page}").status_code == status


def test_a_filtered_feed_says_so_in_one_form_of_its_address(visitor: Client) -> None:
    theme(name="Energy", slug="energy")
    theme(name="Water", slug="water")
    case_study(cities=[city(("DK",))])
    root = answered(visitor, "/case-studies.atom?theme=Water&country=dk&theme=energy&utm=x")
    assert "Denmark" in told(root, "title")
    assert "Energy" in told(root, "title")
    path = "/case-studies.atom?country=DK&theme=energy&theme=water"
    assert links(root, "self") == [HERE + path]
    again = answered(visitor, path + "&sort=title")
    assert told(again, "id") == told(root, "id") == HERE + path
    listed = "/case-studies/?country=DK&theme=energy&theme=water"
    assert links(root, "alternate") == [HERE + listed]


def test_an_entry_speaks_the_language_of_its_text(visitor: Client) -> None:
    case_study(title="Byen ved havnen", language="da", slug="byen", themes=[theme()])
    (entry,) = entries(answered(visitor, "/case-studies.atom"))
    assert entry.get(LANG) == "da"
    assert links(entry, "alternate") == [f"{HERE}/da/case-studies/byen/"]
    assert entry.find(f"{ATOM}category").get(LANG) == "en"


def test_what_xml_cannot_hold_is_left_out(visitor: Client) -> None:
    odd = theme(name="The\x0bme")
    case_study(title="A\x0b\x1b title\ufffe]]>", summary="\x01One\ttwo\u0085", themes=[odd])
    (entry,) = entries(answered(visitor, "/case-studies.atom"))
    assert told(entry, "title") == "A title]]>"
    assert told(entry, "summary") == "One\ttwo\u0085"
    assert entry.find(f"{ATOM}category").get("label") == "Theme"


def test_an_item_without_a_summary_has_none(visitor: Client) -> None:
    case_study(title="x" * 200, summary="")
    (entry,) = entries(answered(visitor, "/case-studies.atom"))
    assert entry.find(f"{ATOM}summary") is None


def test_who_has_it_already_is_told_so(visitor: Client) -> None:
    page = case_study()
    first = visitor.get("/case-studies.atom")
    again = visitor.get("/case-studies.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    page.title = "Another title"
    page.save()
    changed = visitor.get("/case-studies.atom", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    packed = visitor.get("/case-studies.atom", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    held = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    assert visitor.get("/case-studies.atom", headers=held).status_code == 304


@pytest.mark.parametrize("prefix", ["", "/da"])
def test_readers_find_it_from_the_list(visitor: Client, model: type[Page], prefix: str) -> None:
    theme(name="A & “B”", slug="energy")
    make(model)
    page = visitor.get(f"{prefix}/{model.list_path}/?theme=energy&sort=title").content.decode()
    head = page.partition("</head>")[0]
    (line,) = [each for each in head.split("<link ") if 'type="application/atom+xml"' in each]
    address = f"{HERE}/{model.list_path}.atom?theme=energy"
    assert line.startswith('rel="alternate"')
    assert f'href="{address}"' in line
    assert "A & “B”" in unescape(line)
    assert answered(visitor, address) is not None


def test_its_addresses_are_in_no_language(visitor: Client, model: type[Page]) -> None:
    path = f"/{model.list_path}.atom"
    assert reverse(f"{model._meta.model_name}-atom") == path
    assert visitor.get(f"/da{path}").status_code == 404
    assert visitor.post(path).status_code == 405
