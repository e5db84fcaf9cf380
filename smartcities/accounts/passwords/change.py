"""New passwords: they alone are written, and one's own old one is checked like a login.

Otherwise somebody at a signed-in browser could guess the password without a limit.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AdminPasswordChangeForm as ColleaguePasswordForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest


class _PasswordAlone(forms.Form):
    """Writes the password of ``user`` alone.

    Django's forms write the whole row as it was read, and would undo what is saved meanwhile:
    that somebody may not log in any more, for example.
    """

    user: Any

    def save(self, commit: bool = True) -> Any:
        """Save the new password."""
        saved: Any = super()
        saved.save(commit=False)
        if commit:
            self.user.save(update_fields=["password"])
        return self.user


class NewPasswordForm(_PasswordAlone, ColleaguePasswordForm):
    """Django's form for a colleague's password."""


class PasswordChangeForm(_PasswordAlone, AdminPasswordChangeForm):
    """Django's form with the old password checked within the budgets of failures."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_old_password(self) -> str:
        """Return the old password if it is right; a wrong one counts as a failed login."""
        old, name = self.cleaned_data["old_password"], self.user.get_username()
        if authenticate(self.request, username=name, password=old) != self.user:
            raise ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        return old


class PasswordChange(PasswordChangeView):
    """Django's view with that form."""

    form_class = PasswordChangeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}
