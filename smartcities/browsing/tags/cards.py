"""A page as a card, whatever its type."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, Template, pass_environment
from markupsafe import Markup

from smartcities.publishing.models import Page
from smartcities.templating.library import Library

register = Library()


@register.function
@pass_environment
def card(templates: Environment, page: Page, heading: int = 2, **more: Any) -> Markup:
    """Return *page* as a card: ``<app>/<model>_card.html``, else ``browsing/card.html``.

    *heading* is the level of the card's title on this page.
    """
    # While templates are being written, the file is looked at each time.
    chosen = (_chosen.__wrapped__ if templates.auto_reload else _chosen)(templates, type(page))
    return Markup(chosen.render(page=page, meta=page._meta, heading=heading, **more))


@cache
def _chosen(templates: Environment, model: type[Page]) -> Template:
    meta = model._meta
    own = f"{meta.app_label}/{meta.model_name}_card.html"
    return templates.select_template([own, "browsing/card.html"])
