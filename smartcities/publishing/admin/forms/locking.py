"""Two editors at once: whoever saves second is told, in every form of the admin."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import admin
from django.db import connection
from django.forms import ModelForm
from django.http import HttpRequest

from smartcities.publishing import version
from smartcities.publishing.admin.forms.conflicts import Rows, digest_of_row, refusing_conflicts


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
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        # The version first, as all writers do: the same order of locks prevents deadlocks.
        version.hold()
        self.model._base_manager.select_for_update().filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)

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
