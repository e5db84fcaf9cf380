"""What belongs to one report: its people, its passages, its recommendations."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models import OrderedRow, RowQuerySet


class ReportRowQuerySet(RowQuerySet):
    """Rows of reports."""

    def with_public(self, name: str, at: datetime | None = None) -> Self:
        """Return the rows whose *name* (``report`` or ``expert``) visitors may see."""
        model: Any = self.model._meta.get_field(name).related_model
        pages = model.objects.public(at)
        return self.filter(**{f"{name}__in": pages.order_by().values("pk")})


class ReportRow(OrderedRow):
    """A row of a report."""

    page_field = "report"

    objects: ClassVar = ReportRowQuerySet.as_manager()

    class Meta(OrderedRow.Meta):
        abstract = True


class Contribution(ReportRow):
    """Somebody's part in a report, with title and organisation as they were then."""

    indexed = Indexed((), ("title_then", "organisation_then"), (), (), shown_with="expert")

    class Role(models.TextChoices):
        """What the person did for the report."""

        INTERVIEWED = "interviewed", _("Interviewed")
        AUTHOR = "author", _("Author")
        EDITOR = "editor", _("Editor")
        CONTRIBUTOR = "contributor", _("Contributor")

    report = models.ForeignKey("resources.Report", models.CASCADE, related_name="contributions")
    expert = models.ForeignKey(
        "experts.Expert",
        models.CASCADE,
        verbose_name=_("expert"),
        related_name="contributions",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    title_then = models.CharField(
        _("title then"),
        max_length=160,
        blank=True,
        help_text=_("As printed in the report. It stays when the person moves on."),
    )
    organisation_then = models.CharField(_("organisation then"), max_length=240, blank=True)

    class Meta(ReportRow.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "expert", "role"],
                name="resources_contribution_once",
                violation_error_message=_("This person is listed with this role already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert}, {self.get_role_display()}"

    @property
    def place_then(self) -> str:
        """Return title and organisation as they were, for one line under a name."""
        return ", ".join(filter(None, (self.title_then, self.organisation_then)))


class Passage(ReportRow):
    """A passage of the article that gives one expert's view."""

    indexed = Indexed((), ("text",), (), (), shown_with="expert")

    class Kind(models.TextChoices):
        """Whose words they are."""

        QUOTATION = "quotation", _("Quotation")
        PARAPHRASE = "paraphrase", _("Paraphrase")

    report = models.ForeignKey("resources.Report", models.CASCADE, related_name="passages")
    expert = models.ForeignKey(
        "experts.Expert", models.CASCADE, verbose_name=_("expert"), related_name="passages"
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind,
        default=Kind.PARAPHRASE,
        help_text=_("A quotation is word for word. Anything else is labelled a paraphrase."),
    )
    text = RichTextField(_("text"))

    class Meta(ReportRow.Meta):
        verbose_name = _("passage")
        verbose_name_plural = _("passages")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.expert}"


class Recommendation(ReportRow):
    """A numbered recommendation with an address of its own."""

    indexed = Indexed(texts=("explanation",), follows=(), shown_with="report")
    numbered_by = "number"

    report = models.ForeignKey("resources.Report", models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField(
        _("number"), help_text=_("As in the report; part of the address.")
    )
    title = models.CharField(_("recommendation"), max_length=200)
    explanation = RichTextField(
        _("explanation"),
        blank=True,
        help_text=_("Our own explanation. It is labelled so on the page."),
    )
    cities = models.ManyToManyField(
        "casestudies.City",
        verbose_name=_("cities that act on it"),
        blank=True,
        related_name="recommendations",
    )
    cases = models.ManyToManyField(
        "casestudies.CaseStudy",
        verbose_name=_("case studies that act on it"),
        blank=True,
        related_name="recommendations",
    )

    class Meta(ReportRow.Meta):
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="resources_recommendation_number_once",
                violation_error_message=_("This report has a recommendation of this number."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="resources_recommendation_number_from_one",
                violation_error_message=_("Recommendations are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """Return the recommendation's own address below its report."""
        return reverse("report-recommendations", args=[self.report.slug, self.number])
