"""Reports: publications with their people, passages, recommendations and links."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resources.models.contents import ReportContents
from smartcities.media.fields.checked import PdfField
from smartcities.publishing.addresses import absolute
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.fields import LanguageField, PartialDateField
from smartcities.publishing.models import Page, PageQuerySet, page_indexes
from smartcities.sharing.citations.doi import doi_url


class ReportQuerySet(PageQuerySet):
    """Reports with what their cards and pages show."""

    def for_cards(self) -> Self:
        return super().for_cards().select_related("publisher")

    def for_detail(self) -> Self:
        related = ("publisher__merged_into", "previous_issue")
        return super().for_detail().select_related(*related)


class Report(ReportContents, Page):
    """A report. Its cover is the page's image."""

    list_path = "reports"
    position = 30
    parts = (Part("recommendations", rows="recommendations", key="number", text="explanation"),)
    internal_fields = Page.internal_fields | {"file_size"}
    export_fields = (
        ExportField("headline"),
        ExportField("subtitle"),
        ExportField("publisher"),
        ExportField("series"),
        ExportField("issue_number"),
        ExportField("published_on"),
        ExportField("pages"),
        ExportField("document_language"),
        ExportField("experts", "contributions__expert"),
        ExportField("cases"),
        ExportField("doi"),
        ExportField("isbn"),
        ExportField("outside_url"),
        ExportField("download_url"),
        ExportField("file_note"),
    )
    indexed = Indexed(
        names=("headline", "subtitle"),
        texts=(
            *Indexed.texts,
            "series",
            "doi",
            "isbn",
            "file_note",
            "recommendations__title",
            "recommendations__explanation",
        ),
        follows=("themes", "publisher", "contributions__expert", "contributions", "passages"),
        file="file",
    )

    headline = models.CharField(
        _("headline"),
        max_length=200,
        blank=True,
        help_text=_("Of the article about the report, when it differs from the report's title."),
    )
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    publisher = models.ForeignKey(
        "experts.Organisation",
        models.SET_NULL,
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        related_name="reports",
    )
    series = models.CharField(_("series"), max_length=160, blank=True)
    issue_number = models.CharField(_("issue number"), max_length=20, blank=True)
    published_on = PartialDateField(
        _("publication date"),
        blank=True,
        default="",
        db_index=True,
        help_text=_("As exact as it is known: 2012, 2012-10 or 2012-10-05."),
    )
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    document_language = LanguageField(_("language of the report"), db_index=True)
    file = PdfField(
        _("file"),
        blank=True,
        help_text=_("A PDF of at most 50 MB. Visitors get it at the report's download address."),
    )
    file_note = models.CharField(
        _("note on the file"),
        max_length=300,
        blank=True,
        help_text=_("Printed beside the download, for example when it is only a summary."),
    )
    file_size = models.PositiveBigIntegerField(editable=False, default=0)
    outside_url = models.URLField(
        _("address of the report elsewhere"),
        blank=True,
        max_length=500,
        help_text=_("Where the publisher or a library offers it."),
    )
    previous_issue = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("previous issue"),
        null=True,
        blank=True,
        related_name="next_issues",
    )
    doi = models.CharField(
        _("DOI"),
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", _("A DOI looks like 10.1000/182."))],
    )
    isbn = models.CharField(
        _("ISBN"),
        max_length=17,
        blank=True,
        validators=[RegexValidator(r"^[\dX -]{10,17}$", _("Ten or thirteen digits."))],
    )
    cases = models.ManyToManyField(
        "casestudies.CaseStudy",
        verbose_name=_("case studies it presents"),
        blank=True,
        related_name="reports",
    )
    related_cases = models.ManyToManyField(
        "casestudies.CaseStudy",
        verbose_name=_("related case studies"),
        blank=True,
        related_name="related_reports",
        help_text=_("Worth reading beside the report, though it does not present them."),
    )
    links = models.ManyToManyField(
        "resources.Link",
        verbose_name=_("links"),
        blank=True,
        related_name="reports",
    )

    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-published_on", "-pk"]
        indexes = [
            *page_indexes("document_language"),
            models.Index(fields=["published_on", "id"], name="report_by_publication"),
        ]
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(previous_issue__isnull=True) | ~Q(previous_issue=F("id")),
                name="resources_report_not_its_own_previous",
                violation_error_message=_("A report cannot be its own previous issue."),
            ),
        ]

    @property
    def display_title(self) -> str:
        """Return the article's headline, or the report's title where there is none."""
        return self.headline or self.title

    @property
    def is_described(self) -> bool:
        """Tell whether anything but the language is known of the publication."""
        known = ("file", "outside_url", "published_on", "series", "issue_number", "pages")
        return any(getattr(self, name) for name in (*known, "publisher_id", "doi", "isbn"))

    @property
    def file_url(self) -> str:
        """Return the address of the download, which asks the rule of visibility."""
        return reverse("report-download", args=[self.slug])

    @property
    def download_url(self) -> str:
        """Return the full address of the download, empty where there is no file."""
        return absolute(self.file_url) if self.file else ""

    @property
    def doi_url(self) -> str:
        """Return the address to which the DOI resolves, empty where there is none."""
        return doi_url(self.doi)

    @property
    def outside_host(self) -> str:
        """Return the host of the report's address elsewhere, for the words of a link."""
        return urlsplit(self.outside_url).netloc

    def clean(self) -> None:
        """Refuse a circle of previous issues, which would have no first one."""
        super().clean()
        if self.pk and self.previous_issue_id == self.pk:
            raise ValidationError(
                {"previous_issue": _("A report cannot be its own previous issue.")}
            )
        seen, issue = {self.pk}, self.previous_issue
        while issue is not None and self.pk:
            if issue.pk in seen:
                raise ValidationError(
                    {"previous_issue": _("These issues would follow one another in a circle.")}
                )
            seen.add(issue.pk)
            issue = issue.previous_issue

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the size of a new file is kept, so that no page has to ask the storage."""
        only = kwargs.get("update_fields")
        if only is None or "file" in only:
            self.file_size = self._size()
            if only:
                kwargs["update_fields"] = {*only, "file_size"}
        super().save(*args, **kwargs)

    def _size(self) -> int:
        """Return the size of the file; one that a version names has been stored before."""
        file: Any = self.file
        if file.upload or not file:
            return file.upload.size if file.upload else 0
        same = Report._base_manager.filter(pk=self.pk, file=file.name)
        known: int | None = same.values_list("file_size", flat=True).first()
        return file.size if known is None else known
