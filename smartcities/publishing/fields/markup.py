"""HTML as a tree, and back: for rules that look at more than one tag.

The rules (``foreign.py``) are written a second time in JavaScript, for what is pasted into the
editor. So the tree is a DOM, whose names are the same in both languages.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from xml.dom import minidom

#: Elements without content and end tag.
VOID = frozenset({"br", "hr", "img", "col", "wbr"})
#: No text that people write is nested deeper; the rules descend by recursion.
DEEPEST = 100

Node = minidom.Node
Element = minidom.Element


class TooDeepError(Exception):
    """The elements are nested deeper than any text that people write."""


class _Reader(HTMLParser):
    """Builds a tree from markup that nh3 has written: every element is closed in its order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = minidom.Document()
        self.at = self.root = self.document.createElement("body")
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self.document.createElement(tag)
        for name, value in attrs:
            element.setAttribute(name, value or "")
        self.at.appendChild(element)
        if tag in VOID:
            return
        self.at = element
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeepError

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.at is not self.root:
            self.at = self.at.parentNode
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.at.appendChild(self.document.createTextNode(data))


def tree(html: str) -> Element:
    """Return well-formed *html* as the children of one element; raises ``TooDeepError``."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def inner(element: Element) -> str:
    """Return the content of *element* as HTML."""
    return "".join(map(_outer, element.childNodes))


def _outer(node: Node) -> str:
    if node.nodeType == Node.TEXT_NODE:
        return escape(node.data, quote=False)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    start = f"<{node.tagName}{attributes}>"
    return start if node.tagName in VOID else f"{start}{inner(node)}</{node.tagName}>"


def text_of(node: Node) -> str:
    """Return the text of *node* and all within, as ``textContent`` in a browser."""
    if node.nodeType == Node.TEXT_NODE:
        return node.data
    return "".join(map(text_of, node.childNodes))


def children(node: Node) -> list[Element]:
    """Return the elements directly in *node*."""
    return [each for each in node.childNodes if each.nodeType == Node.ELEMENT_NODE]


def descendants(node: Node) -> list[Element]:
    """Return all elements in *node*, in the order of the text."""
    return [each for child in children(node) for each in (child, *descendants(child))]


def unwrap(element: Element) -> None:
    """Put the content of *element* in its place."""
    for child in list(element.childNodes):
        element.parentNode.insertBefore(child, element)
    remove(element)


def remove(node: Node) -> None:
    """Take *node* out of its tree."""
    node.parentNode.removeChild(node)


def renamed(element: Element, tag: str) -> Element:
    """Put an element *tag* with the same content in the place of *element*, and return it."""
    made = element.ownerDocument.createElement(tag)
    for child in list(element.childNodes):
        made.appendChild(child)
    element.parentNode.replaceChild(made, element)
    return made


def wrapped(element: Element, tag: str) -> Element:
    """Put the content of *element* into a new element *tag* within it, and return that."""
    made = element.ownerDocument.createElement(tag)
    for child in list(element.childNodes):
        made.appendChild(child)
    element.appendChild(made)
    return made


def texts(node: Node) -> list[Node]:
    """Return all text nodes in *node*, in their order."""
    if node.nodeType == Node.TEXT_NODE:
        return [node]
    return [text for child in node.childNodes for text in texts(child)]


def style(element: Element) -> str:
    """Return the style of *element* without spaces around its signs, in lower case."""
    return re.sub(r"\s*([:;])\s*", r"\1", element.getAttribute("style").lower())
