"""Resource links: addresses elsewhere, with what is behind them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from smartcities.publishing.fields import LanguageField
from smartcities.publishing.models import Addressed, Page, PageQuerySet


class LinkCategory(Addressed):
    """What sort of resource a link leads to."""

    named_by = "name"

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("link category")
        verbose_name_plural = _("link categories")
        ordering = ["name"]


class LinkQuerySet(PageQuerySet):
    """Links with what their cards and pages show."""

    def for_cards(self) -> Self:
        return super().for_cards().select_related("category", "organisation")

    def for_detail(self) -> Self:
        return super().for_detail().select_related("category", "organisation__merged_into")


class Link(Page):
    """A link to a resource elsewhere. Its page says where it is used and whether it answers."""

    list_path = "resources"
    position = 50
    internal_fields = Page.internal_fields | {"health", "checked_at", "status_code"}

    class Health(models.TextChoices):
        """What the last check found."""

        UNCHECKED = "unchecked", _("Not checked yet")
        WORKING = "working", _("Answers")
        MOVED = "moved", _("Has moved")
        BROKEN = "broken", _("Does not answer")

    url = models.URLField(
        _("address"), max_length=500, help_text=_("The full address, with https:// before it.")
    )
    category = models.ForeignKey(
        LinkCategory,
        models.SET_NULL,
        verbose_name=_("category"),
        null=True,
        blank=True,
        related_name="links",
    )
    resource_language = LanguageField(_("language of the resource"), db_index=True)
    country = CountryField(
        _("country"), blank=True, db_index=True, help_text=_("Empty: an international resource.")
    )
    organisation = models.ForeignKey(
        "experts.Organisation",
        models.SET_NULL,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="links",
    )
    cases = models.ManyToManyField(
        "casestudies.CaseStudy",
        verbose_name=_("case studies"),
        blank=True,
        related_name="links",
    )
    health = models.CharField(
        _("health"), max_length=10, choices=Health, default=Health.UNCHECKED, editable=False
    )
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True, editable=False)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = _("resource link")
        verbose_name_plural = _("resource links")
        ordering = ["title", "pk"]

    @property
    def host(self) -> str:
        """Return the target's host name, as visitors want to see before they follow it."""
        return self.url.split("/")[2] if self.url.count("/") >= 2 else self.url
