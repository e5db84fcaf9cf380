"""The page: the fields and rules that everything editors publish has in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.addresses import path_to
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.declarations.located import Located
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.fields import LanguageField, RichTextField
from smartcities.publishing.models.addressed import Addressed, AddressedQuerySet
from smartcities.publishing.models.changes import changed_fields
from smartcities.publishing.models.indexes import page_indexes
from smartcities.publishing.models.presence import DECIDING, followed, presences
from smartcities.publishing.models.tombstone import Tombstone
from smartcities.publishing.visibility import Visibility, rows_in, state_of

if TYPE_CHECKING:
    from smartcities.publishing.version import Version

PageT = TypeVar("PageT", bound="Page")


class PageQuerySet(AddressedQuerySet[PageT]):
    """Pages of one type. ``public`` alone decides which are published."""

    def in_state(self, state: str, at: datetime | None = None) -> Self:
        """Return the pages in *state* (draft, scheduled, published, expired), by default now."""
        return self.filter(rows_in(state, at or timezone.now()))

    def public(self, at: datetime | None = None) -> Self:
        """Return the pages that visitors may see at the moment *at*, by default now."""
        return self.in_state(Visibility.PUBLISHED, at)

    def once_public(self) -> Self:
        """Return the pages that are public, or were before they expired or were unpublished."""
        left = Tombstone.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=OuterRef("pk")
        )
        now = timezone.now()
        begun = rows_in(Visibility.PUBLISHED, now) | rows_in(Visibility.EXPIRED, now)
        return self.filter(begun | Exists(left))

    def for_cards(self) -> Self:
        """Return the pages with what a card in a list shows, in a fixed number of queries."""
        return self.select_related("image")

    def for_detail(self) -> Self:
        """Return the pages with what the detail page shows."""
        return self.select_related("image").prefetch_related("themes")

    def update(self, **kwargs: Any) -> int:
        """Update, and record which pages leave the public list or join it."""
        if DECIDING.isdisjoint(kwargs):
            return super().update(**kwargs)
        # As a subquery: rows of a join or of DISTINCT cannot be locked.
        rows = self.model._base_manager.filter(pk__in=self.order_by().values("pk"))
        with transaction.atomic(), followed(self.model, presences(rows)):
            return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks what writes


class Page(Addressed):
    """Anything that editors publish; abstract, so that all columns of a type are in one table."""

    #: The first part of the type's addresses: ``case-studies`` gives ``/case-studies/<slug>/``.
    #: Every type needs one; ``manage.py check`` reports a type without.
    list_path: ClassVar[str] = ""
    #: The order of types in the navigation and on theme pages; smaller comes first.
    position: ClassVar[int] = 100
    #: Rows of the page with an address of their own below it.
    parts: ClassVar[tuple[Part, ...]] = ()
    #: Where the type's pages are on a map; None if nowhere.
    located: ClassVar[Located | None] = None
    #: The type's own columns in exports, beside those of all pages.
    export_fields: ClassVar[tuple[ExportField, ...]] = ()
    #: What the search finds the type's pages by.
    indexed: ClassVar[Indexed | None] = Indexed()
    #: The version of the content at which a public page was read; None if it is not known.
    as_of: Version | None = None
    #: Fields whose changes the public does not see; a type adds its own.
    internal_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "published_at",
            "expires_at",
            "created_at",
            "last_updated",
            "owner",
            "review_by",
            "internal_note",
            "revision",
            "embedding",
        }
    )

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("summary"),
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("One to three sentences, without formatting. Shown in lists and searches."),
    )
    body = RichTextField(_("text"), blank=True)
    themes = models.ManyToManyField(
        "publishing.Theme",
        verbose_name=_("themes"),
        blank=True,
        related_name="%(class)s_set",
    )
    image = models.ForeignKey(
        "media.Image",
        models.SET_NULL,
        verbose_name=_("image"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("From the image library. A page without one is shown without one."),
    )
    language = LanguageField(
        _("language of the text"), help_text=_("The language this page is written in.")
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: a draft. In the future: appears by itself at that moment."),
    )
    expires_at = models.DateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("From this moment visitors no longer see the page. Empty: never."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    last_updated = models.DateTimeField(_("last updated"), default=timezone.now, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The colleague who looks after this page."),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("The day by which somebody should read the page again."),
    )
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("For colleagues. Visitors never see it.")
    )
    search_title = models.CharField(
        _("search title"),
        max_length=70,
        blank=True,
        help_text=_("The title that search engines show, if the page's own is too long."),
    )
    search_description = models.CharField(
        _("search description"),
        max_length=160,
        blank=True,
        help_text=_("Shown by search engines under the title. Empty: the summary."),
    )
    embedding = models.CharField(
        _("may be embedded by"),
        max_length=8,
        blank=True,
        choices=Embedding.choices,
        help_text=_("Who may show the page in a frame of their own site. Empty: as for the site."),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = PageQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("published_at")),
                name="%(app_label)s_%(class)s_expires_after_published",
                violation_error_message=_("A page can only expire after it was published."),
            )
        ]
        indexes = page_indexes()

    def visibility(self, at: datetime | None = None) -> Visibility:
        """Return the page's visibility at the moment *at*, by default now."""
        return state_of(self.published_at, self.expires_at, at or timezone.now())

    def is_public(self, at: datetime | None = None) -> bool:
        """Tell whether visitors may see the page; the same rule as ``PageQuerySet.public``."""
        return self.visibility(at) == Visibility.PUBLISHED

    def get_absolute_url(self) -> str:
        """Return the page's address from the root."""
        return path_to(f"{self._meta.model_name}-detail", self.slug)

    @classmethod
    def get_list_url(cls) -> str:
        """Return the address of the type's list."""
        return path_to(f"{cls._meta.model_name}-list")

    def touch(self) -> None:
        """Set ``last_updated`` to now, because rows or relations of the page changed."""
        self.last_updated = timezone.now()
        type(self)._base_manager.filter(pk=self.pk).update(last_updated=self.last_updated)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; ``last_updated`` changes only if a field that the public sees did."""
        only = kwargs.get("update_fields")
        with transaction.atomic():
            extra = set()
            if not self._state.adding:
                if changed_fields(self, self.internal_fields, only):
                    self.last_updated = timezone.now()
                    extra.add("last_updated")
                self.revision += 1
                extra.add("revision")
            if only is not None and only:
                kwargs["update_fields"] = {*only, *extra}
            before = presences(type(self)._base_manager.filter(pk=self.pk))
            with followed(type(self), before) as keys:
                super().save(*args, **kwargs)
                keys.add(self.pk)
