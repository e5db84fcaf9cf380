"""The page that makes embed codes and explains embedding to partners."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from smartcities.publishing.embedding.addresses import bare_path
from smartcities.sharing.embed_views.reading import (
    USUAL,
    attempts,
    below,
    of_days,
    paths_of,
    sites,
)
from smartcities.sharing.models import Showing
from smartcities.sharing.oembed.heights import USUAL as COLUMN
from smartcities.sharing.oembed.target import NotEmbeddableError, Target, target
from smartcities.sharing.partners.ancestors import NONE, ancestors
from smartcities.sharing.share.choice import (
    OFFERED,
    SIZES,
    Choice,
    choice_of,
    language_asked,
    of_embed,
)
from smartcities.sharing.share.snippets import oembed_address, snippets
from smartcities.sharing.share.trial import trial

#: Pixels of the further previews: a phone, a whole page.
WIDTHS = (320, 900)


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """Show the embed codes of the page at ``url``; without one, how embedding works.

    In the language that is chosen for the embed, otherwise in that of the address. The address of
    an embed redirects to that of its page, with the embed's options.
    """
    if query := of_embed(request):
        return redirect(f"{request.path}?{query.urlencode()}")
    with translation.override(language_asked(request)):
        context = _context(request, choice_of(request))
        status = 404 if context.get("problem") == "missing" else 200
        response = render(request, "sharing/share.html", context, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response


def _context(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    context: dict[str, Any] = {"choice": choice}
    framers = ancestors("")
    if choice.url:
        try:
            found = target(request, choice.url)
        except Http404:
            context["problem"] = "missing"
        except NotEmbeddableError:
            context["problem"], framers = "closed", NONE
        else:
            framers = found.ancestors
            context |= _codes(found, choice) | _counted(request, found)
    return context | {"trial": trial(choice.site, framers)}


def _codes(found: Target, choice: Choice) -> dict[str, Any]:
    return {
        "found": found,
        "width": choice.sizes.get("width", COLUMN),
        "widths": WIDTHS,
        "embed": choice.embed_path(found),
        "snippets": snippets(found, choice),
        "oembed_address": oembed_address(found, choice),
        "has_rows": bool(found.metadata.rows),
        "oob": ["#share-preview", *(f"#share-{name}-error" for name in (*OFFERED, *SIZES))],
    }


def _counted(request: HttpRequest, found: Target) -> dict[str, Any]:
    """Return the counts of where the page is shown, for users who may see them."""
    meta = Showing._meta
    if not request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return {}
    path = bare_path(found.embed.partition("?")[0])
    # The path of a list is also the beginning of the paths of all its pages.
    here = below(paths_of(found.page)) if found.page else Q(path=path)
    rows = of_days().filter(here)
    return {
        "days": USUAL,
        "embedding_sites": sites(rows.filter(is_allowed=True)),
        "tried": attempts(rows),
        "desk_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
    }
