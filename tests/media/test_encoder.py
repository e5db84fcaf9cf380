"""The process that makes renditions: its limits, and what it says when it fails."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from smartcities.media.processing import encoder
from smartcities.media.processing.child import BoundedChild, ChildError
from smartcities.media.renditions import EncodingError, Rendition, encoded
from tests.files import picture_bytes, png_bomb

CHECKSUM = "0" * 32


def sizes_of(files: list[bytes]) -> list[tuple[str, tuple[int, int]]]:
    found = []
    for content in files:
        with Pillow.open(BytesIO(content)) as picture:
            found.append((picture.format, picture.size))
    return found


def test_many_renditions_of_a_picture_are_made_by_one_process(monkeypatch) -> None:
    runs = []
    run = BoundedChild.run
    monkeypatch.setattr(
        BoundedChild, "run", lambda *args, **limits: runs.append(1) or run(*args, **limits)
    )
    wanted = [
        Rendition(CHECKSUM, 800, "avif"),
        Rendition(CHECKSUM, 320, "jpg", "3:4", (0, 100)),
        Rendition(CHECKSUM, 320, "webp", "3:4", (0, 100)),
    ]
    files = encoded(picture_bytes("JPEG", (1000, 500)), (1000, 500), wanted)
    assert sizes_of(files) == [("AVIF", (800, 400)), ("JPEG", (320, 427)), ("WEBP", (320, 427))]
    assert runs == [1]


def test_a_large_jpeg_is_decoded_no_larger_than_needed(monkeypatch) -> None:
    decoded = []
    reduce = encoder.plain
    monkeypatch.setattr(
        encoder, "plain", lambda picture: decoded.append(picture.size) or reduce(picture)
    )
    job: encoder.Job = {"box": (0, 0, 4000, 3000), "size": (320, 240), "kind": "jpg"}
    assert sizes_of(encoder.renditions(picture_bytes("JPEG", (4000, 3000)), [job])) == [
        ("JPEG", (320, 240))
    ]
    assert decoded == [(1000, 750)]


def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(EncodingError, match=r"Decompression|40 megapixels"):
        encoded(png_bomb(), (50_000, 50_000), [Rendition(CHECKSUM, 320)])
    job: encoder.Job = {"box": (0, 0, 7000, 6000), "size": (320, 240), "kind": "jpg"}
    with pytest.raises(ValueError, match="40 megapixels"):
        encoder.renditions(png_bomb(7000, 6000), [job])


@pytest.mark.parametrize("content", [b"", b"no picture", picture_bytes("JPEG", (400, 300))[:300]])
def test_what_is_no_picture_is_an_error_that_says_so(content: bytes) -> None:
    with pytest.raises(EncodingError, match="the encoder ended with 1: "):
        encoded(content, (400, 300), [Rendition(CHECKSUM, 320)])


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch) -> None:
    def give_up(*arguments: object, clock: float, **limits: object) -> bytes:
        raise ChildError(f"the encoder took more than {clock} seconds")

    monkeypatch.setattr(BoundedChild, "run", give_up)
    with pytest.raises(EncodingError, match="took more than 33 seconds"):
        encoded(b"", (1, 1), [Rendition(CHECKSUM, 320)])
