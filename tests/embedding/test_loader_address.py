"""``/embed.js`` and the frame's script as files: small, stable, free to every site."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "static" / "embed" / "frame.js"


@pytest.mark.parametrize(
    ("encoding", "opened"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_it_is_smaller_than_two_kilobytes_on_the_wire(encoding: str, opened) -> None:
    answer = Client().get("/embed.js", headers={"accept-encoding": encoding})
    assert answer["Content-Encoding"] == encoding
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) < 2000
    assert opened(answer.content) == Client().get("/embed.js").content


def test_it_may_be_loaded_by_any_site_and_kept_for_an_hour() -> None:
    answer = Client().get("/embed.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert not answer.cookies
    assert b"use strict" in answer.content
    # Without what is only for readers.
    assert not re.search(rb"^(\s|//|/\*)", answer.content, re.MULTILINE)


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_who_has_it_is_told_so(encoding: str) -> None:
    taken = {"accept-encoding": encoding}
    tag = Client().get("/embed.js", headers=taken)["ETag"]
    again = Client().get("/embed.js", headers={**taken, "if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


# The page of what is not found has the portal's name.
@pytest.mark.django_db
def test_it_is_read_and_not_written_to() -> None:
    assert Client().post("/embed.js").status_code == 405
    assert Client().get("/da/embed.js").status_code == 404


def test_the_frames_script_is_smaller_than_one_and_a_half_kilobytes() -> None:
    assert len(brotli.compress(FRAME.read_bytes())) < 1500
    assert len(gzip.compress(FRAME.read_bytes())) < 4000


@pytest.mark.parametrize(
    "word", ["Storage", "cookie", "fetch", "XMLHttp", "import(", "eval", "innerHTML"]
)
def test_neither_script_uses_what_a_frame_may_not(word: str) -> None:
    for name in ("frame.js", "embed.js"):
        code = "\n".join(
            line.split("//")[0]
            for line in FRAME.with_name(name).read_text().split("*/")[1].splitlines()
        )
        assert word not in code
