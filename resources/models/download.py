"""How often a report is fetched: a number per report and day, and nothing about anybody."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Download(NamedTuple):
    """A report that was fetched on a day."""

    report: int
    day: datetime.date


class DownloadCountQuerySet(models.QuerySet):
    """Counts of downloads."""

    def add(self, counts: Mapping[Download, int]) -> None:
        """Add *counts* to the rows of their days; those of reports that were deleted are lost."""
        report: Any = self.model._meta.get_field("report").related_model
        known = set(
            report.objects.filter(pk__in={each.report for each in counts}).values_list("pk")
        )
        # Always in one order, so that no two processes wait for each other.
        rows = [each for each in sorted(counts) if (each.report,) in known]
        with transaction.atomic():
            fresh: list[Any] = [
                DownloadCount(report_id=each.report, day=each.day, count=0) for each in rows
            ]
            self.bulk_create(fresh, ignore_conflicts=True)
            for each in rows:
                found = self.filter(report=each.report, day=each.day)
                found.update(count=F("count") + counts[each])


class DownloadCount(models.Model):
    """Downloads of one report on one day, apart from the report so that it never changes."""

    report = models.ForeignKey("resources.Report", models.CASCADE, related_name="downloads")
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("downloads"), default=0)

    objects = DownloadCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads by day")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "day"], name="resources_downloadcount_report_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
