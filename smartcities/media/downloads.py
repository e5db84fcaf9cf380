"""Sending a stored file with the right name, type and length, or a byte range of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

RANGE = re.compile(r"^bytes=(\d*)-(\d*)$", re.ASCII)
BLOCK = 64 * 1024


def _blocks(file: Any, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0:
            block = file.read(min(BLOCK, length))
            if not block:
                return
            length -= len(block)
            yield block


def _wanted(header: str, size: int) -> tuple[int, int] | None:
    """Return (first, last) of a single satisfiable range, or None to send the whole file.

    Raises ``ValueError`` if the range is outside the file (RFC 9110, section 14.1.1).
    """
    match = RANGE.match(header.replace(" ", ""))
    if not match or match.groups() == ("", ""):
        return None
    # No file needs so many digits; Python refuses to parse thousands of them.
    first, last = (int(digits[:18]) if digits else None for digits in match.groups())
    if first is None:
        if not last:
            raise ValueError(header)
        return max(0, size - last), size - 1
    if first >= size:
        raise ValueError(header)
    if last is None:
        return first, size - 1
    return (first, min(last, size - 1)) if last >= first else None


def starts_download(request: HttpRequest) -> bool:
    """Tell whether this request begins a download: a GET without Range, or from byte 0."""
    header = request.headers.get("Range", "").replace(" ", "")
    return request.method == "GET" and (not header or header.startswith("bytes=0-"))


def send(request: HttpRequest, file: Any, name: str, content_type: str) -> HttpResponseBase:
    """Return the stored *file* under *name*; supports HEAD and single ranges."""
    size = file.size
    try:
        part = _wanted(request.headers.get("Range", ""), size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {
        "Accept-Ranges": "bytes",
        # Downloaded and not shown on our origin, so that a malicious document cannot run scripts.
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
    }
    first, last = part or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers, content_type=content_type)
    stored = file.storage.open(file.name)
    if part is None:
        response = FileResponse(stored, content_type=content_type)
        for header, value in headers.items():
            response[header] = value
        return response
    blocks = _blocks(stored, first, last - first + 1)
    return StreamingHttpResponse(blocks, status=status, headers=headers, content_type=content_type)
