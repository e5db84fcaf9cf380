"""What is no page and yet decides what visitors get."""

from __future__ import annotations

from django.db import models


class Steering(models.Model):
    """A row whose every change moves the content's version, as a page's does; abstract."""

    class Meta:
        abstract = True
