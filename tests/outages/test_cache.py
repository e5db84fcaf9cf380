"""A cache that is down or silent costs nothing but the caching."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import brotli
import pytest
from django.core.cache import cache, caches
from django.core.files.base import ContentFile
from django.test import Client

from smartcities import environment
from smartcities.media import once
from smartcities.media.once import made_once
from tests.factories import case_study, image
from tests.files import drained

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["silent", "refusing"])
def server(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """Return a server that takes connections and says nothing, or that takes none."""
    listener = socket.create_server(("127.0.0.1", 0))
    if request.param == "refusing":
        address = listener.getsockname()
        listener.close()
        listener = socket.socket()
        listener.bind(address)
    yield listener
    listener.close()


@pytest.fixture(autouse=True)
def failing_cache(
    settings, monkeypatch: pytest.MonkeyPatch, server: socket.socket, _an_empty_cache: None
) -> None:
    """Have all caches of the portal at that server."""
    monkeypatch.setenv("A_CACHE", f"redis://127.0.0.1:{server.getsockname()[1]}/0")
    settings.CACHES = {
        "default": environment.cache("A_CACHE", 0.05),
        "answers": environment.answers("A_CACHE", 0.05),
    }


def connections_to(server: socket.socket) -> int:
    """Return how many connections wait at the server."""
    server.setblocking(False)
    found = 0
    while True:
        try:
            server.accept()[0].close()
        except OSError:
            return found
        found += 1


def test_every_question_is_answered_as_if_nothing_were_kept() -> None:
    assert cache.get("a") is None
    assert cache.get("a", "b") == "b"
    assert cache.add("a", 1) is True
    assert cache.set("a", 1) is None
    assert cache.delete("a") is False
    assert cache.touch("a") is False
    assert ("a" in cache) is False
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert cache.delete_many(["a"]) is None
    assert cache.get_or_set("a", 3) == 3
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    assert cache.clear() is False
    assert cache.is_down


def test_it_is_asked_once_and_then_left_alone(
    server: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    for _time in range(5):
        cache.set("a", 1)
        caches["answers"].get("b")
    assert connections_to(server) <= 1
    assert [record.getMessage()[:27] for record in caplog.records] == [
        "The cache does not answer: "
    ]


def test_pages_are_made_without_it(visitor: Client) -> None:
    for _time in range(2):
        answer = visitor.get("/", headers={"accept-encoding": "br"})
        assert answer.status_code == 200
        assert brotli.decompress(answer.content).rstrip().endswith(b"</html>")


@pytest.mark.parametrize("path", ["/case-studies.atom", "/catalogue.jsonld", "/sitemap.xml"])
def test_forms_for_machines_are_made_without_it(visitor: Client, path: str) -> None:
    case_study()
    assert drained(visitor.get(path))


def test_a_rendition_that_was_not_made_yet_is_made(visitor: Client) -> None:
    url = case_study(image=image()).image.renditions()[0][0]
    answer = visitor.get(url)
    assert answer.status_code == 200
    assert drained(answer)


def test_nobody_waits_for_a_lock_that_cannot_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(seconds: float) -> None:
        raise AssertionError("waited")

    monkeypatch.setattr(once.time, "sleep", never)
    once.default_storage.delete("renditions/once/b.bin")
    assert made_once("renditions/once/b.bin", lambda: b"two") == b"two"
    once.default_storage.delete("renditions/once/b.bin")


@pytest.mark.parametrize("path", ["/reports.atom", "/catalogue.jsonld", "/embed/reports/"])
def test_what_remembers_facts_in_it_answers(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_readyz_says_so(visitor: Client) -> None:
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json()["cache"]) == (200, "does not answer")


def test_a_value_that_cannot_be_kept_is_a_mistake_of_ours() -> None:
    with pytest.raises(AttributeError):
        cache.set("a", lambda: ContentFile(b""))
