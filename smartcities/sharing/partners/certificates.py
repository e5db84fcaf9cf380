"""When the certificates of partners' sites end: a browser shows no frame in a page it refuses.

Editors type these addresses, so only machines of the public network are asked, by the very address
that was looked at, and told nothing but the name: no name can lead to a machine of our own network
(SSRF), also not one whose address changes between two questions.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, register_check
from smartcities.sharing.models import Partner

#: Seconds for one connection, and for all sites together.
CONNECTION, ALL = 3.0, 20.0
#: A certificate that ends within this time is named: the usual ones are renewed a month before.
SOON = timedelta(days=14)
AT_ONCE = 8
#: Networks of IPv6 behind which stands an address of IPv4: NAT64, 6to4, Teredo.
TRANSLATED = [ipaddress.ip_network(each) for each in ("64:ff9b::/32", "2002::/16", "2001::/32")]


class NotAskedError(Exception):
    """A site that is not asked: its name leads to a machine of some inner network, or nowhere."""


def is_public(address: str) -> bool:
    """Tell whether *address* is one of the public network, which anybody can reach."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in TRANSLATED):
            return False
    return found.is_global and not found.is_multicast


def certificate_end(host: str, port: int) -> datetime:
    """Return when the certificate of *host* ends; raise ``OSError`` if browsers would refuse it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    # All of them: a name with one inner address is somebody's attempt.
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotAskedError(host)
    with (
        socket.create_connection((addresses[0], port), timeout=CONNECTION) as raw,
        _context().wrap_socket(raw, server_hostname=host) as connection,
    ):
        certificate = connection.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def sites(partners: Iterable[Partner]) -> list[tuple[str, int]]:
    """Return the host and port of each https site of *partners*; a wildcard is no machine."""
    parts = [urlsplit(source) for partner in partners for source in partner.sources]
    return sorted(
        {
            (each.hostname, each.port or 443)
            for each in parts
            if each.scheme == "https" and each.hostname and not each.hostname.startswith("*")
        }
    )


def certificates() -> Finding:
    """Ask the sites of active partners for their certificates, several at once."""
    asked = sites(Partner.objects.filter(state=Partner.State.ACTIVE))
    if not asked:
        return Finding(State.OK, _("No active partner has a site by https that could be asked."))
    pool = ThreadPoolExecutor(AT_ONCE)
    answers = {pool.submit(certificate_end, *site): site for site in asked}
    done, _late = wait(answers, ALL)
    pool.shutdown(wait=False, cancel_futures=True)
    details = tuple(
        f"{host}: {said}"
        for answer, (host, _port) in answers.items()
        if (said := _said(answer if answer in done else None))
    )
    if details:
        return Finding(
            State.WARNING,
            _("Certificates of partners’ sites are refused, end soon or could not be read."),
            _(
                "Tell the partners: their contact stands in the list of partners. Pages of ours "
                "are not concerned."
            ),
            details,
        )
    return Finding(
        State.OK, _("All sites of partners that could be asked have valid certificates.")
    )


def _said(answer: Future[datetime] | None) -> str:
    """Return what is wrong with a site's certificate; empty if nothing is."""
    if answer is None:
        return _("did not answer in time")
    error = answer.exception()
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("the certificate is refused ({reason})").format(reason=error.verify_message)
    if isinstance(error, NotAskedError):
        return _("was not asked: its name leads into an inner network")
    if error is not None:
        return _("does not answer ({error})").format(error=type(error).__name__)
    end = answer.result()
    if end - timezone.now() > SOON:
        return ""
    return _("the certificate ends on {day}").format(
        day=date_format(timezone.localtime(end), "DATE_FORMAT")
    )


register_check(
    "certificates", gettext_lazy("Certificates of partners’ sites"), certificates, asks_others=True
)
