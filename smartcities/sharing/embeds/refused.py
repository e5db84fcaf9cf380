"""``/embed/refused.js``: what ``embed.js`` says in the place of a frame that was refused.

A browser tells nobody that it refused a frame, so the script asks here. It asks by a script and
not by a request of its own, because the policy of a partner's page lets our scripts in already.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities import identity
from smartcities.answers import cache_response
from smartcities.publishing.addresses import absolute
from smartcities.publishing.embedding.addresses import language_of_embed
from smartcities.sharing.embeds.loader import UNSAID
from smartcities.sharing.oembed.target import NotEmbeddableError, target
from smartcities.sharing.partners.matching import allows, origin
from smartcities.sharing.partners.requests import request_path
from smartcities.sharing.pasted_sites import host_in_letters

SOURCE = Path(settings.BASE_DIR) / "static" / "embed" / "refused.js"
#: The answer where there is nothing to say: the frame is slow, or its page is open to nobody.
SILENCE = "// The frame was not refused for want of a partner.\n"


@cache_response("site", "on")
@require_safe
def show_refusal(request: HttpRequest) -> HttpResponse:
    """Return the words, if the origin ``site`` may not frame the embed at ``on``; else nothing.

    In the language of the embed. The answer depends on its address alone, and is kept.
    """
    site, on = (request.GET.get(name, "") for name in ("site", "on"))
    response = HttpResponse(
        _words(request, origin(site), on), content_type="text/javascript; charset=utf-8"
    )
    return response


def _words(request: HttpRequest, site: str, on: str) -> str:
    try:
        if not site or allows(target(request, on).ancestors, site):
            return SILENCE
    except (Http404, NotEmbeddableError):
        # It is gone, or no partner may show it either.
        return SILENCE
    language = language_of_embed(QueryDict(urlsplit(on).query))
    with translation.override(language):
        words = {
            "text": _(
                "%(site)s is not a partner of %(portal)s yet, so browsers do not show this "
                "page here."
            )
            % {"site": host_in_letters(site), "portal": identity.current().name},
            "label": _("Is this your site? Become a partner"),
            "href": absolute(request_path(site, language)),
            "lang": language,
        }
    return f"({script(SOURCE.stat().st_mtime_ns)})({json.dumps(words)});\n"


@lru_cache(maxsize=2)
def script(changed: int) -> str:
    """Return the function that says the words; *changed* is the time of its file."""
    return re.sub(UNSAID, "", SOURCE.read_text()).strip()
