"""Sending a stored file with the right name, type and length, or a byte range of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

RANGE = re.compile(r"^bytes=(\d*)-(\d*)$", re.ASCII)
BLOCK = 64 * 1024
#: For a document that a browser shows by itself: it gets an origin of its own, without scripts,
#: forms and requests, whatever stands in it. Browsers' viewers of PDFs work all the same.
SHUT_IN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


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


def starts_download(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether *response* begins a download: to a GET, the whole file or from byte 0."""
    is_whole = response.status_code == 200
    is_beginning = response.get("Content-Range", "").startswith("bytes 0-")
    return request.method == "GET" and (is_whole or is_beginning)


def etag_of(file: Any) -> str:
    """Return the strong ETag of a stored *file*: each has a name of its own and never changes."""
    return f'"{sha256(f"{file.name} {file.size}".encode()).hexdigest()[:32]}"'


def _range(request: HttpRequest, etag: str, changed: str) -> str:
    """Return the Range header that is in force: none if ``If-Range`` names another file.

    It names an ETag, compared strongly, or the exact date (RFC 9110, section 13.1.5).
    """
    known = request.headers.get("If-Range", "").strip()
    return request.headers.get("Range", "") if known in {"", etag, changed} else ""


def send(
    request: HttpRequest, file: Any, name: str, content_type: str, inline: bool = False
) -> HttpResponseBase:
    """Return the stored *file* under *name*; supports HEAD, single ranges and conditions.

    It is for the browser to store, or *inline* for it to show, shut in.
    """
    size, etag = file.size, etag_of(file)
    modified = int(file.storage.get_modified_time(file.name).timestamp())
    known = {
        "ETag": etag,
        "Last-Modified": http_date(modified),
        # It may be replaced or withdrawn at any moment: a copy is asked about before it is used.
        "Cache-Control": "no-cache",
    }
    unchanged = get_conditional_response(request, etag=etag, last_modified=modified)
    if unchanged is not None:
        for header, value in known.items():
            unchanged[header] = value
        return unchanged
    try:
        part = _wanted(_range(request, etag, known["Last-Modified"]), size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {
        **known,
        "Accept-Ranges": "bytes",
        "Content-Disposition": content_disposition_header(not inline, name) or "",
        "X-Content-Type-Options": "nosniff",
    }
    if inline:
        headers["Content-Security-Policy"] = SHUT_IN
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
