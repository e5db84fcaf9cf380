"""Single sign-on by OpenID Connect: who comes from the provider, and who is let in.

Nobody gets an account by it: administrators make them. Who comes with an address that the provider
has verified, and that exactly one user has, is that user; from then on the provider's own name for
the person counts, whatever becomes of the address.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


class PortalSocialAdapter(DefaultSocialAccountAdapter):
    """The library's questions about single sign-on, answered for this portal."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Send back to the login, with words, who has no account here."""
        if sociallogin.is_existing:
            return
        verified = [each.email for each in sociallogin.email_addresses if each.verified]
        same = get_user_model().objects.filter(is_active=True, email__iexact=(verified or [""])[0])
        if not verified:
            said = _("%(name)s did not confirm your email address.")
        elif same.count() > 1:
            said = _("Several accounts have your email address: ask an administrator.")
        else:
            said = _("You have no account here: ask an administrator.")
        raise ImmediateHttpResponse(_back(request, said % {"name": settings.OIDC_NAME}))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Take a verified address for a person only if one user has it."""
        same = get_user_model().objects.filter(is_active=True, email__iexact=email)
        return bool(super().can_authenticate_by_email(login, email)) and same.count() == 1

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Send back to the login, with words, whom the provider did not let through."""
        said = _("%(name)s did not let you through. Try again, or log in with your password.")
        raise ImmediateHttpResponse(_back(request, said % {"name": settings.OIDC_NAME}))


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.error(request, said)
    return HttpResponseRedirect(reverse("account_login"))
