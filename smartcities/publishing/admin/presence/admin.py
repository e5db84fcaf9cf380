"""Presence in the admin of every page type: what its script asks, and what a form has of it."""

from __future__ import annotations

import json
import time
from dataclasses import astuple
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from smartcities.accounts.sessions.store import background
from smartcities.outages.errors import RETRY_AFTER, outage_status
from smartcities.protection.bodies import KILOBYTE, body_limit
from smartcities.publishing.admin.merging.basis import SEEN, Seen
from smartcities.publishing.admin.presence.news import News, Standing, news, with_last_draft
from smartcities.publishing.admin.presence.polls import (
    LEFT,
    Poll,
    is_due,
    note_left,
    note_open,
    others,
    read,
)
from smartcities.publishing.admin.working_copies.opening import stored_revision
from smartcities.publishing.models import OpenForm, Page


class PresenceAdmin(admin.ModelAdmin):
    """Tells whoever has a page's form open who else has, and what they did to the page."""

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and the one that the script asks."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_presence"
        # Not by ``admin_view``, which sends whoever is signed out to the page of the login.
        return [path("presence/", self.presence_view, name=name), *super().get_urls()]

    @body_limit(anybody=2 * KILOBYTE)
    @background
    def presence_view(self, request: HttpRequest) -> HttpResponse:
        """Answer a poll in JSON: who else has the form open, and what is new.

        401: signed out; 409: somebody else is signed in; 403: not theirs to see; 404: there never
        was such a page; 400: nonsense; 503 and 507: an outage.
        """
        if request.method != "POST":
            refused: HttpResponse = self.admin_site.admin_view(self._asked_by_get)(request)
            return refused
        if not self.admin_site.has_permission(request):
            return _answer({"reason": "signed-out"}, 401)
        try:
            poll = read(request.body)
            return self._polled(request, poll)
        except ValueError:
            return _answer({"reason": "malformed"}, 400)
        except PermissionDenied:
            return _answer({"reason": "forbidden"}, 403)
        except Exception as error:
            if (status := outage_status(error)) is None:
                raise
            return _answer({"reason": "outage"}, status)

    def _asked_by_get(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return _answer({"reason": "post"}, 405)

    def _polled(self, request: HttpRequest, poll: Poll) -> HttpResponse:
        """Answer a *poll*: in at most four queries, beside those of who asks and what they may.

        Five, if both the page and its draft of changes were saved since the last one.
        """
        if poll.user != request.user.pk:
            return _answer({"reason": "other-user"}, 409)
        page = with_last_draft(self.model).filter(pk=poll.page).first()
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        if poll.state == LEFT:
            note_left(request.user, poll)
            return _answer({})
        if page is None:
            gone = Standing(poll.base.revision + 1, poll.base.draft)
            found = news(request.user, self.model, poll.page, poll.base, gone)
            if found is None or not found.is_gone:
                return _answer({"reason": "unknown"}, 404)
            return _answer({"others": "", "news": _said(found)})
        rows = list(OpenForm.objects.of(self.model, poll.page))
        mine = next((row for row in rows if _is_of(row, poll)), None)
        told: dict[str, Any] = {"others": others(request.user, _counting(rows, mine))}
        stands = Standing(page.revision, page.last_draft)
        if stands == poll.base:
            told["news"] = None
        elif stands != poll.told:
            found = news(request.user, self.model, poll.page, poll.base, stands)
            told |= {"news": _said(found), "told": astuple(stands)}
            # With this there are four queries: the row is written by the next poll.
            return _answer(told)
        if self.has_change_permission(request, page) and is_due(mine, poll):
            note_open(request.user, self.model, poll, mine)
        return _answer(told)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = kwargs.get("obj")
        if isinstance(page, Page) and page.pk:
            context["presence"] = self._facts(request, context["adminform"].form, page)
        return super().render_change_form(request, context, *args, **kwargs)

    def _facts(self, request: HttpRequest, form: Any, page: Page) -> dict[str, Any]:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        text = (form.data if form.is_bound else form.initial).get(SEEN, "")
        seen = Seen.loads(text)
        draft = with_last_draft(self.model).values_list("last_draft", flat=True).get(pk=page.pk)
        compare = reverse(f"{name}_compare", args=[page.pk])
        return {
            "user": request.user.pk,
            "page": page.pk,
            "base": json.dumps(astuple(Standing(stored_revision(page), draft))),
            # Who only reads it loses nothing.
            "is_written": self.has_change_permission(request, page),
            "opened": int(time.time()),
            "url": reverse(f"{name}_presence"),
            # What was stored before any version was kept is the first one.
            "compare_url": f"{compare}?from={seen.number or 1}"
            if seen
            else reverse(f"{name}_versions", args=[page.pk]),
        }


def _is_of(row: OpenForm, poll: Poll) -> bool:
    return (row.user_id, row.tab) == (poll.user, poll.tab)


def _counting(rows: list[OpenForm], mine: OpenForm | None) -> list[OpenForm]:
    """Return those of the *rows* that are still open, but for the one that asks."""
    now = timezone.now()
    return [row for row in rows if row is not mine and row.counts(now)]


def _said(found: News | None) -> dict[str, Any] | None:
    """Return the news as the script shows them; None if there are none."""
    if found is None or not found.sentences:
        return None
    keeps = _("Your text stays; saving merges both.")
    if found.is_gone:
        keeps = _("Your text stays; saving shows it, to save as something new.")
    return {
        "text": " ".join(found.sentences),
        "advice": keeps,
        "compare": found.is_versioned and not found.is_gone,
        "gone": found.is_gone,
        "own": found.is_own,
    }


def _answer(facts: dict[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})
    if status == 405:
        response["Allow"] = "POST"
    if status >= 500:
        response["Retry-After"] = str(RETRY_AFTER)
    return response
