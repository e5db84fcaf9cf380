"""Places: cities, regions and islands, each in one or more countries."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from smartcities.publishing.countries import country_name
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.declarations.located import Located
from smartcities.publishing.models import (
    Alphabetical,
    OrderedRow,
    Page,
    PageQuerySet,
    page_indexes,
)

#: How many other places of the same countries a page names.
NEIGHBOURS = 12


def _model_of(model: type[models.Model], relation: str) -> Any:
    """Return the model of a later app that *relation* leads to."""
    return model._meta.get_field(relation).related_model


class CityQuerySet(PageQuerySet):
    """Cities with what their cards and pages show."""

    def for_cards(self) -> Self:
        return super().for_cards().prefetch_related("countries")

    def for_detail(self) -> Self:
        return super().for_detail().prefetch_related("countries")


class City(Page):
    """A city, region or island that case studies stand in."""

    list_path = "cities"
    position = 20
    located = Located(country="countries__country")
    export_fields = (
        ExportField("kind"),
        ExportField("countries", "countries__country"),
        ExportField("latitude"),
        ExportField("longitude"),
        ExportField("population"),
        ExportField("population_year"),
        ExportField("population_note"),
        ExportField("spellings"),
    )
    indexed = Indexed(names=("spellings", "nearby", "countries__country"))

    class Kind(models.TextChoices):
        """What sort of place it is."""

        CITY = "city", _("City")
        REGION = "region", _("Region")
        ISLAND = "island", _("Island")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CITY)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Decimal degrees, north positive: 55.67594"),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Decimal degrees, east positive: 12.56553"),
    )
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the population"), null=True, blank=True
    )
    population_note = models.CharField(
        _("what the population counts"),
        max_length=160,
        blank=True,
        help_text=_("For example: the urban area; source GeoNames."),
    )
    spellings = models.CharField(
        _("other spellings"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas, so that a search finds any: Århus, Aarhus."),
    )
    nearby = models.CharField(
        _("places here and nearby"),
        max_length=300,
        blank=True,
        help_text=_(
            "Separated by commas; who searches for one of them finds this place: Malmö, Lund."
        ),
    )

    objects: ClassVar = CityQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        indexes = page_indexes("kind")
        ordering = [Alphabetical(), "pk"]
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__gte=-90, latitude__lte=90),
                name="casestudies_city_latitude_range",
                violation_error_message=_("A latitude lies between -90 and 90 degrees."),
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__gte=-180, longitude__lte=180),
                name="casestudies_city_longitude_range",
                violation_error_message=_("A longitude lies between -180 and 180 degrees."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="casestudies_city_whole_point",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]

    @property
    def point(self) -> str:
        """Return the coordinates as people write them: 55.67594° N, 12.56553° E, or nothing."""
        if self.latitude is None or self.longitude is None:
            return ""
        # Letters and a decimal point in every language, so that any map takes them.
        north, east = (
            f"{abs(degrees):.5f}".rstrip("0").rstrip(".") + f"° {letters[degrees < 0]}"
            for degrees, letters in ((self.latitude, "NS"), (self.longitude, "EW"))
        )
        return f"{north}, {east}"

    @property
    def country_names(self) -> str:
        """Return the names of its countries on one line."""
        return ", ".join(country_name(row.country.code) for row in self.countries.all())

    @cached_property
    def public_cases(self) -> list[Any]:
        """Return the newest public case studies in it."""
        return list(self.cases.public().newest())

    @cached_property
    def public_experts(self) -> list[Any]:
        """Return the public experts of its public case studies."""
        experts = _model_of(self.cases.model, "experts").objects
        named = experts.filter(cases__in=self.cases.public()).values("pk")
        return list(experts.public().filter(pk__in=named).for_cards())

    @cached_property
    def neighbours(self) -> list[Any]:
        """Return the first few other public places of its countries, by name."""
        codes = self.countries.order_by().values("country")
        near = CityCountry.objects.filter(country__in=codes).values("city")
        others = City.objects.public().filter(pk__in=near).exclude(pk=self.pk)
        return list(others.order_by(Alphabetical(), "pk")[:NEIGHBOURS])

    @cached_property
    def public_reports(self) -> list[Any]:
        """Return the public reports that present a public case of it or that name it."""
        reports = _model_of(self.cases.model, "reports").objects
        found = Q(cases__in=self.cases.public()) | Q(recommendations__cities=self)
        return list(
            reports.public()
            .filter(pk__in=reports.filter(found).values("pk"))
            .for_cards()
            .order_by("-published_on", "-pk")
        )

    @cached_property
    def public_recommendations(self) -> list[Any]:
        """Return the recommendations of public reports that it acts on."""
        return list(self.recommendations.with_public("report").select_related("report"))


class CityCountry(OrderedRow):
    """One of the countries that a place lies in."""

    page_field = "city"

    city = models.ForeignKey(City, models.CASCADE, related_name="countries")
    country: Any = CountryField(_("country"), db_index=True)

    class Meta(OrderedRow.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "country"],
                name="casestudies_citycountry_once",
                violation_error_message=_("This country is listed already."),
            )
        ]

    def __str__(self) -> str:
        return country_name(self.country.code)
