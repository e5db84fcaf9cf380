"""Social cards, named by content, drawn at their first request and cached for ever."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities.media.models import Image
from smartcities.media.once import made_once, stored
from smartcities.media.renditions import FOLDER, delete_stored
from smartcities.media.views import FOR_EVER
from smartcities.outages.errors import outage_status
from smartcities.sharing.card import PLAIN_CARD, card_named
from smartcities.sharing.drawing import draw

#: ``<picture or plain>/<of>-<digest>.jpg``: see ``Card.path``.
ADDRESS = (
    r"^media/cards/(?P<picture>[0-9a-f]{32}|plain)/"
    r"(?P<of>[a-z0-9-]{1,80})-(?P<digest>[0-9a-f]{32})\.jpg$"
)


logger = logging.getLogger(__name__)


def found(picture: str, of: str, digest: str) -> bytes | None:
    """Return a card, stored or drawn now; None where there is no such card."""
    folder = "cards" if picture == PLAIN_CARD else f"{FOLDER}/{picture}"
    content = stored(f"{folder}/{of}-{digest}.jpg")
    if content is not None:
        return content
    card = card_named(of)
    if card is None or (card.picture, card.digest) != (picture, digest):
        return None
    content = made_once(card.stored_name, lambda: draw(card))
    if card.image and not Image.objects.filter(checksum=picture).exists():
        # Deleted while the card was being drawn: nothing of the picture may be left.
        delete_stored(picture)
        return None
    return content


@require_safe
def show_card(request: HttpRequest, picture: str, of: str, digest: str) -> HttpResponse:
    """Answer a card. Only today's card of something public is drawn; what is stored stays.

    404 for every other address, so that nobody can have cards drawn by making addresses up.
    """
    try:
        content = found(picture, of, digest)
    except Exception as error:  # each storage has errors of its own, and a card is no page
        if outage_status(error) is not None:
            raise
        logger.warning("No card of %s: %s: %s", of, type(error).__name__, error)
        content = None
    if content is None:
        gone = HttpResponse(_("No such card."), status=404, content_type="text/plain")
        gone["Cache-Control"] = "no-store"
        return gone
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = FOR_EVER
    return response
