"""Static files are served without a database, and those of releases before if they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from smartcities.middleware.static_files import StaticFiles

OF_BEFORE = {"css/base.111.css": "before {}", "css/same.css": "before {}"}
OF_TODAY = {"css/base.222.css": "today {}", "css/same.css": "today {}"}


def collected(folder: Path, files: dict[str, str]) -> Path:
    for name, text in {**files, "staticfiles.json": "{}"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def before(tmp_path: Path, settings: Settings) -> Path:
    """Return the static files of a release before today's, which has its own in a folder beside."""
    settings.STATIC_ROOT = collected(tmp_path / "today", OF_TODAY)
    settings.KEPT_STATIC = tmp_path / "kept"
    return collected(tmp_path / "before", OF_BEFORE)


def asked(name: str) -> tuple[int, bytes]:
    """Start a web process and ask it for a file; no test here has a database."""
    served = StaticFiles(lambda request: HttpResponse(status=404))
    answer = served(RequestFactory().get(f"/static/{name}"))
    content = b"".join(answer)
    # Not the answer itself, which would also look after the connections to the database.
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    return answer.status_code, content


def test_files_of_the_release_before_are_served_beside_todays(before: Path) -> None:
    assert asked("css/base.111.css")[0] == 404, "nothing is kept yet, which is no error"
    call_command("keep_static", str(before))
    assert asked("css/base.111.css") == (200, b"before {}")
    assert asked("css/base.222.css") == (200, b"today {}")
    assert asked("css/same.css") == (200, b"today {}")


def test_they_are_kept_once_and_without_their_list(
    before: Path, settings: Settings, capsys: pytest.CaptureFixture
) -> None:
    kept = Path(settings.KEPT_STATIC)
    call_command("keep_static", str(before))
    # As a copy that was cut short leaves it.
    (kept / "css" / "base.222.css.new").write_text("tod")
    call_command("keep_static")
    call_command("keep_static")
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in said] == ["2", "1", "0"]
    found = {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()}
    assert found == {*OF_BEFORE, *OF_TODAY}


def test_a_folder_that_is_none_is_refused_in_words(before: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="run collectstatic"):
        call_command("keep_static", str(tmp_path))
    (tmp_path / "kept").write_text("in the way")
    with pytest.raises(CommandError, match="were not kept"):
        call_command("keep_static", str(before))


def test_no_file_depends_on_the_database(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("here")
    settings.WHITENOISE_ROOT = str(tmp_path)
    # Through all middleware; pytest-django refuses a query.
    answer = Client().get("/file.txt")
    assert answer.status_code == 200
    assert b"".join(answer)
