"""Information pages: About, Contact, Privacy and the like, linked in the head or the foot."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.placed import Place, Placed
from smartcities.publishing.models import Page, page_indexes


class InformationPage(Page):
    """A page about the portal itself. Its address is directly below the root."""

    list_path = "information"
    position = 60
    at_root = True
    in_navigation = False
    placed = Placed(original="translation_of")
    export_fields = (ExportField("translation_of"),)

    place = models.CharField(
        _("place"),
        max_length=8,
        choices=Place,
        default=Place.NEITHER,
        help_text=_("Where every page of the portal links to this one."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Smaller numbers come first; equal ones by title.")
    )
    has_contact_form = models.BooleanField(
        _("has the contact form"),
        default=False,
        db_default=False,
        help_text=_(
            "Below the text readers can write to you: by mail to the portal’s contact address, and "
            "to the desk."
        ),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        related_name="translations",
        help_text=_(
            "The page that says the same in another language. The head and the foot link to the "
            "one in the reader's language, and each page links to the others."
        ),
    )

    class Meta(Page.Meta):
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
        indexes = page_indexes("place")
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("id")),
                name="information_page_not_its_own_translation",
                violation_error_message=_("A page cannot be a translation of itself."),
            ),
        ]

    @cached_property
    def public_translations(self) -> list[InformationPage]:
        """Return the public pages that say the same in other languages."""
        original = self.translation_of_id or self.pk
        same: Any = Q(pk=original) | Q(translation_of=original)
        others = type(self).objects.public().filter(same).exclude(pk=self.pk)
        return list(others.order_by("language", "pk"))

    def clean(self) -> None:
        """Refuse a translation of a translation: of which page is the question."""
        super().clean()
        original = self.translation_of
        if original is None:
            return
        if self.pk and original.pk == self.pk:
            said = _("A page cannot be a translation of itself.")
        elif original.translation_of_id or (self.pk and self.translations.exists()):
            said = _(
                "One of the two is a translation already. Choose the page that both come from."
            )
        else:
            return
        raise ValidationError({"translation_of": said})
