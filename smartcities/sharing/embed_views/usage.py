"""Warns editors before they change pages that partners show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.publishing.admin.usage import register_usage
from smartcities.publishing.models.addressed import Addressed
from smartcities.sharing.embed_views.reading import (
    USUAL,
    Site,
    embedding_sites_of_each,
    embedding_sites_of_parts,
)

#: The number of sites that the sentence names.
NAMED = 3


@register_usage
def embed_usage(
    objects: Sequence[Addressed], parts: Sequence[str]
) -> Iterator[tuple[Addressed, str, str]]:
    """Yield a sentence about the sites that lately showed each of *objects*, or its *parts*."""
    if not parts:
        for obj, shown in embedding_sites_of_each(objects).items():
            yield obj, "", _sentence(shown)
    for obj in objects if parts else ():
        for part, shown in embedding_sites_of_parts(obj, parts).items():
            yield obj, part, _sentence(shown)


def _sentence(shown: list[Site]) -> str:
    # A page and its parts may be shown on the same site.
    sites = list({each.site: each for each in shown}.values())
    named = ", ".join(each.site for each in sites[:NAMED] if each.site) or _("other sites")
    if len(sites) > NAMED:
        more = len(sites) - NAMED
        named += " " + ngettext("and %d more site", "and %d more sites", more) % more
    total, last = sum(each.total for each in shown), max(each.last for each in shown)
    times = ngettext("at least once", "at least %d times", total)
    return _("Shown on %(sites)s: %(times)s in the last %(days)d days, last on %(day)s.") % {
        "sites": named,
        "times": times % total if "%d" in times else times,
        "days": USUAL,
        "day": date_format(last, "SHORT_DATE_FORMAT"),
    }
