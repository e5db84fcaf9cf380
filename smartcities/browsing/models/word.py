"""Words that occur in some text, for corrections of mistyped ones."""

from __future__ import annotations

from django.db import models


class Word(models.Model):
    """A folded word, also of drafts: before it is offered, it is tested for public hits."""

    in_snapshots = False

    word = models.CharField(primary_key=True, max_length=60)
    first = models.CharField(max_length=1)
    last = models.CharField(max_length=1)
    size = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["first", "size"], name="browsing_word_first"),
            models.Index(fields=["last", "size"], name="browsing_word_last"),
        ]

    def __str__(self) -> str:
        return self.word
