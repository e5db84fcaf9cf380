"""The admin that every page type gets: a type adds its own fields and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from smartcities.media.models import Image
from smartcities.media.uploads.admin import UploadsAdmin
from smartcities.publishing.access import may_change, may_publish
from smartcities.publishing.admin.actions import (
    check_today,
    publish,
    publish_named,
    publish_now,
    set_review_date,
    unpublish,
)
from smartcities.publishing.admin.addressed import AddressedAdmin
from smartcities.publishing.admin.autosave.admin import AutosaveAdmin
from smartcities.publishing.admin.checking import CheckingAdmin
from smartcities.publishing.admin.filters import CareFilter, GapFilter, VisibilityFilter
from smartcities.publishing.admin.forms.dialog import in_dialog
from smartcities.publishing.admin.forms.pages import PageActionForm, PageForm
from smartcities.publishing.admin.merging.admin import MergingAdmin
from smartcities.publishing.admin.merging.writing import WritingAdmin
from smartcities.publishing.admin.presence.admin import PresenceAdmin
from smartcities.publishing.admin.preview.admin import PreviewAdmin
from smartcities.publishing.admin.scheduling.admin import SchedulingAdmin
from smartcities.publishing.admin.thumbnail import thumbnail
from smartcities.publishing.admin.trash.pages import TrashAdmin
from smartcities.publishing.admin.working_copies.admin import WorkingCopyAdmin
from smartcities.publishing.admin.working_copies.listing import ChangesFilter, state_of_draft
from smartcities.publishing.finder import find
from smartcities.publishing.models import Page
from smartcities.publishing.rehearsal import is_rehearsing

Fieldsets = Sequence[tuple[Any, dict[str, Any]]]
#: The class of fieldsets that stand below the page's rows (``admin/change_form.html``).
AFTER_ROWS = "after-rows"
#: Fields for those who may publish; read-only to everybody else, wherever they are shown.
PUBLISHING = ("publish_with_first_use", "owner", "embedding")


class PageAdmin(
    AutosaveAdmin,
    TrashAdmin,
    MergingAdmin,
    PreviewAdmin,
    PresenceAdmin,
    SchedulingAdmin,
    CheckingAdmin,
    AddressedAdmin,
    # Files are checked before the transaction of the draft begins.
    UploadsAdmin,
    WorkingCopyAdmin,
    WritingAdmin,
):
    """Pages of one type, with the rules of who may change and publish what."""

    task = "pages"
    dialog_help = _(
        "It stays a draft until a public page names it, and goes public together with that page."
    )
    form = PageForm
    action_form = PageActionForm
    actions = (publish, unpublish, set_review_date, check_today)
    search_fields: ClassVar[tuple[str, ...]] = ("title",)
    search_help_text = _("Words of the title, the summary or the text")
    readonly_fields: ClassVar[tuple[str, ...]] = ("appearance", "created_at", "last_updated")
    list_filter: ClassVar[tuple[Any, ...]] = (
        VisibilityFilter,
        ChangesFilter,
        CareFilter,
        GapFilter,
        "themes",
    )

    #: The type's own fieldsets, from the title to the text.
    content: ClassVar[Fieldsets] = [
        (None, {"fields": ("title", "slug", "summary", "body", "image", "themes")})
    ]
    #: The type's own columns, between the title and the common ones.
    columns: ClassVar[tuple[str, ...]] = ()
    #: Relations that the columns show, fetched with the list.
    columns_related: ClassVar[tuple[str, ...]] = ()

    def get_fieldsets(self, request: HttpRequest, obj: Page | None = None) -> Any:
        """Return the type's fieldsets, then those that all pages share, which follow its rows."""
        publishing: list[Any] = ["appearance", "embedding"]
        if obj and obj.publish_with_first_use:
            publishing.insert(1, "publish_with_first_use")
        return [
            *self.content,
            (_("Publishing"), {"classes": [AFTER_ROWS], "fields": publishing}),
            (
                _("Care"),
                {
                    "classes": [AFTER_ROWS],
                    "fields": (("owner", "review_by", "last_checked"), "internal_note"),
                },
            ),
            (
                _("Search engines and language"),
                {
                    "classes": [AFTER_ROWS, "collapse"],
                    "fields": ("search_title", "search_description", "language"),
                },
            ),
            (
                _("History"),
                {
                    "classes": [AFTER_ROWS, "collapse"],
                    "fields": (("created_at", "last_updated"), "revision_seen"),
                },
            ),
        ]

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("named", "state_shown", *self.columns, "care", "updated_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # Where the picture depends on a consent, the relation has another name.
        pictures = [each.name for each in self.opts.fields if each.related_model is Image]
        related = ("owner", *pictures, *self.columns_related)
        return super().get_queryset(request).select_related(*related)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Search as visitors do, and by the first letters of a title; drafts as well."""
        return find(queryset, search_term) if search_term.strip() else queryset, False

    @admin.display(description=_("Title"), ordering="title")
    def named(self, page: Page) -> SafeString:
        """Return the title, with the page's picture before it where there is one."""
        return format_html("{}<span>{}</span>", thumbnail(page.image), page.title)

    @admin.display(description=_("State"), ordering="published_at")
    def state_shown(self, page: Page) -> SafeString:
        """Return the page's state as a coloured word."""
        state = page.visibility()
        shown = '<span class="state state-{}">{}</span> {}'
        return format_html(shown, state.value, state.label, state_of_draft(page))

    @admin.display(description=_("Care"), ordering="review_by")
    def care(self, page: Page) -> str | None:
        """Return the page's owner and the day of its review, highlighted when it is due."""
        owner = page.owner.get_full_name() or page.owner.get_username() if page.owner else None
        if page.review_by is None:
            return owner
        day = date_format(page.review_by, "SHORT_DATE_FORMAT")
        if page.review_by <= localdate():
            day = format_html('<span class="state state-due">{}</span>', day)
        review = format_html(str(_("review by {day}")), day=day)
        return format_html('<span>{} <span class="care-day">{}</span></span>', owner or "", review)

    @admin.display(description=_("Last updated"), ordering="last_updated")
    def updated_on(self, page: Page) -> str:
        """Return the day, short enough for a column; the page's form shows the time too."""
        return date_format(localtime(page.last_updated), "SHORT_DATE_FORMAT")

    # Who may what --------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user decides when pages of this type are public."""
        return may_publish(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_change(request.user, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return fields if self.has_publish_permission(request) else [*fields, *PUBLISHING]

    # Saving --------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        """Have a new page belong to the user who made it; one button also publishes."""
        if not change and obj.owner_id is None:
            assert request.user.is_authenticated
            obj.owner = request.user
        if self.publishes(request) and not obj.is_public():
            publish_now(obj)
        if in_dialog(request):
            # Made for the page around the dialog, nobody would think of publishing it.
            obj.publish_with_first_use = True
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Save the rows; drafts that go public with the page do so now that it names them."""
        super().save_related(request, form, formsets, change)
        if not is_rehearsing():
            publish_named(self, request, form.instance)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = kwargs.get("obj")
        context["show_publish"] = self.has_publish_permission(request) and (
            page is None or not page.is_trashed
        )
        context["page_state"] = page.visibility() if page else None
        context["saves_drafts"] = not context.get("is_popup")
        return super().render_change_form(request, context, *args, **kwargs)
