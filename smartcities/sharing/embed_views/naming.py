"""The current names of paths that were shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from smartcities.publishing.embedding.addresses import embed_path
from smartcities.publishing.models import Theme
from smartcities.publishing.models.addressed import Addressed


@dataclass(frozen=True)
class Name:
    """A path in words: the title, the kind of page, and the object if it is a page."""

    title: str
    kind: str
    obj: Addressed | None = None


def names(paths: Iterable[str]) -> dict[str, Name]:
    """Return {path: its name}, with three queries for each kind of page among them.

    The name of a page that does not exist any more is its path.
    """
    found: dict[str, Name] = {}
    wanted: dict[Any, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in paths:
        model, slug, found[path] = _read(path)
        if slug:
            wanted[model][slug].append(path)
    for model, slugs in wanted.items():
        # Drafts as well: partners may still have frames of unpublished pages.
        renamed = model.objects.slugs_once(list(slugs))
        rows = model._base_manager.filter(slug__in=[*slugs, *renamed.values()])
        objects = {obj.slug: obj for obj in rows}
        for slug, its_paths in slugs.items():
            obj = objects.get(slug) or objects.get(renamed.get(slug, ""))
            for path in its_paths if obj else ():
                end = path.rpartition(slug)[2].strip("/")
                title = f"{obj} – {end}" if end else str(obj)
                found[path] = Name(title, str(model._meta.verbose_name), obj)
    return found


def _read(path: str) -> tuple[type[Model], str, Name]:
    """Return the model and the slug in *path*, and the name if it is not a single page."""
    try:
        match = resolve(embed_path(path))
    except Resolver404:
        return Theme, "", Name(path or _("Several pages"), "")
    model = getattr(match.func, "view_initkwargs", {}).get("model", Theme)
    slug = match.kwargs.get("slug", "")
    if slug:
        return model, slug, Name(path, str(model._meta.verbose_name))
    if match.url_name in ("home", "search"):
        return model, "", Name(_("Front page") if match.url_name == "home" else _("Search"), "")
    title = capfirst(str(model._meta.verbose_name_plural))
    kind = _("map") if match.url_name == "map" else _("list")
    return model, "", Name(title, kind)
