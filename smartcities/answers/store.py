"""Reading and writing kept answers."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from django.core.cache import caches

from smartcities.answers.encodings import MADE, PLAIN
from smartcities.answers.release import release

#: Seconds that an answer is kept at most, though nothing changed.
KEPT_FOR = 3600
#: Bytes beyond which an answer is not kept.
LONGEST = 2 * 2**20


class Answer(NamedTuple):
    """The body of an answer in one encoding, with the headers that its view gave it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    #: The digest of the body as it was before it was encoded.
    digest: str
    encoding: str
    #: Whether it shows what a person may withdraw: then it is never served unasked.
    rests_on_consent: bool

    @property
    def etag(self) -> str:
        """The strong tag: another one for each encoding, the same whoever made it."""
        return f'"{self.digest}"' if self.encoding == PLAIN else f'"{self.digest}-{self.encoding}"'


def answer_of(
    body: bytes, headers: tuple[tuple[str, str], ...], rests_on_consent: bool = True
) -> Answer:
    """Return a plain answer; one of which nothing is known counts as resting on a consent."""
    return Answer(body, headers, sha256(body).hexdigest()[:32], PLAIN, rests_on_consent)


def encoded(answer: Answer, encoding: str) -> Answer:
    """Return a plain answer in *encoding*."""
    return answer._replace(body=MADE[encoding](answer.body), encoding=encoding)


def key_of(token: str, address: str) -> str:
    """Return the key of the answer at *address* while the content's version is *token*."""
    said = f"{release()} {token} {address}".encode("utf-8", "surrogatepass")
    return f"answer:{sha256(said).hexdigest()}"


def fetch(key: str, encoding: str) -> Answer | None:
    """Return what is kept under *key* in *encoding*; None when nothing is, or nobody answers."""
    found = caches["answers"].get(f"{key}:{encoding}")
    return Answer._make(found) if found is not None else None


def put(key: str, answer: Answer) -> None:
    """Keep an answer, unless it is too long."""
    if len(answer.body) <= LONGEST:
        caches["answers"].set(f"{key}:{answer.encoding}", tuple(answer), KEPT_FOR)
