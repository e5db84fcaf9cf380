"""Partners in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.fields import PortalFields
from smartcities.sharing.models import EmbeddingRule, Partner


@admin.register(Partner)
class PartnerAdmin(PortalFields, admin.ModelAdmin):
    """Whose sites may show our pages."""

    task = "sharing"
    list_display = ("name", "sites", "contact", "state")
    list_filter = ("state",)
    search_fields = ("name", "domains", "contact")
    fields = ("name", "domains", "state", "contact", "note")

    @admin.display(description=_("Sites"))
    def sites(self, partner: Partner) -> str:
        """Return the partner's sites on one line."""
        return ", ".join(partner.sources)


@admin.register(EmbeddingRule)
class EmbeddingRuleAdmin(PortalFields, admin.ModelAdmin):
    """The one rule."""

    task = "sharing"

    def has_add_permission(self, request: HttpRequest) -> bool:
        # There is one already, unless the database was emptied.
        return super().has_add_permission(request) and not EmbeddingRule.objects.exists()
