"""The demo for tests with transactions of their own: loaded once by each process, then put back."""

from __future__ import annotations

from smartcities.desk import demo
from tests.flushing import states


def load() -> None:
    """Fill the empty database with the demo; its files are in the storage and stay there."""
    if not states.is_kept("demo"):
        demo.load(lambda line: None)
        states.keep("demo")
    states.put_back("demo")
