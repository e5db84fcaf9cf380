"""Addresses of public files: renditions only."""

from django.urls import path, register_converter

from smartcities.media import views
from smartcities.media.renditions import Rendition


class RenditionConverter:
    """A declared rendition: ``<checksum>-800.avif``, ``<checksum>-3x2-40-60-800.avif``."""

    regex = r"[0-9a-f]{32}-[0-9a-z-]+\.[a-z]+"

    def to_python(self, value: str) -> Rendition:
        return Rendition.parse(value)

    def to_url(self, value: Rendition) -> str:
        return str(value)


register_converter(RenditionConverter, "rendition")

urlpatterns = [
    path("media/<rendition:wanted>", views.show_rendition, name="rendition"),
]
