"""The second factor: whether somebody needs one, has one, and what the library asks us about it.

Where ``SECOND_FACTOR_REQUIRED`` is set, a user without one is signed in only to set one up: to all
other pages the request comes from nobody. So the first administrator begins with a password and is
led to the set-up page, and nothing opens before that.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartcities import identity
from smartcities.accounts.devices import in_words

#: What counts as a second factor; recovery codes only stand in for one that was lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
IN_SESSION = "has_second_factor"


def has_second_factor(request: HttpRequest, user: Any) -> bool:
    """Tell whether *user* has a second factor, or signed in by something as good in this session.

    One query at most for a session: the answer is kept in it.
    """
    session = request.session
    if session.get(IN_SESSION) == user.pk:
        return True
    records = get_authentication_records(request, user)
    # What one has to show there, the provider of the single sign-on decides.
    found = any(each["method"] == "socialaccount" for each in records)
    if not found:
        found = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    if found:
        session[IN_SESSION] = user.pk
    return found


def must_set_up(request: HttpRequest, user: Any) -> bool:
    """Tell whether *user* has to set up a second factor before anything else."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    return not has_second_factor(request, user)


def remove_factors(user: Any) -> int:
    """Take all second factors and recovery codes of *user* away; return how many factors."""
    mine = Authenticator.objects.filter(user=user)
    number = mine.filter(type__in=FACTORS).count()
    mine.delete()
    return number


def factors_in_words(user: Any) -> str:
    """Return which second factors *user* has, in words."""
    mine = Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at")
    words = [
        gettext("authenticator app") if each.type == Authenticator.Type.TOTP else gettext("passkey")
        for each in mine
    ]
    return ", ".join(words) or gettext("no second factor")


class SecondFactorGate:
    """Let users without the second factor that is required be nobody, except on account pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SECOND_FACTOR_REQUIRED:
            raise MiddlewareNotUsed("Nobody needs a second factor here.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_account_page(request.path_info):
            signed_in = request.user
            # Found out when a view asks who it is: a page that does not ask costs no query.
            user: Any = SimpleLazyObject(lambda: _somebody(request, signed_in))
            request.user = user
        return self.get_response(request)


def _somebody(request: HttpRequest, user: Any) -> Any:
    return AnonymousUser() if must_set_up(request, user) else user


def is_account_page(path: str) -> bool:
    """Tell whether *path* is where people sign in, sign out and look after their account."""
    begins = (reverse("account_login"), reverse("admin:logout"), reverse("account_home"))
    return path.startswith(begins)


def _keys() -> MultiFernet:
    """Return the keys that secrets are stored under: of SECRET_KEY, then of those before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class PortalMFAAdapter(DefaultMFAAdapter):
    """The library's questions about second factors, answered for this portal."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is not right. Codes change every half minute. If the next ones are refused "
            "too, a clock is wrong: set that of your device, or use a recovery code, which needs "
            "none."
        ),
        "cannot_delete_authenticator": _(
            "This portal requires a second factor. Add another one first, then remove this one."
        ),
    }

    def get_totp_issuer(self) -> str:
        return identity.current().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the host of SITE_URL, whatever host a request names."""
        host = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": host, "name": identity.current().name}

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored: whoever reads the database alone cannot use it."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret; one of another SECRET_KEY fits no code.

        The user then signs in by a passkey, or an administrator takes the factor away.
        """
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(Fernet.generate_key()[:20]).decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Offer the browser's name for a passkey that is added with it."""
        return in_words(self.request.META.get("HTTP_USER_AGENT", ""))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor where one is required."""
        if not settings.SECOND_FACTOR_REQUIRED or authenticator.type not in FACTORS:
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()
