"""How many statements a page asks of the database, counted within this process."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.addresses import EXPORTS, OTHERS
from bench.rounds import Line
from bench.site import change


def _statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        if response.streaming:
            for _part in response:
                pass
    return len(captured)


def count(lines: list[Line], pages: dict[str, list[str]]) -> None:
    """Write the number of statements into each cold or hot line."""
    client = Client(SERVER_NAME="127.0.0.1")
    found: dict[tuple[str, str], int] = {}
    for page, paths in pages.items():
        if paths:
            # The process knows how to make the page; then the content changes, and it knows that.
            client.get(paths[-1])
            change()
            client.get(OTHERS[0])
            found[page, "cold"] = _statements(client, paths[0])
            found[page, "hot"] = _statements(client, paths[0])
    for page, path in EXPORTS.items():
        found[page, "cold"] = _statements(client, path)
    found["empty", "hot"] = _statements(client, "/bench/empty/")
    found["304", "hot"] = found["list", "hot"]
    for line in lines:
        line.queries = found.get((line.page, line.state))
