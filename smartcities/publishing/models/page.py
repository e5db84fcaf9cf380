"""The page: the fields and rules that everything editors publish has in common."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.addresses import path_to
from smartcities.publishing.audit import changes as audit
from smartcities.publishing.audit.recording import note, recording
from smartcities.publishing.consent import Consents, forget
from smartcities.publishing.declarations.export_field import ExportField
from smartcities.publishing.declarations.indexed import Indexed
from smartcities.publishing.declarations.located import Located
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.declarations.placed import Placed
from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.fields import LanguageField, RichTextField
from smartcities.publishing.fields.days import not_in_the_future
from smartcities.publishing.models.addressed import Addressed
from smartcities.publishing.models.changes import changed_fields
from smartcities.publishing.models.indexes import page_indexes
from smartcities.publishing.models.page_queryset import PageQuerySet
from smartcities.publishing.models.presence import followed, presences
from smartcities.publishing.visibility import Visibility, rows_in, state_of

if TYPE_CHECKING:
    from smartcities.publishing.models.revision import WorkingCopy
    from smartcities.publishing.version import Version


class Page(Addressed):
    """Anything that editors publish; abstract, so that all columns of a type are in one table."""

    #: The first part of the type's addresses: ``case-studies`` gives ``/case-studies/<slug>/``.
    #: Every type with lists needs one; ``manage.py check`` reports a type without.
    list_path: ClassVar[str] = ""
    #: The name of the address that shows the one page of the type, such as ``home``; None where
    #: pages have addresses of their own. Such a page is edited, kept in versions and previewed as
    #: any other, and is in no list, search, feed, export or catalogue.
    stands_at: ClassVar[str | None] = None
    #: Whether the type's list is among those that visitors are offered, as in the menu.
    in_navigation: ClassVar[bool] = True
    #: Where head and foot link to single pages of the type; None if they do not.
    placed: ClassVar[Placed | None] = None
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
    #: The draft of changes that was put on it in a rehearsal; None where it is as it is stored.
    working_copy: WorkingCopy | None = None
    #: Fields whose changes the public does not see; a type adds its own.
    internal_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "published_at",
            "expires_at",
            "trashed_at",
            "trashed_by",
            "created_at",
            "last_updated",
            "owner",
            "review_by",
            "last_checked",
            "internal_note",
            "revision",
            "embedding",
            "publish_with_first_use",
            "sort_key_en",
            "sort_key_da",
        }
    )

    #: (old name, new name) of fields, sets of relations and kinds of rows, the oldest first: stored
    #: versions are read by it (``publishing/states/schema.py``). Nothing is ever taken out again.
    renames: ClassVar[tuple[tuple[str, str], ...]] = ()

    #: Consents of a person, with the fields that rest on them.
    consents: ClassVar[Consents] = MappingProxyType({})
    #: Content that acts at once and is never kept in versions: ``fields_of`` these consents.
    unversioned_fields: ClassVar[frozenset[str]] = frozenset()

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
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("moved to the trash by"),
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
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
    last_checked = models.DateField(
        _("last checked"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The day on which somebody last read the page and found it right."),
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
    publish_with_first_use = models.BooleanField(
        _("public with the first page that names it"),
        default=False,
        help_text=_("It stays a draft until a public page names it."),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Versions go with their page, and its draft of changes, and what is typed into its form.
    revisions = GenericRelation("publishing.Revision")
    working_copies = GenericRelation("publishing.WorkingCopy")
    autosaves = GenericRelation("publishing.Autosave")

    objects: ClassVar = PageQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]
        default_permissions = ("add", "change", "delete", "view", "publish", "purge")
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
        moment = at or timezone.now()
        return state_of(self.published_at, self.expires_at, self.trashed_at, moment)

    @property
    def is_trashed(self) -> bool:
        """Whether the page is in the trash (``publishing/trash.py``)."""
        return self.visibility() == Visibility.TRASHED

    def is_public(self, at: datetime | None = None) -> bool:
        """Tell whether visitors may see the page; the same rule as ``PageQuerySet.public``."""
        return self.visibility(at) == Visibility.PUBLISHED

    def get_absolute_url(self) -> str:
        """Return the page's address from the root."""
        return self.get_detail_url(self.slug)

    @classmethod
    def get_detail_url(cls, slug: str) -> str:
        """Return the address of the type's page at *slug*, whether there is one or not."""
        if cls.stands_at:
            return path_to(cls.stands_at)
        return path_to(f"{cls._meta.model_name}-detail", slug)

    @classmethod
    def get_list_url(cls) -> str:
        """Return the address of the type's list."""
        return path_to(f"{cls._meta.model_name}-list")

    def unique_error_message(self, model_class: type[models.Model], unique_check: Any) -> Any:
        """Name the page in the trash that keeps an address for itself."""
        if unique_check == ("slug",):
            trash = type(self)._base_manager.filter(rows_in(Visibility.TRASHED, timezone.now()))
            if other := trash.filter(slug=self.slug).first():
                said = _("“%(title)s” in the trash has this address. Choose another one.")
                return ValidationError(said, code="unique", params={"title": other})
        return super().unique_error_message(model_class, unique_check)

    def touch(self, *names: str) -> None:
        """Set ``last_updated`` to now, because the rows or relations *names* of it changed."""
        with recording():
            self.last_updated = timezone.now()
            rows = type(self)._base_manager.filter(pk=self.pk)
            rows.update(last_updated=self.last_updated)
            note(self, names)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; ``last_updated`` changes only if a field that the public sees did."""
        only = kwargs.get("update_fields")
        with transaction.atomic(), recording():
            extra, is_new, changed = set(), self._state.adding, set()
            if not is_new:
                # Internal fields that nobody writes follow from the others.
                derived = {each.name for each in self._meta.fields if not each.editable}
                changed = changed_fields(self, self.internal_fields & derived, only)
                if changed - self.internal_fields:
                    self.last_updated = timezone.now()
                    extra.add("last_updated")
                self.revision += 1
                extra.add("revision")
            if self.published_at and self.publish_with_first_use:
                # Once: whoever makes it a draft again means it.
                self.publish_with_first_use = False
                extra.add("publish_with_first_use")
            if only is not None and only:
                kwargs["update_fields"] = {*only, *extra}
            before = presences(type(self)._base_manager.filter(pk=self.pk))
            with followed(type(self), before) as keys:
                super().save(*args, **kwargs)
                keys.add(self.pk)
            forget(
                self,
                [each for each in self.consents if each in changed and not getattr(self, each)],
            )
            if is_new:
                audit.note_created(self)
            else:
                audit.note_saved(self, changed, before.get(self.pk))
