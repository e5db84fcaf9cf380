"""The settings of the portal: one row, of which every save is kept as a version."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, cast
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from smartcities.identity.licences import CHOICES
from smartcities.look.typefaces import NEWSREADER
from smartcities.media.fields.logo import LogoField
from smartcities.portal.colours import PLACES, TYPEFACE_CHOICES, checked
from smartcities.publishing.models import Steering
from smartcities.publishing.parsing.web_address import web_address

if TYPE_CHECKING:
    from smartcities.publishing.models import WorkingCopy

#: How many accounts elsewhere are shown.
MOST_ACCOUNTS = 12


def validate_time_zone(name: str) -> None:
    """Raise ``ValidationError`` unless *name* is in the time zone database."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone “%(name)s”."), params={"name": name})


class PortalSettings(Steering):
    """What the portal is called, who stands behind it and what may be done with its content."""

    #: What each group of users may do (``publishing/roles.py``).
    roles: ClassVar[dict[str, tuple[str, ...]]] = {"administrator": ("add", "change", "view")}
    #: Moments at which what visitors see changes by itself (``publishing/version/moments.py``).
    moments = ("notice_until",)
    #: It has no draft of changes: what is saved is public.
    working_copy: WorkingCopy | None = None

    name_en = models.CharField(
        _("name (English)"),
        max_length=60,
        help_text=_("In the head of every page, in mails, feeds and wherever a page is shared."),
    )
    name_da = models.CharField(
        _("name (Danish)"), max_length=60, blank=True, help_text=_("Empty: as in English.")
    )
    tagline_en = models.CharField(
        _("tagline (English)"),
        max_length=120,
        blank=True,
        help_text=_("The heading of the front page."),
    )
    tagline_da = models.CharField(_("tagline (Danish)"), max_length=120, blank=True)
    description_en = models.TextField(
        _("description (English)"),
        blank=True,
        validators=[MaxLengthValidator(300)],
        help_text=_("One or two sentences for search engines and catalogues of data."),
    )
    description_da = models.TextField(
        _("description (Danish)"), blank=True, validators=[MaxLengthValidator(300)]
    )
    about_en = models.TextField(
        _("in the foot (English)"),
        blank=True,
        validators=[MaxLengthValidator(300)],
        help_text=_("What the portal is, for readers: at the foot of every page."),
    )
    about_da = models.TextField(
        _("in the foot (Danish)"), blank=True, validators=[MaxLengthValidator(300)]
    )
    publisher = models.ForeignKey(
        settings.PUBLISHER_MODEL,
        models.SET_NULL,
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The organisation behind the portal."),
    )
    contact = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("A mailbox, for readers and re-users: it is public."),
    )
    accounts = models.TextField(
        _("accounts elsewhere"),
        blank=True,
        help_text=_("Addresses of the portal's accounts on other sites, one a line."),
    )
    logo = LogoField(
        _("logo"),
        blank=True,
        help_text=_("PNG, WebP or SVG, at most 2 MB; best an SVG, or a PNG of 160 pixels’ height."),
    )
    logo_dark = LogoField(
        _("logo for dark colours"),
        blank=True,
        help_text=_(
            "PNG, WebP or SVG. Without one, the logo stands on a white ground where a page is dark."
        ),
    )
    logo_says_name = models.BooleanField(
        _("the logo says the portal’s name"),
        default=True,
        help_text=_("Then it stands alone. Otherwise the name stands beside it."),
    )
    icon = LogoField(
        _("icon"),
        blank=True,
        help_text=_(
            "PNG, WebP or SVG: a square, for tabs and home screens. Without one it is made of "
            "the logo."
        ),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=settings.TIME_ZONE,
        validators=[validate_time_zone],
        help_text=_("Of every time that is shown or typed. What is planned keeps its moment."),
    )
    offers_en = models.BooleanField(_("visitors are offered English"), default=True)
    offers_da = models.BooleanField(
        _("visitors are offered Danish"),
        default=True,
        help_text=_("Of menus, buttons and messages; a page’s own text is in one language."),
    )
    logo_width = models.PositiveIntegerField(editable=False, default=0)
    logo_height = models.PositiveIntegerField(editable=False, default=0)
    texts_licence = models.CharField(
        _("licence of the texts"), max_length=20, choices=CHOICES, default=CHOICES[0][0]
    )
    data_licence = models.CharField(
        _("licence of the data"),
        max_length=20,
        choices=CHOICES,
        default=CHOICES[0][0],
        help_text=_("Of exports, feeds, the API and the catalogue."),
    )
    notice_en = models.TextField(
        _("notice (English)"),
        blank=True,
        validators=[MaxLengthValidator(300)],
        help_text=_(
            "Stands on top of every page, such as “The portal moves on Saturday from 8 to 10”."
        ),
    )
    notice_da = models.TextField(
        _("notice (Danish)"), blank=True, validators=[MaxLengthValidator(300)]
    )
    accent_colour = models.CharField(
        _("colour of links"),
        max_length=20,
        blank=True,
        help_text=_(
            "Of links, buttons and marks: six hexadecimal digits. The dark scheme’s follows from "
            "it. Empty: the portal’s own, #0a5c5c."
        ),
    )
    second_colour = models.CharField(
        _("second colour"),
        max_length=20,
        blank=True,
        help_text=_(
            "The deep ground of the foot and of the front page’s first part, and the admin’s "
            "head. Empty: follows from the colour of links."
        ),
    )
    typeface = models.CharField(
        _("typeface of headings"), max_length=20, choices=TYPEFACE_CHOICES, default=NEWSREADER
    )
    notice_until = models.DateTimeField(
        _("notice until"),
        null=True,
        blank=True,
        help_text=_("From this moment it is gone. Empty: until you take it away."),
    )

    revisions = GenericRelation("publishing.Revision")

    class Meta:
        verbose_name = _("portal’s settings")
        verbose_name_plural = _("portal’s settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="portal_one_row")]

    def __str__(self) -> str:
        return str(_("The portal’s settings"))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages that visitors are offered, at least one."""
        every = tuple(code for code, _name in settings.LANGUAGES)
        return tuple(code for code in every if getattr(self, f"offers_{code}")) or every

    def text(self, name: str, language: str) -> str:
        """Return the text *name* in *language*, or where it is empty in the default language."""
        own: str = getattr(self, f"{name}_{language}", "")
        return own or getattr(self, f"{name}_{settings.LANGUAGE_CODE}")

    def is_public(self) -> bool:
        """Tell that visitors see what is saved."""
        return True

    def clean(self) -> None:
        """Make addresses of what is typed, and one line of each name, for the heads of mails."""
        super().clean()
        for name in ("name_en", "name_da", "tagline_en", "tagline_da"):
            setattr(self, name, " ".join(getattr(self, name).split()))
        errors: dict[str, Any] = {}
        for field in PLACES:
            try:
                setattr(self, field, checked(field, getattr(self, field)))
            except ValidationError as error:
                errors[field] = error
        try:
            self.accounts = _addresses(self.accounts)
        except ValidationError as error:
            errors["accounts"] = error.messages
        if not any(getattr(self, f"offers_{code}") for code, _name in settings.LANGUAGES):
            errors["offers_en"] = _("Offer one language at least.")
        if self.logo_dark and not self.logo:
            errors["logo_dark"] = _(
                "Give the logo for light colours as well: pages are light by default."
            )
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the only row; a new logo is measured."""
        self.pk = 1
        field = cast(LogoField, self._meta.get_field("logo"))
        if fresh := field.checked(cast(Any, self.logo)):
            self.logo = fresh
            self.logo_width, self.logo_height = fresh.width, fresh.height
            if (only := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*only, "logo_width", "logo_height"}
        super().save(*args, **kwargs)

    @property
    def logo_url(self) -> str:
        """Return the address of the logo."""
        return address_of(self.logo)

    @property
    def logo_dark_url(self) -> str:
        """Return the address of the logo for dark colours; empty without one."""
        return address_of(self.logo_dark)

    @property
    def icon_url(self) -> str:
        """Return the address of what was uploaded as icon; empty without one."""
        return address_of(self.icon)


def address_of(file: Any) -> str:
    """Return the address of a stored logo; empty if there is none."""
    return reverse("logo", args=[PurePath(file.name).name]) if file else ""


def _addresses(typed: str) -> str:
    """Return the addresses *typed*, one a line; raises ``ValidationError`` for what is none."""
    found = list(dict.fromkeys(typed.split()))
    if len(found) > MOST_ACCOUNTS:
        raise ValidationError(_("At most %(number)d, please.") % {"number": MOST_ACCOUNTS})
    return "\n".join(web_address(each) for each in found)
