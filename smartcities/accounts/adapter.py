"""What django-allauth asks us: who may sign in, what mail is sent, where one goes next."""

from __future__ import annotations

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from smartcities import identity
from smartcities.accounts import mail
from smartcities.accounts.devices import in_words, remember_device
from smartcities.accounts.log import tell
from smartcities.accounts.second_factor import must_set_up
from smartcities.accounts.sessions.store import BEGAN, PROVED, SEEN

#: The address of a client that has none, for a column that needs one.
NO_ADDRESS = "0.0.0.0"  # noqa: S104 (nothing is bound to it)


def proved_recently(request: HttpRequest) -> bool:
    """Tell whether the user gave a password, a code or a passkey within the last minutes."""
    proved = request.session.get(PROVED, 0)
    # What lies ahead is of a clock that was wrong.
    return bool(abs(time.time() - proved) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class PortalAccountAdapter(DefaultAccountAdapter):
    """The library's questions about accounts, answered for this portal.

    Its own limits of attempts are off: ``attempts.py`` decides them all.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Please enter the correct username and password for a staff account. Note that both "
            "fields may be case-sensitive."
        ),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link has been used, or is older than an hour."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the user of a name and password, None if they are wrong or not checked now."""
        return authenticate(request, **credentials)

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not proved_recently(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Offer the provider again to somebody who has nothing else here."""
        found: list[dict] = super().get_reauthentication_methods(user)
        if not found and user.is_authenticated and settings.SOCIALACCOUNT_PROVIDERS:
            url = reverse("openid_connect_login", kwargs={"provider_id": "sso"})
            found = [{"id": "sso", "description": settings.OIDC_NAME, "url": url}]
        return found

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Let in nobody who may not work here."""
        if not (user.is_active and user.is_staff):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on to the page that was asked for, or to setting up the second factor."""
        response = super().post_login(request, user, **kwargs)
        request.session[BEGAN] = request.session[SEEN] = time.time()
        tell(request, "signed in", user=user)
        if remember_device(request, response, user):
            self.send_notification_mail("account/email/new_device", user)
        if must_set_up(request, user):
            response["Location"] = reverse("account_set_up")
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_inactive"))

    def set_password(self, user: Any, password: str) -> None:
        """Write the password alone: what is saved of the user meanwhile stays."""
        user.set_password(password)
        user.save(update_fields=["password"])
        tell(self.request, "password changed", user=user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; of a socket that has none, the one that means "none"."""
        try:
            return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0]))
        except ValueError:
            return NO_ADDRESS

    def is_safe_url(self, url: str) -> bool:
        """Tell whether to go on to *url*: an address of this portal."""
        is_https = self.request.is_secure()
        hosts = {self.request.get_host(), urlsplit(settings.SITE_URL).netloc}
        return url_has_allowed_host_and_scheme(url, hosts, require_https=is_https)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what the library says, but not that one has signed in or out: one sees that."""
        template = kwargs.get("message_template") or (args[0] if args else "")
        if template not in (
            "account/messages/logged_in.txt",
            "account/messages/logged_out.txt",
        ):
            super().add_message(request, level, *args, **kwargs)

    # Mail ---------------------------------------------------------------------------------

    def format_email_subject(self, subject: str) -> str:
        return f"{identity.current().name}: {subject}"

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Send the link to the address that is stored, never to one that is typed."""
        super().send_password_reset_mail(user, user.email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address below SITE_URL: a request may name any host that is allowed."""
        return f"{settings.SITE_URL}{password_path(key)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail in the language of the user it is for, and send it later."""
        user = context.get("user")
        with translation.override(getattr(user, "language", "") or translation.get_language()):
            values = {"email": email, "portal": identity.current().name, **context}
            message = self.render_mail(template_prefix, email, values)
        mail.send_later(message)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell *user* of something that was done with the account, by whom it may have been."""
        browser = in_words(self.get_http_user_agent(self.request))
        values = {
            "user": user,
            "browser": browser,
            "site_url": settings.SITE_URL,
            **(context or {}),
        }
        super().send_notification_mail(template_prefix, user, values, email)


def password_path(key: str) -> str:
    """Return the path at which the password of *key* (``UID-TOKEN``) is chosen."""
    uid, _dash, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
