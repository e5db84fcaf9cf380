"""The addresses by which the dates of a page move: *Schedule…* and *Unpublish*."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.publishing.admin.actions import (
    lacked,
    publish_named,
    relying,
    unpublish,
    unpublish_question,
)
from smartcities.publishing.admin.autosave.admin import TAKE_UP
from smartcities.publishing.admin.autosave.values import TAB
from smartcities.publishing.admin.forms.dialog import in_dialog
from smartcities.publishing.admin.scheduling.form import NAMES, ScheduleForm
from smartcities.publishing.admin.scheduling.words import appearance
from smartcities.publishing.audit.recording import recording
from smartcities.publishing.completeness.missing import missing
from smartcities.publishing.models import Page
from smartcities.publishing.states import change_settings, recorded
from smartcities.publishing.visibility import SEEN

METHODS = ["GET", "HEAD", "POST"]


class SchedulingAdmin(admin.ModelAdmin):
    """Says when a page is public, and moves that by two buttons of its form."""

    #: Whether somebody may publish, which ``PageAdmin`` tells.
    has_publish_permission: Callable[[HttpRequest], bool]

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and those of the two buttons."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/schedule/", view(self.schedule_view), name=f"{name}_schedule"),
            path(
                "<path:object_id>/unpublish/", view(self.unpublish_view), name=f"{name}_unpublish"
            ),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("Visibility"))
    def appearance(self, page: Page) -> SafeString:
        """Return in words when *page* appears and when it is gone."""
        said = (
            appearance(page)
            if page.pk
            else _("Visitors see it after “Publish”. Once saved, it can be scheduled as well.")
        )
        return format_html('<span class="appearance">{}</span>', said)

    # Schedule… ------------------------------------------------------------------------

    def schedule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer with the form of the two moments, or do what it says.

        With ``_dialog`` the answer is the form alone, and after it was taken what has become of
        the page, as JSON.
        """
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.method != "POST":
            page = self._decided(request, object_id)
            return self._schedule_form(request, ScheduleForm(page))
        with transaction.atomic(), recording():
            # Locked: what is refused or asked depends on what is stored now.
            page = self._decided(request, object_id)
            form = ScheduleForm(page, request.POST)
            is_taken = form.is_valid() and self._is_complete(form)
            was_public = page.is_public()
            if is_taken:
                self._schedule(request, form)
        if not is_taken:
            return self._schedule_form(request, form)
        if not in_dialog(request):
            return HttpResponseRedirect(self._form_url(request, page))
        return self._scheduled(request, page, was_public)

    def _scheduled(self, request: HttpRequest, page: Page, was_public: bool) -> JsonResponse:
        """Return what has become of the page, for the form around the dialog.

        If it is public now and was not, or the other way round, that form has other buttons: it
        is loaded again, and says then what was done.
        """
        state, is_other = page.visibility(), page.is_public() != was_public
        told = [] if is_other else messages.get_messages(request)
        return JsonResponse(
            {
                "isOther": is_other,
                "state": state.value,
                "label": state.label,
                "isSeen": state in SEEN,
                "appearance": appearance(page),
                "revision": page.revision,
                "said": [
                    {"level": each.level_tag, "html": conditional_escape(each.message)}
                    for each in told
                ],
            }
        )

    def _schedule(self, request: HttpRequest, form: ScheduleForm) -> None:
        page = form.page
        if not form.is_changing:
            messages.info(request, _("Nothing was changed. {dates}").format(dates=appearance(page)))
            return
        with recorded(page, form.kind, request.user):
            change_settings(page, dict(zip(NAMES, form.dates, strict=True)))
            publish_named(self, request, page)
        said = appearance(page)
        self.log_change(request, page, said)
        messages.success(request, said)

    def _is_complete(self, form: ScheduleForm) -> bool:
        """Tell whether the page has what it needs to be seen; say so if it lacks that."""
        page = form.page
        if form.state not in SEEN or page.visibility() in SEEN:
            return True
        gaps = missing([page]).get(page)
        if gaps:
            begins = _("Something is missing before visitors can see it:")
            form.add_error("published_at", format_html("{} {}", begins, lacked(self, page, gaps)))
        return not gaps

    def _schedule_form(self, request: HttpRequest, form: ScheduleForm) -> HttpResponse:
        page, linking = form.page, None
        if page.is_public():
            linking = relying(self, request, [page])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Schedule “{page}”").format(page=page),
            "opts": self.opts,
            "object": page,
            "form": form,
            "media": form.media,
            "back": self._form_url(request, page),
            "zone": get_current_timezone_name(),
            "appearance": appearance(page),
            "linking": linking,
        }
        name = "form" if in_dialog(request) else "page"
        return TemplateResponse(request, f"admin/publishing/scheduling/{name}.html", context)

    # Unpublish ------------------------------------------------------------------------

    def unpublish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make the page a draft as the action of the list does, with the same question."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.method != "POST":
            page = self._decided(request, object_id)
            back = self._form_url(request, page)
            linking = relying(self, request, [page])
            return unpublish_question(self, request, [page], linking, back)
        with transaction.atomic(), recording():
            page = self._decided(request, object_id)
            back = self._form_url(request, page)
            asked = unpublish(self, request, type(page)._default_manager.filter(pk=page.pk))
        if asked is None:
            return HttpResponseRedirect(back)
        asked.context_data = {**(asked.context_data or {}), "back": back}
        return asked

    # Both -----------------------------------------------------------------------------

    def _decided(self, request: HttpRequest, object_id: str) -> Page:
        """Return the page, if it is this user's to decide when it is public."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        page: Page | None = self.get_object(request, unquote(object_id))
        if page is None or page.is_trashed:
            raise Http404(_("This page does not exist any more."))
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        return page

    def _url(self, name: str, page: Page) -> str:
        meta = self.opts
        stem = f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}"
        return reverse(f"{stem}_{name}", args=[page.pk])

    def _form_url(self, request: HttpRequest, page: Page) -> str:
        """Return the form's address, with the tab whose unsaved text it goes on with, if any."""
        url, tab = self._url("change", page), request.GET.get(TAKE_UP, "")
        return f"{url}?{TAKE_UP}={tab}" if TAB.fullmatch(tab) else url

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer as Django does, with the buttons for those who may publish."""
        page: Page | None = kwargs.get("obj")
        is_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        if page is not None:
            context["appearance"] = appearance(page)
        may = self.has_publish_permission(request)
        if page is not None and may and not page.is_trashed and not is_popup:
            context["scheduling"] = {
                "url": self._url("schedule", page),
                "unpublish_url": self._url("unpublish", page),
                "is_seen": page.visibility() in SEEN,
            }
            context["media"] += ScheduleForm.base_fields["published_at"].widget.media
        return super().render_change_form(request, context, *args, **kwargs)
