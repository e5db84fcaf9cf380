"""The image library: pictures with their alternative text, credit and licence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.media import ahead
from smartcities.media.fields.checked import PictureField
from smartcities.media.models.withdrawn import WithdrawnPicture
from smartcities.media.renditions import Rendition, delete_stored
from smartcities.media.sizes import CENTRE, crop_box, possible_sizes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: All that renditions of a picture depend on: checksum, width, height, focal point in percent.
Shape = tuple[str, int, int, tuple[int, int]]


#: What a save compares with what is stored.
SEEN = ("file", "checksum", "focal_x", "focal_y")


class Licence(models.TextChoices):
    """The terms under which a picture may be shown."""

    CC0 = "CC0-1.0", _("CC0 (public domain dedication)")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
    PERMISSION = "permission", _("Used with permission")
    OWN = "own", _("Our own, all rights reserved")


class Image(models.Model):
    """A picture of the library. Pages point to it; its original has no public address."""

    #: Set it before a save if the person shown has given a new consent: without it, a file that
    #: was deleted because a consent was withdrawn is refused.
    consented_anew = False

    #: What members of the groups may do; authors change only their own unpublished pictures.
    roles = {"editor": ("add", "change", "delete", "view"), "author": ("add", "change", "view")}

    title = models.CharField(
        _("title"), max_length=200, help_text=_("How editors find it. Visitors do not see this.")
    )
    file = PictureField(
        _("file"),
        help_text=_(
            "JPEG, PNG, WebP or GIF, at most 10 MB and 40 megapixels. Place and camera data are "
            "removed."
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
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left, in percent"),
        default=CENTRE[0],
        validators=[MaxValueValidator(100)],
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top, in percent"),
        default=CENTRE[1],
        validators=[MaxValueValidator(100)],
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    #: Its average colour as ``rrggbb``, shown until it has loaded; ``clear`` if it is transparent,
    #: empty until it was measured.
    colour = models.CharField(max_length=6, editable=False, default="")
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
        # For the library's list, which filters by these and may be sorted by each.
        indexes = [
            models.Index(fields=["licence", "decorative", "id"], name="image_filters"),
            models.Index(fields=["created_at", "id"], name="image_by_date"),
            models.Index(fields=["title", "id"], name="image_by_title"),
            models.Index(fields=["credit", "id"], name="image_by_credit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decorative=True) | ~models.Q(alt=""),
                name="media_image_alt_or_decorative",
                violation_error_message=_(
                    "Describe the picture in the alternative text, or tick “decorative”."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__gte=0, focal_x__lte=100)
                & models.Q(focal_y__gte=0, focal_y__lte=100),
                name="media_image_focal_point_inside",
                violation_error_message=_("The focal point lies from 0 to 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; a new file is measured and named by its content.

        The sizes that cards show are made after the commit, in the background.

        Raises ``ValidationError`` for a file that was deleted because a consent was withdrawn.
        """
        before = None
        if self.pk:
            before = type(self).objects.filter(pk=self.pk).values(*SEEN).first()
        # A new file is checked here, before our transaction begins.
        if fresh := cast(PictureField, self._meta.get_field("file")).checked(cast(Any, self.file)):
            self.file = fresh
            self.checksum = fresh.checksum[:32]
            self.width, self.height, self.colour = fresh.width, fresh.height, fresh.colour
            if (only := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*only, "checksum", "width", "height", "colour"}
        with transaction.atomic():
            if fresh:
                self._lift_withdrawal()
            super().save(*args, **kwargs)
        if before and before["file"] != self.file.name:
            forget_renditions(before["checksum"])
        # Robust, and in the background: no save waits for sizes, or fails because of them.
        if before is None or fresh or (before["focal_x"], before["focal_y"]) != self.focal:
            transaction.on_commit(partial(ahead.make_later, self.pk), robust=True)

    @property
    def alt_text(self) -> str:
        """Return the text for the ``alt`` attribute, empty for a decorative picture."""
        return "" if self.decorative else self.alt

    @property
    def file_url(self) -> str:
        """Return the address of the largest rendition: the original has no address."""
        largest = self.renditions("jpg")[-1:]
        return largest[0][0] if largest else ""

    @property
    def focal(self) -> tuple[int, int]:
        """Return the focal point, in percent from the left and from the top."""
        return self.focal_x, self.focal_y

    def clean(self) -> None:
        """Refuse alternative text on a decorative picture: one of the two is a mistake."""
        if self.decorative and self.alt:
            raise ValidationError(
                {"decorative": _("A decorative picture has no alternative text. Remove one.")}
            )

    def _lift_withdrawal(self) -> None:
        withdrawn = WithdrawnPicture.objects.filter(checksum=self.checksum)
        if withdrawn.exists() and not self.consented_anew:
            raise ValidationError(withdrawn_message(), code="withdrawn")
        withdrawn.delete()

    def renditions(self, kind: str = "webp", crop: str = "") -> list[tuple[str, int, int]]:
        """Return (address, width, height) for each useful size in pixels, smallest first.

        *kind* and *crop* are declared in ``sizes.py``; ``KeyError`` for another crop. The list
        is empty for a picture that was never measured, and if none fits the format: WebP ends at
        16,383 pixels.
        """
        return renditions_of(self.shape, kind, crop)

    @property
    def shape(self) -> Shape:
        """Return all that its renditions depend on."""
        return self.checksum, self.width, self.height, self.focal


def withdrawn_message() -> StrOrPromise:
    """Return the message for a file that was deleted because a consent was withdrawn."""
    return _(
        "This picture was deleted because the person it shows took the consent back. It can "
        "only be uploaded again if the person has agreed anew."
    )


def renditions_of(shape: Shape, kind: str, crop: str) -> list[tuple[str, int, int]]:
    """Return what ``Image.renditions`` returns for a picture of this *shape*."""
    checksum, width, height, focal = shape
    if not (checksum and width and height):
        return []
    left, top, right, bottom = crop_box(width, height, crop, focal)
    return [
        (
            rendition_url(Rendition(checksum, target, kind, crop, focal if crop else CENTRE)),
            wide,
            high,
        )
        for target, wide, high in possible_sizes(right - left, bottom - top, kind, crop)
    ]


def rendition_url(rendition: Rendition) -> str:
    """Return the public address of one rendition.

    Put together by hand: a list has hundreds of them, and ``reverse()`` is slow.
    """
    return f"{get_script_prefix()}media/{rendition}"


def forget_renditions(checksum: str) -> None:
    """Delete a picture's renditions after the commit; the field deletes the file itself."""
    # Robust: a failure is logged and does not keep other files from being deleted.
    transaction.on_commit(lambda: delete_stored(checksum), robust=True)


# By a signal, since cascades and bulk deletions do not call ``delete()``.
@receiver(post_delete, sender=Image)
def forget_deleted(sender: type[Image], instance: Image, **kwargs: Any) -> None:
    """Delete the renditions with the row."""
    if instance.checksum:
        forget_renditions(instance.checksum)
