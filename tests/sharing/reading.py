"""Reading what a page says about itself in its head."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Head(HTMLParser):
    """Collects meta elements, links, JSON-LD and the breadcrumbs that people see."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: list[tuple[str, str]] = []
        self.canonical = ""
        self.scripts: list[str] = []
        self.crumbs: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or ""
            self.meta.append((name, given.get("content", "")))
        elif tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        elif tag == "script" and given.get("type") == "application/ld+json":
            self._within = "script"
            self.scripts.append("")
        elif tag == "nav" and "crumbs" in given.get("class", "").split():
            self._within = "crumbs"
        elif tag == "li" and self._within == "crumbs":
            self.crumbs.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "nav"}:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "script":
            self.scripts[-1] += data
        elif self._within == "crumbs" and self.crumbs:
            self.crumbs[-1] = (self.crumbs[-1] + data).strip()

    def all(self, name: str) -> list[str]:
        """Return the contents of every meta element called *name*."""
        return [content for each, content in self.meta if each == name]

    def one(self, name: str) -> str:
        """Return the content of the one meta element called *name*."""
        (content,) = self.all(name)
        return content

    @property
    def graph(self) -> list[dict[str, Any]]:
        """Return the nodes of the one JSON-LD element."""
        (text,) = self.scripts
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        return data["@graph"]

    def node(self, kind: str) -> dict[str, Any]:
        """Return the one top node of a type."""
        (found,) = (each for each in self.graph if kind in each["@type"])
        return found


def head(client: Client, path: str) -> Head:
    """Return what the page at *path* says about itself."""
    response = client.get(path)
    assert response.status_code == 200, path
    read = Head()
    read.feed(response.content.decode())
    return read
