"""Cursors: a position between two items of an ordered result, signed against changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

#: Without a timestamp: the same position always has the same cursor, so responses are equal.
SIGNER = signing.Signer(salt="smartcities.sharing.api.cursor")
#: A cursor contains a few sort values; a longer text is not one of ours.
LONGEST = 4000


class CursorError(Exception):
    """A text that is not a cursor, or is one of another list, order or filter."""


@dataclass(frozen=True)
class Cursor:
    """A position right after an item (or right before it), and the direction to read from there.

    The position is given by the item's sort values, so it is not affected when items are added or
    removed, including the item itself.
    """

    values: tuple[Any, ...]
    #: Whether the position is after the item.
    is_after: bool = True
    #: Whether to read towards the beginning.
    is_backward: bool = False

    def sealed(self, of: str) -> str:
        """Return the cursor as text that is only valid for the query *of*."""
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
