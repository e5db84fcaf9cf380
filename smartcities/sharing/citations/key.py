"""The key under which lists of references know a publication."""

from __future__ import annotations

from smartcities.publishing.slugs import slug_from
from smartcities.sharing.citations.citation import Citation

#: Words that begin titles and tell nothing apart.
SMALL = {"a", "an", "the", "en", "et", "den", "det", "de", "of", "and", "og", "on", "om", "for"}


def _joined(text: str) -> str:
    """Return the words of *text* as one, each with a capital, in plain letters."""
    return "".join(word[:1].upper() + word[1:] for word in slug_from(text, 60).split("-"))


def citation_key(citation: Citation) -> str:
    """Return a key of plain letters and digits: who, which year, the title's first real word.

    ``CopenhagenCleantechCluster2012Danish``. The same publication always has the same key. The
    word keeps two publications of one body and year apart; a name without Latin letters is
    replaced by the last part of the address.
    """
    who = citation.responsible
    first = _joined(who[0].family) if who else ""
    year = f"{citation.published.year:04d}" if citation.published else ""
    words = [word for word in slug_from(citation.title, 200).split("-") if word not in SMALL]
    word = _joined(words[0]) if words else ""
    return f"{first or _joined(citation.slug)}{year}{word}"
