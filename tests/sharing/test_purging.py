"""Networks in front are told what to drop: after a change, beside the request, never failing it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from experts.models import Expert
from smartcities import environment
from smartcities.publishing.models import Theme
from smartcities.sharing import background
from smartcities.sharing.models import PurgedVersion
from smartcities.sharing.purging import keys, middleware, sending, worker
from smartcities.sharing.purging.keys import EVERYTHING, keys_of
from smartcities.sharing.purging.middleware import PurgeNetworks
from smartcities.sharing.purging.worker import purge_pending
from tests.admin_walk.browser import opened, saved
from tests.factories import case_study, expert, image, theme
from tests.sharing.network import Network, standing_in

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-network"
DOCS = Path(configured.BASE_DIR) / "docs" / "operators.md"


@pytest.fixture
def network(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """Return a network that the portal is told of; nobody pauses between attempts."""
    with standing_in() as found:
        settings.CDN_PURGE_URL, settings.CDN_PURGE_TOKEN = found.address, TOKEN
        monkeypatch.setattr(sending, "PAUSES", (0.0, 0.0))
        yield found


@pytest.fixture
def purged(network: Network) -> Network:
    """Return the network after it was told of everything that there is so far."""
    purge_pending()
    assert network.next_keys() == EVERYTHING
    return network


def test_the_first_purge_is_of_everything_and_then_there_is_nothing(network: Network) -> None:
    case_study()
    purge_pending()
    assert network.next_keys() == EVERYTHING
    purge_pending()
    assert network.arrived.empty()


def test_a_change_drops_all_pages_and_the_card_of_what_changed(purged: Network) -> None:
    page = case_study()
    purge_pending()
    assert purged.next_keys() == {"portal", f"card-case-studies-{page.pk}"}
    energy = theme()
    purge_pending()
    assert purged.next_keys() == {"portal", f"card-themes-{energy.pk}"}


def test_a_picture_is_dropped_when_nothing_public_shows_it_any_more(purged: Network) -> None:
    picture = image()
    pages = [case_study(image=picture), case_study(image=picture)]
    purge_pending()
    purged.next_keys()
    pages[0].delete()
    purge_pending()
    assert f"picture-{picture.checksum}" not in purged.next_keys()
    type(pages[1]).objects.update(published_at=None)
    purge_pending()
    assert f"picture-{picture.checksum}" in purged.next_keys()


def test_a_photo_is_dropped_when_its_consent_is_taken_back(purged: Network) -> None:
    person = expert(photo=image(), consent_photo=True, consent_on="2027-01-01")
    checksum = person.photo.checksum
    purge_pending()
    purged.next_keys()
    person.consent_photo = False
    person.save()
    purge_pending()
    assert purged.next_keys() == {"portal", f"card-experts-{person.pk}", f"picture-{checksum}"}


def test_a_page_that_expires_by_itself_is_dropped(network: Network, clock, now) -> None:
    page = case_study(expires_at=now + timedelta(hours=1), image=image())
    purge_pending()
    network.next_keys()
    clock.shift(3600)
    purge_pending()
    expected = {"portal", f"card-case-studies-{page.pk}", f"picture-{page.image.checksum}"}
    assert network.next_keys() == expected


def test_what_another_process_did_not_purge_is_purged_later(purged: Network) -> None:
    # Two changes of which nobody told the network: the process died, or a command made them.
    first, second = case_study(), case_study()
    purge_pending()
    assert purged.next_keys() >= {f"card-case-studies-{page.pk}" for page in (first, second)}


def test_where_the_log_does_not_know_everything_is_dropped(purged: Network) -> None:
    PurgedVersion.objects.update(token="f" * 32)
    purge_pending()
    assert purged.next_keys() == EVERYTHING


def test_many_cards_and_pictures_are_not_named_one_by_one() -> None:
    table = Theme._meta.db_table
    many = {(table, number) for number in range(keys.MOST + 1)}
    assert keys_of(many, {f"{number:032x}" for number in range(keys.MOST + 1)}) == EVERYTHING
    few = keys_of(list(many)[: keys.MOST], ())
    assert len(few) == keys.MOST + 1


def test_the_request_is_the_one_that_the_docs_describe(purged: Network) -> None:
    case_study()
    purge_pending()
    method, path, headers = purged.arrived.get(timeout=60)
    assert (method, path) == ("POST", "/service/ID/purge")
    assert headers["fastly-key"] == TOKEN
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["content-length"] == "0"
    text = DOCS.read_text("utf-8")
    for line in ("POST /service/ID/purge", "Surrogate-Key: ", "Fastly-Key: ", "Authorization: "):
        assert f"\n{line}" in text


def test_a_header_holds_a_hundred_keys_at_most(network: Network) -> None:
    wanted = {f"picture-{number:032x}" for number in range(250)}
    assert sending.purge(wanted)
    parts = [network.next_keys() for _part in range(3)]
    assert [len(part) for part in parts] == [100, 100, 50]
    assert set.union(*parts) == wanted


@pytest.mark.full
@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_a_network_that_stumbles_is_asked_again(purged: Network, status: int) -> None:
    purged.statuses = [status, status]
    case_study()
    purge_pending()
    assert [bool(purged.next_keys()) for _attempt in range(3)] == [True] * 3
    assert purged.arrived.empty()
    purge_pending()
    assert purged.arrived.empty()


@pytest.mark.full
@pytest.mark.parametrize(("status", "attempts"), [(500, 3), (403, 1), (404, 1), (302, 1)])
def test_a_network_that_refuses_is_logged_and_asked_with_the_next_change(
    purged: Network, caplog, status: int, attempts: int
) -> None:
    purged.statuses = [status] * attempts
    page = case_study()
    with caplog.at_level(logging.ERROR, logger="smartcities"):
        purge_pending()
    for _attempt in range(attempts):
        purged.next_keys()
    assert purged.arrived.empty()
    (record,) = caplog.records
    assert f"it answered {status}" in record.getMessage()
    assert TOKEN not in record.getMessage()
    case_study()
    purge_pending()
    assert f"card-case-studies-{page.pk}" in purged.next_keys()


def test_a_network_that_is_not_there_fails_nothing(settings, monkeypatch, caplog) -> None:
    monkeypatch.setattr(sending, "PAUSES", (0.0,))
    settings.CDN_PURGE_URL = "http://127.0.0.1:9/purge"
    purge_pending()
    assert "was not told to drop" in caplog.text
    assert not PurgedVersion.objects.exists()


@pytest.fixture
def woken(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what becomes longer each time the worker is woken."""
    settings.CDN_PURGE_URL = "http://cache.example/purge"
    found: list[str] = []
    monkeypatch.setattr(middleware.worker, "wake", lambda: found.append("woken"))
    return found


def test_without_an_address_nothing_stands_in_the_way(settings) -> None:
    settings.CDN_PURGE_URL = ""
    with pytest.raises(MiddlewareNotUsed):
        PurgeNetworks(lambda request: HttpResponse())


def test_a_page_of_another_version_wakes_the_worker_once(woken: list[str]) -> None:
    client = Client()
    for _time in range(3):
        client.get("/")
    assert len(woken) == 1
    case_study()
    for _time in range(3):
        client.get("/")
    assert len(woken) == 2


def test_a_request_that_may_have_written_wakes_the_worker(woken: list[str], as_editor) -> None:
    page = case_study()
    saved(as_editor, page, opened(as_editor, page))
    assert woken
    before = len(woken)
    assert as_editor.post("/no/where/").status_code == 404
    assert len(woken) == before


def test_who_wakes_the_worker_waits_for_nothing_and_starts_one_thread(monkeypatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(background, "start", started.append)
    fresh = worker.Worker()
    for _time in range(3):
        fresh.wake()
    assert len(started) == 1


def test_a_machine_that_starts_no_threads_goes_on(monkeypatch, caplog) -> None:
    def fail(work: Any) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(background, "start", fail)
    fresh = worker.Worker()
    fresh.wake()
    assert "Nothing was purged: can't start new thread" in caplog.text
    started: list[Any] = []
    monkeypatch.setattr(background, "start", started.append)
    fresh.wake()
    assert len(started) == 1


@pytest.mark.parametrize(
    "value", ["cache.example", "ftp://x/", "https://a:b@cache.example/", "https://"]
)
def test_an_address_that_is_none_stops_the_start(monkeypatch, value: str) -> None:
    monkeypatch.setenv("CDN_PURGE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="CDN_PURGE_URL must look like"):
        environment.address("CDN_PURGE_URL")


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_a_save_in_the_admin_is_purged_in_the_background(
    network: Network, django_user_model
) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root", password="x"))
    assert client.get(reverse("home")).status_code == 200
    person = expert(photo=image(), consent_photo=True, consent_on="2027-01-01")
    checksum = person.photo.checksum
    Client().get(reverse("home"))
    seen = network.next_keys()
    fields = opened(client, person)
    fields.pop("consent_photo")
    saved(client, person, fields)
    assert Expert.objects.get().photo is None
    while f"picture-{checksum}" not in seen:
        seen = network.next_keys()
    assert "portal" in seen
