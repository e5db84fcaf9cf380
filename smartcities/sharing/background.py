"""Work in the background: a save starts it in a daemon thread and does not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from django.db import connections

logger = logging.getLogger(__name__)


def run(work: Callable[[], object]) -> None:
    """Call *work*, log what it raises, and close its database connections."""
    try:
        work()
    except Exception:  # there is no caller to raise it to
        logger.exception("Work in the background failed.")
    finally:
        connections.close_all()


def start(work: Callable[[], object]) -> None:
    """Start *work* in a thread. If the process ends meanwhile, the work is not finished."""
    Thread(target=run, args=[work], daemon=True).start()
