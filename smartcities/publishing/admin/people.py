"""Users: administrators manage colleagues, but cannot give more rights than they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.admin import AccessFailureLogAdmin
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from smartcities.accounts.attempts import is_unknown
from smartcities.accounts.password_change import NewPasswordForm
from smartcities.publishing.admin.own import own_settings
from smartcities.publishing.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Only a superuser may grant what goes beyond the groups.
ABOVE_GROUPS = ("is_superuser", "user_permissions")


@admin.register(User)
class PortalUserAdmin(UserAdmin):
    """Colleagues with a login. Groups say what they may do."""

    task = "administration"
    list_display = ("username", "first_name", "last_name", "email", "in_groups", "is_active")
    list_filter = ("groups", "is_active", "is_staff")
    filter_horizontal = ("user_permissions",)
    autocomplete_fields = ()
    readonly_fields = ("last_login", "date_joined")
    change_password_form = NewPasswordForm

    @admin.display(description=_("Groups"))
    def in_groups(self, user: User) -> str:
        """Return the names of the user's groups."""
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)
        rights: tuple[str, ...] = ("is_active", "is_staff", "groups")
        if request.user.is_superuser:
            rights = (*rights, *ABOVE_GROUPS)
        return [
            (None, {"fields": ("username", "password")}),
            (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
            (_("Rights"), {"fields": rights}),
            (_("History"), {"fields": ("last_login", "date_joined")}),
        ]

    def get_urls(self) -> list[URLPattern]:
        """Add the address where users change their own settings."""
        view = self.admin_site.admin_view(own_settings)
        return [path("own/", view, name="own_settings"), *super().get_urls()]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Answer as Django does, with the user locked from the first read on, as in other forms."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_delete_permission(request, obj)


# django-axes counts there; ours counts failures (smartcities/accounts/attempts.py).
admin.site.unregister(AccessAttempt)
admin.site.unregister(AccessFailureLog)


@admin.register(AccessFailureLog)
class FailedLoginAdmin(AccessFailureLogAdmin):
    """Wrong passwords of the last day. Deleting a person's rows lets them in again at once."""

    task = "administration"
    list_display = ("attempt_time", "ip_address", "name", "user_agent")
    list_filter = ()
    fieldsets = ((None, {"fields": ("attempt_time", "name", "ip_address", "user_agent")}),)
    readonly_fields = ("attempt_time", "name", "ip_address", "user_agent")

    @admin.display(description=_("Username"), ordering="username")
    def name(self, failure: AccessFailureLog) -> StrOrPromise:
        """Return the name that was tried, if a user has it."""
        return _("unknown name") if is_unknown(failure.username) else failure.username
