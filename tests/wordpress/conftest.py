"""WordPress and the site that it embeds, once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chromium import unavailable
from tests.wordpress.machine import is_free, prepare
from tests.wordpress.provider import PORT
from tests.wordpress.site import WordPress, wordpress


@pytest.fixture(scope="session")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """Run a stock WordPress; skip with one line where it is not installed, but fail in CI."""
    prepare()
    if not is_free(PORT):
        unavailable(f"Port {PORT} is taken: WordPress fetches from 80, 443 and 8080 alone.")
    # A short path: the name of a socket may have 107 letters.
    with wordpress(tmp_path_factory.mktemp("wp")) as site:
        yield site
