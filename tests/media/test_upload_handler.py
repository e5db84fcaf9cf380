"""Large uploads are written to files without a name, which no killed process leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadhandler import FileUploadHandler, load_handler
from django.test import Client, RequestFactory

from smartcities.media.models import Image, PendingUpload
from tests.admin_walk.browser import admin_url
from tests.files import picture_file


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    """Return where temporary files of uploads are, of which none is small enough for memory."""
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tmp_path), 0
    return tmp_path


@pytest.fixture
def handler(settings, folder: Path) -> FileUploadHandler:
    """Return what the settings name for large files."""
    return load_handler(settings.FILE_UPLOAD_HANDLERS[-1], RequestFactory().post("/"))


def test_nothing_has_a_name_while_it_is_written(handler: FileUploadHandler, folder: Path) -> None:
    handler.new_file("file", "plan.pdf", "application/pdf", 6)
    assert handler.receive_data_chunk(b"one", 0) is None
    assert handler.receive_data_chunk(b"two", 3) is None
    assert list(folder.iterdir()) == []
    file = handler.file_complete(6)
    assert (file.name, file.size, file.read()) == ("plan.pdf", 6, b"onetwo")
    file.close()


def test_one_that_is_broken_off_is_closed(handler: FileUploadHandler) -> None:
    handler.upload_interrupted()  # before a first file
    handler.new_file("file", "plan.pdf", "application/pdf", 6)
    handler.upload_interrupted()
    assert handler.file.closed


def test_two_files_of_a_request_are_two(handler: FileUploadHandler) -> None:
    found = []
    for content in (b"one", b"three"):
        handler.new_file("file", "plan.pdf", "application/pdf", len(content))
        handler.receive_data_chunk(content, 0)
        found.append(handler.file_complete(len(content)))
    assert [file.read() for file in found] == [b"one", b"three"]
    for file in found:
        file.close()


@pytest.mark.django_db
def test_an_upload_is_stored_from_it(as_editor: Client, folder: Path) -> None:
    answer = as_editor.post(admin_url(Image, "upload"), {"name": "file", "file": picture_file()})
    assert answer.status_code == 200, answer.content
    waiting = PendingUpload.objects.get(pk=answer.json()["key"])
    assert waiting.size > 0
    assert list(folder.iterdir()) == []
