"""Actions on many pages at once. Each page is saved and logged as if by hand."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from smartcities.publishing.admin.forms.typed import DayField
from smartcities.publishing.admin.usage import usage
from smartcities.publishing.models import Page


def publish_now(page: Page) -> None:
    """Make *page* public from now on; if it has expired, the date of expiry is removed."""
    now = timezone.now()
    page.published_at = now
    if page.expires_at and page.expires_at <= now:
        page.expires_at = None


@admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
def publish(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Publish the chosen pages that are not public yet."""
    pages = [page for page in queryset if not page.is_public()]
    for page in pages:
        publish_now(page)
        page.save()
        model_admin.log_change(request, page, _("Published."))
    text = ngettext("%d page was published.", "%d pages were published.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)


@admin.action(description=gettext_lazy("Unpublish: back to draft"), permissions=["publish"])
def unpublish(
    model_admin: Any, request: HttpRequest, queryset: QuerySet
) -> TemplateResponse | None:
    """Turn the chosen pages into drafts; ask first if a page is used on partners' sites."""
    pages = [page for page in queryset if page.published_at]
    if "post" not in request.POST and (told := usage(pages)):
        cast(Any, request).relied_on = list(told.items())
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _("Unpublish these?"),
            "opts": model_admin.opts,
            "pages": pages,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/publishing/unpublish_confirmation.html", context)
    for page in pages:
        page.published_at = None
        page.save()
        model_admin.log_change(request, page, _("Unpublished."))
    text = ngettext("%d page is a draft now.", "%d pages are drafts now.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)
    return None


@admin.action(description=gettext_lazy("Set the review date"), permissions=["change"])
def set_review_date(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Set the day by which the chosen pages are to be reviewed; an empty date removes it."""
    try:
        day = DayField(required=False).clean(request.POST.get("review_by", ""))
    except ValidationError:
        model_admin.message_user(request, _("That is not a day."), messages.ERROR)
        return
    pages = [page for page in queryset if model_admin.has_change_permission(request, page)]
    for page in pages:
        page.review_by = day
        page.save()
        model_admin.log_change(request, page, _("Review date set."))
    text = ngettext("%d page changed.", "%d pages changed.", len(pages)) % len(pages)
    model_admin.message_user(request, text, messages.SUCCESS if pages else messages.WARNING)
