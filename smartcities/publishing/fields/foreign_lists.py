"""Lists as other programs write them: Word as paragraphs, Google Docs and Outlook in each other."""

from __future__ import annotations

import re

from smartcities.publishing.fields.markup import (
    Element,
    Node,
    children,
    descendants,
    remove,
    renamed,
    style,
    text_of,
    texts,
)

LIST_LEVEL = re.compile(r"mso-list:\s*l(\d+)\s+level(\d+)")
MARKER = re.compile(r"^\s*(?:[·•o§▪●○■–*-]|\(?(?:\d{1,3}|[a-z]{1,4})[.)])\s+", re.IGNORECASE)
NUMBER = re.compile(r"^\(?(\d{1,3}|[a-z]{1,4})[.)]", re.IGNORECASE)


def marker_of(paragraph: Element) -> str:
    """Take the marker of a list out of *paragraph* and return it."""
    for element in descendants(paragraph):
        if "mso-list:ignore" in style(element):
            text = text_of(element)
            remove(element)
            return text.strip()
    found = MARKER.match(text_of(paragraph))
    if not found:
        return ""
    left = len(found[0])
    for node in texts(paragraph):
        cut = min(left, len(node.data))
        node.data = node.data[cut:]
        left -= cut
    return found[0].strip()


def level_of(element: Element) -> int:
    """Return the level of a paragraph of Word in its list; 0 if it is in none."""
    if element.tagName not in {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"}:
        return 0
    if found := LIST_LEVEL.search(style(element)):
        return int(found[2])
    is_listed = "MsoListParagraph" in element.getAttribute("class")
    return 1 if is_listed and MARKER.match(text_of(element)) else 0


def list_paragraphs(body: Element) -> None:
    for parent in [body, *descendants(body)]:
        open_lists: list[tuple[int, Element]] = []
        for child in list(parent.childNodes):
            if child.nodeType == Node.TEXT_NODE:
                if child.data.strip():
                    open_lists = []
                continue
            level = level_of(child)
            if level and child.tagName[0] != "h":
                listed(child, level, open_lists)
            elif open_lists and is_continued(child):
                open_lists[-1][1].lastChild.appendChild(child)
            elif open_lists and text_of(child).strip():
                open_lists = []


def is_continued(element: Element) -> bool:
    """Tell whether a paragraph of Word is a further one of the list's last item."""
    named = "MsoListParagraph" in element.getAttribute("class")
    return named and bool(text_of(element).strip())


def listed(paragraph: Element, level: int, open_lists: list[tuple[int, Element]]) -> None:
    """Move *paragraph* into the list of its level, which may have to begin."""
    document = paragraph.ownerDocument
    number = NUMBER.match(marker_of(paragraph))
    tag = "ol" if number else "ul"
    while open_lists and open_lists[-1][0] > level:
        open_lists.pop()
    if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tagName != tag:
        open_lists.pop()
    if not open_lists or open_lists[-1][0] < level:
        made = document.createElement(tag)
        if number and number[1].isdigit() and int(number[1]) > 1:
            made.setAttribute("start", str(int(number[1])))
        if open_lists:
            open_lists[-1][1].lastChild.appendChild(made)
        else:
            paragraph.parentNode.insertBefore(made, paragraph)
        open_lists.append((level, made))
    item = document.createElement("li")
    open_lists[-1][1].appendChild(item)
    item.appendChild(paragraph)
    renamed(paragraph, "p")


def nested_lists(body: Element) -> None:
    """Put a list that stands directly in a list into the item before it (Google Docs, Outlook)."""
    for element in descendants(body):
        parent = element.parentNode
        if element.tagName not in {"ul", "ol"} or parent.tagName not in {"ul", "ol"}:
            continue
        items = children(parent)
        before = items[: items.index(element)]
        if before and before[-1].tagName == "li":
            before[-1].appendChild(element)
        else:
            item = parent.ownerDocument.createElement("li")
            parent.insertBefore(item, element)
            item.appendChild(element)
