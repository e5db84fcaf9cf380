"""Settings under which the portal runs, and is easier to attack."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, register_check

#: Characters of a key that nobody guesses: Django's own measure (security.W009).
KEY_LENGTH, KEY_LETTERS = 50, 5
#: Trusted networks that are larger than this number of leading bits says are somebody else's too.
NARROWEST = {4: 8, 6: 16}


def risks() -> Finding:
    """Look at the settings; each risk is a sentence with its remedy."""
    failed, warned = tuple(_wrong()), tuple(_risky())
    if failed or warned:
        return Finding(
            State.FAILED if failed else State.WARNING,
            _("Settings put the portal at risk."),
            _("Change these variables in the environment, and start the portal again."),
            failed + warned,
        )
    return Finding(State.OK, _("No setting is known to be a risk."))


def _wrong() -> Iterator[str]:
    if settings.DEBUG:
        yield _("DEBUG is on: whoever meets an error sees settings and code. Unset it.")
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS:
        yield _(
            "SECRET_KEY is short or simple: sessions can be forged. Make one of 50 random "
            "characters."
        )


def _risky() -> Iterator[str]:
    if not settings.HTTPS and not _is_local(urlsplit(settings.SITE_URL).hostname or ""):
        yield _("SITE_URL is not https: passwords and sessions can be read on their way.")
    if "*" in settings.ALLOWED_HOSTS:
        yield _(
            "ALLOWED_HOSTS has “*”: anybody’s name may stand in front of the portal. Name its "
            "hosts."
        )
    if any(each.prefixlen < NARROWEST[each.version] for each in settings.TRUSTED_PROXIES):
        yield _(
            "TRUSTED_PROXIES has a very large network: its members can claim any address. "
            "Name the proxies alone."
        )
    host = getattr(settings, "EMAIL_HOST", "")
    is_plain = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and is_plain and not _is_local(host):
        yield _(
            "EMAIL_URL is without encryption: links in mails can be read on their way. Use "
            "smtp+tls:// or smtp+ssl://."
        )


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


register_check("settings", gettext_lazy("Settings"), risks)
