"""Cursors: a place between two items of an ordered result, sealed so that it is used as made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

#: Without a time in it: the same place has the same cursor, so equal answers stay equal.
SIGNER = signing.Signer(salt="smartcities.sharing.api.cursor")
#: A cursor holds a few sort values and no more; anything longer is none of ours.
LONGEST = 4000


class CursorError(Exception):
    """A text that is no cursor, or one of another list, order or choice."""


@dataclass(frozen=True)
class Cursor:
    """A place right after an item (or right before it), and which way to read from there.

    The place is told by the item's sort values, so it stays where it is while items come and
    go, the item itself included.
    """

    values: tuple[Any, ...]
    #: Whether the item itself lies behind the place.
    is_after: bool = True
    #: Whether to read towards the beginning.
    is_backward: bool = False

    def sealed(self, of: str) -> str:
        """Return the cursor as text that only fits the query *of* which it is."""
        content = [of, *(int(each) for each in (self.is_after, self.is_backward)), *self.values]
        return SIGNER.sign_object(content, compress=True)

    @classmethod
    def opened(cls, text: str, of: str) -> Cursor:
        """Read what ``sealed`` wrote; raises ``CursorError``."""
        if len(text) > LONGEST:
            raise CursorError
        try:
            belongs, is_after, is_backward, *values = SIGNER.unsign_object(text)
        except (signing.BadSignature, ValueError) as error:
            raise CursorError from error
        if belongs != of:
            raise CursorError
        return cls(tuple(values), bool(is_after), bool(is_backward))
