"""Programs that read the API: one that pages through, one that keeps a copy of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from smartcities.publishing.models import Page
from smartcities.sharing.api.serializers import list_path


def answered(path: str, query: str = "") -> dict[str, Any]:
    """Return the JSON at *path*, which may be a full address."""
    path, _, inside = path.removeprefix(settings.SITE_URL).partition("?")
    response = Client().get(path, QUERY_STRING=query or inside)
    assert response.status_code == 200, response.content
    return response.json()


def refused(path: str, query: str) -> set[str]:
    """Return the parameters for which a query is answered by 400."""
    response = Client().get(path, QUERY_STRING=query)
    assert response.status_code == 400, query[:200]
    said = response.json()
    assert set(said) == {"detail", "errors"}
    assert all(sentences and all(sentences) for sentences in said["errors"].values())
    return set(said["errors"])


def slugs(answer: dict[str, Any]) -> list[str]:
    """Return the slugs of an answer's items."""
    return [item["slug"] for item in answer["results"]]


def pages(path: str, query: str = "", to: str = "next") -> Iterator[dict[str, Any]]:
    """Yield the answer and those that its links *to* the next (or previous) lead to."""
    answer = answered(path, query)
    yield answer
    while answer[to]:
        answer = answered(answer[to])
        yield answer


def everything(path: str, query: str = "") -> list[str]:
    """Return the slugs of a whole result."""
    return [slug for answer in pages(path, query) for slug in slugs(answer)]


class Mirror:
    """Keeps a copy of a list by asking what changed since it last asked."""

    def __init__(self, model: type[Page], **filters: str) -> None:
        self.path, self.filters = list_path(model), filters
        self.held: dict[str, str] = {}
        self.asked: datetime | None = None

    def _query(self, **more: str) -> str:
        return urlencode({**self.filters, "limit": "2", **more})

    def sync(self, now: datetime) -> None:
        """Bring the copy up to date."""
        since = {"changed_since": self.asked.isoformat()} if self.asked else {}
        self.asked = now.astimezone(UTC)
        for answer in pages(self.path, self._query(**since)):
            for gone in answer.get("tombstones", ()):
                self.held.pop(gone["slug"], None)
            self.held |= {item["slug"]: item["title"] for item in answer["results"]}

    def fresh(self) -> dict[str, str]:
        """Return what the whole list holds now."""
        found = (item for answer in pages(self.path, self._query()) for item in answer["results"])
        return {item["slug"]: item["title"] for item in found}
