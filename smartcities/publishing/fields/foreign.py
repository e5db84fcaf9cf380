"""Text that another program wrote (Word, Outlook, Google Docs, LibreOffice), in our own markup.

These rules stand a second time in ``static/portal-admin/foreign.js``, function by function, for
what is pasted into the editor; ``tests/publishing/foreign_samples.py`` holds both to the same
samples. Whoever changes one changes the other.

Lists stay lists, headings become those that a text may have, marks of footnotes become
superscripts, and what only looks like something (empty paragraphs, runs of hard spaces) goes.
"""

from __future__ import annotations

import re

from smartcities.publishing.fields.foreign_lists import LISTS, list_paragraphs, nested_lists
from smartcities.publishing.fields.markup import Element, Node, Text

#: The levels of headings in a text; those of a page's own title and parts are taken.
FIRST, LAST = 2, 4
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MARKS = ("strong", "em", "sup", "sub")
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
    joined_marks(body)
    spaces(body)
    empty_blocks(body)


def drop_what_is_hidden(body: Element) -> None:
    """Leave out what Word hides, its comments, and pictures."""
    for element in body.descendants:
        hidden = re.search(r"mso-hide:all|display:none", element.style)
        if hidden or WORD_COMMENT.search(element.get("href")) or element.tag == "img":
            element.remove()


# Footnotes, formats, headings -----------------------------------------------------------------


def notes_and_places(body: Element) -> None:
    """Make high numbers of the links of footnotes, and text of those to places that are gone."""
    for link in [element for element in body.descendants if element.tag == "a"]:
        target = link.get("href")
        if NOTE.search(target):
            mark = Text(re.sub(r"[\[\]\s]", "", link.text))
            # The power of m³ and the mark behind it are two.
            gap = [Text("\u00a0")] if is_power(link.previous) else []
            raised = [mark] if link.is_inside("sup") else [Element("sup").append([mark])]
            link.replace(*gap, *raised)
        elif PLACE.search(target) or not target:
            link.unwrap()


def is_power(node: Node | None) -> bool:
    """Tell whether *node* is a high number."""
    return isinstance(node, Element) and node.tag == "sup"


def is_undone(tag: str, said: str) -> bool:
    """Tell whether a style takes back what the element says (Google Docs wraps all in a ``b``)."""
    if tag in {"strong", "b"}:
        return bool(re.search(r"font-weight:(?:normal|[1-4]00)", said))
    return tag in {"em", "i"} and "font-style:normal" in said


def formats(body: Element) -> None:
    """Say by an element what is said by a style or by an element of old."""
    for element in body.descendants:
        said = element.style
        if is_undone(element.tag, said):
            element.unwrap()
        elif element.tag in {"b", "i"}:
            element.renamed("strong" if element.tag == "b" else "em")
        elif element.tag in {"span", "font"}:
            within = element
            bold = re.search(r"font-weight:(?:bold|[6-9]00)", said)
            if bold and not element.is_inside(*HEADINGS):
                within = within.wrapped("strong")
            if "font-style:italic" in said:
                within = within.wrapped("em")
            for place, mark in (("super", "sup"), ("sub", "sub")):
                if re.search(rf"vertical-align:{place}(?![a-z])", said) and not element.is_inside(
                    "sup", "sub"
                ):
                    within = within.wrapped(mark)
            element.unwrap()


def heading_level(element: Element) -> int:
    """Return the level of a heading, however it is said; 0 for anything else."""
    if element.tag in HEADINGS:
        return int(element.tag[1])
    if element.tag not in {"p", "div"}:
        return 0
    if re.search(r"\bMsoTitle\b", element.get("class")):
        return 1
    if found := re.search(r"\bMsoHeading([1-6])\b", element.get("class")):
        return int(found[1])
    if element.get("role") == "heading":
        level = element.get("aria-level")
        return int(level) if re.fullmatch("[1-6]", level) else FIRST
    return 0


def headings(body: Element) -> None:
    """Bring headings to the levels that a text may have; none stands in a list or a table."""
    found = [(each, level) for each in body.descendants if (level := heading_level(each))]
    # A text with first headings moves down as a whole, so that its levels stay different.
    down = 1 if any(level == 1 for _element, level in found) else 0
    for element, level in found:
        if element.is_inside("li", "td", "th"):
            element.renamed("p")
        else:
            element.renamed(f"h{max(FIRST, min(LAST, level + down))}")


# Blocks and spaces ----------------------------------------------------------------------------


def is_block(node: Node) -> bool:
    """Tell whether *node* is an element that begins a line."""
    return isinstance(node, Element) and node.tag in BLOCKS


def blocks(body: Element) -> None:
    """Make paragraphs of other blocks of text, and leave out those around other blocks."""
    for element in reversed(body.descendants):
        if element.tag != "p" and element.tag not in PARAGRAPHS:
            continue
        if any(map(is_block, element.nodes)):
            loose_runs(element)
            element.unwrap()
        elif element.tag != "p":
            element.renamed("p")


def loose_text(body: Element) -> None:
    """Make paragraphs of the text beside the blocks of a text, an item, a cell or a quotation."""
    for element in [body, *body.descendants]:
        if element.tag in CONTAINERS:
            loose_runs(element)


def loose_runs(element: Element) -> None:
    """Make a paragraph of each run of text that stands beside blocks."""
    run: Element | None = None
    for child in list(element.nodes):
        if is_block(child):
            run = None
            continue
        if run is None:
            run = Element("p")
            child.before(run)
        run.append([child])


def joined_marks(body: Element) -> None:
    """Make one of two marks of the same kind that touch each other, as the editor does."""
    for element in body.descendants:
        while element.tag in MARKS and element.parent:
            after = element.next
            if not isinstance(after, Element) or after.tag != element.tag:
                break
            element.append(after.nodes)
            after.remove()


def spaces(body: Element) -> None:
    """Make one space of a run of any, and of line breaks of the markup; none at a block's ends."""
    for node in body.texts:
        node.data = RUN.sub(" ", node.data)
        if node.parent and node.parent.tag in FRAMES and not node.data.strip():
            node.remove()
        elif isinstance(node.previous, Element) and node.previous.tag == "br":
            node.data = node.data.lstrip()
    for element in body.descendants:
        if element.tag not in {"p", "h2", "h3", "h4"}:
            continue
        before = " "
        for node in element.texts:
            if before.endswith((" ", "\u00a0")):
                node.data = node.data.lstrip()
            before = node.data or before
        for node in reversed(element.texts):
            node.data = node.data.rstrip()
            if node.data:
                break


def empty_blocks(body: Element) -> None:
    """Leave out blocks without a word; a cell keeps one paragraph."""
    for element in reversed(body.descendants):
        if element.text.strip():
            continue
        if element.tag in (*MARKS, "a"):
            element.unwrap()
        elif element.tag in {"p", "h2", "h3", "h4", "blockquote", *LISTS, "li"}:
            parent = element.parent
            in_cell = element.tag == "p" and parent is not None and parent.tag in {"td", "th"}
            if not (in_cell and parent is not None and len(parent.elements) == 1):
                element.remove()
