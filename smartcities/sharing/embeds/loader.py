"""``/embed.js``: the script of partners' pages, at an address that never changes."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from smartcities.answers.encodings import MADE, PLAIN, best
from smartcities.sharing.cors import readable_by_all

SOURCE = Path(settings.BASE_DIR) / "static" / "embed" / "embed.js"
#: An hour: for so long visitors of partners may use the previous script.
CACHE_CONTROL = "public, max-age=3600"
#: Comments on lines of their own, and indentation: a third of the bytes. No string of the script
#: contains such a line.
UNSAID = re.compile(r"^\s*/\*(?s:.*?)\*/\n|^\s*//.*\n|^\s+", re.MULTILINE)


@lru_cache(maxsize=8)
def packed(changed: int, encoding: str) -> tuple[bytes, str]:
    """Return the script in *encoding* and its ETag; *changed* is the time of its file."""
    body = re.sub(UNSAID, "", SOURCE.read_text()).encode()
    if encoding != PLAIN:
        body = MADE[encoding](body)
    return body, f'"{sha256(body).hexdigest()[:32]}"'


@readable_by_all
def show_loader(request: HttpRequest) -> HttpResponse:
    """Return the script for any site, or 304 if it has not changed."""
    encoding = best(request.headers.get("Accept-Encoding", ""))
    body, etag = packed(SOURCE.stat().st_mtime_ns, encoding)
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    if encoding != PLAIN:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    answer: Any = get_conditional_response(request, etag=etag, response=response)
    answer.is_encoded = True
    return answer
