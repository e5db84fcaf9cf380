"""*I have checked it today*: the button in a page's form, and the address behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from smartcities.publishing.admin.autosave.admin import TAKE_UP
from smartcities.publishing.admin.autosave.values import TAB
from smartcities.publishing.models import Page
from smartcities.publishing.states import change_settings


class CheckingAdmin(admin.ModelAdmin):
    """Notes by one click that somebody has read a page today and found it right."""

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and that of the button, where a page says the day."""
        if not self._says_when():
            return list(super().get_urls())
        name = f"{self.opts.app_label}_{self.opts.model_name}_checked"
        view = self.admin_site.admin_view(self.checked_view)
        return [path("<path:object_id>/checked/", view, name=name), *super().get_urls()]

    def checked_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note it, and lead back to the form, with what is typed there."""
        page: Page | None = self.get_object(request, unquote(object_id))
        if page is None or page.is_trashed:
            raise Http404(_("This page does not exist any more."))
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        change_settings(page, {"last_checked": localdate()})
        self.log_change(request, page, _("Checked today."))
        messages.success(request, _("Visitors read that the page was checked today."))
        tab = request.GET.get(TAKE_UP, "")
        query = f"?{TAKE_UP}={tab}" if TAB.fullmatch(tab) else ""
        return HttpResponseRedirect(f"{self._url_of('change', page)}{query}")

    def _says_when(self) -> bool:
        # A type of pages may do without the day.
        return any(field.name == "last_checked" for field in self.opts.concrete_fields)

    def _url_of(self, view: str, page: Page) -> str:
        name = f"{self.opts.app_label}_{self.opts.model_name}_{view}"
        return reverse(f"{self.admin_site.name}:{name}", args=[page.pk])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer the button for pages that visitors see."""
        page: Page | None = kwargs.get("obj")
        is_seen = page is not None and page.is_public() and self._says_when()
        if page is not None and is_seen and self.has_change_permission(request, page):
            context["checked_url"] = self._url_of("checked", page)
        return super().render_change_form(request, context, *args, **kwargs)
