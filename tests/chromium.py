"""A real browser for all tests that want one: Debian's Chromium through playwright."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import slowness

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

#: Milliseconds until something that does not happen is given up, in every test that has a browser:
#: only a failing test waits them, so they are many enough for the busiest machine.
PATIENCE = 60_000


def unavailable(reason: str) -> None:
    """Skip what cannot run here with one line; where CI is set, fail."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def wait_for_value(page: Page | Frame, script: str, value: object) -> None:
    """Wait until *script*, an expression, has *value* in *page*: for what ``expect`` cannot see.

    Not by ``wait_for_function``: from its second look on, the page's own policy forbids it.
    """
    end = time.monotonic() + PATIENCE / 1000
    while (found := page.evaluate(script)) != value and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert found == value


def prepared(context: BrowserContext) -> None:
    """Make *context* patient, whoever opens it, and slow if that was asked for."""
    context.set_default_timeout(PATIENCE)
    if slowness.BROWSER > 1:
        slowness.slow_down(context)


def executable() -> str:
    """Return the path of the installed Chromium; skip without one, but fail where CI is set."""
    # The shell is the same browser without a window's parts, and needs a third less processor.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        unavailable("No Chromium is installed (Debian: apt-get install chromium-headless-shell).")
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the installed Chromium once."""
    from playwright.sync_api import expect, sync_playwright

    path = executable()
    # Playwright's synchronous interface runs a loop of its own in this thread, in which Django
    # would otherwise refuse to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        browser.on("context", prepared)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()
