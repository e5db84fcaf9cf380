"""The question before a deletion: objects with a name, and who would miss them."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from smartcities.publishing.admin.references import references
from smartcities.publishing.admin.usage import usage

#: Django's result: nested names, numbers by model, models that may not be deleted, protected
#: objects.
Deletion = tuple[list[Any], dict[str, int], set[str], list[Any]]


class DeletionAdmin(admin.ModelAdmin):
    """Tells before a deletion who would miss what. The admin site adds it to every admin.

    An admin with ``shows_references`` says it in its form as well.
    """

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        """Return what Django found, and let the request know what refers to *objs*.

        Both confirmation pages call this, and both show it: ``includes/relied_on.html`` and
        ``includes/references.html``.
        """
        asked = cast(Any, request)
        asked.relied_on = list(usage(list(objs)).items())
        asked.references = references(objs, self.admin_site, request)
        return without_joins(super().get_deleted_objects(objs, request), self.model)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and getattr(self, "shows_references", False):
            context["references"] = references([obj], self.admin_site, request)
        return super().render_change_form(request, context, *args, **kwargs)


def without_joins(found: Deletion, model: type[Model]) -> Deletion:
    """Return *found* without the rows of join tables; *model* is counted first."""
    nested, counts, lacking, protected = found
    joins = [
        each._meta for each in apps.get_models(include_auto_created=True) if each._meta.auto_created
    ]
    plurals = {str(meta.verbose_name_plural) for meta in joins}
    beginnings = tuple(f"{capfirst(meta.verbose_name)}: " for meta in joins)
    own = model._meta.verbose_name_plural
    kept = {name: count for name, count in counts.items() if str(name) not in plurals}
    first = {name: count for name, count in kept.items() if name == own}
    return _pruned(nested, beginnings), first | kept, lacking, protected


def _pruned(nested: list[Any], beginnings: tuple[str, ...]) -> list[Any]:
    """Return the nested names without those that begin with *beginnings*, and no empty lists."""
    kept = []
    for each in nested:
        if isinstance(each, list):
            if inner := _pruned(each, beginnings):
                kept.append(inner)
        elif not str(each).startswith(beginnings):
            kept.append(each)
    return kept
