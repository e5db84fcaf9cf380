"""Requests to become a partner: one for each site, bounded in number, not kept for ever."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from smartcities.publishing.addresses import path_to
from smartcities.publishing.embedding.rule import Embedding
from smartcities.sharing.models import Partner, PartnerRequest
from smartcities.sharing.partners.ancestors import ancestors
from smartcities.sharing.partners.mail import tell
from smartcities.sharing.partners.matching import allows

#: How long a request, with whom to write to, is kept after it was decided.
KEPT = timedelta(days=180)
#: How many may wait for a decision, and how many characters come with later ones for a site.
MOST, MOST_LATER = 500, 4000


class TooManyError(Exception):
    """So many requests are waiting that no further one is taken."""


def request_path(site: str, language: str) -> str:
    """Return the address of the form in *language*, with *site* filled in if there is one."""
    query = {"site": site} if site else {}
    if language != settings.LANGUAGE_CODE:
        query["lang"] = language
    path = path_to("partner-request")
    return f"{path}?{urlencode(query)}" if query else path


def is_partner(site: str) -> bool:
    """Tell whether browsers show what partners may embed on the origin *site*."""
    return allows(ancestors(Embedding.PARTNERS.value), site)


def ask(site: str, contact: str, reason: str) -> PartnerRequest:
    """Store the request for the origin *site*; a further one for it is added to the first.

    One that did not wait until now is told of by mail, once it is stored. A request that was
    declined stays so. One that was followed is new again, as the site is no partner's any more.
    """
    delete_expired()
    with transaction.atomic():
        known, waits_anew = _stored(site, contact, reason)
    if waits_anew:
        tell(known)
    return known


def _stored(site: str, contact: str, reason: str) -> tuple[PartnerRequest, bool]:
    """Return the request for *site*, and whether it has not waited for a decision until now."""
    known = PartnerRequest.objects.select_for_update().filter(site=site).first()
    if known is None:
        # Counted for each, not for the moment: some more do no harm.
        if PartnerRequest.objects.filter(state=PartnerRequest.State.NEW).count() >= MOST:
            raise TooManyError
        known, is_new = PartnerRequest.objects.get_or_create(
            site=site, defaults={"contact": contact, "reason": reason}
        )
        if is_new:
            return known, True
    _add(known, contact, reason)
    was_followed = known.state == PartnerRequest.State.ADDED
    if was_followed:
        known.state = PartnerRequest.State.NEW
    known.save()
    return known, was_followed


def _add(known: PartnerRequest, contact: str, reason: str) -> None:
    """Add *contact* and *reason* to the request unless it has them, or is full."""
    text = f"{contact}\n{reason}"
    had = f"{known.contact}\n{known.reason}\n\n{known.later}"
    if text in had:
        return
    later = f"{known.later}\n\n{text}".strip()
    if len(later) <= MOST_LATER:
        known.later = later


def followed_by(partner: Partner) -> list[PartnerRequest]:
    """Return the requests, decided or not, for sites of *partner* that are not marked as added."""
    sites = " ".join(partner.sources)
    open_ones = PartnerRequest.objects.exclude(state=PartnerRequest.State.ADDED)
    return [each for each in open_ones if allows(sites, each.site)]


def delete_expired() -> None:
    """Delete the requests that were decided long ago."""
    PartnerRequest.objects.filter(decided_at__lt=timezone.now() - KEPT).delete()
