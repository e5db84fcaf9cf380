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
    """Return the file of *card*, stored or drawn now; None if that fails, which is logged."""
    try:
        return stored(card.stored_name) or drawn(card)
    except Exception as error:  # each storage has its own errors; a missing card is no failure
        if outage_status(error) is not None:
            raise
        logger.warning("No card of %s: %s: %s", card.of, type(error).__name__, error)
        return None


def drawn(card: SocialCard) -> bytes | None:
    """Draw and store *card*; return None if its picture was deleted meanwhile."""
    content = made_once(card.stored_name, lambda: draw(card))
    if is_withdrawn(card.picture):
        # Nothing of the picture may remain.
        delete_stored(card.picture)
        return None
    return content


def is_withdrawn(picture: str) -> bool:
    """Tell whether *picture* was deleted, because a consent was withdrawn or otherwise."""
    nobodys = {Exposure.WITHDRAWN, Exposure.UNKNOWN}
    return picture != PLAIN_CARD and exposure_of(picture) in nobodys


def delete_stored_card(name: str) -> None:
    """Delete the card of a page that expired by itself, for which no save could do it."""
    with suppress(Exception):  # each storage has its own errors; the response is the same
        default_storage.delete(name)


@require_safe
def show_card(request: HttpRequest, picture: str, of: str, digest: str) -> HttpResponse:
    """Return the current card of a public object; nothing else is drawn.

    The address of an earlier card redirects to the current one, so that no former title or
    picture of the page is shown. 410 if the page is no longer public or the picture was deleted,
    404 if nothing was ever public at this address.
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
