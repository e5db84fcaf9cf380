"""The text of an uploaded document."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileText(models.Model):
    """The text of one stored file, page by page. Stored names are unique for ever."""

    class State(models.TextChoices):
        """The result of reading the file."""

        READ = "read", _("The text can be searched.")
        CUT = "cut", _("Only the first part can be searched: the file is very long.")
        EMPTY = "empty", _("The file holds no text, only pictures: only the title is found.")
        LOCKED = "locked", _("The file is protected by a password: only the title is found.")
        FAILED = "failed", _("The text could not be read: only the title is found.")

    name = models.CharField(max_length=200, primary_key=True)
    checksum = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State)
    #: The reader's error message, for operators.
    problem = models.CharField(max_length=300, blank=True)
    pages = models.JSONField(default=list)
    #: When the pages were last indexed; a change of content, as searches find them from then on.
    indexed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    @property
    def is_searchable(self) -> bool:
        """Tell whether words of the file are found."""
        return self.state in {self.State.READ, self.State.CUT}
