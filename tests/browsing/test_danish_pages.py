"""No English text of the interface is left on a Danish page, nor a Danish one on an English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import polib
import pytest
from django.conf import settings
from django.test import Client

from smartcities.publishing.types import page_types
from tests import worlds

SOURCE = Path(settings.BASE_DIR) / "smartcities" / "locale" / "da" / "LC_MESSAGES" / "django.po"
SPOKEN = ("aria-label", "title", "placeholder", "data-copied", "alt")
XHTML = "{http://www.w3.org/1999/xhtml}"
SILENT = {f"{XHTML}script", f"{XHTML}style"}


def spoken(element: Element, own: bool = True) -> Iterator[str]:
    """Yield the texts of a page that are in the language of its frame, piece by piece."""
    if element.tag in SILENT:
        return
    own = own and not element.get("lang")
    if own:
        yield element.text or ""
        yield from (element.get(name, "") for name in SPOKEN)
    for child in element:
        yield from spoken(child, own)
        if own:
            yield child.tail or ""


def texts(client: Client, path: str) -> set[str]:
    """Return the texts of the frame of a page, each as one line."""
    body = html5lib.parse(client.get(path).content).find(f"{XHTML}body")
    return {" ".join(text.split()) for text in spoken(body)} - {""}


class Other:
    """The texts of the catalogue in English (0) or Danish (1) that the other language lacks."""

    def __init__(self, position: int) -> None:
        pairs = [
            (each.msgid, each.msgstr or each.msgstr_plural[0]) for each in polib.pofile(str(SOURCE))
        ]
        here = {pair[1 - position].casefold() for pair in pairs}
        mine = [pair[position] for pair in pairs if pair[position].casefold() not in here]
        self.whole = {text.casefold() for text in mine}
        # What has gaps and hardly a word of its own would match anything.
        own = re.compile(r"(?<!%\()\b[a-zæøå]{3,}\b")
        gapped = [text for text in mine if len(own.findall(text)) > 1]
        patterns = [
            re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(text)) for text in gapped if "%(" in text
        ]
        self.gapped = re.compile("|".join(patterns))

    def has(self, text: str) -> bool:
        return text.casefold() in self.whole or bool(self.gapped.fullmatch(text))


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "position"), [("/da", 0), ("", 1)])
def test_no_text_of_the_other_language_is_on_a_page(
    prefix: str, position: int, visitor: Client
) -> None:
    world = worlds.portal()
    lists = [model.get_list_url() for model in page_types()]
    pages = [each.get_absolute_url() for each in world.values()]
    other = Other(position)
    queries = ["/case-studies/?country=DK&state=stopped&q=qwerty", "/case-studies/?page=x"]
    found = {}
    for path in ["/", "/themes/", "/map/", "/nowhere/", *queries, *lists, *pages]:
        if left := {text for text in texts(visitor, f"{prefix}{path}") if other.has(text)}:
            found[path] = sorted(left)
    assert found == {}
