"""A page as a card, whatever its type."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, pass_environment
from markupsafe import Markup

from smartcities.browsing.cards import drawings_of
from smartcities.browsing.search import excerpt as excerpt_of
from smartcities.browsing.search import marked as marked_in
from smartcities.browsing.tags.search import StandIn
from smartcities.publishing.consent import Drawn
from smartcities.publishing.models import Page
from smartcities.templating.choice import first_of
from smartcities.templating.library import Library

register = Library()
PLACE = re.compile("\0(\\w+)\0")


@register.function
@pass_environment
def card(templates: Environment, page: Page, heading: int = 2, **more: Any) -> Markup:
    """Return *page* as a card: ``<app>/<model>_card.html``, else ``browsing/card.html``.

    *heading* is the level of the card's title on this page.
    """
    drawn = drawings_of(page)
    if drawn is None:
        return _drawn(templates, page, heading, more)
    words = more.pop("words", "")
    at = (heading, *sorted(more.items()))
    if words:
        return _marked(templates, page, words, drawn, at)
    found = drawn.get(at)
    if found is None:
        found = drawn[at] = Drawn.by(lambda: _drawn(templates, page, heading, more))
    return found.used()


def _marked(
    templates: Environment, page: Page, words: str, drawn: dict[Any, Any], at: tuple[Any, ...]
) -> Markup:
    """Return the card with *words* marked: all else on it is the same for every search."""
    said = excerpt_of(page, words)
    at = bool(said), *at
    if at not in drawn:
        stand_in = StandIn(excerpts=bool(said))
        _has_excerpt, heading, *more = at
        asked = {**dict(more), "words": stand_in}
        card = Drawn.by(lambda: _drawn(templates, page, heading, asked))
        # Odd parts are places.
        parts = PLACE.split(card.value), stand_in.texts
        drawn[at] = Drawn(parts, card.rests_on_consent)
    parts, texts = drawn[at].used()
    filled = [
        part
        if number % 2 == 0
        else (said if part == "excerpt" else marked_in(texts[int(part)], words)).__html__()
        for number, part in enumerate(parts)
    ]
    return Markup("".join(filled))


def _drawn(templates: Environment, page: Page, heading: int, more: dict[str, Any]) -> Markup:
    meta = page._meta
    chosen = first_of(f"{meta.app_label}/{meta.model_name}_card.html", "browsing/card.html")
    template = templates.get_template(chosen)
    return Markup(template.render(page=page, meta=meta, heading=heading, **more))
