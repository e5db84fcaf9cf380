"""Words: how texts and queries are split, folded and stemmed, once for both databases.

Folding makes Öresund, Øresund, Oresund and oeresund the same word, and Århus and Aarhus, too. It
is done before stemming, so that it applies to every word. The price: some rare words become
equal (“does” and “dos”, “boer” and “bor”).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

#: Letters of scripts without spaces: each is a word, so that any sequence of them is a phrase.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: A word. Texts are split here and never by a database; "&", quotes and hyphens separate words.
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
#: Characters that nobody sees and that stand inside words: Unicode's Default_Ignorable_Code_Point,
#: and what stands for a hyphen at a line's end (U+FFFE and U+0002 in what is copied from a PDF,
#: U+001F in what Word writes).
UNSEEN = (
    "\x02\x1f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8\ufffe\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
#: Those that also hold emojis together, where they stay.
JOINING = "\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e0fff"
INVISIBLE = re.compile(rf"(?<=\w)[{UNSEEN}{JOINING}]+(?=\w)|[{UNSEEN}]")
#: Asked first: most texts have none, and this is quicker.
ANY_INVISIBLE = re.compile(f"[{UNSEEN}{JOINING}]")
#: ASCII has few of them, and most texts are ASCII.
UNSEEN_ASCII = "\x02", "\x1f"
#: The end of a line, with the blanks around it.
LINE_END = r"[ \t]*(?:\r\n|[\n\r\x0b\u2028\u2029])[ \t]*"
#: A soft hyphen at a line's end, in all forms that come out of files: it can be seen.
SOFT_END = re.compile(rf"[\xad\xac\ufffe\x02\x1f](?={LINE_END})")
#: A word that is broken at a line's end, or at several. "CO2-" and "2020-" are not broken, and
#: neither is the first part of "energi- og miljø".
BREAK = rf"[-\u2010\u2011]{LINE_END}"
BROKEN = re.compile(
    rf"[^\W\d_]{{2,}}(?:{BREAK}(?!(?:og|eller|samt|til|and|or|to)\b)[^\W\d_]{{2,}})+"
)
BREAKS = re.compile(BREAK)
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
    # "Smart-⏎Grid" is written with its hyphen, "BÆRE-⏎DYGTIG" is not; "CO₂-" ends with no letter.
    is_inside = second.islower() or (first.isupper() and second.isupper())
    return is_inside and first.isalpha() and second.isalpha()


def _lines(text: str) -> str:
    """Return *text* composed, with the soft hyphens at its lines' ends as plain ones."""
    return composed(SOFT_END.sub("-", text))


def whole(text: str) -> str:
    """Return *text* with the words whole that are broken at a line's end."""

    def joined(found: re.Match[str]) -> str:
        pieces = BREAKS.split(found[0])
        word = pieces[0]
        for before, piece in pairwise(pieces):
            word += piece if _is_one_word(before, piece) else f"-{piece}"
        return word

    return BROKEN.sub(joined, _lines(text))


def hyphenated(text: str) -> str:
    """Return *text* with the hyphens at its lines' ends read as real ones (smart-grid)."""
    return BROKEN.sub(lambda found: BREAKS.sub("-", found[0]), _lines(text))


def parts(text: str) -> list[list[str]]:
    """Return the parts of the words that ``whole()`` joins: their hyphen may be a real one."""
    broken = (BREAKS.split(word) for word in BROKEN.findall(_lines(text)))
    return [pieces for pieces in broken if any(_is_one_word(*pair) for pair in pairwise(pieces))]


def composed(text: str) -> str:
    """Return *text* with letters and marks composed and without invisible characters."""
    if text.isascii() and not any(map(text.__contains__, UNSEEN_ASCII)):
        return text
    text = unicodedata.normalize("NFC", text)
    return INVISIBLE.sub("", text) if ANY_INVISIBLE.search(text) else text


def split(text: str) -> list[str]:
    """Return the words of *text* in their order, as they are written."""
    text = composed(text)
    if text.isascii():
        return WORD.findall(text)
    # Without its marks, a word may be empty.
    return [word for word in WORD.findall(text) if FORMS[word].folded]


def forms(text: str) -> list[WordForms]:
    """Return the words of *text* in their order, with the forms by which they are compared."""
    return [FORMS[word] for word in split(text)]
