"""Pictures, the texts of uploaded documents, and files that nothing saved has claimed yet."""

from smartcities.media.models.file_reading import FileReading
from smartcities.media.models.file_text import FileText
from smartcities.media.models.image import Image, Licence, Shape, rendition_url, renditions_of
from smartcities.media.models.pending_upload import PendingUpload

__all__ = [
    "FileReading",
    "FileText",
    "Image",
    "Licence",
    "PendingUpload",
    "Shape",
    "rendition_url",
    "renditions_of",
]
