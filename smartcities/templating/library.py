"""Template functions and filters of the apps: each module in a ``tags`` folder is a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

Brought = TypeVar("Brought", bound=Callable[..., Any])
#: The folder of an app's libraries.
FOLDER = "tags"


class Library:
    """The functions and filters of one module, by their names in templates."""

    def __init__(self) -> None:
        self.functions: dict[str, Callable[..., Any]] = {}
        self.filters: dict[str, Callable[..., Any]] = {}

    def function(self, each: Brought) -> Brought:
        """Register *each* as a function: ``{{ picture(page.image) }}``."""
        self.functions[each.__name__] = each
        return each

    def filter(self, each: Brought) -> Brought:
        """Register *each* as a filter: ``{{ page.body|rich }}``."""
        self.filters[each.__name__] = each
        return each

    def inclusion(self, name: str, takes_context: bool = False) -> Callable[[Brought], Brought]:
        """Register a function that renders the template *name* with the context that it returns.

        With *takes_context* its first argument is the context of the page.
        """

        def decorate(each: Brought) -> Brought:
            @pass_context
            @wraps(each)
            def drawn(context: Context, *args: Any, **kwargs: Any) -> Markup:
                given = each(context, *args, **kwargs) if takes_context else each(*args, **kwargs)
                return Markup(context.environment.get_template(name).render(given))

            self.function(drawn)
            return each

        return decorate


def libraries() -> Iterator[Library]:
    """Yield the ``register`` of every module in the ``tags`` folder of every installed app."""
    for app in apps.get_app_configs():
        if app.module is None or not module_has_submodule(app.module, FOLDER):
            continue
        folder = import_module(f"{app.name}.{FOLDER}")
        for module in iter_modules(getattr(folder, "__path__", ())):
            yield import_module(f"{folder.__name__}.{module.name}").register
