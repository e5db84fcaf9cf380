"""The cast, the frozen clock and what every test of the portal's own code stands on."""

from __future__ import annotations

import gc
import time
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache, caches
from django.template.backends.jinja2 import Template
from django.test import Client
from django.test.signals import template_rendered
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from resources.views import downloads
from smartcities.accounts import mail
from smartcities.accounts.sessions.store import BEGAN, PROVED, SEEN
from smartcities.media import ahead, document
from smartcities.sharing.data.slots import whole_results
from smartcities.sharing.embed_views.counting import tally as showings
from smartcities.sharing.tally import Tally
from tests.chromium import chromium
from tests.flushing import demo, states
from tests.made_once import made_once
from tests.order import longest_first
from tests.outage import outage
from tests.served.portal import stock
from tests.turns import take_turns_with_types

__all__ = ["chromium", "outage", "stock"]

# How long an example takes, and how long it takes to make one, is for the machine to say.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

#: pytest-django's fixtures by which a test gets a database.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Mark the tests that use a database, which have a second run on another one, and CI's.

    Once the marks have told which are run, several processes take what is long first.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("stored")
    take_turns_with_types(items)
    yield
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays to the end of the run.

    Modules and the thousands of collected tests were looked through again and again: a fifth of
    the run's processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the test database, and keep what its migrations wrote for each flush."""
    with django_db_blocker.unblock():
        states.keep("empty")


@pytest.fixture(scope="session")
def kept_demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> int:
    """Keep the demo as a state of the test database; return how many things it has."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        nothing_later(patch)  # no test has begun, and none of its fixtures
        if not demo.can_be_handed_on():
            return demo.read(None)
        return demo.read(made_once(tmp_path_factory, "demo", demo.write))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at noon; ``clock.shift(seconds)`` moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def now(clock: time_machine.Traveller) -> datetime:
    """Return the moment at which the clock stands still."""
    return NOON


@pytest.fixture(autouse=True, scope="session")
def _contexts_of_public_pages() -> Iterator[None]:
    # Django tells its test client what a page was rendered with for its own templates alone.
    rendered = Template.render

    def told(self: Template, context: dict | None = None, request: object = None) -> str:
        template_rendered.send(self, template=self, context=context or {})
        return rendered(self, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", told)
        yield


@pytest.fixture(autouse=True)
def _an_empty_cache() -> None:
    cache.clear()
    caches["answers"].clear()


@pytest.fixture(autouse=True)
def _counts_unwritten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Tests write when they want to, not ten seconds later from a thread.
    monkeypatch.setattr(Tally, "later", Mock)
    yield
    for tally in (showings, downloads):
        tally.taken()


def nothing_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a save be over when it returns: what threads do after it is done at once, or not."""
    # The thread that reads files would not see what a test's transaction holds.
    monkeypatch.setattr(document, "later", lambda function, *arguments: function(*arguments))
    # The box of sent mails is read by the test, not when a thread has come so far.
    monkeypatch.setattr(mail, "send_later", mail.send)
    # A thread that makes sizes would write and read while a test's database is taken away.
    monkeypatch.setattr(ahead, "make_later", Mock())


@pytest.fixture(autouse=True)
def _nothing_later(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_later(monkeypatch)


@pytest.fixture(autouse=True)
def _slots_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    # A server closes every answer, and so gives its slot back; a test that only looks at the
    # headers of a file leaves that to the garbage collector.
    monkeypatch.setattr(whole_results, "free", 10_000)


def colleague(name: str, group: str):
    """Return a user with a login to the admin in one of the three groups."""
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user) -> Client:
    """Return a browser in which *user* is signed in."""
    client = Client()
    client.force_login(user)
    # As somebody who has just typed the password.
    session = client.session
    session[BEGAN] = session[SEEN] = session[PROVED] = time.time()
    session.save()
    return client


@pytest.fixture
def author(db):
    """Ada writes, and changes her own pages while they are not public."""
    return colleague("ada", "author")


@pytest.fixture
def editor(db):
    """Erik publishes."""
    return colleague("erik", "editor")


@pytest.fixture
def administrator(db):
    """Anna looks after people and access, not after pages."""
    return colleague("anna", "administrator")


@pytest.fixture
def visitor() -> Client:
    """Return the browser of somebody who is not signed in."""
    return Client()


@pytest.fixture
def as_author(author) -> Client:
    """Return the author's browser."""
    return signed_in(author)


@pytest.fixture
def as_editor(editor) -> Client:
    """Return the editor's browser."""
    return signed_in(editor)


@pytest.fixture
def as_administrator(administrator) -> Client:
    """Return the administrator's browser."""
    return signed_in(administrator)


@pytest.fixture
def as_stranger(db) -> Client:
    """Return the browser of somebody with a login but without any group."""
    return signed_in(get_user_model().objects.create_user("sid", password=PASSWORD))
