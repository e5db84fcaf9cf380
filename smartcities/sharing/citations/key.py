"""The key of a publication in lists of references."""

from __future__ import annotations

from smartcities.publishing.slugs import slug_from
from smartcities.sharing.citations.citation import Citation

#: Words at the beginning of titles that do not help to distinguish them.
SMALL = {"a", "an", "the", "en", "et", "den", "det", "de", "of", "and", "og", "on", "om", "for"}


def _joined(text: str) -> str:
    """Return the words of *text* joined, each capitalised, in ASCII letters."""
    return "".join(word[:1].upper() + word[1:] for word in slug_from(text, 60).split("-"))


def citation_key(citation: Citation) -> str:
    """Return a key of ASCII letters and digits: name, year, the title's first significant word.

    ``CopenhagenCleantechCluster2012Danish``. The same publication always has the same key. The
    word distinguishes publications of one organisation and year; a name without Latin letters is
    replaced by the last part of the address.
    """
    who = citation.responsible
    first = _joined(who[0].family) if who else ""
    year = f"{citation.published.year:04d}" if citation.published else ""
    words = [word for word in slug_from(citation.title, 200).split("-") if word not in SMALL]
    word = _joined(words[0]) if words else ""
    return f"{first or _joined(citation.slug)}{year}{word}"
