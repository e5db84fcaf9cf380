"""Reading and writing kept answers."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from django.core.cache import caches

from smartcities.answers.encodings import MADE, PLAIN
from smartcities.answers.release import release

#: Seconds that an answer is kept at most, even if nothing changed.
KEPT_FOR = 3600
#: Longer answers, in bytes, are not kept.
LONGEST = 2 * 2**20


class Answer(NamedTuple):
    """The body of an answer in one encoding, with the headers that its view gave it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    #: The digest of the body as it was before it was encoded.
    digest: str
    encoding: str
    #: Whether it shows something a person may withdraw: then it is never served as stale.
    rests_on_consent: bool

    @property
    def etag(self) -> str:
        """The strong ETag: different for each encoding, the same in every process."""
        return f'"{self.digest}"' if self.encoding == PLAIN else f'"{self.digest}-{self.encoding}"'


def answer_of(
    body: bytes, headers: tuple[tuple[str, str], ...], rests_on_consent: bool = True
) -> Answer:
    """Return an answer without encoding; by default it counts as resting on a consent."""
    return Answer(body, headers, sha256(body).hexdigest()[:32], PLAIN, rests_on_consent)


def encoded(answer: Answer, encoding: str) -> Answer:
    """Return a plain answer in *encoding*."""
    return answer._replace(body=MADE[encoding](answer.body), encoding=encoding)


def key_of(token: str, address: str) -> str:
    """Return the key of the answer at *address* while the content's version is *token*."""
    said = f"{release()} {token} {address}".encode("utf-8", "surrogatepass")
    return f"answer:{sha256(said).hexdigest()}"


def fetch(key: str, encoding: str) -> Answer | None:
    """Return the answer under *key* in *encoding*; None if there is none or the cache is down."""
    found = caches["answers"].get(f"{key}:{encoding}")
    return Answer._make(found) if found is not None else None


def put(key: str, answer: Answer) -> None:
    """Store an answer, unless it is too long."""
    if len(answer.body) <= LONGEST:
        caches["answers"].set(f"{key}:{answer.encoding}", tuple(answer), KEPT_FOR)
