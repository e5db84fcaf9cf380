"""The colours of the design hold the contrasts that docs/design.md promises (WCAG 2.2)."""

from __future__ import annotations

import re

import pytest

from smartcities.start_up.stylesheet import LAYERS

TOKENS = (LAYERS / "tokens.css").read_text()
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
ONE = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
COLOURS = {match[1]: (match[2], match[3]) for match in PAIR.finditer(TOKENS)}
COLOURS |= {match[1]: (match[2], match[2]) for match in ONE.finditer(TOKENS)}

GROUNDS = ("ground", "surface", "sand", "accent-soft", "coral-soft")
#: (colour of the text, grounds, least contrast): 7 is AAA, 4.5 AA, 3 for edges of controls.
PROMISES = [
    ("ink", GROUNDS, 7),
    ("muted", GROUNDS, 7),
    ("accent", ("ground", "surface"), 7),
    ("accent", ("sand", "accent-soft"), 4.5),
    ("accent-strong", GROUNDS, 7),
    ("coral", GROUNDS, 7),
    ("on-accent", ("accent", "accent-strong"), 7),
    ("on-accent", ("coral",), 4.5),
    ("on-deep", ("deep",), 7),
    ("on-deep-muted", ("deep",), 7),
    ("on-deep-ochre", ("deep",), 7),
    ("ochre", ("deep",), 4.5),
    ("ink", ("mark",), 7),
    ("muted", ("mark",), 4.5),
    ("accent", ("mark",), 4.5),
    ("accent-strong", ("mark",), 4.5),
    ("on-ochre", ("ochre",), 7),
    ("on-light", ("on-deep",), 7),
    ("edge", ("ground", "surface", "sand"), 3),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "grounds", "least"), PROMISES)
def test_text_stands_out(scheme: int, text: str, grounds: tuple[str, ...], least: float) -> None:
    found = {ground: contrast(COLOURS[text][scheme], COLOURS[ground][scheme]) for ground in grounds}
    assert {ground: ratio for ground, ratio in found.items() if ratio < least} == {}


#: The sheets of the public pages, of the admin and of the map; a rule; text in it that is small.
SHEETS = [path for path in sorted(LAYERS.parent.rglob("*.css")) if "vendor" not in path.parts]
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![\w-])color:\s*var\(--([\w-]+)\)")
SMALL = re.compile(r"font(?:-size)?:[^;]*?(?:var\(--step--1\)|\b0?\.\d+r?em)")
KICKER = re.compile(r"kicker|heading|eyebrow|__kind|__when|__label")
#: The admin's names of our colours.
ADMIN = {"body-fg": "ink", "body-loud-color": "ink", "body-quiet-color": "muted"}


def test_small_text_and_small_headings_have_a_colour_of_the_greatest_contrast() -> None:
    great = {text for text, _grounds, least in PROMISES if least == 7}
    found = {}
    for path in SHEETS:
        for selector, body in RULE.findall(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)):
            colour = COLOUR.search(body)
            if colour and (SMALL.search(body) or KICKER.search(selector)):
                found[f"{path.name}: {selector.strip()}"] = ADMIN.get(colour[1], colour[1])
    assert len(found) > 60
    assert {rule: name for rule, name in found.items() if name not in great} == {}


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
