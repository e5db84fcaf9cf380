"""Pictures, and the texts of uploaded documents."""

from smartcities.media.models.file_text import FileText
from smartcities.media.models.image import Image, Licence, rendition_url

__all__ = ["FileText", "Image", "Licence", "rendition_url"]
