"""Compressing streams as they are sent, for clients that accept it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from typing import Any

import brotli
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

#: Fast settings: higher ones make a table a fifth smaller but take longer than reading it.
GZIP_LEVEL, BROTLI_QUALITY = 3, 1
#: One entry of Accept-Encoding (RFC 9110, section 12.5.3), with its weight if it has one.
ENTRY = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    # Flushed with every piece, so that a client gets whole lines while more are read.
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


def _brotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer: Any = brotli.Compressor(quality=BROTLI_QUALITY)
    for piece in pieces:
        yield packer.process(piece) + packer.flush()
    yield packer.finish()


#: The functions that compress, the best first.
PACKERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {"br": _brotli, "gzip": _gzip}


def encoding_for(accepted: str) -> str:
    """Return the encoding for an Accept-Encoding header; empty if we have none of them."""
    weights = {}
    for entry in accepted.lower().split(","):
        if match := ENTRY.fullmatch(entry):
            weights[match[1]] = float(match[2] or 1)
    known = {name: weights.get(name, weights.get("*", 0)) for name in PACKERS}
    best = max(known, key=lambda name: known[name])
    return best if known[best] else ""


def streamed_response(
    request: HttpRequest, pieces: Iterable[str], media_type: str
) -> StreamingHttpResponse:
    """Return *pieces* as a streaming response."""
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    made = _closed(pieces, PACKERS.get(encoding, iter))
    content: Iterator[bytes] = made
    if request.method != "HEAD":
        # The first piece needs no rows, the second does: so an outage of the database gives a 503,
        # and not a response that breaks off.
        content = Begun(made, 2)
    response = StreamingHttpResponse(content, content_type=media_type)
    patch_vary_headers(response, ["Accept-Encoding"])
    if encoding:
        response["Content-Encoding"] = encoding
    return response


class Begun(Iterator[bytes]):
    """The pieces of a generator, of which the first *number* are produced at once."""

    def __init__(self, pieces: Generator[bytes, None, None], number: int) -> None:
        self.pieces = pieces
        self.all = chain(list(islice(pieces, number)), pieces)

    def __next__(self) -> bytes:
        return next(self.all)

    def close(self) -> None:
        """Close the generator, whether it was read to the end or not."""
        self.pieces.close()


def _closed(
    pieces: Any, packer: Callable[[Iterable[bytes]], Iterator[bytes]]
) -> Generator[bytes, None, None]:
    """Yield *pieces* through *packer*; closing this closes their source at once."""
    try:
        yield from packer(piece.encode() for piece in pieces)
    finally:
        pieces.close()
