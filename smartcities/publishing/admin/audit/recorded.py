"""What every model's admin gets so that the log has one entry for each page that it changes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from smartcities.publishing import version
from smartcities.publishing.audit.entry import AuditEntry, Means
from smartcities.publishing.audit.recording import acting, collecting, recording, write_collected
from smartcities.publishing.models import Page


class RecordedAdmin(admin.ModelAdmin):
    """Puts what one request changes into one transaction and one INSERT of the log."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Not in a transaction: files that were chosen are checked before Django begins its own.
        with collecting():
            return super().changeform_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Save rows and relations; with them everything is saved, so that it can be noted."""
        super().save_related(request, *args, **kwargs)
        write_collected()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete *obj*, with one statement for the log of all pages that go with it."""
        with recording():
            super().delete_model(request, obj)

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer as Django does, all rows or none; nobody else changes content meanwhile."""
        with transaction.atomic(), acting(Means.LIST), recording():
            # All writers lock the version first, then pages: so that two actions cannot deadlock.
            version.hold()
            return super().response_action(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if isinstance(obj, Page) and may_read(request, self.admin_site):
            context["changes_url"] = changes_url(obj)
        return super().render_change_form(request, context, *args, **kwargs)


def may_read(request: HttpRequest, site: admin.AdminSite) -> bool:
    """Tell whether the user may read the log."""
    return site.get_model_admin(AuditEntry).has_view_permission(request)


def changes_url(page: Page) -> str:
    """Return the address of the log's entries on one page."""
    query = urlencode({"page": page_value(page._meta.label_lower, page.pk)})
    return f"{reverse('admin:publishing_auditentry_changelist')}?{query}"


def page_value(model: str, key: object) -> str:
    """Return how the list's address names a page."""
    return f"{model}:{key}"
