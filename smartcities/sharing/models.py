"""Partners, who may embed where no page says otherwise, what is shown where, what was purged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.models import Steering
from smartcities.sharing.frame_sources import sources

#: Bytes that the sites of all partners may take in a header; servers and proxies refuse 8 kB.
MOST = 6 * 1024


class Partner(Steering):
    """Somebody who may show our pages in theirs."""

    #: What each group of users may do (``publishing/roles.py``).
    roles: ClassVar[dict[str, tuple[str, ...]]] = {
        "editor": ("add", "change", "delete", "view"),
        "author": ("view",),
    }

    class State(models.TextChoices):
        """Whether the partner's sites may embed at present."""

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
        """Bring the sites into their normal form; refuse more than a header can hold."""
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
        """Save; whoever saves, only what is a site gets into a header."""
        self.domains = "\n".join(sources(self.domains))
        super().save(*args, **kwargs)


class EmbeddingRule(Steering):
    """Who may embed the pages that say nothing of it, and lists, themes and the map: one row."""

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
        """Save as the one row there is."""
        self.pk = 1
        super().save(*args, **kwargs)


class Showing(models.Model):
    """How often a page was asked for by frames on a site on a day, from which it may or may not.

    At least so often: browsers may keep silent about the site. Nothing is known of who looked.
    """

    #: Who publishes sees who shows it; rows come of requests alone.
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
    """The content's version up to which networks in front were told what to drop; one row.

    Kept in the database, so that what a process that died has not purged is purged by another.
    """

    number = models.BigIntegerField()
    token = models.CharField(max_length=32)
    #: The checksums of the pictures that were public then.
    pictures = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="sharing_one_purgedversion")]

    def __str__(self) -> str:
        return f"{self.number} ({self.token})"
