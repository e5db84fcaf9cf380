"""``/oembed``: sizes, formats, languages, and whatever else is given as an address."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Recommendation, Report
from tests import factories

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def portal() -> None:
    town = factories.city(("DK",), slug="town", title="Town")
    energy = factories.theme(slug="energy", name="Energy")
    factories.case_study(
        slug="case", title="A case", summary="Words " * 90, cities=[town], themes=[energy]
    )
    report = factories.report(slug="report", title="A report")
    factories.row(Recommendation, report, number=1, title="Do this")


def asked(client: Client, url: str, **more: Any) -> Any:
    return client.get("/oembed", {"url": url, **more})


@pytest.mark.full
@pytest.mark.parametrize(
    ("path", "title", "embed"),
    [
        ("/case-studies/case/", "A case", "/embed/case-studies/case/?theme=light&amp;view=card"),
        (
            "/case-studies/?country=dk",
            "Case studies in Denmark",
            "/embed/case-studies/?country=DK&amp;theme=light&amp;view=card",
        ),
        (
            "/reports/report/recommendations/1/",
            "Do this",
            "/embed/reports/report/recommendations/1/?theme=light&amp;view=card",
        ),
        ("/themes/energy/", "Energy", "/embed/themes/energy/?theme=light&amp;view=card"),
        ("/themes/", "Themes", "/embed/themes/?theme=light&amp;view=card"),
        (
            "/map/?theme=energy",
            "Case studies about Energy on the map",
            "/embed/map/?theme=energy&amp;theme=light&amp;view=card",
        ),
        (
            "/embed/case-studies/case/?view=full",
            "A case",
            "/embed/case-studies/case/?theme=light&amp;view=card",
        ),
        ("/da/map/", "Casestudier på kortet", "/embed/map/?theme=light&amp;view=card&amp;lang=da"),
    ],
)
def test_each_public_address_has_its_card(
    visitor: Client, path: str, title: str, embed: str
) -> None:
    response = asked(visitor, SITE + path)
    assert response.status_code == 200
    found = response.json()
    assert found["title"] == title
    assert f'src="{SITE}{embed}"' in found["html"]
    shown = visitor.get(embed.replace("&amp;", "&"))
    assert shown.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert not response.cookies


@pytest.mark.full
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", "theme=light&view=card"),
        ("view=full&frame=a1&limit=3&page=2", "theme=light&view=card&limit=3"),
        ("view=text", "theme=light&view=text"),
        ("theme=auto", "theme=auto&view=card"),
        ("view=line&limit=3", "theme=light&view=line"),
        ("theme=dark", "theme=dark&view=card"),
        ("accent=0A5C5C&dnt=1", "theme=light&dnt=1&accent=0a5c5c&view=card"),
        ("limit=2", "theme=light&view=card&limit=2"),
        ("limit=7", "theme=light&view=card&limit=7"),
        ("lang=da", "theme=light&view=card&lang=da"),
        (
            "country=DK&theme=energy&theme=light&lang=en",
            "country=DK&theme=energy&theme=light&lang=en&view=card",
        ),
        ("view=huge&accent=ffffzz&limit=900&lang=xx&country=ZZ", "theme=light&view=card"),
    ],
)
def test_the_address_of_an_embed_keeps_what_was_chosen(
    visitor: Client, given: str, kept: str
) -> None:
    town = factories.city(("DK",), slug="other", title="Other town")
    for number in range(8):
        factories.case_study(slug=f"case-{number}", title=f"Case {number}", cities=[town])
    found = asked(visitor, f"{SITE}/embed/case-studies/?{given}").json()
    src = QueryDict(unescape(re.search('src="[^"?]*[?]([^"]*)"', found["html"])[1]))
    assert dict(src.lists()) == dict(QueryDict(kept).lists())
    # As if it were pasted: what its own page says leads to the same.
    shown = visitor.get(f"/embed/case-studies/?{given}").content.decode()
    href = re.search('type="application/json[+]oembed" href="([^"]*)"', shown)[1]
    assert visitor.get(unescape(href).removeprefix(SITE)).json() == found


def test_a_card_with_less_on_it_is_asked_for_lower(visitor: Client) -> None:
    factories.case_study(slug="two", title="Another case")
    lists = [
        asked(visitor, f"{SITE}/embed/case-studies/?{given}").json()["height"]
        for given in ("view=line", "limit=1", "")
    ]
    assert lists == sorted(set(lists))
    # A list that is shorter today may grow.
    many = asked(visitor, f"{SITE}/embed/case-studies/?limit=20").json()
    assert "view=card&amp;limit=20" in many["html"]
    # No room is exceeded for what was chosen.
    low = asked(visitor, f"{SITE}/embed/case-studies/?limit=2&theme=dark", maxheight="150").json()
    assert low["height"] <= 150
    assert "theme=dark&amp;view=line" in low["html"]


@pytest.mark.full
@pytest.mark.parametrize(
    ("width", "height"), [(320, 200), (600, 150), (200, 5000), (10_000, 90), (1, 1)]
)
@pytest.mark.parametrize(
    "path", ["/case-studies/case/", "/case-studies/", "/map/", "/themes/energy/"]
)
def test_the_frame_keeps_to_the_room_there_is(
    visitor: Client, path: str, width: int, height: int
) -> None:
    found = asked(visitor, SITE + path, maxwidth=width, maxheight=height).json()
    assert 0 < found["width"] <= width
    assert 0 < found["height"] <= height
    assert f'width="{found["width"]}" height="{found["height"]}"' in found["html"]
    # It keeps within a column that is narrower, and what has no room there can be scrolled to.
    assert 'style="max-width:100%"' in found["html"]
    assert "scrolling" not in found["html"]
    thumbnail = [found.get(f"thumbnail_{name}") for name in ("url", "width", "height")]
    assert all(thumbnail) or not any(thumbnail)
    assert not thumbnail[1] or (thumbnail[1] <= width and thumbnail[2] <= height)


def test_a_recommendation_has_its_number_and_its_text(visitor: Client) -> None:
    report = Report.objects.get()
    text = "<p>Share <strong>data</strong> &amp; heat.</p><p>Then wait.</p>"
    factories.row(Recommendation, report, number=12, title="Share", explanation=text)
    path = "/reports/report/recommendations/12/"
    card = visitor.get(f"/embed{path}?view=card").content.decode()
    assert re.search("Recommendation 12\\s*<span[^>]*>A report<", card)
    assert "Share data &amp; heat. Then wait.</p>" in card
    assert "heat" not in visitor.get(f"/embed{path}?view=line").content.decode()
    # With its text it is asked for higher than a title alone, and says it where it is shared.
    heights = [
        asked(visitor, f"{SITE}/reports/report/recommendations/{number}/").json()["height"]
        for number in (1, 12)
    ]
    assert heights[0] < heights[1]
    shared = '<meta property="og:description" content="Share data &amp; heat. Then wait.">'
    assert shared in visitor.get(path).content.decode()


def test_xml_says_the_same_as_json(visitor: Client) -> None:
    factories.case_study(slug="odd", title="A & B <c> \x0b“d”")
    json_ = asked(visitor, f"{SITE}/case-studies/odd/").json()
    response = asked(visitor, f"{SITE}/case-studies/odd/", format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)
    assert root.tag == "oembed"
    said = {each.tag: each.text for each in root}
    assert said == {name: str(value).replace("\x0b", "") for name, value in json_.items()}


NOTHING = {
    "another host": "http://elsewhere.example/case-studies/case/",
    "our host within another": "http://testserver.elsewhere.example/case-studies/case/",
    "another port": "http://testserver:8081/case-studies/case/",
    "with a name and password": "http://me:word@testserver/case-studies/case/",
    "our host as a name": "http://testserver@elsewhere.example/case-studies/case/",
    "relative": "/case-studies/case/",
    "without a scheme": "//testserver/case-studies/case/",
    "another scheme": "javascript:alert(1)//testserver/case-studies/case/",
    "a file": "file://testserver/etc/passwd",
    "the admin": "http://testserver/admin/",
    "the API": "http://testserver/api/v1/case-studies/",
    "a picture": "http://testserver/media/x.jpg",
    "nothing": "http://testserver/case-studies/nowhere/",
    "the provider itself": "http://testserver/oembed?url=http://testserver/map/",
    "10 kB": "http://testserver/case-studies/?q=" + "x" * 10_000,
    "line ends": "http://testserver/case-studies/case/\r\nX-Injected: 1",
    "NUL": "http://testserver/case-studies/\0/",
    "a bad port": "http://testserver:port/map/",
    "a bad bracket": "http://[testserver/map/",
    "past the last page": "http://testserver/case-studies/?page=99",
}


@pytest.mark.full
@pytest.mark.parametrize("url", NOTHING.values(), ids=list(NOTHING))
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_nothing_of_ours_is_not_found(visitor: Client, url: str, form: str) -> None:
    response = asked(visitor, url, format=form)
    assert response.status_code == 404
    text = response.content.decode()
    assert not re.search(r'"(type|html)"|<(type|html)>', text)
    assert "X-Injected" not in response.headers


#: As it is pasted: the path of the page that is meant.
PASTED = {
    "https://portal.example/case-studies/case/#part": "/case-studies/case/",
    "http://portal.example/case-studies/case/": "/case-studies/case/",
    "HTTPS://Portal.Example:443/case-studies/case/": "/case-studies/case/",
    "http://www.portal.example:80/case-studies/case/": "/case-studies/case/",
    "https://portal.example/case-studies/case": "/case-studies/case/",
    "https://portal.example/case-studies/CASE": "/case-studies/case/",
    "https://portal.example/case-studies/Old-Case": "/case-studies/case/",
    "https://portal.example/case-studies?country=dk": "/case-studies/?country=DK",
    "https://portal.example/reports/report/recommendations/1": "/reports/report/recommendations/1/",
    "https://www.portal.example/da/themes/Energy": "/da/themes/energy/",
    "https://www.portal.example/da/map": "/da/map/",
    "https://www.portal.example/embed/case-studies/case?view=card": "/case-studies/case/",
}
#: What the portal answers with no page of its own, though it looks nearly the same.
NOT_OURS = (
    "https://any.portal.example/case-studies/case/",
    "https://shop.example/case-studies/case/",
    "https://cities.shop.example/case-studies/case/",
    "https://www.portal.example:8443/case-studies/case/",
    "https://portal.example.evil.example/case-studies/case",
    "https://me@www.portal.example/case-studies/case",
    "https://portal.example/Case-Studies/case/",
    "https://portal.example/case-studies/nowhere",
    "https://portal.example/case-studies/case//",
    "https://portal.example/case-studies.csv",
    "https://portal.example/admin",
    "https://portal.example/api",
    "https://portal.example/share",
)


@pytest.mark.full
def test_an_address_is_understood_as_people_paste_it(visitor: Client, settings: Any) -> None:
    case = CaseStudy.objects.get(slug="case")
    case.slug = "old-case"
    case.save()
    case.slug = "case"
    case.save()
    settings.SITE_URL = "https://portal.example"
    settings.ALLOWED_HOSTS = ["portal.example", "WWW.portal.example", ".shop.example", "testserver"]
    for pasted, path in PASTED.items():
        answer = asked(visitor, pasted)
        assert answer.status_code == 200, pasted
        assert f'<a href="{settings.SITE_URL}{path}">' in unescape(answer.json()["html"]), pasted
        codes = visitor.get("/share/", {"url": pasted}, follow=True)
        assert codes.context["found"].url == f"{settings.SITE_URL}{path}"
        language = "da" if path.startswith("/da/") else "en"
        assert f'<html lang="{language}"' in codes.content.decode()
    for pasted in NOT_OURS:
        assert asked(visitor, pasted).status_code == 404, pasted
        assert visitor.get("/share/", {"url": pasted}).status_code == 404, pasted


def test_any_host_that_the_server_answers_to_is_not_every_host(
    visitor: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert asked(visitor, f"{SITE}/case-studies/case").status_code == 200
    assert asked(visitor, "http://elsewhere.example/case-studies/case/").status_code == 404


def test_what_is_asked_wrongly_is_answered_by_its_status(visitor: Client) -> None:
    assert visitor.get("/oembed").status_code == 400
    assert visitor.get("/oembed?format=xml").status_code == 400
    assert asked(visitor, f"{SITE}/map/", format="yaml").status_code == 501
    odd = asked(visitor, f"{SITE}/map/", maxwidth="wide", maxheight="-3", dnt="1", surprise="x")
    assert odd.status_code == 200
    assert odd.json()["width"] == 600


def test_the_second_answer_takes_one_query_and_none_outlives_its_page(visitor: Client) -> None:
    url = f"{SITE}/case-studies/case/"
    asked(visitor, url)
    with CaptureQueriesContext(connection) as queries:
        assert asked(visitor, url, dnt="1").json()["title"] == "A case"
    assert len(queries) == 1
    case = CaseStudy.objects.get(slug="case")
    case.title = "Another name"
    case.save()
    assert asked(visitor, url).json()["title"] == "Another name"
    case.delete()
    assert asked(visitor, url).status_code == 404
