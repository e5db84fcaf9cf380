"""Static files are collected when one of them changed, and only then."""

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from smartcities.desk import static_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    """Return the one source of static files, with one file in it."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return folder


def test_they_are_collected_once(source: Path, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert static_files.collect(stamp) is True
    assert (tmp_path / "collected" / "site.css").read_text() == "a {}"
    assert static_files.collect(stamp) is False


@pytest.mark.parametrize("change", ["edit", "add", "delete"])
def test_a_change_collects_them_again(source: Path, tmp_path: Path, change: str) -> None:
    static_files.collect(tmp_path / "stamp")
    if change == "edit":
        (source / "site.css").write_text("b {color: red}")
    elif change == "add":
        (source / "more.css").write_text("")
    else:
        (source / "site.css").unlink()
    assert static_files.collect(tmp_path / "stamp") is True


def test_a_missing_folder_is_collected_again(source: Path, tmp_path: Path) -> None:
    static_files.collect(tmp_path / "stamp")
    (tmp_path / "collected").rename(tmp_path / "elsewhere")
    assert static_files.collect(tmp_path / "stamp") is True


# In the public templates a function, in the admin's a tag.
TAG = re.compile(r"""{[{%]\s*static[ (]["']([^"']+)["']""")


def test_every_static_file_that_a_template_names_is_there() -> None:
    # The tests' plain storage would not notice: in production a missing one is a 500.
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in TAG.findall(path.read_text())
    }
    assert named
    assert {(path, name) for path, name in named if finders.find(name) is None} == set()


def test_third_party_files_are_what_their_table_says() -> None:
    vendor = ROOT / "static" / "vendor"
    row = re.compile(r"^\| `([^`]+)` .*\| `([0-9a-f]{64})` \|$", re.MULTILINE)
    said = dict(row.findall((vendor / "README.md").read_text()))
    assert {Path(name).parts[0] for name in said} == {
        p.name for p in vendor.iterdir() if p.is_dir()
    }
    found = {name: hashlib.sha256((vendor / name).read_bytes()).hexdigest() for name in said}
    assert found == said


@pytest.mark.full
def test_the_production_storage_packs_them_all(tmp_path: Path, settings: Settings) -> None:
    # It reads every url() and import of the style sheets and scripts, and fails on a lost one.
    settings.STATIC_ROOT = tmp_path
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    static_files.collect(tmp_path / "stamp")
    assert (tmp_path / "staticfiles.json").exists()
