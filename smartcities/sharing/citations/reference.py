"""A citation in plain words, to be copied into a list of references."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from smartcities.sharing.citations.citation import Citation
from smartcities.sharing.citations.doi import doi_url


@dataclass(frozen=True)
class Reference:
    """The parts of a reference; all except the address end with a full stop."""

    before: str
    title: str
    after: list[str]
    url: str
    #: The language of the title.
    language: str


def closed(text: str) -> str:
    """Return *text* with a full stop, unless it already ends like a sentence."""
    return text if text[-1:] in {".", "?", "!", "…"} else f"{text}."


def reference(citation: Citation) -> Reference:
    """Return the reference: who and when, what, where; in the usual order of such lists."""
    names = [str(name) for name in citation.responsible]
    when = str(citation.published) if citation.published else _("no date")
    who = "; ".join(names)
    before = _("%(who)s (%(when)s)") % {"who": who, "when": when} if who else when
    issue = citation.series
    if issue and citation.number:
        issue = _("%(series)s, issue %(number)s") % {"series": issue, "number": citation.number}
    elif citation.number:
        issue = _("issue %(number)s") % {"number": citation.number}
    publisher = citation.publisher if [citation.publisher] != names else ""
    doi = doi_url(citation.doi)
    after = [closed(part) for part in (issue, publisher) if part]
    return Reference(
        before=closed(before),
        title=closed(citation.whole_title),
        # No full stop after an address: it would be copied with it.
        after=[*after, doi] if doi else after,
        url=citation.url,
        language=citation.language,
    )
