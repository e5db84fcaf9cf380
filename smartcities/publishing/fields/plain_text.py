"""The plain text of rich text: what is searched, and what passages are cut from."""

from __future__ import annotations

import html
import re

# Sanitised markup alone comes here: its attributes stand in double quotes.
REST = r"""[^<>"]*(?:"[^"]*"[^<>"]*)*>"""
#: Tags that stand inside a word; all others end one.
INLINE = re.compile(rf"</?(?:strong|em|b|i|a)(?![a-z]){REST}", re.IGNORECASE)
BLOCK = re.compile(rf"<(?:[a-z/!]){REST}", re.IGNORECASE)


def plain(markup: str) -> str:
    """Return sanitised *markup* as one line of plain text."""
    return " ".join(html.unescape(BLOCK.sub(" ", INLINE.sub("", markup))).split())
