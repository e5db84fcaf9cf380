"""Look at every public page of a portal, in a process of its own.

    DJANGO_SETTINGS_MODULE=tests.releases.settings python -m tests.releases.looking ADDRESS…

Prints one JSON object: {address: [status, text or where it leads]}.
"""

from __future__ import annotations

import json
import re
import sys

import django

django.setup()

from django.test import Client  # noqa: E402

MORE = (
    *("/robots.txt", "/readyz", "/admin/login/", "/search/?q=energy", "/embed/case-studies/"),
    *("/case-studies.csv", "/reports.atom", "/api/v1/case-studies/", "/api/v1/reports/"),
    *("/case-studies/a-draft-of-before/", "/case-studies/expired-before/"),
    *("/case-studies/scheduled-before/", "/case-studies/named-before/"),
    "/case-studies/renamed-before/",
)


def main() -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    found = {}
    sitemap = client.get("/sitemap.xml")
    content = b"".join(sitemap) if sitemap.streaming else sitemap.content
    addresses = re.findall(r"<loc>http://localhost(/[^<]*)</loc>", content.decode())
    pictures: set[str] = set()
    for address in [*addresses, *MORE, *sys.argv[1:]]:
        answer = client.get(address.replace("&amp;", "&"))
        body = b"".join(answer) if answer.streaming else answer.content
        found[address] = [answer.status_code, answer.headers.get("Location") or body.decode()]
        pictures.update(re.findall(r'src="(/media/[^"]+)"', found[address][1]))
    for address in sorted(pictures)[:3]:
        found[address] = [client.get(address).status_code, ""]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
