"""``python -m smartcities.probe``: exit 0 if the server on this machine answers, for health checks.

It asks as SITE_URL's host, since a server answers only to names in ALLOWED_HOSTS.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


def answers(path: str = "/healthz") -> bool:
    """Ask the server on PORT for *path* within three seconds; True for a 200."""
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=3)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not answers())
