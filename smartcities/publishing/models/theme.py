"""The controlled vocabulary that runs across all types of pages."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.addresses import path_to
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.embedding.rule import SCHEMES
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models.addressed import Addressed
from smartcities.publishing.models.alphabetical import Alphabetical


class Theme(Addressed):
    """A theme such as Energy, with a page of its own that lists everything about it."""

    named_by = "name"
    indexed = Indexed(title=("name",), names=("other_names",), follows=())

    name = models.CharField(_("name"), max_length=80, unique=True)
    other_names = models.CharField(
        _("other names"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas, so that a search in Danish finds it as well: Affald."),
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("One or two sentences: what belongs under this theme."),
    )
    body = RichTextField(_("text"), blank=True)
    image = models.ForeignKey(
        "media.Image",
        models.SET_NULL,
        verbose_name=_("image"),
        null=True,
        blank=True,
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Smaller numbers come first; equal ones by name.")
    )

    def clean(self) -> None:
        """Refuse the names of colour schemes: in an embed, ``theme=dark`` is a scheme."""
        super().clean()
        if self.slug.lower() in SCHEMES:
            raise ValidationError({"slug": _("This word means a colour scheme in embeds.")})

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", Alphabetical(), "pk"]

    def get_absolute_url(self) -> str:
        """Return the address of the theme's page."""
        return path_to("theme", self.slug)
