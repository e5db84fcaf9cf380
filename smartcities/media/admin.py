"""The image library in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from smartcities.media.models import Image
from smartcities.media.uploads import UploadsAdmin
from smartcities.media.use import may_change


@admin.register(Image)
class ImageAdmin(UploadsAdmin, admin.ModelAdmin):
    """Pictures with their text, credit and licence."""

    task = "library"
    list_display = ("thumbnail", "title", "credit", "licence", "size", "created_at")
    list_display_links = ("thumbnail", "title")
    list_filter = ("licence", "decorative")
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ("title", "alt", "credit")
    list_per_page = 50
    readonly_fields = ("preview", "size", "owner", "created_at")
    fieldsets = (
        (None, {"fields": ("title", "file", "preview", "size")}),
        (_("For those who cannot see it"), {"fields": ("alt", "decorative")}),
        (_("Origin"), {"fields": ("credit", "licence", "source_url")}),
        (_("History"), {"classes": ["collapse"], "fields": ("owner", "created_at")}),
    )

    @admin.display(description=_("Picture"))
    def thumbnail(self, image: Image) -> SafeString | str:
        """Return a small rendition, with the title for those who cannot see it."""
        if not image.checksum:
            return "–"
        url, width, height = image.renditions()[0]
        return format_html(
            '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            url,
            width,
            height,
            image.title,
        )

    @admin.display(description=_("Preview"))
    def preview(self, image: Image) -> SafeString | str:
        """Return the rendition that pages would show."""
        return self.thumbnail(image)

    @admin.display(description=_("Size in pixels"))
    def size(self, image: Image) -> str:
        """Return width and height."""
        return f"{image.width} × {image.height}" if image.width else "–"

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Allow editors all; others their own pictures, while no page shows them."""
        if obj is None:
            return super().has_change_permission(request)
        return may_change(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.owner = request.user
        super().save_model(request, obj, form, change)
