"""Two editors at once: whoever saves second is told, in every form of the admin."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import connection
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from smartcities.media.fields.pending import PendingFile
from smartcities.outages.posted import Posted, PostedField, posted_fields
from smartcities.publishing import version
from smartcities.publishing.admin.forms.conflicts import (
    Rows,
    digest_of_row,
    latest_entry,
    name_of,
    refusing_conflicts,
    time_of,
)
from smartcities.publishing.admin.trash.hiding import lies_in_trash

#: The attribute of a request whose object was not found.
GONE = "object_is_gone"
#: The attribute of a request with the key of an object that it has locked already.
LOCKED = "locked_object"


class LockingAdmin(admin.ModelAdmin):
    """Locks what is saved and refuses conflicts. The admin site adds it to every admin."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the object; for a save, lock it first.

        Otherwise two editors who save at the same time would both find what they had seen. (On
        SQLite only one transaction can write at a time; PostgreSQL needs the lock.)
        """
        found = super().get_object(request, object_id, from_field)
        setattr(request, GONE, found is None)
        is_held = found is not None and getattr(request, LOCKED, None) == found.pk
        if is_held or request.method != "POST" or not connection.in_atomic_block:
            return found
        if found is None:
            return None
        # The version first, as all writers do: the same order of locks prevents deadlocks.
        version.hold()
        self.model._base_manager.select_for_update().filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show what was typed, to be saved as new, if the object was deleted meanwhile."""
        response = super().changeform_view(request, object_id, *args, **kwargs)
        if request.method != "POST" or not getattr(request, GONE, False):
            return response
        key = unquote(object_id or "")
        entry = latest_entry(self.model, key)
        in_trash = lies_in_trash(self.model, key)
        said = ""
        if entry and (in_trash or entry.is_deletion()):
            moved = _("%(who)s moved it to the trash %(when)s.")
            text = moved if in_trash else _("%(who)s deleted it %(when)s.")
            said = text % {"who": name_of(entry), "when": time_of(entry)}
        context = {
            **self.admin_site.each_context(request),
            "title": _("This was deleted while you had it open"),
            "opts": self.opts,
            "deleted": said,
            "in_trash": in_trash,
            "posted": posted_with_files(request),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/gone.html", context, status=404)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        # A form may do so in its own way, as that of pages does.
        if not change or getattr(form, "refuses_conflicts", False):
            return form
        rows_of = staticmethod(partial(self.rows_of_form, request))
        return refusing_conflicts(form, user=request.user, rows_of=rows_of)

    def rows_of_form(self, request: HttpRequest, obj: Any) -> dict[str, tuple[str, Rows]]:
        """Return {prefix: (label, digests of the rows)} of the inlines of a form."""
        found: dict[str, tuple[str, Rows]] = {}
        seen: Counter[str] = Counter()
        for formset_class, inline in self.get_formsets_with_inlines(request, obj):
            formset: Any = formset_class
            prefix, names = formset.get_default_prefix(), list(formset.form.base_fields)
            seen[prefix] += 1
            if seen[prefix] > 1:
                # As Django tells inlines apart that would be equal.
                prefix = f"{prefix}-{seen[prefix]}"
            rows = formset(instance=obj, queryset=inline.get_queryset(request)).get_queryset()
            label = str(inline.verbose_name_plural)
            found[prefix] = (label, {str(row.pk): digest_of_row(row, names) for row in rows})
        return found


def posted_with_files(request: HttpRequest) -> Posted | None:
    """Return what was posted; files that are stored already are named by their keys."""
    posted = posted_fields(request)
    if posted is None:
        return None
    files: dict[str, Any] = dict(request.FILES.items())
    taken = {name: one for name, one in files.items() if isinstance(one, PendingFile)}
    keys = [PostedField(f"{name}-upload", one.upload.key) for name, one in taken.items()]
    lost = [one.name or "" for name, one in files.items() if name not in taken]
    return replace(posted, fields=[*posted.fields, *keys], files=lost)
