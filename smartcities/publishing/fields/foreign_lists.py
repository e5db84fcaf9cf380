"""Lists as other programs write them: Word as paragraphs, Google Docs and Outlook in each other."""

from __future__ import annotations

import re

from smartcities.publishing.fields.markup import Element

LIST_LEVEL = re.compile(r"mso-list:\s*l(\d+)\s+level(\d+)")
MARKER = re.compile(r"^\s*(?:[·•o§▪●○■–*-]|\(?(?:\d{1,3}|[a-z]{1,4})[.)])\s+", re.IGNORECASE)
NUMBER = re.compile(r"^\(?(\d{1,3}|[a-z]{1,4})[.)]", re.IGNORECASE)
LISTS = ("ul", "ol")

#: The lists that are open at a paragraph, the outermost first, each with its level.
OpenLists = list[tuple[int, Element]]


def list_paragraphs(body: Element) -> None:
    """Make lists of Word's paragraphs, which have a style and a marker of their own."""
    for parent in [body, *body.descendants]:
        open_lists: OpenLists = []
        for child in list(parent.nodes):
            has_text = bool(child.text.strip())
            level = level_of(child) if isinstance(child, Element) else 0
            if isinstance(child, Element) and level:
                listed(child, level, open_lists)
            elif open_lists and has_text and isinstance(child, Element) and is_continued(child):
                open_lists[-1][1].elements[-1].append([child])
            elif has_text:
                open_lists = []


def level_of(element: Element) -> int:
    """Return the level of a paragraph of Word in its list; 0 if it is in none."""
    if element.tag not in {"p", "div"}:
        return 0
    if found := LIST_LEVEL.search(element.style):
        return int(found[2])
    return 1 if is_continued(element) and MARKER.match(element.text) else 0


def is_continued(element: Element) -> bool:
    """Tell whether a paragraph of Word is a further one of a list's item, or an item itself."""
    return "MsoListParagraph" in element.get("class")


def marker_of(paragraph: Element) -> str:
    """Take the marker of a list out of *paragraph* and return it."""
    for element in paragraph.descendants:
        if "mso-list:ignore" in element.style:
            element.remove()
            return element.text.strip()
    found = MARKER.match(paragraph.text)
    left = len(found[0]) if found else 0
    for node in paragraph.texts if left else []:
        cut = min(left, len(node.data))
        node.data = node.data[cut:]
        left -= cut
    return found[0].strip() if found else ""


def listed(paragraph: Element, level: int, open_lists: OpenLists) -> None:
    """Move *paragraph* into the list of its level, which may have to begin."""
    number = NUMBER.match(marker_of(paragraph))
    tag = "ol" if number else "ul"
    while open_lists and open_lists[-1][0] > level:
        open_lists.pop()
    if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tag != tag:
        open_lists.pop()
    if not open_lists or open_lists[-1][0] < level:
        made = Element(tag)
        if number and number[1].isdigit() and int(number[1]) > 1:
            made.attributes["start"] = str(int(number[1]))
        if open_lists:
            open_lists[-1][1].elements[-1].append([made])
        else:
            paragraph.before(made)
        open_lists.append((level, made))
    item = Element("li")
    open_lists[-1][1].append([item])
    item.append([paragraph])
    paragraph.renamed("p")


def nested_lists(body: Element) -> None:
    """Put a list that stands directly in a list into the item before it (Google Docs, Outlook)."""
    for element in body.descendants:
        parent = element.parent
        if element.tag not in LISTS or parent is None or parent.tag not in LISTS:
            continue
        before = parent.elements[: parent.elements.index(element)]
        if before and before[-1].tag == "li":
            before[-1].append([element])
        else:
            item = Element("li")
            element.before(item)
            item.append([element])
