"""Addresses of the logo and the icons; the manifest is in the languages of pages."""

from django.urls import path, re_path

from smartcities.portal.icons.drawing import SIZES
from smartcities.portal.icons.views import manifest, show_icon, show_logo

urlpatterns = [
    re_path(r"^media/logo-(?P<name>[0-9a-f]{32}\.(?:svg|png|webp))\Z", show_logo, name="logo"),
    *(path(name, show_icon, {"name": name}, name=f"icon-{name}") for name in SIZES),
]
in_each_language = [path("site.webmanifest", manifest, name="manifest")]
