"""The one environment of all public pages."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from jinja2 import ChainableUndefined, Environment
from jinja2.ext import InternationalizationExtension

from smartcities.templating import language
from smartcities.templating.library import libraries


class Templates(Environment):
    """Jinja2's environment, which shares its globals between templates."""

    #: What the extension for translations adds.
    newstyle_gettext: bool

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Every card and include copies them, and a plain dictionary is fast to copy.
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    """Return the environment; Django calls this once per process, with *options* of the settings.

    Raises ``ImproperlyConfigured`` if two apps register the same name.
    """
    options |= {
        "finalize": language.localised,  # dates and decimals as the active language writes them
        "undefined": ChainableUndefined,  # a type may lack what a shared template asks for
        "extensions": [InternationalizationExtension],
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,  # every template stays compiled
    }
    made = Templates(**options)
    made.newstyle_gettext = True  # values are filled in by the functions, not by "%" after them
    made.globals |= {
        "_": language.gettext,
        "gettext": language.gettext,
        "ngettext": language.ngettext,
        "pgettext": language.pgettext,
        "npgettext": language.npgettext,
    }
    brought: set[str] = set()
    for library in libraries():
        names = [*library.functions, *library.filters]
        if twice := brought.intersection(names):
            raise ImproperlyConfigured(f"Two apps bring {', '.join(sorted(twice))} to templates.")
        brought.update(names)
        made.globals.update(library.functions)
        made.filters.update(library.filters)
    return made
