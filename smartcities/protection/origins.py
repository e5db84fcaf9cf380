"""Where a form was sent from, as the browser says: for forms on pages that are kept for everybody.

Such a page cannot hold a token that is made for one browser. Every browser of today says with a
POST which site's page it comes from, and no page can make it say another.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def is_sent_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of this portal sent the form, as far as the request says.

    One that says nothing is not refused: no browser sends such a thing on behalf of another site.
    Only for forms that do nothing in the name of whoever is signed in.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        # "none" is the reader's own doing, such as loading the answer again.
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    here = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    return origin is None or origin in here
