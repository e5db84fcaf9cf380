"""Pieces of pages that are the same on many of them: drawn once and kept."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from smartcities.publishing.types import page_types
from smartcities.templating.library import Library

register = Library()
#: How many pieces a process keeps: some for every section that is asked for, real or not.
KEPT = 512
#: Longer ones are nobody's section.
LONGEST = 100


@register.function
@pass_environment
def cached_fragment(templates: Environment, name: str, here: str = "") -> Markup:
    """Return the template *name* drawn for the section *here* and the active language.

    It is drawn once and kept: nothing else of the request, and no content, may stand in it.
    """
    draw = _rendered if len(here) <= LONGEST else _rendered.__wrapped__
    return draw(templates, name, here, get_language(), get_script_prefix(), settings.ROOT_URLCONF)


@lru_cache(maxsize=KEPT)
def _rendered(
    templates: Environment, name: str, here: str, language: str, prefix: str, plan: str
) -> Markup:
    # The last three are what addresses and texts depend on: arguments are what is kept by.
    return Markup(templates.get_template(name).render(navigation=page_types(), here=here))
