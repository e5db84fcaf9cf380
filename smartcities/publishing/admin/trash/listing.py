"""The list of what is in the trash, of all types together, and the way back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import IntegerField, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.publishing import version
from smartcities.publishing.access import may_publish, may_purge, may_put_back
from smartcities.publishing.models import Page, User
from smartcities.publishing.trash import (
    DECIDED,
    KEPT,
    is_overdue,
    kept_until,
    put_back,
    visibility_back,
)
from smartcities.publishing.types import page_types
from smartcities.publishing.visibility import Visibility, rows_in

PER_PAGE = 50


@dataclass(frozen=True)
class TrashedPage:
    """A line of the list."""

    page: Page
    kind: str
    by: User | None
    until: datetime
    days: int
    url: str
    #: Deletes it for good; empty for those who may not.
    delete_url: str
    may_put_back: bool
    back: Visibility

    @property
    def name(self) -> str:
        """Return the name by which the page is put back."""
        return name_of(self.page)


def name_of(page: Page) -> str:
    """Return the name by which *page* is put back: ``app.model:key``."""
    return f"{page._meta.label_lower}:{page.pk}"


def viewable_types(request: HttpRequest, site: AdminSite) -> list[type[Page]]:
    """Return the page types that the user may look at in the admin."""
    return [
        model
        for model in page_types()
        if site.is_registered(model) and site.get_model_admin(model).has_view_permission(request)
    ]


def trash(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what is in the trash, the last first; with POST, put back what was chosen."""
    types = viewable_types(request, site)
    if request.method == "POST":
        return _put_back(request, types)
    chosen = [model for model in types if model._meta.label_lower == request.GET.get("type")]
    paginator = Paginator(_rows(request, chosen or types), PER_PAGE)
    part = paginator.get_page(request.GET.get("page"))
    purgeable = [model for model in types if may_purge(request.user, model)]
    context = {
        **site.each_context(request),
        "title": _("Trash"),
        "kept": KEPT.days,
        "part": part,
        "lines": _lines(request, list(part), chosen or types),
        "types": [_type(model) for model in types],
        "chosen": _type(chosen[0]) if chosen else None,
        "may_empty": bool(purgeable) and bool(paginator.count),
    }
    return TemplateResponse(request, "admin/trash/list.html", context)


def _type(model: type[Page]) -> dict[str, str]:
    return {"name": model._meta.label_lower, "plural": str(model._meta.verbose_name_plural)}


def _rows(request: HttpRequest, types: list[type[Page]]) -> Any:
    """Return (place of the type, key) of what is in the trash of *types*, as one query.

    What has been there too long is shown to those alone who can delete it.
    """
    now = timezone.now()
    parts = []
    for place, model in enumerate(types):
        rows = model._base_manager.filter(rows_in(Visibility.TRASHED, now)).order_by()
        if not may_purge(request.user, model):
            rows = rows.filter(trashed_at__gt=now - KEPT)
        at = Value(place, output_field=IntegerField())
        parts.append(rows.values_list(at, "pk", "trashed_at"))
    if not parts:
        return []
    whole = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return whole.order_by("-trashed_at", "-pk")


def _lines(request: HttpRequest, found: list[Any], types: list[type[Page]]) -> list[TrashedPage]:
    keys: dict[int, list[Any]] = defaultdict(list)
    for place, key, _at in found:
        keys[place].append(key)
    pages = {
        (place, page.pk): page
        for place, some in keys.items()
        for page in types[place]._base_manager.filter(pk__in=some).select_related("trashed_by")
    }
    return [_line(request, pages[place, key]) for place, key, _at in found if (place, key) in pages]


def _line(request: HttpRequest, page: Page) -> TrashedPage:
    name = f"admin:{page._meta.app_label}_{page._meta.model_name}"
    until = kept_until(page)
    return TrashedPage(
        page,
        str(page._meta.verbose_name),
        page.trashed_by,
        until,
        # A day that has begun is still one.
        days=max(0, -((timezone.now() - until) // timedelta(days=1))),
        url=reverse(f"{name}_change", args=[page.pk]),
        delete_url=reverse(f"{name}_delete", args=[page.pk])
        if may_purge(request.user, page)
        else "",
        may_put_back=may_put_back(request.user, page) and not is_overdue(page),
        back=state_back(request.user, page),
    )


def state_back(user: Any, page: Page) -> Visibility:
    """Return what *page* will be once *user* has put it back."""
    back = visibility_back(page)
    return Visibility.DRAFT if back in DECIDED and not may_publish(user, page) else back


def _chosen(request: HttpRequest, types: list[type[Page]]) -> dict[type[Page], list[int]]:
    """Return the keys of the pages to put back: of one button, or of all that are ticked."""
    one = request.POST.get("one")
    found: dict[type[Page], list[int]] = defaultdict(list)
    for name in [one] if one else request.POST.getlist("page"):
        label, _colon, key = name.partition(":")
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            continue
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        if model in types:
            found[model].append(int(key))
    return found


def _put_back(request: HttpRequest, types: list[type[Page]]) -> HttpResponse:
    """Put back what was chosen, and say of each what visitors see of it now."""
    back: list[Page] = []
    refused = 0
    for model, keys in _chosen(request, types).items():
        with transaction.atomic():
            # The order of all writers: the version, then pages.
            version.hold()
            rows = model._default_manager.select_for_update().filter(pk__in=keys)
            pages = [page for page in rows.order_by("pk") if page.is_trashed]
            mine = [p for p in pages if may_put_back(request.user, p) and not is_overdue(p)]
            refused += len(pages) - len(mine)
            put_back(
                model._default_manager.filter(pk__in=[page.pk for page in mine]),
                as_drafts=not may_publish(request.user, model),
            )
            log_return(request, mine)
            back += model._default_manager.filter(pk__in=[page.pk for page in mine])
    for page in back[:PER_PAGE]:
        messages.success(request, said_of(page))
    if refused:
        text = ngettext(
            "%d page was not put back: that is not yours to do, or it is too late.",
            "%d pages were not put back: that is not yours to do, or it is too late.",
            refused,
        )
        messages.error(request, text % refused)
    elif not back:
        messages.warning(request, _("Nothing was put back: no page in the trash was chosen."))
    if request.POST.get("one") and len(back) == 1:
        return HttpResponseRedirect(_form_of(back[0]))
    return HttpResponseRedirect(reverse("admin:trash"))


def log_return(request: HttpRequest, pages: list[Page]) -> None:
    """Note in the history of *pages* that the user has put them back."""
    if pages:
        user: Any = request.user
        LogEntry.objects.log_actions(user.pk, pages, CHANGE, _("Put back from the trash."))


def said_of(page: Page) -> str:
    """Return a sentence on what *page*, which was put back, is to visitors now."""
    sentences = {
        Visibility.PUBLISHED: _("“%(title)s” was put back. It is public again."),
        Visibility.SCHEDULED: _("“%(title)s” was put back. It is scheduled, as it was."),
        Visibility.EXPIRED: _("“%(title)s” was put back. It has expired, so visitors see nothing."),
    }
    draft = _("“%(title)s” was put back. It is a draft, so visitors see nothing.")
    return sentences.get(page.visibility(), draft) % {"title": page}


def _form_of(page: Page) -> str:
    meta = page._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[page.pk])
