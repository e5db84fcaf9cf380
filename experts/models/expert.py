"""Experts: people as named in reports and cases, with what they agreed to have shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experts.models.consent import FormerPhoto, photos_of, withdraw_photos
from experts.models.positions import Position, positions
from smartcities.media.models import Image
from smartcities.media.withdrawal import withdraw
from smartcities.publishing.consent import consented_property, fields_of
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.models import Alphabetical, Page, PageQuerySet, page_indexes


class ExpertQuerySet(PageQuerySet):
    """Experts with what their cards and pages show."""

    def showing(self, name: str) -> Self:
        """Return the public people; for their photo, those who agreed to it."""
        found = super().showing(name)
        return found.filter(consent_photo=True) if name == "photo" else found

    def update(self, **kwargs: Any) -> int:
        """Update; the photos of those whose consent is taken back by that are deleted."""
        if "consent_photo" not in kwargs:
            return super().update(**kwargs)
        with transaction.atomic():
            keys = list(self.order_by().values_list("pk", flat=True))
            updated = super().update(**kwargs)
            people = Expert.objects.filter(pk__in=keys, consent_photo=False)
            withdraw_photos(people.values_list("pk", flat=True))
        return updated

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes

    def for_cards(self) -> Self:
        return self.select_related("photo", "organisation")

    def for_detail(self) -> Self:
        return self.for_cards().prefetch_related("themes")


class Expert(Page):
    """A person. Contact and photo are shown only inside the consent the person gave."""

    list_path = "experts"
    position = 40
    sorted_by = ("family_name", "given_name")
    internal_fields = Page.internal_fields | {"title", "consent_on"}
    consents = MappingProxyType(
        {"consent_contact": ("email", "phone"), "consent_photo": ("photo",)}
    )
    unversioned_fields = fields_of(consents)
    # Contact and photo are for whoever reads the page: nobody agreed to be in a table of them.
    export_fields = (
        ExportField("given_name"),
        ExportField("family_name"),
        ExportField("job_title"),
        ExportField("department"),
        ExportField("organisation"),
        ExportField("country"),
    )
    # Contact is found by nobody, whatever its consent: who has it needs no search.
    indexed = Indexed(
        texts=(*Indexed.texts, "job_title", "department", "country"),
        follows=("themes", "organisation"),
    )

    # Made of the names, so that a person is never called two things.
    title = models.CharField(_("name"), max_length=200, blank=True, editable=False)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    job_title = models.CharField(_("job title"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        "experts.Organisation",
        models.SET_NULL,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="experts",
    )
    department = models.CharField(_("department"), max_length=160, blank=True)
    country: Any = CountryField(_("country"), blank=True)
    photo = models.OneToOneField(
        "media.Image",
        models.SET_NULL,
        verbose_name=_("photo"),
        null=True,
        blank=True,
        related_name="portrait_of",
        help_text=_("Needs the person's consent. Taking the consent back deletes the file."),
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Shown only with consent for contact.")
    )
    phone = models.CharField(
        _("telephone"),
        max_length=40,
        blank=True,
        help_text=_("Shown only with consent for contact. With country code: +45 …"),
    )
    consent_on = models.DateField(
        _("consent given on"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which the person agreed. A name with title and organisation as printed "
            "in a public report needs no consent."
        ),
    )
    consent_contact = models.BooleanField(_("agreed to contact details"), default=False)
    consent_photo = models.BooleanField(_("agreed to a photo"), default=False)

    objects: ClassVar = ExpertQuerySet.as_manager()

    class Meta(Page.Meta):
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = [Alphabetical(), "pk"]
        indexes = page_indexes("consent_contact", "consent_photo", picture="photo")
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(consent_on__isnull=False)
                | Q(consent_contact=False, consent_photo=False),
                name="experts_expert_consent_has_a_date",
                violation_error_message=_("Say on which day the person gave this consent."),
            ),
        ]

    @consented_property
    def image(self) -> Image | None:
        """Return the photo where the person agreed to it: what any channel may show."""
        return self.photo if self.consent_photo else None

    @consented_property
    def contact(self) -> dict[str, str]:
        """Return e-mail and telephone where the person agreed: what any channel may show."""
        if not self.consent_contact:
            return {}
        given = {"email": self.email, "phone": self.phone}
        return {name: value for name, value in given.items() if value}

    @property
    def initials(self) -> str:
        """Return one or two letters to stand in for a portrait."""
        return "".join(name[0] for name in (self.given_name, self.family_name) if name).upper()

    @cached_property
    def public_contributions(self) -> list[Any]:
        """Return the person's parts in public reports, the newest report first."""
        rows = self.contributions.with_public("report").select_related("report__image")
        return list(rows.order_by("-report__published_on", "-report__pk", "order"))

    @property
    def positions(self) -> list[Position]:
        """Return what the person is and was, as far as the reports and this page know."""
        return positions(self, self.public_contributions)

    @property
    def latest_position(self) -> Position | None:
        """Return the position known last, which stands under the name."""
        return next((each for each in self.positions if each.is_latest), None)

    @property
    def earlier_positions(self) -> list[Position]:
        """Return what else the person was at the time of a report."""
        return [each for each in self.positions if not each.is_latest]

    @cached_property
    def public_passages(self) -> list[Any]:
        """Return the passages of public reports that give the person's view."""
        return list(self.passages.with_public("report").select_related("report"))

    @cached_property
    def public_cases(self) -> list[Any]:
        """Return the newest public case studies that name the person."""
        return list(self.cases.public().newest())

    def clean(self) -> None:
        """Refuse a photo without consent, rather than deleting it unasked."""
        self.title = self._full_name()
        super().clean()
        known = Expert.objects.filter(pk=self.pk).values_list("photo_id", "consent_photo").first()
        newly_shown = self.photo_id and (known is None or self.photo_id != known[0])
        if newly_shown and not self.consent_photo:
            raise ValidationError(
                {"photo": _("A photo needs the person's consent: tick it and give the day.")}
            )

    def _full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the full name; without consent all photos of the person are deleted."""
        self.title = self._full_name()
        with transaction.atomic():
            before = Expert.objects.filter(pk=self.pk).values_list("photo_id", flat=True).first()
            withdrawn: list[Any] = []
            if not self.consent_photo:
                withdrawn = [*photos_of([self.pk] if self.pk else [])]
                withdrawn += [self.photo] if self.photo_id else []
                self.photo = None
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "title", "photo"}
            super().save(*args, **kwargs)
            if withdrawn:
                withdraw(withdrawn)
            elif before and before != self.photo_id:
                FormerPhoto.objects.get_or_create(expert=self, image_id=before)
