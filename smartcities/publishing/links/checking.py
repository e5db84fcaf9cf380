"""What is wrong with the links of a text: addresses nobody can follow, pages nobody can see."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from smartcities.publishing.fields.href import completed, refusal
from smartcities.publishing.links.reference import LINK, MARK, Target, parts_of, target_of
from smartcities.publishing.links.resolving import targets
from smartcities.publishing.models import Addressed, Page, Row


class Unseen(NamedTuple):
    """A link whose words visitors see without the link; no item: it was deleted."""

    words: str
    item: Addressed | None

    def __str__(self) -> str:
        if self.item is None:
            return _("The link “%(words)s” leads nowhere: its page was deleted.") % {
                "words": self.words
            }
        state = self.item.visibility().label.lower() if isinstance(self.item, Page) else ""
        return _(
            "Visitors see “%(words)s” without the link, as long as “%(title)s” is not public "
            "(%(state)s)."
        ) % {"words": self.words, "title": self.item, "state": state}


class _Links(HTMLParser):
    """Collects (address, words) of all links in markup as it was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._is_within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._is_within = True
            self.found.append((dict(attrs).get("href") or "", []))

    def handle_endtag(self, tag: str) -> None:
        self._is_within = self._is_within and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_within:
            self.found[-1][1].append(data)


def refusals(markup: str) -> list[str]:
    """Return a sentence for each link in *markup*, as typed, that nobody could follow."""
    if "href" not in markup.lower():
        return []
    links = _Links()
    links.feed(markup)
    found = []
    for href, words in links.found:
        if reason := refusal(completed(href)):
            text = " ".join("".join(words).split())
            found.append(_("The link “%(words)s”: %(reason)s") % {"words": text, "reason": reason})
    return found


def items(found: Iterable[Target]) -> dict[Target, Addressed]:
    """Return the objects that *found* names, themselves or by a part: a query for each type."""
    keys = defaultdict(set)
    for target in found:
        keys[target.model].add(target.key)
    return {
        Target(model, item.pk): item
        for model, asked in keys.items()
        for item in model._base_manager.filter(pk__in=asked)
    }


def part_rows(found: Iterable[Target]) -> dict[Target, Row]:
    """Return the rows that *found* names as parts of pages: a query for each kind of them."""
    asked = defaultdict(set)
    for target in found:
        path, _slash, number = target.part.partition("/")
        for part in parts_of(target.model):
            if part.path == path:
                asked[target.model, part].add((target.key, int(number.removesuffix("/"))))
    rows: dict[Target, Row] = {}
    for (model, part), named in asked.items():
        relation: Any = model._meta.get_field(part.rows)
        page = relation.field
        keys = {f"{page.name}__in": {key for key, _number in named}}
        numbers = {f"{part.key}__in": {number for _key, number in named}}
        for row in relation.related_model._base_manager.filter(**keys, **numbers):
            address = part.address(getattr(row, part.key))
            rows[Target(model, getattr(row, page.attname), address)] = row
    return rows


def unseen(texts: Iterable[str]) -> Iterator[Unseen]:
    """Yield the links of sanitised *texts* to pages that visitors cannot see, each once.

    One query; where there are any, one more for each of their types.
    """
    words: dict[str, str] = {}
    for text in texts:
        if MARK in text:
            for link in LINK.finditer(text):
                said = " ".join(html.unescape(strip_tags(link["words"])).split())
                words.setdefault(html.unescape(link["href"]), said)
    public = targets(words)
    hidden = {href: target_of(href) for href in words if target_of(href) not in public}
    known = items(target for target in hidden.values() if target)
    for href, target in hidden.items():
        item = known.get(target._replace(part="")) if target else None
        # A public page has no part of that number.
        is_seen = isinstance(item, Page) and item.is_public()
        yield Unseen(words[href], None if is_seen else item)
