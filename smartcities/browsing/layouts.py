"""The layout of a page: the portal's own, or the bare one that partners show in a frame.

Every list, detail, part and theme address has a twin below ``/embed/``: the same view and the same
template, with ``embed.html`` as the skeleton. A partner's options are in the query, beside the
query grammar of the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateResponseMixin

from smartcities import identity
from smartcities.browsing.filters.fields import display_value
from smartcities.look.contrast import in_both_schemes
from smartcities.publishing.embedding.addresses import OPTIONS, is_embed
from smartcities.publishing.embedding.rule import SCHEMES
from smartcities.publishing.links.resolving import resolved_page

#: For low frames: ``text`` is a card without its picture, ``line`` a card of a few lines.
VIEWS = ("full", "card", "text", "line")
ACCENT = re.compile(r"[0-9a-f]{6}\Z")
#: The largest number of rows in a list, which is that of a page of the list.
MOST = 20


@dataclass(frozen=True)
class Layout:
    """How a page is shown. ``query`` is the query without the options of the layout."""

    query: QueryDict
    is_embed: bool = False
    is_card: bool = False
    is_text: bool = False
    is_line: bool = False
    colours: str = "auto"
    accent: str = ""
    limit: int | None = None
    #: Sentences about options with a bad value, which were dropped.
    notices: list[str] = field(default_factory=list)
    #: The options in force, as a query that every link within the frame repeats.
    kept: str = ""

    @property
    def skeleton(self) -> str:
        """The template that the page's own extends."""
        return "embed.html" if self.is_embed else "base.html"

    def carried(self, address: str) -> str:
        """Return a relative *address*, such as ``?page=2``, with the options in force added."""
        if not self.kept:
            return address
        joint = "" if address.endswith("?") else "&" if "?" in address else "?"
        return f"{address}{joint}{self.kept}"


def is_counted(query: QueryDict) -> bool:
    """Tell whether an embed with *query* is counted: not with ``dnt=1``.

    ``dnt=true`` or ``dnt=yes`` mean the same.
    """
    return query.get("dnt", "").strip() in ("", "0")


def layout_of(request: HttpRequest) -> Layout:
    """Return the layout of *request*, which is read once."""
    found = getattr(request, "_layout", None)
    if found is None:
        here = is_embed(request.path_info)
        found = cast(Any, request)._layout = (
            layout_from(request.GET) if here else Layout(request.GET)
        )
    return found


def layout_from(given: QueryDict) -> Layout:
    """Return the layout of an embed with the query *given*; bad options get a notice."""
    query = given.copy()
    notices: list[str] = []
    chosen: dict[str, str] = {}
    if not is_counted(query):
        chosen["dnt"] = "1"
    options = {name: str(query.pop(name)[-1]).strip() for name in OPTIONS if name in query}
    # No theme of the portal has the name of a colour scheme.
    colours = [each for each in query.getlist("theme") if each.strip().lower() in SCHEMES]
    if "theme" in query:
        query.setlist("theme", [each for each in query.getlist("theme") if each not in colours])
    if colours:
        chosen["theme"] = colours[-1].strip().lower()
    view = options.get("view", "").lower()
    if view in VIEWS:
        chosen["view"] = view
    elif view:
        notices.append(refused("view", options["view"], ", ".join(VIEWS)))
    limit = options.get("limit", "")
    if limit.isascii() and limit.isdigit() and 0 < int(limit[:9]) <= MOST:
        chosen["limit"] = str(int(limit))
    elif limit:
        notices.append(refused("limit", limit, f"1–{MOST}"))
    accent = options.get("accent", "").lower().removeprefix("#")
    if ACCENT.match(accent) and in_both_schemes(accent):
        chosen["accent"] = accent
    elif ACCENT.match(accent):
        notices.append(
            _(
                "The colour “%(value)s” cannot be read on a light or on a dark ground; the "
                "portal’s own is used."
            )
            % {"value": accent}
        )
    elif accent:
        notices.append(refused("accent", options["accent"], "0a5c5c"))
    offered = identity.offered_languages()
    if (code := options.get("lang", "").lower()) in offered:
        chosen["lang"] = code
    elif code:
        notices.append(refused("lang", options["lang"], ", ".join(offered)))
    return Layout(
        query,
        is_embed=True,
        is_card=chosen.get("view", "full") != "full",
        is_text=chosen.get("view") == "text",
        is_line=chosen.get("view") == "line",
        colours=chosen.get("theme", "auto"),
        accent=chosen.get("accent", ""),
        limit=int(chosen["limit"]) if "limit" in chosen else None,
        notices=notices,
        kept="&".join(f"{name}={value}" for name, value in sorted(chosen.items())),
    )


def refused(name: str, value: str, known: str) -> str:
    """Return the notice about a bad *value* of the option *name*."""
    return _("“%(value)s” is no value of “%(name)s”; known: %(known)s.") % {
        "value": display_value(value),
        "name": name,
        "known": known,
    }


class LayoutMixin(TemplateResponseMixin):
    """A view that is shown in the portal and in partners' frames, whole or as a card.

    If its page depends on the query, its context has as ``given`` the choices in force, with
    which oEmbed, ``/share/`` and the way from a frame to the portal address the same page.
    """

    request: HttpRequest
    #: The template of the card, which uses the page's own context.
    card_template = "browsing/embed_card.html"

    @property
    def layout(self) -> Layout:
        """The layout of this response."""
        return layout_of(self.request)

    def get_template_names(self) -> list[str]:
        """Return the names of the templates to try, or the card's if a card is asked for."""
        if self.layout.is_card:
            return [self.card_template]
        return super().get_template_names()

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        """Render; a response with a notice about a bad option is not kept."""
        response = cast(TemplateResponse, super().render_to_response(context, **kwargs))
        response.add_post_render_callback(resolved_page)
        if self.layout.notices:
            response["Cache-Control"] = "private, no-store"
        return response
