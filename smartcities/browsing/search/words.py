"""Words: how texts and queries are split, folded and stemmed, once for both databases.

Folding makes Öresund, Øresund, Oresund and oeresund the same word, and Århus and Aarhus, too. It
is done before stemming, so that it applies to every word. The price: some rare words become
equal (“does” and “dos”, “boer” and “bor”).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import NamedTuple

import snowballstemmer

#: Letters of scripts without spaces: each is a word, so that any sequence of them is a phrase.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: A word. Texts are split here and never by a database; "&", quotes and hyphens separate words.
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
#: A word that is broken at a line's end: its parts, with the hyphen between them. A soft hyphen is
#: one too. "CO-" and "2020-" are not broken, and neither is the first part of "energi- og miljø".
BROKEN = re.compile(
    r"([^\W\d_]{2,})[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?!(?:og|eller|samt|til|and|or|to)\b)"
    r"([^\W\d_]{2,})"
)
SOFT_HYPHEN = "\u00ad"
#: The greatest length of a word; the limits of both engines are far above.
LONGEST_WORD = 60
#: How many words are cached with their stems: the stemmer takes 50 µs, and words repeat.
REMEMBERED = 200_000

# Letters that Unicode does not decompose into a letter and a mark.
LETTERS = str.maketrans({"ø": "o", "œ": "o", "æ": "a", "þ": "th", "ð": "d", "đ": "d", "ł": "l"})
PAIRS = (re.compile("a[ae]+"), "a"), (re.compile("oe+"), "o")
#: cykel, but cykler and cyklen: the Danish stemmer keeps the e of the base form.
SYNCOPE = re.compile("(?<=[bcdfghjklmnpqrstvwxz])el$")

#: Forms of the Danish word for city: too short for the stemmer, and important in this portal.
SHORT = dict.fromkeys(("byen", "byens", "byer", "byers", "byerne", "byernes", "bys"), "by")


class WordForms(NamedTuple):
    """One word: its folded form, and its stems by the rules of both languages."""

    folded: str
    english: str
    danish: str


def folded(word: str) -> str:
    """Return *word* in lower case, without marks and spelling variants; only letters and digits."""
    apart = unicodedata.normalize("NFKD", word.casefold()).casefold()
    plain = "".join(each for each in apart if each.isalnum()).translate(LETTERS)
    for pair, letter in PAIRS:
        plain = pair.sub(letter, plain)
    return plain[:LONGEST_WORD]


class _WordFormsCache(dict[str, WordForms]):
    """Computes the forms of a word when they are first needed, and caches them."""

    def __init__(self) -> None:
        super().__init__()
        self._english = snowballstemmer.stemmer("english")
        self._danish = snowballstemmer.stemmer("danish")
        # The stemmers keep the current word as their state, so threads need a lock.
        self._lock = threading.Lock()

    def __missing__(self, word: str) -> WordForms:
        plain = folded(word)
        with self._lock:
            english = self._english.stemWord(plain)
            danish = SHORT.get(plain) or SYNCOPE.sub("l", self._danish.stemWord(plain))
            if len(self) >= REMEMBERED:
                self.clear()
            form = self[word] = WordForms(plain, english, danish)
        return form


FORMS = _WordFormsCache()


class _Stems(dict[str, str]):
    """The stems of one language by word, which indexing looks up millions of times."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        stem = self[word] = getattr(FORMS[word], self._language)
        return stem


ENGLISH, DANISH = _Stems("english"), _Stems("danish")


def _is_one_word(first: str, second: str) -> bool:
    # "Smart-⏎Grid" is written with its hyphen, "BÆRE-⏎DYGTIG" is not.
    return second.islower() or (first.isupper() and second.isupper())


def whole(text: str) -> str:
    """Return *text* with the words whole that are broken at a line's end."""

    def joined(found: re.Match[str]) -> str:
        return found[1] + ("" if _is_one_word(found[1], found[2]) else "-") + found[2]

    return BROKEN.sub(joined, composed(text, keep_soft=True))


def hyphenated(text: str) -> str:
    """Return *text* with the hyphens at its lines' ends read as real ones (smart-grid)."""
    return BROKEN.sub(r"\1-\2", composed(text, keep_soft=True))


def parts(text: str) -> list[list[str]]:
    """Return the parts of the words that ``whole()`` joins: their hyphen may be a real one."""
    found = BROKEN.findall(composed(text, keep_soft=True))
    return [[first, second] for first, second in found if _is_one_word(first, second)]


def composed(text: str, keep_soft: bool = False) -> str:
    """Return *text* with letters and marks composed and without soft hyphens, for splitting."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return text if keep_soft else text.replace(SOFT_HYPHEN, "")


def split(text: str) -> list[str]:
    """Return the words of *text* in their order, as they are written."""
    if text.isascii():
        return WORD.findall(text)
    # Without its marks, a word may be empty.
    return [word for word in WORD.findall(composed(text)) if FORMS[word].folded]


def forms(text: str) -> list[WordForms]:
    """Return the words of *text* in their order, with the forms by which they are compared."""
    return [FORMS[word] for word in split(text)]
