"""The addresses of a page's preview."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _

from smartcities.publishing.admin.preview.binding import Binding, Problem
from smartcities.publishing.admin.preview.showing import SHOWN, shown
from smartcities.publishing.admin.preview.tabs import TABS, tabs
from smartcities.publishing.admin.preview.writing import made_public, written
from smartcities.publishing.models import Page
from smartcities.publishing.rehearsal import RehearsalBusyError, rehearsal
from smartcities.publishing.working_copies import DoesNotFitError, copies_of, put_on_page

#: That a form is not valid yet is nothing for a browser to complain of.
NOT_VALID, BUSY = 200, 503


class PreviewAdmin(admin.ModelAdmin):
    """Shows a page as it would be with what its user has typed. Nothing of it is kept."""

    #: The tabs of the panel, by their names in ``tabs.py``.
    previews: tuple[str, ...] = tuple(TABS)
    #: Whether the page is another one in each language of the portal.
    is_in_each_language = False

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and those of the preview."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", view, name=f"{name}_preview_new"),
            path("<path:object_id>/preview/", view, name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: str = "") -> HttpResponse:
        """Answer with the page, or its card, as ``show`` says, from the autosave of ``tab``.

        ``lang`` is the language of the interface, if it is not that of the text. Without an
        autosave: as it is stored. If the form is not valid, the answer lists why.
        """
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        page = self._previewed(request, object_id)
        show = request.GET.get("show", "page")
        if show not in SHOWN:
            raise Http404(_("There is no such preview."))
        # Rows of a draft of changes are there in a rehearsal alone.
        has_copy = page.pk is not None and copies_of(self.model, [page.pk]).exists()
        try:
            if has_copy:
                with rehearsal():
                    return self._preview(request, put_on_page(page), show)
            return self._preview(request, page, show)
        except RehearsalBusyError:
            busy = _("Others are saving just now. The preview follows with your next change.")
            return refused([Problem("", "", busy)], BUSY)
        except (IntegrityError, DoesNotFitError):
            # A colleague has saved, since the form was checked, what only one may have.
            taken = _("A colleague has just saved something that this form has as well.")
            return refused([Problem("", "", taken)], NOT_VALID)

    def _preview(self, request: HttpRequest, page: Page, show: str) -> HttpResponse:
        # Reading and checking what was typed needs no lock, so it is done before.
        binding = Binding.of(self, request, page)
        if binding is None and page.pk is None:
            return refused([Problem("", "", _("Nothing is typed yet."))], NOT_VALID)
        if binding is not None and (problems := binding.problems()):
            return refused(problems, NOT_VALID)
        with rehearsal():
            if binding is not None:
                page = written(binding)
            return shown(request, made_public(page), show, request.GET.get("lang", ""))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer as Django does, with the panel for those who may change the page."""
        page: Page | None = kwargs.get("obj")
        may = (
            self.has_change_permission(request, page) if page else self.has_add_permission(request)
        )
        if may and IS_POPUP_VAR not in {*request.GET, *request.POST}:
            name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_preview"
            context["preview_url"] = (
                reverse(name, args=[page.pk]) if page else reverse(f"{name}_new")
            )
            context["preview_tabs"] = tabs(self.previews, in_each_language=self.is_in_each_language)
        return super().render_change_form(request, context, *args, **kwargs)

    def _previewed(self, request: HttpRequest, object_id: str) -> Page:
        """Return the page that may be changed, or a new one."""
        if not object_id:
            if not self.has_add_permission(request):
                raise PermissionDenied
            new: Page = self.model()
            return new
        page: Page | None = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404(_("This page does not exist any more."))
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        return page


def refused(problems: list[Problem], status: int) -> HttpResponse:
    """Return what the panel finds in its frame instead of a page: the reasons, to list them.

    A frame tells its page no status; the panel knows it by its content.
    """
    text = render_to_string("admin/preview/refused.html", {"problems": problems})
    return HttpResponse(
        text,
        status=status,
        headers={
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
            "X-Frame-Options": "SAMEORIGIN",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
        },
    )
