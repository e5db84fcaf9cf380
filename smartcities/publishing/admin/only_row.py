"""The admin of a model with one row, such as the rule for embedding."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class OnlyRowAdmin(admin.ModelAdmin):
    """Offers to add the row while there is none, where somebody looks for it."""

    is_counted = False
    #: The views of the model that offer it.
    offered_in: tuple[str, ...] = ("changelist", "add")
    #: Those that serve the form in which it is added, also once somebody else has added it.
    served_in: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        # The menu of every other page does not offer it: it would cost each of them a query.
        match: Any = request.resolver_match
        name = f"{self.opts.app_label}_{self.opts.model_name}_"
        view = (match.url_name or "").removeprefix(name) if match is not None else ""
        return (
            view in (*self.offered_in, *self.served_in)
            and super().has_add_permission(request)
            and (view in self.served_in or not self.model._base_manager.exists())
        )
