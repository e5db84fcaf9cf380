"""Which template of several is there: a type's own, else the one for all types."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2


def first_of(*names: str) -> str:
    """Return the first of *names* of which there is a public template.

    Looked up once a process: what is not there is searched for in every folder. While templates
    are being written (DEBUG), it is looked up each time.
    """
    return _found(*names) if settings.DEBUG else _kept(*names)


def _found(*names: str) -> str:
    engine = cast(Jinja2, engines["jinja2"])
    return str(engine.env.select_template(names).name)


_kept = cache(_found)
