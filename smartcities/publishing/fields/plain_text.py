"""The plain text of rich text, for the search and its passages."""

from __future__ import annotations

import html
import re

# The markup is always sanitised, so its attributes are in double quotes.
REST = r"""[^<>"]*(?:"[^"]*"[^<>"]*)*>"""
#: Tags that may be inside a word; all others end one.
INLINE = re.compile(rf"</?(?:strong|em|b|i|a|sub|sup)(?![a-z]){REST}", re.IGNORECASE)
BLOCK = re.compile(rf"<(?:[a-z/!]){REST}", re.IGNORECASE)
#: A number set high behind a longer word, a sign or a figure is the mark of a footnote, no power:
#: m³ and CO₂ are words, but a word with its footnote must be found without it.
NOTE = re.compile(r"((?:[^\W\d_]{4}|[\d.,;:!?)\"”»])(?:</\w+>)*)(?=<sup>\d+</sup>)")
POWER_OF_TEN = re.compile(r"(?<!\d)10(?=<sup>[-−]?\d+</sup>)")


def plain(markup: str) -> str:
    """Return sanitised *markup* as one line of plain text: CO2 and m3 for CO₂ and m³."""
    if "<sup>" in markup:
        markup = NOTE.sub(r"\1 ", POWER_OF_TEN.sub("10^", markup))
    return " ".join(html.unescape(BLOCK.sub(" ", INLINE.sub("", markup))).split())
