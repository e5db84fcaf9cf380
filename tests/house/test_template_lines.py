"""Templates are read by people: one thing a line, and no line that has to be scrolled."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".html", ".txt", ".xml"}
LONGEST = 160


def long_lines(folder: Path) -> list[str]:
    """Return file and line of every line of a template below *folder* that is too long."""
    return [
        f"{path.relative_to(folder).as_posix()}:{number}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > LONGEST
    ]


def test_no_line_of_a_template_is_longer_than_a_window_is_wide() -> None:
    folders = [ROOT / "templates", *sorted((ROOT / "tests").rglob("jinja2"))]
    assert {folder.name: long_lines(folder) for folder in folders} == {
        folder.name: [] for folder in folders
    }


def test_a_long_line_is_told_by_file_and_number(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"{'é' * 160}\n{'é' * 161}\n")
    (tmp_path / "page.py").write_text("x" * 200)
    assert long_lines(tmp_path) == ["page.html:2"]
