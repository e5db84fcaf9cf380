"""Results of a search: rows of hits, marked words, and a correction if nothing was found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.http import urlencode
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from smartcities.browsing.search import Passage, Snippet, did_you_mean, matching
from smartcities.browsing.search import excerpt as excerpt_of
from smartcities.browsing.search import marked as marked_in
from smartcities.publishing.addresses import path_to
from smartcities.publishing.models import Page, Row, Theme
from smartcities.templating.choice import first_of
from smartcities.templating.library import Library

register = Library()


@dataclass(frozen=True)
class Correction:
    """A corrected query, and the address at which it has hits."""

    words: str
    url: str


@register.function
@pass_environment
def hit(
    templates: Environment,
    obj: Page | Row | Theme,
    words: str,
    snippet: Snippet | None = None,
    heading: int = 3,
) -> Markup:
    """Return a page, a part of one or a theme as a row of a search for *words*, with its *snippet*.

    Without a snippet, a passage of the page's own fields is shown.

    Template: ``<app>/<model>_hit.html``, else ``browsing/hit.html``.
    """
    meta = obj._meta
    own = f"{meta.app_label}/{meta.model_name}_hit.html"
    template = templates.get_template(first_of(own, "browsing/hit.html"))
    title = marked_in(str(obj), words)
    owner = getattr(obj, obj.page_field) if isinstance(obj, Row) else None
    snippet = snippet or Snippet(excerpt_of(obj, words))
    given = {"page": obj, "owner": owner, "meta": meta, "title": title, "snippet": snippet}
    return Markup(template.render(given | {"heading": heading}))


@register.filter
def marked(text: str, words: str = "") -> Passage | str:
    """Return *text* with the searched *words* marked; unchanged without words."""
    return marked_in(text, words) if words and text else text


@register.function
def excerpt(page: Page, words: str = "") -> Passage | str:
    """Return the summary of *page*, or another passage with *words*, marked."""
    return excerpt_of(page, words) if words else page.summary


@register.function
def correction(words: str, model: type[Page] | None = None) -> Correction | None:
    """Return a correction of *words*: in the list of *model*, or in the whole portal."""
    better = did_you_mean(words) if words else None
    if better is None:
        return None
    is_here = model is not None and matching(model.objects.public(), better).exists()
    path = model.get_list_url() if model is not None and is_here else path_to("search")
    return Correction(better, f"{path}?{urlencode({'q': better})}")
