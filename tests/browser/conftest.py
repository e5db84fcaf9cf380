"""A real browser: Debian's Chromium through playwright, and who is signed in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
)

from smartcities.publishing.roles import ADMINISTRATOR, AUTHOR, EDITOR, grant_permissions
from tests import slowness
from tests.answering import Answering
from tests.chromium import wait_for_value
from tests.conftest import colleague, signed_in

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
#: Rules that axe applies: WCAG 2.2 AA and its own best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that look at colours, which are all that a scheme changes.
COLOURS = ["color-contrast", "link-in-text-block"]
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


def make_groups() -> None:
    """Make the three groups, which a migration made and a test with a live server took away."""
    for name in (AUTHOR, EDITOR, ADMINISTRATOR):
        Group.objects.get_or_create(name=name)
    for app in apps.get_app_configs():
        grant_permissions(app)


@pytest.fixture
def groups(transactional_db: None) -> None:
    """Make sure that the groups are there."""
    make_groups()


@pytest.fixture(scope="module", autouse=True)
def _groups_for_whoever_comes_next(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    # A module of browser tests may run before others in the same process and database.
    yield
    with django_db_blocker.unblock():
        make_groups()


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Any:
    """Return pytest-django's server, slow if that was asked for."""
    server = live_server.thread.httpd
    application = server.get_app()
    if isinstance(application, Answering):
        return live_server  # by the fixture of another folder, which is this one again
    if slowness.ANSWERS:
        application = slowness.slow_application(application)
    server.set_app(Answering(application, keeps_static=not slowness.ANSWERS))
    return live_server


@pytest.fixture
def new_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser of its own, and check what its console said.

    ``new_page(user=None, **options)``: options are those of a browser context. Every error on
    a console fails the test, a blocked script or style among them. Pictures are a dot each,
    because making them takes longer than everything else; ``pictures=True`` has them made.
    Addresses that hold *broken* are made to fail by the test, and may be complained of.
    """
    opened: list[BrowserContext] = []
    said: list[str] = []
    answering: Answering = live_server.thread.httpd.get_app()
    answering.makes_pictures = False

    def note(message: ConsoleMessage, broken: str) -> None:
        address = message.location["url"]
        # That the page itself answers 404 or 429 is for the test to expect; every browser
        # asks for an icon, whether there is one or not.
        expected = address == message.page.url or address.endswith("/favicon.ico")
        # The browser names the address, htmx itself.
        expected = expected or bool(broken and (broken in address or "htmx" in address))
        # Every form asks all the time who else has it open, whatever a test breaks.
        expected = expected or bool(broken and address.endswith("/presence/"))
        # A frame that is refused is told of without an address.
        expected = expected or bool(broken and message.text.startswith("Framing "))
        if message.type == "error" and not expected:
            said.append(f"{message.text} ({address})")

    def open_page(
        user: Any = None, pictures: bool = False, broken: str = "", **options: Any
    ) -> Page:
        context = chromium.new_context(base_url=live_server.url, **{"viewport": WIDE, **options})
        opened.append(context)
        answering.makes_pictures = answering.makes_pictures or pictures
        if user is not None:
            client = signed_in(user)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.on("console", lambda message: note(message, broken))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_page
    for context in opened:
        # A form sends what was typed when it is left, and that it is; nobody is there any more.
        for told in ("autosave", "presence"):
            context.route(f"**/{told}/", lambda route: route.fulfill(json={"closed": True}))
        context.close()
    answering.wait()
    assert not said, "\n".join(said)


@pytest.fixture
def visitor_page(new_page: Callable[..., Page]) -> Page:
    """Return a page of somebody who is not signed in."""
    return new_page()


@pytest.fixture
def editor_page(groups: None, new_page: Callable[..., Page]) -> Page:
    """Return a page in which Erik, an editor, is signed in."""
    return new_page(colleague("erik", EDITOR))


@pytest.fixture
def author_page(groups: None, new_page: Callable[..., Page]) -> Page:
    """Return a page in which Ada, an author, is signed in."""
    return new_page(colleague("ada", AUTHOR))


#: How much fades or moves and will come to rest. Asked again and again: a transition whose object
#: nobody holds may be thrown away with its promise, for which one then waits for ever.
MOVING = """document.getAnimations().filter((each) => each.playState === "running"
  && Number.isFinite(each.effect.getComputedTiming().endTime)).length"""

#: Runs axe-core, which takes what is folded until it is found for shown. Only what it complains of
#: leaves the browser: all that is well is a megabyte, and took longer than the rules themselves.
RUN_AXE = """rules => {
  const folded = document.querySelectorAll('[hidden="until-found"]');
  folded.forEach((each) => each.style.setProperty("display", "none"));
  const line = (rule, node) => `${rule.id}: ${node.target[0]}: ${node.html.slice(0, 120)}`;
  return axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
    .then(({violations}) => violations.flatMap(
      (rule) => rule.nodes.map((node) => line(rule, node))))
    .finally(() => folded.forEach((each) => each.style.removeProperty("display")));
}"""


def barriers(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """Return what axe-core finds on the page once it is at rest, one line per element."""
    # A text that is half faded in has too little contrast for that moment.
    wait_for_value(page, MOVING, 0)
    # Evaluated by the driver, which no content security policy of the page holds back.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    return page.evaluate(RUN_AXE, list(rules))


def barriers_in_the_dark(page: Page) -> list[str]:
    """Return what axe-core finds once the page is dark, of which it asks its colours alone.

    Everything else is the same page, for which ``barriers`` has been asked already.
    """
    page.emulate_media(color_scheme="dark")
    return barriers(page, COLOURS)


def width_needed(page: Page) -> int:
    """Return how many pixels wide the page's content is."""
    return page.evaluate("document.documentElement.scrollWidth")
