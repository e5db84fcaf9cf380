"""The content's version: one row that every change of public content raises, and its log.

The triggers of ``publishing/version`` write both, in the transaction of the change. Times are
whole microseconds since 1970: the row is read with every request, and numbers are fast to read.
"""

from __future__ import annotations

from django.db import models


class ContentVersion(models.Model):
    """The current version of the public content. There is one row, and its key is 1."""

    in_snapshots = False

    number = models.BigIntegerField(default=0)
    #: Random and new with every change, so that it is unique across rollbacks and backups, too.
    token = models.CharField(max_length=32)
    #: When the next due moment was last looked up.
    since = models.BigIntegerField(default=0)
    #: The next moment at which a page appears or expires by itself; null if it was not looked
    #: up since the last change of a page.
    due = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="publishing_contentversion_one")
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.token})"


class ContentChange(models.Model):
    """An entry of the log: the row that changed with this number; empty if it is not known."""

    in_snapshots = False

    number = models.BigIntegerField(primary_key=True)
    token = models.CharField(max_length=32)
    of_table = models.CharField(max_length=63, blank=True)
    of_row = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.of_table} {self.of_row}"
