"""``./run bench``: what the portal costs a visitor, measured on a server started for it.

Prints Markdown: the server's answers, then the pages as a phone in a slow network sees them
(needs Chromium). ``--lighthouse`` adds Lighthouse's scores (needs npm and the registry).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from http.client import HTTPException

import answers
import lighthouse
import reading
import server

PAGES = [
    "/",
    "/case-studies/",
    "/reports/danish-smart-cities/",
    "/case-studies/ecogrid-eu-bornholm/",
    "/map/",
]


def main() -> None:
    """Measure, and print one table after the other."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--lighthouse", action="store_true", help="add Lighthouse's scores")
    options = parser.parse_args()
    try:
        with server.portal() as base:
            print(f"\n{answers.table(base)}", flush=True)
            if not shutil.which("chromium"):
                print("\nNo Chromium is installed: the pages are not measured in a browser.")
                return
            print(f"\n{reading.table(reading.read(base, PAGES))}", flush=True)
            if options.lighthouse:
                print(f"\n{lighthouse.table(base, PAGES)}", flush=True)
    except (OSError, HTTPException, ValueError) as error:
        sys.exit(f"bench: {error}.")


if __name__ == "__main__":
    main()
