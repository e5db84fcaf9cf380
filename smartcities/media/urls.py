"""Addresses of public files: renditions only."""

from django.urls import path, register_converter

from smartcities.media import views


class ChecksumConverter:
    """The first 32 hexadecimal digits of a file's SHA-256."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ChecksumConverter, "checksum")

urlpatterns = [
    path("media/<checksum:checksum>-<int:width>.webp", views.show_rendition, name="rendition"),
]
