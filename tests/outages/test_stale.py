"""Kept pages stand in while the database is silent, but none that rests on a consent."""

from __future__ import annotations

import gzip

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from experts.models import Expert
from smartcities.answers import stale, store
from smartcities.publishing.consent import consented_property, note, watch
from tests.conftest import signed_in
from tests.factories import case_study, expert, image, report, theme
from tests.outage import Outage

pytestmark = pytest.mark.django_db
#: What keeps whole answers and can show a person.
CHANNELS = [
    "/",
    "/da/",
    "/experts/",
    "/da/experts/",
    "/experts/?q=line",
    "/experts/line-knive/",
    "/embed/experts/",
    "/embed/experts/line-knive/",
    "/embed/experts/line-knive/?card=1",
    "/experts.atom",
    "/reports/paper/",
    "/da/reports/paper/",
    "/embed/reports/paper/",
    "/reports/",
    "/reports.atom",
    "/reports/paper/recommendations/1/",
    "/case-studies/",
    "/case-studies/case/",
    "/themes/energy/",
    "/search/?q=knive",
    "/search/suggest?q=li",
    "/countries/dk/",
    "/sitemap.xml",
    "/catalogue.jsonld",
    "/api/v1/experts/",
    "/api/v1/experts/line-knive/",
    "/api/v1/reports/paper/",
    "/experts.csv",
]


@pytest.fixture
def line() -> Expert:
    """Return a person who agreed to everything and stands on pages of every kind."""
    energy = theme(slug="energy")
    person = expert(
        slug="line-knive",
        given_name="Line",
        family_name="Knive",
        country="DK",
        photo=image(),
        email="line@example.org",
        phone="+45 12 34 56 78",
        consent_photo=True,
        consent_contact=True,
        consent_on="2027-01-01",
        themes=[energy],
    )
    paper = report(slug="paper", themes=[energy])
    paper.contributions.create(expert=person, role="interviewed", title_then="Consultant")
    paper.passages.create(expert=person, text="<p>Start small.</p>")
    paper.recommendations.create(number=1, title="Begin")
    case_study(slug="case", themes=[energy], experts=[person])
    return person


def shows(answer: HttpResponse, person: Expert) -> bool:
    """Tell whether an answer shows something of what the person agreed to."""
    body = b"".join(answer) if answer.streaming else answer.content
    words = [person.email, person.phone, person.photo.checksum]
    return any(word.encode() in body for word in words)


def test_a_kept_page_stands_in_and_says_so(
    visitor: Client, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_study(slug="case")
    monkeypatch.setattr(stale, "monotonic", lambda: 1000.0)
    fresh = visitor.get("/case-studies/case/")
    monkeypatch.setattr(stale, "monotonic", lambda: 1095.0)
    with outage():
        answer = visitor.get("/case-studies/case/")
    assert (answer.status_code, answer.content) == (200, fresh.content)
    assert answer["Age"] == "95"
    assert answer["Warning"] == '110 - "Response is Stale"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == fresh["Content-Security-Policy"]
    assert "Warning" not in visitor.get("/case-studies/case/")


def test_it_is_the_same_address_whatever_a_stranger_adds(visitor: Client, outage: Outage) -> None:
    visitor.get("/reports/?year_min=2012&country=dk")
    with outage():
        answer = visitor.get("/reports/?utm=x&country=dk&year_min=2012")
    assert answer.status_code == 200


def test_it_comes_in_the_encoding_that_is_asked_for(visitor: Client, outage: Outage) -> None:
    plain = visitor.get("/reports/")
    with outage():
        answer = visitor.get("/reports/", headers={"accept-encoding": "gzip"})
        head = visitor.head("/reports/")
    assert gzip.decompress(answer.content) == plain.content
    assert (head.status_code, head.content, head["Age"]) == (200, b"", "0")


def test_no_network_in_front_keeps_it(visitor: Client, outage: Outage, settings) -> None:
    settings.CDN_SECONDS = 60
    assert "CDN-Cache-Control" in visitor.get("/reports/")
    with outage():
        answer = visitor.get("/reports/")
    assert answer.status_code == 200
    for name in ("CDN-Cache-Control", "Surrogate-Key", "Cache-Tag"):
        assert name not in answer


def test_after_ten_minutes_it_is_too_old(
    visitors_browser: Client, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stale, "monotonic", lambda: 1000.0)
    visitors_browser.get("/reports/")
    monkeypatch.setattr(stale, "monotonic", lambda: 1600.0)
    with outage():
        assert visitors_browser.get("/reports/").status_code == 200
    monkeypatch.setattr(stale, "monotonic", lambda: 1601.0)
    with outage():
        answer = visitors_browser.get("/reports/")
    assert answer.status_code == 503
    assert "Warning" not in answer


def test_what_nobody_asked_for_before_is_a_503(visitors_browser: Client, outage: Outage) -> None:
    visitors_browser.get("/reports/")
    with outage():
        assert visitors_browser.get("/case-studies/").status_code == 503


def test_what_changed_since_is_not_shown_as_it_was(
    visitors_browser: Client, outage: Outage
) -> None:
    case = case_study(slug="case")
    assert visitors_browser.get("/case-studies/case/").status_code == 200
    case.published_at = None
    case.save()
    assert visitors_browser.get("/reports/").status_code == 200
    with outage():
        assert visitors_browser.get("/case-studies/case/").status_code == 503


def test_a_colleague_reads_the_public_page_too(editor, outage: Outage) -> None:
    Client().get("/reports/")
    browser = signed_in(editor)
    browser.raise_request_exception = False
    with outage():
        answer = browser.get("/reports/")
    assert (answer.status_code, answer["Warning"]) == (200, stale.WARNING)


def test_a_partner_sees_the_embed_under_the_rules_read_last(
    visitor: Client, outage: Outage
) -> None:
    fresh = visitor.get("/embed/reports/")
    with outage():
        answer = visitor.get("/embed/reports/")
    assert (answer.status_code, answer["Warning"]) == (200, stale.WARNING)
    assert answer["Content-Security-Policy"] == fresh["Content-Security-Policy"]


def test_where_no_rules_were_read_nobody_frames_an_answer(
    visitors_browser: Client, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartcities.sharing.partners.ancestors._held", ("", {}))
    with outage():
        answer = visitors_browser.get("/embed/reports/")
    assert answer.status_code == 503
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.full
@pytest.mark.parametrize("is_second", [False, True], ids=["first", "from kept pieces"])
@pytest.mark.parametrize("path", CHANNELS)
def test_nothing_that_rests_on_a_consent_stands_in(
    visitors_browser: Client, outage: Outage, line: Expert, path: str, is_second: bool
) -> None:
    fresh = visitors_browser.get(path)
    if is_second:
        # The answer is made once more, of cards and pieces that were drawn for the first.
        caches["answers"].clear()
        fresh = visitors_browser.get(path)
    is_shown = shows(fresh, line)
    with outage():
        answer = visitors_browser.get(path)
    if is_shown or answer.status_code == 503:
        assert answer.status_code == 503
    assert not shows(answer, line)


@pytest.mark.full
@pytest.mark.database
def test_the_channels_above_do_show_a_person(visitor: Client, line: Expert) -> None:
    shown = {path for path in CHANNELS if shows(visitor.get(path), line)}
    assert {"/experts/", "/experts/line-knive/", "/reports/paper/"} <= shown
    assert {"/embed/experts/", "/da/experts/", "/experts/?q=line"} <= shown


def test_a_person_who_agreed_to_nothing_more_is_as_any_page(
    visitor: Client, outage: Outage, line: Expert
) -> None:
    line.consent_photo = line.consent_contact = False
    line.save()
    paths = ("/experts/", "/experts/line-knive/", "/reports/paper/")
    for path in paths:
        assert visitor.get(path).status_code == 200
    with outage():
        assert [visitor.get(path).status_code for path in paths] == [200] * 3


class Model:
    """Something of a person's."""

    def __init__(self, value: str) -> None:
        self.value = value

    @consented_property
    def contact(self) -> str:
        return self.value


def test_reading_a_value_is_noted_and_an_empty_one_is_not() -> None:
    with watch() as outer:
        with watch() as inner:
            assert Model("").contact == ""
        assert not inner.rests_on_consent
        with watch() as inner:
            assert Model("x").contact == "x"
        assert inner.rests_on_consent
    assert outer.rests_on_consent
    note()  # outside of a watch nobody listens


def test_an_answer_of_which_nothing_is_known_counts_as_resting_on_a_consent() -> None:
    assert store.answer_of(b"x", ()).rests_on_consent
