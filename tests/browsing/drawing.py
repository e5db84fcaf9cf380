"""Rendering functions and filters of the templates by themselves."""

from __future__ import annotations

import re
from typing import Any

from django.template import engines
from django.utils.translation import override


def draw(source: str, language: str = "en", **context: Any) -> str:
    """Return what a public template with this *source* prints."""
    with override(language):
        return engines["jinja2"].from_string(source).render(context)


def percents(markup: str) -> set[str]:
    """Return the lengths in percent that stand in attributes, but for the text's own place."""
    return set(re.findall(r'(?:width|height|x|y|x1|x2|y1|y2|cx|cy)="([^"]*%)"', markup)) - {"50%"}
