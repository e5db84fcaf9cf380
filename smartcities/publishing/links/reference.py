"""References: ``page:<app>.<model>:<key>`` in the ``href`` of a stored text.

Everything with an address of its own can be named, whatever its type: pages and themes, and the
parts of a page (``page:<app>.<model>:<key>/<path>/<n>/``). A part is what its page says it is: the
one of that number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model

from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.fields.href import PAGE, REFERENCE
from smartcities.publishing.models import Addressed, Page


class Target(NamedTuple):
    """What a reference names: an object, or the part of it at the path *part* below it."""

    model: type[Addressed]
    key: int
    part: str = ""


#: What tells at a glance that a text has a reference.
MARK = f'href="{PAGE}:'
#: Sanitised markup has its attributes in double quotes, and no link within a link.
VALUES = r"""(?:[^<>"]|"[^"]*")*"""
HREF = re.compile(rf'(?P<before><a {VALUES}?)href="(?P<href>[^"]*)"')
LINK = re.compile(
    rf'<a (?P<before>{VALUES}?)href="(?P<href>{PAGE}:[^"]*)"(?P<after>{VALUES})>(?P<words>.*?)</a>',
    re.DOTALL,
)


def linkable() -> dict[str, type[Addressed]]:
    """Return {label: model} of everything that a text can link to by its key.

    What stands at one address of the portal is linked to by that address.
    """
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Addressed) and hasattr(model, "get_absolute_url")
        if not (issubclass(model, Page) and model.stands_at)
    }


def parts_of(model: type[Addressed]) -> tuple[Part, ...]:
    """Return the parts that objects of *model* have; only pages declare any."""
    return model.parts if issubclass(model, Page) else ()


def reference_beginning(model: type[Model]) -> str:
    """Return how a link to an object of *model* begins in a text, up to the key."""
    return f"{MARK}{model._meta.label_lower}:"


def reference_to(item: Addressed, part: str = "") -> str:
    """Return the reference to *item*, or to the *part* at a path below it, for an ``href``."""
    return f"{PAGE}:{item._meta.label_lower}:{item.pk}{part and f'/{part}'}"


def target_of(href: str) -> Target | None:
    """Return what a reference names; None for any other address."""
    found = REFERENCE.fullmatch(href)
    model = linkable().get(found["model"]) if found else None
    return Target(model, int(found["key"]), found["part"] or "") if found and model else None


def rest_of(href: str) -> str:
    """Return the query and the fragment after a reference."""
    found = REFERENCE.fullmatch(href)
    return (found["rest"] or "") if found else ""


def references(texts: Iterable[str]) -> Iterator[str]:
    """Yield the references in sanitised *texts*, each as often as it stands there."""
    for text in texts:
        if MARK in text:
            for found in LINK.finditer(text):
                yield html.unescape(found["href"])
