"""How much of a request has to have come before a thread takes it."""

from __future__ import annotations

import re

#: The longest head: a request line of 8,190 bytes and what a browser says beside it.
LONGEST_HEAD = 64 * 1024
#: The longest body that is taken in before a thread is asked to work on it.
LONGEST_BODY = 128 * 1024

END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class HeadTooLongError(ValueError):
    """The head is longer than any that is read."""


class RequestHead:
    """What the first bytes of a request say of how it goes on.

    It only decides what is waited for. gunicorn reads the same bytes by its own, strict rules.
    """

    def __init__(self, received: bytearray, size: int) -> None:
        #: Bytes of the head, its empty line included.
        self.size = size
        head = bytes(received[:size])
        length = _LENGTH.search(head)
        #: Bytes of the body. A body in chunks says no length, and no view of ours takes one.
        self.body = int(length[1]) if length and not _CHUNKED.search(head) else 0
        self.expects_continue = bool(self.body and _EXPECTS.search(head))
        self.is_health_check = head.startswith((b"GET /healthz ", b"HEAD /healthz "))

    @property
    def is_buffered(self) -> bool:
        """Tell whether the body is taken in before a thread works on the request."""
        return self.body <= LONGEST_BODY

    def missing(self, received: bytearray) -> int:
        """Return how many bytes of the body are still to come."""
        return max(0, self.size + self.body - len(received))


def head_of(received: bytearray, already_searched: int = 0) -> RequestHead | None:
    """Return the head that *received* begins with, None while it has not come whole.

    Raises ``HeadTooLongError`` when it never will. The first *already_searched* bytes were searched
    before, so that a head that comes byte by byte is not searched whole each time.
    """
    end = received.find(END_OF_HEAD, max(0, already_searched - 3))
    if end < 0 and len(received) <= LONGEST_HEAD:
        return None
    if not 0 <= end <= LONGEST_HEAD:
        raise HeadTooLongError
    return RequestHead(received, end + len(END_OF_HEAD))
