"""The steps of ``docs/adding-a-content-type.md``, and typing them in a copy of the portal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "adding-a-content-type.md"
#: A step: its number, its name, the file that it is about, and that file's text.
STEP = re.compile(
    r"^\d+\. \*\*[^*]+\*\* (?:\([^)]*\) )?– `(?P<path>[^`]+)`.*?"
    r"^(?P<indent> +)```\w+\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
#: Below this line a file has one for each content type.
MARK = re.compile(r"^ *# Content types: .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """What the document says to type, and where."""

    path: str
    text: str

    def type_in(self, folder: Path) -> None:
        """Type it: as a new file, below the mark of the content types, or at a file's end."""
        path = folder / self.path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text)
            return
        before = path.read_text()
        mark = MARK.search(before)
        place = mark.end() if mark else len(before)
        path.write_text(before[:place] + self.text + before[place:])


def steps() -> Iterator[Step]:
    """Yield the steps in their order."""
    for found in STEP.finditer(DOC.read_text()):
        lines = found["text"].splitlines(keepends=True)
        yield Step(found["path"], "".join(each.removeprefix(found["indent"]) for each in lines))


def copy_to(folder: Path) -> None:
    """Copy the portal as it stands here, without what it was installed into and what it wrote."""
    ignored = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "*.mo")
    shutil.copytree(ROOT, folder, ignore=ignored, dirs_exist_ok=True)


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a copy by their names, without what commands leave behind."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix not in {".pyc", ".mo"}
        and not path.is_relative_to(folder / "var")
    }
