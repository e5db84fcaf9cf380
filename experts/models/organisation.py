"""Organisations: publishers, partners and employers, with what became of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.fields import PartialDateField
from smartcities.publishing.models import Addressed, Alphabetical, name_indexes


class Organisation(Addressed):
    """An organisation. Its history says what it merged into and when."""

    named_by = "name"
    indexed = Indexed(title=("name",), texts=("history", "country"), follows=())

    class Kind(models.TextChoices):
        """What sort of organisation it is."""

        PUBLIC = "public", _("Public authority")
        CITY = "city", _("City or municipality")
        REGION = "region", _("Region")
        COMPANY = "company", _("Company")
        UTILITY = "utility", _("Utility or grid company")
        UNIVERSITY = "university", _("University or research institute")
        CLUSTER = "cluster", _("Cluster or partnership")
        ASSOCIATION = "association", _("Association or foundation")
        PROGRAMME = "programme", _("Programme or project")

    name = models.CharField(_("name"), max_length=160, unique=True)
    website = models.URLField(_("address on the web"), blank=True)
    country: Any = CountryField(
        _("country"), blank=True, help_text=_("Empty for an international organisation.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    history = models.TextField(
        _("history"),
        blank=True,
        help_text=_("What became of it, in a sentence or two, with dates."),
    )
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        related_name="predecessors",
    )
    merged_on = PartialDateField(_("merged on"), blank=True, default="")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = [Alphabetical(), "pk"]
        # For the list in the admin, which may be sorted by each.
        indexes = [
            *name_indexes(),
            models.Index(fields=["kind", "id"], name="organisation_by_kind"),
            models.Index(fields=["country", "id"], name="organisation_by_country"),
            models.Index(fields=["website", "id"], name="organisation_by_website"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="experts_organisation_not_into_itself",
                violation_error_message=_("An organisation cannot merge into itself."),
            )
        ]

    def clean(self) -> None:
        """Refuse a date of a merger without the organisation it went into."""
        super().clean()
        if self.merged_on and not self.merged_into_id:
            raise ValidationError(
                {"merged_into": _("Say what it merged into, or remove the date.")}
            )
