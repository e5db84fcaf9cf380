"""The table of contents of a long page, made of its marked headings."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from django.utils.html import strip_tags
from django.utils.text import slugify

#: The attribute that marks a heading; the sanitiser removes attributes that editors write.
MARK = "data-contents"
#: The prefix of the ids of headings, so that none takes the id of a part of the page.
PREFIX = "h-"
#: The number of characters of a heading that its id has at most.
LONGEST = 60
BARE = re.compile(r"<(h[23])>(.*?)</\1>", re.DOTALL)
MARKED = re.compile(rf"<(h([23]))\b([^>]*?) {MARK}>(.*?)</\1>", re.DOTALL)
NAMED = re.compile(r'\sid="([^"]*)"')


@dataclass
class Entry:
    """One line of the contents, with the lines below it."""

    anchor: str
    title: str
    #: Whether the words are content, in its language, and not texts of the interface.
    is_content: bool
    below: list[Entry] = field(default_factory=list)


def words(markup: str) -> str:
    """Return the text of a heading, without its markup, in one line."""
    return " ".join(html.unescape(strip_tags(markup)).split())


def marked(markup: str) -> str:
    """Return sanitised rich text with its headings of levels 2 and 3 marked.

    A heading without words is not marked.
    """

    def ask(found: re.Match[str]) -> str:
        level, inner = found.groups()
        return f"<{level} {MARK}>{inner}</{level}>" if words(inner) else found[0]

    return BARE.sub(ask, markup)


def anchor_for(title: str, taken: set[str]) -> str:
    """Return an id for a heading: its words in any script, with a number if they are repeated."""
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
    """Return rendered *markup* with an id on every marked heading, and its contents.

    An id from the template is kept. Sections of level 3 are entries below the section of level
    2 before them, or by themselves if there is none.
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
