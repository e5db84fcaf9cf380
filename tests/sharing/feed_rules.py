"""The rules of RFC 4287 and RFC 5005 that a feed of ours can break."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"(https?://[^\s/]+/|tag:[^\s:,]+,\d{4}:)\S+")
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {"published", "summary", "rights", "subtitle", "logo", "icon", "generator"}
FEED = ONCE | AT_MOST_ONCE | {"author", "link", "category", "entry"}
ENTRY = ONCE | AT_MOST_ONCE | {"author", "link", "category", "content", "source"}


def read(body: bytes) -> Element:
    """Parse a feed and hold it against the rules; return its root."""
    root = fromstring(body)  # noqa: S314 (our own)
    assert root.tag == f"{ATOM}feed"
    _parts(root, FEED)
    assert root.find(f"{ATOM}author/{ATOM}name").text
    assert len(links(root, "self")) == len(links(root, "first")) == 1
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        _parts(entry, ENTRY)
        assert MOMENT.fullmatch(told(entry, "published"))
        # Without content there must be somewhere to read it.
        assert len(links(entry, "alternate")) == 1
    names = [told(entry, "id") for entry in entries]
    assert len(set(names)) == len(names)
    changes = [told(entry, "updated") for entry in entries]
    assert changes == sorted(changes, reverse=True)
    assert not changes or told(root, "updated") == changes[0]
    return root


def _parts(node: Element, allowed: set[str]) -> None:
    found = Counter(each.tag.removeprefix(ATOM) for each in node)
    assert set(found) <= allowed
    assert {name for name in ONCE if found[name] != 1} == set()
    assert {name for name in AT_MOST_ONCE if found[name] > 1} == set()
    assert told(node, "title").strip()
    assert IRI.fullmatch(told(node, "id"))
    assert MOMENT.fullmatch(told(node, "updated"))
    for link in node.findall(f"{ATOM}link"):
        assert IRI.fullmatch(link.get("href"))
    for category in node.findall(f"{ATOM}category"):
        assert category.get("term")
    kinds = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in node.findall(f"{ATOM}link")
        if link.get("rel") == "alternate"
    )
    assert max(kinds.values(), default=0) <= 1


def told(node: Element, name: str) -> str:
    """Return the text of the one child called *name*, empty where there is none."""
    return node.findtext(f"{ATOM}{name}") or ""


def links(node: Element, rel: str) -> list[str]:
    """Return the addresses that a feed or an entry links to as *rel*."""
    return [each.get("href") for each in node.findall(f"{ATOM}link") if each.get("rel") == rel]


def entries(root: Element) -> list[Element]:
    """Return the entries of a feed."""
    return root.findall(f"{ATOM}entry")
