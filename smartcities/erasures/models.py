"""An entry of the list of erasures."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime


class Erasure(models.Model):
    """What was erased and when. Nothing updates or deletes one."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    #: What its kind needs to do it again; never content.
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        ordering = ("at", "key")

    def __str__(self) -> str:
        return f"{self.kind}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def line(self) -> dict[str, Any]:
        """The entry as a list of erasures has it."""
        return {
            "key": str(self.key),
            "kind": self.kind,
            "details": self.details,
            "at": self.at.isoformat(),
        }

    @classmethod
    def parse(cls, line: Any) -> Self:
        """Return the entry that ``line`` made; raises ``ValueError`` for anything else."""
        try:
            at = parse_datetime(line["at"])
            key, kind, details = uuid.UUID(line["key"]), str(line["kind"]), line["details"]
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(str(error)) from error
        if at is None or not isinstance(details, dict):
            raise ValueError(line["at"])
        return cls(key=key, kind=kind, details=details, at=at)
