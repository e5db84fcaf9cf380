"""Resource links: addresses elsewhere, with what is behind them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.fields import LanguageField
from smartcities.publishing.models import (
    Addressed,
    Alphabetical,
    Page,
    PageQuerySet,
    page_indexes,
)

#: How many other links of the same category a page shows.
SIMILAR = 6


class LinkCategory(Addressed):
    """What sort of resource a link leads to."""

    named_by = "name"
    indexed = Indexed(title=("name",), texts=(), follows=())

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("link category")
        verbose_name_plural = _("link categories")
        ordering = [Alphabetical(), "pk"]


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
    export_fields = (
        ExportField("target_url", "url"),
        ExportField("category"),
        ExportField("resource_language"),
        ExportField("country"),
        ExportField("organisation"),
        ExportField("cases"),
        ExportField("health"),
        ExportField("checked_at"),
    )
    indexed = Indexed(
        texts=(*Indexed.texts, "url", "country"), follows=("themes", "category", "organisation")
    )

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
    country: Any = CountryField(
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

    objects: ClassVar = LinkQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = _("resource link")
        verbose_name_plural = _("resource links")
        ordering = [Alphabetical(), "pk"]
        indexes = page_indexes("category", "health", "resource_language")

    @property
    def host(self) -> str:
        """Return the target's host name, as visitors want to see before they follow it."""
        return self.url.split("/")[2] if self.url.count("/") >= 2 else self.url

    @property
    def health_in_words(self) -> str:
        """Return what the last check found and when, as a sentence for visitors."""
        if self.health == self.Health.UNCHECKED or self.checked_at is None:
            return gettext("We have not checked yet whether this address answers.")
        found: dict[str, str] = {
            self.Health.WORKING: gettext("The address answered when we checked it on %(day)s."),
            self.Health.MOVED: gettext(
                "When we checked on %(day)s the address led on to another one. "
                "You will probably get there all the same."
            ),
            self.Health.BROKEN: gettext(
                "The address did not answer when we checked it on %(day)s. It may be gone; "
                "the link is kept as a record of where the resource was."
            ),
        }
        return found[self.health] % {"day": date_format(localtime(self.checked_at))}

    @cached_property
    def public_cases(self) -> list[Any]:
        """Return the public case studies that it belongs to."""
        return list(self.cases.public().select_related("image").order_by("-published_at", "-pk"))

    @cached_property
    def public_reports(self) -> list[Any]:
        """Return the public reports that list it."""
        return list(self.reports.public().select_related("image").order_by("-published_on", "-pk"))

    @cached_property
    def similar(self) -> list[Any]:
        """Return the first few other public links of its category, none without a category."""
        others = type(self).objects.public().exclude(pk=self.pk).for_cards()
        return list(others.filter(category__links=self.pk)[:SIMILAR])
