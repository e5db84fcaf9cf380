"""A page as a card, whatever its type."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, pass_environment
from markupsafe import Markup

from smartcities.publishing.models import Page
from smartcities.templating.choice import first_of
from smartcities.templating.library import Library

register = Library()


@register.function
@pass_environment
def card(templates: Environment, page: Page, heading: int = 2, **more: Any) -> Markup:
    """Return *page* as a card: ``<app>/<model>_card.html``, else ``browsing/card.html``.

    *heading* is the level of the card's title on this page.
    """
    meta = page._meta
    chosen = first_of(f"{meta.app_label}/{meta.model_name}_card.html", "browsing/card.html")
    template = templates.get_template(chosen)
    return Markup(template.render(page=page, meta=meta, heading=heading, **more))
