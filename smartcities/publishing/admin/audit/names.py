"""What the log's list says for the names that are stored: types, pages, fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.db.models import Model, TextField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst

from smartcities.publishing.audit.entry import AuditEntry
from smartcities.publishing.collation import place

#: (model, key) of an entry: which page it is about.
PageKey = tuple[str, str]
#: A longer name of a page is cut in the list.
LONGEST = 90


def model_of(label: str) -> type[Model] | None:
    """Return the model of an entry; None if no app of that name has it any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def type_name(label: str) -> str:
    """Return the name of a type; of one that is gone, what is stored."""
    model = model_of(label)
    return str(capfirst(model._meta.verbose_name)) if model else label


def pages_of(entries: Iterable[AuditEntry]) -> dict[PageKey, Model]:
    """Return the pages that *entries* are about as far as they exist; one query for each type."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        keys[entry.model].add(entry.key)
    found: dict[PageKey, Model] = {}
    for label, wanted in keys.items():
        if model := model_of(label):
            long = [each.name for each in model._meta.fields if isinstance(each, TextField)]
            known = [key for key in wanted if key.isdecimal() and len(key) < 19]
            for page in model._base_manager.filter(pk__in=known).defer(*long):
                found[label, str(page.pk)] = page
    return found


def linked(page: Model, site: AdminSite, request: HttpRequest) -> SafeString | str:
    """Return the name of *page*, as a link to its form where the user may see that."""
    model_admin = site.get_model_admin(type(page)) if site.is_registered(type(page)) else None
    if model_admin is None or not model_admin.has_view_permission(request):
        return short_name(page)
    meta = page._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[page.pk])
    return format_html('<a href="{}">{}</a>', url, short_name(page))


def short_name(page: Model) -> str:
    """Return the page's name, cut if it is long."""
    return Truncator(str(page)).chars(LONGEST)


class FieldNames:
    """The labels of fields and rows as the forms have them, looked up once for each type."""

    def __init__(self, site: AdminSite, request: HttpRequest) -> None:
        self.site, self.request = site, request
        self.known: dict[str, dict[str, str]] = {}

    def of(self, entry: AuditEntry) -> list[str]:
        """Return the labels of the fields that *entry* names, in the alphabet's order."""
        if entry.model not in self.known:
            model = model_of(entry.model)
            self.known[entry.model] = self._labels(model) if model else {}
        labels = self.known[entry.model]
        return sorted((labels.get(name, name) for name in entry.fields), key=place)

    def _labels(self, model: type[Model]) -> dict[str, str]:
        columns: list[Any] = [*model._meta.fields, *model._meta.many_to_many]
        found = {each.name: str(capfirst(each.verbose_name)) for each in columns}
        for relation in model._meta.related_objects:
            plural = relation.related_model._meta.verbose_name_plural
            found[relation.get_accessor_name() or ""] = str(capfirst(plural))
        if self.site.is_registered(model):
            # A form may have words of its own.
            model_admin = self.site.get_model_admin(model)
            for name, each in model_admin.get_form(self.request).base_fields.items():
                if name in found and each.label:
                    found[name] = str(capfirst(each.label))
            for inline in model_admin.get_inline_instances(self.request):
                key = getattr(inline.model, "name_on_page", None)
                if key and inline.verbose_name_plural:
                    found[key()] = str(capfirst(inline.verbose_name_plural))
        return found
