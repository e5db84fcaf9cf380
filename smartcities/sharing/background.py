"""Work that a save starts and does not wait for: in a thread that keeps no process alive."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from django.db import connections

logger = logging.getLogger(__name__)


def run(work: Callable[[], object]) -> None:
    """Do *work*; what it raises is logged. Its connections to the database are closed."""
    try:
        work()
    except Exception:  # nobody waits for it who could be told
        logger.exception("Work in the background failed.")
    finally:
        connections.close_all()


def start(work: Callable[[], object]) -> None:
    """Begin *work* in a thread of its own. A process that ends meanwhile leaves it undone."""
    Thread(target=run, args=[work], daemon=True).start()
