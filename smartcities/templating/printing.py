"""How a value gets into a page: as its language writes it, and escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from smartcities.templating.language import LOCALISED, localised


def printed(value: Any) -> str:
    """Return *value* as markup: text is escaped, markup stays, dates and decimals are localised."""
    kind = type(value)
    if kind is str:
        return escape(value)
    if kind is Markup:
        return value
    if kind is int:
        return str(value)
    if kind in LOCALISED:
        value = localised(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


class Printing(CodeGenerator):
    """Compiles ``{{ value }}`` to one call of ``printed``.

    Jinja2's own way calls three functions and makes an object for each value, and a list prints
    fifteen hundred.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.printed(")
