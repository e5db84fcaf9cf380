"""WordPress and the portal that it embeds, once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chromium import unavailable
from tests.served.portal import Portal, Stock
from tests.wordpress.machine import is_free, prepare
from tests.wordpress.site import WordPress, wordpress

#: One of the three ports that WordPress fetches from, and the only one that anybody may open.
PORT = 8080
#: Says in which state our only partner is.
PARTNER = (
    "Partner.objects.update_or_create(name='WordPress', "
    "defaults={{'domains': {!r}, 'state': {!r}}})"
)


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """Run a stock WordPress; skip with one line where it is not installed, but fail in CI."""
    prepare()
    if not is_free(PORT):
        unavailable(f"Port {PORT} is taken: WordPress fetches from 80, 443 and 8080 alone.")
    # A short path: the name of a socket may have 107 letters.
    with wordpress(tmp_path_factory.mktemp("wp")) as site:
        yield site


@pytest.fixture(scope="session")
def portal(blog: WordPress, stock: Stock) -> Iterator[Portal]:
    """Serve the portal where WordPress fetches from, with WordPress's site as its only partner."""
    with stock.served(PORT) as served:
        served.run(PARTNER.format(blog.address, "active"))
        yield served


@pytest.fixture(params=["paused", "no partner"])
def refusing(request: pytest.FixtureRequest, portal: Portal, blog: WordPress) -> Iterator[Portal]:
    """Return the portal while that site may not frame it."""
    paused = PARTNER.format(blog.address, "paused")
    portal.run(paused if request.param == "paused" else "Partner.objects.all().delete()")
    yield portal
    portal.run(PARTNER.format(blog.address, "active"))
