"""What a link in a text may lead to, and what editors mean by an address without a scheme.

The one rule for the sanitiser, the form and the dialog of links. A page of the portal is named by
its identity, ``page:app.model:12``, so that a link to it follows a renaming
(``publishing/links/``); a part of it by its path below that, ``page:app.model:12/parts/3/``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from smartcities.publishing.parsing.web_address import WEB_SCHEMES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: What a reader's browser can follow.
SCHEMES = WEB_SCHEMES | {"mailto"}
#: The scheme of references to the portal's own pages.
PAGE = "page"
#: A reference: the page's model and key, the path of a part below the page, then a query and a
#: fragment as they were pasted.
REFERENCE = re.compile(
    rf"{PAGE}:(?P<model>[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*):(?P<key>[0-9]{{1,18}})"
    r"(?:/(?P<part>[a-z0-9_-]+/[0-9]{1,9}/))?(?P<rest>[?#].*)?",
    re.ASCII | re.DOTALL,
)
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.ASCII | re.IGNORECASE)
LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
#: ``example.org``, with a port and a path; the last label is no number.
HOST = re.compile(rf"(?:{LABEL}\.)+(?P<last>[^\W\d_]{{2,}})(?::\d{{1,5}})?(?:[/?#].*)?")
MAILBOX = re.compile(rf"[^\s@/:?#]+@(?:{LABEL}\.)+[^\W\d_]{{2,}}(?:\?.*)?")
#: Files that stood beside the text that was copied, and not hosts.
ENDING = re.compile(
    r"aspx?|csv|docx?|gif|html?|jpe?g|jsp|pdf|php|png|pptx?|txt|xlsx?|xml|zip", re.IGNORECASE
)
#: A drive of Windows, or a share of a network.
LOCAL = re.compile(r"[a-z]:[\\/]|\\\\|file:", re.IGNORECASE)
#: Browsers leave these out of an address before they read it.
UNREAD = re.compile(r"[\x00-\x20]*\n[\x00-\x20]*|[\t\r]")


def completed(href: str) -> str:
    """Return *href* with the scheme that is meant where it has none.

    ``www.example.org`` and ``example.org/x`` are meant as https, a mailbox as mailto. Addresses
    within the portal, which begin with ``/``, ``?`` or ``#``, and all others stay as they are.
    """
    text = UNREAD.sub("", href.strip())
    if text.startswith("//"):
        return f"https:{text}"
    if MAILBOX.fullmatch(text):
        return f"mailto:{text}"
    host = HOST.fullmatch(text)
    if host and (text.lower().startswith("www.") or not ENDING.fullmatch(host["last"])):
        return f"https://{text}"
    return text


def scheme_of(href: str) -> str:
    """Return the scheme of *href* in small letters; empty if it has none."""
    found = SCHEME.match(href)
    return found[1].lower() if found else ""


def refusal(href: str) -> StrOrPromise | None:
    """Return why nobody could follow *href*, in a sentence; None if readers can.

    *href* is as ``completed`` returns it.
    """
    if LOCAL.match(href):
        return _("“%(address)s” lies on your own computer or network: nobody else can open it.") % {
            "address": href
        }
    scheme = scheme_of(href)
    if not scheme or scheme in SCHEMES or REFERENCE.fullmatch(href):
        return None
    return _(
        "Nobody can follow a link that begins with “%(scheme)s:”. Give one that begins with "
        "https://, http:// or mailto:."
    ) % {"scheme": scheme}
