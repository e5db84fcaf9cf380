"""Which characters a TrueType font has, read from its own table."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path


@cache
def characters(font: Path) -> frozenset[int]:
    """Return the code points that *font* has a glyph for (the ``cmap`` table, format 4).

    Raises ``ValueError`` for a font that has no such table.
    """
    data = font.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    for number in range(tables):
        tag, _sum, start, _length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if tag == b"cmap":
            return _listed(data, start)
    raise ValueError(f"{font.name} has no character map.")


def _listed(data: bytes, cmap: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        if struct.unpack_from(">H", data, cmap + offset)[0] == 4:
            return frozenset(_segments(data, cmap + offset))
    raise ValueError("The character map has no table of format 4.")


def _segments(data: bytes, table: int) -> list[int]:
    segments = struct.unpack_from(">H", data, table + 6)[0] // 2
    column = struct.Struct(f">{segments}H")
    first = table + 14
    ends = column.unpack_from(data, first)
    starts = column.unpack_from(data, first + 2 * segments + 2)
    deltas = column.unpack_from(data, first + 4 * segments + 2)
    offsets_at = first + 6 * segments + 2
    offsets = column.unpack_from(data, offsets_at)
    found = []
    for place, (start, end, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(start, end + 1):
            glyph = code + delta
            if offset:
                at = offsets_at + 2 * place + offset + 2 * (code - start)
                (listed,) = struct.unpack_from(">H", data, at)
                glyph = listed + delta if listed else 0
            # 0xFFFF only ends the table; glyph 0 is the empty box.
            if code != 0xFFFF and glyph % 65536:
                found.append(code)
    return found


def drawable(text: str, font: Path) -> str | None:
    """Return *text* ready to be drawn in *font*; None if part of it would not be shown correctly.

    Combining marks without a composed glyph in the font, and scripts that the font is not made
    for, would need text shaping.
    """
    whole = unicodedata.normalize("NFC", text)
    kept = "".join(
        sign for sign in whole if unicodedata.category(sign) not in {"Cf", "Cc"} or sign.isspace()
    )
    words = " ".join(kept.split())
    known = characters(font)
    if any(ord(sign) not in known or unicodedata.category(sign)[0] == "M" for sign in words):
        return None
    return words
