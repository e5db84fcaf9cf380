"""What the admin of every page type has of the trash: pages go there, and are read there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from smartcities.publishing.access import may_purge, may_put_back
from smartcities.publishing.admin.trash.hiding import listed, with_trash
from smartcities.publishing.admin.trash.listing import name_of, state_back
from smartcities.publishing.admin.working_copies.listing import drafts_of
from smartcities.publishing.models import Page
from smartcities.publishing.trash import is_overdue, kept_until, move_to_trash

#: The attribute of a request that has just moved a page to the trash.
MOVED = "moved_to_trash"


@admin.action(
    description=gettext_lazy("Move %(verbose_name_plural)s to the trash"), permissions=["delete"]
)
def trash_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> Any:
    """Move the chosen pages to the trash, after the question that comes before a deletion."""
    if not request.POST.get("post"):
        asked: Any = delete_selected(model_admin, request, queryset)
        asked.context_data["to_trash"] = True
        asked.context_data["drafts"] = drafts_of(model_admin.model, queryset)
        return asked
    pages: Any = queryset
    with transaction.atomic():
        log_moves(request, pages)
        count = move_to_trash(pages, request.user)
    text = ngettext("%d page is in the trash now.", "%d pages are in the trash now.", count)
    said = format_html("{} {}", text % count, link_to_trash())
    model_admin.message_user(request, said, messages.SUCCESS)
    return None


def log_moves(request: HttpRequest, pages: Any) -> None:
    """Note in the history of *pages* that the user moves them to the trash."""
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, pages, CHANGE, _("Moved to the trash."))


def link_to_trash() -> Any:
    """Return a link to the trash, for a message."""
    return format_html('<a href="{}">{}</a>', reverse("admin:trash"), _("Open the trash"))


class TrashAdmin(admin.ModelAdmin):
    """Deleting a page moves it to the trash; deleting it there deletes it for good."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return listed(super().get_queryset(request), request)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Page | None:
        """Return the page, from the trash as well; but nothing is saved onto that.

        What was typed into a form that was open meanwhile is shown again as for a page that is
        gone (``forms/locking.py``).
        """
        with with_trash(request):
            page: Any = super().get_object(request, object_id, from_field)
        match = request.resolver_match
        is_form = match is not None and str(match.url_name).endswith("_change")
        is_save = request.method == "POST" and is_form
        return None if page is not None and page.is_trashed and is_save else page

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        address = f"{reverse('admin:trash')}?type={self.opts.label_lower}"
        return super().changelist_view(request, {"trash_url": address, **(extra_context or {})})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return Django's, with the trash in the place of its deletion."""
        found = super().get_actions(request)
        if "delete_selected" in found:
            name, description = "delete_selected", str(trash_selected.short_description)  # type: ignore[attr-defined]
            found[name] = (trash_selected, name, description)
        return found

    # Who may what --------------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        if obj is not None and obj.is_trashed:
            return may_purge(request.user, obj)
        return super().has_delete_permission(request, obj)

    # Deleting ------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what Django finds; but nothing goes with a page that moves to the trash."""
        if any(page.is_trashed for page in objs):
            return super().get_deleted_objects(objs, request)
        names = {self.opts.verbose_name_plural: len(objs)}
        return [str(page) for page in objs], names, set(), []

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        context["to_trash"] = not context["object"].is_trashed
        context["drafts"] = drafts_of(self.model, [context["object"]])
        return super().render_delete_form(request, context)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        if any(page.is_trashed for page in queryset):
            return super().log_deletions(request, queryset)
        return log_moves(request, queryset)

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        if obj.is_trashed:
            super().delete_model(request, obj)
        else:
            move_to_trash(type(obj)._default_manager.filter(pk=obj.pk), request.user)
            setattr(request, MOVED, True)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Answer as Django does, but say where the page is."""
        if not getattr(request, MOVED, False) or IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        page = self.model._default_manager.get(pk=obj_id)
        text = _("“%(title)s” is in the trash. It can be put back until %(day)s.")
        said = text % {"title": obj_display, "day": day_of(page)}
        self.message_user(request, format_html("{} {}", said, link_to_trash()), messages.SUCCESS)
        return self.response_post_save_change(request, page)

    def view_on_site(self, obj: Page) -> str | None:
        """Return no address while there is none to see it at."""
        return None if obj.is_trashed else super().view_on_site(obj)  # type: ignore[operator]

    # Reading -------------------------------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = kwargs.get("obj")
        if page is not None and page.is_trashed:
            context["in_trash"] = told(page, request.user)
        return super().render_change_form(request, context, *args, **kwargs)


def day_of(page: Page) -> str:
    """Return the day until which *page* can be put back."""
    return date_format(localtime(kept_until(page)), "DATE_FORMAT")


def told(page: Page, user: Any) -> dict[str, Any]:
    """Return what is said of *page*, which is in the trash, in its form."""
    return {
        "name": name_of(page),
        "by": page.trashed_by,
        "at": page.trashed_at,
        "until": kept_until(page),
        "is_overdue": is_overdue(page),
        "may_put_back": may_put_back(user, page) and not is_overdue(page),
        "back": state_back(user, page),
    }
