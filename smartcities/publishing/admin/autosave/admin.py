"""Autosave in the admin of every page type: its addresses, and what a form has of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from smartcities.outages.errors import RETRY_AFTER, outage_status
from smartcities.protection.bodies import KILOBYTE, MEGABYTE, body_limit
from smartcities.publishing.admin.autosave.offers import base_of, offer, offers
from smartcities.publishing.admin.autosave.receiving import (
    END_FIELD,
    TAB_FIELD,
    TAKEN_FIELD,
    NotKeptError,
    close,
    keep,
    put_aside,
    read,
)
from smartcities.publishing.admin.autosave.taking_up import TakenUp
from smartcities.publishing.admin.autosave.values import TAB
from smartcities.publishing.admin.working_copies.admin import WorkingCopyAdmin
from smartcities.publishing.models import Autosave, Page
from smartcities.publishing.rehearsal import is_rehearsing
from smartcities.publishing.working_copies import copy_of

#: The parameter of a form's address that names the tab whose text it begins with.
TAKE_UP = "take_up"
BODY = {"anybody": 128 * KILOBYTE, "staff": 8 * MEGABYTE}


class AutosaveAdmin(WorkingCopyAdmin):
    """Keeps what is typed into a page's form, and offers it again."""

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and those of autosave."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_autosave"
        view = self.admin_site.admin_view
        return [
            # Not by ``admin_view``, which sends whoever is signed out to the page of the login.
            path("autosave/", self.autosave_view, name=name),
            path("autosave/offers/", view(self.offers_view), name=f"{name}_offers"),
            path("autosave/discard/", view(self.discard_view), name=f"{name}_discard"),
            *super().get_urls(),
        ]

    # Keeping --------------------------------------------------------------------------

    @body_limit(**BODY)
    def autosave_view(self, request: HttpRequest) -> HttpResponse:
        """Keep what a form's script sends as JSON; answer when, or why not.

        401: signed out; 409: somebody else is signed in; 403: not theirs to change; 410: the page
        is gone; 413: too large; 412: there is nothing that this could be a part of; 503 and 507:
        an outage.
        """
        if request.method != "POST":
            refused: HttpResponse = self.admin_site.admin_view(self._only_posts)(request)
            return refused
        if not self.admin_site.has_permission(request):
            return _refusal(401, "signed-out")
        try:
            sent = read(request.body)
            if sent.user != request.user.pk:
                raise NotKeptError(409, "other-user")
            self._check(request, sent.page)
            is_open = keep(request.user, self.model, sent)
        except NotKeptError as refused:
            return _refusal(refused.status, refused.reason)
        except RequestDataTooBig:
            return _refusal(413, "large")
        except Exception as error:
            if (status := outage_status(error)) is None:
                raise
            return _refusal(status, "outage")
        at = date_format(localtime(sent.typed_at), "H:i")
        return _answer(JsonResponse({"saved_at": at} if is_open else {"closed": True}))

    def _check(self, request: HttpRequest, key: int | None) -> None:
        """Raise ``NotKeptError`` unless the user may change that page, or add one."""
        if key is None:
            if not self.has_add_permission(request):
                raise NotKeptError(403, "forbidden")
            return
        page = self.model._base_manager.filter(pk=key).first()
        if page is None or page.is_trashed:
            raise NotKeptError(410, "gone")
        if not self.has_change_permission(request, page):
            raise NotKeptError(403, "forbidden")

    def _only_posts(self, request: HttpRequest) -> HttpResponse:
        self._check_any(request)
        return _refusal(405, "post")

    def _check_any(self, request: HttpRequest) -> None:
        """Raise ``PermissionDenied`` for those who write no pages of the type."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied

    def offers_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with what the user may take up in the form of ``page``, as it stands in it."""
        self._check_any(request)
        key, page = request.GET.get("page", ""), None
        if key.isascii() and key.isdecimal() and len(key) < 10:
            page = self.model._base_manager.filter(pk=int(key)).first()
        context = {"autosave": {"offers": offers(request.user, self.model, page)}}
        return _answer(TemplateResponse(request, "admin/publishing/autosave/offers.html", context))

    def discard_view(self, request: HttpRequest) -> HttpResponse:
        """Throw away what the user typed in ``tab``."""
        if request.method != "POST":
            return self._only_posts(request)
        if TAB.fullmatch(tab := request.POST.get("tab", "")):
            known = Autosave.objects.filter(user=request.user.pk, tab=tab).first()
            close(request.user, self.model, known.object_id if known else None, [tab])
        if "text/html" not in request.headers.get("Accept", ""):
            return _answer(JsonResponse({"closed": True}))
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))

    # Saving ---------------------------------------------------------------------------

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Answer as Django does; a form that was sent before it had arrived whole is refused."""
        sent = request.POST
        if request.method == "POST" and TAB_FIELD in sent and END_FIELD not in sent:
            return self._put_aside(request, object_id)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def _put_aside(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """Keep the part of a form that arrived, and offer it in a whole one."""
        found: Page | None = None
        if object_id is not None and (found := self.get_object(request, object_id)) is None:
            # Gone meanwhile: that is said with what was typed, whole or not.
            return super().changeform_view(request, object_id)
        fields = {name: [str(text) for text in texts] for name, texts in request.POST.lists()}
        key = found.pk if found else None
        base = base_of(found, copy_of(found)) if found else None
        try:
            self._check(request, key)
        except NotKeptError as refused:
            raise PermissionDenied from refused
        tab = put_aside(request.user, self.model, key, fields, fields, base)
        messages.warning(
            request,
            _(
                "Not saved: the form was sent before all of it had arrived. What you typed stands "
                "below; save once more."
            ),
        )
        return HttpResponseRedirect(f"{request.path}?{TAKE_UP}={tab}")

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Save the rows; with them everything typed in this tab is saved."""
        super().save_related(request, form, formsets, change)
        if not is_rehearsing():
            self._close_tabs(request, form.instance)

    def after_draft(self, request: HttpRequest, page: Page) -> None:
        """What was typed in this tab is in the draft."""
        self._close_tabs(request, page)

    def has_typed(self, request: HttpRequest, page: Page) -> bool:
        return Autosave.objects.of(request.user, self.model, page.pk).exists()

    def forget_typed(self, request: HttpRequest, page: Page) -> None:
        """Close the tabs of the user, so that nothing that still comes from them is kept."""
        mine = Autosave.objects.of(request.user, self.model, page.pk)
        close(request.user, self.model, page.pk, list(mine.values_list("tab", flat=True)))

    def _close_tabs(self, request: HttpRequest, page: Page) -> None:
        sent = [request.POST.get(TAB_FIELD, ""), *_taken_before(request)]
        tabs = [tab for tab in sent if TAB.fullmatch(tab)]
        close(request.user, self.model, page.pk, tabs)
        Autosave.objects.overdue().delete()

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        """Delete, and with it what the user typed; what colleagues did may come back."""
        Autosave.objects.of(request.user, self.model, obj.pk).delete()
        super().delete_model(request, obj)

    # Taking up ------------------------------------------------------------------------

    def taken_up(self, request: HttpRequest, page: Page | None) -> TakenUp | None:
        """Return the text that the form is asked to begin with, read once a request."""
        tab = request.GET.get(TAKE_UP, "")
        if request.method != "GET" or not TAB.fullmatch(tab):
            return None
        asked: Any = request
        if not hasattr(asked, "taken_up"):
            mine = Autosave.objects.of(request.user, self.model, page.pk if page else None)
            found = mine.filter(tab=tab).first()
            asked.taken_up = TakenUp(found) if found else None
        known: TakenUp | None = asked.taken_up
        return known

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        found = self.taken_up(request, obj)
        return type(form.__name__, (form,), {"taken_up": found}) if found else form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Return Django's arguments, and for rows what of them is taken up."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if found := self.taken_up(request, obj if obj and obj.pk else None):
            kwargs["taken_up"] = found.rows(prefix, inline.model._meta.pk.name)
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page: Page | None = kwargs.get("obj")
        if self._has_autosave(request, page):
            context["autosave"] = self._context(request, context, page)
        return super().render_change_form(request, context, *args, **kwargs)

    def _has_autosave(self, request: HttpRequest, page: Page | None) -> bool:
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return False
        if page is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, page)

    def _context(
        self, request: HttpRequest, context: dict[str, Any], page: Page | None
    ) -> dict[str, Any]:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_autosave"
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        rows = [row for formset in formsets for row in formset.forms]
        taken = self.taken_up(request, page)
        typed: set[str] = set(taken.filled) if taken else set()
        if form.is_bound:
            typed |= {each.add_prefix(name) for each in (form, *rows) for name in each.changed_data}
        tab = request.POST.get(TAB_FIELD, "")
        replaces = [taken.autosave.tab] if taken else _taken_before(request)
        in_hand = {tab, *replaces}
        found = offers(request.user, self.model, page)
        return {
            "user": request.user.pk,
            "page": page.pk if page else None,
            "base": base_of(page, page.working_copy) if page else None,
            "opened": int(time.time()),
            "url": reverse(name),
            "offers_url": reverse(f"{name}_offers"),
            "discard_url": reverse(f"{name}_discard"),
            # A form that was refused goes on in its tab.
            "tab": tab if TAB.fullmatch(tab) else "",
            "replaces": " ".join(replaces),
            "typed": json.dumps(sorted(typed)),
            "taken": offer(self.model, page, taken.autosave) if taken else None,
            "offers": [each for each in found if each.tab not in in_hand],
        }


def _taken_before(request: HttpRequest) -> list[str]:
    """Return the tabs whose text the form that was sent had been filled with."""
    return [tab for tab in request.POST.get(TAKEN_FIELD, "").split() if TAB.fullmatch(tab)]


def _answer(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _refusal(status: int, reason: str) -> HttpResponse:
    response = _answer(JsonResponse({"reason": reason}, status=status))
    if status == 405:
        response["Allow"] = "POST"
    if status >= 500:
        response["Retry-After"] = str(RETRY_AFTER)
    return response
