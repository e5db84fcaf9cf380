"""The admin of a model with one row, such as the rule for embedding."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class OnlyRowAdmin(admin.ModelAdmin):
    """Offers to add the row while there is none, where somebody looks for it."""

    is_counted = False
    #: The views of the model that offer it, or serve the form in which it is added.
    offered_in: tuple[str, ...] = ("changelist", "add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        # The menu of every other page does not offer it: it would cost each of them a query.
        match: Any = request.resolver_match
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{view}" for view in self.offered_in}
        is_here = match is not None and match.url_name in names
        return (
            is_here
            and super().has_add_permission(request)
            and not self.model._base_manager.exists()
        )
