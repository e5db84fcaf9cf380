"""Addresses on the web as people type them; links in texts: ``fields/href.py``."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: What a browser follows to a page.
WEB_SCHEMES = frozenset({"http", "https"})

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
#: A name with a dot, which is how hosts differ from words; and a port is no scheme's end.
HOST = re.compile(r"[^\s/?#@:\\]+\.[^\s/?#@:\\.]{2,}\.?(?::\d{1,5})?(?=[/?#]|$)")


def scheme_of(address: str) -> str:
    """Return what stands before the colon, in small letters; empty where nothing does."""
    found = SCHEME.match(address)
    return found[1].lower() if found and not HOST.match(address) else ""


def web_address(typed: str) -> str:
    """Return the address that *typed* means: ``www.example.org`` is ``https://www.example.org``.

    Raises ``ValidationError``, in words, for what no browser can follow.
    """
    address = typed.strip()
    if re.search(r"\s", address):
        raise _refused(_("A web address has no spaces. Copy it from the browser's address line."))
    if address.startswith("//"):
        address = f"https:{address}"
    elif HOST.match(address):
        address = f"https://{address}"
    check_scheme(address, WEB_SCHEMES)
    try:
        parts = urlsplit(address)
        # Reading the port raises for one that cannot be.
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise _refused(
            _("The name of the site is missing. Write the whole address: %(example)s.")
            % {"example": "https://www.example.org"}
        )
    return address


def check_scheme(address: str, allowed: Collection[str]) -> None:
    """Refuse, in words, an *address* that begins with none of the *allowed* schemes."""
    scheme = scheme_of(address)
    if scheme in allowed:
        return
    example = "https://www.example.org"
    if not scheme:
        text = _("Write the whole address: %(example)s.") % {"example": example}
    elif scheme == "mailto":
        text = _("This is an e-mail address. Write that of a page: %(example)s.")
        text %= {"example": example}
    else:
        text = _("Nobody can follow “%(scheme)s:”. Write an address such as %(example)s.")
        text %= {"scheme": scheme, "example": example}
    raise _refused(text)


def _refused(text: str) -> ValidationError:
    return ValidationError(text, code="invalid")
