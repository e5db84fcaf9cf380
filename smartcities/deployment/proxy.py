"""The proxy's files, from its one configuration: ``nginx.conf`` beside this file.

``manage.py proxy FOLDER`` writes them; what it writes is complete, so that nginx needs no variable.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from smartcities import environment

HERE = Path(__file__).resolve().parent
#: What the proxy answers by itself: a heading, and what to do.
WORDS = {
    400: (
        _("That was not understood"),
        _(
            "The browser sent a request that is none, for example with very large cookies. "
            "Delete the cookies of this site, and try again."
        ),
    ),
    404: (
        _("There is no page here"),
        _("The address is wrong, or it is not for everybody."),
    ),
    413: (
        _("That is too large"),
        _(
            "More was sent than the portal takes: at most 50 MB for a PDF and 10 MB for a "
            "picture, and only from those who are signed in. Go back: what was typed is still "
            "in the form."
        ),
    ),
    414: (
        _("This address is too long"),
        _(
            "It has more than eight thousand characters. Choose fewer filters, or shorten "
            "what is searched for."
        ),
    ),
    421: (
        _("No portal has this name"),
        _(
            "This server has no site of the name that was asked for. Its operator lists the "
            "names in ALLOWED_HOSTS."
        ),
    ),
    429: (
        _("Please wait a moment"),
        _(
            "Very much was asked for from your address in a short time. If somebody else uses "
            "the same connection, it may not have been you. Try again in ten seconds."
        ),
    ),
    503: (
        _("Temporarily unavailable"),
        _(
            "The portal does not answer right now; perhaps it is being updated. Try again in "
            "a minute. What was typed into a form is still there when you go back."
        ),
    ),
}
#: How many seconds' worth of requests a client may send at once.
BURST_SECONDS = 5
SERVER = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")
#: What a path of the configuration may hold; nginx reads the rest as its own marks.
FOLDER = re.compile(r"/[\w./ -]*")
PLACE = re.compile(r"@([A-Z_]+)@")


def write(folder: Path) -> None:
    """Write the configuration and the pages for the environment's variables into *folder*.

    The same variables give the same files. ``ImproperlyConfigured`` names a variable that is bad.
    """
    values = replacements(folder)
    files = {name: filled(HERE / name, values) for name in ("nginx.conf", "pages.conf")}
    files[".proxy/page.css"] = style()
    for language, _name in settings.LANGUAGES:
        for status, (heading, words) in WORDS.items():
            with translation.override(language):
                context = {"status": status, "heading": heading, "words": words}
                page = render_to_string("deployment/refused.html", context)
            files[f".proxy/{language}/{status}.html"] = page
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # At once: nginx may be told to read them again at any moment.
        new = path.with_name(f"{path.name}.new")
        new.write_text(text, "utf-8")
        new.replace(path)
    (folder / "run").mkdir(exist_ok=True)


def replacements(folder: Path) -> dict[str, str]:
    """Return what each place of the configuration gets."""
    certificates = os.environ.get("PROXY_CERTIFICATES", "").strip() or "/certificates"
    for name, path in (("PROXY_CERTIFICATES", certificates), ("FOLDER", str(folder))):
        if not FOLDER.fullmatch(path):
            raise environment.fail(name, f"must be a whole path of letters, not {path!r}.")
    rate = environment.whole("PROXY_RATE", 100, 1, 100_000)
    port = urlsplit(settings.SITE_URL).port
    return {
        "FOLDER": str(folder),
        "CERTIFICATES": certificates,
        "SERVERS": lines(
            [
                *(f"server {each} fail_timeout=1s;" for each in servers()),
                *(f"server {each} max_fails=0 backup;" for each in servers()),
            ]
        ),
        "NAMES": names(),
        "HTTP_PORT": listening("PROXY_HTTP_PORT", 80),
        "HTTPS_PORT": listening("PROXY_HTTPS_PORT", 443),
        "HTTPS_SUFFIX": "" if port in {None, 443} else f":{port}",
        "RATE": str(rate),
        "BURST": str(BURST_SECONDS * rate),
        "CONNECTIONS": str(environment.whole("PROXY_CONNECTIONS", 200, 1, 65_535)),
        "TRUSTED": trusted(),
        "METRICS": lines(f"allow {each};" for each in environment.networks("PROXY_METRICS")),
    }


def servers() -> list[str]:
    """Return the web processes' addresses, HOST:PORT."""
    given = os.environ.get("PROXY_SERVERS", "").strip() or "127.0.0.1:8000"
    found = [each.strip() for each in given.split(",") if each.strip()]
    for each in found:
        if not SERVER.fullmatch(each):
            raise environment.fail("PROXY_SERVERS", f"takes HOST:PORT, with commas, not {each!r}.")
    if not found:
        raise environment.fail("PROXY_SERVERS", "names no server.")
    return found


def names() -> str:
    """Return ALLOWED_HOSTS as nginx writes names: `*` is any, `.example` with all below it."""
    found = [host.lower() for host in settings.ALLOWED_HOSTS]
    if "*" in found:
        raise environment.fail("ALLOWED_HOSTS", "is * : name the hosts, the proxy answers to them.")
    for host in found:
        if not re.fullmatch(r"\.?[a-z0-9._-]+|\[[0-9a-f:]+\]", host):
            raise environment.fail("ALLOWED_HOSTS", f"holds what is no name of a host: {host!r}.")
    return " ".join(found)


def listening(name: str, default: int) -> str:
    """Return the port of variable *name*, on IPv4 and, where there is one, IPv6 in one socket."""
    port = environment.whole(name, default, 1, 65_535)
    address = os.environ.get("PROXY_ADDRESS", "").strip()
    try:
        return f"{ipaddress.IPv4Address(address)}:{port}" if address else str(port)
    except ValueError as error:
        raise environment.fail("PROXY_ADDRESS", f"must be an IPv4 address: {error}.") from error


def trusted() -> str:
    """Return how nginx reads the client's address from the proxies in front of it, if any."""
    found = environment.networks("PROXY_TRUSTED")
    if not found:
        return ""
    rules = ["real_ip_header X-Forwarded-For;", "real_ip_recursive on;"]
    return lines([*rules, *(f"set_real_ip_from {network};" for network in found)])


def lines(found: Iterable[str]) -> str:
    """Return settings of nginx, one a line."""
    return "\n        ".join(found)


def filled(path: Path, values: dict[str, str]) -> str:
    """Return the file with its places filled; KeyError for one that nobody fills."""
    return PLACE.sub(lambda found: values[found[1]], path.read_text("utf-8"))


def style() -> str:
    """Return the pages' stylesheet: the portal's own values, without fonts to be fetched."""
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
    tokens = re.sub(r"@font-face \{.*?\}\n", "", tokens, flags=re.DOTALL)
    return tokens + (HERE / "page.css").read_text("utf-8")
