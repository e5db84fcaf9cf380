"""How much of a request has to be received before a thread handles it."""

from __future__ import annotations

import re

#: The longest head: a request line of 8,190 bytes and the headers.
LONGEST_HEAD = 64 * 1024
#: The longest body that is buffered completely before a thread handles the request.
LONGEST_BODY = 128 * 1024

END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class HeadTooLongError(ValueError):
    """The head is longer than the limit."""


class RequestHead:
    """The lengths of a request's parts, as its first bytes give them.

    It only decides how long to wait. gunicorn parses the same bytes by its own, strict rules.
    """

    def __init__(self, received: bytearray, size: int) -> None:
        #: Bytes of the head, including the empty line.
        self.size = size
        head = bytes(received[:size])
        length = _LENGTH.search(head)
        #: Bytes of the body. A chunked body has no length, and none of our views takes one.
        self.body = int(length[1]) if length and not _CHUNKED.search(head) else 0
        self.expects_continue = bool(self.body and _EXPECTS.search(head))
        self.is_health_check = head.startswith((b"GET /healthz ", b"HEAD /healthz "))

    @property
    def is_buffered(self) -> bool:
        """Tell whether the body is buffered before a thread handles the request."""
        return self.body <= LONGEST_BODY

    def missing(self, received: bytearray) -> int:
        """Return how many bytes of the body are still missing."""
        return max(0, self.size + self.body - len(received))


def head_of(received: bytearray, already_searched: int = 0) -> RequestHead | None:
    """Return the head at the beginning of *received*; None while it is incomplete.

    Raises ``HeadTooLongError`` if it is too long. The first *already_searched* bytes were searched
    before, so that a head that arrives byte by byte is not searched from the start each time.
    """
    end = received.find(END_OF_HEAD, max(0, already_searched - 3))
    if end < 0 and len(received) <= LONGEST_HEAD:
        return None
    if not 0 <= end <= LONGEST_HEAD:
        raise HeadTooLongError
    return RequestHead(received, end + len(END_OF_HEAD))
