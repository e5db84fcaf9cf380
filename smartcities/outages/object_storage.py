"""An S3-compatible storage that holds up nobody who does not need it.

It needs the optional package django-storages; ``smartcities/environment.py`` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from smartcities.outages.breaker import CircuitBreaker
from smartcities.outages.errors import StorageUnavailableError

#: Requests of a process that wait for the storage at the same time: half of its threads, so that
#: the others answer those who want no file.
AT_ONCE = 8
#: Seconds that one more request waits for its turn; it holds a thread meanwhile.
PATIENCE = 0.25
#: Seconds for which a storage that did not answer is left alone.
REST = 2.0

# One for the process: all of its files are in the same storage.
breaker = CircuitBreaker("storage", REST)
_places = BoundedSemaphore(AT_ONCE)


class LimitedS3Storage(S3Storage):
    """django-storages' S3, which raises ``StorageUnavailableError`` while it does not answer.

    After a failure one request at a time tries it again; the others are refused at once.
    """

    @contextmanager
    def _asking(self) -> Iterator[None]:
        config = self.client_config
        # The library tries twice.
        longest = 2.0 * max(config.connect_timeout, config.read_timeout)
        if not breaker.admits(longest):
            raise StorageUnavailableError("the storage did not answer a moment ago")
        if not _places.acquire(timeout=PATIENCE):
            raise StorageUnavailableError("too many requests wait for the storage")
        try:
            yield
        except (BotoCoreError, Boto3Error, ClientError) as error:
            if is_answer(error):
                breaker.succeeded()
                raise
            breaker.failed(f"{type(error).__name__}: {error}")
            raise StorageUnavailableError(f"the storage does not answer: {error}") from error
        else:
            breaker.succeeded()
        finally:
            _places.release()

    def _ask(self, method: Callable[..., Any], *args: Any) -> Any:
        with self._asking():
            return method(*args)

    def _open(self, name: str, mode: str = "rb") -> File:
        with self._asking():
            file = super()._open(name, mode)
            if "r" in mode:
                # Fetched now, and not after the answer has begun.
                file.open()
        return file

    def _save(self, name: str, content: Any) -> str:
        return self._ask(super()._save, name, content)

    def delete(self, name: str) -> None:
        self._ask(super().delete, name)

    def exists(self, name: str) -> bool:
        return self._ask(super().exists, name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        return self._ask(super().listdir, name)

    def size(self, name: str) -> int:
        return self._ask(super().size, name)

    def get_modified_time(self, name: str) -> Any:
        return self._ask(super().get_modified_time, name)


def is_answer(error: Exception) -> bool:
    """Tell whether the storage has answered, if only that it refuses."""
    if not isinstance(error, ClientError):
        return False
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return 0 < status < HTTPStatus.INTERNAL_SERVER_ERROR
