"""The image library in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from smartcities.media.forms import ImageForm
from smartcities.media.models import Image, WithdrawnPicture
from smartcities.media.sizes import CROPS
from smartcities.media.uploads import checks  # noqa: F401 (registers itself)
from smartcities.media.uploads.admin import UploadsAdmin
from smartcities.media.use import may_change

#: The names of the declared crops for editors.
PURPOSES = {
    "3:2": _("Cards"),
    "3:4": _("Covers"),
    "1:1": _("Portraits"),
}


@admin.register(Image)
class ImageAdmin(UploadsAdmin):
    """Pictures with their text, credit and licence."""

    form = ImageForm
    task = "library"
    dialog_title = _("Upload a picture")
    dialog_use = _("Use this picture")
    shows_references = True
    list_display = ("thumbnail", "title", "credit", "licence", "size", "created_at")
    list_display_links = ("thumbnail", "title")
    told_apart_by = ("credit",)
    list_filter = ("licence", "decorative")
    search_fields = ("title", "alt", "credit")
    list_per_page = 50
    readonly_fields = ("preview", "size", "owner", "created_at")
    fieldsets = (
        (None, {"fields": ("title", "file", "size")}),
        (
            _("What must be seen in every crop"),
            {"fields": ("preview", ("focal_x", "focal_y"))},
        ),
        (_("For those who cannot see it"), {"fields": ("alt", "decorative")}),
        (_("Origin"), {"fields": ("credit", "licence", "source_url")}),
        (_("History"), {"classes": ["collapse"], "fields": ("owner", "created_at")}),
    )

    @admin.display(description=_("Picture"))
    def thumbnail(self, image: Image) -> SafeString | str:
        """Return a small rendition, with the title as its alternative text."""
        renditions = image.renditions() or image.renditions("jpg")
        if not renditions:
            return "–"
        url, width, height = renditions[0]
        return format_html(
            '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            url,
            width,
            height,
            image.title,
        )

    @admin.display(description=_("Preview"))
    def preview(self, image: Image) -> SafeString:
        """Return the picture to set the focal point on, with the crops that follow from it."""
        stages = (image.renditions() or image.renditions("jpg"))[:3]
        crops: list[dict[str, Any]] = []
        for ratio in CROPS:
            crop: dict[str, Any] = {"ratio": ratio, "purpose": PURPOSES[ratio]}
            if stages:
                url, width, height = image.renditions(crop=ratio)[0]
                crop |= {"url": url, "width": width, "height": height}
            crops.append(crop)
        context = {"image": image, "stage": stages[-1] if stages else None, "crops": crops}
        return render_to_string("media/focal_point.html", context)

    @admin.display(description=_("Size in pixels"))
    def size(self, image: Image) -> str:
        """Return width and height."""
        return f"{image.width} × {image.height}" if image.width else "–"

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """Return the fieldsets, with the question of consent if consents were withdrawn."""
        first, *others = super().get_fieldsets(request, obj)
        if not WithdrawnPicture.objects.exists():
            return [first, *others]
        name, options = first
        return [(name, {**options, "fields": (*options["fields"], "consented_anew")}), *others]

    def get_dialog_fieldsets(self, request: HttpRequest) -> Any:
        """Return the fields for a picture that is added within the form of a page.

        First what nobody can leave out; the focal point stands beside the file.
        """
        names: list[Any] = ["file", "preview", ("focal_x", "focal_y"), "title", "alt"]
        names += ["credit", "licence", "decorative", "source_url"]
        if WithdrawnPicture.objects.exists():
            names.insert(1, "consented_anew")
        return [(None, {"fields": names})]

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Allow editors every picture; others only their own, while no page shows them."""
        if obj is None:
            return super().has_change_permission(request)
        return may_change(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            assert request.user.is_authenticated
            obj.owner = request.user
        super().save_model(request, obj, form, change)
