"""How many queries each public page takes: few, and as many for a thousand cases as for ten.

``UPDATE_QUERY_COUNTS=1`` writes the numbers of today to the golden file, for review.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.browsing.filters.registry import filter_for
from smartcities.index import index_of
from smartcities.index.keys import NONE
from smartcities.publishing import version
from smartcities.publishing.types import page_types
from tests.files import drained
from tests.golden_counts import golden, renew
from tests.portal.settings import read_for_this_version
from tests.worlds import portal

#: Queries of a page at most, as many for a hundred thousand cases as for ten.
MOST = 25
#: Queries that one type more may add to a page that asks every type.
PER_TYPE = 4
FILTERED = (
    "?q=case&theme=energy&country=DK&country=SE&city=place&organisation=agency&expert=person"
    "&year_min=2000&year_max=2030&sort=title"
)
#: Another site that the map links to.
OUTLINES = "https://www.naturalearthdata.com/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def addresses(made: dict) -> dict[str, str]:
    """Return one address of every kind of public page, by the name it has in the golden file."""
    found = {
        "front page": "/",
        "themes": "/themes/",
        "sitemap": "/sitemap.xml",
        "robots": "/robots.txt",
        "not found": "/case-studies/nowhere/",
        "case studies, filtered": f"/case-studies/{FILTERED}",
        "case studies, unknown values": "/case-studies/?theme=none&country=ZZ&city=none&page=x",
        "reports, filtered": "/reports/?organisation=agency&expert=person&theme=energy&q=report",
        "search": "/search/?q=case",
        "search for everything": "/search/?q=-nothing",
        "search for nothing": "/search/?q=caese",
        "suggestions": "/search/suggest?q=ca",
        "download": f"{made['report'].get_absolute_url()}download/",
        "visit": f"{made['link'].get_absolute_url()}visit/",
        "embed of the front page": "/embed/",
        "card of the front page": "/embed/?view=card",
        "oEmbed of the front page": oembed("/"),
        "embed of a search": "/embed/search/?q=case",
        "card of a search": "/embed/search/?q=case&view=card",
        "oEmbed of a search": oembed("/search/?q=case"),
        "embed of a list": "/embed/case-studies/",
        "embed of a list, filtered": f"/embed/case-studies/{FILTERED}",
        "embed of the map": "/embed/map/",
        "way out of an embed": "/out/?" + urlencode({"on": "/embed/map/", "to": OUTLINES}),
    }
    for model in page_types():
        found[f"list of {model._meta.verbose_name_plural}"] = model.get_list_url()
    for name, thing in made.items():
        path = found[f"one {name}"] = thing.get_absolute_url()
        found[f"embed of one {name}"] = f"/embed{path}"
        found[f"card of one {name}"] = f"/embed{path}?view=card"
        found[f"oEmbed of one {name}"] = oembed(path)
    found["card of a list, filtered"] = f"/embed/case-studies/{FILTERED}&view=card"
    found["oEmbed of a list, filtered"] = oembed(f"/case-studies/{FILTERED}")
    return found


def is_for_partners(address: str) -> bool:
    """Tell whether *address* is what a partner's page asks for."""
    return address.startswith(("/embed/", "/oembed?", "/out/"))


def oembed(path: str) -> str:
    """Return the address at which consumers ask about the page at *path*."""
    return "/oembed?" + urlencode({"url": f"http://testserver{path}"})


def counted(cases: int) -> dict[str, int]:
    """Return the queries of each page of a portal with *cases* case studies."""
    visitor = Client()
    numbers = {}
    pages = addresses(portal(cases))
    # The first request after a change brings the indexes up to date; this is about the others.
    for model in page_types():
        for names in map(filter_for(model).order_fields, filter_for(model).orders):
            # Which orders an index carries on depends on what the process was asked before.
            index_of(model).window(names, NONE, 0, 0)
    # So it is with what every frame says.
    read_for_this_version()
    # Pages before their embeds: what a page is the first to ask for stays its own number.
    for name, address in sorted(pages.items(), key=lambda each: (is_for_partners(each[1]), each)):
        # Kept for the life of a process: the first request alone would ask for them.
        ContentType.objects.get_for_models(*apps.get_models())
        # Kept for the life of a connection (Django asks SQLite whether it was built with JSON).
        assert connection.features.supports_json_field
        # Who asks first after a change also looks what is due next.
        version.current()
        with CaptureQueriesContext(connection) as queries:
            response = visitor.get(address)
            drained(response)
        assert response.status_code in (200, 302, 404), address
        # Transactions' savepoints are statements but ask nothing.
        asked = [each for each in queries if "SAVEPOINT" not in each["sql"]]
        numbers[name] = len(asked)
    return numbers


def differing(found: dict[str, int]) -> dict[str, int]:
    """Return the numbers of *found* that are not the reviewed ones.

    A type that the file does not know yet asks for its own list, and adds a little to the pages
    that ask every type.
    """
    known = golden()
    unknown = len([name for name in found if name.startswith("list of ") and name not in known])
    expected = {
        name: range(known[name], known[name] + unknown * PER_TYPE + 1)
        if name in known
        else range(MOST + 1)
        for name in {*found, *known}
    }
    return {name: found.get(name, -1) for name in expected if found.get(name) not in expected[name]}


def test_ten_cases_take_the_reviewed_number_of_queries() -> None:
    found = counted(10)
    renew(found)
    assert differing(found) == {}


@pytest.mark.full
@pytest.mark.database
def test_a_thousand_cases_take_as_many_queries_as_ten() -> None:
    assert differing(counted(1000)) == {}


def test_no_page_takes_more_than_the_limit() -> None:
    assert {name: number for name, number in golden().items() if number > MOST} == {}
