"""Partners and who asks to be one, the rule of embedding, counts of embed views, purges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.models import Steering
from smartcities.sharing.frame_sources import sources
from smartcities.sharing.pasted_sites import pasted_sites, readable

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
            "sites below example.org, but not for example.org itself. A path behind "
            "it is taken away."
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
        """Normalise the sites; refuse wildcards over many owners, and more than a header holds."""
        super().clean()
        stored = Partner.objects.filter(pk=self.pk).first() if self.pk else None
        known = stored.sources if stored else []
        try:
            found = list(dict.fromkeys(each.source for each in pasted_sites(self.domains, known)))
        except ValidationError as error:
            raise ValidationError({"domains": error.messages}) from error
        if not found:
            raise ValidationError({"domains": _("Name at least one site.")})
        self.domains = "\n".join(found)
        others = Partner.objects.filter(~Q(pk=self.pk))
        self._refuse_sites_of(others, set(found) - set(known))
        active = [partner for partner in others if partner.state == self.State.ACTIVE]
        all_of_them = {each for partner in active for each in partner.sources}
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

    def _refuse_sites_of(self, others: Iterable[Partner], new: set[str]) -> None:
        """Refuse *new* sites that another partner has: a colleague may have added it meanwhile."""
        taken = [
            _("%(site)s is a site of the partner “%(partner)s” already.")
            % {"site": readable(each), "partner": partner}
            for partner in others
            for each in partner.sources
            if each in new
        ]
        if taken:
            raise ValidationError({"domains": taken})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; check the sites here as well, since they go into a header."""
        self.domains = "\n".join(sources(self.domains))
        super().save(*args, **kwargs)


class PartnerRequest(models.Model):
    """A site whose owners asked by the form to become a partner; for the editors only."""

    #: Requests come by the form alone. They say whom to write to, so authors do not see them.
    roles: ClassVar[dict[str, tuple[str, ...]]] = {"editor": ("change", "delete", "view")}

    class State(models.TextChoices):
        """What became of the request."""

        NEW = "new", _("new")
        ADDED = "added", _("added")
        DECLINED = "declined", _("declined")

    site = models.CharField(_("site"), max_length=270, unique=True)
    contact = models.CharField(_("contact"), max_length=200)
    reason = models.TextField(_("why"), max_length=2000)
    #: Contact and reason of later requests for the same site: its owners may correct the first,
    #: and nobody else can take it away.
    later = models.TextField(_("asked again"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    note = models.TextField(_("note"), blank=True, help_text=_("For colleagues."))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request to become a partner")
        verbose_name_plural = _("requests to become a partner")
        indexes = [models.Index(fields=["state", "asked_at"], name="sharing_request_of_a_state")]

    def __str__(self) -> str:
        return readable(self.site)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the moment of the decision: the row is deleted some time after it."""
        if self.state == self.State.NEW:
            self.decided_at = None
        elif self.decided_at is None:
            self.decided_at = timezone.now()
        super().save(*args, **kwargs)


class EmbeddingRule(Steering):
    """Who may embed lists, themes, the map, and pages without a rule of their own: one row."""

    #: A new portal has its row; a restored snapshot brings its own.
    filled_by_migrations = True

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

    in_snapshots = False

    number = models.BigIntegerField()
    token = models.CharField(max_length=32)
    #: The checksums of the pictures that were public at this version.
    pictures = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="sharing_one_purgedversion")]

    def __str__(self) -> str:
        return f"{self.number} ({self.token})"
