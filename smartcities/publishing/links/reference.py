"""References: ``page:<app>.<model>:<key>`` in the ``href`` of a stored text.

Everything with an address of its own can be named, whatever its type: pages and themes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from django.apps import apps

from smartcities.publishing.fields.href import PAGE, REFERENCE
from smartcities.publishing.models import Addressed

Target = tuple[type[Addressed], int]
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
    """Return {label: model} of everything that a text can link to."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Addressed) and hasattr(model, "get_absolute_url")
    }


def reference_to(item: Addressed) -> str:
    """Return the reference to *item*, for an ``href``."""
    return f"{PAGE}:{item._meta.label_lower}:{item.pk}"


def target_of(href: str) -> Target | None:
    """Return (model, key) of a reference; None for any other address."""
    found = REFERENCE.fullmatch(href)
    model = linkable().get(found["model"]) if found else None
    return (model, int(found["key"])) if found and model else None


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
