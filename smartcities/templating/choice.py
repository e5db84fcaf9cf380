"""Choosing a template: the type's own if it exists, otherwise the generic one."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2


def first_of(*names: str) -> str:
    """Return the first of *names* that exists as a public template.

    Cached per process, because a missing template is searched for in every folder; with DEBUG it
    is looked up each time.
    """
    return _found(*names) if settings.DEBUG else _kept(*names)


def _found(*names: str) -> str:
    engine = cast(Jinja2, engines["jinja2"])
    return str(engine.env.select_template(names).name)


_kept = cache(_found)
