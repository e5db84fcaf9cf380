"""How fast the server answers one visitor at a time, from this machine."""

from __future__ import annotations

import re
import statistics
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

TIMES = 30
LISTS = ("/case-studies/", "/cities/", "/experts/", "/reports/", "/resources/")


def get(connection: HTTPConnection, path: str) -> tuple[float, str]:
    """Return the milliseconds that *path* took, and its text; ValueError unless it is a 200."""
    begun = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode(errors="replace")
    if response.status != 200:
        raise ValueError(f"{path} answers {response.status}")
    return (time.perf_counter() - begun) * 1000, body


def first_detail(path: str, page: str) -> str | None:
    """Return the first detail page that the list at *path* links to."""
    found = re.search(rf'href="({re.escape(path)}[a-z0-9-]+/)"', page)
    return found and found[1]


def table(base: str) -> str:
    """Time the front page, the map, each list, a filtered list and a detail page of each type."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=30)
    paths = ["/", "/map/", "/case-studies/?country=DK&theme=energy"]
    for path in LISTS:
        paths += filter(None, [path, first_detail(path, get(connection, path)[1])])
    lines = [f"| page ({TIMES} requests) | median | slowest |", "| --- | --- | --- |"]
    for path in paths:
        times = [get(connection, path)[0] for _ in range(TIMES)]
        lines.append(f"| `{path}` | {statistics.median(times):.1f} ms | {max(times):.1f} ms |")
    return "\n".join(lines)
