"""The catalogue's address."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from smartcities.sharing.cors import readable_by_all
from smartcities.sharing.dcat.catalogue import catalogue


@readable_by_all
def show_catalogue(request: HttpRequest) -> HttpResponse:
    """Answer the catalogue, or that it has not changed."""
    body = json.dumps(catalogue(), ensure_ascii=False, indent=1).encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/ld+json", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response)
