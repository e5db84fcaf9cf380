"""Text that another program wrote (Word, Outlook, Google Docs, LibreOffice), in our own markup.

These rules stand a second time in ``static/portal-admin/foreign.js``, function by function, for
what is pasted into the editor; ``tests/publishing/foreign_samples.py`` holds both to the same
samples. Whoever changes one changes the other.

Lists stay lists, headings become those that a text may have, marks of footnotes become
superscripts, and what only looks like something (empty paragraphs, runs of hard spaces) goes.
"""

from __future__ import annotations

import re

from smartcities.publishing.fields.foreign_lists import list_paragraphs, nested_lists
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
    unwrap,
    wrapped,
)

#: The levels of headings in a text; those of a page's own title and parts are taken.
FIRST, LAST = 2, 4
BLOCKS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tfoot",
     "tr", "td", "th", "blockquote", "div")
)  # fmt: skip
#: Elements whose content is blocks: loose text in them becomes a paragraph.
CONTAINERS = frozenset({"body", "li", "td", "th", "blockquote"})
#: Elements of a block of text that are none of ours.
PARAGRAPHS = frozenset(
    ("div", "center", "section", "article", "header", "footer", "main", "aside", "address", "pre",
     "dl", "dt", "dd", "figure", "caption")
)  # fmt: skip
#: Elements between whose parts a line break of the markup is no text.
FRAMES = frozenset({"ul", "ol", "table", "thead", "tbody", "tfoot", "tr"})
#: The links of footnotes and endnotes, there and back: Word, Google Docs, LibreOffice.
NOTE = re.compile(
    r"#(?:_(?:ftn|edn)(?:ref)?\d+|ftnt_?(?:ref)?\d+|sd(?:foot|end)note\d+(?:anc|sym))$"
)
#: Links to places in the text that were only there: tables of contents, comments.
PLACE = re.compile(r"#(?:_(?:Toc|Ref|Hlk|msoanchor|msocom)_?\d*|heading=h\.|bookmark=|h\.\w+$)")
WORD_COMMENT = re.compile(r"#_mso(?:anchor|com)")
RUN = re.compile(r"\s{2,}|[\t\r\n\f ]")


def made_ours(body: Element) -> None:
    """Rewrite the tree of a text that another program wrote."""
    drop_what_is_hidden(body)
    list_paragraphs(body)
    notes_and_places(body)
    formats(body)
    headings(body)
    blocks(body)
    nested_lists(body)
    loose_text(body)
    spaces(body)
    empty_blocks(body)


def is_inside(element: Element, *tags: str) -> bool:
    """Tell whether *element* is within one of these."""
    at = element.parentNode
    while at is not None and at.nodeType == Node.ELEMENT_NODE:
        if at.tagName in tags:
            return True
        at = at.parentNode
    return False


def drop_what_is_hidden(body: Element) -> None:
    for element in descendants(body):
        hidden = re.search(r"mso-hide:all|display:none", style(element))
        comment = WORD_COMMENT.search(element.getAttribute("href"))
        if element.parentNode and (hidden or comment or element.tagName == "img"):
            remove(element)


# Footnotes, formats, headings -----------------------------------------------------------------


def notes_and_places(body: Element) -> None:
    for link in descendants(body):
        if link.tagName != "a":
            continue
        target = link.getAttribute("href")
        if NOTE.search(target):
            mark = re.sub(r"[\[\]\s]", "", text_of(link))
            while link.firstChild:
                link.removeChild(link.firstChild)
            link.appendChild(link.ownerDocument.createTextNode(mark))
            if is_inside(link, "sup"):
                unwrap(link)
            else:
                renamed(link, "sup")
        elif PLACE.search(target) or not target:
            unwrap(link)


def is_undone(tag: str, said: str) -> bool:
    """Tell whether a style takes back what the element says (Google Docs wraps all in a ``b``)."""
    if tag in {"strong", "b"}:
        return bool(re.search(r"font-weight:(?:normal|[1-4]00)", said))
    return tag in {"em", "i"} and "font-style:normal" in said


def formats(body: Element) -> None:
    """Say by an element what is said by a style or by an element of old."""
    for element in descendants(body):
        tag, said = element.tagName, style(element)
        if is_undone(tag, said):
            unwrap(element)
        elif tag == "b":
            renamed(element, "strong")
        elif tag == "i":
            renamed(element, "em")
        elif tag in {"span", "font"}:
            within = element
            if re.search(r"font-weight:(?:bold|[6-9]00)", said) and not is_heading(element):
                within = wrapped(within, "strong")
            if "font-style:italic" in said:
                within = wrapped(within, "em")
            for place, mark in (("super", "sup"), ("sub", "sub")):
                if f"vertical-align:{place}" in said and not is_inside(element, "sup", "sub"):
                    within = wrapped(within, mark)
            unwrap(element)


def is_heading(element: Element) -> bool:
    return is_inside(element, "h1", "h2", "h3", "h4", "h5", "h6")


def heading_level(element: Element) -> int:
    """Return the level of a heading, however it is said; 0 for anything else."""
    if re.fullmatch("h[1-6]", element.tagName):
        return int(element.tagName[1])
    if element.tagName not in {"p", "div"}:
        return 0
    if re.search(r"\bMsoTitle\b", element.getAttribute("class")):
        return 1
    if found := re.search(r"\bMsoHeading([1-6])\b", element.getAttribute("class")):
        return int(found[1])
    if element.getAttribute("role") == "heading":
        level = element.getAttribute("aria-level")
        return int(level) if re.fullmatch("[1-6]", level) else FIRST
    return 0


def headings(body: Element) -> None:
    found = [(element, heading_level(element)) for element in descendants(body)]
    found = [(element, level) for element, level in found if level]
    # A text with first headings moves down as a whole, so that its levels stay different.
    down = 1 if any(level == 1 for _element, level in found) else 0
    for element, level in found:
        if is_inside(element, "li", "td", "th"):
            renamed(element, "p")
        else:
            renamed(element, f"h{max(FIRST, min(LAST, level + down))}")


# Blocks and spaces ----------------------------------------------------------------------------


def is_block(node: Node) -> bool:
    return node.nodeType == Node.ELEMENT_NODE and node.tagName in BLOCKS


def blocks(body: Element) -> None:
    """Make paragraphs of other blocks of text, and leave out those around other blocks."""
    for element in reversed(descendants(body)):
        if element.tagName in PARAGRAPHS or element.tagName in {"p", "blockquote"}:
            has_blocks = any(is_block(child) for child in element.childNodes)
            if element.tagName == "blockquote":
                continue
            if has_blocks:
                loose_runs(element)
                unwrap(element)
            elif element.tagName != "p":
                renamed(element, "p")


def loose_text(body: Element) -> None:
    for element in [body, *descendants(body)]:
        if element.tagName in CONTAINERS:
            loose_runs(element)


def loose_runs(element: Element) -> None:
    """Make a paragraph of each run of text that stands beside blocks."""
    run: Element | None = None
    for child in list(element.childNodes):
        if is_block(child):
            run = None
            continue
        if run is None:
            run = element.ownerDocument.createElement("p")
            element.insertBefore(run, child)
        run.appendChild(child)


def spaces(body: Element) -> None:
    """Make one space of a run of any, and of line breaks of the markup; none at a block's ends."""
    for node in texts(body):
        node.data = RUN.sub(" ", node.data)
        if node.parentNode.tagName in FRAMES:
            remove(node)
            continue
        before = node.previousSibling
        if before is not None and before.nodeType == Node.ELEMENT_NODE and before.tagName == "br":
            node.data = node.data.lstrip()
    for element in descendants(body):
        if element.tagName not in {"p", "h2", "h3", "h4"}:
            continue
        found = texts(element)
        before = " "
        for node in found:
            if before.endswith((" ", "\u00a0")):
                node.data = node.data.lstrip()
            before = node.data or before
        for node in reversed(found):
            node.data = node.data.rstrip()
            if node.data:
                break


def empty_blocks(body: Element) -> None:
    """Leave out blocks without a word; a cell and an item keep one paragraph."""
    for element in reversed(descendants(body)):
        if not element.parentNode or text_of(element).strip():
            continue
        if element.tagName in {"strong", "em", "sup", "sub", "a"}:
            unwrap(element)
        elif element.tagName in {"p", "h2", "h3", "h4", "blockquote", "ul", "ol", "li"}:
            in_cell = element.tagName == "p" and element.parentNode.tagName in {"td", "th"}
            if not (in_cell and len(children(element.parentNode)) == 1):
                remove(element)
