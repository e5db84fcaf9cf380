"""Partners, the general rule of embedding, counts of embed views, the purged version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.models import Steering
from smartcities.sharing.frame_sources import sources

#: Bytes that the sites of all partners may take in a header: servers and proxies refuse 8 kB.
MOST = 6 * 1024


class Partner(Steering):
    """An organisation that may show our pages on its sites."""

    #: What each group of users may do (``publishing/roles.py``).
    roles: ClassVar[dict[str, tuple[str, ...]]] = {
        "editor": ("add", "change", "delete", "view"),
        "author": ("view",),
    }

    class State(models.TextChoices):
        """Whether the partner's sites may currently embed pages."""

        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")

    name = models.CharField(_("name"), max_length=200, unique=True)
    domains = models.TextField(
        _("sites"),
        help_text=_(
            "One a line, such as https://www.example.org. https://*.example.org stands for all "
            "sites below example.org, but not for example.org itself."
        ),
    )
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("For colleagues: whom to write to.")
    )
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.ACTIVE)
    note = models.TextField(_("note"), blank=True, help_text=_("For colleagues."))

    class Meta:
        ordering = ["name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name

    @property
    def sources(self) -> list[str]:
        """The partner's sites in their normal form."""
        return self.domains.splitlines()

    def clean(self) -> None:
        """Normalise the sites; refuse more than a header can hold."""
        super().clean()
        try:
            found = sources(self.domains)
        except ValidationError as error:
            raise ValidationError({"domains": error.messages}) from error
        if not found:
            raise ValidationError({"domains": _("Name at least one site.")})
        self.domains = "\n".join(found)
        others = Partner.objects.filter(~Q(pk=self.pk), state=self.State.ACTIVE)
        all_of_them = {each for partner in others for each in partner.sources}
        if self.state == self.State.ACTIVE:
            all_of_them.update(found)
        length = len(" ".join(all_of_them))
        if length > MOST:
            raise ValidationError(
                {
                    "domains": _(
                        "All partners’ sites together would take %(length)d of the %(most)d "
                        "bytes that a header holds. Use https://*.example.org for many sites "
                        "of one owner."
                    )
                    % {"length": length, "most": MOST}
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; check the sites here as well, since they go into a header."""
        self.domains = "\n".join(sources(self.domains))
        super().save(*args, **kwargs)


class EmbeddingRule(Steering):
    """Who may embed lists, themes, the map, and pages without a rule of their own: one row."""

    roles: ClassVar[dict[str, tuple[str, ...]]] = {
        "editor": ("add", "change", "view"),
        "author": ("view",),
    }

    embedding = models.CharField(
        _("pages may be embedded by"),
        max_length=8,
        choices=Embedding.choices,
        default=Embedding.PARTNERS,
    )

    class Meta:
        verbose_name = _("rule for embedding")
        verbose_name_plural = _("rule for embedding")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="sharing_one_rule")]

    def __str__(self) -> str:
        return str(_("Rule for embedding"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the only row."""
        self.pk = 1
        super().save(*args, **kwargs)


class Showing(models.Model):
    """How often frames on a site asked for a page on a day, and whether the site may embed it.

    The number is a minimum: browsers may hide the site. Nothing about readers is stored.
    """

    #: Users who publish may see who shows pages; rows are only created by requests.
    roles: ClassVar[dict[str, tuple[str, ...]]] = {"editor": ("view",), "author": ("view",)}

    day = models.DateField(_("day"))
    site = models.CharField(_("site"), max_length=270, blank=True)
    path = models.CharField(_("page"), max_length=400, blank=True)
    is_allowed = models.BooleanField(_("allowed"))
    number = models.PositiveBigIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("showing on another site")
        verbose_name_plural = _("where our pages are shown")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "site", "path", "is_allowed"], name="sharing_showing_of_a_day"
            )
        ]
        indexes = [models.Index(fields=["path", "day"], name="sharing_showing_of_a_page")]

    def __str__(self) -> str:
        return f"{self.day}: {self.path} – {self.site}"


class PurgedVersion(models.Model):
    """The content's version up to which networks in front were purged; one row.

    It is in the database, so that another process purges what a process that died did not.
    """

    number = models.BigIntegerField()
    token = models.CharField(max_length=32)
    #: The checksums of the pictures that were public at this version.
    pictures = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="sharing_one_purgedversion")]

    def __str__(self) -> str:
        return f"{self.number} ({self.token})"
