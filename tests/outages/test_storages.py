"""A storage that is gone or silent is an outage, and no missing file."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.test import Client

from smartcities.outages import folder_storage, object_storage
from smartcities.outages.breaker import CircuitBreaker
from smartcities.outages.errors import StorageUnavailableError, outage_status
from smartcities.outages.folder_storage import FolderStorage
from smartcities.outages.object_storage import LimitedS3Storage, is_answer
from tests.factories import report
from tests.files import pdf_file


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    """Return a storage with one file."""
    made = FolderStorage(tmp_path / "media")
    made.save("a.txt", ContentFile(b"one"))
    return made


def test_a_folder_is_made_with_its_first_file(folder: FolderStorage) -> None:
    with folder.open("a.txt") as file:
        assert file.read() == b"one"
    with pytest.raises(FileNotFoundError) as error:
        folder.open("b.txt")
    assert outage_status(error.value) is None


def test_a_folder_that_is_gone_is_an_outage_until_it_is_back(
    folder: FolderStorage, tmp_path: Path
) -> None:
    media, away = tmp_path / "media", tmp_path / "away"
    folder.open("a.txt").close()
    media.rename(away)
    for attempt in (
        lambda: folder.open("a.txt"),
        lambda: folder.size("a.txt"),
        lambda: folder.save("b.txt", ContentFile(b"two")),
    ):
        with pytest.raises(StorageUnavailableError) as error:
            attempt()
        assert outage_status(error.value) == 503
    # What is stored now would be hidden when the disk is back.
    assert not media.exists()
    away.rename(media)
    folder.save("b.txt", ContentFile(b"two"))
    with folder.open("a.txt") as file:
        assert file.read() == b"one"


def test_so_is_one_whose_disk_is_not_mounted_any_more(
    folder: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_storage.os.path, "ismount", lambda path: True)
    folder.save("b.txt", ContentFile(b"two"))
    monkeypatch.setattr(folder_storage.os.path, "ismount", lambda path: False)
    with pytest.raises(StorageUnavailableError):
        folder.save("c.txt", ContentFile(b"three"))
    with pytest.raises(StorageUnavailableError):
        folder.open("c.txt")


@pytest.mark.django_db
def test_a_download_from_a_folder_that_is_gone_is_a_503_and_no_404(
    visitors_browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = report(file=pdf_file())

    def gone(storage: FolderStorage) -> None:
        raise StorageUnavailableError("gone")

    made.file.storage.delete(made.file.name)
    path = f"{made.get_absolute_url()}download/"
    assert visitors_browser.get(path).status_code == 404
    monkeypatch.setattr(FolderStorage, "look", gone)
    answer = visitors_browser.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The storage of pictures and documents does not answer" in answer.content.decode()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Return a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(60)
        yield made


@pytest.fixture
def remote(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> LimitedS3Storage:
    """Return a storage at the silent server, with a breaker of its own."""
    monkeypatch.setattr(object_storage, "breaker", CircuitBreaker("storage", 600))
    return LimitedS3Storage(
        access_key="key",
        secret_key="secret",
        bucket_name="portal",
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
        client_config=Config(
            connect_timeout=0.2, read_timeout=0.2, retries={"total_max_attempts": 1}
        ),
    )


def connections_to(listener: socket.socket) -> int:
    """Return how many connections wait at the server."""
    listener.setblocking(False)
    found = 0
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return found
        found += 1


@pytest.mark.parametrize("method", ["open", "size", "exists", "delete", "get_modified_time"])
def test_a_silent_storage_is_an_outage(remote: LimitedS3Storage, method: str) -> None:
    with pytest.raises(StorageUnavailableError) as error:
        getattr(remote, method)("a.txt")
    assert outage_status(error.value) == 503


@pytest.mark.full
def test_a_silent_storage_takes_no_file(remote: LimitedS3Storage) -> None:
    with pytest.raises(StorageUnavailableError):
        remote.save("a.txt", ContentFile(b"one"))


def test_one_that_takes_no_connection_is_an_outage(
    remote: LimitedS3Storage, listener: socket.socket
) -> None:
    listener.close()
    with pytest.raises(StorageUnavailableError):
        remote.open("a.txt")


def test_after_one_request_that_waited_in_vain_others_do_not_wait(
    remote: LimitedS3Storage, listener: socket.socket
) -> None:
    for _time in range(5):
        with pytest.raises(StorageUnavailableError):
            remote.open("a.txt")
    assert connections_to(listener) == 1


def test_only_some_wait_for_it_at_the_same_time(
    remote: LimitedS3Storage, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_storage, "PATIENCE", 0)
    places = [object_storage._places.acquire(blocking=False) for _ in range(object_storage.AT_ONCE)]
    try:
        assert all(places)
        with pytest.raises(StorageUnavailableError, match="too many"):
            remote.open("a.txt")
    finally:
        for _place in places:
            object_storage._places.release()
    assert connections_to(listener) == 0


@pytest.mark.parametrize(
    ("status", "answers"), [(404, True), (403, True), (500, False), (503, False)]
)
def test_a_refusal_is_an_answer(status: int, answers: bool) -> None:
    response = {"Error": {"Code": "x"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert is_answer(ClientError(response, "GetObject")) is answers
    assert not is_answer(TimeoutError())
