"""The library's forms, within our budgets and in our words."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from smartcities.accounts.attempts import Check, checking_code


class PortalLoginForm(LoginForm):
    """Name and password, in fields named as those of Django's admin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A name that is too long is a wrong one, and no hint at how long names are.
        self.fields["login"] = forms.CharField(
            label=_("Username"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.order_fields(["login", "password"])
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def add_prefix(self, field_name: str) -> str:
        return super().add_prefix("username" if field_name == "login" else field_name)

    def clean(self) -> dict[str, Any] | None:
        """Refuse people who may not work here in the same words as a wrong password."""
        found = super().clean()
        if self.user is not None and not self.user.is_staff:
            raise get_adapter().validation_error("username_password_mismatch")
        return found


class _CodeForm(forms.Form):
    """Has the code checked within the budgets; ``login_refusal`` of the request says if not."""

    user: Any

    def clean_code(self) -> str:
        request: HttpRequest = context.request
        checked: Any = super()
        try:
            with checking_code(request, self.user.get_username()):
                return checked.clean_code()
        except forms.ValidationError as error:
            # Once in a period: whoever comes so far knows the password.
            if getattr(request, "login_refusal", None) and error.code == "incorrect_code":
                get_adapter().send_notification_mail("account/email/codes_refused", self.user)
            raise


class PortalCodeForm(_CodeForm, AuthenticateForm):
    """The code that is asked for after the password."""


class PortalCodeAgainForm(_CodeForm, ReauthenticateForm):
    """The code that is asked for again, before something that matters."""


class PortalActivateForm(_CodeForm, ActivateTOTPForm):
    """The first code of a new authenticator app."""


class PortalResetForm(ResetPasswordForm):
    """The address to which a link for a new password is sent."""

    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """Find the users of the address, unless too many mails were asked for already."""
        request: HttpRequest = context.request
        check = Check(request, self.cleaned_data["email"], Check.Kind.MAIL)
        cast(Any, request).login_refusal = check.begin()
        if check.refusal:
            raise forms.ValidationError(_("No mail is sent for a while."))
        return super().clean_email()


class PortalNewPasswordForm(ResetPasswordKeyForm):
    """A new password, chosen by the link of a mail or an invitation."""


class PortalPasskeyForm(AddWebAuthnForm):
    """A new passkey, which also lets one in without a password unless one says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("To tell it from others: “Laptop”, “Blue key”.")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].label = _("Log in with it alone, without a password")
            self.fields["passwordless"].help_text = ""
