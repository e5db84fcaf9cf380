"""Sites as people paste them: with a path behind, capitals, without a scheme, too many at once.

``frame_sources.py`` reads strictly what goes into a header. This reads what somebody typed: what
stands behind the site is trimmed and can be told; a wildcard over many owners is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from publicsuffixlist import PublicSuffixList

from smartcities.sharing.frame_sources import source

#: A site, and what stands behind it: a path, a query, a fragment. No space, so not two sites.
WITH_REST = re.compile(
    r"(?P<site>(?:[a-z][a-z0-9+.-]*://)?+[^/?#\s]+)(?P<rest>[/?#][^\s'\"<>]*)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PastedSite:
    """A site in its normal form, and the pasted text if that had more than the site in it."""

    source: str
    trimmed_from: str = ""


@cache
def suffixes() -> PublicSuffixList:
    """Return the list of public suffixes (publicsuffix.org), which comes with the library."""
    return PublicSuffixList()


def pasted_site(text: str) -> PastedSite:
    """Return the site of the address *text*; ``ValidationError`` if there is not just one."""
    address = text.strip(" \t").removeprefix("//")
    match = WITH_REST.match(address)
    # A second address behind the first one would be lost.
    if match is None or "://" in match["rest"]:
        return PastedSite(source(address))
    has_more = match["rest"] != "/"
    return PastedSite(source(match["site"]), address if has_more else "")


def pasted_sites(text: str, known: Collection[str] = ()) -> list[PastedSite]:
    """Return the sites of *text*, one per line; ``ValidationError`` for bad lines.

    The sites in *known* were accepted before, so they may still stand for many owners.
    """
    found: list[PastedSite] = []
    wrong: list[str] = []
    for line in filter(str.strip, re.split(r"[\r\n]+", text)):
        try:
            each = pasted_site(line)
            if each.source not in known:
                refuse_many_owners(each.source)
            found.append(each)
        except ValidationError as error:
            wrong += error.messages
    if wrong:
        raise ValidationError(wrong)
    return found


def refuse_many_owners(site: str) -> None:
    """Raise ``ValidationError`` if *site* stands for all sites below a public suffix.

    Below ``co.uk`` or ``github.io`` anybody gets a site. The suffix itself is only one site, and
    some cities have theirs there, in Norway for example.
    """
    host = urlsplit(site).hostname or ""
    if host.startswith("*.") and suffixes().is_public(host[2:]):
        raise ValidationError(
            _(
                "“%(site)s” stands for the sites of many owners. Name the partner’s own, such as "
                "https://partner.%(suffix)s."
            )
            % {"site": site, "suffix": host[2:]}
        )


def host_in_letters(site: str) -> str:
    """Return host and port of *site*, in its own letters if they are in Punycode."""
    host = urlsplit(site).netloc
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def readable(site: str) -> str:
    """Return *site*, with its host in its own letters before it if that is in Punycode."""
    host = host_in_letters(site)
    return site if host == urlsplit(site).netloc else f"{host} ({site})"
