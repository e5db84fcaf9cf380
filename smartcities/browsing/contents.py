"""The table of contents of a long page, made of the headings that ask to stand in it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from django.utils.html import strip_tags
from django.utils.text import slugify

#: How a heading asks for an entry; ours alone, as the sanitiser leaves rich text no attributes.
MARK = "data-contents"
#: Before the name of every heading of a text, so that none takes the id of a part of the page.
PREFIX = "h-"
#: Characters of a heading that its id keeps.
LONGEST = 60
BARE = re.compile(r"<(h[23])>(.*?)</\1>", re.DOTALL)
MARKED = re.compile(rf"<(h([23]))\b([^>]*?) {MARK}>(.*?)</\1>", re.DOTALL)
NAMED = re.compile(r'\sid="([^"]*)"')


@dataclass
class Entry:
    """One line of the contents, with those below it."""

    anchor: str
    title: str
    #: Whether the words are those of a text, in its language, and not the portal's own.
    is_content: bool
    below: list[Entry] = field(default_factory=list)


def words(markup: str) -> str:
    """Return what a heading says, without its markup, in one line."""
    return " ".join(html.unescape(strip_tags(markup)).split())


def marked(markup: str) -> str:
    """Return sanitised rich text whose headings of levels 2 and 3 ask for an entry.

    A heading without a word asks for none.
    """

    def ask(found: re.Match[str]) -> str:
        level, inner = found.groups()
        return f"<{level} {MARK}>{inner}</{level}>" if words(inner) else found[0]

    return BARE.sub(ask, markup)


def anchor_for(title: str, taken: set[str]) -> str:
    """Return an id for a heading: its words in any script, numbered when they come again."""
    slug = slugify(title, allow_unicode=True)
    if len(slug) > LONGEST:
        slug = slug[:LONGEST].rsplit("-", 1)[0] if "-" in slug[:LONGEST] else slug[:LONGEST]
    name = anchor = f"{PREFIX}{slug.strip('-_') or 'section'}"
    number = 1
    while anchor in taken:
        number += 1
        anchor = f"{name}-{number}"
    taken.add(anchor)
    return anchor


def collect(markup: str) -> tuple[str, list[Entry]]:
    """Return rendered *markup* with an id on every marked heading, and the contents of it.

    A heading keeps an id that its template gave. Sections of level 3 stand below the one of
    level 2 before them, or by themselves where there is none.
    """
    taken = set(NAMED.findall(markup))
    entries: list[Entry] = []
    section: Entry | None = None

    def take(found: re.Match[str]) -> str:
        nonlocal section
        tag, level, attributes, inner = found.groups()
        named = NAMED.search(attributes)
        title = words(inner)
        anchor = named[1] if named else anchor_for(title, taken)
        entry = Entry(anchor, title, is_content=not named)
        if level == "2":
            section = entry
        (section.below if level == "3" and section else entries).append(entry)
        given = attributes if named else f'{attributes} id="{anchor}"'
        return f"<{tag}{given}>{inner}</{tag}>"

    return MARKED.sub(take, markup), entries
