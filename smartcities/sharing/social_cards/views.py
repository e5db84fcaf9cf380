"""Social cards, named by content and drawn at their first request, while their page is public."""

from __future__ import annotations

import logging
from contextlib import suppress

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities.media.exposure import Exposure, exposure_of
from smartcities.media.once import made_once, stored
from smartcities.media.renditions import FOLDER, delete_stored
from smartcities.media.views import public_file, refused
from smartcities.outages.errors import outage_status
from smartcities.sharing.social_cards.content import (
    PLAIN_CARD,
    SocialCard,
    card_named,
    named_model,
    was_public,
)
from smartcities.sharing.social_cards.drawing import draw

#: ``<picture or plain>/<of>-<digest>.jpg``: see ``SocialCard.path``.
ADDRESS = (
    r"^media/cards/(?P<picture>[0-9a-f]{32}|plain)/"
    r"(?P<of>[a-z0-9-]{1,80})-(?P<digest>[0-9a-f]{32})\.jpg$"
)


logger = logging.getLogger(__name__)


def content_of(card: SocialCard) -> bytes | None:
    """Return today's *card*, stored or drawn now; None where it cannot be had, which is logged."""
    try:
        return stored(card.stored_name) or drawn(card)
    except Exception as error:  # each storage has errors of its own, and a card is no page
        if outage_status(error) is not None:
            raise
        logger.warning("No card of %s: %s: %s", card.of, type(error).__name__, error)
        return None


def drawn(card: SocialCard) -> bytes | None:
    """Return *card*, newly drawn and stored; None where its picture was deleted meanwhile."""
    content = made_once(card.stored_name, lambda: draw(card))
    if is_withdrawn(card.picture):
        # Nothing of the picture may be left.
        delete_stored(card.picture)
        return None
    return content


def is_withdrawn(picture: str) -> bool:
    """Tell whether nobody may have *picture* any more: it was deleted, with a consent or not."""
    nobodys = {Exposure.WITHDRAWN, Exposure.UNKNOWN}
    return picture != PLAIN_CARD and exposure_of(picture) in nobodys


def delete_stored_card(name: str) -> None:
    """Delete the card of a page that expired by itself, which nobody's save could do."""
    with suppress(Exception):  # each storage has errors of its own; the answer is the same
        default_storage.delete(name)


@require_safe
def show_card(request: HttpRequest, picture: str, of: str, digest: str) -> HttpResponse:
    """Answer today's card of something public; nothing else is drawn.

    An address of yesterday leads to the card of today, so that no title and no picture lives on
    that the page itself has no longer. 410 when the page is not public any more or the picture
    was deleted, 404 where nothing was ever public.
    """
    card = card_named(of)
    if card is None:
        if named_model(of) is not None:
            delete_stored_card(f"{FOLDER}/{picture}/{of}-{digest}.jpg")
        return refused(_("There is no such card, or no longer."), is_gone=was_public(of))
    if (card.picture, card.digest) != (picture, digest):
        if is_withdrawn(picture):
            return refused(_("There is no such card, or no longer."), is_gone=True)
        return HttpResponseRedirect(card.path, headers={"Cache-Control": "no-store"})
    response = public_file(
        request,
        lambda: content_of(card),
        content_type="image/jpeg",
        etag=digest,
        tags=("cards", f"card-{of}", f"picture-{picture}"),
    )
    return response or refused(_("There is no such card, or no longer."), is_gone=False)
