"""Users: administrators manage colleagues, but cannot give more rights than they have."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from smartcities.accounts.attempts import is_unknown
from smartcities.accounts.devices import in_words
from smartcities.accounts.models import Attempt
from smartcities.accounts.passwords.change import NewPasswordForm
from smartcities.accounts.second_factor import factors_in_words
from smartcities.publishing.admin.accounts.again import AskAgainAdmin, ask_again
from smartcities.publishing.admin.accounts.help import HelpAdmin
from smartcities.publishing.admin.accounts.own import own_settings
from smartcities.publishing.admin.accounts.personal import PersonalDataAdmin
from smartcities.publishing.audit.acts import record
from smartcities.publishing.audit.entry import Action
from smartcities.publishing.audit.people import keep_name
from smartcities.publishing.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Only a superuser may grant what goes beyond the groups.
ABOVE_GROUPS = ("is_superuser", "user_permissions")


class NewColleagueForm(BaseUserCreationForm):
    """A new colleague: without a password they get a link by which they choose one."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=format_lazy(
            "<p>{}</p>{}",
            _("Leave it empty: your colleague then chooses one by a link."),
            lazy(password_validators_help_text_html, str)(),
        ),
    )
    password2 = forms.CharField(
        label=_("Password (again)"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ("username",)

    def clean(self) -> dict[str, Any] | None:
        """Take no password, or the same one twice."""
        found = super().clean()
        one, again = (bool(self.cleaned_data.get(name)) for name in ("password1", "password2"))
        if one != again:
            self.add_error("password2", self.error_messages["password_mismatch"])
        return found

    def save(self, commit: bool = True) -> Any:
        """Save a colleague who may sign in; one without a password cannot until they chose it."""
        user: Any = super().save(commit=False)
        user.is_staff = True
        if not self.cleaned_data.get("password1"):
            user.set_unusable_password()
        if commit:
            user.save()
            self.save_m2m()
        return user


@admin.register(User)
class PortalUserAdmin(HelpAdmin, PersonalDataAdmin, AskAgainAdmin, UserAdmin):
    """Colleagues with a login. Groups say what they may do."""

    task = "administration"
    list_display = ("username", "first_name", "last_name", "email", "in_groups", "is_active")
    list_filter = ("groups", "is_active", "is_staff")
    filter_horizontal = ("user_permissions",)
    autocomplete_fields = ()
    readonly_fields = ("last_login", "date_joined", "second_factors")
    add_form = NewColleagueForm
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "language")}),
        (_("Rights"), {"fields": ("groups",)}),
        (_("Password"), {"fields": ("password1", "password2")}),
    )
    change_password_form = NewPasswordForm

    @admin.display(description=_("Groups"))
    def in_groups(self, user: User) -> str:
        """Return the names of the user's groups."""
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=_("Second factors"))
    def second_factors(self, user: User) -> str:
        """Return which second factors the user has."""
        return factors_in_words(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)
        rights: tuple[str, ...] = ("is_active", "is_staff", "groups")
        if request.user.is_superuser:
            rights = (*rights, *ABOVE_GROUPS)
        return [
            (None, {"fields": ("username", "password", "second_factors")}),
            (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
            (_("Rights"), {"fields": rights}),
            (_("History"), {"fields": ("last_login", "date_joined")}),
        ]

    def get_urls(self) -> list[URLPattern]:
        """Add the address where users change their own settings."""
        view = self.admin_site.admin_view(own_settings)
        return [path("own/", view, name="own_settings"), *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """Save the groups too, and write into the log whose rights were changed."""
        super().save_related(request, form, *args)
        user: User = form.instance
        keep_name(user)
        if form.changed_data:
            action = Action.CREATED if isinstance(form, NewColleagueForm) else Action.SAVED
            names = [name for name in form.changed_data if not name.startswith("password")]
            record(action, user, request, fields=names)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete a colleague, and write it into the log first, while the number is known."""
        with transaction.atomic():
            record(Action.DELETED, obj, request)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete colleagues together, each with an entry of the log."""
        with transaction.atomic():
            for user in queryset:
                record(Action.DELETED, user, request)
            super().delete_queryset(request, queryset)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Send the link to a colleague without a password, or show it."""
        if obj.has_usable_password():
            return super().response_add(request, obj, post_url_continue)
        return self.offer_link(request, obj)

    @method_decorator(ask_again)
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


# What django-allauth registers shows secrets, or opens ways in that nobody asked for: one's own
# factors and sessions are on account pages, a provider comes from the environment.
for label in ("account", "mfa", "usersessions", "socialaccount"):
    library = apps.get_app_config(label)
    # Before Django does it, so that nothing is registered again.
    import_module(f"{library.name}.admin")
    for model in library.get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)


@admin.register(Attempt)
class FailedAttemptAdmin(admin.ModelAdmin):
    """Wrong passwords and codes of the last day. Deleting a person's lets them in again at once."""

    task = "administration"
    list_display = ("at", "kind", "address", "user_name", "device_in_words")
    list_filter = ("kind",)
    search_fields = ("name", "=address")
    fields = ("at", "kind", "user_name", "address", "device_in_words")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Attempt | None = None) -> bool:
        return False

    @admin.display(description=_("name"), ordering="name")
    def user_name(self, attempt: Attempt) -> StrOrPromise:
        """Return the name that was tried, if a user has it."""
        return _("unknown name") if is_unknown(attempt.name) else attempt.name

    @admin.display(description=_("browser"))
    def device_in_words(self, attempt: Attempt) -> str:
        """Return the browser in words."""
        return in_words(attempt.browser)
