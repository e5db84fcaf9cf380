"""The account pages that are ours: signing in, one's own account, a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smartcities.accounts.log import tell
from smartcities.accounts.mail import reaches_people
from smartcities.accounts.second_factor import FACTORS, must_set_up
from smartcities.accounts.sessions import sessions_of

ask_again = reauthentication_required(app="smartcities")


class PortalLoginView(LoginView):
    """Name and password, or a passkey."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Go on to the set-up page where it is due; sign out who may not work here any more."""
        if request.user.is_authenticated:
            if not request.user.is_staff:
                logout(request)
            elif must_set_up(request, request.user):
                return HttpResponseRedirect(reverse("account_set_up"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Log in"),
            sends_mail=reaches_people(),
            takes_passkeys=settings.MFA_PASSKEY_LOGIN_ENABLED,
            single_sign_on=settings.OIDC_NAME if settings.SOCIALACCOUNT_PROVIDERS else "",
            **kwargs,
        )


class PasskeyRemoval(RemoveWebAuthnView):
    """A passkey is removed, unless it is the last second factor where one is required."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse before anything is asked."""
        adapter = get_adapter()
        passkey = Authenticator.objects.filter(user_id=request.user.pk, pk=kwargs["pk"]).first()
        if passkey is not None and not adapter.can_delete_authenticator(passkey):
            messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("account_home"))
        return super().dispatch(request, *args, **kwargs)


@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Show one's own password, second factors, recovery codes and sessions."""
    mine = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    factors = [each for each in mine if each.type in FACTORS]
    codes = next((each for each in mine if each.type not in FACTORS), None)
    context = {
        "title": _("My account"),
        "factors": factors,
        "has_app": any(each.type == Authenticator.Type.TOTP for each in factors),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "takes_passkeys": settings.MFA_PASSKEY_LOGIN_ENABLED,
        "is_required": settings.SECOND_FACTOR_REQUIRED,
        "sessions": sessions_of(request),
    }
    return TemplateResponse(request, "account/home.html", context)


@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """Offer the ways to a second factor; once there is one, go on."""
    if request.method == "GET" and not must_set_up(request, request.user):
        return HttpResponseRedirect(reverse("account_home"))
    context = {
        "title": _("Set up a second factor"),
        "takes_passkeys": settings.MFA_PASSKEY_LOGIN_ENABLED,
    }
    return TemplateResponse(request, "account/set_up.html", context)


@login_required
@require_POST
@ask_again
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; the one that asks is signed out with it."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_this = session.session_key == request.session.session_key
    tell(request, "session ended", user=request.user)
    session.end()
    if is_this:
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    messages.success(request, _("The session was ended."))
    return HttpResponseRedirect(reverse("account_home"))


@login_required
@require_POST
@ask_again
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but the one that asks."""
    others = UserSession.objects.filter(user=request.user)
    for session in others.exclude(session_key=request.session.session_key):
        session.end()
    tell(request, "session ended", user=request.user)
    messages.success(request, _("All other sessions were ended."))
    return HttpResponseRedirect(reverse("account_home"))
