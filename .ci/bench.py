"""``./run bench``: how fast a running demo answers, from this machine, one visitor at a time.

Prints the median and the slowest of 30 requests per page. The server must be running
already (``./run demo`` in another terminal, the same PORT); a load test comes with its issue.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from http.client import HTTPConnection, HTTPException

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


def main() -> None:
    """Time the front page, each list, a filtered list and a detail page of each type."""
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=30)
    try:
        get(connection, "/healthz")
        paths = ["/", "/case-studies/?country=DK&theme=energy"]
        for path in LISTS:
            paths += filter(None, [path, first_detail(path, get(connection, path)[1])])
        print(f"{'page':58} {'median':>9} {'slowest':>9}  of {TIMES} requests")
        for path in paths:
            times = [get(connection, path)[0] for _ in range(TIMES)]
            print(f"{path:58} {statistics.median(times):6.1f} ms {max(times):6.1f} ms")
    except (OSError, HTTPException):
        sys.exit("bench: no portal answers; start ./run demo in another terminal first.")
    except ValueError as error:
        sys.exit(f"bench: {error}.")


if __name__ == "__main__":
    main()
