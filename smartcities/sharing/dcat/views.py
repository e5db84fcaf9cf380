"""The view of the catalogue."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from smartcities.sharing.cors import readable_by_all
from smartcities.sharing.data.slots import whole_results
from smartcities.sharing.dcat.catalogue import catalogue
from smartcities.sharing.memory import Memory


@readable_by_all
def show_catalogue(request: HttpRequest) -> HttpResponse:
    """Return the catalogue, or 304 if it has not changed."""
    # It reads all pages, so it is made once for each version of the content.
    memory = Memory("catalogue")
    body = memory.get()
    if body is None:
        with whole_results.take():
            body = json.dumps(catalogue(), ensure_ascii=False, indent=1).encode()
        memory.set(body)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/ld+json", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response
