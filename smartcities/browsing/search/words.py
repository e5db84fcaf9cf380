"""Words: how texts and queries are split, folded and stemmed, once for both databases.

Folding makes Öresund, Øresund, Oresund and oeresund one word, and Århus and Aarhus another. It
comes before the stemming, so that it holds for every word. The price: rare words fall together
(“does” and “dos”, “boer” and “bor”).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import NamedTuple

import snowballstemmer

#: Letters of scripts without spaces: each is a word, so that any run of them is a phrase.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: Split here and never by a database; "&", quotes and hyphens stand between words.
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
#: No word of a language is longer; both engines have limits of their own far above.
LONGEST_WORD = 60
#: Words remembered with their stems: the stemmer takes 50 µs, and words repeat.
REMEMBERED = 200_000

# What Unicode does not take apart into a letter and a mark.
LETTERS = str.maketrans({"ø": "o", "œ": "o", "æ": "a", "þ": "th", "ð": "d", "đ": "d", "ł": "l"})
PAIRS = (re.compile("a[ae]+"), "a"), (re.compile("oe+"), "o")
#: cykel, but cykler and cyklen: the Danish stemmer leaves the e of the bare form.
SYNCOPE = re.compile("(?<=[bcdfghjklmnpqrstvwxz])el$")

#: City in Danish: too short for the stemmer, and what this portal is about.
SHORT = dict.fromkeys(("byen", "byens", "byer", "byers", "byerne", "byernes", "bys"), "by")


class WordForms(NamedTuple):
    """One word: as it is compared, and its stems by the rules of both languages."""

    folded: str
    english: str
    danish: str


def folded(word: str) -> str:
    """Return *word* without case, marks and double spellings; letters and digits alone."""
    apart = unicodedata.normalize("NFKD", word.casefold()).casefold()
    plain = "".join(each for each in apart if each.isalnum()).translate(LETTERS)
    for pair, letter in PAIRS:
        plain = pair.sub(letter, plain)
    return plain[:LONGEST_WORD]


class _WordFormsCache(dict[str, WordForms]):
    """Makes the form of a word when it is first asked for, and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self._english = snowballstemmer.stemmer("english")
        self._danish = snowballstemmer.stemmer("danish")
        # The stemmers keep the word they are at in themselves.
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
    """The stems of one language by word: what indexing asks millions of times."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        stem = self[word] = getattr(FORMS[word], self._language)
        return stem


ENGLISH, DANISH = _Stems("english"), _Stems("danish")


def composed(text: str) -> str:
    """Return *text* with its letters and marks together, as the words are split."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def split(text: str) -> list[str]:
    """Return the words of *text* in their order, as they are written."""
    if text.isascii():
        return WORD.findall(text)
    # A letter may be nothing but marks, and a number nothing but a sign.
    return [word for word in WORD.findall(composed(text)) if FORMS[word].folded]


def forms(text: str) -> list[WordForms]:
    """Return the words of *text* in their order, as they are compared."""
    return [FORMS[word] for word in split(text)]
