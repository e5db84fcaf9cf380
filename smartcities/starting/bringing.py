"""Bringing what the portal begins with: the demo, or sample pages in the portal's first language.

Each thing is brought whole or not at all. A process may be killed in the middle: whoever starts
the portal, or presses the button of the first steps, has the rest brought.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from information.offers import take_up_all
from smartcities.desk import demo
from smartcities.desk.models import DemoRecord
from smartcities.identity.reading import read_once
from smartcities.portal.models import PortalSettings
from smartcities.publishing import version
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting, recording
from smartcities.publishing.models import Revision
from smartcities.publishing.states import record
from smartcities.sharing import background
from smartcities.starting.models import SetUp

logger = logging.getLogger(__name__)
Beginning = SetUp.Beginning
#: Seconds in which others may write, between two things.
PAUSE = 0.15


def is_unfinished(found: SetUp | None) -> bool:
    """Tell whether something of what the portal begins with is still to be brought."""
    return found is not None and found.finished_at is not None and found.brought_at is None


def bring(
    owner: Any = None, tell: Callable[[str], None] = lambda line: None, pause: float = 0
) -> None:
    """Bring what is missing of the beginning that was chosen; *owner* gets the offered drafts.

    *pause* is that of ``demo.load``: for a portal that people work on meanwhile.
    """
    found = SetUp.objects.filter(pk=1).first()
    if found is None or not is_unfinished(found):
        return
    demo.load(tell, _folder(found), pause)
    if found.beginning == Beginning.SAMPLES:
        _offered_drafts(owner)
    SetUp.objects.filter(pk=1, brought_at=None).update(brought_at=timezone.now())


def begin_to_bring(owner: Any) -> None:
    """Bring a few samples at once, but the demo, which takes seconds, in the background.

    A failure is logged: the portal is set up all the same, and the first steps offer the rest.
    """
    found = SetUp.objects.filter(pk=1).first()
    if found is not None and found.beginning == Beginning.DEMO:
        background.start(partial(bring, pause=PAUSE))
        return
    try:
        bring(owner)
    except Exception:  # of the files, of the storage, of the database
        logger.exception("The sample pages were not brought whole.")


def progress(found: SetUp) -> tuple[int, int]:
    """Return how many things of the beginning were brought, and how many there are."""
    total = sum(1 for _each in demo.entries(_folder(found)))
    return min(DemoRecord.objects.count(), total), total


def _folder(found: SetUp) -> str:
    return demo.DEMO if found.beginning == Beginning.DEMO else samples_folder()


def samples_folder() -> str:
    """Return where the samples stand: those in the first language that the portal offers."""
    stored = PortalSettings.objects.first()
    language = stored.languages[0] if stored else settings.LANGUAGE_CODE
    return f"{demo.SAMPLES}/{language}"


def _offered_drafts(owner: Any) -> None:
    # Read anew: the name of the portal, which stands in the texts, is a moment old.
    with read_once(), transaction.atomic(), acting(Means.COMMAND), recording():
        version.hold()
        for page in take_up_all(owner):
            record(page, Revision.Kind.SAVED, None)
            demo.remember(page, f"offered {page.slug}")
