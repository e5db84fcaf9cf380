"""The question before a draft of changes, or what is typed and not saved, is thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from smartcities.publishing import version
from smartcities.publishing.admin.versions.pictures import PicturedWording
from smartcities.publishing.admin.working_copies.saying import name_of
from smartcities.publishing.models import Page
from smartcities.publishing.states import capture, compare
from smartcities.publishing.working_copies import authors, copy_of, discard, merged_with


def answer(model_admin: Any, request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the question, or discard what is there now."""
    meta = model_admin.opts
    page: Page | None = model_admin.get_object(request, key)
    if page is None:
        raise Http404(_("This page does not exist any more."))
    if not model_admin.has_change_permission(request, page):
        raise PermissionDenied
    form = reverse(f"{model_admin.admin_site.name}:{meta.app_label}_{meta.model_name}_change",
                   args=[page.pk])  # fmt: skip
    if request.method == "POST":
        _discard(model_admin, request, page)
        return HttpResponseRedirect(form)
    copy = copy_of(page)
    if copy is None and not model_admin.has_typed(request, page):
        messages.info(request, _("There are no changes to discard."))
        return HttpResponseRedirect(form)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Discard these changes?"),
        "opts": meta,
        "object": page,
        "form_url": form,
        "copy": copy,
    }
    if copy is not None:
        live = capture(page)
        draft = merged_with(copy, live).state
        wording = PicturedWording(model_admin.model, [live, draft])
        context |= {
            "authors": ", ".join(map(name_of, authors(page, copy))),
            "differences": [wording.describe(each, live, draft) for each in compare(live, draft)],
        }
    return TemplateResponse(request, "admin/publishing/working_copies/discard.html", context)


def _discard(model_admin: Any, request: HttpRequest, page: Page) -> None:
    with transaction.atomic():
        # The version first, as all writers do: the same order of locks prevents deadlocks.
        version.hold()
        type(page)._base_manager.select_for_update().filter(pk=page.pk).first()
        copy = copy_of(page)
        if copy is not None:
            discard(page, copy, request.user)
            model_admin.log_change(request, page, _("Changes discarded."))
        has_typed = model_admin.has_typed(request, page)
        model_admin.forget_typed(request, page)
    if copy is not None:
        messages.success(request, _("The changes were discarded. A version keeps them."))
    elif has_typed:
        messages.success(request, _("What you had typed was discarded."))
    else:
        messages.info(request, _("There are no changes to discard."))
