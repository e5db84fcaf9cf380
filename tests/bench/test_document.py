"""The page with the numbers: renewed between its marks, and nowhere else."""

import json
from pathlib import Path

import pytest

from bench import document

MEASURED = {"machine": document.machine(), "results": []}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(document, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(document, "DATA", tmp_path / "page.json")
    return tmp_path / "page.md"


def test_only_what_stands_between_the_marks_is_renewed(page: Path) -> None:
    page.write_text(f"Before.\n{document.BEGIN}\nold\n{document.END}\nAfter.\n")
    document.write(MEASURED)
    text = page.read_text()
    assert text.startswith(f"Before.\n{document.BEGIN}\n\nMeasured on ")
    assert text.endswith(f"\n\n{document.END}\nAfter.\n")
    assert "old" not in text
    assert json.loads(page.with_suffix(".json").read_text()) == MEASURED
    document.write(MEASURED)
    assert page.read_text() == text


def test_a_page_without_marks_is_left_alone(page: Path) -> None:
    page.write_text("By hand.\n")
    with pytest.raises(ValueError, match="marks"):
        document.write(MEASURED)
    assert page.read_text() == "By hand.\n"


def test_the_page_in_docs_has_the_marks() -> None:
    text = document.PAGE.read_text("utf-8")
    assert text.index(document.BEGIN) < text.index(document.END)
