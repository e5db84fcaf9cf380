"""Case studies: what a city tried, what came of it and what did not work."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casestudies.models.city import City
from casestudies.models.queryset import CaseStudyQuerySet
from casestudies.models.related import Related, related_to
from casestudies.models.rows import Involvement, KeyFigure
from casestudies.models.series import FigureSeries, numbers_and_series
from casestudies.models.span import years_in_words
from smartcities.publishing.countries import country_name
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.declarations.located import Located
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models import Page, page_indexes

YEARS = [MinValueValidator(1800), MaxValueValidator(2200)]


class CaseStudy(Page):
    """One project, plan or service, in one or more cities; its countries follow from them."""

    list_path = "case-studies"
    position = 10
    located = Located("cities", country="countries__country")
    export_fields = (
        ExportField("state"),
        ExportField("start_year"),
        ExportField("end_year"),
        ExportField("cities"),
        ExportField("countries", "cities__countries__country"),
        ExportField("result_summary"),
        ExportField("cost"),
        ExportField("cost_currency"),
        ExportField("cost_note"),
        ExportField("organisations"),
        ExportField("experts"),
    )
    indexed = Indexed(
        texts=(
            *Indexed.texts,
            "challenge",
            "solution",
            "results",
            "result_summary",
            "learning_points",
            "what_did_not_work",
            "cost_note",
            "figures__label",
            "figures__source",
            "gallery__caption",
        ),
        follows=("themes", "cities", "organisations", "experts"),
    )

    class State(models.TextChoices):
        """How far the project has come."""

        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under-way", _("Under way")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped")

    #: What has come to an end, so that a missing year of the end is unknown and not open.
    OVER = (State.COMPLETED, State.STOPPED)

    cities = models.ManyToManyField(
        City, verbose_name=_("cities"), blank=True, related_name="cases"
    )
    start_year = models.PositiveSmallIntegerField(
        _("start year"), null=True, blank=True, validators=YEARS
    )
    end_year = models.PositiveSmallIntegerField(
        _("end year"),
        null=True,
        blank=True,
        validators=YEARS,
        help_text=_("Empty while it goes on, or where no source says when it ended."),
    )
    state = models.CharField(
        _("state of the project"), max_length=10, choices=State, blank=True, db_index=True
    )
    challenge = RichTextField(_("challenge"), blank=True)
    solution = RichTextField(_("solution"), blank=True)
    results = RichTextField(_("results"), blank=True)
    result_summary = models.CharField(
        _("the result in one sentence"),
        max_length=200,
        blank=True,
        help_text=_("Plain words, at most 200 characters. Stands at the head of the page."),
    )
    learning_points = RichTextField(
        _("key learning points"),
        blank=True,
        help_text=_("Our own conclusions, worded so. A short list reads best."),
    )
    what_did_not_work = RichTextField(_("what did not work"), blank=True)
    cost = models.DecimalField(
        _("cost"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as DKK."))],
        help_text=_("Three letters: DKK, EUR, SEK, USD …"),
    )
    cost_note = models.CharField(
        _("what the cost covers"),
        max_length=200,
        blank=True,
        help_text=_("For example: budget at the start, about half from the EU. Give the source."),
    )
    organisations = models.ManyToManyField(
        "experts.Organisation",
        verbose_name=_("organisations"),
        through="casestudies.Involvement",
        related_name="cases",
    )
    experts = models.ManyToManyField(
        "experts.Expert", verbose_name=_("experts"), blank=True, related_name="cases"
    )

    #: The public cities, as ``for_cards`` and ``for_detail`` bring them.
    places: list[City]

    objects: ClassVar = CaseStudyQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        indexes = page_indexes("state")
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                name="casestudies_casestudy_year_order",
                violation_error_message=_("A case study cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True, cost_currency="")
                | (Q(cost__isnull=False) & ~Q(cost_currency="")),
                name="casestudies_casestudy_cost_has_currency",
                violation_error_message=_("Give the cost together with its currency."),
            ),
        ]

    @property
    def countries(self) -> list[Any]:
        """Return the countries of its public cities, each once; needs ``for_cards``."""
        found = [row.country for place in self.places for row in place.countries.all()]
        return list({country.code: country for country in found}.values())

    @property
    def place_names(self) -> str:
        """Return the names of its public cities on one line; needs ``for_cards``."""
        return ", ".join(place.title for place in self.places)

    @property
    def country_names(self) -> str:
        """Return the names of its countries on one line; needs ``for_cards``."""
        return ", ".join(country_name(country.code) for country in self.countries)

    # Each asked for once a page, whoever asks: the template, the structured data.
    @cached_property
    def public_involvements(self) -> list[Any]:
        """Return the organisations with their roles."""
        return list(self.involvements.select_related("organisation"))

    @property
    def leaders(self) -> list[Involvement]:
        """Return who owns or leads it, else everybody: who stands at the head of the page."""
        leading = {Involvement.Role.OWNER, Involvement.Role.LEAD}
        rows = self.public_involvements
        return [row for row in rows if row.role in leading] or rows

    @cached_property
    def public_experts(self) -> list[Any]:
        """Return the public experts."""
        return list(self.experts.public().for_cards())

    @cached_property
    def public_figures(self) -> list[Any]:
        """Return the key figures."""
        return list(self.figures.all())

    @cached_property
    def numbers_and_series(self) -> tuple[list[KeyFigure], list[FigureSeries]]:
        """Return the key figures that stand alone, and those that make a course over years."""
        return numbers_and_series(self.public_figures, self.language)

    @cached_property
    def public_pictures(self) -> list[Any]:
        """Return the gallery with its pictures."""
        return list(self.gallery.select_related("image"))

    @cached_property
    def naming(self) -> dict[str, set[int]]:
        """Return the keys of what names it, public or not, by relation. One query.

        Most case studies stand in no report and have no link; each would be asked for in vain.
        """
        names = ("reports", "related_reports", "recommendations", "links")
        relations = {name: getattr(self, name) for name in names}
        first, *others = (
            each.through.objects.filter(casestudy=self).values_list(
                Value(name), f"{each.model._meta.model_name}_id"
            )
            for name, each in relations.items()
        )
        found: dict[str, set[int]] = {name: set() for name in names}
        for name, key in first.union(*others, all=True):
            found[name].add(key)
        return found

    @cached_property
    def public_links(self) -> list[Any]:
        """Return the public links."""
        return list(self.links.public().for_cards()) if self.naming["links"] else []

    @cached_property
    def public_reports(self) -> list[Any]:
        """Return the public reports that present it or name it as related, the former first."""
        presenting = self.naming["reports"]
        if not (keys := presenting | self.naming["related_reports"]):
            return []
        reports = self.reports.model.objects.public().filter(pk__in=keys)
        found: list[Any] = list(reports.for_cards().order_by("-published_on", "-pk"))
        for report in found:
            report.presents = report.pk in presenting
        return sorted(found, key=lambda report: not report.presents)

    @cached_property
    def public_recommendations(self) -> list[Any]:
        """Return the recommendations of public reports that it acts on."""
        if not self.naming["recommendations"]:
            return []
        return list(self.recommendations.with_public("report").select_related("report"))

    @cached_property
    def related(self) -> list[Related]:
        """Return the case studies nearest to it, with the reasons."""
        return related_to(self)

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django makes one too
        """Return the state in words; a list asks often, and Django's own way takes its time."""
        return str(self.State(self.state).label) if self.state in self.State else self.state

    @property
    def is_over(self) -> bool:
        """Tell whether it goes on no more, whether or not the year of its end is known."""
        return self.end_year is not None or self.state in self.OVER

    @property
    def years(self) -> str:
        """Return the span as people write it: 2011–2015, since 2012, 2014, or nothing."""
        return years_in_words(self)
