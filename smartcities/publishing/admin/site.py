"""The admin site: grouped by what editors do, under a stated content security policy."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONCE, SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from smartcities.accounts.password_change import PasswordChange
from smartcities.protection.bodies import body_limit
from smartcities.publishing.admin.overview import overview

#: What each task is called, in the order of the index. A model's admin names its ``task``.
TASKS = {
    "pages": _("Pages"),
    "library": _("Library and vocabulary"),
    "sharing": _("Partners"),
    "administration": _("People and access"),
}
# Rich-text editing injects style elements, so styles alone may be inline, here alone.
POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


class Autocomplete(AutocompleteJsonView):
    """Autocompletion that says of a page when visitors cannot see it."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        result = super().serialize_result(obj, to_field_name)
        if hasattr(obj, "is_public") and not obj.is_public():
            result["text"] = f"{result['text']} ({obj.visibility().label.lower()})"
        return result


def readable(view: Callable) -> Callable:
    """Return *view* answering 400 where the question itself cannot be asked of a database.

    Django passes any lookup of a list on: numbers that no column holds, NUL, patterns that
    are none.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for name, value in request.GET.items():
            if "\0" in f"{name}{value}" or name.endswith(("__regex", "__iregex")):
                raise BadRequest("A query that no list understands.")
        asked = request.GET or ACTION_CHECKBOX_NAME in request.POST
        try:
            return view(request, *args, **kwargs)
        except (OverflowError, ValueError, DataError) as error:
            if asked:
                raise BadRequest("A value that no column can hold.") from error
            raise

    return wrapped


class PortalAdminSite(admin.AdminSite):
    """Django's admin with our title, grouping and policy."""

    site_header = _("Smart Cities")
    site_title = _("Smart Cities")
    index_title = _("Editing the portal")
    empty_value_display = "–"

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Wrap *view* as Django does, and state the admin's own policy on the answer."""
        return csp_update(POLICY)(super().admin_view(self._kept_in(readable(view)), cacheable))

    def _kept_in(self, view: Callable) -> Callable:
        """Return *view* refusing within the admin: a colleague keeps the menu to go on with."""

        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (PermissionDenied, Http404) as error:
                status = 404 if isinstance(error, Http404) else 403
                titles = {403: _("This is not yours to open"), 404: _("There is nothing here")}
                context = {**self.each_context(request), "title": titles[status]}
                return TemplateResponse(request, f"admin/{status}.html", context, status=status)

        return wrapped

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().index(request, {**overview(self, request), **(extra_context or {})})

    @body_limit(anybody=16_384)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return csp_update(POLICY)(super().login)(request, extra_context)

    @body_limit(staff=16_384)
    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        """Answer as Django does, with the old password checked like a login."""
        view = PasswordChange.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return view(request)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Autocomplete.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Return the models by task; for the page of one app, as Django does."""
        if app_label:
            return super().get_app_list(request, app_label)
        models = {
            model["model"]: model
            for app in self._build_app_dict(request).values()
            for model in app["models"]
        }
        groups: dict[str, dict] = {
            task: {"name": name, "app_label": task, "app_url": f"#{task}", "models": []}
            for task, name in TASKS.items()
        }
        for model, model_admin in self._registry.items():
            if model in models:
                task = getattr(model_admin, "task", "administration")
                groups[task]["models"].append(models[model])
        for group in groups.values():
            group["models"].sort(key=lambda model: str(model["name"]).casefold())
        return [group for group in groups.values() if group["models"]]
