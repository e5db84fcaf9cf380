"""The stylesheets that are made of several files, and the rules that layer files keep."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from smartcities.look.typefaces import TYPEFACES
from smartcities.start_up import stylesheet as start_up
from smartcities.start_up.stylesheet import (
    ADMIN,
    CARD,
    LAYERS,
    NAME,
    OF_ADMIN,
    OF_CARDS,
    build,
    files_of,
    layer_files,
    stylesheet,
)

PROPERTY = re.compile(r"--[\w-]+")
LITERAL = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", re.IGNORECASE)
STATIC = LAYERS.parent


def rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def test_the_tokens_come_first_and_every_layer_file_is_sent() -> None:
    files = layer_files()
    assert files[0].name == "tokens.css"
    assert set(files) == set(LAYERS.glob("*.css"))
    sent = stylesheet()
    assert sent.startswith("@layer tokens, base, layout, components, pages;")
    assert "/*" not in sent
    for path in files:
        for line in rules(path).splitlines():
            assert line.strip() in sent


def test_it_is_found_as_a_static_file_and_follows_its_layer_files() -> None:
    found = finders.find(NAME)
    assert Path(found).read_text() == stylesheet()
    Path(found).write_text("of yesterday")
    assert Path(finders.find(NAME)).read_text() == stylesheet()
    assert finders.find("css/no-such.css") is None


def test_embedded_cards_have_a_sheet_of_their_own_of_less_than_5_kilobytes() -> None:
    sent = Path(finders.find(CARD)).read_text()
    assert sent == stylesheet(CARD)
    assert sent.startswith("@layer tokens, base, layout, components, pages;")
    assert len(brotli.compress(sent.encode())) < 5_000
    assert {path.stem for path in layer_files()} >= set(OF_CARDS)


def test_the_pages_of_the_admin_have_one_of_their_own_in_the_order_that_is_told() -> None:
    sent = Path(finders.find(ADMIN)).read_text()
    assert sent == stylesheet(ADMIN)
    files = files_of(ADMIN)
    assert [path.stem for path in files] == list(dict.fromkeys(OF_ADMIN))
    for path in files:
        for line in rules(path).splitlines():
            assert line.strip() in sent


def test_it_takes_less_than_15_kilobytes_compressed() -> None:
    assert len(brotli.compress(stylesheet().encode())) < 15_000


@pytest.mark.parametrize("face", TYPEFACES)
def test_the_fonts_of_a_typeface_take_less_than_45_kilobytes(face: str) -> None:
    # A page loads those of one typeface.
    sizes = [path.stat().st_size for path in (STATIC / "fonts").glob(f"{face}-[0-9]*.woff2")]
    assert len(sizes) == 2
    assert sum(sizes) < 45_000


#: Colours are declared in the one; the other's paper is white and its ink black.
OF_THEIR_OWN = {"tokens.css", "print.css"}
COLOURED = [path for path in layer_files() if path.name not in OF_THEIR_OWN]


@pytest.mark.parametrize("path", COLOURED, ids=lambda path: path.name)
def test_colours_are_named_not_written_out(path: Path) -> None:
    assert LITERAL.findall(rules(path)) == []


@pytest.mark.parametrize("path", layer_files(), ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer_and_every_used_property_is_declared(path: Path) -> None:
    text = rules(path)
    declared = {
        match[1] for each in layer_files() for match in re.finditer(r"(--[\w-]+)\s*:", rules(each))
    }
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= declared
    depth = 0
    for line in text.splitlines():
        if depth == 0 and line.strip() and line.strip() != "}":
            assert line.startswith(("@layer", "@font-face")), line
        depth += line.count("{") - line.count("}")
    assert depth == 0


def test_two_may_build_a_sheet_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(start_up, "BUILT", tmp_path)
    replace = Path.replace

    def overtaken(self: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        build(CARD)
        return self.replace(target)

    monkeypatch.setattr(Path, "replace", overtaken)
    build(CARD)
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert found == [tmp_path / CARD]
    assert found[0].read_text() == stylesheet(CARD)
