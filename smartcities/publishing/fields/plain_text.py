"""The plain text of rich text, for the search and its passages."""

from __future__ import annotations

import html
import re

# The markup is always sanitised, so its attributes are in double quotes.
REST = r"""[^<>"]*(?:"[^"]*"[^<>"]*)*>"""
#: Tags that may be inside a word; all others end one.
INLINE = re.compile(rf"</?(?:strong|em|b|i|a)(?![a-z]){REST}", re.IGNORECASE)
BLOCK = re.compile(rf"<(?:[a-z/!]){REST}", re.IGNORECASE)


def plain(markup: str) -> str:
    """Return sanitised *markup* as one line of plain text."""
    return " ".join(html.unescape(BLOCK.sub(" ", INLINE.sub("", markup))).split())
