"""“Go to…”: any object, list or command of the admin, found by a few letters of its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.models import DELETION, LogEntry
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.publishing.admin.linking.choices import described
from smartcities.publishing.admin.linking.finding import find
from smartcities.publishing.models import Page

#: How many destinations are offered at most, and how many entries of the log are read for those
#: that are offered before anything is typed.
OFFERED, READ = 12, 60
#: Longer words are cut: no name is as long.
LONGEST = 200


def answer(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Answer ``q``, words of a name, with where they may lead, the best first.

    Without words, with what the user changed last, or with the lists. ``said`` says in words what
    they are.
    """
    words = " ".join(request.GET.get("q", "")[:LONGEST].split())
    if not words:
        said, found = _("What you changed last"), list(_changed_last(request, site))
        if not found:
            said, found = _("Lists"), list(_lists(request, site))
        return JsonResponse({"results": found[:OFFERED], "said": said})
    found = [each for each in _commands(request, site) if _rank(each["title"], words) < BY_TEXT]
    models = [model["model"] for task in site.get_app_list(request) for model in task["models"]]
    found += [_destination(*each, site) for each in find(request, site, models, words)]
    # Sorting keeps commands before objects that fit as well, and those in the order found.
    found = sorted(found, key=lambda each: _rank(each["title"], words))
    said = _("Nothing found for these words.")
    if len(found) > OFFERED:
        said = _("The best %d") % OFFERED
    elif found:
        said = ngettext("%d found", "%d found", len(found)) % len(found)
    return JsonResponse({"results": found[:OFFERED], "said": said})


#: The rank of what is found by its text alone.
BY_TEXT = 5


def _rank(title: str, words: str) -> int:
    """Return how well *words* name *title*: 0 is its whole name, ``BY_TEXT`` not at all."""
    title, words = title.casefold(), words.casefold()
    if title == words:
        return 0
    if title.startswith(words):
        return 1
    names = title.replace("-", " ").split()
    if f" {words}" in title:
        return 2
    if all(any(name.startswith(word) for name in names) for word in words.split()):
        return 3
    return 4 if words in title else BY_TEXT


def _lists(request: HttpRequest, site: AdminSite) -> Iterator[dict[str, str]]:
    """Yield the lists that the user may see."""
    for task in site.get_app_list(request):
        for model in task["models"]:
            if model["admin_url"]:
                title = str(capfirst(model["name"]))
                yield {"title": title, "kind": _("List"), "url": model["admin_url"]}


def _commands(request: HttpRequest, site: AdminSite) -> Iterator[dict[str, str]]:
    """Yield the lists, the forms to add to them, and the user's own pages."""
    yield from _lists(request, site)
    command = _("Command")
    for task in site.get_app_list(request):
        for model in task["models"]:
            if model["add_url"]:
                title = _("Add %(name)s") % {"name": model["model"]._meta.verbose_name}
                yield {"title": title, "kind": command, "url": model["add_url"]}
    user: Any = request.user
    own = {"index": str(site.index_title), "own_settings": _("My settings")}
    models = [model["model"] for task in site.get_app_list(request) for model in task["models"]]
    if any(issubclass(model, Page) for model in models):
        own["trash"] = _("Trash")
    if user.has_usable_password():
        own["password_change"] = _("Change password")
    for name, title in own.items():
        yield {"title": title, "kind": command, "url": reverse(f"{site.name}:{name}")}
    if site.site_url:
        yield {"title": _("View site"), "kind": command, "url": site.site_url}


def _destination(obj: Model, model_admin: ModelAdmin, site: AdminSite) -> dict[str, str]:
    meta = obj._meta
    url = reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])
    kind = str(capfirst(meta.verbose_name))
    return {"title": str(obj), "kind": kind, "url": url, **described(obj, model_admin)}


def _changed_last(request: HttpRequest, site: AdminSite) -> Iterator[dict[str, str]]:
    """Yield what the user changed last and may still see: one query for the log, one a model."""
    user: Any = request.user
    entries = LogEntry.objects.filter(user=user).exclude(action_flag=DELETION)
    places: dict[tuple[Any, str], None] = {}
    keys: dict[type[Model], set[str]] = defaultdict(set)
    for entry in entries.select_related("content_type").order_by("-action_time", "-pk")[:READ]:
        model = entry.content_type and entry.content_type.model_class()
        if model and entry.object_id and len(places) < OFFERED:
            places.setdefault((model, entry.object_id))
            keys[model].add(entry.object_id)
    found: dict[tuple[Any, str], dict[str, str]] = {}
    for model, named in keys.items():
        if not site.is_registered(model):
            continue
        model_admin = site.get_model_admin(model)
        if model_admin.has_view_permission(request):
            for obj in model_admin.get_queryset(request).filter(pk__in=named):
                found[model, str(obj.pk)] = _destination(obj, model_admin, site)
    return (found[place] for place in places if place in found)
