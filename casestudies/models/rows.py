"""What belongs to one case study: its figures, who took part, its pictures."""

from __future__ import annotations

import re

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.charts.measure import Measure, measure
from smartcities.publishing.models import OrderedRow


class CaseRow(OrderedRow):
    """A row of a case study."""

    page_field = "case"

    class Meta(OrderedRow.Meta):
        abstract = True


class KeyFigure(CaseRow):
    """A number that says something, with its year and where it was read."""

    class Qualifier(models.TextChoices):
        """How exact the number is."""

        ABOUT = "about", _("about")
        MORE = "more than", _("more than")
        LESS = "less than", _("less than")

    case = models.ForeignKey("casestudies.CaseStudy", models.CASCADE, related_name="figures")
    label = models.CharField(
        _("label"), max_length=160, help_text=_("What is counted: households taking part.")
    )
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, blank=True)
    # Fifteen digits are what SQLite, which keeps them as a float, gives back unchanged.
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=3)
    unit = models.CharField(
        _("unit"), max_length=40, blank=True, help_text=_("%, EUR million, km … or nothing.")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("address of the source"), blank=True, max_length=500)

    class Meta(CaseRow.Meta):
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"

    @property
    def amount(self) -> str:
        """Return the number as printed: about 1,900, −54 % or DKK 4.4 billion."""
        words = [self.get_qualifier_display() if self.qualifier else "", str(self.measure)]
        return " ".join(word for word in words if word)

    @property
    def measure(self) -> Measure:
        """Return the number with its unit, in the order of the reader's language."""
        return measure(self.number, self.unit)

    @property
    def year_to_print(self) -> int | None:
        """Return the year, unless the label names it already: "in August 2013 (2013)"."""
        named = re.search(rf"\b{self.year}\b", self.label) if self.year else None
        return None if named else self.year

    @property
    def number(self) -> str:
        """Return the bare number: thousands grouped, a true minus, no needless zeros."""
        value = self.value.normalize()
        places = max(0, -int(value.as_tuple().exponent))
        return number_format(value, places, force_grouping=True).replace("-", "−")


class Involvement(CaseRow):
    """An organisation that took part in a case study, with its role."""

    class Role(models.TextChoices):
        """What the organisation did."""

        OWNER = "owner", _("Owner")
        LEAD = "lead", _("Lead or coordinator")
        PARTNER = "partner", _("Partner")
        FUNDER = "funder", _("Funder")
        REGULATOR = "regulator", _("Regulator")
        SUPPLIER = "supplier", _("Supplier")

    case = models.ForeignKey("casestudies.CaseStudy", models.CASCADE, related_name="involvements")
    organisation = models.ForeignKey(
        "experts.Organisation",
        models.CASCADE,
        related_name="involvements",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTNER)

    class Meta(CaseRow.Meta):
        verbose_name = _("organisation with its role")
        verbose_name_plural = _("organisations with their roles")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation", "role"],
                name="casestudies_involvement_once",
                violation_error_message=_("This organisation is listed with this role already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class GalleryPicture(CaseRow):
    """A further picture of a case study."""

    case = models.ForeignKey("casestudies.CaseStudy", models.CASCADE, related_name="gallery")
    image = models.ForeignKey("media.Image", models.CASCADE, verbose_name=_("image"))
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta(CaseRow.Meta):
        verbose_name = _("gallery picture")
        verbose_name_plural = _("gallery")

    def __str__(self) -> str:
        return self.caption or str(self.image)
