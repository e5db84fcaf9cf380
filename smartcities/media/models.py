"""The image library: pictures with their alternative text, credit and licence."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow

from smartcities.media.fields import PictureField
from smartcities.media.pictures import WIDTHS, scaled_size


class Licence(models.TextChoices):
    """Under which terms a picture may be shown."""

    CC0 = "CC0-1.0", _("CC0 (public domain dedication)")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
    PERMISSION = "permission", _("Used with permission")
    OWN = "own", _("Our own, all rights reserved")


class Image(models.Model):
    """A picture of the library. Pages point to it; its original has no public address."""

    #: What members of the groups may do; authors change only their own unpublished pictures.
    roles = {"editor": ("add", "change", "delete", "view"), "author": ("add", "change", "view")}

    title = models.CharField(
        _("title"), max_length=200, help_text=_("How editors find it. Visitors do not see this.")
    )
    file = PictureField(
        _("file"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB and 40 megapixels. Place and camera data are removed."
        ),
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_(
            "What the picture shows, in one or two sentences, for those who cannot see it. "
            "Leave out “picture of”."
        ),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Tick only if the page loses nothing without the picture; then no text."),
    )
    credit = models.CharField(
        _("credit"), max_length=200, help_text=_("Who made it, as it should be printed.")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence)
    source_url = models.URLField(
        _("source"), blank=True, help_text=_("Where it was found, if it was found on the web.")
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    checksum = models.CharField(max_length=32, editable=False, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=True) | ~models.Q(alt=""),
                name="media_image_alt_or_decorative",
                violation_error_message=_(
                    "Describe the picture in the alternative text, or tick “decorative”."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; a new file is measured and named by its content."""
        before = None
        if self.pk:
            before = type(self).objects.filter(pk=self.pk).values("file", "checksum").first()
        fresh = bool(self.file) and not self.file._committed
        with transaction.atomic():
            super().save(*args, **kwargs)
            if fresh:
                self._measure()
        if before and before["file"] != self.file.name:
            forget_renditions(before["checksum"])

    @property
    def alt_text(self) -> str:
        """Return the text for the ``alt`` attribute, empty for a decorative picture."""
        return "" if self.decorative else self.alt

    @property
    def file_url(self) -> str:
        """Return the address of the largest rendition: the original has none."""
        return self.renditions()[-1][0] if self.checksum else ""

    def clean(self) -> None:
        """Refuse alternative text on a decorative picture: one of the two is a mistake."""
        if self.decorative and self.alt:
            raise ValidationError(
                {"decorative": _("A decorative picture has no alternative text. Remove one.")}
            )

    def _measure(self) -> None:
        with self.file.storage.open(self.file.name) as stored:
            self.checksum = hashlib.sha256(stored.read()).hexdigest()[:32]
            stored.seek(0)
            with Pillow.open(stored) as picture:
                self.width, self.height = picture.size
        type(self).objects.filter(pk=self.pk).update(
            checksum=self.checksum, width=self.width, height=self.height
        )

    def renditions(self) -> list[tuple[str, int, int]]:
        """Return (address, width, height) per useful size in pixels, smallest first."""
        useful = [width for width in WIDTHS if width <= self.width] or WIDTHS[:1]
        return [
            (rendition_url(self.checksum, target), *scaled_size(self.width, self.height, target))
            for target in useful
        ]


def rendition_url(checksum: str, width: int) -> str:
    """Return the public address of one rendition."""
    return reverse("rendition", args=[checksum, width])


def rendition_name(checksum: str, width: int) -> str:
    """Return where the storage keeps one rendition."""
    return f"renditions/{checksum}-{width}.webp"


def forget_renditions(checksum: str) -> None:
    """Delete a picture's renditions once the transaction is safe; its file the field deletes."""
    storage = Image._meta.get_field("file").storage

    def delete() -> None:
        for width in WIDTHS:
            storage.delete(rendition_name(checksum, width))

    transaction.on_commit(delete)


# Cascades and bulk deletions call no ``delete()``; the signal is the one place that sees all.
@receiver(post_delete, sender=Image)
def forget_deleted(sender: type[Image], instance: Image, **kwargs: Any) -> None:
    """Take the renditions away with the row."""
    if instance.checksum:
        forget_renditions(instance.checksum)
