"""Django's upload handler for large files, with temporary files that have no name."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class UnnamedFileUploadHandler(FileUploadHandler):
    """Writes an upload to a file without a name, which the system removes with its process.

    The named one of Django's handler stays for good when its process is killed.
    """

    file: UploadedFile | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.file = UploadedFile(
            tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR),  # noqa: SIM115 (the request closes it)
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what has come; the next handler gets nothing."""
        assert self.file is not None
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file, at its beginning."""
        if self.file is not None:
            self.file.seek(0)
            self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Close the file, and so remove it."""
        if self.file is not None:
            self.file.close()
