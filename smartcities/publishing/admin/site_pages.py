"""Pages of the admin that are about no model, which rooms above bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise


@dataclass(frozen=True)
class SitePage:
    """A page beside the models; the index leads to it those who may open it."""

    route: str
    #: Its name in ``admin:`` of the address plan.
    name: str
    title: str | Promise
    #: What it is for, on the index.
    about: str | Promise
    #: Answers a request, given the admin site; it checks by itself who asks.
    view: Callable[[HttpRequest, Any], HttpResponse]
    may_open: Callable[[Any], bool]
    #: Whether the index names it before everything else.
    stands_out: bool = False


def register_page(page: SitePage) -> None:
    """Add *page* to the admin, from the ``admin.py`` of a room above."""
    # The portal's own site (``site.py``), of which Django's stubs know nothing.
    cast(Any, admin.site).add_page(page)
