"""Pictures, and the texts of uploaded documents."""

from smartcities.media.models.file_text import FileText
from smartcities.media.models.image import Image, Licence, Shape, rendition_url, renditions_of

__all__ = ["FileText", "Image", "Licence", "Shape", "rendition_url", "renditions_of"]
