"""The browser and who is signed in to it, as ``tests/browser`` has them."""

from tests.browser.conftest import (
    _groups_for_whoever_comes_next,
    author_page,
    editor_page,
    groups,
    live_server,
    new_page,
)

__all__ = [
    "_groups_for_whoever_comes_next",
    "author_page",
    "editor_page",
    "groups",
    "live_server",
    "new_page",
]
