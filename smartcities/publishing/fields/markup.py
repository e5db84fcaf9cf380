"""HTML as a tree, and back: for rules that look at more than one tag.

The rules (``foreign.py``) are written a second time in JavaScript, for what is pasted into the
editor. So elements and texts do here what they do in a browser, under names that are close.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

#: Elements without content and end tag.
VOID = frozenset({"br", "hr", "img", "col", "wbr"})
#: No text that people write is nested deeper; the rules descend by recursion.
DEEPEST = 100
#: Nor has it more parts, or more of them in one element: each is looked for among those beside it.
MOST, MOST_BESIDE = 20_000, 3_000


class TooMuchError(Exception):
    """The text is larger, or nested deeper, than any that people write."""


@dataclass(eq=False)
class Node:
    """A part of a text: an element, or text without markup."""

    parent: Element | None = field(default=None, init=False, repr=False)

    @property
    def text(self) -> str:
        """Return the text in it and in all within."""
        raise NotImplementedError

    @property
    def previous(self) -> Node | None:
        """Return what stands before it in its parent."""
        return self._beside(-1)

    @property
    def next(self) -> Node | None:
        """Return what stands behind it in its parent."""
        return self._beside(1)

    def _beside(self, step: int) -> Node | None:
        nodes = self.parent.nodes if self.parent else []
        at = nodes.index(self) + step if nodes else -1
        return nodes[at] if 0 <= at < len(nodes) else None

    def remove(self) -> None:
        """Take it out of its parent."""
        if self.parent:
            self.parent.nodes.remove(self)
            self.parent = None

    def before(self, *nodes: Node) -> None:
        """Put *nodes* before it."""
        for node in nodes:
            node.remove()
            assert self.parent is not None
            self.parent.nodes.insert(self.parent.nodes.index(self), node)
            node.parent = self.parent

    def replace(self, *nodes: Node) -> None:
        """Put *nodes* in its place."""
        self.before(*nodes)
        self.remove()


@dataclass(eq=False)
class Text(Node):
    """Text without markup."""

    data: str

    @property
    def text(self) -> str:
        """Return the text."""
        return self.data

    def __str__(self) -> str:
        return escape(self.data, quote=False)


@dataclass(eq=False)
class Element(Node):
    """An element with its attributes and content."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list, init=False)

    @property
    def text(self) -> str:
        """Return the text in it and in all within."""
        return "".join(node.text for node in self.nodes)

    @property
    def elements(self) -> list[Element]:
        """Return the elements directly in it."""
        return [node for node in self.nodes if isinstance(node, Element)]

    @property
    def descendants(self) -> list[Element]:
        """Return all elements in it, in the order of the text."""
        return [each for child in self.elements for each in (child, *child.descendants)]

    @property
    def texts(self) -> list[Text]:
        """Return all texts in it, in their order."""
        found: list[Text] = []
        for node in self.nodes:
            found += node.texts if isinstance(node, Element) else [node]  # type: ignore[list-item]
        return found

    @property
    def inner(self) -> str:
        """Return its content as HTML."""
        return "".join(map(str, self.nodes))

    @property
    def style(self) -> str:
        """Return its style without spaces around signs, in lower case."""
        return re.sub(r"\s*([:;])\s*", r"\1", self.get("style").lower())

    def get(self, name: str) -> str:
        """Return an attribute, empty if there is none."""
        return self.attributes.get(name, "")

    def is_inside(self, *tags: str) -> bool:
        """Tell whether it is within one of these."""
        at = self.parent
        while at is not None and at.tag not in tags:
            at = at.parent
        return at is not None

    def append(self, nodes: Iterable[Node]) -> Element:
        """Put *nodes* at its end, and return it."""
        for node in list(nodes):
            node.remove()
            self.nodes.append(node)
            node.parent = self
        return self

    def unwrap(self) -> None:
        """Put its content in its place."""
        self.replace(*list(self.nodes))

    def renamed(self, tag: str) -> Element:
        """Put an element *tag* with the same content in its place, and return that."""
        made = Element(tag).append(self.nodes)
        self.replace(made)
        return made

    def wrapped(self, tag: str) -> Element:
        """Put its content into a new element *tag* within it, and return that."""
        made = Element(tag).append(self.nodes)
        self.append([made])
        return made

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{escape(text)}"' for name, text in self.attributes.items())
        start = f"<{self.tag}{attributes}>"
        return start if self.tag in VOID else f"{start}{self.inner}</{self.tag}>"


class _Reader(HTMLParser):
    """Builds a tree from markup that nh3 has written: every element is closed in its order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.open = [self.root]
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._add(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self._add(Text(data))

    def _add(self, node: Node) -> None:
        self.open[-1].append([node])
        self.count += 1
        beside = len(self.open[-1].nodes)
        if len(self.open) > DEEPEST or self.count > MOST or beside > MOST_BESIDE:
            raise TooMuchError


def tree(html: str) -> Element:
    """Return well-formed *html* as the content of one element; raises ``TooMuchError``."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
