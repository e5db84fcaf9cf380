"""Rows that are not pages but change what visitors get, such as the rules of embedding."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Steering(models.Model):
    """A row whose changes raise the content's version, as a page's do; abstract."""

    #: Fields with a moment from which visitors get something else.
    moments: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
