"""How often a report is fetched: a number per report and day, and nothing about anybody."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DownloadCountQuerySet(models.QuerySet):
    """Counts of downloads."""

    def add(self, report: models.Model, day: datetime.date | None = None) -> None:
        """Count one download of *report* on *day*, today by default."""
        self.bulk_create(
            [DownloadCount(report=report, day=day or timezone.localdate(), count=0)],
            ignore_conflicts=True,
        )
        self.filter(report=report, day=day or timezone.localdate()).update(count=F("count") + 1)


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
