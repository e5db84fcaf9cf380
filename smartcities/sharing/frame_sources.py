"""A partner's site as a host source of a content security policy, parsed strictly.

It goes into a header, so everything that is not understood is refused (Content Security Policy
Level 3, section 2.3.1: scheme, host with one leading ``*.``, port).
"""

from __future__ import annotations

import ipaddress
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
WHOLE = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<wild>\*\.)?(?P<host>[^/:*\s;,'\"]+)(?::(?P<port>\d{1,5}))?/?\Z",
    re.ASCII | re.IGNORECASE,
)
#: A name, and perhaps a password, before the host.
WITH_USER = re.compile(r"(?:https?://)?[^/?#@\s]+@(?P<host>[^/?#@\s]+)", re.IGNORECASE)
LONGEST = 253
#: Hosts of the device itself, which hardly ever have a certificate.
LOCAL = re.compile(r"(?:.+\.)?localhost\Z|127(?:\.\d{1,3}){3}\Z", re.ASCII | re.IGNORECASE)
#: Letters that Python's IDNA of 2003 maps differently from browsers (UTS 46, section 7):
#: straße.example would allow strasse.example.
AMBIGUOUS = frozenset("ßς\u200c\u200d")


def source(text: str) -> str:
    """Return *text* in its normal form: ``https://*.city.example``, ``http://localhost:8080``.

    The default scheme is https, for the device itself http; non-ASCII letters become Punycode.
    Raises ``ValidationError`` with a sentence that names the text, if it is not a single site.
    """
    if with_user := WITH_USER.match(text):
        raise ValidationError(
            _("“%(host)s” has a name or a password before it: leave that out.")
            % {"host": with_user["host"][:100]}
        )
    match = WHOLE.match(text.strip(" ")) if "\n" not in text else None
    if match is None:
        raise ValidationError(
            _(
                "“%(text)s” is not the address of a site, such as https://www.example.org or https://*.example.org."
            )
            % {"text": text[:100]}
        )
    host = _host(match["host"], text)
    if match["wild"] and ("." not in host or _is_number(host)):
        raise ValidationError(
            _("“%(text)s” stands for more than one owner’s sites.") % {"text": text[:100]}
        )
    port = match["port"]
    if port and not 0 < int(port) < 65536:
        raise ValidationError(_("“%(text)s” has no port of the web.") % {"text": text[:100]})
    scheme = (match["scheme"] or usual_scheme(host)).lower()
    usual = {"https": "443", "http": "80"}[scheme]
    end = f":{int(port)}" if port and port != usual else ""
    return f"{scheme}://{match['wild'] or ''}{host}{end}"


def usual_scheme(host: str) -> str:
    """Return the scheme of a site at *host* that was named without one."""
    return "http" if LOCAL.match(host) else "https"


def is_source(text: str) -> bool:
    """Tell whether *text* is a site in its normal form."""
    try:
        return source(text) == text
    except ValidationError:
        return False


def _host(written: str, text: str) -> str:
    if not AMBIGUOUS.isdisjoint(written.lower()):
        raise ValidationError(
            _("“%(text)s” has letters that older software reads differently: write it as xn--….")
            % {"text": text[:100]}
        )
    try:
        host = written.rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    labels = host.split(".")
    if not host or len(host) > LONGEST or not all(map(LABEL.match, labels)):
        raise ValidationError(_("“%(text)s” has no name of a host in it.") % {"text": text[:100]})
    # A host of numbers only is an IPv4 address, or a mistake.
    if labels[-1].isdigit() and not _is_number(host):
        raise ValidationError(_("“%(text)s” has no name of a host in it.") % {"text": text[:100]})
    return host


def _is_number(host: str) -> bool:
    try:
        return bool(ipaddress.IPv4Address(host))
    except ValueError:
        return False


def sources(text: str) -> list[str]:
    """Return the sites of *text*, one per line, each once; ``ValidationError`` for bad lines."""
    found, wrong = [], []
    for line in re.split(r"[\r\n]+", text):
        if line.strip():
            try:
                found.append(source(line))
            except ValidationError as error:
                wrong += error.messages
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))
