"""Which ``X-Forwarded-*`` headers are trusted."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from smartcities.protection.addresses import is_within

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
GetResponse = Callable[[HttpRequest], HttpResponse]


def is_trusted(address: str) -> bool:
    """Tell whether *address* is one of TRUSTED_PROXIES."""
    return is_within(address, settings.TRUSTED_PROXIES)


class TrustedProxies:
    """Use ``X-Forwarded-*`` only from TRUSTED_PROXIES, and remove them otherwise.

    The client's address is the last one in ``X-Forwarded-For`` that is not a trusted proxy, since
    everything to the left of it was written by the client.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        forwarded = {name: meta.pop(name, "") for name in FORWARDED}
        if is_trusted(meta.get("REMOTE_ADDR", "")):
            for address in reversed(forwarded["HTTP_X_FORWARDED_FOR"].split(",")):
                try:
                    ipaddress.ip_address(address.strip())
                except ValueError:
                    break
                meta["REMOTE_ADDR"] = address.strip()
                if not is_trusted(address.strip()):
                    break
            proto = forwarded["HTTP_X_FORWARDED_PROTO"].strip().lower()
            if proto in {"http", "https"}:
                meta["wsgi.url_scheme"] = proto
        return self.get_response(request)
