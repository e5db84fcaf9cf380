"""What tells two choices apart: a picture, a detail, the state; in choosers and among links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, JsonResponse

from smartcities.media.models import Image
from smartcities.publishing.admin.lists.columns import has_choices, label_of
from smartcities.publishing.admin.trash.hiding import with_trash
from smartcities.publishing.models import Page
from smartcities.publishing.parsing.numbers import number_text

#: What stands between the parts of a detail.
BETWEEN = " · "
#: The most choices that are described at once.
MOST = 500


def described(item: Model, model_admin: ModelAdmin) -> dict[str, str]:
    """Return what a choice shows beside its name; parts without a value are left out.

    An admin names what tells its objects apart in ``told_apart_by``, as in ``list_display``.
    """
    parts = {
        "detail": BETWEEN.join(filter(None, _details(item, model_admin))),
        "state": "" if _is_seen(item) else str(item.visibility().label),  # type: ignore[attr-defined]
        "thumbnail": _thumbnail(item),
    }
    return {name: value for name, value in parts.items() if value}


def _is_seen(item: Model) -> bool:
    return not isinstance(item, Page) or item.is_public()


def _details(item: Model, model_admin: ModelAdmin) -> Iterator[str]:
    for name in getattr(model_admin, "told_apart_by", ()):
        field, _attribute, value = lookup_field(name, item, model_admin)
        if isinstance(value, Decimal | float):
            yield number_text(value)
        elif field and has_choices(field):
            yield label_of(field, value) or ""
        else:
            yield str(
                display_for_field(value, field, "") if field else display_for_value(value, "")
            )


def _thumbnail(item: Model) -> str:
    image = item if isinstance(item, Image) else getattr(item, "image", None)
    renditions = image.renditions(crop="3:2") if isinstance(image, Image) else []
    return renditions[0][0] if renditions else ""


class Autocomplete(AutocompleteJsonView):
    """Autocompletion whose results can be told apart."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        assert self.admin_site is not None
        admin = self.admin_site.get_model_admin(type(obj))
        return super().serialize_result(obj, to_field_name) | described(obj, admin)


def describe_chosen(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """Return {field: {key: what tells it apart}} for ``of=app.model.field:1,2``, repeated.

    A form asks once for all that is chosen in it. What the user may not see is left out.
    """
    asked: dict[type[Model], set[str]] = defaultdict(set)
    fields: list[tuple[str, type[Model], list[str]]] = []
    for each in request.GET.getlist("of"):
        path, _colon, listed = each.partition(":")
        keys = [key for key in listed.split(",") if key.isascii() and key.isdigit()][:MOST]
        if (target := _target(path)) and site.is_registered(target):
            fields.append((path, target, keys))
            asked[target].update(key for key in keys if len(key) < 19)
    found: dict[type[Model], dict[str, dict[str, str]]] = {}
    for target, wanted in asked.items():
        admin = site.get_model_admin(target)
        if admin.has_view_permission(request):
            # What is chosen may be in the trash by now, and is said to be.
            with with_trash(request):
                items = admin.get_queryset(request).filter(pk__in=wanted)
            found[target] = {str(item.pk): described(item, admin) for item in items}
    return JsonResponse(
        {path: {key: found.get(to, {}).get(key, {}) for key in keys} for path, to, keys in fields}
    )


def _target(path: str) -> type[Model] | None:
    """Return the model that the relation ``app.model.field`` leads to, if it is one."""
    try:
        app, model, field = path.split(".")
        target = apps.get_model(app, model)._meta.get_field(field).related_model
    except (ValueError, LookupError, FieldDoesNotExist):
        return None
    return target if isinstance(target, type) else None
