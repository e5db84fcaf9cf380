"""Middleware of the roof: whose forwarded headers count, compression, fixed headers."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

from smartcities.protection.addresses import is_within

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
Answer = Callable[[HttpRequest], HttpResponse]


def is_trusted(address: str) -> bool:
    """Tell whether *address* is one of TRUSTED_PROXIES."""
    return is_within(address, settings.TRUSTED_PROXIES)


class TrustedProxies:
    """Believe ``X-Forwarded-*`` only from TRUSTED_PROXIES; take them away otherwise.

    The address is the last one in ``X-Forwarded-For`` that is not a trusted proxy itself,
    since everything left of it was written by whoever sent the request.
    """

    def __init__(self, get_response: Answer) -> None:
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


class PermissionsPolicy:
    """Refuse the browser features that no page of the portal uses."""

    value = ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", self.value)
        return response


class CompressedText(GZipMiddleware):
    """Compress pages and other text that is made as a whole.

    Files stay as they are: pictures are compressed already, and a compressed download could
    not be asked for in ranges.
    """

    kinds = (
        "text/",
        "application/atom+xml",
        "application/json",
        "application/ld+json",
        "application/xml",
    )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress the answer if it is text and the browser takes it so."""
        kind = response.get("Content-Type", "")
        is_done = getattr(response, "is_encoded", False)
        if is_done or response.streaming or not kind.startswith(self.kinds):
            return response
        return super().process_response(request, response)


class HeadersOnly:
    """Answer HEAD with the headers of GET and no body; gunicorn complains of each body else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            elif response.content:
                length = str(len(response.content))
                response.content = b""
                response["Content-Length"] = response.get("Content-Length", length)
        return response
