"""No letter of a title touches the line above: the leading, against the letters of the font."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import ImageFont

from smartcities.start_up.stylesheet import layer_files

FONTS = sorted((Path(settings.BASE_DIR) / "static" / "fonts").glob("*.woff2"))
#: What Danish, German, Swedish, French or Spanish put on top of a capital, and below the line.
HIGH, LOW = "ÅÄÖÜÉÈÊÑ", "gjpqyç"
#: Set in one line, of figures or of the portal's own name: nothing stands above or below.
SINGLE = {
    "sub, sup",
    ".brand",
    ".portrait__initials",
    ".entries strong",
    ".link-list__number",
    ".part__number",
    ".advised__number",
    ".advice__number",
    ".recommendation__number",
    ".number__amount",
    ".numbers .number__amount",
}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SET = re.compile(r"(?:line-height:|font:[^;]*?/)\s*([\d.]+)(?=[\s;])")
TOKEN = re.compile(r"--leading:\s*([\d.]+)")


def sheets() -> str:
    text = "\n".join(path.read_text() for path in layer_files())
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def leading() -> float:
    return float(TOKEN.search(sheets())[1])


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_the_leading_keeps_high_letters_from_the_low_ones_above(path: Path) -> None:
    font = ImageFont.truetype(str(path), 1000)
    above = max(-font.getbbox(letter, anchor="ls")[1] for letter in HIGH)
    below = max(font.getbbox(letter, anchor="ls")[3] for letter in LOW)
    # A gap that is seen at every size: two hundredths of the size.
    assert leading() * 1000 >= above + below + 20


def test_nothing_of_several_lines_is_set_closer() -> None:
    close = {
        " ".join(selector.split())
        for selector, declarations in RULE.findall(sheets())
        if any(float(found) < leading() for found in SET.findall(declarations))
    }
    assert close == SINGLE


def test_every_heading_has_the_leading() -> None:
    rules = {" ".join(selector.split()): text for selector, text in RULE.findall(sheets())}
    assert "line-height: var(--leading)" in rules["h1, h2, h3, h4"]
