"""Pictures, what was withdrawn of them, and the texts of uploaded documents."""

from smartcities.media.models.file_text import FileText
from smartcities.media.models.image import (
    Image,
    Licence,
    Shape,
    checksum_of,
    rendition_url,
    renditions_of,
    withdrawn_message,
)
from smartcities.media.models.withdrawn import WithdrawnPicture

__all__ = [
    "FileText",
    "Image",
    "Licence",
    "Shape",
    "WithdrawnPicture",
    "checksum_of",
    "rendition_url",
    "renditions_of",
    "withdrawn_message",
]
