"""The order of names as the readers of a language expect it: one alphabet for the whole portal.

Codepoints would put Österreich after Z in English, and Å before Æ in Danish; and every database
has a collation of its own. So names are compared in Python (``place``), or by a key that is stored
beside them and that databases order as Python does (``sort_key``).
"""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.utils.translation import get_language

# Letters that Unicode does not decompose into a base letter and an accent.
BASE = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
# Danish has three letters after Z; similar letters of neighbouring languages are sorted with
# them, and aa with å: Aarhus comes last. A brace is the first character after z.
DANISH = (
    ("aa", "{3"),
    ("å", "{3"),
    ("æ", "{1"),
    ("ä", "{1"),
    ("ø", "{2"),
    ("ö", "{2"),
    ("œ", "{2"),
    ("ü", "y"),
)

#: The digits that a key has at most, two for each letter: a list of 100,000 titles stays small.
#: What is the same so far is in the order of creation.
LONGEST = 200
#: Digits between a name and what decides among names of the same letters.
NOTHING = "00"


def active_language() -> str:
    """Return the language of the interface whose alphabet is asked for."""
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def place(text: str, language: str = "") -> tuple[str, str]:
    """Return the key that sorts *text* among others in *language*, by default the active one."""
    folded = unicodedata.normalize("NFC", text.casefold())
    key = folded
    if (language or active_language()) == "da":
        for letter, stand_in in DANISH:
            key = key.replace(letter, stand_in)
    taken_apart = unicodedata.normalize("NFKD", key.translate(BASE))
    plain = "".join(each for each in taken_apart if not unicodedata.combining(each))
    # Without accents comes first.
    return plain, folded if folded != plain else ""


def sort_key(text: str, language: str) -> str:
    """Return digits that every database orders as ``place`` orders *text*, up to ``LONGEST``.

    Digits alone: with letters, as in hexadecimal numbers, a Danish collation would put "aa" last.
    """
    plain, folded = place(text[:LONGEST], language)
    digits = "".join(map(_digits, plain))
    if folded and len(digits) < LONGEST:
        digits += NOTHING + "".join(map(_digits, folded))
    return digits[:LONGEST]


def _digits(letter: str) -> str:
    """Return two digits for a letter of ASCII from 01 on, nine from 97 on for any other."""
    number = ord(letter)
    if number < 0x20:
        return "01"
    return f"{number - 0x1F:02}" if number < 0x7F else f"97{number:07}"
