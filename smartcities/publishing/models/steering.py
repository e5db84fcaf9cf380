"""Rows that are not pages but change what visitors get, such as the rules of embedding."""

from __future__ import annotations

from django.db import models


class Steering(models.Model):
    """A row whose changes raise the content's version, as a page's do; abstract."""

    class Meta:
        abstract = True
