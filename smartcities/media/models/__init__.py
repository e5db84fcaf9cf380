"""Pictures, withdrawn pictures, texts of documents, and pending uploads.

May import what ``media`` may. Begin with ``image.py``.
"""

from smartcities.media.models.file_reading import FileReading
from smartcities.media.models.file_text import FileText
from smartcities.media.models.image import (
    Image,
    Licence,
    Shape,
    rendition_url,
    renditions_of,
    withdrawn_message,
)
from smartcities.media.models.pending_upload import PendingUpload
from smartcities.media.models.withdrawn import WithdrawnPicture

__all__ = [
    "FileReading",
    "FileText",
    "Image",
    "Licence",
    "PendingUpload",
    "Shape",
    "WithdrawnPicture",
    "rendition_url",
    "renditions_of",
    "withdrawn_message",
]
